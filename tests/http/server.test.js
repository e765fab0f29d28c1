// server.test.js -- the server of the web layer behind a real nginx of its own: bodies, limits, aborts, signals,
// crashes, walls.  Uses tests/unit/web_probe, a FastCGI program without a database.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { spawn, spawnSync } from 'node:child_process';

const SOURCE = process.env.KEFU_SOURCE ?? path.resolve(import.meta.dirname, '../..');
const PROBE = process.env.KEFU_PROBE ?? `${process.env.KEFU_BUILD ?? SOURCE}/tests/unit/web_probe`;
const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((p) => fs.existsSync(p)) ?? 'nginx';
const MB = 1024 * 1024;
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'kefu-server-'));
const log = () => fs.readFileSync(`${dir}/log`, 'utf8');
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
let probe, nginx, port, direct, bare;

const freePort = () => new Promise((resolve) => {
  const s = net.createServer().listen(0, '127.0.0.1', () => { const p = s.address().port; s.close(() => resolve(p)); });
});

async function until(what, check, ms = 10000) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(20)) {
    try { if (await check()) return; } catch { /* not yet */ }
  }
  throw new Error(`not in ${ms} ms: ${what}\n${fs.existsSync(`${dir}/log`) ? log() : ''}`);
}

// One request through nginx; body: a Buffer, or a function that writes to the request itself.
function ask(method, target, { headers = {}, body, at = port, chunked = false } = {}) {
  return new Promise((resolve, reject) => {
    const rq = http.request({ host: '127.0.0.1', port: at, method, path: `/crm${target}`, agent: false, headers: {
      ...(body && !chunked && typeof body !== 'function' ? { 'content-length': body.length } : {}), ...headers } }, (rs) => {
      const parts = [];
      rs.on('data', (d) => parts.push(d));
      rs.on('error', reject);
      rs.on('end', () => {
        const buf = Buffer.concat(parts);
        resolve({ status: rs.statusCode, headers: rs.headers, buf, text: buf.toString() });
      });
    });
    rq.on('error', reject);
    if (typeof body === 'function') body(rq);
    else rq.end(body);
  });
}

const own = (at = port) => ({ origin: `http://127.0.0.1:${at}`, host: `127.0.0.1:${at}` });
const token = async () => (await ask('GET', '/token')).text;

function form(parts, boundary = 'kefuBoundary') {
  const bufs = parts.map(([head, value]) => Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`), Buffer.from(value), Buffer.from('\r\n')]));
  return { body: Buffer.concat([...bufs, Buffer.from(`--${boundary}--\r\n`)]), type: `multipart/form-data; boundary=${boundary}` };
}

const post = async (target, body, type, opts = {}) => ask('POST', target,
  { ...opts, body, headers: { ...own(opts.at), 'content-type': type, ...opts.headers } });

function nginxConf(at, unbuffered, noLandlock) {
  return `${process.getuid() === 0 ? 'user root;' : ''}
worker_processes 1; daemon off; pid ${dir}/nginx.pid; error_log ${dir}/nginx.err warn;
events { worker_connections 256; }
http {
  access_log off; client_max_body_size 300m;
  client_body_temp_path ${dir}/nb; fastcgi_temp_path ${dir}/nf; proxy_temp_path ${dir}/np;
  uwsgi_temp_path ${dir}/nu; scgi_temp_path ${dir}/ns;
  fastcgi_param REQUEST_METHOD $request_method; fastcgi_param REQUEST_URI $request_uri;
  fastcgi_param CONTENT_TYPE $content_type; fastcgi_param CONTENT_LENGTH $content_length;
  fastcgi_param REMOTE_ADDR $remote_addr; fastcgi_pass_header X-Accel-Expires;
  server { listen 127.0.0.1:${at}; location / { fastcgi_pass unix:${dir}/probe.sock; } }
  server { listen 127.0.0.1:${noLandlock}; location / { fastcgi_pass unix:${dir}/bare/web.sock; } }
  server { listen 127.0.0.1:${unbuffered};
    location / { fastcgi_request_buffering off; fastcgi_buffering off; fastcgi_pass unix:${dir}/probe.sock; } }
}`;
}

function startProbe() {
  const out = fs.openSync(`${dir}/log`, 'a');
  const p = spawn(PROBE, [`${dir}/kefu.conf`], { stdio: ['ignore', 'ignore', out] });
  fs.closeSync(out);
  return p;
}

const ready = () => until('the probe answers', async () => (await ask('GET', '/')).status === 200);
const ended = (p) => new Promise((r) => (p.exitCode !== null || p.signalCode !== null ? r() : p.on('exit', r)));
const workers = (of = probe) => fs.readFileSync(`/proc/${of.pid}/task/${of.pid}/children`, 'utf8').trim().split(' ');

before(async () => {
  [port, direct, bare] = [await freePort(), await freePort(), await freePort()];
  for (const d of ['templates/lang', 'spool', 'bare']) fs.mkdirSync(`${dir}/${d}`, { recursive: true });
  for (const l of ['en', 'zh_CN', 'zh_TW']) fs.writeFileSync(`${dir}/templates/lang/${l}.hdf`, `site {\n\thome = Home ${l}\n}\n`);
  fs.writeFileSync(`${dir}/templates/error.cs`, '<!doctype html>\n<title><?cs var:Page.Error.Title ?></title><p><?cs var:Page.RequestId ?></p>\n');
  fs.copyFileSync(`${SOURCE}/tests/gold/probe.cs`, `${dir}/templates/probe.cs`);
  fs.writeFileSync(`${dir}/kefu.conf`, `share_dir = ${dir}\nrun_dir = ${dir}\nspool_dir = ${dir}/spool\nbase = /crm\n` +
    `portal_socket = ${dir}/probe.sock\nportal_workers = 2\nupload_max = ${50 * MB}\nbody_max = ${200 * MB}\ndefault_lang = en\n`);
  fs.writeFileSync(`${dir}/nginx.conf`, nginxConf(port, direct, bare));
  probe = startProbe();
  nginx = spawn(NGINX, ['-c', `${dir}/nginx.conf`, '-p', dir], { stdio: 'ignore' });
  await ready();
});

after(async () => {
  nginx?.kill('SIGTERM');
  probe?.kill('SIGTERM');
  await Promise.all([nginx, probe].filter(Boolean).map(ended));
  fs.rmSync(dir, { recursive: true, force: true });
});

test('every answer has the security headers', async () => {
  for (const target of ['/', '/nothing', '/page']) {
    const { headers: h } = await ask('GET', target);
    assert.match(h['content-security-policy'], /^default-src 'none';.*frame-ancestors 'none'$/);
    assert.equal(h['x-content-type-options'], 'nosniff');
    assert.equal(h['referrer-policy'], 'same-origin');
    assert.ok(h['cache-control']);
  }
  assert.equal((await ask('GET', '/case/abcdef')).headers['referrer-policy'], 'no-referrer');
});

test('a public page is cacheable, varies, and answers 304', async () => {
  const page = await ask('GET', '/page');
  assert.equal(page.status, 200);
  assert.match(page.headers['cache-control'], /public/);
  assert.match(page.headers.vary, /Accept-Language, Cookie/);
  assert.equal(page.headers['x-accel-expires'], '3');
  const again = await ask('GET', '/page', { headers: { 'if-none-match': `"x", W/${page.headers.etag}` } });
  assert.equal(again.status, 304);
  assert.equal(again.buf.length, 0);
  const other = await ask('GET', '/page', { headers: { 'if-none-match': page.headers.etag, 'accept-language': 'zh-TW' } });
  assert.equal(other.status, 200, 'another language is another page');
  assert.match(other.text, /Home zh_TW/);
  assert.equal((await ask('GET', '/')).headers['cache-control'], 'no-store');
});

test('HEAD has the headers of GET and no body', async () => {
  const [get, head] = [await ask('GET', '/page'), await ask('HEAD', '/page')];
  assert.equal(head.status, 200);
  assert.equal(head.buf.length, 0);
  assert.equal(head.headers['content-length'], String(get.buf.length));
});

test('405 names the methods, 404 does not', async () => {
  assert.equal((await ask('PUT', '/page')).headers.allow, 'GET, HEAD');
  assert.equal((await ask('GET', '/echo')).headers.allow, 'POST');
  const none = await ask('POST', '/nothing');
  assert.equal(none.status, 404);
  assert.equal(none.headers.allow, undefined);
  assert.match(none.text, /<p>[0-9a-f]{16}<\/p>/, 'the page has the request id');
});

test('bad targets are refused', async () => {
  for (const [target, status] of [['/page?a=%', 400], ['/page?a=%00', 400], ['/page?a=%ff', 400], ['/%c0%ae', 404], ['/faq/7%0a', 404],
    ['/case/a%2Fb', 404], ['/page%00', 400], [`/page?a=${'x'.repeat(9000)}`, 414]])
    assert.equal((await ask('GET', target)).status, status, target);
});

test('multipart: names, text, several files, hashes, both ways nginx can send it', async () => {
  const csrf = await token();
  const file = crypto.randomBytes(3 * MB);
  const { body, type } = form([['name="csrf"', csrf], ['name="词"', '大\r\n字 '],
    ['name="f"; filename="C:\\\\dir\\\\报告 %22a%22.pdf"\r\nContent-Type: application/pdf', file],
    ['name="f"; filename="empty.txt"', ''], ['name="g"; filename=""\r\nContent-Type: application/octet-stream', '']]);
  for (const at of [port, direct]) {
    const rs = await post('/echo', body, type, { at });
    assert.equal(rs.status, 200);
    assert.equal(rs.text, `csrf=${csrf}\n词=大\r\n字 \n` +
      `file f name=报告 "a".pdf mime=application/pdf size=${file.length} ${crypto.createHash('sha256').update(file).digest('hex')}\n` +
      `file f name=empty.txt mime=application/octet-stream size=0 ${crypto.createHash('sha256').digest('hex')}\n`);
  }
});

test('a chunked body has no length and is read to its end', async () => {
  const csrf = await token();
  for (const at of [port, direct]) {
    const rs = await ask('POST', '/echo', { at, headers: { ...own(at), 'content-type': 'application/x-www-form-urlencoded', 'transfer-encoding': 'chunked' },
      body: async (rq) => {
        for (const piece of [`csrf=${csrf}`, '&a=%E5', '%A4%A7&', 'b=1+2']) { rq.write(piece); await sleep(20); }
        rq.end();
      } });
    assert.equal(rs.text, `csrf=${csrf}\na=大\nb=1 2\n`);
  }
});

test('malformed bodies are 400, foreign types too', async () => {
  const csrf = await token();
  const good = form([['name="csrf"', csrf], ['name="a"', 'x']]);
  for (const [body, type] of [
    [good.body.subarray(0, good.body.length - 8), good.type],
    [good.body, 'multipart/form-data'],
    [good.body, 'multipart/form-data; boundary=other'],
    [Buffer.from('csrf=%zz'), 'application/x-www-form-urlencoded'],
    [Buffer.from('{"csrf":1}'), 'application/json'],
    [form([['name="a"', '\0']]).body, good.type],
    [form([['name="a"', Buffer.from([0xff])]]).body, good.type],
    [form([['filename="a"', 'x']]).body, good.type]])
    assert.equal((await post('/echo', body, type)).status, 400, `${type}: ${body.subarray(0, 60)}`);
});

test('limits: 413 by declared length, by chunked bytes, by parts; a file too big is only marked', async () => {
  const csrf = await token();
  assert.equal((await post('/small', Buffer.alloc(1001, 'a'), 'application/x-www-form-urlencoded')).status, 413);
  const huge = await ask('POST', '/small', { at: direct, headers: { ...own(direct), 'content-type': 'application/x-www-form-urlencoded', 'content-length': 3 * MB },
    body: (rq) => { rq.write(Buffer.alloc(100000, 'a')); } });
  assert.equal(huge.status, 413, 'before the body has come');
  const chunked = await ask('POST', '/small', { at: direct, chunked: true, body: Buffer.alloc(5000, 'a'),
    headers: { ...own(direct), 'content-type': 'application/x-www-form-urlencoded', 'transfer-encoding': 'chunked' } });
  assert.equal(chunked.status, 413);
  const many = form(Array.from({ length: 300 }, (_, i) => [`name="a${i}"`, 'x']));
  assert.equal((await post('/echo', many.body, many.type)).status, 413);
  const big = form([['name="csrf"', csrf], ['name="f"; filename="big"', Buffer.alloc(51 * MB)]]);
  const rs = await post('/echo', big.body, big.type);
  assert.equal(rs.status, 200);
  assert.match(rs.text, /file f name=big .* too_big\n$/);
});

test('a change needs its token and our own page', async () => {
  const csrf = await token();
  const type = 'application/x-www-form-urlencoded';
  const good = Buffer.from(`csrf=${csrf}`);
  assert.equal((await post('/echo', good, type)).status, 200);
  assert.equal((await post('/echo', good, type, { headers: { 'sec-fetch-site': 'same-origin' } })).status, 200);
  for (const headers of [{ origin: 'http://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'null' }])
    assert.equal((await post('/echo', good, type, { headers })).status, 403, JSON.stringify(headers));
  for (const body of ['', 'csrf=', 'csrf=AAAAAAAAAAAAAAAAAAAAAAAA', `csrf=${csrf}&csrf=${csrf}`])
    assert.equal((await post('/echo', Buffer.from(body), type)).status, 403, body);
});

test('language: cookie before header, and only a local way back', async () => {
  const csrf = await token();
  const rs = await post('/lang', Buffer.from(`csrf=${csrf}&to=zh_TW&next=${encodeURIComponent('/page?a=大&b=1')}`), 'application/x-www-form-urlencoded');
  assert.equal(rs.status, 303);
  assert.equal(rs.headers.location, '/crm/page?a=%E5%A4%A7&b=1');
  const [cookie] = rs.headers['set-cookie'];
  assert.match(cookie, /^kefu_lang=zh_TW; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000$/);
  assert.match((await ask('GET', '/page', { headers: { cookie: cookie.split(';')[0], 'accept-language': 'en' } })).text, /lang="zh-TW"/);
  for (const next of ['//evil.example/', 'http://evil.example/', '/\\evil', '/a\r\nSet-Cookie: a=b']) {
    const away = await post('/lang', Buffer.from(`csrf=${csrf}&to=en&next=${encodeURIComponent(next)}`), 'application/x-www-form-urlencoded');
    assert.ok(['/crm/'].includes(away.headers.location) || away.headers.location?.startsWith('/crm/%5C') || away.headers.location?.startsWith('/crm/a%0D%0A'), `${next} -> ${away.headers.location}`);
  }
});

test('a large download and a large upload leave no memory behind', async () => {
  const rs = await ask('GET', `/big?n=${100 * MB}`, { at: direct });
  assert.equal(rs.buf.length, 100 * MB);
  assert.match(rs.headers['content-disposition'], /^attachment; filename="big _file_ _+\.bin"; filename\*=UTF-8''big%20%22file%22%20%E5%A4%A7\.bin$/);
  assert.match(rs.headers['content-security-policy'], /sandbox/);
  const csrf = await token();
  const file = crypto.randomBytes(45 * MB);
  const up = form([['name="csrf"', csrf], ['name="f"; filename="f"', file]]);
  assert.match((await post('/echo', up.body, up.type, { at: direct })).text, new RegExp(crypto.createHash('sha256').update(file).digest('hex')));
  if (log().includes('sanitizers')) return;
  for (const pid of workers()) {
    const hwm = Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
    assert.ok(hwm < 12000, `a worker held ${hwm} kB`);
  }
});

test('a client that goes away costs nothing but its own request', async () => {
  for (let i = 0; i < 4; i++) {
    const rq = http.request({ host: '127.0.0.1', port: direct, path: `/crm/big?n=${500 * MB}`, agent: false }, (rs) => rs.once('data', () => rs.destroy()));
    rq.on('error', () => {});
    rq.end();
  }
  await until('both workers are free', async () => (await Promise.all([ask('GET', '/'), ask('GET', '/'), ask('GET', '/')])).every((r) => r.status === 200));
  await until('the abort is in the log', () => /path=\/big .*aborted=1/.test(log()));
  const half = http.request({ host: '127.0.0.1', port: direct, method: 'POST', path: '/crm/echo', agent: false,
    headers: { ...own(direct), 'content-type': 'application/x-www-form-urlencoded', 'content-length': 60000 } });
  half.on('error', () => {});
  half.write('csrf=a&a=');
  await sleep(200);
  half.destroy();
  await until('the broken body is in the log', () => /the body broke off|instead of 60000/.test(log()));
  assert.equal((await ask('GET', '/')).status, 200);
});

test('a crash kills one worker; another takes its place', async () => {
  const old = workers();
  assert.equal((await ask('GET', '/crash')).status, 502);
  await until('two workers again', () => { const now = workers(); return now.length === 2 && now.join() !== old.join(); });
  assert.equal((await ask('GET', '/')).status, 200);
  assert.match(log(), /was killed by signal 6/);
});

test('the walls: no file, no socket, no program', async (t) => {
  if (log().includes('sanitizers')) return t.skip('a build with sanitizers has no walls');
  const walls = (await ask('GET', '/walls')).text;
  assert.match(walls, /inet=EPERM/);
  assert.match(walls, /unix=yes/);
  assert.match(walls, /fork=EPERM/);
  assert.match(walls, /template=yes/);
  assert.match(walls, /spool=yes/);
  if (!log().includes('no Landlock')) {
    assert.match(walls, /passwd=EACCES/);
    assert.match(walls, /create=EACCES/);
  }
  assert.equal((await ask('GET', '/exec')).status, 502);
  await until('the killed worker is in the log', () => /was killed by signal 31/.test(log()));
  await ready();
});

test('pictures of every kind are made again behind the walls', async () => {
  const corpus = new URL('../fuzz/corpus/picture/', import.meta.url);
  const files = ['lossless.webp', 'small.gif', 'small.jpg', 'small.png', 'small.webp'];
  const { body, type } = form([['name="csrf"', await token()], ...files.map((f) => [`name="f"; filename="${f}"`, fs.readFileSync(new URL(f, corpus))])]);
  const rs = await post('/picture', body, type);
  assert.equal(rs.status, 200, rs.text);
  assert.deepEqual(rs.text.trim().split('\n'), ['lossless.webp 0 image/png 16x12', 'small.gif 0 image/png 2x2', 'small.jpg 0 image/jpeg 16x12',
    'small.png 0 image/png 16x12', 'small.webp 0 image/png 16x12']);
});

// One of our programs as on a kernel that answers so to Landlock, with sockets and a log of its own.
async function withoutLandlock(answer, program, args, work) {
  const file = `${dir}/bare/log`, out = fs.openSync(file, 'w');
  const p = spawn(`${path.dirname(PROBE)}/without_landlock`, [answer, program, ...args], { stdio: ['ignore', 'ignore', out] });
  fs.closeSync(out);
  const said = () => fs.readFileSync(file, 'utf8');
  try {
    await work(p, said);
  } catch (e) {
    throw new Error(`${answer} ${path.basename(program)}: ${e.message}\n${said()}`);
  } finally {
    p.kill('SIGTERM');
    await ended(p);
  }
}

const LACK = /^.* warn \w+\[(\d+)\]: this kernel has no Landlock: workers are confined by seccomp alone$/gm;
const filters = (pid) => Number(/^Seccomp_filters:\s+(\d+)$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

// The master says it once, also when workers come and go.
function saidOnce(p, said) {
  assert.deepEqual([...said().matchAll(LACK)].map((m) => Number(m[1])), [p.pid]);
  assert.equal(said().match(/landlock/gi).length, 1);
}

for (const answer of ['ENOSYS', 'EOPNOTSUPP'])
  test(`a kernel without Landlock (${answer}): seccomp alone, said once`, async (t) => {
    if (log().includes('sanitizers')) return t.skip('a build with sanitizers has no walls');
    fs.writeFileSync(`${dir}/bare/kefu.conf`, fs.readFileSync(`${dir}/kefu.conf`, 'utf8')
      .replace(/^(portal_socket) = .*$/m, `$1 = ${dir}/bare/web.sock`).replace(/^(portal_workers) = .*$/m, '$1 = 3'));
    const get = (target) => ask('GET', target, { at: bare });
    await withoutLandlock(answer, PROBE, [`${dir}/bare/kefu.conf`], async (p, said) => {
      const closedIn = () => workers(p).length === 3 && workers(p).every((pid) => filters(pid) === filters(p.pid) + 1);
      await until('its workers have a filter of their own', closedIn);
      await until('it answers', async () => (await get('/')).status === 200);
      for (let i = 0; i < 12; i++) assert.equal((await get('/page')).status, 200);
      const walls = (await get('/walls')).text;
      assert.match(walls, /^passwd=yes$/m, 'there is no Landlock');
      for (const line of ['inet=EPERM', 'unix=yes', 'fork=EPERM', 'template=yes', 'spool=yes']) assert.match(walls, new RegExp(`^${line}$`, 'm'));
      saidOnce(p, said);
      const old = workers(p);
      assert.equal((await get('/exec')).status, 502);
      await until('the killed worker is in the log', () => /was killed by signal 31/.test(said()));
      await until('another takes its place', () => closedIn() && workers(p).join() !== old.join());
      assert.equal((await get('/')).status, 200);
      saidOnce(p, said);
    });
    fs.rmSync(`${dir}/x`, { force: true }); // what /walls could make
  });

test('portal, desk and vault start on a kernel without Landlock', async (t) => {
  if (log().includes('sanitizers')) return t.skip('a build with sanitizers has no walls');
  const build = path.resolve(path.dirname(PROBE), '../..'), conf = `${dir}/bare/site.conf`;
  fs.mkdirSync(`${dir}/bare/keys`, { recursive: true, mode: 0o700 });
  fs.writeFileSync(`${dir}/bare/secret`, crypto.randomBytes(32), { mode: 0o600 });
  fs.writeFileSync(conf, `share_dir = ${SOURCE}\nrun_dir = ${dir}/bare\nspool_dir = ${dir}/spool\nkey_dir = ${dir}/bare/keys\nportal_secret = ${dir}/bare/secret\n` +
    `db_socket = ${dir}/bare/no-db.sock\nbase = /crm\nportal_socket = ${dir}/bare/web.sock\ndesk_socket = ${dir}/bare/web.sock\nportal_workers = 2\ndesk_workers = 2\n` +
    ['portal', 'desk', 'jobs', 'mailin'].map((who, i) => `peer_${who} = ${61201 + i}\n`).join(''));
  const made = spawnSync(`${build}/kefuctl`, ['-c', conf, 'key', 'init'], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  for (const [name, page] of [['portal', '/healthz'], ['desk', '/desk/healthz'], ['vault', null]])
    await withoutLandlock('ENOSYS', `${build}/kefu-${name}`, ['-c', conf], async (p, said) => {
      await until('its workers are closed in', () => workers(p).length >= 2 && workers(p).every((pid) => filters(pid) === filters(p.pid) + 1));
      // There is no database here: the page says so.
      if (page) await until('it answers', async () => (await ask('GET', page, { at: bare })).status === 503);
      saidOnce(p, said);
      assert.doesNotMatch(said(), /was killed|ended with/);
    });
});

test('the log has one line a request, and nothing private', async () => {
  await ask('GET', '/page?q=secretquery');
  await ask('GET', '/case/secrettoken');
  await ask('GET', '/page%0A2026-01-01T00:00:00Z%20forged');
  await until('the lines are there', () => /path=\/case\/\*/.test(log()));
  assert.doesNotMatch(log(), /secretquery|secrettoken|^.{0,30}forged/m);
  assert.match(log(), /info probe\[\d+\] req=[0-9a-f]{16}: request method=GET path=\/page status=200 bytes=\d+ us=\d+/);
});

test('mod_fcgid style: a listening descriptor 0 makes one worker', async () => {
  const sock = `${dir}/fd0.sock`;
  const r = spawnSync('spawn-fcgi', ['-n', '--version']);
  if (r.error) return;
  const p = spawn('spawn-fcgi', ['-n', '-s', sock, '--', PROBE, `${dir}/kefu.conf`], { stdio: 'ignore' });
  await until('its socket', () => fs.existsSync(sock));
  await until('it listens', () => new Promise((res) => { const c = net.connect(sock, () => { c.destroy(); res(true); }); c.on('error', () => res(false)); }));
  assert.equal(fs.readFileSync(`/proc/${p.pid}/task/${p.pid}/children`, 'utf8').trim(), '', 'no master');
  p.kill('SIGTERM');
  await ended(p);
});

test('systemd style: a socket announced by LISTEN_FDS gets a master', async () => {
  const sock = `${dir}/sd.sock`;
  const server = net.createServer();
  await new Promise((r) => server.listen(sock, r));
  const p = spawn('sh', ['-c', `LISTEN_FDS=1 LISTEN_PID=$$ exec ${PROBE} ${dir}/kefu.conf`],
    { stdio: ['ignore', 'ignore', 'ignore', server._handle.fd] });
  await until('two workers', () => fs.readFileSync(`/proc/${p.pid}/task/${p.pid}/children`, 'utf8').trim().split(' ').length === 2);
  p.kill('SIGTERM');
  await ended(p);
  assert.equal(p.exitCode, 0);
  assert.ok(fs.existsSync(sock), 'the socket is not ours to remove');
  server.close();
});

test('plain CGI: one request, one answer', () => {
  const r = spawnSync(PROBE, [`${dir}/kefu.conf`], { input: '', encoding: 'utf8',
    env: { GATEWAY_INTERFACE: 'CGI/1.1', REQUEST_METHOD: 'GET', REQUEST_URI: '/crm/', ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '' } });
  assert.equal(r.status, 0, r.stderr);
  assert.match(r.stdout, /^Status: 200 OK\r\n[\s\S]*\r\n\r\nprobe\n$/);
});

test('a second master on the same socket refuses', () => {
  const r = spawnSync(PROBE, [`${dir}/kefu.conf`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  assert.equal(r.status, 73);
  assert.match(r.stderr, /another process serves there already/);
});

test('SIGTERM: requests in flight are finished, bodies are whole, nothing is left', async () => {
  const csrf = await token();
  const file = crypto.randomBytes(600000);
  const { body, type } = form([['name="csrf"', csrf], ['name="f"; filename="f"', file]]);
  const slow = ask('GET', '/slow?ms=1000');
  const upload = ask('POST', '/echo', { at: direct, headers: { ...own(direct), 'content-type': type, 'content-length': body.length },
    body: async (rq) => {
      for (let i = 0; i < body.length; i += 100000) { rq.write(body.subarray(i, i + 100000)); await sleep(100); }
      rq.end();
    } });
  await sleep(250);
  const start = Date.now();
  probe.kill('SIGTERM');
  const [a, b] = await Promise.all([slow, upload]);
  assert.equal(a.status, 200);
  assert.match(b.text, new RegExp(crypto.createHash('sha256').update(file).digest('hex')));
  await ended(probe);
  assert.equal(probe.exitCode, 0);
  assert.ok(Date.now() - start < 5000);
  assert.ok(!fs.existsSync(`${dir}/probe.sock`), 'the socket is gone');
  probe = startProbe();
  await ready();
  const idle = Date.now();
  probe.kill('SIGTERM');
  await ended(probe);
  assert.ok(Date.now() - idle < 1000, 'idle workers stop at once');
  probe = startProbe();
  await ready();
});

test('kill -9 of the master takes the workers with it', async () => {
  const pids = workers();
  probe.kill('SIGKILL');
  await ended(probe);
  await until('the workers have gone', () => pids.every((p) => !fs.existsSync(`/proc/${p}`) || /State:\tZ/.test(fs.readFileSync(`/proc/${p}/status`, 'utf8'))));
  probe = startProbe();
  await ready();
});

test('memory stays flat', { timeout: 120000 }, async (t) => {
  if (log().includes('sanitizers')) return t.skip('measured on a plain build');
  const priv = () => workers().map((p) => Number(/Private_Dirty:\s+(\d+)/.exec(fs.readFileSync(`/proc/${p}/smaps_rollup`, 'utf8'))[1]));
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const many = async (n) => {
    let left = n;
    await Promise.all(Array.from({ length: 8 }, async () => {
      while (left-- > 0)
        await new Promise((res, rej) => http.get({ host: '127.0.0.1', port, path: '/crm/page', agent }, (rs) => { rs.resume(); rs.on('end', res); }).on('error', rej));
    }));
  };
  await many(2000);
  const first = priv();
  await many(8000);
  const last = priv();
  agent.destroy();
  for (let i = 0; i < first.length; i++) assert.ok(last[i] < 8192 && last[i] <= first[i] * 1.02 + 8, `${first} -> ${last} kB`);
});
