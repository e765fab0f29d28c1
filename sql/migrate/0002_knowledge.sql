-- 0002_knowledge.sql: the life of an article (types, validity, review, versions, suggestions), what readers say of it, synonyms,
-- reading lists, files of articles, imports that can be undone, tokens of the JSON API.

ALTER TABLE article
	ADD COLUMN type ENUM('question','howto','product','price','terms','claim') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'question' COMMENT 'what kind of text it is (B1)' AFTER group_id,
	MODIFY COLUMN audience ENUM('public','internal','department') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'who may read it once published: everybody, all staff, the departments of article_department and those below them',
	MODIFY COLUMN state ENUM('draft','review','published','archived') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'draft' COMMENT 'life',
	ADD COLUMN slug VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'words of the permalink /faq/{id}-{slug}; the number alone decides' AFTER title,
	ADD COLUMN body_staff MEDIUMTEXT NULL COMMENT 'rendered with its internal-only blocks; NULL when it has none' AFTER body_html,
	ADD COLUMN valid_from DATE NULL COMMENT 'first day it holds, in the firm''s time zone; NULL: always' AFTER keywords,
	ADD COLUMN valid_to DATE NULL COMMENT 'last day it holds; NULL: for ever' AFTER valid_from,
	ADD COLUMN starts_at DATETIME NULL COMMENT 'UTC, the midnight that valid_from begins with' AFTER valid_to,
	ADD COLUMN ends_at DATETIME NULL COMMENT 'UTC, the midnight that valid_to ends with: no longer shown from then' AFTER starts_at,
	ADD COLUMN owner_department_id BIGINT UNSIGNED NULL COMMENT 'department that answers for it (B7)' AFTER ends_at,
	ADD COLUMN review_by DATE NULL COMMENT 'day it must have been looked at again' AFTER owner_department_id,
	ADD COLUMN reviewed_at DATETIME NULL COMMENT 'UTC, when a person last said that it is right' AFTER review_by,
	ADD COLUMN reviewed_by BIGINT UNSIGNED NULL COMMENT 'user who said so' AFTER reviewed_at,
	ADD COLUMN merged_into BIGINT UNSIGNED NULL COMMENT 'its permalink leads there since the two were merged' AFTER reviewed_by,
	ADD COLUMN revision INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'number of the present text in article_revision' AFTER merged_into,
	ADD COLUMN origin_revision INT UNSIGNED NULL COMMENT 'translations: revision of the first article of the group that this text follows' AFTER revision,
	DROP KEY article_category,
	ADD UNIQUE KEY article_slug (slug),
	ADD KEY article_category (category_id, state, audience, lang, views, starts_at, ends_at),
	ADD KEY article_review (review_by, id),
	ADD KEY article_owner (owner_department_id, review_by),
	ADD CONSTRAINT article_owner FOREIGN KEY (owner_department_id) REFERENCES department (id),
	ADD CONSTRAINT article_merged FOREIGN KEY (merged_into) REFERENCES article (id);

CREATE TABLE article_department (
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'article with audience department',
	department_id BIGINT UNSIGNED NOT NULL COMMENT 'may read it, with the departments below',
	PRIMARY KEY (article_id, department_id),
	KEY article_department_department (department_id),
	CONSTRAINT article_department_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE,
	CONSTRAINT article_department_department FOREIGN KEY (department_id) REFERENCES department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='chosen departments of an article (B4)';

CREATE TABLE article_revision (
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'of which article',
	no INT UNSIGNED NOT NULL COMMENT '1, 2, 3 ...',
	title VARCHAR(200) NOT NULL COMMENT 'as it was',
	body MEDIUMTEXT NOT NULL COMMENT 'Markdown as it was',
	keywords VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'as they were',
	substance TINYINT(1) NOT NULL DEFAULT 1 COMMENT '1: says something else than the text before; 0: a slip mended',
	note VARCHAR(400) NOT NULL DEFAULT '' COMMENT 'what was changed, as typed',
	author_id BIGINT UNSIGNED NULL COMMENT 'user who saved it',
	credit_id BIGINT UNSIGNED NULL COMMENT 'user who suggested it (B3)',
	at DATETIME NOT NULL COMMENT 'UTC',
	PRIMARY KEY (article_id, no),
	CONSTRAINT article_revision_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='every text an article ever had; rows are only added';

INSERT INTO article_revision (article_id, no, title, body, keywords, author_id, at)
SELECT id, 1, title, body, keywords, author_id, updated_at FROM article;

CREATE TABLE article_suggestion (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'which article it would change',
	revision INT UNSIGNED NOT NULL COMMENT 'text that the person saw',
	title VARCHAR(200) NOT NULL COMMENT 'as it should be',
	body MEDIUMTEXT NOT NULL COMMENT 'Markdown as it should be',
	keywords VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'as they should be',
	reason VARCHAR(400) NOT NULL DEFAULT '' COMMENT 'why, as typed',
	author_id BIGINT UNSIGNED NOT NULL COMMENT 'user who suggests',
	state ENUM('open','accepted','declined','withdrawn') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'open' COMMENT 'what became of it',
	reply VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'the reviewer''s words',
	decided_by BIGINT UNSIGNED NULL COMMENT 'user',
	decided_at DATETIME NULL COMMENT 'UTC',
	created_at DATETIME NOT NULL COMMENT 'UTC',
	version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'optimistic lock',
	KEY article_suggestion_article (article_id, state, id),
	KEY article_suggestion_state (state, id),
	KEY article_suggestion_author (author_id, id),
	CONSTRAINT article_suggestion_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE,
	CONSTRAINT article_suggestion_author FOREIGN KEY (author_id) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='edits that any member of staff proposes in place (B3)';

CREATE TABLE article_comment (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'about which article',
	suggestion_id BIGINT UNSIGNED NULL COMMENT 'about which suggestion; NULL: about the article in review',
	author_id BIGINT UNSIGNED NOT NULL COMMENT 'user',
	body VARCHAR(4000) NOT NULL COMMENT 'plain text, internal',
	at DATETIME NOT NULL COMMENT 'UTC',
	KEY article_comment_article (article_id, id),
	KEY article_comment_suggestion (suggestion_id, id),
	CONSTRAINT article_comment_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE,
	CONSTRAINT article_comment_suggestion FOREIGN KEY (suggestion_id) REFERENCES article_suggestion (id) ON DELETE CASCADE,
	CONSTRAINT article_comment_author FOREIGN KEY (author_id) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='what reviewers and authors say to each other';

CREATE TABLE article_quote (
	message_id BIGINT UNSIGNED NOT NULL COMMENT 'answer to a customer',
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'article it quotes or links',
	revision INT UNSIGNED NOT NULL COMMENT 'text of the article at that time (B2)',
	PRIMARY KEY (message_id, article_id),
	KEY article_quote_article (article_id, revision),
	CONSTRAINT article_quote_message FOREIGN KEY (message_id) REFERENCES message (id),
	CONSTRAINT article_quote_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='answers that quoted an article, with the text they quoted';

CREATE TABLE article_vote (
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'about which article',
	voter BINARY(16) NOT NULL COMMENT 'hash of a random cookie that is set by voting: one vote a person, and nobody known by it',
	helpful TINYINT(1) NOT NULL COMMENT '1: this helped',
	reason ENUM('','wrong','unclear','incomplete','outdated','other') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'why it did not',
	comment VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'in the reader''s words, after the masker',
	revision INT UNSIGNED NOT NULL COMMENT 'text that was read',
	at DATETIME NOT NULL COMMENT 'UTC',
	PRIMARY KEY (article_id, voter),
	KEY article_vote_at (at),
	CONSTRAINT article_vote_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='did this help? (B5)';

CREATE TABLE article_day (
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'of which article',
	day DATE NOT NULL COMMENT 'in the firm''s time zone',
	readers INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'times it was read on the portal by a browser that stayed on it',
	staff INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'times it was opened at the desk',
	PRIMARY KEY (article_id, day),
	CONSTRAINT article_day_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='how often an article is read';

CREATE TABLE article_file (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity; Markdown names it as file:ID',
	article_id BIGINT UNSIGNED NULL COMMENT 'whose audience it has; NULL: sent up while the article was not yet saved, seen by its sender only',
	kind ENUM('image','file') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'image: made again from its pixels, shown in the text; file: only downloaded',
	name VARCHAR(200) NOT NULL COMMENT 'file name as given (S37: never a path)',
	mime VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'by its content, not as declared',
	width INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'pixels; 0 for a file',
	height INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'pixels; 0 for a file',
	size BIGINT UNSIGNED NOT NULL COMMENT 'bytes',
	sha256 BINARY(32) NOT NULL COMMENT 'of the bytes as stored; part of the ETag',
	author_id BIGINT UNSIGNED NULL COMMENT 'user who sent it up',
	guests TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1: named by the public text of its article or of a published translation; what only an internal-only block names is for staff',
	at DATETIME NOT NULL COMMENT 'UTC',
	KEY article_file_article (article_id, id),
	KEY article_file_at (at),
	CONSTRAINT article_file_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='images and attachments of articles';

CREATE TABLE article_file_chunk (
	file_id BIGINT UNSIGNED NOT NULL COMMENT 'of which file',
	no INT UNSIGNED NOT NULL COMMENT '0, 1, 2 ...',
	bytes MEDIUMBLOB NOT NULL COMMENT 'up to 512 KiB',
	PRIMARY KEY (file_id, no),
	CONSTRAINT article_file_chunk_file FOREIGN KEY (file_id) REFERENCES article_file (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='bytes of files of articles';

ALTER TABLE article_text
	DROP PRIMARY KEY,
	MODIFY COLUMN aud TINYINT UNSIGNED NOT NULL COMMENT '0 public, 1 internal, 2 chosen departments; as in posting.  A public article with internal-only blocks has two rows: 0 without them, 1 with them',
	ADD COLUMN lang TINYINT UNSIGNED NOT NULL COMMENT 'language of the article (enum lang)' AFTER aud,
	MODIFY COLUMN folded MEDIUMTEXT NOT NULL COMMENT 'title, keywords, body as plain text and joined codes (kx200b), a line each, folded; its postings are made of this alone, so they are known by key',
	DROP COLUMN plain,
	DROP COLUMN tokens,
	ADD PRIMARY KEY (article_id, aud);
ALTER TABLE posting
	MODIFY COLUMN aud TINYINT UNSIGNED NOT NULL COMMENT '0 public, 1 internal, 2 chosen departments: a public search never reads an internal row',
	MODIFY COLUMN imp TINYINT UNSIGNED NOT NULL COMMENT '255 - impact: best first in key order; the last two bits hold the language',
	DROP COLUMN lang,
	MODIFY COLUMN doc MEDIUMINT UNSIGNED NOT NULL COMMENT 'article.id, up to 16,777,215: there are tens of millions of rows, so each byte counts',
	ADD COLUMN lang TINYINT UNSIGNED AS (imp & 3) VIRTUAL COMMENT 'language of the article (enum lang)';
ALTER TABLE posting_df
	MODIFY COLUMN aud TINYINT UNSIGNED NOT NULL COMMENT 'as in posting',
	MODIFY COLUMN tok INT UNSIGNED NOT NULL COMMENT 'token; 0: the number of documents';
ALTER TABLE term
	MODIFY COLUMN aud TINYINT UNSIGNED NOT NULL COMMENT 'as in posting';

CREATE TABLE search_change (
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'whose postings changed since they were counted, or since kefuctl reindex began',
	aud TINYINT UNSIGNED NOT NULL COMMENT 'in which audience',
	lang TINYINT UNSIGNED NULL COMMENT 'language before the first of these changes',
	folded MEDIUMTEXT NULL COMMENT 'article_text.folded before the first of these changes; NULL: it was not indexed',
	PRIMARY KEY (article_id, aud)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='texts that kefu-jobs has still to count; empties itself';

CREATE TABLE search_build (
	id TINYINT UNSIGNED NOT NULL PRIMARY KEY COMMENT 'always 1',
	phase ENUM('none','text','post','swap') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'none: no kefuctl reindex is under way; else where it is, or where it was cut off',
	version SMALLINT UNSIGNED NOT NULL COMMENT 'fold_ver of what is being built',
	postings BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'how many there will be, about',
	started_at DATETIME NOT NULL COMMENT 'UTC'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='the index being built anew; who saves an article reads the row and locks it in share mode';

CREATE TABLE search_part (
	phase ENUM('text','post') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of which phase',
	no INT UNSIGNED NOT NULL COMMENT '0, 1, 2 ...',
	lo BIGINT UNSIGNED NOT NULL COMMENT 'text: first article; post: first place, aud * 2^32 + tok',
	hi BIGINT UNSIGNED NOT NULL COMMENT 'the last one',
	at BIGINT UNSIGNED NOT NULL COMMENT 'from here on it is to be done; beyond hi when it is done',
	PRIMARY KEY (phase, no)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='stretches of the work of kefuctl reindex, so that it goes on where it was cut off';

CREATE TABLE synonym_set (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	words VARCHAR(1000) NOT NULL COMMENT 'words that mean the same, separated by commas, as typed',
	note VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'for editors',
	origin ENUM('shipped','desk') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'desk' COMMENT 'shipped: came with Kefu; editing one makes it the desk''s own',
	active TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0: not used',
	updated_at DATETIME NOT NULL COMMENT 'UTC',
	updated_by BIGINT UNSIGNED NULL COMMENT 'user',
	version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'optimistic lock'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='the firm''s words: searching one finds the others';

CREATE TABLE synonym (
	word VARCHAR(64) NOT NULL COMMENT 'folded',
	set_id BIGINT UNSIGNED NOT NULL COMMENT 'set it stands in',
	PRIMARY KEY (word, set_id),
	KEY synonym_set (set_id),
	CONSTRAINT synonym_set FOREIGN KEY (set_id) REFERENCES synonym_set (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='words of the active sets, for look-up';

ALTER TABLE search_log
	ADD COLUMN token BIGINT UNSIGNED NULL COMMENT 'random, in the links of the result page: ties what was opened to the search, names nobody' AFTER id,
	ADD COLUMN folded VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'query folded, to count like ones together' AFTER query,
	ADD COLUMN opened_id BIGINT UNSIGNED NULL COMMENT 'first article opened from the results' AFTER hits,
	ADD COLUMN solved TINYINT(1) NULL COMMENT '1: the reader said that it helped, 0: that it did not' AFTER opened_id,
	ADD UNIQUE KEY search_log_token (token),
	ADD KEY search_log_none (hits, folded);

CREATE TABLE deflection (
	idem BINARY(16) NOT NULL PRIMARY KEY COMMENT 'key of the complaint form, so that each form counts once',
	outcome ENUM('shown','solved','filed') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'articles were shown; the reader said solved; the complaint was sent all the same (filed wins over solved)',
	article_id BIGINT UNSIGNED NULL COMMENT 'which one solved it',
	shown VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'article ids that were shown, comma separated',
	at DATETIME NOT NULL COMMENT 'UTC',
	KEY deflection_at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='articles shown while a complaint was typed, and what came of it (B5)';

CREATE TABLE complaint_read (
	complaint_id BIGINT UNSIGNED NOT NULL COMMENT 'which case',
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'read before it was filed',
	PRIMARY KEY (complaint_id, article_id),
	CONSTRAINT complaint_read_complaint FOREIGN KEY (complaint_id) REFERENCES complaint (id),
	CONSTRAINT complaint_read_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='articles that did not help the complainant';

CREATE TABLE announcement (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	place ENUM('portal','desk','both') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'where it is shown (H2)',
	lang ENUM('en','zh_CN','zh_TW') CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'readers of this language only; NULL: all',
	level ENUM('info','warning') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'info' COMMENT 'how urgent',
	title VARCHAR(200) NOT NULL COMMENT 'in one line',
	body VARCHAR(4000) NOT NULL DEFAULT '' COMMENT 'Markdown',
	body_html TEXT NOT NULL COMMENT 'rendered once on save, sanitised',
	starts_at DATETIME NOT NULL COMMENT 'UTC',
	ends_at DATETIME NULL COMMENT 'UTC; NULL: until somebody ends it',
	author_id BIGINT UNSIGNED NULL COMMENT 'user',
	created_at DATETIME NOT NULL COMMENT 'UTC',
	version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'optimistic lock',
	KEY announcement_ends (ends_at, starts_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='announcements on the portal and the desk';

CREATE TABLE reading_list (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	name VARCHAR(120) NOT NULL COMMENT 'as shown to readers',
	intro VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'why to read this; plain text',
	role_id BIGINT UNSIGNED NULL COMMENT 'for members of this role; NULL: any',
	department_id BIGINT UNSIGNED NULL COMMENT 'for members of this department and those below; NULL: any',
	days INT UNSIGNED NOT NULL DEFAULT 14 COMMENT 'days a new member has for it',
	active TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0: no longer asked for',
	updated_at DATETIME NOT NULL COMMENT 'UTC',
	updated_by BIGINT UNSIGNED NULL COMMENT 'user',
	version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'optimistic lock',
	CONSTRAINT reading_list_role FOREIGN KEY (role_id) REFERENCES role (id),
	CONSTRAINT reading_list_department FOREIGN KEY (department_id) REFERENCES department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='what new staff read (B6)';

CREATE TABLE reading_item (
	list_id BIGINT UNSIGNED NOT NULL COMMENT 'of which list',
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'what to read',
	sort INT NOT NULL DEFAULT 0 COMMENT 'order',
	PRIMARY KEY (list_id, article_id),
	KEY reading_item_article (article_id),
	CONSTRAINT reading_item_list FOREIGN KEY (list_id) REFERENCES reading_list (id) ON DELETE CASCADE,
	CONSTRAINT reading_item_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='articles of a reading list';

CREATE TABLE reading_mark (
	user_id BIGINT UNSIGNED NOT NULL COMMENT 'who',
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'has read what',
	revision INT UNSIGNED NOT NULL COMMENT 'which text of it',
	at DATETIME NOT NULL COMMENT 'UTC',
	PRIMARY KEY (user_id, article_id),
	CONSTRAINT reading_mark_user FOREIGN KEY (user_id) REFERENCES user (id),
	CONSTRAINT reading_mark_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='read marks of staff, set by themselves';

CREATE TABLE form_draft (
	user_id BIGINT UNSIGNED NOT NULL COMMENT 'whose',
	form VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'which form: article:17, article:new, suggest:17 ...',
	data MEDIUMTEXT NOT NULL COMMENT 'the fields as typed, as application/x-www-form-urlencoded',
	updated_at DATETIME NOT NULL COMMENT 'UTC',
	PRIMARY KEY (user_id, form),
	KEY form_draft_updated (updated_at),
	CONSTRAINT form_draft_user FOREIGN KEY (user_id) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='what a member of staff has typed and not yet saved';

CREATE TABLE notice (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	user_id BIGINT UNSIGNED NOT NULL COMMENT 'for whom',
	event VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'text key: review_due suggestion_made suggestion_accepted suggestion_declined original_changed ...',
	article_id BIGINT UNSIGNED NULL COMMENT 'about which article',
	text VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'what the sentence of the event names, e.g. the title',
	dedupe VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'event key: told once',
	at DATETIME NOT NULL COMMENT 'UTC',
	seen_at DATETIME NULL COMMENT 'UTC',
	UNIQUE KEY notice_dedupe (user_id, dedupe),
	KEY notice_user (user_id, seen_at, id),
	CONSTRAINT notice_user FOREIGN KEY (user_id) REFERENCES user (id),
	CONSTRAINT notice_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='what a member of staff is told on the start page';

CREATE TABLE import_batch (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity; named to undo it',
	kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'articles',
	name VARCHAR(200) NOT NULL COMMENT 'file or folder as given',
	user_id BIGINT UNSIGNED NULL COMMENT 'who; NULL: kefuctl',
	state ENUM('checked','running','done','undone') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'checked: only looked at so far, the file waits in import_upload; running: cut off when seen_at is past',
	created INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'rows that made a record',
	changed INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'rows that changed one',
	same INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'rows that found it as it is',
	refused INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'rows not taken, kept with their reason',
	at DATETIME NOT NULL COMMENT 'UTC',
	seen_at DATETIME NOT NULL COMMENT 'UTC, last sign of life while it runs',
	undone_at DATETIME NULL COMMENT 'UTC',
	undone_by BIGINT UNSIGNED NULL COMMENT 'user',
	KEY import_batch_kind (kind, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='imports as a whole';

CREATE TABLE import_row (
	batch_id BIGINT UNSIGNED NOT NULL COMMENT 'of which import',
	no INT UNSIGNED NOT NULL COMMENT 'row or file, from 1',
	result ENUM('created','changed','same','refused') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'what was done',
	record_id BIGINT UNSIGNED NULL COMMENT 'record made or changed',
	label VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'title or file name, to find the row again',
	reason VARCHAR(400) NOT NULL DEFAULT '' COMMENT 'why refused, or what is missing of one that was taken',
	kept MEDIUMTEXT NULL COMMENT 'refused: the row as it came; created, changed: hash of the record after and the record before, as JSON',
	PRIMARY KEY (batch_id, no),
	KEY import_row_record (record_id),
	CONSTRAINT import_row_batch FOREIGN KEY (batch_id) REFERENCES import_batch (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='what an import did to each row, so that it can be undone';

CREATE TABLE import_upload (
	batch_id BIGINT UNSIGNED NOT NULL COMMENT 'import that was only looked at so far',
	no INT UNSIGNED NOT NULL COMMENT '0, 1, 2 ...',
	bytes MEDIUMBLOB NOT NULL COMMENT 'up to 512 KiB of the file',
	PRIMARY KEY (batch_id, no),
	CONSTRAINT import_upload_batch FOREIGN KEY (batch_id) REFERENCES import_batch (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='file of an import until it runs or is dropped';

CREATE TABLE api_token (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	hash BINARY(32) NOT NULL COMMENT 'BLAKE2b-256 of the random token; the token itself is never stored',
	user_id BIGINT UNSIGNED NOT NULL COMMENT 'whose rights it has, never more',
	name VARCHAR(80) NOT NULL COMMENT 'what it is for, as typed',
	can_write TINYINT(1) NOT NULL DEFAULT 0 COMMENT '0: only reads',
	created_at DATETIME NOT NULL COMMENT 'UTC',
	expires_at DATETIME NULL COMMENT 'UTC; NULL: until revoked',
	used_at DATETIME NULL COMMENT 'UTC, written at most once an hour',
	revoked_at DATETIME NULL COMMENT 'UTC; dead from then',
	UNIQUE KEY api_token_hash (hash),
	KEY api_token_user (user_id, id),
	CONSTRAINT api_token_user FOREIGN KEY (user_id) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='bearer tokens of the JSON API; only the vault writes';

CREATE TABLE api_done (
	token_id BIGINT UNSIGNED NOT NULL COMMENT 'token that asked',
	idem BINARY(16) NOT NULL COMMENT 'hash of the Idempotency-Key header',
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'what was made then, answered again',
	at DATETIME NOT NULL COMMENT 'UTC; forgotten after 30 days',
	PRIMARY KEY (token_id, idem),
	CONSTRAINT api_done_token FOREIGN KEY (token_id) REFERENCES api_token (id) ON DELETE CASCADE,
	CONSTRAINT api_done_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='creations of the JSON API, so that one sent twice is done once';

-- Roles that came with Kefu and still publish get what their jobs now include.
INSERT IGNORE INTO role_perm (role_id, perm)
SELECT r.id, 'reading_manage' FROM role r JOIN role_perm p ON p.role_id = r.id AND p.perm = 'article_publish' WHERE r.code IN ('editor', 'manager');
