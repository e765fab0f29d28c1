# mutants.sh -- do the tests bite?  Each line of mutants.txt is one fault; the test that it names must fail with it.
#
# The faults are put, one at a time, into a copy of the source (what make dist would pack) with a build of its own: the working
# tree is never touched.  A fault that no longer fits the source or does not compile counts as failed: mend the table.  That the
# tests pass without a fault is shown by the other steps, not here.

mutants_copy() {
	MUTANTS=$VAR/mutants
	mkdir -p "$MUTANTS/build"
	make -C "$BUILD" -s distdir distdir="$MUTANTS/src" >"$MUTANTS/copy.log" 2>&1 || { tail -n 20 "$MUTANTS/copy.log"; return 1; }
	ln -s "$HERE/tests/node_modules" "$MUTANTS/src/tests/node_modules"
	(cd "$MUTANTS/build" && ../src/configure CFLAGS='-O0' >configure.log 2>&1) &&
	    mutants_make all check TESTS= || { tail -n 20 "$MUTANTS"/*.log; return 1; }
}

mutants_make() { make -C "$MUTANTS/build" -s -j"$(nproc)" "$@" >"$MUTANTS/make.log" 2>&1; }

# One test program against the database of the site.
mutant_unit() {
	mutants_make "tests/unit/$1" || return 2
	! KEFU_SOURCE=$MUTANTS/src KEFU_BUILD=$MUTANTS/build KEFU_TEST_SOCKET=$VAR/run/db/db.sock \
	    timeout 120 "$MUTANTS/build/tests/unit/$1" >"$MUTANTS/test.log" 2>&1
}

# One file of HTTP tests against the site with the faulty programs in it.
mutant_http() {
	mutants_make all tests/unit/web_probe || return 2
	(site_install "$MUTANTS/build" && site_start) || return 2
	! (cd "$MUTANTS/src/tests" && KEFU_URL=http://127.0.0.1:$PORT$BASE KEFU_VAR=$VAR KEFU_SOURCE=$MUTANTS/src KEFU_BUILD=$MUTANTS/build \
	    KEFU_SERVER=$SERVER timeout 600 node --test --test-concurrency=1 "http/$1") >"$MUTANTS/test.log" 2>&1
}

# One lint over the faulty source.
mutant_lint() { ! (cd "$MUTANTS/src" && sh "tests/lint/$1") >"$MUTANTS/test.log" 2>&1; }

# mutant KIND TEST FILE SED WHAT
mutant() {
	cp -p "$MUTANTS/src/$3" "$MUTANTS/original"
	sed -i "$4" "$MUTANTS/src/$3"
	if cmp -s "$MUTANTS/original" "$MUTANTS/src/$3"; then
		verdict="does not fit $3 any more" rc=1
	else
		rc=0
		"mutant_$1" "$2" || rc=$?
		case $rc in 0) verdict=caught ;; 1) verdict=SURVIVED ;; *) verdict='does not build or start' ;; esac
	fi
	# Newer than what was built from the fault.
	cp "$MUTANTS/original" "$MUTANTS/src/$3"
	printf '%-24s %-24s %s\n' "$verdict" "$2" "$5"
	[ $rc = 0 ] && count 1 0 || count 0 1
}

check_mutants() {
	mutants_copy || return 1
	while IFS='	' read -r kind test file edit what <&4; do
		case $kind in ''|'#'*) continue ;; esac
		mutant "$kind" "$test" "$file" "$edit" "$what"
	done 4<"$HERE/tests/lib/mutants.txt"
	site_install "$BUILD" && site_start
}
