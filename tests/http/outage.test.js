// outage.test.js -- the database or the vault goes away and comes back: plain answers meanwhile, nothing lost, nothing doubled, no restart needed.
//
// A portal and a desk of this test's own, whose way to MariaDB and to the vault leads over sockets that the test can cut.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import { spawn } from 'node:child_process';
import { Client, VAR, account, assertHeaders, fastcgi, form, has, lacks, password, sql, until } from '../lib/kit.js';

const dir = `${VAR}/run/outage`;
const programs = [];

// A way that can be closed: a Unix socket of ours that leads to another one.
class Way {
  constructor(name, to) { this.path = `${dir}/${name}.sock`; this.to = to; this.open = new Set(); }

  async up() {
    fs.rmSync(this.path, { force: true });
    this.server = net.createServer((a) => {
      const b = net.connect(this.to);
      for (const [x, y] of [[a, b], [b, a]]) { this.open.add(x); x.on('error', () => y.destroy()); x.on('close', () => { this.open.delete(x); y.destroy(); }); x.pipe(y); }
    });
    await new Promise((r) => this.server.listen(this.path, r));
    fs.chmodSync(this.path, 0o777);
  }

  async down() {
    const closed = new Promise((r) => this.server.close(r));
    for (const s of this.open) s.destroy();
    await closed;
  }
}
const db = new Way('db', `${VAR}/run/db/db.sock`);
const sockets = { portal: `${VAR}/run/portal/outage.sock`, desk: `${VAR}/run/desk/outage.sock` };
const ask = (app, method, path, options = {}) => fastcgi(app, method, path, { ...options, socket: sockets[app], params: { REMOTE_ADDR: '127.0.0.1', ...options.params } });
const post = (app, path, fields, params) => ask(app, 'POST', path, { body: new URLSearchParams(fields).toString(), params });

// The vault knows its peers by the uid at the other end, so that way cannot be led over a process of ours: it is a name that points to the socket or to nothing.
const vault = { link: `${dir}/vault.sock`, up() { fs.rmSync(this.link, { force: true }); fs.symlinkSync(`${VAR}/run/vault/vault.sock`, this.link); fs.rmSync(`${this.link}.slow`, { force: true }); fs.symlinkSync(`${VAR}/run/vault/vault.sock.slow`, `${this.link}.slow`); },
  down() { for (const l of [this.link, `${this.link}.slow`]) { fs.rmSync(l, { force: true }); fs.symlinkSync('/nonexistent', l); } } };

async function start(app, uid) {
  const conf = `${dir}/${app}.conf`;
  fs.writeFileSync(conf, fs.readFileSync(`${VAR}/kefu.conf`, 'utf8').replace(/^db_socket = .*$/m, `db_socket = ${db.path}`).replace(/^vault_socket = .*$/m, `vault_socket = ${vault.link}`)
    .replace(new RegExp(`^${app}_socket = .*$`, 'm'), `${app}_socket = ${sockets[app]}`).replace(/^(portal|desk)_workers = .*$/gm, '$1_workers = 1').replace(/^sandbox.*$/m, '') + 'sandbox = no\n');
  programs.push(spawn('setpriv', ['--reuid', uid, '--regid', uid, '--groups', '61206', '--no-new-privs', '--', `${VAR}/opt/bin/kefu-${app}`, '-c', conf], { stdio: ['ignore', 'ignore', fs.openSync(`${VAR}/log/outage-${app}.log`, 'a')] }));
  await until(async () => (await ask(app, 'GET', app === 'desk' ? '/desk/healthz' : '/healthz').catch(() => ({}))).status === 200, `the second ${app}`);
}

before(async () => {
  fs.mkdirSync(dir, { recursive: true });
  fs.chmodSync(dir, 0o755);
  await db.up();
  vault.up();
  await start('portal', '61201');
  await start('desk', '61202');
});

after(async () => {
  for (const p of programs) p.kill('SIGTERM');
  await db.down().catch(() => {});
  await until(() => programs.every((p) => p.exitCode !== null || p.signalCode !== null), 'both end');
  fs.rmSync(dir, { recursive: true });
});

const article = () => sql("SELECT id FROM article WHERE state = 'published' AND audience = 'public' AND lang = 'en' ORDER BY id LIMIT 1")[0][0];
const complaint = (title) => ({ subject: 'other', title, body: 'Text.', product: '', name: 'Outage', email: 'outage@example.com', phone: '' });

test('the database goes away: 503 with a plain page, the health says so; it comes back: all is well again', async () => {
  const path = `/faq/${article()}`;
  assert.equal((await ask('portal', 'GET', path)).status, 200);
  await db.down();
  for (const [app, p] of [['portal', path], ['portal', '/'], ['portal', '/search?q=fridge'], ['portal', `/case/${'A'.repeat(22)}`]]) {
    const rs = await ask(app, 'GET', p);
    assert.equal(rs.status, 503, p);
    assertHeaders(rs, p);
    assert.ok(Number(rs.headers['retry-after']) > 0, 'Retry-After');
    assert.equal(rs.headers['cache-control'], 'no-store');
    has(rs.text, /<code>[0-9a-f]{16}<\/code>/);
    lacks(rs.text, /mysql|mariadb|socket|SELECT/i, 'nothing of the inside');
  }
  assert.equal((await ask('portal', 'GET', '/healthz')).status, 503);
  assert.equal((await ask('desk', 'GET', '/desk/healthz')).status, 503);
  assert.equal((await ask('portal', 'GET', '/complaint')).status, 200, 'a page without data is still there');
  await db.up();
  await until(async () => (await ask('portal', 'GET', '/healthz')).status === 200, 'the portal after the outage', 15);
  assert.equal((await ask('portal', 'GET', path)).status, 200);
  assert.equal((await ask('desk', 'GET', '/desk/healthz')).status, 200);
});

test('a complaint sent while the database is away is not taken, and sent again it is filed once', async () => {
  const f = form((await ask('portal', 'GET', '/complaint')).text, '/complaint');
  const title = `Outage ${crypto.randomBytes(6).toString('hex')}`;
  const values = { ...f.values, ...complaint(title) };
  await db.down();
  const rs = await post('portal', '/complaint', values);
  assert.ok([422, 503].includes(rs.status), `${rs.status}`);
  await db.up();
  assert.equal(sql(`SELECT COUNT(*) FROM complaint WHERE title = '${title}'`)[0][0], '0');
  const again = await until(async () => { const r = await post('portal', '/complaint', values); return r.status === 303 && r; }, 'filed', 15);
  assert.equal(again.status, 303);
  assert.equal((await post('portal', '/complaint', values)).status, 303);
  assert.equal(sql(`SELECT COUNT(*) FROM complaint WHERE title = '${title}'`)[0][0], '1');
});

test('without the vault the portal still answers questions, and takes no complaint with a name that it could not seal', async () => {
  const f = form((await ask('portal', 'GET', '/complaint')).text, '/complaint');
  const title = `Vaultless ${crypto.randomBytes(6).toString('hex')}`;
  vault.down();
  // A worker may still hold its connection to the vault: cut by asking for what needs a new one (the slow socket is one each time).
  const stopped = await withoutVault('portal');
  assert.equal((await ask('portal', 'GET', `/faq/${article()}`)).status, 200);
  const rs = await post('portal', '/complaint', { ...f.values, ...complaint(title) });
  assert.ok([422, 503].includes(rs.status), `${rs.status}`);
  if (rs.status === 422) assert.equal(form(rs.text, '/complaint').values.title, title);
  assert.equal(sql(`SELECT COUNT(*) FROM complaint WHERE title = '${title}'`)[0][0], '0');
  const t = form((await ask('portal', 'GET', '/track')).text, '/track');
  assert.equal((await post('portal', '/track', { ...t.values, number: 'C2026-000001', contact: 'x@example.com' })).status, 422, 'the one answer of a failed track');
  vault.up();
  const again = await post('portal', '/complaint', { ...f.values, ...complaint(title) });
  assert.equal(again.status, 303);
  assert.ok(stopped);
});

test('without the vault the desk shows its pages without private fields and says so; nobody logs in', async () => {
  sql('DELETE FROM throttle');
  const c = await new Client().login(account('manager'), password());
  const cookie = [...c.jar].map(([k, v]) => `${k}=${v}`).join('; ');
  const get = (path) => ask('desk', 'GET', path, { params: { HTTP_COOKIE: cookie } });
  const [[id]] = sql('SELECT id FROM customer WHERE party_id IS NOT NULL ORDER BY id LIMIT 1');
  const whole = await get(`/desk/customers/${id}`);
  assert.equal(whole.status, 200);
  vault.down();
  await withoutVault('desk');
  for (const path of ['/desk/', '/desk/customers', `/desk/customers/${id}`, '/desk/complaints', '/desk/articles']) {
    const rs = await get(path);
    assert.equal(rs.status, 200, path);
    // Free text is masked by the desk itself.
    if (path.startsWith('/desk/customers')) lacks(rs.text, /\*{3,4}\d{3,4}/, `${path}: no mask`);
  }
  has((await get(`/desk/customers/${id}`)).text, /role="(alert|status)"|class="note/, 'it is said');
  const reveal = await get(`/desk/customers/${id}/reveal/phone`);
  assert.ok([404, 503].includes(reveal.status), `${reveal.status}`);
  const f = form((await ask('desk', 'GET', '/desk/login')).text, '/desk/login');
  const login = await post('desk', '/desk/login', { ...f.values, username: account('manager'), password: password() });
  assert.ok([422, 503].includes(login.status), `${login.status}`);
  assert.deepEqual(login.headers['set-cookie'].filter((s) => /kefu_desk=[^;]/.test(s)), []);
  vault.up();
  assert.equal((await get(`/desk/customers/${id}`)).text.match(/\*{3,4}/g)?.length, whole.text.match(/\*{3,4}/g)?.length);
});

// End the one worker, so that the next one has no connection to the vault from before.
async function withoutVault(app) {
  const p = programs[app === 'portal' ? 0 : 1];
  const [worker] = fs.readFileSync(`/proc/${p.pid}/task/${p.pid}/children`, 'utf8').trim().split(' ');
  process.kill(Number(worker), 'SIGTERM');
  return until(async () => { const now = fs.readFileSync(`/proc/${p.pid}/task/${p.pid}/children`, 'utf8').trim().split(' '); return now[0] && !now.includes(worker) && (await ask(app, 'GET', app === 'desk' ? '/desk/healthz' : '/healthz').catch(() => ({}))).status === 200; }, 'a new worker');
}
