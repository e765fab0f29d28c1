-- seed.sql: roles with their permissions and field rights, applied by kefuctl migrate after the grants.
-- Safe to run again: a role that has any permission or field right is the administrator's own and is left alone.
-- Rights by nature of the job (F4, PRV-10); the administrator grants but reads no private value.

INSERT INTO role (code, name)
SELECT s.code, s.name FROM (
	SELECT 'admin' AS code, 'Administrator' AS name
	UNION ALL SELECT 'agent', 'Service agent'
	UNION ALL SELECT 'clerk', 'Data entry clerk'
	UNION ALL SELECT 'editor', 'Knowledge editor'
	UNION ALL SELECT 'manager', 'Service manager'
	UNION ALL SELECT 'privacy', 'Privacy officer'
	UNION ALL SELECT 'repair', 'Repair technician'
	UNION ALL SELECT 'sales', 'Sales representative'
) s WHERE NOT EXISTS (SELECT 1 FROM role r WHERE r.code = s.code);

INSERT INTO role_perm (role_id, perm)
SELECT r.id, s.perm FROM (
	SELECT 'admin' AS code, 'user_admin' AS perm
	UNION ALL SELECT 'agent', 'complaint_assign'
	UNION ALL SELECT 'agent', 'complaint_work'
	UNION ALL SELECT 'agent', 'customer_edit'
	UNION ALL SELECT 'agent', 'customer_read'
	UNION ALL SELECT 'clerk', 'customer_edit'
	UNION ALL SELECT 'clerk', 'customer_read'
	UNION ALL SELECT 'editor', 'article_edit'
	UNION ALL SELECT 'editor', 'article_publish'
	UNION ALL SELECT 'editor', 'reading_manage'
	UNION ALL SELECT 'manager', 'article_edit'
	UNION ALL SELECT 'manager', 'article_publish'
	UNION ALL SELECT 'manager', 'complaint_assign'
	UNION ALL SELECT 'manager', 'complaint_conduct'
	UNION ALL SELECT 'manager', 'complaint_work'
	UNION ALL SELECT 'manager', 'customer_edit'
	UNION ALL SELECT 'manager', 'customer_read'
	UNION ALL SELECT 'manager', 'reading_manage'
	UNION ALL SELECT 'privacy', 'access_log'
	UNION ALL SELECT 'privacy', 'complaint_assign'
	UNION ALL SELECT 'privacy', 'complaint_privacy'
	UNION ALL SELECT 'privacy', 'complaint_work'
	UNION ALL SELECT 'privacy', 'customer_edit'
	UNION ALL SELECT 'privacy', 'customer_read'
	UNION ALL SELECT 'repair', 'complaint_work'
	UNION ALL SELECT 'repair', 'customer_read'
	UNION ALL SELECT 'sales', 'customer_edit'
	UNION ALL SELECT 'sales', 'customer_read'
) s JOIN role r ON r.code = s.code
WHERE NOT EXISTS (SELECT 1 FROM role_perm p WHERE p.role_id = r.id);

-- level none with can_write: may enter a value and not read it back (PRV-20).
INSERT INTO field_right (role_id, field, scope, level, can_write, can_lookup)
SELECT r.id, s.field, s.scope, s.level, s.can_write, s.can_lookup FROM (
	SELECT 'agent' AS code, 'name' AS field, 'all' AS scope, 'reveal' AS level, 1 AS can_write, 0 AS can_lookup
	UNION ALL SELECT 'agent', 'phone', 'all', 'reveal', 1, 1
	UNION ALL SELECT 'agent', 'email', 'all', 'reveal', 1, 1
	UNION ALL SELECT 'agent', 'address', 'all', 'reveal', 1, 0
	UNION ALL SELECT 'agent', 'birth', 'all', 'masked', 0, 0
	UNION ALL SELECT 'agent', 'attachment', 'all', 'read', 0, 0
	UNION ALL SELECT 'agent', 'name', 'own', 'read', 1, 0
	UNION ALL SELECT 'agent', 'phone', 'own', 'read', 1, 1
	UNION ALL SELECT 'agent', 'email', 'own', 'read', 1, 1
	UNION ALL SELECT 'clerk', 'name', 'all', 'masked', 1, 0
	UNION ALL SELECT 'clerk', 'phone', 'all', 'none', 1, 1
	UNION ALL SELECT 'clerk', 'email', 'all', 'none', 1, 1
	UNION ALL SELECT 'clerk', 'address', 'all', 'none', 1, 0
	UNION ALL SELECT 'clerk', 'birth', 'all', 'none', 1, 0
	UNION ALL SELECT 'clerk', 'income', 'all', 'none', 1, 0
	UNION ALL SELECT 'clerk', 'household', 'all', 'none', 1, 0
	UNION ALL SELECT 'manager', 'name', 'all', 'reveal', 1, 0
	UNION ALL SELECT 'manager', 'phone', 'all', 'reveal', 1, 1
	UNION ALL SELECT 'manager', 'email', 'all', 'reveal', 1, 1
	UNION ALL SELECT 'manager', 'address', 'all', 'reveal', 1, 0
	UNION ALL SELECT 'manager', 'birth', 'all', 'reveal', 1, 0
	UNION ALL SELECT 'manager', 'income', 'all', 'masked', 0, 0
	UNION ALL SELECT 'manager', 'household', 'all', 'masked', 0, 0
	UNION ALL SELECT 'manager', 'income', 'department', 'reveal', 1, 0
	UNION ALL SELECT 'manager', 'household', 'department', 'reveal', 1, 0
	UNION ALL SELECT 'manager', 'attachment', 'all', 'read', 0, 0
	UNION ALL SELECT 'privacy', 'name', 'all', 'reveal', 1, 0
	UNION ALL SELECT 'privacy', 'phone', 'all', 'reveal', 1, 1
	UNION ALL SELECT 'privacy', 'email', 'all', 'reveal', 1, 1
	UNION ALL SELECT 'privacy', 'address', 'all', 'reveal', 1, 0
	UNION ALL SELECT 'privacy', 'birth', 'all', 'reveal', 1, 0
	UNION ALL SELECT 'privacy', 'income', 'all', 'reveal', 1, 0
	UNION ALL SELECT 'privacy', 'household', 'all', 'reveal', 1, 0
	UNION ALL SELECT 'privacy', 'attachment', 'all', 'read', 0, 0
	UNION ALL SELECT 'repair', 'name', 'all', 'masked', 0, 0
	UNION ALL SELECT 'repair', 'phone', 'all', 'masked', 0, 1
	UNION ALL SELECT 'repair', 'address', 'all', 'masked', 0, 0
	UNION ALL SELECT 'repair', 'name', 'department', 'reveal', 0, 0
	UNION ALL SELECT 'repair', 'phone', 'department', 'reveal', 0, 1
	UNION ALL SELECT 'repair', 'address', 'department', 'reveal', 1, 0
	UNION ALL SELECT 'repair', 'name', 'own', 'read', 0, 0
	UNION ALL SELECT 'repair', 'phone', 'own', 'read', 0, 1
	UNION ALL SELECT 'repair', 'address', 'own', 'read', 1, 0
	UNION ALL SELECT 'repair', 'attachment', 'all', 'read', 0, 0
	UNION ALL SELECT 'sales', 'name', 'all', 'masked', 0, 0
	UNION ALL SELECT 'sales', 'phone', 'all', 'masked', 0, 1
	UNION ALL SELECT 'sales', 'email', 'all', 'masked', 0, 1
	UNION ALL SELECT 'sales', 'phone', 'department', 'reveal', 1, 1
	UNION ALL SELECT 'sales', 'email', 'department', 'reveal', 1, 1
	UNION ALL SELECT 'sales', 'address', 'department', 'reveal', 1, 0
	UNION ALL SELECT 'sales', 'birth', 'department', 'masked', 1, 0
	UNION ALL SELECT 'sales', 'income', 'department', 'masked', 1, 0
	UNION ALL SELECT 'sales', 'household', 'department', 'masked', 1, 0
	UNION ALL SELECT 'sales', 'name', 'own', 'read', 1, 0
	UNION ALL SELECT 'sales', 'phone', 'own', 'read', 1, 1
	UNION ALL SELECT 'sales', 'email', 'own', 'read', 1, 1
	UNION ALL SELECT 'sales', 'address', 'own', 'read', 1, 0
	UNION ALL SELECT 'sales', 'birth', 'own', 'reveal', 1, 0
	UNION ALL SELECT 'sales', 'income', 'own', 'reveal', 1, 0
	UNION ALL SELECT 'sales', 'household', 'own', 'reveal', 1, 0
) s JOIN role r ON r.code = s.code
WHERE NOT EXISTS (SELECT 1 FROM field_right f WHERE f.role_id = r.id);
