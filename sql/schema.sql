-- schema.sql: the present truth.  sql/migrate/ leads to it from an empty database; a test compares the two.
-- Times are UTC DATETIME; text utf8mb4; every collation is named (MariaDB 11 has other defaults); only InnoDB; every table has a primary key (Galera).

-- ---------------------------------------------------------------- organisation
CREATE TABLE department (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'stable key, e.g. service',
	parent_id BIGINT UNSIGNED NULL COMMENT 'department above; NULL at the top',
	name_en VARCHAR(120) NOT NULL COMMENT 'name shown to English readers',
	name_zh_cn VARCHAR(120) NOT NULL COMMENT 'name shown in simplified Chinese',
	name_zh_tw VARCHAR(120) NOT NULL COMMENT 'name shown in traditional Chinese',
	UNIQUE KEY department_code (code),
	CONSTRAINT department_parent FOREIGN KEY (parent_id) REFERENCES department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='departments of the firm (OA-04)';

CREATE TABLE user (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	login VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'lower-case account name',
	name VARCHAR(80) NOT NULL COMMENT 'name as shown to people',
	email VARCHAR(254) NOT NULL DEFAULT '' COMMENT 'work address for notices; empty when unknown',
	department_id BIGINT UNSIGNED NULL COMMENT 'primary department',
	lang VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'chosen language: en, zh_CN, zh_TW; empty: the browser decides',
	active TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0: may not log in; its sessions are ended (S58)',
	created_at DATETIME NOT NULL COMMENT 'UTC',
	version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'optimistic lock',
	UNIQUE KEY user_login (login),
	CONSTRAINT user_department FOREIGN KEY (department_id) REFERENCES department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='staff accounts, without secrets';

CREATE TABLE credential (
	user_id BIGINT UNSIGNED NOT NULL PRIMARY KEY COMMENT 'whose',
	hash VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'crypto_pwhash string (Argon2id, S53)',
	changed_at DATETIME NOT NULL COMMENT 'UTC',
	CONSTRAINT credential_user FOREIGN KEY (user_id) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='password hashes; only the vault may read or write';

CREATE TABLE role (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'stable key, e.g. agent',
	name VARCHAR(80) NOT NULL COMMENT 'name as shown to people',
	UNIQUE KEY role_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='roles: sets of rights by nature of job (F4)';

CREATE TABLE role_perm (
	role_id BIGINT UNSIGNED NOT NULL COMMENT 'role',
	perm VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'permission name of model/perm.c',
	PRIMARY KEY (role_id, perm),
	CONSTRAINT role_perm_role FOREIGN KEY (role_id) REFERENCES role (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='permissions of a role; only the vault writes';

CREATE TABLE user_role (
	user_id BIGINT UNSIGNED NOT NULL COMMENT 'member',
	role_id BIGINT UNSIGNED NOT NULL COMMENT 'role',
	PRIMARY KEY (user_id, role_id),
	KEY user_role_role (role_id),
	CONSTRAINT user_role_user FOREIGN KEY (user_id) REFERENCES user (id),
	CONSTRAINT user_role_role FOREIGN KEY (role_id) REFERENCES role (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='role membership; only the vault writes';

CREATE TABLE field_right (
	role_id BIGINT UNSIGNED NOT NULL COMMENT 'role',
	field VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'private field key: name address phone email birth income household attachment',
	scope ENUM('own','department','all') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'whose parties: my own, my department''s, all (PRV-10)',
	level ENUM('none','masked','reveal','read') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'none: does not exist; masked; reveal: shown with a purpose; read: as reveal without a free-text reason',
	can_write TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1: may enter or change a value (may be write-only, PRV-20)',
	can_lookup TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1: may find a party by this value (PRV-17)',
	PRIMARY KEY (role_id, field, scope),
	CONSTRAINT field_right_role FOREIGN KEY (role_id) REFERENCES role (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='right = role x field x scope x level (PRV-10); only the vault writes';

CREATE TABLE session (
	hash BINARY(32) NOT NULL PRIMARY KEY COMMENT 'BLAKE2b-256 of the random token; the token itself is never stored (S54)',
	user_id BIGINT UNSIGNED NOT NULL COMMENT 'whose',
	created_at DATETIME NOT NULL COMMENT 'UTC; absolute limit counts from here (S56)',
	seen_at DATETIME NOT NULL COMMENT 'UTC; idle limit counts from here; written at most once a minute',
	ip VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'address at log-in',
	user_agent VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'browser at log-in, cut',
	KEY session_user (user_id),
	CONSTRAINT session_user FOREIGN KEY (user_id) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='living staff sessions; only the vault writes';

CREATE TABLE throttle (
	bucket BINARY(16) NOT NULL PRIMARY KEY COMMENT 'keyed hash of what is limited (log-in name, address, case number ...)',
	tokens DOUBLE NOT NULL COMMENT 'left in the bucket',
	refilled_at DATETIME(3) NOT NULL COMMENT 'UTC; when tokens was right',
	KEY throttle_refilled (refilled_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='token buckets: log-in, tracking, complaint filing, reveal, lookup (S21, S44, PRV-12)';

-- ---------------------------------------------------------------- parties and private values (the vault's)
CREATE TABLE party (
	id BIGINT UNSIGNED NOT NULL PRIMARY KEY COMMENT 'random 63-bit, made by the vault before anything is stored',
	key_id INT UNSIGNED NOT NULL COMMENT 'key-encryption key that wraps dek',
	dek VARBINARY(80) NOT NULL COMMENT 'wrapped data key: nonce 24 + key 32 + tag 16 (PRV-15)',
	masks VARBINARY(2048) NOT NULL COMMENT 'sealed masked forms of all values, one open per list row',
	created_at DATETIME NOT NULL COMMENT 'UTC',
	version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'optimistic lock of the values'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='whom private values belong to: a customer, or a complainant who is not one yet';

CREATE TABLE private_value (
	party_id BIGINT UNSIGNED NOT NULL COMMENT 'whose',
	field VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'private field key',
	sealed VARBINARY(4096) NOT NULL COMMENT 'key number 4 + nonce 24 + XChaCha20-Poly1305; additional data v1|party|field|key (PRV-15)',
	blind BINARY(8) NULL COMMENT 'keyed BLAKE2b of the normalised value; only phone and email (PRV-16)',
	updated_at DATETIME NOT NULL COMMENT 'UTC',
	PRIMARY KEY (party_id, field),
	KEY private_value_blind (field, blind),
	CONSTRAINT private_value_party FOREIGN KEY (party_id) REFERENCES party (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='private values, encrypted (P2 and P3)';

CREATE TABLE access_chain (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	name VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'instance of the vault: host/worker',
	seq BIGINT UNSIGNED NOT NULL COMMENT 'last row written',
	head BINARY(32) NOT NULL COMMENT 'hash of that row; zeroes at the start',
	UNIQUE KEY access_chain_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='heads of the access log''s hash chains, one writer each';

CREATE TABLE access_log (
	chain BIGINT UNSIGNED NOT NULL COMMENT 'access_chain.id',
	seq BIGINT UNSIGNED NOT NULL COMMENT '1, 2, 3 ... without gaps',
	at DATETIME NOT NULL COMMENT 'UTC',
	peer VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'portal desk jobs mailin admin',
	op VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'operation: reveal lookup match send write login ...',
	user_id BIGINT UNSIGNED NULL COMMENT 'acting member of staff',
	ip VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'address of the browser',
	request_id VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'ties to the request log',
	parties VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'party ids, comma separated',
	fields VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'field keys, comma separated; never values',
	purpose VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'purpose key and the reason typed',
	complaint_id BIGINT UNSIGNED NULL COMMENT 'case it was for',
	result VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'status name: ok denied missing busy',
	prev BINARY(32) NOT NULL COMMENT 'hash of the row before',
	hash BINARY(32) NOT NULL COMMENT 'BLAKE2b-256 of prev and this row (S81)',
	PRIMARY KEY (chain, seq),
	KEY access_log_at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='who read which private field of whom, and why (PRV-13); append only';

-- ---------------------------------------------------------------- customers
CREATE TABLE customer (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	kind ENUM('person','firm') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'natural or legal person',
	name VARCHAR(120) NOT NULL COMMENT 'in its own order: 王小明, John Smith (P1)',
	name_folded VARCHAR(120) NOT NULL COMMENT 'NFKC, case and traditional folded, for search',
	region VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'city or county (P1)',
	grade ENUM('normal','silver','gold','dealer') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'normal' COMMENT 'class of the customer',
	status ENUM('active','dormant','closed') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'active' COMMENT 'relation now',
	owner_id BIGINT UNSIGNED NULL COMMENT 'member of staff in charge',
	department_id BIGINT UNSIGNED NULL COMMENT 'department in charge',
	party_id BIGINT UNSIGNED NULL COMMENT 'private values; NULL when there are none',
	note VARCHAR(4000) NOT NULL DEFAULT '' COMMENT 'free text (P1: masked on display to those without the right)',
	source VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'desk' COMMENT 'where the record came from',
	source_key VARCHAR(80) NULL COMMENT 'key there, so that an import is safe to run twice',
	created_at DATETIME NOT NULL COMMENT 'UTC',
	updated_at DATETIME NOT NULL COMMENT 'UTC',
	updated_by BIGINT UNSIGNED NULL COMMENT 'user',
	version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'optimistic lock',
	KEY customer_name (name_folded, id),
	KEY customer_updated (updated_at, id),
	KEY customer_owner (owner_id, updated_at, id),
	KEY customer_department (department_id, updated_at, id),
	KEY customer_region (region, updated_at, id),
	UNIQUE KEY customer_party (party_id),
	UNIQUE KEY customer_source (source, source_key),
	CONSTRAINT customer_owner FOREIGN KEY (owner_id) REFERENCES user (id),
	CONSTRAINT customer_department FOREIGN KEY (department_id) REFERENCES department (id),
	CONSTRAINT customer_party FOREIGN KEY (party_id) REFERENCES party (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='one record of each customer (A1); private values stand with its party';

CREATE TABLE customer_suffix (
	suf VARCHAR(24) NOT NULL COMMENT 'suffix of the folded name',
	customer_id BIGINT UNSIGNED NOT NULL COMMENT 'whose name',
	PRIMARY KEY (suf, customer_id),
	KEY customer_suffix_customer (customer_id),
	CONSTRAINT customer_suffix_customer FOREIGN KEY (customer_id) REFERENCES customer (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='finds any part of a name';

-- ---------------------------------------------------------------- knowledge base
CREATE TABLE category (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	code VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'stable key, used by imports',
	parent_id BIGINT UNSIGNED NULL COMMENT 'category above',
	sort INT NOT NULL DEFAULT 0 COMMENT 'order among brothers',
	name_en VARCHAR(80) NOT NULL COMMENT 'English name',
	name_zh_cn VARCHAR(80) NOT NULL COMMENT 'simplified Chinese name',
	name_zh_tw VARCHAR(80) NOT NULL COMMENT 'traditional Chinese name',
	UNIQUE KEY category_code (code),
	CONSTRAINT category_parent FOREIGN KEY (parent_id) REFERENCES category (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='category tree of the knowledge base';

CREATE TABLE article (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	group_id BIGINT UNSIGNED NULL COMMENT 'first article of its translations; NULL: alone or the first itself',
	type ENUM('question','howto','product','price','terms','claim') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'question' COMMENT 'what kind of text it is (B1)',
	lang ENUM('en','zh_CN','zh_TW') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'language it is written in',
	category_id BIGINT UNSIGNED NOT NULL COMMENT 'where it stands',
	audience ENUM('public','internal','department') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'who may read it once published: everybody, all staff, the departments of article_department and those below them',
	state ENUM('draft','review','published','archived') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'draft' COMMENT 'life',
	title VARCHAR(200) NOT NULL COMMENT 'question or name',
	slug VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'words of the permalink /faq/{id}-{slug}; the number alone decides',
	body MEDIUMTEXT NOT NULL COMMENT 'Markdown',
	body_html MEDIUMTEXT NOT NULL COMMENT 'rendered once on save, sanitised (S09)',
	body_staff MEDIUMTEXT NULL COMMENT 'rendered with its internal-only blocks; NULL when it has none',
	summary VARCHAR(300) NOT NULL COMMENT 'first words as plain text, made on save',
	keywords VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'extra words to find it by',
	valid_from DATE NULL COMMENT 'first day it holds, in the firm''s time zone; NULL: always',
	valid_to DATE NULL COMMENT 'last day it holds; NULL: for ever',
	starts_at DATETIME NULL COMMENT 'UTC, the midnight that valid_from begins with',
	ends_at DATETIME NULL COMMENT 'UTC, the midnight that valid_to ends with: no longer shown from then',
	owner_department_id BIGINT UNSIGNED NULL COMMENT 'department that answers for it (B7)',
	review_by DATE NULL COMMENT 'day it must have been looked at again',
	reviewed_at DATETIME NULL COMMENT 'UTC, when a person last said that it is right',
	reviewed_by BIGINT UNSIGNED NULL COMMENT 'user who said so',
	merged_into BIGINT UNSIGNED NULL COMMENT 'its permalink leads there since the two were merged',
	revision INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'number of the present text in article_revision',
	origin_revision INT UNSIGNED NULL COMMENT 'translations: revision of the first article of the group that this text follows',
	source VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'desk' COMMENT 'where it came from',
	source_key VARCHAR(120) NULL COMMENT 'key there, so that an import is safe to run twice',
	author_id BIGINT UNSIGNED NULL COMMENT 'who wrote this version',
	created_at DATETIME NOT NULL COMMENT 'UTC',
	updated_at DATETIME NOT NULL COMMENT 'UTC, of the text',
	published_at DATETIME NULL COMMENT 'UTC, first publication',
	views BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'reads by guests, counted in batches',
	helpful INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'votes: this helped',
	unhelpful INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'votes: this did not',
	version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'optimistic lock; part of the ETag',
	KEY article_updated (updated_at, id),
	KEY article_group (group_id),
	UNIQUE KEY article_source (source, source_key),
	KEY article_author (author_id),
	UNIQUE KEY article_slug (slug),
	KEY article_category (category_id, state, audience, lang, views, starts_at, ends_at),
	KEY article_review (review_by, id),
	KEY article_owner (owner_department_id, review_by),
	CONSTRAINT article_category FOREIGN KEY (category_id) REFERENCES category (id),
	CONSTRAINT article_author FOREIGN KEY (author_id) REFERENCES user (id),
	CONSTRAINT article_owner FOREIGN KEY (owner_department_id) REFERENCES department (id),
	CONSTRAINT article_merged FOREIGN KEY (merged_into) REFERENCES article (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='articles: one answer to each question (B1, B2)';

CREATE TABLE article_text (
	article_id BIGINT UNSIGNED NOT NULL COMMENT 'of which article',
	aud TINYINT UNSIGNED NOT NULL COMMENT '0 public, 1 internal, 2 chosen departments; as in posting.  A public article with internal-only blocks has two rows: 0 without them, 1 with them',
	lang TINYINT UNSIGNED NOT NULL COMMENT 'language of the article (enum lang)',
	folded MEDIUMTEXT NOT NULL COMMENT 'title, keywords, body as plain text and joined codes (kx200b), a line each, folded; its postings are made of this alone, so they are known by key',
	fold_ver SMALLINT UNSIGNED NOT NULL COMMENT 'version of the folding; another one means reindex',
	PRIMARY KEY (article_id, aud),
	CONSTRAINT article_text_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='searchable text of published articles only';

CREATE TABLE posting (
	aud TINYINT UNSIGNED NOT NULL COMMENT '0 public, 1 internal, 2 chosen departments: a public search never reads an internal row',
	tok INT UNSIGNED NOT NULL COMMENT 'CJK bigram, word hash or end of run',
	imp TINYINT UNSIGNED NOT NULL COMMENT '255 - impact: best first in key order; the last two bits hold the language',
	doc MEDIUMINT UNSIGNED NOT NULL COMMENT 'article.id, up to 16,777,215: there are tens of millions of rows, so each byte counts',
	lang TINYINT UNSIGNED AS (imp & 3) VIRTUAL COMMENT 'language of the article (enum lang)',
	PRIMARY KEY (aud, tok, imp, doc)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='inverted index, written in the transaction of the article';

CREATE TABLE posting_df (
	aud TINYINT UNSIGNED NOT NULL COMMENT 'as in posting',
	tok INT UNSIGNED NOT NULL COMMENT 'token; 0: the number of documents',
	df INT UNSIGNED NOT NULL COMMENT 'documents that hold it, counted in a batch',
	PRIMARY KEY (aud, tok)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='document frequencies; hints for choosing the rarest token, refreshed by kefu-jobs and kefuctl reindex';

CREATE TABLE term (
	aud TINYINT UNSIGNED NOT NULL COMMENT 'as in posting',
	term VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'folded Latin word or code',
	df INT UNSIGNED NOT NULL COMMENT 'documents, counted in a batch; 1 for a new word',
	PRIMARY KEY (aud, term)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Latin words for prefixes';

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

CREATE TABLE search_log (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	token BIGINT UNSIGNED NULL COMMENT 'random, in the links of the result page: ties what was opened to the search, names nobody',
	at DATETIME NOT NULL COMMENT 'UTC',
	query VARCHAR(200) NOT NULL COMMENT 'as typed, after the masker: no phone, e-mail or ID number',
	folded VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'query folded, to count like ones together',
	lang ENUM('en','zh_CN','zh_TW') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of the reader',
	hits INT UNSIGNED NOT NULL COMMENT 'results on the first page',
	opened_id BIGINT UNSIGNED NULL COMMENT 'first article opened from the results',
	solved TINYINT(1) NULL COMMENT '1: the reader said that it helped, 0: that it did not',
	KEY search_log_at (at),
	UNIQUE KEY search_log_token (token),
	KEY search_log_none (hits, folded)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='what guests look for, without personal data (B5)';

-- ---------------------------------------------------------------- complaints
CREATE TABLE complaint (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'the number C2026-000123 is made from it and the year received (CMP-02)',
	year SMALLINT UNSIGNED NOT NULL COMMENT 'year of the number',
	idem BINARY(16) NOT NULL COMMENT 'key of the form or of the mail: pressing twice files once',
	channel ENUM('web','mail','phone','letter','visit') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'how it came (CMP-01)',
	lang ENUM('en','zh_CN','zh_TW') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'language we answer in',
	state ENUM('received','working','waiting','answered','closed') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'present state',
	subject ENUM('quality','usability','delivery','repair','price','conduct','attitude','process','website','privacy','other') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'subject category (CMP-21)',
	restricted ENUM('none','privacy','conduct') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'none' COMMENT 'readable by right only',
	severity TINYINT UNSIGNED NULL COMMENT '1 gravest .. 4; NULL until assessed (CMP-04)',
	product VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'model code as given',
	title VARCHAR(200) NOT NULL COMMENT 'in one line',
	party_id BIGINT UNSIGNED NULL COMMENT 'complainant''s private values; NULL: anonymous',
	customer_id BIGINT UNSIGNED NULL COMMENT 'linked customer',
	assignee_id BIGINT UNSIGNED NULL COMMENT 'who works on it',
	department_id BIGINT UNSIGNED NULL COMMENT 'department in charge',
	received_at DATETIME NOT NULL COMMENT 'UTC',
	updated_at DATETIME NOT NULL COMMENT 'UTC, last message or change of state',
	answered_at DATETIME NULL COMMENT 'UTC, first answer by a person (CMP-03: apart from the acknowledgement)',
	closed_at DATETIME NULL COMMENT 'UTC',
	version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'optimistic lock (CMP-15)',
	UNIQUE KEY complaint_idem (idem),
	KEY complaint_state (state, updated_at, id),
	KEY complaint_updated (updated_at, id),
	KEY complaint_received (received_at, id),
	KEY complaint_severity (severity, updated_at, id),
	KEY complaint_assignee (assignee_id, state, updated_at),
	KEY complaint_customer (customer_id, received_at),
	KEY complaint_party (party_id),
	CONSTRAINT complaint_party FOREIGN KEY (party_id) REFERENCES party (id),
	CONSTRAINT complaint_customer FOREIGN KEY (customer_id) REFERENCES customer (id),
	CONSTRAINT complaint_assignee FOREIGN KEY (assignee_id) REFERENCES user (id),
	CONSTRAINT complaint_department FOREIGN KEY (department_id) REFERENCES department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='complaints and requests: none is lost (E1, CMP)';

CREATE TABLE message (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	complaint_id BIGINT UNSIGNED NOT NULL COMMENT 'of which case',
	kind ENUM('customer','answer','note') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'from the customer; to the customer; internal note, never sent out (D8)',
	author_id BIGINT UNSIGNED NULL COMMENT 'member of staff; NULL: the customer',
	body MEDIUMTEXT NOT NULL COMMENT 'plain text (P1, masked on display to those without the right)',
	idem BINARY(16) NOT NULL COMMENT 'key of the form or of the mail',
	at DATETIME NOT NULL COMMENT 'UTC',
	UNIQUE KEY message_idem (idem),
	KEY message_complaint (complaint_id, at, id),
	CONSTRAINT message_complaint FOREIGN KEY (complaint_id) REFERENCES complaint (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='what was said in a case';

CREATE TABLE complaint_event (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	complaint_id BIGINT UNSIGNED NOT NULL COMMENT 'of which case',
	event VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'register acknowledge start ask answer reply close reopen assign link restrict',
	from_state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'before; empty at registration',
	to_state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'after',
	actor_id BIGINT UNSIGNED NULL COMMENT 'member of staff; NULL: customer or system',
	reason VARCHAR(400) NOT NULL DEFAULT '' COMMENT 'as typed',
	at DATETIME NOT NULL COMMENT 'UTC',
	KEY complaint_event_complaint (complaint_id, id),
	CONSTRAINT complaint_event_complaint FOREIGN KEY (complaint_id) REFERENCES complaint (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='every change of state, in the same transaction (CMP-15); append only';

CREATE TABLE case_token (
	hash BINARY(32) NOT NULL PRIMARY KEY COMMENT 'BLAKE2b-256 of the secret link''s 128-bit token; many per case',
	complaint_id BIGINT UNSIGNED NOT NULL COMMENT 'opens this case',
	created_at DATETIME NOT NULL COMMENT 'UTC',
	revoked_at DATETIME NULL COMMENT 'UTC; the link is dead from then',
	KEY case_token_complaint (complaint_id),
	CONSTRAINT case_token_complaint FOREIGN KEY (complaint_id) REFERENCES complaint (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='secret links to case pages';

CREATE TABLE attach (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	complaint_id BIGINT UNSIGNED NULL COMMENT 'of which case; NULL: a mail that found none',
	message_id BIGINT UNSIGNED NULL COMMENT 'came with this message',
	kind ENUM('file','mail') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'a file, or the raw mail as received',
	seal_id BINARY(16) NOT NULL COMMENT 'random; part of the additional data of every chunk',
	party_id BIGINT UNSIGNED NOT NULL COMMENT 'whose key seals it',
	name VARCHAR(200) NOT NULL COMMENT 'file name as given (S37: never a path)',
	mime VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'as declared; served only as a download',
	size BIGINT UNSIGNED NOT NULL COMMENT 'bytes of the plain file',
	sha256 BINARY(32) NOT NULL COMMENT 'of the plain file',
	at DATETIME NOT NULL COMMENT 'UTC',
	UNIQUE KEY attach_seal (seal_id),
	KEY attach_complaint (complaint_id, id),
	CONSTRAINT attach_complaint FOREIGN KEY (complaint_id) REFERENCES complaint (id),
	CONSTRAINT attach_message FOREIGN KEY (message_id) REFERENCES message (id),
	CONSTRAINT attach_party FOREIGN KEY (party_id) REFERENCES party (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='attachments and raw mails';

CREATE TABLE attach_chunk (
	attach_id BIGINT UNSIGNED NOT NULL COMMENT 'of which attachment',
	no INT UNSIGNED NOT NULL COMMENT '0, 1, 2 ...',
	sealed MEDIUMBLOB NOT NULL COMMENT 'key number 4 + nonce 24 + up to 512 KiB + tag 16; additional data v1|party|attach:<seal_id hex>:<no>|key',
	PRIMARY KEY (attach_id, no),
	CONSTRAINT attach_chunk_attach FOREIGN KEY (attach_id) REFERENCES attach (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='sealed bytes of attachments';

CREATE TABLE mail_in (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	digest BINARY(32) NOT NULL COMMENT 'BLAKE2b-256 of the mail''s Message-ID and body, of the whole mail without one: the same mail twice is stored once',
	complaint_id BIGINT UNSIGNED NULL COMMENT 'case it became or joined',
	message_id BIGINT UNSIGNED NULL COMMENT 'message it became',
	result ENUM('filed','threaded','refused') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'what was done',
	reason VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'why refused (auto-submitted, loop ...)',
	attach_id BIGINT UNSIGNED NULL COMMENT 'the raw mail',
	at DATETIME NOT NULL COMMENT 'UTC',
	UNIQUE KEY mail_in_digest (digest)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='mails received, each once';

-- ---------------------------------------------------------------- knowledge base: its life and its readers
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

-- ---------------------------------------------------------------- jobs
CREATE TABLE outbox (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	template VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'templates/mail/<template>.<lang>.txt: ack answer',
	lang ENUM('en','zh_CN','zh_TW') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'language of the mail',
	party_id BIGINT UNSIGNED NOT NULL COMMENT 'to whom; the vault tells the address of a queued row only',
	complaint_id BIGINT UNSIGNED NULL COMMENT 'about which case',
	message_id BIGINT UNSIGNED NULL COMMENT 'the answer it carries',
	mail_id VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'left side of Message-ID: the same at every try (RFC 5322 3.6.4)',
	dedupe VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'event key: one event, one mail (OA-06)',
	state ENUM('queued','sending','sent','dead') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'queued' COMMENT 'dead: no address, or given up after the last try',
	tries INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'times handed to SMTP',
	epoch BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'epoch of the lease that claimed it',
	next_at DATETIME NOT NULL COMMENT 'UTC; not before (back-off 1 5 15 60 min ... 24 h)',
	created_at DATETIME NOT NULL COMMENT 'UTC',
	sent_at DATETIME NULL COMMENT 'UTC',
	error VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'last answer of the mail server, without addresses',
	UNIQUE KEY outbox_dedupe (dedupe),
	UNIQUE KEY outbox_mail (mail_id),
	KEY outbox_due (state, next_at, id),
	CONSTRAINT outbox_party FOREIGN KEY (party_id) REFERENCES party (id),
	CONSTRAINT outbox_complaint FOREIGN KEY (complaint_id) REFERENCES complaint (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='mails to send, written in the transaction of what they tell (OA-06)';

CREATE TABLE lease (
	name VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY COMMENT 'what is led: jobs',
	holder VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'host/pid of the leader',
	epoch BIGINT UNSIGNED NOT NULL COMMENT 'grows at every change of leader; work claimed with an older one is refused',
	expires_at DATETIME(3) NOT NULL COMMENT 'UTC by the database''s clock'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='leadership of kefu-jobs among any number of hosts';

-- ---------------------------------------------------------------- business audit
CREATE TABLE audit (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	at DATETIME NOT NULL COMMENT 'UTC',
	actor_id BIGINT UNSIGNED NULL COMMENT 'member of staff; NULL: the system',
	action VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'noun.verb, e.g. customer.save',
	noun_id BIGINT UNSIGNED NULL COMMENT 'id of the noun',
	detail VARCHAR(2000) NOT NULL DEFAULT '' COMMENT 'field: old -> new of what is not private',
	ip VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'address of the browser',
	request_id VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'ties to the request log',
	KEY audit_noun (action, noun_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='who did what (S78); append only, sealed every minute by the vault';

CREATE TABLE audit_seal (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'identity',
	audit_id BIGINT UNSIGNED NOT NULL COMMENT 'sealed row; each row once',
	prev BINARY(32) NOT NULL COMMENT 'hash of the seal before',
	hash BINARY(32) NOT NULL COMMENT 'BLAKE2b-256 of prev and the audit row',
	UNIQUE KEY audit_seal_audit (audit_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='hash chain over the audit rows, written by the vault alone';

CREATE TABLE migration (
	no INT UNSIGNED NOT NULL PRIMARY KEY COMMENT 'number of the file in sql/migrate',
	name VARCHAR(80) NOT NULL COMMENT 'file name',
	checksum BINARY(32) NOT NULL COMMENT 'SHA-256 of the file: a changed old migration is refused',
	at DATETIME NOT NULL COMMENT 'UTC'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='migrations applied';
