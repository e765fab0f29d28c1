-- accounts.sql: the database and its accounts, made once by the server's administrator: mariadb < accounts.sql
-- On one host every program logs in as its own system account by unix_socket, without any password:
-- the system accounts have the names of the database accounts.
-- Across hosts use IDENTIFIED BY and a password file (docs/install.md).  grants.sql gives the rights.

CREATE DATABASE IF NOT EXISTS kefu CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE USER IF NOT EXISTS kefu_portal@localhost IDENTIFIED VIA unix_socket;
CREATE USER IF NOT EXISTS kefu_desk@localhost IDENTIFIED VIA unix_socket;
CREATE USER IF NOT EXISTS kefu_vault@localhost IDENTIFIED VIA unix_socket;
CREATE USER IF NOT EXISTS kefu_jobs@localhost IDENTIFIED VIA unix_socket;
CREATE USER IF NOT EXISTS kefu_mailin@localhost IDENTIFIED VIA unix_socket;
CREATE USER IF NOT EXISTS kefu_admin@localhost IDENTIFIED VIA unix_socket;
-- Owner of the views and procedures; nobody logs in as it.
CREATE USER IF NOT EXISTS kefu_definer@localhost ACCOUNT LOCK;

GRANT ALL PRIVILEGES ON kefu.* TO kefu_admin@localhost WITH GRANT OPTION;
GRANT SET USER ON *.* TO kefu_admin@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON kefu.* TO kefu_definer@localhost;
