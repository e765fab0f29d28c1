// vault-attack.test.js -- what somebody gains who has taken over a program: its database account and its uid.
//
// As kefu_desk and kefu_portal over SQL, and as their uids at the vault's sockets: no private value is read, no session and no
// right is forged.  The operations' numbers are read from the source, so that a new one is tried too.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { spawnSync } from 'node:child_process';
import { Client, VAR, account, ctl, form, has, lacks, password, sql, staff } from '../lib/kit.js';

const SOURCE = process.env.KEFU_SOURCE ?? new URL('../..', import.meta.url).pathname;
const UID = { portal: 61201, desk: 61202, vault: 61203, jobs: 61204, mailin: 61205, stranger: 61299 };
const STATUS = ['ok', 'invalid', 'login', 'denied', 'missing', 'conflict', 'too_big', 'busy', 'failed'];
const OPS = Object.fromEntries([...fs.readFileSync(`${SOURCE}/cgi/model/vault_op.h`, 'utf8').match(/enum vault_op \{([\s\S]*?)\}/)[1].matchAll(/VOP_([A-Z_]+)/g)].map((m, i) => [m[1], i]));
const SLOW = new Set(['LOGIN', 'PASSWORD', 'USER_SET', 'ROTATE', 'VERIFY']);
const PHONE = '13987650123', EMAIL = `canary.${process.pid}@example.com`;
const CANARY = new RegExp(`${PHONE}|139 ?8765 ?0123|canary\\.${process.pid}`);
const it = {};

// ---- SQL as a program's account; answers { ok, out }.
function as(name, text) {
  const r = spawnSync('mariadb', ['--no-defaults', `--socket=${VAR}/run/db/db.sock`, `--user=${name}`, `--password=${fs.readFileSync(`${VAR}/pw/${name}.pw`, 'utf8').trim()}`, '-N', '-B', '-e', text, 'kefu'], { encoding: 'utf8' });
  return { ok: r.status === 0, out: r.stdout + r.stderr };
}
const REFUSED = /ERROR (1044|1045|1142|1143|1227|1370|1290|1356|1410|1143|1698|1419|1410|1347|1396|1449|1095|1094)/;
function refused(name, text) {
  const r = as(name, text);
  assert.ok(!r.ok && REFUSED.test(r.out), `${name}: ${text} -> ${r.out.slice(0, 200) || 'done'}`);
}

// ---- Frames of wire.h.
const u32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n >>> 0); return b; };
const S = (s) => (s === null ? u32(0xffffffff) : Buffer.concat([u32(Buffer.byteLength(s)), Buffer.from(s)]));
const N = (n) => { const b = Buffer.alloc(8); b.writeBigInt64BE(BigInt(n)); return b; };
const frame = (op, token, ...fields) => {
  const body = Buffer.concat([Buffer.from([OPS[op] >> 8, OPS[op] & 255]), S('attack'), S('198.51.100.1'), S(token), ...fields]);
  return { slow: SLOW.has(op), hex: Buffer.concat([u32(body.length), body]).toString('hex') };
};
// What the vault answers to each frame, each on a connection of its own, asked by a process of that uid: { status, body } or null when it hung up.
function ask(uid, frames) {
  const script = `const net=require('net');let input='';process.stdin.on('data',d=>input+=d).on('end',async()=>{const {frames,sock}=JSON.parse(input);const out=[];
for(const f of frames){out.push(await new Promise(r=>{const s=net.connect(sock+(f.slow?'.slow':''));let b=Buffer.alloc(0);const t=setTimeout(()=>{s.destroy();r(null)},f.wait||15000);
s.on('error',()=>{clearTimeout(t);r(null)});s.on('close',()=>{clearTimeout(t);r(b.length?b.toString('hex'):null)});
s.on('data',d=>{b=Buffer.concat([b,d]);if(b.length>=4&&b.length>=4+b.readUInt32BE(0)){clearTimeout(t);s.destroy();r(b.toString('hex'))}});s.write(Buffer.from(f.hex,'hex'))}))}
process.stdout.write(JSON.stringify(out))})`;
  const r = spawnSync('setpriv', ['--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups', '--no-new-privs', '--', process.execPath, '-e', script],
    { input: JSON.stringify({ frames, sock: `${VAR}/run/vault/vault.sock` }), encoding: 'utf8', cwd: '/', timeout: 60000 });
  assert.equal(r.status, 0, r.stderr);
  return JSON.parse(r.stdout).map((h) => {
    if (h === null) return null;
    const b = Buffer.from(h, 'hex');
    return { status: STATUS[b.readUInt16BE(4)] ?? `?${b.readUInt16BE(4)}`, body: b.subarray(6) };
  });
}

before(async () => {
  sql('DELETE FROM throttle');
  const m = await staff('manager');
  const f = form((await m.get('/desk/customers/new')).text, '/desk/customers/new');
  const made = await m.post(f.action, { ...f.values, kind: 'person', grade: 'normal', status: 'active', name: `Attack ${process.pid}`, phone: PHONE, email: EMAIL });
  it.customer = made.headers.location.match(/(\d+)$/)[1];
  it.party = sql(`SELECT party_id FROM customer WHERE id = ${it.customer}`)[0][0];
  const guest = new Client();
  const rs = await guest.submit('/complaint', '/complaint', { subject: 'privacy', title: `Attack ${process.pid}`, body: 'Text.', product: '', name: 'Attack Test', email: EMAIL, phone: PHONE }, [{ field: 'files', name: 'a.txt', data: Buffer.from('canary file') }]);
  it.case = (await guest.follow(rs)).text.match(/C\d{4}-0*(\d+)/)[1];
  it.number = (await guest.follow(rs)).text.match(/C\d{4}-\d+/)[0];
  it.attach = sql(`SELECT id FROM attach WHERE complaint_id = ${it.case}`)[0][0];
  it.admin = sql(`SELECT id FROM user WHERE login = '${account('admin')}'`)[0][0];
});

test('kefu_desk and kefu_portal by SQL: no private value, key, hash of a password or log is read', () => {
  for (const who of ['kefu_desk', 'kefu_portal']) {
    for (const t of ['private_value', 'credential', 'access_chain', 'attach_chunk', 'case_token', 'throttle', 'field_right', 'audit_seal'])
      refused(who, `SELECT * FROM ${t} LIMIT 1`);
    for (const c of ['party.dek', 'party.masks']) refused(who, `SELECT ${c.split('.')[1]} FROM ${c.split('.')[0]} LIMIT 1`);
    for (const t of ['mysql.global_priv', 'mysql.user', 'mysql.proc', 'mysql.tables_priv']) refused(who, `SELECT * FROM ${t} LIMIT 1`);
    refused(who, "SELECT * FROM private_value INTO OUTFILE '/tmp/kefu-attack'");
    assert.equal(as(who, `SELECT LOAD_FILE('${VAR}/pw/kefu_vault.pw')`).out.trim(), 'NULL');
    lacks(as(who, 'SELECT TABLE_NAME FROM information_schema.TABLES').out, /private_value|credential/);
    lacks(as(who, 'SELECT ROUTINE_DEFINITION FROM information_schema.ROUTINES').out, /private_value/, 'nor the text of procedures');
  }
  for (const t of ['access_log', 'outbox', 'mail_in']) refused('kefu_portal', `SELECT * FROM ${t} LIMIT 1`);
  for (const t of ['customer', 'complaint', 'message', 'user', 'session', 'attach', 'party', 'audit', 'article', 'posting', 'role_perm']) refused('kefu_portal', `SELECT * FROM ${t} LIMIT 1`);
});

test('kefu_desk and kefu_portal by SQL: no session, right, role, person or log is written', () => {
  const [[me]] = sql(`SELECT id FROM user WHERE login = '${account('clerk')}'`);
  const forged = crypto.randomBytes(32).toString('hex');
  for (const who of ['kefu_desk', 'kefu_portal']) {
    refused(who, `INSERT INTO session (hash, user_id, created_at, seen_at, ip) VALUES (X'${forged}', ${it.admin}, NOW(), NOW(), '')`);
    refused(who, `UPDATE session SET user_id = ${it.admin}`);
    refused(who, 'UPDATE session SET seen_at = NOW()');
    refused(who, 'DELETE FROM session');
    refused(who, `INSERT INTO user_role SELECT ${me}, id FROM role`);
    refused(who, 'DELETE FROM user_role');
    refused(who, "INSERT INTO role_perm VALUES (1, 'user_admin')");
    refused(who, "INSERT INTO field_right VALUES (1, 'phone', 'all', 'read', 1, 1)");
    refused(who, "UPDATE field_right SET level = 'read'");
    refused(who, "UPDATE user SET active = 1");
    refused(who, "INSERT INTO user (login, name, created_at) VALUES ('mallory', 'M', NOW())");
    refused(who, `INSERT INTO credential VALUES (${it.admin}, 'x', NOW())`);
    refused(who, 'UPDATE credential SET hash = 0');
    refused(who, 'DELETE FROM access_log');
    refused(who, "UPDATE access_log SET op = 'x'");
    refused(who, 'UPDATE audit SET actor_id = NULL');
    refused(who, 'DELETE FROM audit');
    refused(who, `UPDATE complaint SET party_id = ${it.party}`);
    refused(who, `UPDATE complaint SET restricted = 'none'`);
    refused(who, `UPDATE attach SET complaint_id = 1`);
    refused(who, `INSERT INTO case_token VALUES (X'${forged}', ${it.case}, NOW(), NULL)`);
    refused(who, 'UPDATE outbox SET party_id = 1');
    refused(who, 'DELETE FROM throttle');
    for (const ddl of ['CREATE TABLE x (a INT)', 'DROP TABLE session', 'ALTER TABLE session ADD x INT', 'CREATE VIEW v AS SELECT * FROM private_value', 'CREATE TRIGGER t BEFORE INSERT ON message FOR EACH ROW SET @x = 1', 'CREATE PROCEDURE p() SELECT 1',
      'GRANT SELECT ON private_value TO kefu_desk@localhost', "CREATE USER mallory@localhost", 'SET GLOBAL general_log = 1', 'SHUTDOWN', "SET PASSWORD FOR kefu_vault@localhost = PASSWORD('x')", 'KILL 1', 'LOCK TABLES private_value READ'])
      refused(who, ddl);
  }
});

// Exactly these procedures, so that a new grant is a difference to be read.
test('the accounts may call these procedures and no others', () => {
  const may = {
    kefu_portal: ['article_read_add', 'article_vote_set', 'attach_add', 'attach_chunk_add', 'case_attachments', 'case_by_token', 'case_message_add', 'case_messages', 'case_party', 'complaint_again', 'complaint_file', 'complaint_read_add', 'deflection_set', 'search_log_add', 'search_opened_set', 'search_solved_set', 'throttle_take'],
    kefu_desk: ['article_reads_move', 'complaint_file_staff', 'throttle_take'],
    kefu_vault: ['throttle_take'],
    kefu_jobs: ['throttle_sweep'],
    kefu_mailin: ['mail_attach_add', 'mail_case', 'mail_chunk_add', 'mail_file', 'mail_keep', 'mail_reply', 'mail_seen', 'party_add', 'throttle_take'],
  };
  for (const [who, want] of Object.entries(may))
    assert.deepEqual(sql(`SELECT Routine_name FROM procs_priv WHERE Db = 'kefu' AND User = '${who}' AND Proc_priv LIKE '%Execute%' `, 'mysql').flat().sort(), want, who);
  assert.deepEqual(sql("SELECT User, Db FROM db WHERE User LIKE 'kefu\\_%' AND User NOT IN ('kefu_admin', 'kefu_definer')", 'mysql'), [], 'nobody has a right on the whole database');
  assert.equal(sql("SELECT JSON_VALUE(Priv, '$.account_locked') FROM global_priv WHERE User = 'kefu_definer'", 'mysql')[0][0], '1');
});

test('files: keys, passwords and memory of the vault are out of reach', () => {
  const vault = fs.readFileSync(`${VAR}/pid/vault`, 'utf8').trim();
  const paths = [`${VAR}/keys`, ...fs.readdirSync(`${VAR}/keys`).map((f) => `${VAR}/keys/${f}`), `${VAR}/pw/kefu_vault.pw`, `${VAR}/pw/kefu_admin.pw`, `${VAR}/mail/new`, `${VAR}/db`, `/proc/${vault}/mem`, `/proc/${vault}/environ`];
  for (const [name, uid] of [['desk', UID.desk], ['portal', UID.portal]])
    for (const p of [...paths, name === 'desk' ? `${VAR}/pw/kefu_portal.pw` : `${VAR}/pw/kefu_desk.pw`]) {
      const r = spawnSync('setpriv', ['--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups', '--', 'sh', '-c', 'if [ -d "$1" ]; then ls "$1"; else head -c 1 "$1"; fi', 'sh', p], { encoding: 'utf8' });
      assert.notEqual(r.status, 0, `${name} reads ${p}`);
    }
  for (const f of fs.readdirSync(`${VAR}/keys`)) assert.equal(fs.statSync(`${VAR}/keys/${f}`).mode & 0o777, 0o400, f);
  for (const f of fs.readdirSync(`${VAR}/pw`)) assert.equal(fs.statSync(`${VAR}/pw/${f}`).mode & 0o777, 0o400, f);
});

test('as the desk\'s uid at the vault, without a session: nothing but "log in"', () => {
  const hash = sql('SELECT HEX(hash) FROM session ORDER BY seen_at DESC LIMIT 1')[0][0];
  const tokens = [null, '', 'A'.repeat(43), crypto.randomBytes(32).toString('base64url'), Buffer.from(hash, 'hex').toString('base64url'), hash.slice(0, 64), "' OR 1=1 -- ", '../../etc/passwd'];
  const frames = tokens.flatMap((t) => [frame('MASKED', t, N(1), N(it.party)), frame('REVEAL', t, N(it.party), N(1), S('contact'), S('a long enough reason'), N(0)), frame('LOOKUP', t, N(1), S(PHONE)),
    frame('WRITE', t, N(it.party), S(null), S('13700000000'), S(null), S(null), S(null), S(null), S(null)), frame('OPEN_CHUNK', t, N(it.attach), N(0)), frame('LOGOUT', t), frame('TOUCH', t), frame('PASSWORD', t, S('x'), S('a new password')),
    frame('PARTY_NEW', t, S(null), S('13700000000'), S(null), S(null), S(null), S(null), S(null))]);
  for (const [i, a] of ask(UID.desk, frames).entries()) {
    assert.ok(a && ['login', 'invalid'].includes(a.status), `frame ${i}: ${a && a.status}`);
    assert.equal(a.body.length, 0);
  }
});

test('as the desk\'s uid: operations of other programs, and a log-in without a password, are refused', () => {
  const frames = [frame('USER_SET', null, S('mallory'), S('M'), S(null), S(''), N(1), S('admin'), S('long enough password')), frame('IMPORT', null, N(0)), frame('ROTATE', null), frame('VERIFY', null), frame('FIND_PARTY', null, S(EMAIL)),
    frame('ADDRESS_OF', null, N(1), N(1)), frame('MATCH', null, S(it.number), S(EMAIL)), frame('LOGIN_TRUSTED', null, S(account('admin')), S('x')), frame('LOGIN', null, S(account('admin')), S('not the password'), S('x')), frame('LOGIN', null, S(account('admin')), S(''), S('x'))];
  for (const [i, a] of ask(UID.desk, frames).entries()) {
    assert.ok(a === null || ['denied', 'login', 'invalid'].includes(a.status), `frame ${i}: ${a && a.status}`);
    if (a) assert.equal(a.body.length, 0);
  }
  assert.equal(sql("SELECT COUNT(*) FROM user WHERE login = 'mallory'")[0][0], '0');
});

test('as the desk\'s uid with a clerk\'s session: no more than the clerk may, whatever the desk\'s own checks would say', async () => {
  const c = await new Client().login(account('clerk'), password());
  const token = [...c.jar].find(([k]) => /kefu_desk$/.test(k))[1];
  const [masked, reveal, income, chunk, restricted, lookup, none, reason, purpose, otherCase] = ask(UID.desk, [frame('MASKED', token, N(1), N(it.party)), frame('REVEAL', token, N(it.party), N(1), S('contact'), S('a long enough reason'), N(0)),
    frame('REVEAL', token, N(it.party), N(5), S('contact'), S('a long enough reason'), N(0)), frame('OPEN_CHUNK', token, N(it.attach), N(0)), frame('REVEAL', token, N(it.party), N(1), S('contact'), S('a long enough reason'), N(it.case)),
    frame('LOOKUP', token, N(5), S('20-30')), frame('REVEAL', token, N(999), N(1), S('contact'), S('a long enough reason'), N(0)), frame('REVEAL', token, N(it.party), N(1), S('contact'), S('no'), N(0)),
    frame('REVEAL', token, N(it.party), N(1), S('fun'), S('a long enough reason'), N(0)), frame('MASKED', token, N(65))]);
  assert.equal(masked.status, 'ok');
  lacks(masked.body.toString('latin1'), /139|c\*\*\*@|8765|0123/, 'a clerk sees no mask of phone and e-mail');
  for (const [name, a] of Object.entries({ reveal, income, chunk, restricted, lookup, none, reason, purpose, otherCase })) {
    assert.ok(['denied', 'missing', 'invalid'].includes(a.status), `${name}: ${a.status}`);
    assert.equal(a.body.length, 0, name);
  }
  const agent = await staff('agent');
  const at = [...agent.jar].find(([k]) => /kefu_desk$/.test(k))[1];
  const [noReason, restrictedCase, restrictedFile, good] = ask(UID.desk, [frame('REVEAL', at, N(it.party), N(1), S('contact'), S('no'), N(0)), frame('REVEAL', at, N(it.party), N(1), S('contact'), S('a long enough reason'), N(it.case)),
    frame('OPEN_CHUNK', at, N(it.attach), N(0)), frame('REVEAL', at, N(it.party), N(1), S('contact'), S('a long enough reason'), N(0))]);
  assert.equal(noReason.status, 'invalid', 'the vault itself asks for a reason');
  assert.ok(['missing', 'denied'].includes(restrictedCase.status), 'a privacy case is no purpose for an agent');
  assert.ok(['missing', 'denied'].includes(restrictedFile.status), 'nor is its file opened');
  assert.equal(good.status, 'ok', 'what an agent may, with a reason, works');
  assert.ok(Number(sql(`SELECT COUNT(*) FROM access_log WHERE op = 'reveal' AND result IN ('denied', 'missing') AND FIND_IN_SET('${it.party}', parties)`)[0][0]) >= 1, 'refusals are logged');
});

test('as the portal\'s uid: it can seal and match, and nothing else; a match tells yes only to the right contact', () => {
  sql('DELETE FROM throttle');
  const ops = Object.keys(OPS).filter((op) => !['NONE', 'N', 'PING', 'SEAL', 'SEAL_CHUNK', 'MATCH'].includes(op));
  for (const [i, a] of ask(UID.portal, ops.map((op) => frame(op, null, N(it.party), N(1), S('contact'), S('a long enough reason'), N(0)))).entries()) assert.ok(a === null || ['denied', 'invalid'].includes(a.status), `${ops[i]}: ${a && a.status}`);
  const answers = ask(UID.portal, [frame('MATCH', null, S(it.number), S('nobody@example.com')), frame('MATCH', null, S('C2020-999999'), S(EMAIL)), frame('MATCH', null, S(it.number), S('%')), frame('MATCH', null, S(it.number), S('')), frame('MATCH', null, S(it.number), S(EMAIL))]);
  assert.deepEqual(answers.map((a) => a.status), ['missing', 'missing', 'missing', 'missing', 'ok']);
  lacks(answers[4].body.toString(), CANARY, 'a token and no value');
  const guesses = ask(UID.portal, Array.from({ length: 8 }, (_, i) => frame('MATCH', null, S(it.number), S(`guess${i}@example.com`))));
  assert.equal(guesses.at(-1).status, 'busy', 'guessing is throttled by the vault itself');
  sql('DELETE FROM throttle');
});

test('as the uids of jobs and mailin, of the web server and of a stranger', () => {
  const tries = (ok) => Object.keys(OPS).filter((op) => !['NONE', 'N', 'PING', ...ok].includes(op));
  for (const [uid, ok] of [[UID.jobs, ['ADDRESS_OF']], [UID.mailin, ['SEAL', 'SEAL_CHUNK', 'FIND_PARTY']], [61206, []], [UID.stranger, []]]) {
    const ops = tries(ok);
    for (const [i, a] of ask(uid, ops.map((op) => frame(op, null, N(1), N(1)))).entries()) assert.ok(a === null || ['denied', 'invalid'].includes(a.status), `${uid} ${ops[i]}: ${a && a.status}`);
  }
  const [row] = sql("SELECT id, epoch FROM outbox WHERE state = 'sent' ORDER BY id DESC LIMIT 1");
  const answers = ask(UID.jobs, [frame('ADDRESS_OF', null, N(row[0]), N(row[1])), frame('ADDRESS_OF', null, N(row[0]), N(0)), frame('ADDRESS_OF', null, N(999999), N(1))]);
  for (const a of answers) { assert.ok(['missing', 'denied'].includes(a.status), 'only a mail that is on its way has an address'); assert.equal(a.body.length, 0); }
  for (const a of ask(UID.stranger, [frame('PING', null)])) assert.ok(a === null || a.status !== 'ok', 'a stranger is not even greeted');
});

test('frames that are none: the vault hangs up or says invalid, and lives on', () => {
  const junk = [Buffer.alloc(4), Buffer.from('00000001ff', 'hex'), Buffer.from('ffffffff0001', 'hex'), Buffer.from('00100000', 'hex'), crypto.randomBytes(200), Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.concat([u32(2), Buffer.from([0, 200])]),
    Buffer.concat([u32(30), Buffer.from([0, OPS.MASKED]), S('a'), S('b'), S(null), N(-1).subarray(0, 7)]), Buffer.concat([u32(18), Buffer.from([0, OPS.REVEAL]), u32(0x7fffffff), u32(4), Buffer.alloc(8)])];
  for (const uid of [UID.desk, UID.portal]) {
    for (const slow of [false, true]) ask(uid, junk.map((b) => ({ slow, hex: b.toString('hex'), wait: 300 })));
    assert.equal(ask(uid, [frame('PING', null)])[0].status, 'ok');
  }
  lacks(fs.readFileSync(`${VAR}/log/vault.log`, 'utf8'), /Sanitizer|runtime error/);
});

test('nothing of it all shows a private value in a log, and the chains are whole', () => {
  const r = spawnSync('grep', ['-rlE', CANARY.source, `${VAR}/log`], { encoding: 'utf8' });
  assert.equal(r.stdout, '', 'logs');
  const v = ctl('audit', 'verify');
  assert.equal(v.status, 0, v.out + v.err);
  has(v.out, /\d/);
});
