// articles.test.js -- the knowledge base at the desk: editor, preview, publish, unpublish, conflicts, and what guests see of it when.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Client, HOSTILE, account, assertHeaders, form, has, html, lacks, sql, staff, unescape, until } from '../lib/kit.js';

let serial = 0;
const unique = (s) => `${s} ${process.pid}q${++serial}`;
const q = encodeURIComponent;
const guest = (lang = 'en') => new Client({ lang });
const category = () => sql('SELECT id FROM category WHERE parent_id IS NULL ORDER BY sort, id LIMIT 1')[0][0];
const row = (id, cols) => sql(`SELECT ${cols} FROM article WHERE id = ${id}`)[0];
const hits = (text) => [...text.matchAll(/<h3><a href="[^"]*\/faq\/(\d+)[^"]*"/g)].map((m) => m[1]);

async function make(c, fields = {}) {
  const f = form((await c.get('/desk/articles/new')).text, '/desk/articles/new');
  const rs = await c.post(f.action, { ...f.values, lang: 'en', category: category(), audience: 'public', title: unique('Article'), keywords: '', body: 'First **paragraph**.\n\n1. One\n2. Two', ...fields });
  assert.equal(rs.status, 303, `${rs.status}`);
  return Number(rs.headers.location.match(/articles\/(\d+)/)[1]);
}
const act = async (c, id, name) => { const f = form((await c.get(`/desk/articles/${id}`)).text, `/${id}/${name}`); return c.post(f.action, f.values); };
const edit = async (c, id) => form((await c.get(`/desk/articles/${id}/edit`)).text, `/${id}/edit`);

test('draft, publish, edit, unpublish: guests see each at once where nothing is cached, and within five seconds behind the cache', async () => {
  const c = await staff('editor');
  const word = `zyx${process.pid}${serial}w`;
  const title = unique(`Descaling ${word}`);
  const id = await make(c, { title });
  assert.equal(row(id, 'state')[0], 'draft');
  assert.equal((await guest().get(`/faq/${id}`)).status, 404, 'a draft does not exist');
  assert.deepEqual(hits((await guest().get(`/search?q=${word}&n=1`)).text), []);
  assert.equal((await act(c, id, 'publish')).status, 303);
  const page = await guest().get(`/faq/${id}?n=1`);
  assert.equal(page.status, 200, 'published at once');
  has(page.text, /<strong>paragraph<\/strong>/);
  has(page.text, /<ol>/);
  assert.deepEqual(hits((await guest().get(`/search?q=${word}&n=2`)).text), [String(id)], 'found at once');
  await guest().get(`/faq/${id}`); // now it is in the cache of the web server
  const f = await edit(c, id);
  assert.equal((await c.post(f.action, { ...f.values, body: 'Changed body kwd' })).status, 303);
  has((await guest().get(`/faq/${id}?n=2`)).text, /Changed body kwd/);
  await until(async () => /Changed body kwd/.test((await guest().get(`/faq/${id}`)).text), 'the edit behind the cache', 5);
  assert.equal((await act(c, id, 'unpublish')).status, 303);
  assert.equal((await guest().get(`/faq/${id}?n=3`)).status, 404);
  await until(async () => (await guest().get(`/faq/${id}`)).status === 404, 'the withdrawal behind the cache', 5);
  assert.deepEqual(hits((await guest().get(`/search?q=${word}&n=3`)).text), []);
});

test('an internal article is for staff: read and found at the desk, 404 and nowhere for guests', async () => {
  const c = await staff('editor');
  const word = `intern${process.pid}x`;
  const id = await make(c, { audience: 'internal', title: unique(`Goodwill ${word}`) });
  assert.equal((await act(c, id, 'publish')).status, 303);
  for (const role of ['agent', 'clerk', 'repair', 'sales', 'admin', 'privacy']) {
    const s = await staff(role);
    assert.equal((await s.get(`/desk/articles/${id}`)).status, 200, role);
    assert.ok((await s.get(`/desk/search?q=${word}`)).text.includes(`/desk/articles/${id}`), `${role} finds it`);
  }
  assert.equal((await guest().get(`/faq/${id}`)).status, 404);
  for (const path of [`/search?q=${word}`, `/suggest?q=${word}`, '/sitemap.xml', `/category/${category()}`]) lacks((await guest().get(path)).text, new RegExp(`/faq/${id}[^0-9]`), path);
  const f = await edit(c, id);
  assert.equal((await c.post(f.action, { ...f.values, audience: 'public' })).status, 303);
  assert.equal((await guest().get(`/faq/${id}?now`)).status, 200, 'made public');
  const g = await edit(c, id);
  assert.equal((await c.post(g.action, { ...g.values, audience: 'internal' })).status, 303);
  assert.equal((await guest().get(`/faq/${id}?again`)).status, 404, 'made internal again');
  assert.deepEqual(hits((await guest().get(`/search?q=${word}&n=9`)).text), []);
});

test('drafts exist only for those who write or publish', async () => {
  const c = await staff('editor');
  const id = await make(c);
  for (const [role, status] of [['manager', 200], ['editor', 200], ['agent', 404], ['clerk', 404], ['admin', 404], ['sales', 404]]) {
    const s = await staff(role);
    assert.equal((await s.get(`/desk/articles/${id}`)).status, status, role);
    const list = await s.get('/desk/articles?state=draft');
    assert.equal(list.status, 200);
    assert.equal(list.text.includes(`/desk/articles/${id}"`), status === 200, role);
    assert.equal((await s.get(`/desk/articles/${id}/edit`)).status, ['manager', 'editor'].includes(role) ? 200 : 403, role);
  }
});

test('preview shows what saving would show, stores nothing and keeps everything', async () => {
  const c = await staff('editor');
  const f = form((await c.get('/desk/articles/new')).text, '/desk/articles/new');
  const title = unique('Preview');
  const typed = { ...f.values, lang: 'zh_TW', category: category(), audience: 'internal', title, keywords: '冰箱 漏水', body: '# 標題\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))' };
  const rs = await c.post(f.action, { ...typed, preview: '1' });
  assert.ok([200, 422].includes(rs.status), `${rs.status}`);
  assertHeaders(rs, 'preview');
  has(rs.text, /<table>/);
  lacks(rs.text, /<script>alert|href="javascript:/i);
  const again = form(rs.text, '/desk/articles/new').values;
  for (const k of ['lang', 'category', 'audience', 'title', 'keywords', 'body']) assert.equal(again[k], typed[k], k);
  assert.equal(sql(`SELECT COUNT(*) FROM article WHERE title = '${title}'`)[0][0], '0');
});

test('Markdown: nothing of HTML, no scheme but the safe ones, no handler', async () => {
  const c = await staff('editor');
  const body = ['<img src=x onerror=alert(1)>', '<a href="https://ok.example" onclick="x()">x</a>', '[a](javascript:alert(1))', '[b](data:text/html,x)', '[c](vbscript:x)', '[d](JaVaScRiPt:alert(1))', '[e](&#106;avascript:alert(1))', '![i](javascript:alert(1))',
    '[ok](https://example.com/?a=1&b=2)', '<iframe src="//evil.example"></iframe>', '<style>*{display:none}</style>', '<!-- comment -->', '<svg/onload=alert(1)>', '```\n<script>code</script>\n```', '<form action="//evil.example"><input></form>', '[//evil](//evil.example/x)'].join('\n\n');
  const id = await make(c, { body });
  await act(c, id, 'publish');
  for (const rs of [await guest().get(`/faq/${id}`), await c.get(`/desk/articles/${id}`)]) {
    const text = rs.text.match(/<(article|div) class="prose"[\s\S]*?<\/\1>/)[0];
    lacks(text, /<script|<iframe|<style|<svg\/|<form action="\/\/|<img[^>]*onerror|href="(javascript|data|vbscript):/i);
    lacks(text.replace(/&lt;[\s\S]*?&gt;/g, ''), /<[^>]*\son(error|click|load)=/i);
    has(text, /href="https:\/\/example\.com\/\?a=1&amp;b=2"/);
    has(text, /&lt;script&gt;code/);
  }
});

test('invalid fields are named and everything typed comes back', async () => {
  const c = await staff('editor');
  for (const [fields, wrong] of [[{ title: '' }, 'title'], [{ title: '字'.repeat(201) }, 'title'], [{ body: '' }, 'body'], [{ lang: 'de' }, 'lang'], [{ category: '' }, 'category'], [{ category: 'x' }, 'category'], [{ audience: 'all' }, 'audience'], [{ keywords: 'k'.repeat(301) }, 'keywords']]) {
    const f = form((await c.get('/desk/articles/new')).text, '/desk/articles/new');
    const typed = { ...f.values, lang: 'en', category: category(), audience: 'public', title: unique('Bad'), keywords: 'a b', body: 'text', ...fields };
    const rs = await c.post(f.action, typed);
    assert.equal(rs.status, 422, wrong);
    has(rs.text, new RegExp(`#f-${wrong}|e-${wrong}`));
    const again = form(rs.text, '/desk/articles/new').values;
    for (const k of ['title', 'keywords', 'body']) assert.equal(again[k], typed[k], `${wrong}: ${k}`);
  }
  const f = form((await c.get('/desk/articles/new')).text, '/desk/articles/new');
  const rs = await c.post(f.action, { ...f.values, lang: 'en', category: '99999999', audience: 'public', title: unique('No topic'), body: 'text' });
  assert.ok([400, 404, 422].includes(rs.status), `a topic that is not there: ${rs.status}`);
});

test('hostile titles, bodies and keywords: stored as typed, shown escaped, found', async () => {
  const c = await staff('editor');
  for (const [what, text] of Object.entries(HOSTILE)) {
    const f = form((await c.get('/desk/articles/new')).text, '/desk/articles/new');
    const rs = await c.post(f.action, { ...f.values, lang: 'en', category: category(), audience: 'public', title: `${text} ${process.pid}`, body: text });
    if (rs.status === 422 && what === 'rtl') continue;
    assert.equal(rs.status, 303, what);
    const id = Number(rs.headers.location.match(/articles\/(\d+)/)[1]);
    await act(c, id, 'publish');
    const seen = await guest().get(`/faq/${id}`);
    assert.equal(seen.status, 200);
    assert.ok(seen.text.includes(html(text.normalize('NFC'))), what);
    for (const page of [seen, await guest().get(`/search?q=${q(text)}`), await guest().get(`/suggest?q=${q(text.slice(0, 8))}`), await c.get(`/desk/articles/${id}`), await c.get(`/desk/articles/${id}/edit`), await c.get('/desk/articles')])
      lacks(page.text, /<script>alert|<img src=x/, what);
    const back = await edit(c, id);
    assert.equal(back.values.body, text.normalize('NFC'));
    await act(c, id, 'unpublish');
  }
});

test('two editors: the second save is a conflict with both texts; publishing a stale version is one too', async () => {
  const a = await staff('editor'), b = await staff('manager');
  const id = await make(a);
  const fa = await edit(a, id), fb = await edit(b, id);
  const publish = form((await a.get(`/desk/articles/${id}`)).text, `/${id}/publish`);
  assert.equal((await a.post(fa.action, { ...fa.values, body: 'text of A' })).status, 303);
  const rs = await b.post(fb.action, { ...fb.values, body: 'text of B', title: 'Title of B' });
  assert.equal(rs.status, 409);
  assertHeaders(rs, 'conflict');
  has(rs.text, /text of A/);
  const again = form(rs.text, `/${id}/edit`);
  assert.equal(again.values.body, 'text of B');
  assert.equal(again.values.title, 'Title of B');
  assert.equal(row(id, 'body')[0], 'text of A');
  assert.equal((await a.post(publish.action, publish.values)).status, 409);
  assert.equal(row(id, 'state')[0], 'draft');
  assert.equal((await b.post(again.action, again.values)).status, 303);
  assert.equal(row(id, 'body')[0], 'text of B');
  const v = row(id, 'version')[0];
  const same = await edit(a, id);
  assert.equal((await a.post(same.action, same.values)).status, 303);
  assert.ok(Number(row(id, 'version')[0]) - Number(v) <= 1);
});

test('who may not publish cannot; publishing twice and without a version is refused or harmless', async () => {
  const c = await staff('editor');
  const id = await make(c);
  const agent = await staff('agent');
  const csrf = form((await agent.get('/desk/')).text, '/desk/logout').values.csrf;
  for (const name of ['publish', 'unpublish', 'edit']) assert.equal((await agent.post(`/desk/articles/${id}/${name}`, { csrf, version: '1' })).status, 403, name);
  assert.equal((await agent.get('/desk/articles/new')).status, 403);
  const f = form((await c.get(`/desk/articles/${id}`)).text, `/${id}/publish`);
  assert.equal((await c.post(f.action, { csrf: f.values.csrf })).status, 400);
  assert.equal((await c.post(f.action, { ...f.values, csrf: 'x' })).status, 403);
  assert.equal((await c.post(f.action, f.values)).status, 303);
  assert.ok([303, 409].includes((await c.post(f.action, f.values)).status));
  assert.equal(row(id, 'state')[0], 'published');
  assert.ok(Number(sql(`SELECT COUNT(*) FROM audit WHERE action LIKE 'article.%' AND noun_id = ${id} AND actor_id = (SELECT id FROM user WHERE login = '${account('editor')}')`)[0][0]) >= 2);
});

test('the list: filters, order, pages; missing ones are 404', async () => {
  const c = await staff('editor');
  const all = await c.get('/desk/articles');
  assert.equal(all.status, 200);
  assertHeaders(all, 'articles');
  for (const [query, where] of [['lang=en', "lang='en'"], ['audience=internal', "audience='internal'"], ['state=published', "state='published'"], [`category=${category()}`, null]]) {
    const rs = await c.get(`/desk/articles?${query}`);
    const ids = [...new Set([...rs.text.matchAll(/\/desk\/articles\/(\d+)"/g)].map((m) => m[1]))];
    assert.ok(ids.length > 0, query);
    if (where) assert.equal(sql(`SELECT COUNT(*) FROM article WHERE id IN (${ids}) AND NOT (${where})`)[0][0], '0', query);
  }
  for (const query of ['sort=title', 'sort=-views', 'sort=body', 'page=2', 'page=x', 'lang=xx', 'category=abc', 'state=' + q(HOSTILE.script)]) assert.equal((await c.get(`/desk/articles?${query}`)).status, 200, query);
  for (const path of ['/desk/articles/99999999', '/desk/articles/99999999/edit', '/desk/articles/x', '/desk/articles/0']) assert.equal((await c.get(path)).status, 404, path);
  const csrf = form((await c.get('/desk/')).text, '/desk/logout').values.csrf;
  for (const name of ['publish', 'unpublish', 'edit']) assert.equal((await c.post(`/desk/articles/99999999/${name}`, { csrf, version: '1' })).status, 404, name);
  assert.ok(unescape(all.text).length);
});
