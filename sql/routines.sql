-- routines.sql: views and procedures, one section per noun; idempotent, applied by kefuctl migrate after the numbered migrations.
-- All belong to kefu_definer@localhost, who cannot log in; grants.sql says who may use which.

-- ================================================================ cases
-- What the portal and mailin may do with cases.  Neither has a grant on a table of cases: everything goes through these procedures, and
-- none of them lists cases or reaches one without its token (portal) or a mail from its complainant (mailin).
-- p_hash is BLAKE2b-256 of the secret link's token.  All run in the caller's transaction.

DELIMITER //

-- The values of a party as the vault sealed them, one statement for the usual sets.  A field without a value is NULL.  Granted to nobody.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE value_add(
	IN p_party BIGINT UNSIGNED, IN p_name VARBINARY(4096), IN p_phone VARBINARY(4096), IN p_phone_blind BINARY(8),
	IN p_email VARBINARY(4096), IN p_email_blind BINARY(8))
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	IF p_name IS NOT NULL AND p_phone IS NOT NULL AND p_email IS NOT NULL THEN
		INSERT INTO private_value (party_id, field, sealed, blind, updated_at) VALUES
			(p_party, 'email', p_email, p_email_blind, UTC_TIMESTAMP()), (p_party, 'name', p_name, NULL, UTC_TIMESTAMP()),
			(p_party, 'phone', p_phone, p_phone_blind, UTC_TIMESTAMP());
	ELSE
		IF p_name IS NOT NULL THEN
			INSERT INTO private_value (party_id, field, sealed, updated_at) VALUES (p_party, 'name', p_name, UTC_TIMESTAMP());
		END IF;
		IF p_phone IS NOT NULL THEN
			INSERT INTO private_value (party_id, field, sealed, blind, updated_at)
			VALUES (p_party, 'phone', p_phone, p_phone_blind, UTC_TIMESTAMP());
		END IF;
		IF p_email IS NOT NULL THEN
			INSERT INTO private_value (party_id, field, sealed, blind, updated_at)
			VALUES (p_party, 'email', p_email, p_email_blind, UTC_TIMESTAMP());
		END IF;
	END IF;
END //

-- A new party with the values that the vault sealed for it.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE party_add(
	IN p_party BIGINT UNSIGNED, IN p_key INT UNSIGNED, IN p_dek VARBINARY(80), IN p_masks VARBINARY(2048),
	IN p_name VARBINARY(4096), IN p_phone VARBINARY(4096), IN p_phone_blind BINARY(8),
	IN p_email VARBINARY(4096), IN p_email_blind BINARY(8))
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	INSERT INTO party (id, key_id, dek, masks, created_at) VALUES (p_party, p_key, p_dek, p_masks, UTC_TIMESTAMP());
	CALL value_add(p_party, p_name, p_phone, p_phone_blind, p_email, p_email_blind);
END //

-- The rows of a new case but for its party.  Granted to nobody: the procedures below call it.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE case_insert(
	IN p_idem BINARY(16), IN p_channel VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_lang VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin, IN p_subject VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_restricted VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_product VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, IN p_title VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
	IN p_body MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
	IN p_party BIGINT UNSIGNED, IN p_customer BIGINT UNSIGNED, IN p_actor BIGINT UNSIGNED, IN p_department BIGINT UNSIGNED,
	IN p_mail_id VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin, OUT o_id BIGINT UNSIGNED, OUT o_message BIGINT UNSIGNED)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	IF CHAR_LENGTH(p_body) > 100000 THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30006, MESSAGE_TEXT = 'the text is too long';
	END IF;
	INSERT INTO complaint (year, idem, channel, lang, state, subject, restricted, product, title, party_id, customer_id, department_id,
		received_at, updated_at)
	VALUES (YEAR(UTC_TIMESTAMP()), p_idem, p_channel, p_lang, 'received', p_subject,
		COALESCE(p_restricted, IF(p_subject IN ('privacy', 'conduct'), p_subject, 'none')),
		COALESCE(p_product, ''), p_title, p_party, p_customer, p_department, UTC_TIMESTAMP(), UTC_TIMESTAMP());
	SET o_id = LAST_INSERT_ID();
	INSERT INTO message (complaint_id, kind, body, idem, at)
	VALUES (o_id, 'customer', p_body, p_idem, UTC_TIMESTAMP());
	SET o_message = LAST_INSERT_ID();
	INSERT INTO complaint_event (complaint_id, event, from_state, to_state, actor_id, at)
	VALUES (o_id, 'register', '', 'received', p_actor, UTC_TIMESTAMP());
	IF p_mail_id IS NOT NULL AND p_party IS NOT NULL THEN
		INSERT INTO outbox (template, lang, party_id, complaint_id, mail_id, dedupe, next_at, created_at)
		VALUES ('ack', p_lang, p_party, o_id, p_mail_id, CONCAT('ack:', o_id), UTC_TIMESTAMP(), UTC_TIMESTAMP());
	END IF;
END //

-- A guest's complaint in one call, with as few statements as it takes: this is the way that must be fast.  The same p_idem again is a
-- duplicate key; complaint_again then answers.  p_party NULL: anonymous.  p_mail_id NULL: no acknowledgement.  Answers one row: id, year, fresh.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE complaint_file(
	IN p_idem BINARY(16), IN p_hash BINARY(32),
	IN p_lang VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin, IN p_subject VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_product VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, IN p_title VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
	IN p_body MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
	IN p_mail_id VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_party BIGINT UNSIGNED, IN p_key INT UNSIGNED, IN p_dek VARBINARY(80), IN p_masks VARBINARY(2048),
	IN p_name VARBINARY(4096), IN p_phone VARBINARY(4096), IN p_phone_blind BINARY(8),
	IN p_email VARBINARY(4096), IN p_email_blind BINARY(8))
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_id BIGINT UNSIGNED;
	IF CHAR_LENGTH(p_body) > 100000 THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30006, MESSAGE_TEXT = 'the text is too long';
	END IF;
	-- Whoever names another's address must not fill its mailbox: twenty an hour are acknowledged.
	IF p_mail_id IS NOT NULL AND (SELECT 1 FROM private_value v WHERE v.field = 'email' AND v.blind = p_email_blind
			AND v.updated_at > UTC_TIMESTAMP() - INTERVAL 1 HOUR LIMIT 1 OFFSET 19) = 1 THEN
		SET p_mail_id = NULL;
	END IF;
	IF p_party IS NOT NULL THEN
		INSERT INTO party (id, key_id, dek, masks, created_at) VALUES (p_party, p_key, p_dek, p_masks, UTC_TIMESTAMP());
		IF p_name IS NOT NULL AND p_email IS NOT NULL AND p_phone IS NULL THEN
			INSERT INTO private_value (party_id, field, sealed, blind, updated_at) VALUES
				(p_party, 'email', p_email, p_email_blind, UTC_TIMESTAMP()), (p_party, 'name', p_name, NULL, UTC_TIMESTAMP());
		ELSE
			CALL value_add(p_party, p_name, p_phone, p_phone_blind, p_email, p_email_blind);
		END IF;
	END IF;
	INSERT INTO complaint (year, idem, channel, lang, state, subject, restricted, product, title, party_id, received_at, updated_at)
	VALUES (YEAR(UTC_TIMESTAMP()), p_idem, 'web', p_lang, 'received', p_subject, IF(p_subject IN ('privacy', 'conduct'), p_subject, 'none'),
		COALESCE(p_product, ''), p_title, p_party, UTC_TIMESTAMP(), UTC_TIMESTAMP());
	SET v_id = LAST_INSERT_ID();
	INSERT INTO message (complaint_id, kind, body, idem, at) VALUES (v_id, 'customer', p_body, p_idem, UTC_TIMESTAMP());
	INSERT INTO complaint_event (complaint_id, event, from_state, to_state, at) VALUES (v_id, 'register', '', 'received', UTC_TIMESTAMP());
	INSERT INTO case_token (hash, complaint_id, created_at) VALUES (p_hash, v_id, UTC_TIMESTAMP());
	IF p_mail_id IS NOT NULL AND p_party IS NOT NULL THEN
		INSERT INTO outbox (template, lang, party_id, complaint_id, mail_id, dedupe, next_at, created_at)
		VALUES ('ack', p_lang, p_party, v_id, p_mail_id, CONCAT('ack:', v_id), UTC_TIMESTAMP(), UTC_TIMESTAMP());
	END IF;
	SELECT v_id AS id, YEAR(UTC_TIMESTAMP()) AS year, 1 AS fresh;
END //

-- What the web form p_idem was filed as, with one more token.  No row when it was not, or a day ago: the key is for pressing again, not for
-- coming back.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE complaint_again(IN p_idem BINARY(16), IN p_hash BINARY(32))
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_id BIGINT UNSIGNED DEFAULT (SELECT id FROM complaint WHERE idem = p_idem AND channel = 'web'
		AND received_at > UTC_TIMESTAMP() - INTERVAL 1 DAY);
	IF v_id IS NOT NULL THEN
		INSERT INTO case_token (hash, complaint_id, created_at) VALUES (p_hash, v_id, UTC_TIMESTAMP());
	END IF;
	SELECT id, year, 0 AS fresh FROM complaint WHERE id = v_id;
END //

-- A complaint that a member of staff writes down for a customer.  The party is a new one (p_key not NULL), else the customer's own.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE complaint_file_staff(
	IN p_idem BINARY(16), IN p_actor BIGINT UNSIGNED, IN p_channel VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_lang VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin, IN p_subject VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_restricted VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_product VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, IN p_title VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
	IN p_body MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, IN p_customer BIGINT UNSIGNED,
	IN p_mail_id VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_party BIGINT UNSIGNED, IN p_key INT UNSIGNED, IN p_dek VARBINARY(80), IN p_masks VARBINARY(2048),
	IN p_name VARBINARY(4096), IN p_phone VARBINARY(4096), IN p_phone_blind BINARY(8),
	IN p_email VARBINARY(4096), IN p_email_blind BINARY(8))
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_id BIGINT UNSIGNED DEFAULT (SELECT id FROM complaint WHERE idem = p_idem AND channel = p_channel);
	DECLARE v_message BIGINT UNSIGNED;
	DECLARE v_party BIGINT UNSIGNED DEFAULT p_party;
	DECLARE v_fresh TINYINT DEFAULT v_id IS NULL;
	IF v_fresh THEN
		IF p_customer IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = p_customer) THEN
			SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30001, MESSAGE_TEXT = 'no such customer';
		END IF;
		IF p_key IS NOT NULL THEN
			CALL party_add(p_party, p_key, p_dek, p_masks, p_name, p_phone, p_phone_blind, p_email, p_email_blind);
		ELSE
			SET v_party = (SELECT party_id FROM customer WHERE id = p_customer);
		END IF;
		-- The case is the department's of who files it only when that person works on cases: what a department holds, its
		-- members may read more of.
		CALL case_insert(p_idem, p_channel, p_lang, p_subject, p_restricted, p_product, p_title, p_body, v_party, p_customer, p_actor,
			(SELECT u.department_id FROM user u WHERE u.id = p_actor AND EXISTS (
				SELECT 1 FROM user_role ur JOIN role_perm rp ON rp.role_id = ur.role_id
				WHERE ur.user_id = u.id AND rp.perm = 'complaint_work')), p_mail_id, v_id, v_message);
	END IF;
	SELECT id, year, v_fresh AS fresh FROM complaint WHERE id = v_id;
END //

-- The case that a living token opens; only what its complainant may know, and the party for sealing more files.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE case_by_token(IN p_hash BINARY(32))
READS SQL DATA SQL SECURITY DEFINER
BEGIN
	SELECT c.id, c.year, CONCAT('C', c.year, '-', LPAD(c.id, GREATEST(6, LENGTH(c.id)), '0')) AS number,
		c.channel, c.lang, c.state, c.subject, 'none' AS restricted, c.product, c.title, 0 AS severity, c.party_id, NULL AS customer_id,
		NULL AS assignee_id, NULL AS department_id, '' AS customer_name, '' AS assignee_name, '' AS department_name,
		c.received_at, c.updated_at, c.answered_at, c.closed_at, 0 AS version
	FROM case_token t JOIN complaint c ON c.id = t.complaint_id
	WHERE t.hash = p_hash AND t.revoked_at IS NULL;
END //

CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE case_messages(IN p_hash BINARY(32))
READS SQL DATA SQL SECURITY DEFINER
BEGIN
	SELECT m.id, m.complaint_id, NULL AS author_id, m.kind, COALESCE(u.name, '') AS author_name, m.body, m.at
	FROM case_token t JOIN message m ON m.complaint_id = t.complaint_id LEFT JOIN user u ON u.id = m.author_id
	WHERE t.hash = p_hash AND t.revoked_at IS NULL AND m.kind IN ('customer', 'answer')
	ORDER BY m.at, m.id;
END //

CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE case_attachments(IN p_hash BINARY(32))
READS SQL DATA SQL SECURITY DEFINER
BEGIN
	SELECT a.id, a.message_id, a.size, a.name, a.mime, a.kind, a.at
	FROM case_token t JOIN attach a ON a.complaint_id = t.complaint_id JOIN message m ON m.id = a.message_id
	WHERE t.hash = p_hash AND t.revoked_at IS NULL AND a.kind = 'file' AND m.kind IN ('customer', 'answer')
	ORDER BY a.id;
END //

-- A customer's word in a case: waiting and answered cases are worked on again, closed ones reopened within a year.  Granted to nobody.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE case_reply(
	IN p_id BIGINT UNSIGNED, IN p_idem BINARY(16), IN p_body MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
	OUT o_message BIGINT UNSIGNED, OUT o_fresh TINYINT)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin;
	DECLARE v_closed DATETIME;
	IF CHAR_LENGTH(p_body) > 100000 THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30006, MESSAGE_TEXT = 'the text is too long';
	END IF;
	SELECT state, closed_at INTO v_state, v_closed FROM complaint WHERE id = p_id FOR UPDATE;
	SET o_message = (SELECT id FROM message WHERE idem = p_idem AND complaint_id = p_id AND kind = 'customer');
	SET o_fresh = o_message IS NULL;
	IF o_fresh THEN
		IF v_state = 'closed' AND v_closed < UTC_TIMESTAMP() - INTERVAL 365 DAY THEN
			SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30003, MESSAGE_TEXT = 'closed for more than 365 days';
		END IF;
		INSERT INTO message (complaint_id, kind, body, idem, at) VALUES (p_id, 'customer', p_body, p_idem, UTC_TIMESTAMP());
		SET o_message = LAST_INSERT_ID();
		UPDATE complaint SET state = IF(state = 'received', 'received', 'working'), closed_at = NULL, updated_at = UTC_TIMESTAMP(),
			version = version + 1 WHERE id = p_id;
		IF v_state IN ('waiting', 'answered', 'closed') THEN
			INSERT INTO complaint_event (complaint_id, event, from_state, to_state, at)
			VALUES (p_id, IF(v_state = 'closed', 'reopen', 'reply'), v_state, 'working', UTC_TIMESTAMP());
		END IF;
	END IF;
END //

-- More information from whoever holds a living token.  The same p_idem twice is one message.  Answers one row: id (of the message), fresh.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE case_message_add(
	IN p_hash BINARY(32), IN p_idem BINARY(16), IN p_body MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_id BIGINT UNSIGNED DEFAULT (SELECT complaint_id FROM case_token WHERE hash = p_hash AND revoked_at IS NULL);
	DECLARE v_message BIGINT UNSIGNED;
	DECLARE v_fresh TINYINT;
	IF v_id IS NULL THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30004, MESSAGE_TEXT = 'no such case';
	END IF;
	CALL case_reply(v_id, p_idem, p_body, v_message, v_fresh);
	SELECT v_message AS id, v_fresh AS fresh;
END //

-- A party without values for an anonymous case, so that files can be sealed under a key.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE case_party(
	IN p_hash BINARY(32), IN p_party BIGINT UNSIGNED, IN p_key INT UNSIGNED, IN p_dek VARBINARY(80), IN p_masks VARBINARY(2048))
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	CALL party_add(p_party, p_key, p_dek, p_masks, NULL, NULL, NULL, NULL, NULL);
	UPDATE complaint c JOIN case_token t ON t.complaint_id = c.id
	SET c.party_id = p_party
	WHERE t.hash = p_hash AND t.revoked_at IS NULL AND c.party_id IS NULL;
	IF ROW_COUNT() = 0 THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30005, MESSAGE_TEXT = 'the case has a party';
	END IF;
END //

-- A file that belongs to the message p_idem, which the token's holder has just written.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE attach_add(
	IN p_hash BINARY(32), IN p_idem BINARY(16), IN p_seal BINARY(16), IN p_name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
	IN p_mime VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin, IN p_size BIGINT UNSIGNED, IN p_sha256 BINARY(32))
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	INSERT INTO attach (complaint_id, message_id, kind, seal_id, party_id, name, mime, size, sha256, at)
	SELECT c.id, m.id, 'file', p_seal, c.party_id, p_name, p_mime, p_size, p_sha256, UTC_TIMESTAMP()
	FROM case_token t JOIN complaint c ON c.id = t.complaint_id
	JOIN message m ON m.idem = p_idem AND m.complaint_id = c.id AND m.kind = 'customer'
	WHERE t.hash = p_hash AND t.revoked_at IS NULL AND m.at > UTC_TIMESTAMP() - INTERVAL 15 MINUTE
		AND (SELECT COUNT(*) FROM attach a WHERE a.complaint_id = c.id AND a.message_id = m.id) < 50;
	IF ROW_COUNT() = 0 THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30004, MESSAGE_TEXT = 'no such message';
	END IF;
END //

CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE attach_chunk_add(
	IN p_hash BINARY(32), IN p_seal BINARY(16), IN p_no INT UNSIGNED, IN p_sealed MEDIUMBLOB)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	INSERT INTO attach_chunk (attach_id, no, sealed)
	SELECT a.id, p_no, p_sealed
	FROM case_token t JOIN attach a ON a.complaint_id = t.complaint_id AND a.seal_id = p_seal AND a.kind = 'file'
	WHERE t.hash = p_hash AND t.revoked_at IS NULL AND a.at > UTC_TIMESTAMP() - INTERVAL 15 MINUTE
		AND CAST(p_no AS UNSIGNED) * 524288 < a.size AND LENGTH(p_sealed) <= 524332;
	IF ROW_COUNT() = 0 THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30004, MESSAGE_TEXT = 'no such file';
	END IF;
END //

-- ---------------------------------------------------------------- mailin
-- p_digest names the mail being stored: mail_in is its row, written first, and files go to what that row names.

-- Was this mail stored before?  One row: n.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE mail_seen(IN p_digest BINARY(32))
READS SQL DATA SQL SECURITY DEFINER
BEGIN
	SELECT COUNT(*) AS n FROM mail_in WHERE digest = p_digest;
END //

-- The case that a mail speaks of: by a Message-ID of ours (p_mail_id), else by its number.  mine is 1 when the sender's party is its
-- complainant's or has the same address (EML-02).  No row when there is none.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE mail_case(
	IN p_mail_id VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin, IN p_year SMALLINT UNSIGNED, IN p_id BIGINT UNSIGNED,
	IN p_party BIGINT UNSIGNED)
READS SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_id BIGINT UNSIGNED DEFAULT NULL;
	IF p_mail_id IS NOT NULL THEN
		SET v_id = (SELECT complaint_id FROM outbox WHERE mail_id = p_mail_id);
	ELSE
		SET v_id = (SELECT id FROM complaint WHERE id = p_id AND year = p_year);
	END IF;
	SELECT c.id, c.year, c.party_id, COALESCE(c.party_id = p_party, 0) OR EXISTS (
			SELECT 1 FROM private_value a JOIN private_value b ON b.field = a.field AND b.blind = a.blind
			WHERE a.field = 'email' AND a.party_id = p_party AND b.party_id = c.party_id) AS mine
	FROM complaint c WHERE c.id = v_id;
END //

-- A mail becomes a new case.  The party exists: the sender's, or one that party_add has just stored.  Answers one row: id, year, fresh.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE mail_file(
	IN p_digest BINARY(32), IN p_idem BINARY(16), IN p_lang VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_title VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, IN p_body MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
	IN p_party BIGINT UNSIGNED, IN p_mail_id VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_reason VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_id BIGINT UNSIGNED;
	DECLARE v_message BIGINT UNSIGNED;
	CALL case_insert(p_idem, 'mail', p_lang, 'other', NULL, '', p_title, p_body, p_party,
		(SELECT id FROM customer WHERE party_id = p_party), NULL, NULL, p_mail_id, v_id, v_message);
	INSERT INTO mail_in (digest, complaint_id, message_id, result, reason, at)
	VALUES (p_digest, v_id, v_message, 'filed', p_reason, UTC_TIMESTAMP());
	SELECT id, year, 1 AS fresh FROM complaint WHERE id = v_id;
END //

-- A mail is an answer of the complainant in its case; of nobody else.  Answers one row: id (of the message), fresh.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE mail_reply(
	IN p_digest BINARY(32), IN p_id BIGINT UNSIGNED, IN p_party BIGINT UNSIGNED, IN p_idem BINARY(16),
	IN p_body MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_message BIGINT UNSIGNED;
	DECLARE v_fresh TINYINT;
	IF NOT EXISTS (SELECT 1 FROM complaint c WHERE c.id = p_id AND (c.party_id = p_party OR EXISTS (
			SELECT 1 FROM private_value a JOIN private_value b ON b.field = a.field AND b.blind = a.blind
			WHERE a.field = 'email' AND a.party_id = p_party AND b.party_id = c.party_id))) THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30003, MESSAGE_TEXT = 'not a mail of the complainant';
	END IF;
	CALL case_reply(p_id, p_idem, p_body, v_message, v_fresh);
	INSERT INTO mail_in (digest, complaint_id, message_id, result, at)
	VALUES (p_digest, p_id, v_message, 'threaded', UTC_TIMESTAMP());
	SELECT v_message AS id, v_fresh AS fresh;
END //

-- A mail is kept and nothing else is done (p_id: the case it speaks of, NULL without one).
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE mail_keep(
	IN p_digest BINARY(32), IN p_id BIGINT UNSIGNED, IN p_reason VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	INSERT INTO mail_in (digest, complaint_id, result, reason, at) VALUES (p_digest, p_id, 'refused', p_reason, UTC_TIMESTAMP());
END //

-- A file of the mail, or (last) the raw mail itself; after that the mail takes no more.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE mail_attach_add(
	IN p_digest BINARY(32), IN p_kind VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin, IN p_party BIGINT UNSIGNED, IN p_seal BINARY(16),
	IN p_name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, IN p_mime VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_size BIGINT UNSIGNED, IN p_sha256 BINARY(32))
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	INSERT INTO attach (complaint_id, message_id, kind, seal_id, party_id, name, mime, size, sha256, at)
	SELECT i.complaint_id, i.message_id, p_kind, p_seal, p_party, p_name, p_mime, p_size, p_sha256, UTC_TIMESTAMP()
	FROM mail_in i WHERE i.digest = p_digest AND i.attach_id IS NULL;
	IF ROW_COUNT() = 0 THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30004, MESSAGE_TEXT = 'no such mail';
	END IF;
	IF p_kind = 'mail' THEN
		UPDATE mail_in SET attach_id = LAST_INSERT_ID() WHERE digest = p_digest;
	END IF;
END //

CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE mail_chunk_add(
	IN p_seal BINARY(16), IN p_no INT UNSIGNED, IN p_sealed MEDIUMBLOB)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	INSERT INTO attach_chunk (attach_id, no, sealed)
	SELECT a.id, p_no, p_sealed FROM attach a
	WHERE a.seal_id = p_seal AND a.at > UTC_TIMESTAMP() - INTERVAL 15 MINUTE
		AND CAST(p_no AS UNSIGNED) * 524288 < GREATEST(a.size, 1) AND LENGTH(p_sealed) <= 524332;
	IF ROW_COUNT() = 0 THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30004, MESSAGE_TEXT = 'no such file';
	END IF;
END //

DELIMITER ;
-- ================================================================ cases: end

-- ================================================================ knowledge
-- What guests may read: published public articles, their categories, and the public part of the index.  The views merge into the
-- query that uses them, so the keys of their tables serve it.

CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_article AS
SELECT a.id, a.group_id, a.type, a.lang, a.category_id, a.audience, a.title, a.slug, a.body_html, a.summary, a.keywords, a.valid_from,
	a.valid_to, a.reviewed_at, a.revision, a.created_at, a.updated_at, a.published_at, a.views, a.helpful, a.unhelpful, a.version,
	c.name_en AS category_en, c.name_zh_cn AS category_zh_cn, c.name_zh_tw AS category_zh_tw
FROM article a JOIN category c ON c.id = a.category_id
WHERE a.state = 'published' AND a.audience = 'public'
	AND (a.starts_at IS NULL OR a.starts_at <= UTC_TIMESTAMP()) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP());

-- The columns of article's key article_category alone: lists and counts never touch the texts.
CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_article_key AS
SELECT a.id, a.category_id, a.lang, a.views FROM article a
WHERE a.state = 'published' AND a.audience = 'public'
	AND (a.starts_at IS NULL OR a.starts_at <= UTC_TIMESTAMP()) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP());

-- Where the permalink of a merged article leads: only what a guest may read at both ends.
CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_article_moved AS
SELECT m.id, a.id AS into_id FROM article m JOIN article a ON a.id = m.merged_into
WHERE m.audience = 'public' AND a.state = 'published' AND a.audience = 'public'
	AND (a.starts_at IS NULL OR a.starts_at <= UTC_TIMESTAMP()) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP());

-- Categories with something public in them or at most three levels below: the name of an internal one tells nothing to guests.
CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_category AS
SELECT c.id, c.code, c.parent_id, c.sort, c.name_en, c.name_zh_cn, c.name_zh_tw FROM category c
WHERE EXISTS (SELECT 1 FROM article a WHERE a.category_id = c.id AND a.state = 'published' AND a.audience = 'public'
		AND (a.starts_at IS NULL OR a.starts_at <= UTC_TIMESTAMP()) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP()))
	OR EXISTS (SELECT 1 FROM category d JOIN article a ON a.category_id = d.id
		WHERE d.parent_id = c.id AND a.state = 'published' AND a.audience = 'public'
		AND (a.starts_at IS NULL OR a.starts_at <= UTC_TIMESTAMP()) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP()))
	OR EXISTS (SELECT 1 FROM category d JOIN category e ON e.parent_id = d.id JOIN article a ON a.category_id = e.id
		WHERE d.parent_id = c.id AND a.state = 'published' AND a.audience = 'public'
		AND (a.starts_at IS NULL OR a.starts_at <= UTC_TIMESTAMP()) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP()))
	OR EXISTS (SELECT 1 FROM category d JOIN category e ON e.parent_id = d.id JOIN category f ON f.parent_id = e.id
		JOIN article a ON a.category_id = f.id
		WHERE d.parent_id = c.id AND a.state = 'published' AND a.audience = 'public'
		AND (a.starts_at IS NULL OR a.starts_at <= UTC_TIMESTAMP()) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP()));

-- Files of what a guest may read; those that only internal-only blocks name are not.
CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_article_file AS
SELECT f.id, f.article_id, f.kind, f.name, f.mime, f.width, f.height, f.size, f.sha256, f.at, 0 AS author_id
FROM article_file f JOIN article a ON a.id = f.article_id
WHERE f.guests = 1 AND a.state = 'published' AND a.audience = 'public'
	AND (a.starts_at IS NULL OR a.starts_at <= UTC_TIMESTAMP()) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP());

CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_article_file_chunk AS
SELECT k.file_id, k.no, k.bytes FROM article_file_chunk k JOIN article_file f ON f.id = k.file_id JOIN article a ON a.id = f.article_id
WHERE f.guests = 1 AND a.state = 'published' AND a.audience = 'public'
	AND (a.starts_at IS NULL OR a.starts_at <= UTC_TIMESTAMP()) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP());

CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_article_text AS
SELECT article_id, aud, folded FROM article_text WHERE aud = 0;

CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_posting AS
SELECT aud, tok, imp, doc, lang FROM posting WHERE aud = 0;

CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_posting_df AS
SELECT aud, tok, df FROM posting_df WHERE aud = 0;

CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_term AS
SELECT aud, term, df FROM term WHERE aud = 0;

-- The firm's words for one another.
CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_synonym AS
SELECT word, set_id FROM synonym;

DELIMITER //

-- What was looked for; the caller has masked it.  p_token ties what is opened from the results to it and names nobody.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE search_log_add(IN p_token BIGINT UNSIGNED,
	IN p_query VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, IN p_folded VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
	IN p_lang VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin, IN p_hits INT UNSIGNED)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	INSERT INTO search_log (token, at, query, folded, lang, hits) VALUES (p_token, UTC_TIMESTAMP(), p_query, p_folded, p_lang, p_hits);
END //

-- The first public article opened from a result page, for a day after the search; all else changes nothing.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE search_opened_set(IN p_token BIGINT UNSIGNED, IN p_article BIGINT UNSIGNED)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	UPDATE search_log SET opened_id = p_article
	WHERE token = p_token AND opened_id IS NULL AND hits > 0 AND at > UTC_TIMESTAMP() - INTERVAL 1 DAY
		AND EXISTS (SELECT 1 FROM public_article a WHERE a.id = p_article);
END //

-- Whether what was opened helped: said once, for a day after the search.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE search_solved_set(IN p_token BIGINT UNSIGNED, IN p_solved TINYINT)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	UPDATE search_log SET solved = IF(p_solved, 1, 0)
	WHERE token = p_token AND opened_id IS NOT NULL AND solved IS NULL AND at > UTC_TIMESTAMP() - INTERVAL 1 DAY;
END //

DELIMITER ;

-- ================================================================ knowledge: readers
-- What the portal shows round an article, and what its readers do with it.  Everything here is about published public articles alone;
-- a number of any other article is as good as none.

-- An article's page: one table and no more columns than it shows, since this is asked most.
CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_article_page AS
SELECT a.id, a.group_id, a.lang, a.category_id, a.title, a.slug, a.body_html, a.summary, a.keywords, a.valid_from, a.valid_to,
	a.reviewed_at, a.updated_at, a.version
FROM article a
WHERE a.state = 'published' AND a.audience = 'public'
	AND (a.starts_at IS NULL OR a.starts_at <= UTC_TIMESTAMP()) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP());

-- What a link to an article needs: lists, related articles, translations, feed and map of the site.
CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_article_link AS
SELECT a.id, a.group_id, a.lang, a.category_id, a.title, a.slug, a.summary, a.keywords, a.published_at, a.updated_at, a.views
FROM article a
WHERE a.state = 'published' AND a.audience = 'public'
	AND (a.starts_at IS NULL OR a.starts_at <= UTC_TIMESTAMP()) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP());

-- Where articles stand in the tree, for those whose own topic has hardly any other.
CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_article_near AS
SELECT a.id, a.lang, a.views, c.parent_id FROM article a JOIN category c ON c.id = a.category_id
WHERE a.state = 'published' AND a.audience = 'public'
	AND (a.starts_at IS NULL OR a.starts_at <= UTC_TIMESTAMP()) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP());

CREATE OR REPLACE ALGORITHM=MERGE DEFINER=kefu_definer@localhost SQL SECURITY DEFINER VIEW public_announcement AS
SELECT id, lang, level, title, body_html, starts_at FROM announcement
WHERE place IN ('portal', 'both') AND starts_at <= UTC_TIMESTAMP() AND (ends_at IS NULL OR ends_at > UTC_TIMESTAMP());

DELIMITER //

-- Did it help?  The vote of one voter about one article, who may change it.  The article's version stays, so cached pages do.  To be
-- called inside a transaction: the article's row is locked first, so that two votes at once are counted one after the other.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE article_vote_set(
	IN p_id BIGINT UNSIGNED, IN p_voter BINARY(16), IN p_helpful TINYINT, IN p_reason VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin,
	IN p_comment VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_revision INT UNSIGNED DEFAULT NULL;
	DECLARE v_before TINYINT DEFAULT NULL;
	SELECT revision INTO v_revision FROM article WHERE id = p_id AND state = 'published' AND audience = 'public'
		AND (starts_at IS NULL OR starts_at <= UTC_TIMESTAMP()) AND (ends_at IS NULL OR ends_at > UTC_TIMESTAMP()) FOR UPDATE;
	IF v_revision IS NULL THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30004, MESSAGE_TEXT = 'no such article';
	END IF;
	SELECT helpful INTO v_before FROM article_vote WHERE article_id = p_id AND voter = p_voter;
	INSERT INTO article_vote (article_id, voter, helpful, reason, comment, revision, at)
	VALUES (p_id, p_voter, p_helpful, IF(p_helpful, '', p_reason), IF(p_helpful, '', p_comment), v_revision, UTC_TIMESTAMP())
	ON DUPLICATE KEY UPDATE helpful = VALUES(helpful), reason = VALUES(reason), comment = VALUES(comment), revision = VALUES(revision),
		at = VALUES(at);
	IF NOT v_before <=> p_helpful THEN
		UPDATE article SET helpful = helpful + IF(p_helpful, 1, 0) - IF(v_before = 1 AND helpful > 0, 1, 0),
			unhelpful = unhelpful + IF(p_helpful, 0, 1) - IF(v_before = 0 AND unhelpful > 0, 1, 0)
		WHERE id = p_id;
	END IF;
END //

-- A browser stayed on the article for a while.  p_day is today in the firm's time zone.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE article_read_add(IN p_id BIGINT UNSIGNED, IN p_day DATE)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	IF p_day NOT BETWEEN UTC_DATE() - INTERVAL 1 DAY AND UTC_DATE() + INTERVAL 1 DAY THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30001, MESSAGE_TEXT = 'a day that is not today anywhere';
	END IF;
	UPDATE article SET views = views + 1 WHERE id = p_id AND state = 'published' AND audience = 'public'
		AND (starts_at IS NULL OR starts_at <= UTC_TIMESTAMP()) AND (ends_at IS NULL OR ends_at > UTC_TIMESTAMP());
	IF ROW_COUNT() = 0 THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30004, MESSAGE_TEXT = 'no such article';
	END IF;
	INSERT INTO article_day (article_id, day, readers) VALUES (p_id, p_day, 1) ON DUPLICATE KEY UPDATE readers = readers + 1;
END //

-- What was read before the case of this token was filed: ids with commas; at most twenty public ones are kept.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE complaint_read_add(
	IN p_hash BINARY(32), IN p_ids VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_id BIGINT UNSIGNED DEFAULT (SELECT complaint_id FROM case_token WHERE hash = p_hash);
	DECLARE v_left VARCHAR(201) CHARACTER SET ascii COLLATE ascii_bin DEFAULT CONCAT(p_ids, ',');
	DECLARE v_one VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin;
	DECLARE v_n INT DEFAULT 0;
	WHILE v_id IS NOT NULL AND v_left <> '' AND v_n < 20 DO
		SET v_one = SUBSTRING_INDEX(v_left, ',', 1);
		SET v_left = SUBSTRING(v_left, CHAR_LENGTH(v_one) + 2);
		SET v_n = v_n + 1;
		IF v_one REGEXP '^[1-9][0-9]{0,17}$' THEN
			INSERT IGNORE INTO complaint_read (complaint_id, article_id)
			SELECT v_id, a.id FROM article a WHERE a.id = CAST(v_one AS UNSIGNED) AND a.state = 'published' AND a.audience = 'public';
		END IF;
	END WHILE;
END //

-- What came of the articles that were shown beside a complaint: shown < solved < filed, and never back.  One row a form, so that a form
-- counts once.  p_article: which one solved it.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE deflection_set(
	IN p_idem BINARY(16), IN p_outcome VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin, IN p_article BIGINT UNSIGNED,
	IN p_shown VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_article BIGINT UNSIGNED DEFAULT (SELECT id FROM article WHERE id = p_article AND state = 'published' AND audience = 'public'
		AND p_outcome = 'solved');
	INSERT INTO deflection (idem, outcome, article_id, shown, at) VALUES (p_idem, p_outcome, v_article, p_shown, UTC_TIMESTAMP())
	ON DUPLICATE KEY UPDATE
		article_id = IF(VALUES(outcome) + 0 > outcome + 0, VALUES(article_id), article_id),
		shown = IF(CHAR_LENGTH(VALUES(shown)) > CHAR_LENGTH(shown), VALUES(shown), shown),
		at = IF(VALUES(outcome) + 0 > outcome + 0, VALUES(at), at),
		outcome = IF(VALUES(outcome) + 0 > outcome + 0, VALUES(outcome), outcome);
END //

DELIMITER ;
-- ================================================================ knowledge: readers: end

-- ================================================================ knowledge: life
DELIMITER //

-- The reads of an article that was merged count for the one it went into.  Within the caller's transaction.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE article_reads_move(IN p_from BIGINT UNSIGNED, IN p_into BIGINT UNSIGNED)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	UPDATE article SET views = views + COALESCE((SELECT f.views FROM article f WHERE f.id = p_from), 0) WHERE id = p_into;
	UPDATE article SET views = 0 WHERE id = p_from;
	INSERT INTO article_day (article_id, day, readers, staff)
	SELECT p_into, d.day, d.readers, d.staff FROM article_day d WHERE d.article_id = p_from
	ON DUPLICATE KEY UPDATE readers = article_day.readers + VALUES(readers), staff = article_day.staff + VALUES(staff);
	DELETE FROM article_day WHERE article_id = p_from;
END //

DELIMITER ;
-- ================================================================ knowledge: life: end

-- ================================================================ throttle
-- Token buckets (S21, S44, PRV-12).  Every program may take a token; only the vault's own buckets have names that nobody else can make.

DELIMITER //

-- Take one token of a bucket that holds at most p_burst and gains p_per_hour an hour; busy (30007) when there is none.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE throttle_take(
	IN p_bucket BINARY(16), IN p_burst INT, IN p_per_hour INT)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
	DECLARE v_taken INT DEFAULT 0;
	IF p_burst < 1 OR p_per_hour < 1 THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30001, MESSAGE_TEXT = 'a bucket that holds nothing';
	END IF;
	-- What throttle_sweep relies on.
	IF p_burst > 48 * p_per_hour THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30001, MESSAGE_TEXT = 'a bucket that takes over two days to fill';
	END IF;
	-- The first assignment still reads the old refilled_at.  A clock that went back fills nothing.
	UPDATE throttle
	SET tokens = LEAST(p_burst, tokens + GREATEST(0, TIMESTAMPDIFF(MICROSECOND, refilled_at, v_now)) * p_per_hour / 3600000000) - 1,
		refilled_at = v_now
	WHERE bucket = p_bucket
		AND LEAST(p_burst, tokens + GREATEST(0, TIMESTAMPDIFF(MICROSECOND, refilled_at, v_now)) * p_per_hour / 3600000000) >= 1;
	SET v_taken = ROW_COUNT();
	IF v_taken = 0 THEN
		INSERT IGNORE INTO throttle (bucket, tokens, refilled_at) VALUES (p_bucket, p_burst - 1, v_now);
		SET v_taken = ROW_COUNT();
	END IF;
	IF v_taken = 0 THEN
		SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30007, MESSAGE_TEXT = 'too often';
	END IF;
END //

-- Remove at most p_most buckets that nobody took from for two days, and tell how many.  They are full by now, as a bucket without a row
-- is: nobody gains a token.  One statement for each, so that whoever takes from one waits for a single row and none is locked out of order.
CREATE OR REPLACE DEFINER=kefu_definer@localhost PROCEDURE throttle_sweep(IN p_most INT)
MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
	DECLARE v_old DATETIME(3) DEFAULT UTC_TIMESTAMP(3) - INTERVAL 48 HOUR;
	DECLARE v_n BIGINT DEFAULT 0;
	FOR b IN (SELECT bucket FROM throttle WHERE refilled_at < v_old ORDER BY refilled_at LIMIT p_most) DO
		DELETE FROM throttle WHERE bucket = b.bucket AND refilled_at < v_old;
		SET v_n = v_n + ROW_COUNT();
	END FOR;
	SELECT v_n AS n;
END //

DELIMITER ;
