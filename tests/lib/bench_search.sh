# bench_search.sh -- ./run bench speed: search at several sizes of the knowledge base, each on a site of its own that is kept between runs.

# articles_load FROM TO: rows of article by LOAD DATA, some at a time; the index is kefuctl's.
articles_load() {
	i=$1
	while [ "$i" -lt "$2" ]; do
		to=$((i + 20000 < $2 ? i + 20000 : $2))
		node "$HERE/tests/bench/articles.js" "$i" "$to" >"$VAR/articles.tsv"
		db_client --local-infile=1 kefu -e "LOAD DATA LOCAL INFILE '$VAR/articles.tsv' INTO TABLE article CHARACTER SET utf8mb4
		    (lang, @code, title, body, body_html, summary, keywords, source_key)
		    SET category_id = (SELECT c.id FROM category c WHERE c.code = @code), audience = 'public', state = 'published', source = 'bench',
		    created_at = UTC_TIMESTAMP(), updated_at = UTC_TIMESTAMP(), published_at = UTC_TIMESTAMP();
		    INSERT INTO article_revision (article_id, no, title, body, keywords, at)
		    SELECT id, 1, title, body, keywords, updated_at FROM article WHERE source = 'bench' AND id > COALESCE((SELECT MAX(article_id) FROM article_revision), 0)" ||
		    die "the articles could not be loaded"
		i=$to
	done
	rm -f "$VAR/articles.tsv"
}

# Bytes of the index for a byte of title, keywords and body.
index_ratio() {
	db_client -N kefu -e "ANALYZE TABLE posting, posting_df, term, article_text" >/dev/null
	db_client -N kefu -e "SELECT ROUND((SELECT SUM(data_length + index_length) FROM information_schema.TABLES
	    WHERE table_schema = 'kefu' AND table_name IN ('posting', 'posting_df', 'term', 'article_text')) /
	    (SELECT SUM(LENGTH(title) + LENGTH(keywords) + LENGTH(body)) FROM article WHERE state = 'published'), 2)"
}

# asked CLASS CLIENTS WHERE: MEDIAN P95 ERRORS, in ms.
asked() {
	CLASS=$1 WHERE=$3 wrk -t1 -c"$2" -d"${SECONDS_EACH}s" -s "$HERE/tests/bench/search.lua" "http://127.0.0.1:$PORT" | sed -n 's/^result //p'
}

# saves N [PID]: what save.js says.
saves() {
	KEFU_VAR=$VAR node "$HERE/tests/bench/save.js" "http://127.0.0.1:$PORT" "$(awk -F'\t' '$2 ~ /editor/ { print $1; exit }' "$VAR/accounts")" "$VAR/password" "$@" |
	    sed -n 's/^saved //p'
}

speed_build() { # N
	ctl reindex >"$VAR/log/reindex.log" 2>&1 &
	pid=$!
	from=$(date +%s)
	set -- "$1" $(saves 10000 "$pid")
	wait "$pid" || die "the index could not be built: see $VAR/log/reindex.log"
	line "reindex of $1 articles while others read and save, s" $(($(date +%s) - from)) 360 most
	[ "${2:-0}" = 0 ] || line "$2 saves meanwhile, p95 ms" "$4" 50 most
	line "texts not found the moment their save returned" "${5:-1}" 0 most
	line "searches meanwhile that were answered wrongly, of ${6:-0}" "${7:-1}" 0 most
	# Of a small one most is room that InnoDB keeps free.
	if [ "$1" -lt 10000 ]; then
		note "index, times the bytes of the texts" "$(index_ratio)"
	else
		line "index, times the bytes of the texts" "$(index_ratio)" 8 most
	fi
}

speed_ask() { # N
	node "$HERE/tests/bench/queries.js" >"$VAR/queries.tsv"
	QUERIES=$VAR/queries.tsv
	export QUERIES
	: >"$VAR/medians"
	cut -f1 "$QUERIES" | uniq >"$VAR/classes"
	while read -r class; do
		case $class in two\ very*) aim=50 ;; *) aim=15 ;; esac
		asked "$class" 1 '/uncached/search?q=' >/dev/null
		set -- "$1" $(asked "$class" 1 '/uncached/search?q=') $(asked "$class" 8 '/uncached/search?q=')
		line "$class, $1 articles, p95 ms (median $2)" "$3" $aim most
		line "$class, $1 articles, 8 clients, p95 ms" "$6" 60 most
		[ "$4$7" = 00 ] || line "$class: answers that were errors" $(($4 + $7)) 0 most
		printf '%s\t%s\n' "$2" "$class" >>"$VAR/medians"
		set -- "$1"
	done <"$VAR/classes"
	for class in 'two characters' 'the beginning of a word' pinyin; do
		set -- "$1" $(asked "$class" 1 '/uncached/suggest?q=')
		line "suggestions for $class, $1 articles, p95 ms" "$3" 8 most
		set -- "$1"
	done
}

# The medians of this size over those of 1,000 articles.
speed_growth() { # N
	first=${VAR%-*}-1000/medians
	[ -s "$first" ] && [ "$1" != 1000 ] || return 0
	while read -r median class; do
		base=$(awk -F'\t' -v c="$class" '$2 == c { print $1 }' "$first")
		line "$class: median at $1 over that at 1,000" "$(ratio "$median" "${base:-0}")" 3 most
	done <"$VAR/medians"
}

speed_site() { # N
	site_init "$HERE/var-bench-speed-$1" "bench-speed-$1"
	PORT=$(port_free)
	DB_POOL=$([ "$1" -lt 100000 ] && echo 256M || echo 1G)
	site_install "$HERE/build"
	site_start
	site_fill
	floors_start
	if ! [ -e "$VAR/articles.done" ]; then
		say "Loading $1 articles (kept for later runs)."
		articles_load 0 "$1"
		: >"$VAR/articles.done"
	fi
}

bench_speed() {
	for n in 1000 20000 $([ "$SIZE" = small ] || echo 200000); do
		floors_stop
		site_stop
		speed_site "$n"
		speed_build "$n"
		speed_ask "$n"
		speed_growth "$n"
		set -- $(saves 100)
		line "saving an article in the browser's way, $n articles, p95 ms (median ${2:-0})" "${3:-1000}" 50 most
	done
}
