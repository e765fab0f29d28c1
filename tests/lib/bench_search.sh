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

# asked CLASS CLIENTS WHERE: the line of search.lua, "result MEDIAN P95 ERRORS".
asked() {
	CLASS=$1 WHERE=$3 wrk -t1 -c"$2" -d"${SECONDS_EACH}s" -s "$HERE/tests/bench/search.lua" "http://127.0.0.1:$PORT" | grep '^result'
}
