// routes.test.js -- rules that hold for every route of the table, without naming one: proof, method, HEAD, no effect of reading,
// and no fault whatever is sent.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { Client, HOSTILE, ORIGIN, assertHeaders, ctl, form, lacks, sql, staff } from '../lib/kit.js';

const it = {};
let routes, manager, guest, csrf, anon;

before(async () => {
  routes = ctl('routes').out.trim().split('\n').map((l) => l.split(/\s+/)).map(([method, pattern, perm, proof]) => ({ method, pattern, perm, proof }));
  manager = await staff('manager');
  guest = new Client();
  csrf = form((await manager.get('/desk/')).text, '/desk/logout').values.csrf;
  anon = form((await guest.get('/track')).text, '/track').values.csrf;
  const c = new Client();
  const rs = await c.submit('/complaint', '/complaint', { subject: 'quality', title: `Routes ${process.pid}`, body: 'Text.', product: '', name: 'Routes Test', email: 'routes@example.com', phone: '' }, [{ field: 'files', name: 'a.txt', data: Buffer.from('a') }]);
  it.token = rs.headers.location.split('/').pop();
  it.case = (await c.follow(rs)).text.match(/C\d{4}-0*(\d+)/)[1];
  it.file = sql(`SELECT id FROM attach WHERE complaint_id = ${it.case}`)[0][0];
  const f = form((await manager.get('/desk/customers/new')).text, '/desk/customers/new');
  it.customer = (await manager.post(f.action, { ...f.values, kind: 'person', grade: 'normal', status: 'active', name: `Routes ${process.pid}`, phone: '13812345678' })).headers.location.match(/(\d+)$/)[1];
  const g = form((await manager.get('/desk/articles/new')).text, '/desk/articles/new');
  it.article = (await manager.post(g.action, { ...g.values, lang: 'en', category: sql('SELECT MIN(id) FROM category')[0][0], audience: 'public', title: `Routes ${process.pid}`, keywords: '', body: 'text' })).headers.location.match(/(\d+)$/)[1];
  it.category = sql('SELECT MIN(id) FROM category')[0][0];
});

function address(pattern) {
  const noun = pattern.includes('/customers/') ? it.customer : pattern.includes('/complaints/') ? it.case : pattern.includes('/category/') ? it.category : it.article;
  const path = pattern.replace('{id2}', it.file).replace('{id}', noun).replace('{token}', it.token).replace('{slug}', pattern.includes('/reveal/') ? 'phone' : 'words');
  assert.ok(!path.includes('{'), `${pattern}: this test knows no address for it`);
  return path;
}
const who = (r) => (r.pattern.startsWith('/desk') ? manager : guest);
const token = (r) => (r.proof === 'cookie' ? csrf : anon);
const changing = () => routes.filter((r) => r.method === 'POST' && r.proof !== 'bearer' && r.pattern !== '/desk/logout');
const reading = () => routes.filter((r) => r.method === 'GET');

test('every change needs its token and a page of ours', async () => {
  assert.ok(changing().length > 20);
  for (const r of routes.filter((x) => x.method !== 'GET')) {
    assert.ok(['cookie', 'anonymous', 'bearer'].includes(r.proof), `${r.pattern} proves itself`);
    const path = address(r.pattern), c = who(r);
    if (r.proof === 'bearer') {
      const rs = await c.request(r.method, path, { body: '{}', headers: { 'content-type': 'application/json', 'content-length': 2 } });
      assert.equal(rs.status, 401, `${r.method} ${r.pattern}: a log-in is no proof`);
      continue;
    }
    for (const [what, fields, headers] of [['no token', {}, {}], ['an empty one', { csrf: '' }, {}], ['a wrong one', { csrf: 'A'.repeat(24) }, {}], ['the other kind', { csrf: r.proof === 'cookie' ? anon : csrf.split('').reverse().join('') }, {}],
      ['cross-site', { csrf: token(r) }, { 'sec-fetch-site': 'cross-site' }], ['same-site', { csrf: token(r) }, { 'sec-fetch-site': 'same-site' }]]) {
      const rs = await c.post(path, fields, { headers });
      assert.equal(rs.status, 403, `${r.pattern}: ${what}`);
    }
    const body = new URLSearchParams({ csrf: token(r) }).toString();
    const foreign = await c.request('POST', path, { body, headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length, origin: 'https://evil.example' } });
    assert.equal(foreign.status, 403, `${r.pattern}: foreign origin`);
  }
  assert.equal((await manager.get('/desk/')).status, 200, 'still logged in');
});

test('every path answers other methods with 405 and says which it knows', async () => {
  for (const r of routes) {
    if (r.pattern === '/desk') continue; // nginx answers it
    const mine = routes.filter((x) => x.pattern === r.pattern).map((x) => x.method);
    const rs = await who(r).request('DELETE', address(r.pattern), { headers: { 'content-length': '0' } });
    assert.equal(rs.status, 405, r.pattern);
    assert.equal(rs.headers.allow, [mine.includes('GET') && 'GET, HEAD', mine.includes('POST') && 'POST', mine.includes('PATCH') && 'PATCH'].filter(Boolean).join(', '), r.pattern);
  }
});

test('HEAD is GET without its body, on every page', async () => {
  for (const r of reading()) {
    const path = address(r.pattern), c = who(r);
    const [head, get] = [await c.request('HEAD', path), await c.get(path)];
    assert.equal(head.status, get.status, r.pattern);
    assert.equal(head.buf.length, 0, r.pattern);
    if (r.pattern !== '/desk') assertHeaders(get, r.pattern);
  }
});

test('reading changes nothing', async () => {
  const tables = ['customer', 'customer_suffix', 'party', 'private_value', 'complaint', 'message', 'complaint_event', 'attach', 'case_token', 'article', 'posting', 'user', 'credential', 'user_role', 'role_perm', 'field_right', 'audit', 'outbox', 'category'];
  // Mails under way would change tables by themselves.
  const state = () => JSON.stringify(sql(`CHECKSUM TABLE ${tables.filter((t) => !['outbox', 'complaint_event', 'case_token'].includes(t)).join(', ')}`));
  const before = state();
  for (const r of reading()) for (const query of ['', '?page=2', '?q=x&sort=name&state=closed&delete=1&action=close&_method=DELETE']) await who(r).get(address(r.pattern) + query);
  assert.equal(state(), before);
});

test('no query makes a fault, or shows up unescaped', async () => {
  const values = [HOSTILE.script, HOSTILE.quotes, HOSTILE.sql, HOSTILE.astral, HOSTILE.template, '-1', '0', '99999999999999999999', '1e9', "'", '%', '\t', '../../etc/passwd', 'x'.repeat(3000), '\u00ad\u200b\ufeff'];
  const names = ['q', 'page', 'sort', 'state', 'name', 'region', 'kind', 'owner', 'department', 'category', 'lang', 'to', 'next', 'customer', 'who', 'audience', 'voted', 'contact'];
  for (const r of reading())
    for (let i = 0; i < values.length; i += 3) {
      const query = names.map((n, k) => `${n}=${encodeURIComponent(values[(i + k) % values.length].slice(0, 400))}`).join('&');
      const rs = await who(r).get(`${address(r.pattern)}?${query}`);
      assert.ok(rs.status < 500, `${r.pattern} ${i}: ${rs.status}`);
      lacks(rs.text, /<script>alert|<img src=x/, r.pattern);
    }
});

test('no form makes a fault: senseless, hostile, overlong and repeated fields of every name that a page has', async () => {
  const names = new Set(['version', 'idem', 'next', 'to', 'event', 'assignee', 'customer', 'files', 'helpful', 'drop_phone', 'keep.x', 'pick.1', 'old', 'new', 'again']);
  for (const r of reading()) {
    const page = await who(r).get(address(r.pattern));
    for (const [, n] of page.text.matchAll(/<(?:input|textarea|select)\b[^>]*\bname="([^"]+)"/g)) names.add(n);
  }
  names.delete('csrf');
  const values = ['', '0', '-1', '1', '99999999999999999999', 'NaN', HOSTILE.script, HOSTILE.quotes, HOSTILE.sql, HOSTILE.astral, HOSTILE.emoji, 'x'.repeat(30000), 'a\r\nb\tc', '2026-02-30', 'answered', 'start', '\ufffe'];
  for (const r of changing()) {
    if (['/desk/sessions', '/desk/password', '/desk/login'].includes(r.pattern)) continue; // would end sessions and empty the buckets of log-ins
    const path = address(r.pattern), c = who(r);
    for (let i = 0; i < values.length; i += 2) {
      const fields = Object.fromEntries([...names].map((n, k) => [n, values[(i + k) % values.length].slice(0, names.size > 40 ? 8000 : 30000)]));
      if (i % 4 === 0) fields.version = sql(`SELECT version FROM ${r.pattern.includes('/customers/') ? 'customer' : r.pattern.includes('/articles/') ? 'article' : 'complaint'} WHERE id = ${r.pattern.includes('/customers/') ? it.customer : r.pattern.includes('/articles/') ? it.article : it.case}`)[0]?.[0] ?? '1';
      if (i % 6 === 0) fields.idem = '0123456789abcdef'.repeat(2);
      const rs = await c.post(path, { ...fields, csrf: token(r) });
      assert.ok(rs.status < 500, `${r.pattern} ${i}: ${rs.status}`);
      lacks(rs.text, /<script>alert|<img src=x/, r.pattern);
    }
    const twice = `csrf=${encodeURIComponent(token(r))}&${[...names].map((n) => `${encodeURIComponent(n)}=1&${encodeURIComponent(n)}=2`).join('&')}`;
    const rs = await c.request('POST', path, { body: twice, headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(twice), origin: ORIGIN, 'sec-fetch-site': 'same-origin' } });
    assert.ok(rs.status < 500, `${r.pattern} twice: ${rs.status}`);
  }
  assert.equal(sql(`SELECT COUNT(*) FROM user WHERE login LIKE '%script%'`)[0][0], '0');
});
