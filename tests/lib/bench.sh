# bench.sh -- ./run bench [--size small|full] [NAME]: figures as ratios against floors of the same run.
#
# One line a figure: what, the figure, its aim, and "below" where the aim is not met.  The optimised
# build runs behind the shipped nginx with two workers.  Data is kept in var-bench/ between runs.

SECONDS_EACH=5

. tests/lib/bench_search.sh

line() { # WHAT FIGURE AIM least|most
	verdict=$(awk -v a="$2" -v b="$3" -v how="$4" 'BEGIN { print (how == "least" ? a >= b : a <= b) ? "" : "  << misses its aim" }')
	printf '%-58s %10s   aim %s %s%s\n' "$1" "$2" "$([ "$4" = least ] && echo '>=' || echo '<=')" "$3" "$verdict"
}

note() { printf '%-58s %10s\n' "$1" "$2"; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", (b > 0 ? a / b : 0) }'; }

# rate URL [wrk ARGS]: requests per second, best of three rounds (a shared machine only ever slows down).
rate() {
	url=$1
	shift
	best=0
	for _ in 1 2 3; do
		wrk -t1 -c16 -d"${SECONDS_EACH}s" "$@" "$url" >"$VAR/log/wrk.txt" 2>&1 || true
		r=$(awk '/Requests\/sec/ { print $2 }' "$VAR/log/wrk.txt")
		if grep -q 'Non-2xx' "$VAR/log/wrk.txt" && [ -z "${ALLOW_303-}" ]; then
			echo "bench: $url did not answer 2xx" >&2
			echo 0
			return
		fi
		best=$(awk -v a="$best" -v b="${r:-0}" 'BEGIN { print (b > a ? b : a) }')
	done
	echo "$best"
}

# Latency in ms at a quantile, one client.
latency() { # URL QUANTILE [ARGS]
	url=$1 q=$2
	shift 2
	wrk -t1 -c1 -d"${SECONDS_EACH}s" --latency "$@" "$url" |
	    awk -v q="$q%" '$1 == q { v = $2; f = 1000; if (v ~ /us$/) f = 1; else if (v ~ /ms$/) f = 1000; else f = 1000000; sub(/[a-z]+$/, "", v); printf "%.2f", v * f / 1000 }'
}

floors_start() {
	mkdir -p "$VAR/floor"
	chown $UID_PORTAL:$UID_WEB "$VAR/floor"
	head -c 10240 /dev/zero | tr '\0' x >"$VAR/opt/share/kefu/static/floor.txt"
	for f in constant select insert; do
		${CC:-cc} -O2 -o "$VAR/floor/$f" "$HERE/tests/bench/floor_$f.c" $(pkg-config --cflags --libs fcgi libmariadb) -lpthread ||
		    die "the floor program $f does not build"
	done
	cat >"$VAR/nginx/floor.conf" <<-EOF
	location /floor/constant { include $VAR/nginx/nginx-params.conf; fastcgi_pass unix:$VAR/floor/constant.sock; }
	location /floor/select { include $VAR/nginx/nginx-params.conf; fastcgi_pass unix:$VAR/floor/select.sock; }
	location /uncached/ { include $VAR/nginx/nginx-params.conf; rewrite ^/uncached(/.*)\$ \$1 break; fastcgi_param REQUEST_URI \$uri?\$args; fastcgi_pass kefu_portal; }
	EOF
	grep -q floor.conf "$VAR/nginx/nginx.conf" || {
		sed -i "s|include $VAR/nginx/kefu-locations.conf;|&\n\t\tinclude $VAR/nginx/floor.conf;|" "$VAR/nginx/nginx.conf"
		kill -HUP "$(cat "$VAR/pid/web")"
		sleep 1
	}
	for f in constant select; do
		rm -f "$VAR/floor/$f.sock"
		daemon "floor_$f" $UID_PORTAL spawn-fcgi -n -s "$VAR/floor/$f.sock" -M 0666 -- \
		    "$VAR/floor/$f" "$VAR/run/db/db.sock" "$VAR/pw/kefu_portal.pw"
	done
	sleep 1
}

floors_stop() {
	for f in constant select; do
		[ ! -s "$VAR/pid/floor_$f" ] || pkill -TERM -P "$(cat "$VAR/pid/floor_$f")" 2>/dev/null || true
		end_one "floor_$f" || true
	done
}

staff_cookie() {
	export KEFU_VAR="$VAR"
	node "$HERE/tests/bench/login.js" "http://127.0.0.1:$PORT" "$(sed -n '1,/manager/{/manager/s/\t.*//p}' "$VAR/accounts")" "$VAR/password"
}

bench_page() {
	file=$(rate "http://127.0.0.1:$PORT/static/floor.txt")
	constant=$(rate "http://127.0.0.1:$PORT/floor/constant")
	select=$(rate "http://127.0.0.1:$PORT/floor/select")
	note "floor: nginx, a 10 kB file, requests/s" "$file"
	note "floor: FastCGI constant, requests/s" "$constant"
	note "floor: FastCGI with one SELECT, requests/s" "$select"
	article=$(rate "http://127.0.0.1:$PORT/uncached/faq/1")
	cached=$(rate "http://127.0.0.1:$PORT/faq/1")
	line "article page, uncached / one-SELECT floor" "$(ratio "$article" "$select")" 0.5 least
	line "article page, micro-cache / file floor" "$(ratio "$cached" "$file")" 0.7 least
	etag=$(curl -sI "http://127.0.0.1:$PORT/uncached/faq/1" | sed -n 's/^[Ee][Tt][Aa][Gg]: *//p' | tr -d '\r')
	not=$(rate "http://127.0.0.1:$PORT/uncached/faq/1" -H "If-None-Match: $etag" -s "$HERE/tests/bench/not_modified.lua")
	note "article page, 304 / one-SELECT floor" "$(ratio "$not" "$select")"
}

# How well searches find: the judged queries over the demo articles alone (tests/search/judge.js).
bench_search() {
	[ "$(db_client -N kefu -e "SELECT COUNT(*) FROM article WHERE source = 'bench' OR source_key LIKE 'bench-%'")" = 0 ] ||
	    die "$VAR holds generated articles: remove it, it is made anew"
	KEFU_URL="http://127.0.0.1:$PORT" KEFU_VAR="$VAR" KEFU_UNCACHED=/uncached node "$HERE/tests/search/judge.js"
}

bench_customers() {
	constant=${constant:-$(rate "http://127.0.0.1:$PORT/floor/constant")}
	cookie=$(staff_cookie)
	small=$(rate "http://127.0.0.1:$PORT/desk/customers" -H "Cookie: $cookie")
	line "customer list, 2,000 customers / constant floor" "$(ratio "$small" "$constant")" 0.04 least
	if ! [ -e "$VAR/customers.done" ]; then
		say "Loading $N_CUSTOMERS customers (kept for later runs)."
		node "$HERE/tests/bench/customers.js" "$N_CUSTOMERS" >"$VAR/customers.csv"
		from=$(date +%s.%N)
		ctl import customers "$VAR/customers.csv" >"$VAR/log/import-c.log" 2>&1 || die "import failed: see $VAR/log/import-c.log"
		line "customers imported /s, $N_CUSTOMERS of them" "$(awk -v n="$N_CUSTOMERS" -v f="$from" -v t="$(date +%s.%N)" 'BEGIN { printf "%d", n / (t - f) }')" 10000 least
		: >"$VAR/customers.done"
		echo "$small" >"$VAR/customers.small"
	fi
	big=$(rate "http://127.0.0.1:$PORT/desk/customers" -H "Cookie: $cookie")
	line "customer list, $N_CUSTOMERS customers / constant floor" "$(ratio "$big" "$constant")" 0.04 least
	line "customer list, time with 2,000 to time with $N_CUSTOMERS" "$(ratio "$(cat "$VAR/customers.small")" "$big")" 1.3 most
}

bench_file() {
	db_client -e "CREATE DATABASE IF NOT EXISTS kefu_bench; CREATE OR REPLACE TABLE kefu_bench.a (id BIGINT AUTO_INCREMENT PRIMARY KEY, t TEXT) ENGINE=InnoDB;
	    CREATE OR REPLACE TABLE kefu_bench.b (id BIGINT AUTO_INCREMENT PRIMARY KEY, a_id BIGINT, t TEXT, KEY (a_id)) ENGINE=InnoDB;
	    GRANT ALL ON kefu_bench.* TO kefu_admin@localhost"
	floor=$("$VAR/floor/insert" "$VAR/run/db/db.sock" "$VAR/pw/kefu_admin.pw" 2 "$SECONDS_EACH")
	note "floor: two-INSERT transactions/s, as many connections as workers" "$floor"
	TOKEN=$(curl -s "http://127.0.0.1:$PORT/complaint" | sed -n 's/.*name="csrf"[^>]*value="\([^"]*\)".*/\1/p' | head -n 1)
	ORIGIN="http://127.0.0.1:$PORT" SALT=$(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' \n')
	export TOKEN ORIGIN SALT
	before=$(db_client -N -e 'SELECT COUNT(*) FROM kefu.complaint')
	from=$(date +%s.%N)
	wrk -t1 -c16 -d"${SECONDS_EACH}s" -s "$HERE/tests/bench/file.lua" "http://127.0.0.1:$PORT/complaint" >"$VAR/log/file.txt"
	to=$(date +%s.%N)
	after=$(db_client -N -e 'SELECT COUNT(*) FROM kefu.complaint')
	filed=$(awk -v a="$before" -v b="$after" -v f="$from" -v t="$to" 'BEGIN { printf "%.1f", (b - a) / (t - f) }')
	note "complaints filed and stored /s" "$filed"
	line "filing a complaint / two-INSERT floor" "$(ratio "$filed" "$floor")" 0.4 least
}

private_kb() { awk '/^Private_(Clean|Dirty):/ { s += $2 } END { print s }' "/proc/$1/smaps_rollup"; }

bench_memory() {
	end_one portal
	WORKERS=1 site_conf
	daemon portal $UID_PORTAL "$VAR/opt/bin/kefu-portal" -c "$VAR/kefu.conf"
	sleep 1
	worker=$(pgrep -P "$(cat "$VAR/pid/portal")" | head -n 1)
	node "$HERE/tests/bench/requests.js" "http://127.0.0.1:$PORT/uncached" 50000
	half=$(private_kb "$worker")
	node "$HERE/tests/bench/requests.js" "http://127.0.0.1:$PORT/uncached" 50000
	full=$(private_kb "$worker")
	line "a portal worker's private memory after 100,000 requests, MB" "$(awk -v a="$full" 'BEGIN { printf "%.2f", a / 1024 }')" 8 most
	line "its growth over the last 50,000, per cent" "$(awk -v a="$full" -v b="$half" 'BEGIN { printf "%.2f", (a - b) * 100 / b }')" 2 most
	end_one portal
	site_conf
	programs_start
}

bench_weight() { node "$HERE/tests/bench/weight.js" "http://127.0.0.1:$PORT"; }
bench_lighthouse() { node "$HERE/tests/bench/lighthouse.js" "http://127.0.0.1:$PORT"; }

bench_main() {
	SIZE=full ONLY=
	while [ $# -gt 0 ]; do
		case $1 in
		--size) wants_value "$@"; SIZE=$2; shift ;;
		-*) usage >&2; exit 64 ;;
		*) ONLY=$1 ;;
		esac
		shift
	done
	case $SIZE in
	small) N_ARTICLES=3000 N_CUSTOMERS=50000 SECONDS_EACH=2 ;;
	full) N_ARTICLES=20000 N_CUSTOMERS=1000000 ;;
	*) usage >&2; exit 64 ;;
	esac
	packages_need $PACKAGES_RUN $PACKAGES_BENCH
	command -v npm >/dev/null || packages_need nodejs npm
	[ tests/node_modules/.package-lock.json -nt tests/package-lock.json ] ||
	    (cd tests && npm ci --ignore-scripts >/dev/null 2>&1) || die "npm could not install the test tools of tests/package.json"
	site_init "$HERE/var-bench-$SIZE" "bench-$SIZE"
	PORT=$(port_free) BASE='' SERVER=nginx EMPTY=no WORKERS=2
	build_in "$HERE/build" --sysconfdir=/etc
	site_install "$HERE/build"
	trap 'floors_stop; site_stop' EXIT
	trap 'exit 130' INT TERM HUP
	site_start
	site_fill
	floors_start
	for b in ${ONLY:-page search customers file memory weight lighthouse}; do
		command -v "bench_$b" >/dev/null || die "no bench of that name: page search speed customers file memory weight lighthouse"
		"bench_$b"
	done
}
