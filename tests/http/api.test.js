// api.test.js -- the JSON API: tokens, rights, reading, searching, creating, changing, and its description.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Client, account, ctl, form, has, password, run, sql, staff, unescape } from '../lib/kit.js';

const V1 = '/desk/api/v1';
const EDITOR = `apied${process.pid}`;
let manager, editor, tokens = {};

// The token of a page that has just made one.
async function make(client, name, { write = false, days = '30' } = {}) {
  const f = form((await client.get('/desk/account/tokens')).text, '/desk/account/tokens');
  const r = await client.post(f.action, { ...f.values, name, days, ...(write ? { write: '1' } : {}) });
  assert.equal(r.status, 200);
  return r.text.match(/value="(kefu_[A-Za-z0-9_-]{43})"/)[1];
}

// One request with a token and nothing else: no cookie, no form token.
async function api(token, method, path, body, headers = {}) {
  const c = new Client();
  const r = await c.request(method, V1 + path, {
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
  const json = r.text ? JSON.parse(r.text) : null;
  return { ...r, json };
}

before(async () => {
  assert.equal(run('kefuctl', ['user', 'add', EDITOR, '--role', 'editor', '--department', 'service', '--lang', 'en', '--password-stdin'], { input: `${password()}\n` }).status, 0);
  manager = await staff('manager');
  editor = await new Client().login(EDITOR);
  tokens.manager = await make(manager, 'test write', { write: true });
  tokens.reader = await make(manager, 'test read');
  tokens.editor = await make(editor, 'editor', { write: true });
  tokens.clerk = await make(await staff('clerk'), 'clerk', { write: true });
});

const draft = (n) => ({ title: `API ${n} ${process.pid}`, body: 'Some *text*.', language: 'en', category: 'warranty', audience: 'public' });

test('a token is shown once, kept as a hash, listed with its last use, and ends when it is revoked', async () => {
  const c = await staff('agent');
  const token = await make(c, `shown <once> ${process.pid}`);
  assert.equal(sql(`SELECT COUNT(*) FROM api_token WHERE name = 'shown <once> ${process.pid}' AND used_at IS NULL AND LENGTH(hash) = 32`)[0][0], '1');
  assert.equal((await api(token, 'GET', '/articles?limit=1')).status, 200);
  const page = (await c.get('/desk/account/tokens')).text;
  assert.ok(!page.includes(token));
  assert.ok(unescape(page).includes(`shown <once> ${process.pid}`));
  assert.equal(sql(`SELECT COUNT(*) FROM api_token WHERE name = 'shown <once> ${process.pid}' AND used_at IS NOT NULL`)[0][0], '1');
  const id = sql(`SELECT id FROM api_token WHERE name = 'shown <once> ${process.pid}' ORDER BY id DESC LIMIT 1`)[0][0];
  // Nobody else's.
  const f = form((await manager.get('/desk/account/tokens')).text, '/desk/account/tokens');
  assert.equal((await manager.post(`/desk/account/tokens/${id}/revoke`, { csrf: f.values.csrf })).status, 404);
  assert.equal((await c.submit('/desk/account/tokens', `/desk/account/tokens/${id}/revoke`, {})).status, 303);
  const r = await api(token, 'GET', '/articles');
  assert.equal(r.status, 401);
  assert.equal(r.headers['www-authenticate'], 'Bearer realm="kefu"');
  assert.equal(r.json.error.code, 'login');
});

test('an expired token, a deactivated owner and a removed role end it at once', async () => {
  const login = `apigone${process.pid}`;
  run('kefuctl', ['user', 'add', login, '--role', 'editor', '--password-stdin'], { input: `${password()}\n` });
  const token = await make(await new Client().login(login), 'gone', { write: true });
  assert.equal((await api(token, 'POST', '/articles', draft('role'))).status, 201);
  sql(`DELETE ur FROM user_role ur JOIN user u ON u.id = ur.user_id WHERE u.login = '${login}'`);
  assert.equal((await api(token, 'POST', '/articles', draft('role'))).status, 403);
  assert.equal((await api(token, 'GET', '/articles?limit=1')).status, 200);
  sql(`UPDATE user SET active = 0 WHERE login = '${login}'`);
  assert.equal((await api(token, 'GET', '/articles')).status, 401);
  const late = await make(manager, 'late');
  sql(`UPDATE api_token SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND WHERE name = 'late'`);
  assert.equal((await api(late, 'GET', '/articles')).status, 401);
});

test('a cookie is no proof, a token opens nothing but the API, other sites get no permission', async () => {
  const r = await manager.request('GET', `${V1}/articles`);
  assert.equal(r.status, 401);
  const csrf = form((await manager.get('/desk/')).text, '/desk/logout').values.csrf;
  assert.equal((await manager.post(`${V1}/articles`, { csrf })).status, 401);
  const page = await new Client().request('GET', '/desk/articles', { headers: { authorization: `Bearer ${tokens.manager}` } });
  assert.equal(page.status, 303);
  const cross = await api(tokens.manager, 'GET', '/articles?limit=1', undefined, { origin: 'https://evil.example' });
  assert.equal(cross.headers['access-control-allow-origin'], undefined);
  const preflight = await new Client().request('OPTIONS', `${V1}/articles`, { headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } });
  assert.equal(preflight.status, 405);
});

test('rights are the owner\'s: who may not write reads published articles only', async () => {
  const made = await api(tokens.editor, 'POST', '/articles', draft('rights'));
  assert.equal(made.status, 201);
  assert.equal(made.json.state, 'draft');
  assert.equal(made.headers.location.endsWith(`${V1}/articles/${made.json.id}`), true);
  assert.equal((await api(tokens.clerk, 'GET', `/articles/${made.json.id}`)).status, 404);
  assert.equal((await api(tokens.clerk, 'POST', '/articles', draft('x'))).status, 403);
  assert.equal((await api(tokens.reader, 'POST', '/articles', draft('x'))).status, 403);
  assert.equal((await api(tokens.editor, 'PATCH', `/articles/${made.json.id}`, { version: made.json.version, state: 'published' })).status,
    sql(`SELECT COUNT(*) FROM role_perm p JOIN role r ON r.id = p.role_id WHERE r.code = 'editor' AND p.perm = 'article_publish'`)[0][0] === '0' ? 403 : 200);
  const clerk = (await api(tokens.clerk, 'GET', '/articles?limit=100')).json.articles;
  assert.ok(clerk.length > 0 && clerk.every((a) => a.state === 'published'));
  assert.equal((await api(tokens.clerk, 'GET', '/articles?state=draft')).json.articles.length, 0);
});

test('lists by cursor name every article once; filters and times work', async () => {
  const seen = new Set();
  let next = '', pages = 0;
  do {
    const r = await api(tokens.manager, 'GET', `/articles?limit=37${next && `&cursor=${next}`}`);
    assert.equal(r.status, 200);
    for (const a of r.json.articles) { assert.ok(!seen.has(a.id)); seen.add(a.id); }
    next = r.json.next;
    pages++;
  } while (next && pages < 100);
  assert.equal(seen.size, Number(sql('SELECT COUNT(*) FROM article')[0][0]));
  const en = (await api(tokens.manager, 'GET', '/articles?language=en&state=published&limit=5')).json.articles;
  assert.ok(en.every((a) => a.language === 'en' && a.state === 'published'));
  const last = sql("SELECT DATE_FORMAT(MAX(updated_at), '%Y-%m-%dT%H:%i:%sZ'), COUNT(*) FROM article WHERE updated_at = (SELECT MAX(updated_at) FROM article)")[0];
  assert.equal((await api(tokens.manager, 'GET', `/articles?updated_since=${last[0]}`)).json.articles.length, Math.min(50, Number(last[1])));
  for (const bad of ['cursor=x', 'limit=0', 'limit=101', 'updated_since=yesterday', 'colour=red'])
    assert.equal((await api(tokens.manager, 'GET', `/articles?${bad}`)).status, 422, bad);
});

test('reading answers by entity tag; searching finds', async () => {
  const id = sql("SELECT id FROM article WHERE state = 'published' AND lang = 'en' AND audience = 'public' ORDER BY id LIMIT 1")[0][0];
  const r = await api(tokens.reader, 'GET', `/articles/${id}`);
  assert.equal(r.status, 200);
  assert.equal(r.headers.etag, `"${id}-${r.json.version}"`);
  assert.ok(r.json.body && r.json.html.includes('<'));
  assert.equal((await api(tokens.reader, 'GET', `/articles/${id}`, undefined, { 'if-none-match': r.headers.etag })).status, 304);
  const found = await api(tokens.reader, 'GET', `/search?q=${encodeURIComponent(r.json.title)}`);
  assert.equal(found.json.results[0].id, Number(id));
  assert.ok(!found.json.results[0].title.includes('<mark>'));
  assert.equal((await api(tokens.reader, 'GET', '/search')).status, 422);
  assert.equal((await api(tokens.reader, 'GET', '/articles/99999999')).status, 404);
});

test('a change wants the version that was seen; a conflict says the present one', async () => {
  const made = (await api(tokens.manager, 'POST', '/articles', draft('change'))).json;
  assert.equal((await api(tokens.manager, 'PATCH', `/articles/${made.id}`, { title: 'x' })).status, 422);
  const one = await api(tokens.manager, 'PATCH', `/articles/${made.id}`, { title: 'Changed', keywords: 'a b', review_by: '2030-01-31', owner: 'service' }, { 'if-match': `"${made.id}-${made.version}"` });
  assert.equal(one.status, 200, one.text);
  assert.equal(one.json.title, 'Changed');
  assert.equal(one.json.body, made.body);
  assert.equal(one.json.owner, 'service');
  const two = await api(tokens.manager, 'PATCH', `/articles/${made.id}`, { title: 'Lost', version: made.version });
  assert.equal(two.status, 409);
  assert.equal(two.json.error.version, one.json.version);
  assert.equal(two.json.article.title, 'Changed');
  const pub = await api(tokens.manager, 'PATCH', `/articles/${made.id}`, { state: 'published', version: one.json.version });
  assert.equal(pub.json.state, 'published');
  assert.equal((await new Client().get(`/faq/${made.id}`)).status, 200);
  const gone = await api(tokens.manager, 'PATCH', `/articles/${made.id}`, { state: 'archived', version: pub.json.version });
  assert.equal(gone.json.state, 'archived');
  const again = await api(tokens.manager, 'PATCH', `/articles/${made.id}`, { state: 'published', version: gone.json.version, note: 'back' });
  assert.equal(again.json.state, 'published', again.text);
  assert.equal(sql(`SELECT COUNT(*) FROM audit WHERE action = 'article.save' AND noun_id = ${made.id}`)[0][0] > '0', true);
});

test('a creation sent twice with one key is made once', async () => {
  const key = { 'idempotency-key': `k${process.pid}` };
  const one = await api(tokens.manager, 'POST', '/articles', draft('twice'), key);
  const two = await api(tokens.manager, 'POST', '/articles', draft('twice'), key);
  assert.equal(one.status, 201);
  assert.equal(two.status, 200);
  assert.equal(two.json.id, one.json.id);
  const other = await api(tokens.editor, 'POST', '/articles', draft('twice'), key);
  assert.notEqual(other.json.id, one.json.id);
});

test('bad bodies are answered by field, never stored', async () => {
  const count = () => sql('SELECT COUNT(*) FROM article')[0][0];
  const before = count();
  const cases = [
    ['{', 400], ['[]', 400], ['"x"', 400], ['{"title":"a","title":"b"}', 400], [Buffer.from('{"title":"\xff"}', 'latin1'), 400],
    [{ ...draft('x'), title: '' }, 422, 'title'], [{ ...draft('x'), title: 5 }, 422, 'title'], [{ ...draft('x'), title: 'a\u0007b' }, 422, 'title'],
    [{ ...draft('x'), title: 'x'.repeat(201) }, 422, 'title'], [{ ...draft('x'), language: 'fr' }, 422, 'language'],
    [{ ...draft('x'), category: 'nowhere' }, 422, 'category'], [{ ...draft('x'), audience: 'department' }, 422, 'departments'],
    [{ ...draft('x'), departments: ['moon'] }, 422, 'departments'], [{ ...draft('x'), colour: 'red' }, 422, 'colour'],
    [{ ...draft('x'), id: 1 }, 422, 'id'], [{ ...draft('x'), valid_from: '2026-02-30' }, 422, 'valid_from'],
    [{ ...draft('x'), valid_from: '2027-01-02', valid_to: '2027-01-01' }, 422, 'valid_to'], [{ ...draft('x'), slug: 'A B' }, 422, 'slug'],
    [{ ...draft('x'), state: 'gone' }, 422, 'state'], [{ ...draft('x'), keywords: 'k '.repeat(10000) }, 422, 'keywords'],
    [{ ...draft('x'), body: 'b'.repeat(2 << 20) }, 422, 'body'], [{ ...draft('x'), slip: 'yes' }, 422, 'slip'],
  ];
  for (const [body, status, field] of cases) {
    const r = await api(tokens.manager, 'POST', '/articles', body);
    assert.equal(r.status, status, JSON.stringify(body).slice(0, 80) + r.text.slice(0, 200));
    if (field) assert.ok(r.json.error.fields[field], `${field}: ${r.text}`);
    assert.ok(r.json.error.request_id);
  }
  assert.equal((await api(tokens.manager, 'POST', '/articles', 'title=x', { 'content-type': 'application/x-www-form-urlencoded' })).status, 400);
  assert.equal(count(), before);
  const slug = `api-${process.pid}`;
  assert.equal((await api(tokens.manager, 'POST', '/articles', { ...draft('s1'), slug })).status, 201);
  const taken = await api(tokens.manager, 'POST', '/articles', { ...draft('s2'), slug });
  assert.equal(taken.status, 422);
  assert.ok(taken.json.error.fields.slug);
});

test('raw HTML and scripts in a body come out harmless', async () => {
  const made = (await api(tokens.manager, 'POST', '/articles', { ...draft('hurt'), body: '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>' })).json;
  assert.ok(!/<script|javascript:|onerror/.test(made.html), made.html);
});

test('too many requests are told to wait, also those with wrong tokens', async () => {
  const token = await make(await staff('sales'), 'busy');
  sql('DELETE FROM throttle');
  let last;
  for (let i = 0; i < 140; i++) { last = await api(token, 'GET', '/search?q='); if (last.status === 429) break; }
  assert.equal(last.status, 429);
  assert.ok(Number(last.headers['retry-after']) > 0);
  for (let i = 0; i < 40; i++) { last = await api(`kefu_${'A'.repeat(43)}`, 'GET', '/articles'); if (last.status === 429) break; }
  assert.equal(last.status, 429);
  sql('DELETE FROM throttle');
});

// Every $ref resolves, every operation says what is needed, every route of the API is described and nothing else is.
test('the description is OpenAPI 3.1 and complete', async () => {
  const r = await new Client().get(`${V1}/openapi.json`);
  assert.equal(r.status, 200);
  assert.match(r.headers['content-type'], /^application\/json/);
  const doc = JSON.parse(r.text);
  assert.match(doc.openapi, /^3\.1\.\d+$/);
  assert.ok(doc.info.title && doc.info.version);
  const resolve = (ref) => ref.slice(2).split('/').reduce((o, k) => o?.[k.replace(/~1/g, '/').replace(/~0/g, '~')], doc);
  const walk = (o, path) => {
    if (Array.isArray(o)) return o.forEach((x, i) => walk(x, `${path}/${i}`));
    if (!o || typeof o !== 'object') return;
    if (typeof o.$ref === 'string') { assert.ok(o.$ref.startsWith('#/'), path); assert.ok(resolve(o.$ref), `${path}: ${o.$ref}`); }
    if (typeof o.pattern === 'string') assert.ok(new RegExp(o.pattern, 'u'));
    for (const k of Object.keys(o)) walk(o[k], `${path}/${k}`);
  };
  walk(doc, '#');
  const described = [];
  const ops = new Set();
  for (const [path, item] of Object.entries(doc.paths)) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]);
    for (const [method, op] of Object.entries(item)) {
      assert.ok(['get', 'post', 'patch'].includes(method), method);
      assert.ok(op.operationId && !ops.has(op.operationId));
      ops.add(op.operationId);
      for (const n of names) assert.ok(op.parameters?.some((p) => p.in === 'path' && p.name === n && p.required === true && p.schema), `${path} ${n}`);
      for (const p of op.parameters ?? []) assert.ok(['path', 'query', 'header'].includes(p.in) && p.schema);
      assert.ok(Object.keys(op.responses).length > 0);
      for (const [code, answer] of Object.entries(op.responses)) { assert.match(code, /^[1-5]\d\d$/); assert.ok((answer.$ref ? resolve(answer.$ref) : answer).description); }
      described.push(`${method.toUpperCase()} ${V1}${path}`);
    }
  }
  const routes = ctl('routes').out.trim().split('\n').map((l) => l.split(/\s+/)).filter(([, p]) => p.startsWith(`${V1}/`)).map(([m, p]) => `${m} ${p}`);
  assert.deepEqual(described.sort(), routes.sort());
  // What is answered has exactly the described names.
  const id = sql("SELECT id FROM article WHERE state = 'published' LIMIT 1")[0][0];
  const whole = (await api(tokens.manager, 'GET', `/articles/${id}`)).json;
  const names = [...Object.keys(doc.components.schemas.Article.properties), ...Object.keys(doc.components.schemas.WholeArticle.allOf[1].properties)];
  assert.deepEqual(Object.keys(whole).sort(), names.sort());
});
