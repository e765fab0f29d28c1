// protocol.test.js -- what holds for every page: headers, methods, limits, parameters, caching, conditional requests, cookies.
import test from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { BASE, Client, ORIGIN, URL_BASE, account, assertHeaders, fastcgi, form, has, lacks, password, postBytes, sql, staff } from '../lib/kit.js';

const guest = () => new Client();
const article = () => sql("SELECT id FROM article WHERE state='published' AND audience='public' AND lang='en' ORDER BY id LIMIT 1")[0][0];

// Bytes as no HTTP library would send them; answers the status line and headers.
function rawRequest(text) {
  const { hostname, port } = new URL(URL_BASE);
  return new Promise((resolve, reject) => {
    const s = net.connect(Number(port), hostname, () => s.write(text));
    let got = '';
    s.on('data', (d) => { got += d.toString('latin1'); });
    s.on('close', () => resolve(got));
    s.on('error', reject);
    s.setTimeout(20000, () => { s.destroy(); reject(new Error('no answer')); });
  });
}

test('security headers on every kind of answer, portal and desk', async () => {
  const c = await staff('manager');
  for (const [who, path, status] of [[guest(), '/', 200], [guest(), `/faq/${article()}`, 200], [guest(), '/search?q=a', 200], [guest(), '/complaint', 200],
    [guest(), '/track', 200], [guest(), '/robots.txt', 200], [guest(), '/nothing', 404], [guest(), '/search?q=%ff', 400], [guest(), '/case/AAAAAAAAAAAAAAAAAAAAAA', 404],
    [guest(), '/lang?to=en&next=/', 303], [guest(), '/healthz', 200], [guest(), '/desk/', 303], [guest(), '/desk/login', 200], [guest(), '/desk/nothing', 404],
    [guest(), '/desk/healthz', 200], [c, '/desk/', 200], [c, '/desk/customers', 200], [c, '/desk/complaints', 200], [c, '/desk/articles', 200], [c, '/desk/account', 200]]) {
    const rs = await who.get(path);
    assert.equal(rs.status, status, path);
    assertHeaders(rs, path);
    assert.equal(rs.headers['strict-transport-security'], undefined, 'no HSTS without TLS');
  }
  const put = await guest().request('PUT', '/');
  assertHeaders(put, 'PUT');
});

test('caching: public pages may be kept and are asked for again, all others are never stored', async () => {
  const c = await staff('manager');
  for (const path of ['/', `/faq/${article()}`, '/search?q=fridge', '/robots.txt', '/sitemap.xml']) {
    const rs = await guest().get(path);
    has(rs.headers['cache-control'], /public/, path);
    has(rs.headers['cache-control'], /must-revalidate|max-age=0/, path);
    has(rs.headers.vary ?? '', /Accept-Language/i, path);
    has(rs.headers.vary ?? '', /Cookie/i, path);
    assert.equal(rs.headers['set-cookie'], undefined, path);
    assert.equal(rs.headers['x-accel-expires'], undefined, `${path}: the server's own word stays inside`);
  }
  for (const path of ['/complaint', '/nothing', '/healthz', '/desk/login', '/case/AAAAAAAAAAAAAAAAAAAAAA'])
    assert.equal((await guest().get(path)).headers['cache-control'], 'no-store', path);
  for (const path of ['/desk/', '/desk/customers', '/desk/complaints', '/desk/articles'])
    assert.equal((await c.get(path)).headers['cache-control'], 'no-store', path);
});

test('languages do not mix in the cache', async () => {
  for (let i = 0; i < 2; i++)
    for (const [lang, tag] of [['en', 'en'], ['zh-CN', 'zh-CN'], ['zh-TW', 'zh-TW']])
      has((await new Client({ lang }).get('/')).text, new RegExp(`<html lang="${tag}"`));
  const chosen = new Client({ lang: 'en' });
  await chosen.get('/lang?to=zh_TW&next=/');
  has((await chosen.get('/')).text, /<html lang="zh-TW"/);
  has((await new Client({ lang: 'en' }).get('/')).text, /<html lang="en"/);
});

test('public pages are byte-equal for all guests of a language', async () => {
  for (const path of ['/', `/faq/${article()}`, '/search?q=fridge', '/track']) {
    const strip = (t) => t.replace(/[?]s=[0-9]+/g, '?s='); // the random number of a search
    const a = await fastcgi('portal', 'GET', path), b = await fastcgi('portal', 'GET', path, { params: { REMOTE_ADDR: '198.51.100.9', HTTP_USER_AGENT: 'another' } });
    assert.equal(a.status, 200);
    assert.equal(strip(a.text), strip(b.text), path);
  }
});

test('If-None-Match: 304 without a body, and a new answer after another tag', async () => {
  const path = `/faq/${article()}`;
  const rs = await guest().get(path);
  assert.ok(rs.headers.etag, 'an article has an entity tag');
  for (const tag of [rs.headers.etag, `W/${rs.headers.etag.replace(/^W\//, '')}`, `"other", ${rs.headers.etag}`]) {
    const again = await guest().get(path, { 'if-none-match': tag });
    assert.equal(again.status, 304, tag);
    assert.equal(again.buf.length, 0);
    assertHeaders(again, '304');
  }
  assert.equal((await guest().get(path, { 'if-none-match': '"other"' })).status, 200);
  assert.notEqual((await new Client({ lang: 'zh-CN' }).get(path)).headers.etag, rs.headers.etag, 'another language, another tag');
  const c = await staff('manager');
  assert.equal((await c.get('/desk/', { 'if-none-match': '*' })).status, 200, 'never for staff');
});

test('HEAD answers as GET without a body, and does not empty the page for the next reader', async () => {
  for (const path of ['/', `/faq/${article()}`, `/search?q=head${Date.now()}`, '/complaint', '/track', '/nothing', '/desk/login']) {
    const head = await guest().request('HEAD', path);
    const get = await guest().get(path);
    assert.equal(head.status, get.status, path);
    assert.equal(head.buf.length, 0, path);
    assert.ok(get.buf.length > 500, `${path}: GET after HEAD has its body`);
    assert.equal(head.headers['content-type'], get.headers['content-type'], path);
    assertHeaders(head, `HEAD ${path}`);
  }
  const c = await staff('manager');
  const head = await c.request('HEAD', '/desk/customers');
  assert.equal(head.status, 200);
  assert.equal(head.buf.length, 0);
});

test('methods: 405 with Allow', async () => {
  const c = await staff('manager');
  for (const [who, method, path, allow] of [[guest(), 'POST', '/', 'GET, HEAD'], [guest(), 'PUT', '/', 'GET, HEAD'], [guest(), 'DELETE', `/faq/${article()}`, 'GET, HEAD'],
    [guest(), 'PATCH', '/complaint', 'GET, HEAD, POST'], [guest(), 'GET', `/faq/${article()}/vote`, 'POST'], [guest(), 'POST', '/search', 'GET, HEAD'],
    [guest(), 'OPTIONS', '/complaint', 'GET, HEAD, POST'], [c, 'DELETE', '/desk/customers', 'GET, HEAD'], [c, 'GET', '/desk/logout', 'POST']]) {
    const rs = await who.request(method, path, { headers: { 'content-length': '0' } });
    assert.equal(rs.status, 405, `${method} ${path}`);
    assert.equal(rs.headers.allow, allow, `${method} ${path}`);
  }
  const trace = await guest().request('TRACE', '/');
  assert.ok([405, 501].includes(trace.status), `TRACE: ${trace.status}`);
});

test('paths: what is not canonical is not found, and nothing of the machine shows', async () => {
  for (const path of ['/../../etc/passwd', '/faq/..%2f..%2fetc%2fpasswd', '/static/../kefu.conf', '/static/..%2f..%2fkefu.conf', '/.git/config', '/static/', '/desk%2flogin', '/faq/1%00', '/%ff',
    '/faq/1/../1', '//faq/1', '/faq//1', '/faq/1/', '/FAQ/1', '/server-status', '/kefu.conf', '/templates/error.cs', `/case/${'a'.repeat(300)}`, '/case/', '/case/a/b', '/case/%3Cscript%3E']) {
    const rs = await guest().request('GET', `${BASE}${path}`, { raw: true });
    assert.ok([400, 403, 404].includes(rs.status) || (rs.status >= 301 && rs.status <= 303) || (path === '//faq/1' && rs.status === 200) || (path.includes('..') && rs.status === 200 && /faq\/1/.test(path)), `${path}: ${rs.status}`);
    lacks(rs.text, /root:x:0|password_dir|\.cs line/);
  }
});

test('error pages say what to do and a number, and nothing of the inside', async () => {
  const rs = await guest().get('/nothing');
  has(rs.text, /<code>[0-9a-f]{16}<\/code>/);
  has(rs.text, /<html lang="en"/);
  has((await new Client({ lang: 'zh-TW' }).get('/nothing')).text, /<html lang="zh-TW"/);
  lacks(rs.text, /\.c:|SELECT|mariadb|nginx|Apache/i);
});

test('limits: query, cookies, headers, bodies', async () => {
  assert.equal((await guest().get(`/search?q=a&x=${'y'.repeat(9000)}`)).status, 414);
  assert.ok([400, 413].includes((await guest().get(`/search?${'a&'.repeat(600)}`)).status), 'too many parameters');
  const cookie = await guest().get('/', { cookie: `kefu_lang=zh_TW; junk=${'x'.repeat(3000)}` });
  assert.equal(cookie.status, 200);
  for (const bad of ['kefu_lang="zh_TW', 'kefu_lang=<script>', '=;=;;;', 'kefu_lang=\x01', 'kefu_desk=notatoken', `kefu_desk=${'A'.repeat(43)}`, 'kefu_flash_portal=flash.saved<script>', 'kefu_flash_portal=error.failed.title']) {
    const rs = await rawRequest(`GET ${BASE}/ HTTP/1.1\r\nHost: ${new URL(URL_BASE).host}\r\nCookie: ${bad}\r\nConnection: close\r\n\r\n`);
    has(rs, /^HTTP\/1\.1 (200|400) /, bad);
    lacks(rs, /<script>/);
  }
  const c = guest();
  const f = await c.form('/complaint', '/complaint');
  assert.equal((await c.post(f.action, { ...f.values, title: 'x'.repeat(2 << 20) })).status, 413, 'an urlencoded body over 1 MiB');
  assert.equal((await c.post('/track', { csrf: f.values.csrf, number: 'x'.repeat(70000), contact: 'x' })).status, 413, 'over the limit of its route');
  assert.equal(await postBytes('/track', 100 << 20), 413, 'over the limit of the server');
});

test('bodies that are not what they say are refused', async () => {
  const c = guest();
  const f = await c.form('/complaint', '/complaint');
  for (const [type, body] of [['application/json', '{"csrf":"x"}'], ['text/plain', 'csrf=x'], ['multipart/form-data', 'x'], ['multipart/form-data; boundary=', '--\r\n'],
    ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nx'], ['application/x-www-form-urlencoded', 'csrf=%zz'],
    ['application/x-www-form-urlencoded', 'title=%00'], ['application/x-www-form-urlencoded', 'title=%ff'],
    ['multipart/form-data; boundary=b', `--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${f.values.csrf}\r\n--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n\0\r\n--b--\r\n`]]) {
    const rs = await c.request('POST', '/complaint', { headers: { 'content-type': type, 'content-length': Buffer.byteLength(body), origin: ORIGIN, 'sec-fetch-site': 'same-origin' }, body });
    assert.ok([400, 403, 415].includes(rs.status), `${type}: ${rs.status}`);
  }
  const cut = await rawRequest(`POST ${BASE}/track HTTP/1.1\r\nHost: ${new URL(URL_BASE).host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: -5\r\nConnection: close\r\n\r\nabc`);
  has(cut, /^HTTP\/1\.1 400 /);
});

test('a chunked body is read to its end', async () => {
  const c = guest();
  const f = await c.form('/track', '/track');
  const body = new URLSearchParams({ csrf: f.values.csrf, number: 'C2026-000001', contact: 'nobody@example.com' }).toString();
  const rs = await c.request('POST', '/track', { headers: { 'content-type': 'application/x-www-form-urlencoded', 'transfer-encoding': 'chunked', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }, body });
  assert.equal(rs.status, 422);
});

test('repeated parameters: a single field given twice is invalid, a hidden one is refused', async () => {
  const c = guest();
  const f = await c.form('/track', '/track');
  const send = (body) => c.request('POST', '/track', { body, headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body), origin: ORIGIN, 'sec-fetch-site': 'same-origin' } });
  const rs = await send(`csrf=${f.values.csrf}&number=C2026-000001&number=C2026-000002&contact=a@b.example`);
  assert.equal(rs.status, 422);
  assert.equal((await send(`csrf=${f.values.csrf}&csrf=${f.values.csrf}&number=C2026-000001&contact=a@b.example`)).status, 403);
  assert.equal((await c.get('/search?q=fridge&q=washer')).status, 200);
});

test('a wrong Host, or none, gains nothing', async () => {
  for (const host of ['evil.example', 'evil.example:80', 'a b', '"><script>', '']) {
    const rs = await rawRequest(`GET ${BASE}/faq/${article()} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    lacks(rs, /evil\.example|<script>/, host);
  }
});

test('identity headers of a client count for nothing', async () => {
  const login = account('admin');
  for (const name of ['remote-user', 'x-remote-user', 'remote_user', 'x-forwarded-user', 'authorization', 'proxy', 'x-forwarded-for', 'x-original-url', 'x-rewrite-url', 'x-http-method-override']) {
    const rs = await guest().get('/desk/', { [name]: name === 'authorization' ? `Basic ${Buffer.from(`${login}:${password()}`).toString('base64')}` : login });
    assert.equal(rs.status, 303, name);
    has(rs.headers.location, /\/desk\/login/);
  }
  // Even as a FastCGI parameter it counts only when the configuration says so.
  const direct = await fastcgi('desk', 'GET', '/desk/login', { params: { REMOTE_USER: login } });
  assert.equal(direct.status, 200);
  assert.deepEqual(direct.headers['set-cookie'].filter((s) => s.includes('kefu_desk')), []);
});

test('over TLS: HSTS', async () => {
  const rs = await fastcgi('portal', 'GET', '/', { params: { HTTPS: 'on' } });
  assert.equal(rs.status, 200);
  has(rs.headers['strict-transport-security'], /max-age=31536000/);
});

test('changes need a token of ours and come from a page of ours', async () => {
  const c = guest();
  const page = await c.get(`/faq/${article()}`);
  const f = form(page.text, '/vote');
  const send = (headers, values = { ...f.values, helpful: '1' }) => {
    const body = new URLSearchParams(values).toString();
    return c.request('POST', f.action, { body, headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body), ...headers } });
  };
  for (const [what, headers] of [['cross-site', { 'sec-fetch-site': 'cross-site' }], ['same-site', { 'sec-fetch-site': 'same-site' }], ['foreign origin', { origin: 'https://evil.example' }],
    ['other port', { origin: `${ORIGIN}1` }], ['foreign referer', { referer: 'https://evil.example/' }], ['cross-site with our origin', { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
    ['prefix of our host', { origin: 'http://127.0.0.1' }], ['a frame without origin', { origin: 'null' }]]) {
    const rs = await send(headers);
    assert.equal(rs.status, 403, what);
    assertHeaders(rs, what);
  }
  for (const csrf of ['', 'x', f.values.csrf.slice(1), `${f.values.csrf}x`, 'A'.repeat(f.values.csrf.length)])
    assert.equal((await send({ origin: ORIGIN }, { csrf, helpful: '1' })).status, 403, csrf);
  assert.equal((await send({ origin: ORIGIN }, { helpful: '1' })).status, 403);
  assert.equal((await send({ origin: ORIGIN })).status, 303);
  assert.equal((await send({ referer: `${ORIGIN}${BASE}/` })).status, 303);
  assert.equal((await send({})).status, 303, 'a client without these headers is judged by its token');
});

test('static files: right types, long caching with a version, no listing', async () => {
  const home = await guest().get('/');
  const files = [...home.text.matchAll(/(?:href|src)="([^"]*\/static\/[^"]+)"/g)].map((m) => m[1]);
  assert.ok(files.length >= 3);
  for (const f of files) {
    const rs = await guest().get(f);
    assert.equal(rs.status, 200, f);
    assert.equal(rs.headers['x-content-type-options'], 'nosniff', f);
    has(rs.headers['content-type'], /css/.test(f) ? /text\/css/ : /\.js/.test(f) ? /javascript/ : /image\/svg/);
  }
});
