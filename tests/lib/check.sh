# check.sh -- ./run check: every test on one sanitizer build, at the mount point /crm/ behind nginx.
#
# Each step prints its own report and adds to the two numbers of the last line.  A step that runs no
# test counts as failed.  Names of steps run those alone.  --full adds what takes longer; --fuzz N lets each fuzzer search for N seconds.

PASSED=0 FAILED=0

count() { PASSED=$((PASSED + $1)); FAILED=$((FAILED + $2)); }

# step NAME COMMAND...: run it, show its output when it fails; the command counts its own tests.
step() {
	step_name=$1
	shift
	case " $ONLY " in
	'  '|*" $step_name "*) ;;
	*) [ "$step_name" = site ] || return 0 ;;
	esac
	from=$(date +%s)
	before=$FAILED
	if ! "$@" >"$LOGS/$step_name.log" 2>&1; then
		[ "$FAILED" -gt "$before" ] || count 0 1
	fi
	if [ "$FAILED" -gt "$before" ]; then
		printf 'FAILED  %-28s %4d s\n' "$step_name" $(($(date +%s) - from))
		grep -v '^$' "$LOGS/$step_name.log" | tail -n 60 | sed 's/^/    /'
	else
		printf 'ok      %-28s %4d s\n' "$step_name" $(($(date +%s) - from))
	fi
}

# --- unit: cmocka programs, each prints its own counts.
check_unit() {
	build_tests "$BUILD" || return 1
	export KEFU_TEST_SOCKET="$VAR/run/db/db.sock" KEFU_SOURCE="$HERE" KEFU_BUILD="$BUILD"
	for t in "$BUILD"/tests/unit/test_*; do
		case $t in *.o|*.log|*.trs|*.lo) continue ;; esac
		[ -x "$t" ] && [ -f "$t" ] || continue
		printf '== %s\n' "${t##*/}"
		if timeout 120 "$t" >"$LOGS/unit-one.log" 2>&1; then
			n=$(grep -c '^\[       OK \]' "$LOGS/unit-one.log") || true
			[ "$n" -gt 0 ] && count "$n" 0 || { echo "ran no test"; count 0 1; }
		else
			cat "$LOGS/unit-one.log"
			count "$(grep -c '^\[       OK \]' "$LOGS/unit-one.log")" 1
		fi
	done
}

build_tests() { make -C "$1" -s -j"$(nproc)" check TESTS= ; }

# --- node: files of node:test; the runner's closing lines are counted.
check_node() {
	export KEFU_URL="http://127.0.0.1:$PORT$BASE" KEFU_VAR="$VAR" KEFU_SOURCE="$HERE" KEFU_BUILD="$BUILD" KEFU_SERVER="$SERVER"
	rc=0
	(cd "$HERE/tests" && timeout 1200 node --test --test-concurrency=1 --test-reporter=tap "$@") >"$LOGS/node.tap" 2>&1 || rc=$?
	grep -E '^ *not ok|^# (pass|fail|tests)|^ +error:|^ +(expected|actual|message)|^ +at ' "$LOGS/node.tap" || true
	p=$(sed -n 's/^# pass \([0-9]*\)$/\1/p' "$LOGS/node.tap" | tail -n 1)
	f=$(sed -n 's/^# fail \([0-9]*\)$/\1/p' "$LOGS/node.tap" | tail -n 1)
	c=$(sed -n 's/^# cancelled \([0-9]*\)$/\1/p' "$LOGS/node.tap" | tail -n 1)
	if [ -z "$p" ] || [ "$p" = 0 ]; then
		tail -n 30 "$LOGS/node.tap"
		count 0 1
		return 1
	fi
	count "$p" $((${f:-0} + ${c:-0}))
	[ "$rc" = 0 ]
}

# The server's own tests drive tests/unit/web_probe.
check_http() { build_tests "$BUILD" && check_node http/; }

# --- lint and other scripts: each is one test.
check_scripts() {
	export KEFU_SOURCE="$HERE" KEFU_BUILD="$BUILD" KEFU_VAR="$VAR" KEFU_TEST_SOCKET="$VAR/run/db/db.sock"
	for s in "$@"; do
		printf '== %s\n' "${s##*/}"
		if (cd "$HERE" && timeout 300 "$s"); then count 1 0; else echo "FAILED $s"; count 0 1; fi
	done
}

# --- fuzz: replay every corpus through the sanitizer build; with --fuzz search on with libFuzzer.
check_fuzz_replay() {
	build_tests "$BUILD" || return 1
	for d in "$HERE"/tests/fuzz/corpus/*/; do
		n=${d%/}
		n=${n##*/}
		p=$BUILD/tests/fuzz/fuzz_$n
		if [ -x "$p" ] && timeout 120 "$p" "$d"*; then count 1 0; else echo "FAILED: $p"; count 0 1; fi
	done
}

check_fuzz_search() {
	build_in "$HERE/build-fuzz" CC=clang --enable-fuzz --enable-sanitizers
	build_tests "$HERE/build-fuzz" || return 1
	for p in "$HERE"/build-fuzz/tests/fuzz/fuzz_*; do
		[ -x "$p" ] && [ -f "$p" ] || continue
		n=${p##*/fuzz_}
		mkdir -p "$LOGS/corpus-$n"
		if "$p" -max_total_time="$FUZZ" -rss_limit_mb=4096 -artifact_prefix="$LOGS/crash-$n-" "$LOGS/corpus-$n" "$HERE/tests/fuzz/corpus/$n"; then
			count 1 0
		else
			count 0 1
		fi
	done
}

# --- sites
site_for_tests() {
	site_install "$BUILD"
	site_start && site_fill
}

switch_server() { # SERVER BASE
	end_one web -QUIT
	for p in jobs desk portal; do end_one $p; done
	SERVER=$1 BASE=$2
	site_start
}

check_apache() {
	switch_server apache /crm
	check_node http/smoke.test.js
}

# Sandbox and memory of the plain build: sanitizers need what the walls forbid.
check_walls() {
	build_in "$HERE/build" --sysconfdir=/etc
	build_tests "$HERE/build" || return 1
	KEFU_PROBE=$HERE/build/tests/unit/web_probe
	export KEFU_PROBE
	check_node http/server.test.js
	unset KEFU_PROBE
	if grep -q '# SKIP' "$LOGS/node.tap"; then
		echo 'a test of the walls was skipped'
		count 0 1
	fi
}

# The programs' own reports: no sanitizer error may stand in a log.
check_logs() {
	if grep -lE 'AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log; then
		grep -hE -A 12 'AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log | head -n 60
		count 0 1
		return 1
	fi
	count 1 0
}

check_full() {
	packages_need $PACKAGES_FULL
	check_every_server() {
		switch_server apache /crm && check_node http/ && switch_server apache '' && check_node http/ && switch_server nginx '' && check_node http/
	}
	step http-apache-and-root check_every_server
	check_fcgid() { switch_server fcgid '' && check_node http/fcgid.smoke.js; }
	step fcgid check_fcgid
	# mod_fcgid serves no desk: what follows needs one.
	switch_server nginx /crm
	. tests/lib/mutants.sh
	step mutants check_mutants
	step systemd check_scripts "$HERE"/tests/lint/systemd.full
	check_compilers() {
		for cc in gcc clang; do
			build_in "$HERE/build-$cc" CC=$cc --enable-werror && build_tests "$HERE/build-$cc" && count 1 0 || return 1
		done
	}
	step compilers check_compilers
	check_dist() { make -C "$HERE/build-gcc" -s distcheck && count 1 0; }
	step distcheck check_dist
	package_unpack "$VAR/realtext" libreoffice-help-zh-cn libreoffice-help-zh-tw || die "the texts of the real-text test cannot be had"
	step real-text check_node full/
	FUZZ=${FUZZ:-10}
}

# A step that ended the whole run (a site that does not start) says why.
check_end() {
	rc=$?
	[ -n "$CLOSED" ] || { echo "the step $step_name ended the run:"; tail -n 20 "$LOGS/$step_name.log"; echo "$PASSED passed, $((FAILED + 1)) failed"; } >&3 2>&1
	site_stop
	exit $rc
}

check_main() {
	FULL=no FUZZ= ONLY= CLOSED= step_name=lint
	while [ $# -gt 0 ]; do
		case $1 in
		--full) FULL=yes ;;
		--fuzz) wants_value "$@"; FUZZ=$2; shift ;;
		-*) usage >&2; exit 64 ;;
		*) ONLY="$ONLY$1 " ;;
		esac
		shift
	done
	packages_need $PACKAGES_RUN $PACKAGES_CHECK
	command -v npm >/dev/null || packages_need nodejs npm
	[ tests/node_modules/.package-lock.json -nt tests/package-lock.json ] ||
	    (cd tests && npm ci --ignore-scripts >/dev/null 2>&1) || die "npm could not install the test tools of tests/package.json"
	BUILD=$HERE/build-check
	site_init "$HERE/var-check" check
	site_stop
	rm -rf "$VAR"/* && LOGS=$VAR/log
	mkdir -p "$LOGS"
	PORT=$(port_free) BASE=/crm SERVER=nginx EMPTY=no
	export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
	build_in "$BUILD" --enable-sanitizers --enable-werror
	exec 3>&1
	trap check_end EXIT
	trap 'exit 130' INT TERM HUP
	step lint check_scripts "$HERE"/tests/lint/*.check
	step site site_for_tests && count 1 0
	step unit check_unit
	step fuzz-replay check_fuzz_replay
	step sql check_scripts "$HERE"/tests/sql/*.check
	step http check_http
	step browser check_node browser/
	step apache check_apache
	switch_server nginx /crm
	step crash check_node crash/
	step walls check_walls
	[ $FULL = no ] || check_full
	[ -z "$FUZZ" ] || step fuzz-search check_fuzz_search
	step logs check_logs
	CLOSED=yes
	echo
	echo "$PASSED passed, $FAILED failed"
	[ "$FAILED" = 0 ]
}
