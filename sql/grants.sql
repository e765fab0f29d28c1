-- grants.sql: what each account may do; idempotent, applied by kefuctl migrate after routines.sql, in the database in use.
-- One section for each noun, one line for each right: what is not here is refused.

-- ---------------------------------------------------------------- cases
-- Portal: a case only by its token.
GRANT EXECUTE ON PROCEDURE complaint_file TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE complaint_again TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE case_by_token TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE case_messages TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE case_attachments TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE case_message_add TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE case_party TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE attach_add TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE attach_chunk_add TO kefu_portal@localhost;
-- Mailin: stores mails, reads nothing but whether a mail or a case is known.
GRANT EXECUTE ON PROCEDURE party_add TO kefu_mailin@localhost;
GRANT EXECUTE ON PROCEDURE mail_seen TO kefu_mailin@localhost;
GRANT EXECUTE ON PROCEDURE mail_case TO kefu_mailin@localhost;
GRANT EXECUTE ON PROCEDURE mail_file TO kefu_mailin@localhost;
GRANT EXECUTE ON PROCEDURE mail_reply TO kefu_mailin@localhost;
GRANT EXECUTE ON PROCEDURE mail_keep TO kefu_mailin@localhost;
GRANT EXECUTE ON PROCEDURE mail_attach_add TO kefu_mailin@localhost;
GRANT EXECUTE ON PROCEDURE mail_chunk_add TO kefu_mailin@localhost;
-- Desk: messages and events are only added; who a case belongs to (party_id) and when it came are never changed.
GRANT EXECUTE ON PROCEDURE complaint_file_staff TO kefu_desk@localhost;
GRANT SELECT ON complaint TO kefu_desk@localhost;
GRANT UPDATE (state, severity, customer_id, assignee_id, department_id, updated_at, answered_at, closed_at, version)
	ON complaint TO kefu_desk@localhost;
GRANT SELECT, INSERT ON message TO kefu_desk@localhost;
GRANT SELECT, INSERT ON complaint_event TO kefu_desk@localhost;
GRANT SELECT, INSERT ON attach TO kefu_desk@localhost;
GRANT INSERT ON attach_chunk TO kefu_desk@localhost;
GRANT INSERT ON outbox TO kefu_desk@localhost;
-- Jobs: the outbox and what its mails say.
GRANT SELECT, INSERT, UPDATE ON lease TO kefu_jobs@localhost;
GRANT SELECT ON outbox TO kefu_jobs@localhost;
GRANT UPDATE (state, tries, epoch, next_at, sent_at, error) ON outbox TO kefu_jobs@localhost;
GRANT SELECT ON complaint TO kefu_jobs@localhost;
GRANT SELECT ON message TO kefu_jobs@localhost;
GRANT SELECT (id, name) ON user TO kefu_jobs@localhost;
GRANT INSERT ON complaint_event TO kefu_jobs@localhost;
GRANT INSERT ON case_token TO kefu_jobs@localhost;

-- ---------------------------------------------------------------- customers
-- Desk: where a record came from and when it was made are never changed, and none is removed.
GRANT SELECT, INSERT ON customer TO kefu_desk@localhost;
GRANT UPDATE (kind, name, name_folded, region, grade, status, owner_id, department_id, party_id, note, updated_at, updated_by, version)
	ON customer TO kefu_desk@localhost;
GRANT SELECT, INSERT, DELETE ON customer_suffix TO kefu_desk@localhost;
-- Who changed what is shown on the card.
GRANT SELECT ON audit TO kefu_desk@localhost;

-- ---------------------------------------------------------------- knowledge
-- Portal: only what is published and public, and only through the views.
GRANT SELECT ON public_article TO kefu_portal@localhost;
GRANT SELECT ON public_article_key TO kefu_portal@localhost;
GRANT SELECT ON public_article_moved TO kefu_portal@localhost;
GRANT SELECT ON public_category TO kefu_portal@localhost;
GRANT SELECT ON public_article_file TO kefu_portal@localhost;
GRANT SELECT ON public_article_file_chunk TO kefu_portal@localhost;
GRANT SELECT ON public_article_text TO kefu_portal@localhost;
GRANT SELECT ON public_posting TO kefu_portal@localhost;
GRANT SELECT ON public_posting_df TO kefu_portal@localhost;
GRANT SELECT ON public_term TO kefu_portal@localhost;
GRANT SELECT ON public_synonym TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE search_log_add TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE search_opened_set TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE search_solved_set TO kefu_portal@localhost;
-- What surrounds an article on the portal, and what its readers do with it.
GRANT SELECT ON public_article_page TO kefu_portal@localhost;
GRANT SELECT ON public_article_link TO kefu_portal@localhost;
GRANT SELECT ON public_article_near TO kefu_portal@localhost;
GRANT SELECT ON public_announcement TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE article_vote_set TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE article_read_add TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE complaint_read_add TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE deflection_set TO kefu_portal@localhost;
-- Desk: writes articles and their postings; where a text came from and what guests did with it are never changed.
GRANT SELECT ON category TO kefu_desk@localhost;
GRANT SELECT, INSERT ON article TO kefu_desk@localhost;
GRANT UPDATE (group_id, type, lang, category_id, audience, state, title, slug, body, body_html, body_staff, summary, keywords, valid_from,
	valid_to, starts_at, ends_at, owner_department_id, review_by, reviewed_at, reviewed_by, merged_into, revision, origin_revision, author_id,
	updated_at, published_at, version) ON article TO kefu_desk@localhost;
GRANT SELECT, INSERT, DELETE ON article_department TO kefu_desk@localhost;
-- Texts, votes and quotes are only added or read: what was written stays written.
GRANT SELECT, INSERT ON article_revision TO kefu_desk@localhost;
GRANT SELECT, INSERT ON article_comment TO kefu_desk@localhost;
GRANT SELECT, INSERT ON article_quote TO kefu_desk@localhost;
GRANT EXECUTE ON PROCEDURE article_reads_move TO kefu_desk@localhost;
GRANT SELECT ON article_vote TO kefu_desk@localhost;
GRANT SELECT, INSERT, UPDATE (state, reply, decided_by, decided_at, version) ON article_suggestion TO kefu_desk@localhost;
GRANT SELECT, INSERT, UPDATE (staff) ON article_day TO kefu_desk@localhost;
GRANT SELECT, INSERT, DELETE, UPDATE (article_id, guests) ON article_file TO kefu_desk@localhost;
GRANT SELECT, INSERT ON article_file_chunk TO kefu_desk@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON synonym_set TO kefu_desk@localhost;
GRANT SELECT, INSERT, DELETE ON synonym TO kefu_desk@localhost;
GRANT SELECT ON search_log TO kefu_desk@localhost;
GRANT SELECT ON deflection TO kefu_desk@localhost;
GRANT SELECT ON complaint_read TO kefu_desk@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON announcement TO kefu_desk@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON reading_list TO kefu_desk@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON reading_item TO kefu_desk@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON reading_mark TO kefu_desk@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON form_draft TO kefu_desk@localhost;
GRANT SELECT, INSERT, UPDATE (seen_at) ON notice TO kefu_desk@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON import_batch TO kefu_desk@localhost;
GRANT SELECT, INSERT, DELETE ON import_row TO kefu_desk@localhost;
GRANT SELECT, INSERT, DELETE ON import_upload TO kefu_desk@localhost;
GRANT SELECT ON api_token TO kefu_desk@localhost;
GRANT SELECT, INSERT, DELETE ON api_done TO kefu_desk@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON article_text TO kefu_desk@localhost;
GRANT SELECT, INSERT, DELETE ON posting TO kefu_desk@localhost;
GRANT SELECT ON posting_df TO kefu_desk@localhost;
GRANT SELECT, INSERT ON term TO kefu_desk@localhost;
-- A save says what it changed, and asks whether the index is being built anew.
GRANT SELECT, INSERT ON search_change TO kefu_desk@localhost;
GRANT SELECT ON search_build TO kefu_desk@localhost;
-- Jobs: reviews that are due, told to the editors of the department.
GRANT SELECT ON department TO kefu_jobs@localhost;
GRANT SELECT (department_id, active) ON user TO kefu_jobs@localhost;
GRANT SELECT ON user_role TO kefu_jobs@localhost;
GRANT SELECT ON role_perm TO kefu_jobs@localhost;
GRANT SELECT, INSERT ON notice TO kefu_jobs@localhost;
-- Jobs: counts; what was typed or sent up and then left for months.
GRANT SELECT (updated_at), DELETE ON form_draft TO kefu_jobs@localhost;
GRANT SELECT (article_id, at), DELETE ON article_file TO kefu_jobs@localhost;
GRANT SELECT ON article TO kefu_jobs@localhost;
GRANT SELECT (article_id, aud, lang, folded) ON article_text TO kefu_jobs@localhost;
GRANT SELECT, DELETE ON search_change TO kefu_jobs@localhost;
GRANT SELECT ON search_build TO kefu_jobs@localhost;
GRANT SELECT, INSERT, UPDATE ON posting_df TO kefu_jobs@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON term TO kefu_jobs@localhost;

-- ---------------------------------------------------------------- vault
-- The vault: the only reader of private values and password hashes, the only writer of sessions and role membership.  What it judges by it
-- reads, column by column where a table holds more.  The access log and the seals are only added to.
GRANT SELECT, INSERT, UPDATE ON party TO kefu_vault@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON private_value TO kefu_vault@localhost;
GRANT SELECT, INSERT, UPDATE ON credential TO kefu_vault@localhost;
GRANT SELECT, INSERT, DELETE, UPDATE (seen_at) ON session TO kefu_vault@localhost;
GRANT SELECT, INSERT, UPDATE (name, department_id, lang, version) ON user TO kefu_vault@localhost;
GRANT SELECT, INSERT, DELETE ON user_role TO kefu_vault@localhost;
GRANT SELECT, INSERT, UPDATE (used_at, revoked_at) ON api_token TO kefu_vault@localhost;
GRANT SELECT ON role TO kefu_vault@localhost;
GRANT SELECT ON role_perm TO kefu_vault@localhost;
GRANT SELECT ON field_right TO kefu_vault@localhost;
GRANT SELECT (id, code) ON department TO kefu_vault@localhost;
GRANT SELECT (id, name, owner_id, department_id, party_id) ON customer TO kefu_vault@localhost;
GRANT SELECT (id, year, party_id, customer_id, assignee_id, department_id, restricted) ON complaint TO kefu_vault@localhost;
GRANT SELECT (id, complaint_id, party_id, seal_id) ON attach TO kefu_vault@localhost;
GRANT SELECT ON attach_chunk TO kefu_vault@localhost;
GRANT SELECT (id, party_id, complaint_id, epoch, state) ON outbox TO kefu_vault@localhost;
GRANT INSERT ON case_token TO kefu_vault@localhost;
GRANT SELECT, INSERT ON access_log TO kefu_vault@localhost;
GRANT SELECT, INSERT, UPDATE (seq, head) ON access_chain TO kefu_vault@localhost;
GRANT SELECT, INSERT ON audit TO kefu_vault@localhost;
GRANT SELECT, INSERT ON audit_seal TO kefu_vault@localhost;
GRANT SELECT (bucket), DELETE ON throttle TO kefu_vault@localhost;
GRANT EXECUTE ON PROCEDURE throttle_take TO kefu_vault@localhost;

-- ---------------------------------------------------------------- staff
-- Desk: who is logged in and who there is; nothing of it is written by the desk, and no secret is read.
GRANT SELECT ON session TO kefu_desk@localhost;
GRANT SELECT ON user TO kefu_desk@localhost;
GRANT SELECT ON user_role TO kefu_desk@localhost;
GRANT SELECT ON role TO kefu_desk@localhost;
GRANT SELECT ON role_perm TO kefu_desk@localhost;
GRANT SELECT ON department TO kefu_desk@localhost;
GRANT INSERT ON audit TO kefu_desk@localhost;
GRANT EXECUTE ON PROCEDURE throttle_take TO kefu_desk@localhost;
GRANT EXECUTE ON PROCEDURE throttle_take TO kefu_portal@localhost;
GRANT EXECUTE ON PROCEDURE throttle_take TO kefu_mailin@localhost;
GRANT EXECUTE ON PROCEDURE throttle_sweep TO kefu_jobs@localhost;
