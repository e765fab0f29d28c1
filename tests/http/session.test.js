// session.test.js -- staff log in and out: cookies, throttling, expiry, disabled accounts, text that outlives its session.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { spawn } from 'node:child_process';
import { BASE, Client, HOSTILE, ORIGIN, VAR, account, assertHeaders, ctl, fastcgi, form, has, html, lacks, password, run, sql, staff, unescape, until } from '../lib/kit.js';

const ME = `tester${process.pid}`;
const SECRET = 'correct horse battery staple';
const pathOf = (rs) => rs.headers.location.replace(ORIGIN, '');
const made = run('kefuctl', ['user', 'add', ME, '--role', 'agent', '--department', 'service', '--lang', 'en', '--password-stdin'], { input: `${SECRET}\n` });
const userId = () => sql(`SELECT id FROM user WHERE login = '${ME}'`)[0][0];
const sessions = () => Number(sql(`SELECT COUNT(*) FROM session WHERE user_id = ${userId()}`)[0][0]);
const attempt = (c, username, pw, next) => c.submit(next ? `/desk/login?next=${encodeURIComponent(next)}` : '/desk/login', '/desk/login', { username, password: pw });

test('kefuctl user add made the account', () => assert.equal(made.status, 0, made.err));

test('without a session: 303 to the log-in, which leads back; a change is refused the same way', async () => {
  const c = new Client();
  for (const path of ['/desk/', '/desk/customers?sort=name&region=' + encodeURIComponent('上海'), '/desk/complaints/1', '/desk/admin/']) {
    const rs = await c.get(path);
    assert.equal(rs.status, 303, path);
    const to = new URL(rs.headers.location, ORIGIN);
    assert.equal(to.pathname, `${BASE}/desk/login`);
    assert.equal(decodeURIComponent(to.searchParams.get('next')), decodeURIComponent(path));
  }
  const rs = await c.post('/desk/customers/new', { name: 'x' });
  assert.ok([303, 401].includes(rs.status), `${rs.status}`);
  has(rs.headers.location ?? `${BASE}/desk/login`, /\/desk\/login/);
});

test('logging in: a fresh HttpOnly, SameSite cookie, one session, and the page that was asked for', async () => {
  sql('DELETE FROM throttle');
  const c = new Client();
  const form1 = await c.get('/desk/login');
  assert.equal(form1.status, 200);
  assertHeaders(form1, 'log-in form');
  lacks(form1.text, /type="password"[^>]*value="[^"]/);
  const before = sessions();
  const rs = await attempt(c, ME, SECRET, '/desk/complaints?state=open');
  assert.equal(rs.status, 303);
  assert.equal(pathOf(rs), `${BASE}/desk/complaints?state=open`);
  const cookie = rs.headers['set-cookie'].find((s) => /^(__Host-)?kefu_desk=/.test(s));
  assert.ok(cookie, 'a session cookie');
  for (const flag of [/; HttpOnly/i, /; SameSite=Lax/i, /; Path=\//i]) has(cookie, flag);
  lacks(cookie, /Domain=|Max-Age|Expires/i);
  assert.equal(sessions(), before + 1);
  const token = cookie.split('=')[1].split(';')[0];
  assert.ok(token.length >= 43, '256 bits');
  assert.equal(sql(`SELECT COUNT(*) FROM session WHERE LOCATE('${token.slice(0, 20)}', hash)`)[0][0], '0', 'only its hash is stored');
  assert.equal((await c.get('/desk/')).status, 200);
  assert.equal((await c.get('/desk/login')).status, 303, 'who is logged in needs no form');
});

test('the log-in form over TLS carries HSTS', async () => {
  const rs = await fastcgi('desk', 'GET', '/desk/login', { params: { HTTPS: 'on' } });
  assert.equal(rs.status, 200);
  has(rs.headers['strict-transport-security'] ?? '', /max-age/);
});

test('wrong name, wrong password and a disabled account get the same answer', async () => {
  sql('DELETE FROM throttle');
  const c = new Client();
  const shape = (t) => t.replace(/name="csrf" value="[^"]*"/g, '').replace(/value="[^"]*"/g, '').replace(/<code>[^<]*<\/code>/g, '');
  const answers = [];
  for (const [name, pw] of [[ME, 'wrong password'], ['nobody-here', 'wrong password'], [ME.toUpperCase() + 'x', SECRET], ["' OR 1=1 --", 'x'], ['王小明', 'x']]) {
    const rs = await attempt(c, name, pw);
    assert.equal(rs.status, 422, name);
    assert.equal(rs.headers['set-cookie'], undefined);
    const f = form(rs.text, '/desk/login');
    assert.equal(f.values.username, name, 'the name comes back');
    assert.equal(f.values.password ?? '', '', 'the password never does');
    lacks(rs.text, /wrong password/);
    answers.push(shape(rs.text));
  }
  sql(`UPDATE user SET active = 0 WHERE id = ${userId()}`);
  answers.push(shape((await attempt(c, ME, SECRET)).text));
  sql(`UPDATE user SET active = 1 WHERE id = ${userId()}`);
  assert.equal(new Set(answers).size, 1);
  const empty = await attempt(c, '', '');
  assert.equal(empty.status, 422);
  has(empty.text, /id="e-username"/);
});

test('log-in without our token, or from another site, is refused', async () => {
  const c = new Client();
  const f = await c.form('/desk/login', '/desk/login');
  assert.equal((await c.post('/desk/login', { username: ME, password: SECRET })).status, 403);
  assert.equal((await c.post('/desk/login', { ...f.values, csrf: 'x', username: ME, password: SECRET })).status, 403);
  assert.equal((await c.post('/desk/login', { ...f.values, username: ME, password: SECRET }, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
  assert.equal((await c.post('/desk/login', { ...f.values, username: ME, password: SECRET }, { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } })).status, 403);
});

test('the way back after the log-in stays on this desk', async () => {
  for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example', '/desk/../../evil', '/desk//evil.example', 'javascript:alert(1)', '/', '/faq/1', '/desk/\r\nSet-Cookie: a=b', '/desk/?x=https://evil.example']) {
    const c = new Client();
    const page = await c.get(`/desk/login?next=${encodeURIComponent(next)}`);
    if (page.status === 400) continue;
    assert.equal(page.status, 200, next);
    const f = form(page.text, '/desk/login');
    const to = f.values.next ?? '/desk/';
    assert.ok(to.startsWith('/desk/') && !/[\r\n\\]/.test(to), `${next} -> ${to}`);
  }
  sql('DELETE FROM throttle');
  const c = new Client();
  const f = await c.form('/desk/login', '/desk/login');
  const rs = await c.post(f.action, { ...f.values, username: ME, password: SECRET, next: '//evil.example/' });
  assert.equal(rs.status, 303);
  assert.equal(pathOf(rs), `${BASE}/desk/`);
});

test('guessing is slowed: after a handful the right password waits too, and others are not locked out', async () => {
  sql('DELETE FROM throttle');
  const c = new Client();
  const f = await c.form('/desk/login', '/desk/login');
  let busy = 0;
  const wrong = [];
  for (let i = 0; i < 7; i++) wrong.push((await c.post(f.action, { ...f.values, username: ME, password: `guess ${i}` })).status);
  for (const s of wrong) assert.ok([422, 429, 503].includes(s), `${s}`);
  const right = await c.post(f.action, { ...f.values, username: ME, password: SECRET });
  assert.notEqual(right.status, 303, 'the right password has to wait');
  busy++;
  const elsewhere = new Client({ from: '127.0.0.55' });
  const g = await elsewhere.form('/desk/login', '/desk/login');
  assert.equal((await elsewhere.post(g.action, { ...g.values, username: ME, password: SECRET })).status, 303, 'from another address the owner gets in');
  sql('DELETE FROM throttle');
  assert.equal((await c.post(f.action, { ...f.values, username: ME, password: SECRET })).status, 303);
  assert.ok(busy);
});

test('log-in and refused log-in stand in the access log, without the password', async () => {
  const rows = sql(`SELECT op, result, purpose, fields FROM access_log WHERE op = 'login' AND user_id = ${userId()}`);
  assert.ok(rows.some((r) => r[1] === 'ok'));
  assert.ok(rows.some((r) => r[1] !== 'ok'));
  lacks(JSON.stringify(rows), /horse|guess/);
});

test('logging out ends the session on the server and clears the browser', async () => {
  const c = await new Client().login(ME, SECRET);
  const jar = new Map(c.jar);
  const n = sessions();
  const page = await c.get('/desk/');
  const rs = await c.post(form(page.text, '/desk/logout').action, form(page.text, '/desk/logout').values);
  assert.equal(rs.status, 303);
  has(rs.headers['clear-site-data'] ?? '', /"cookies"/);
  assert.equal(sessions(), n - 1);
  const old = new Client();
  old.jar = jar;
  assert.equal((await old.get('/desk/')).status, 303, 'the old cookie opens nothing');
  assert.equal((await old.get('/desk/logout')).status, 405, 'no log-out by a link');
});

test('sessions end: idle, absolute, disabled account, removed row; a changed cookie is none', async () => {
  const c = await new Client().login(ME, SECRET);
  const alive = async () => (await c.get('/desk/account')).status === 200;
  const mine = `user_id = ${userId()}`;
  assert.ok(await alive());
  sql(`UPDATE session SET seen_at = UTC_TIMESTAMP() - INTERVAL 1790 SECOND WHERE ${mine}`);
  assert.ok(await alive(), 'just within');
  assert.ok(Number(sql(`SELECT TIMESTAMPDIFF(SECOND, MAX(seen_at), UTC_TIMESTAMP()) FROM session WHERE ${mine}`)[0][0]) < 60, 'a request renews it');
  sql(`UPDATE session SET seen_at = UTC_TIMESTAMP() - INTERVAL 1801 SECOND WHERE ${mine}`);
  assert.ok(!await alive(), 'idle for over half an hour');
  sql(`UPDATE session SET seen_at = UTC_TIMESTAMP(), created_at = UTC_TIMESTAMP() - INTERVAL 43201 SECOND WHERE ${mine}`);
  assert.ok(!await alive(), 'older than twelve hours');
  sql(`UPDATE session SET created_at = UTC_TIMESTAMP() WHERE ${mine}`);
  assert.ok(await alive());
  sql(`UPDATE user SET active = 0 WHERE id = ${userId()}`);
  assert.ok(!await alive(), 'disabled');
  sql(`UPDATE user SET active = 1 WHERE id = ${userId()}`);
  assert.ok(await alive());
  const [name, token] = [...c.jar].find(([k]) => /kefu_desk$/.test(k));
  for (const bad of [token.slice(1), `${token}A`, token.replace(/^./, (x) => (x === 'A' ? 'B' : 'A')), 'A'.repeat(43), '../../x', '']) {
    const other = new Client();
    other.jar.set(name, bad);
    assert.equal((await other.get('/desk/account')).status, 303, bad);
  }
  sql(`DELETE FROM session WHERE ${mine}`);
  assert.ok(!await alive());
});

test('rights are judged at each request: a role taken away works at once', async () => {
  const c = await new Client().login(ME, SECRET);
  assert.equal((await c.get('/desk/customers')).status, 200);
  const rows = sql(`SELECT role_id FROM user_role WHERE user_id = ${userId()}`);
  sql(`DELETE FROM user_role WHERE user_id = ${userId()}`);
  assert.equal((await c.get('/desk/customers')).status, 403);
  assert.equal((await c.get('/desk/')).status, 200);
  for (const [role] of rows) sql(`INSERT INTO user_role VALUES (${userId()}, ${role})`);
  assert.equal((await c.get('/desk/customers')).status, 200);
});

test('a session\'s token is no other\'s: CSRF of one person is refused to another', async () => {
  const a = await staff('agent'), b = await staff('manager');
  const f = form((await a.get('/desk/customers/new')).text, '/desk/customers/new');
  const title = `Crossed ${process.pid}`;
  assert.equal((await b.post(f.action, { ...f.values, name: title })).status, 403);
  assert.equal((await a.post(f.action, { ...f.values, name: title, csrf: '' })).status, 403);
  const guest = await new Client().form('/complaint', '/complaint');
  assert.equal((await a.post(f.action, { ...f.values, name: title, csrf: guest.values.csrf })).status, 403, 'the token of guests is not enough');
  assert.equal((await a.post(f.action, { ...f.values, name: title }, { headers: { 'sec-fetch-site': 'same-site' } })).status, 403);
  assert.equal(sql(`SELECT COUNT(*) FROM customer WHERE name = '${title}'`)[0][0], '0');
});

test('a session that ends while somebody types: the text comes back after the log-in, nothing is sent by itself', async () => {
  const c = await new Client().login(ME, SECRET);
  const name = `Typed ${process.pid} ${HOSTILE.quotes}`;
  const f = form((await c.get('/desk/customers/new')).text, '/desk/customers/new');
  sql(`DELETE FROM session WHERE user_id = ${userId()}`);
  const rs = await c.post(f.action, { ...f.values, name, note: 'long work\nsecond line' });
  if (rs.status === 303) assert.fail('the text is lost: the log-in page must keep it');
  assert.equal(rs.status, 401);
  assertHeaders(rs, 'log in again');
  assert.ok(rs.text.includes(html(name)) || unescape(rs.text).includes(name));
  sql('DELETE FROM throttle');
  const login = form(rs.text, '/desk/login');
  const after = await c.post(login.action, { ...login.values, username: ME, password: SECRET });
  assert.equal(after.status, 200);
  assert.equal(sql(`SELECT COUNT(*) FROM customer WHERE name LIKE 'Typed ${process.pid}%'`)[0][0], '0');
  const again = form(after.text, '/desk/customers/new');
  assert.equal(again.values.name, name);
  assert.equal(again.values.note, 'long work\nsecond line');
  const saved = await c.post(again.action, again.values);
  assert.equal(saved.status, 303);
  assert.equal(sql(`SELECT COUNT(*) FROM customer WHERE name LIKE 'Typed ${process.pid}%'`)[0][0], '1');
});

test('the own password: old one needed, too short refused, both new ones equal; ends the other sessions', async () => {
  sql('DELETE FROM throttle');
  const c = await new Client().login(ME, SECRET), other = await new Client().login(ME, SECRET);
  const f = await c.form('/desk/password', '/desk/password');
  const change = (old, fresh, again = fresh) => c.post(f.action, { ...f.values, old, new: fresh, again });
  for (const [old, fresh, again] of [['wrong', 'a new passphrase'], [SECRET, 'short'], [SECRET, 'a new passphrase', 'another passphrase'], [SECRET, ME], ['', ''], [SECRET, '']]) {
    sql('DELETE FROM throttle');
    const rs = await change(old, fresh, again);
    assert.equal(rs.status, 422, `${old} ${fresh} ${again}`);
    lacks(rs.text, /passphrase"|horse/, 'no password comes back');
  }
  assert.equal((await other.get('/desk/')).status, 200);
  const next = 'вторая 密码 𠮷 passphrase';
  assert.equal((await change(SECRET, next)).status, 303);
  assert.equal((await c.get('/desk/')).status, 200);
  assert.equal((await other.get('/desk/')).status, 303, 'other sessions are over');
  sql('DELETE FROM throttle');
  assert.equal((await attempt(new Client(), ME, SECRET)).status, 422);
  await new Client().login(ME, next);
  assert.equal(run('kefuctl', ['user', 'add', ME, '--role', 'agent', '--department', 'service', '--password-stdin'], { input: `${SECRET}\n` }).status, 0);
});

test('my sessions are listed, and I can end the others', async () => {
  const a = await new Client().login(ME, SECRET), b = await new Client().login(ME, SECRET);
  const n = sessions();
  assert.ok(n >= 2);
  const page = await a.get('/desk/account');
  assert.equal(page.status, 200);
  has(page.text, /127\.0\.0\.1/);
  const token = [...b.jar].find(([k]) => /kefu_desk$/.test(k))[1];
  assert.ok(!page.text.includes(token), 'no token of another session');
  const f = form(page.text, '/desk/sessions');
  assert.equal((await a.post(f.action, { ...f.values, csrf: 'x' })).status, 403);
  assert.equal((await a.post(f.action, f.values)).status, 303);
  assert.equal((await b.get('/desk/')).status, 303);
  assert.equal((await a.get('/desk/')).status, 200);
  assert.equal(sessions(), 1);
});

// The site of the tests speaks plain HTTP; a second desk with the cookies of a real one is asked directly.
test('with TLS the session cookie is __Host-, Secure, HttpOnly, SameSite=Lax, and nothing else opens the desk', async () => {
  const socket = `${VAR}/run/desk/tls.sock`, conf = `${VAR}/run/desk/tls.conf`;
  fs.writeFileSync(conf, fs.readFileSync(`${VAR}/kefu.conf`, 'utf8').replace(/^insecure_http = .*$/m, 'insecure_http = no').replace(/^desk_socket = .*$/m, `desk_socket = ${socket}`));
  const desk = spawn('setpriv', ['--reuid', '61202', '--regid', '61202', '--groups', '61206', '--no-new-privs', '--', `${VAR}/opt/bin/kefu-desk`, '-c', conf], { stdio: 'ignore' });
  try {
    const params = { HTTPS: 'on', HTTP_HOST: 'service.example' };
    await until(async () => (await fastcgi('desk', 'GET', '/desk/healthz', { socket, params }).catch(() => ({}))).status === 200, 'the second desk');
    sql('DELETE FROM throttle');
    const page = await fastcgi('desk', 'GET', '/desk/login', { socket, params });
    has(page.headers['strict-transport-security'], /max-age=31536000/);
    const f = form(page.text, '/desk/login');
    const rs = await fastcgi('desk', 'POST', '/desk/login', { socket, params: { ...params, HTTP_ORIGIN: 'https://service.example' }, body: new URLSearchParams({ ...f.values, username: ME, password: SECRET }).toString() });
    assert.equal(rs.status, 303);
    const cookie = rs.headers['set-cookie'].find((x) => x.startsWith('__Host-kefu_desk='));
    assert.ok(cookie, rs.headers['set-cookie'].join());
    for (const flag of [/; Path=\/(;|$)/, /; HttpOnly/, /; SameSite=Lax/, /; Secure/]) has(cookie, flag);
    lacks(cookie, /Domain/i);
    const value = cookie.split(';')[0].split('=')[1];
    const open = async (name) => (await fastcgi('desk', 'GET', '/desk/account', { socket, params: { ...params, HTTP_COOKIE: `${name}=${value}` } })).status;
    assert.equal(await open('__Host-kefu_desk'), 200);
    assert.equal(await open('kefu_desk'), 303, 'a cookie that another host could have set is none');
    const foreign = await fastcgi('desk', 'POST', '/desk/login', { socket, params: { ...params, HTTP_ORIGIN: 'null' }, body: new URLSearchParams(f.values).toString() });
    assert.equal(foreign.status, 403, 'an opaque origin');
  } finally {
    desk.kill('SIGTERM');
    fs.rmSync(conf);
  }
});

test('the language of the desk is the person\'s, until they choose another', async () => {
  const cn = new Client({ lang: 'en' });
  await cn.login(account('privacy'), password());
  has((await cn.get('/desk/')).text, /<html lang="zh-CN"/);
  const page = await cn.get('/desk/account');
  const f = form(page.text, '/desk/lang');
  const rs = await cn.post(f.action, { ...f.values, to: 'zh_TW', next: '/desk/account' });
  assert.equal(rs.status, 303);
  has((await cn.get('/desk/')).text, /<html lang="zh-TW"/);
});

test('kefuctl user add: faults in one sentence, no default account', async () => {
  for (const [args, input] of [[['user', 'add', 'x y', '--role', 'agent', '--password-stdin'], 'long enough one\n'], [['user', 'add', `t${process.pid}`, '--role', 'no-such', '--password-stdin'], 'long enough one\n'],
    [['user', 'add', `t${process.pid}`, '--role', 'agent', '--password-stdin'], 'short\n'], [['user', 'add', `t${process.pid}`, '--password-stdin'], 'long enough one\n'], [['user', 'add'], ''],
    [['user', 'add', `t${process.pid}`, '--role', 'agent', '--department', 'no-such', '--password-stdin'], 'long enough one\n']]) {
    const r = run('kefuctl', args, { input });
    assert.ok(r.status >= 64 && r.status <= 78, `${args}: ${r.status}`);
    assert.ok(r.err.trim().length > 10, args.join(' '));
  }
  assert.equal(sql(`SELECT COUNT(*) FROM user WHERE login = 't${process.pid}'`)[0][0], '0');
  for (const [login, pw] of [['admin', 'admin'], ['admin', 'password'], ['root', 'root'], ['kefu', 'kefu']]) {
    sql('DELETE FROM throttle');
    assert.equal((await attempt(new Client(), login, pw)).status, 422);
  }
  has(ctl('role', 'list').out, /agent/);
});
