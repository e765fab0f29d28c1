// portal.test.js -- what a guest reads: home, topics, articles, search, suggestions, languages, and what machines ask.
import test from 'node:test';
import assert from 'node:assert/strict';
import { BASE, Client, HOSTILE, ORIGIN, assertHeaders, form, has, html, lacks, sql, unescape } from '../lib/kit.js';

const guest = (lang = 'en') => new Client({ lang });
const q = encodeURIComponent;
const articleOf = (where) => sql(`SELECT id, title, category_id FROM article WHERE ${where} ORDER BY id LIMIT 1`)[0];
const hits = (text) => [...text.matchAll(/<h3><a href="([^"]*\/faq\/(\d+))[?"]/g)].map((m) => m[2]);
const titleOf = (text) => unescape((text.match(/<h1[^>]*>([\s\S]*?)<\/h1>/) ?? [])[1] ?? '');

test('home: search field, topics with articles, ways to us, in three languages', async () => {
  for (const [lang, tag] of [['en', 'en'], ['zh-CN', 'zh-CN'], ['zh-TW', 'zh-TW'], ['fr', 'zh-CN']]) {
    const rs = await guest(lang).get('/');
    assert.equal(rs.status, 200);
    assertHeaders(rs, `home ${lang}`);
    has(rs.text, new RegExp(`<html lang="${tag}"`));
    has(rs.text, new RegExp(`action="${BASE}/search"`));
    has(rs.text, new RegExp(`href="${BASE}/complaint"`));
    has(rs.text, new RegExp(`href="${BASE}/track"`));
    assert.ok([...rs.text.matchAll(new RegExp(`href="${BASE}/category/\\d+`, 'g'))].length >= 6, 'six topics');
    assert.ok([...rs.text.matchAll(new RegExp(`href="${BASE}/faq/\\d+`, 'g'))].length >= 12, 'most read articles');
    assert.ok(rs.buf.length < 30000, `light: ${rs.buf.length}`);
    lacks(rs.text, /<script(?![^>]*src=)|\son\w+=|style=/, 'nothing inline');
  }
});

test('home links lead to articles in the reader\'s language', async () => {
  for (const lang of ['en', 'zh-CN', 'zh-TW']) {
    const rs = await guest(lang).get('/');
    const id = rs.text.match(/\/faq\/(\d+)/)[1];
    const page = await guest(lang).get(`/faq/${id}`);
    assert.equal(page.status, 200);
    has(page.text, new RegExp(`<article class="prose" lang="${lang}"`));
  }
});

test('an article: text, vote, topic; with a slug; other language is said', async () => {
  const [id, title, category] = articleOf("state='published' AND audience='public' AND lang='en'");
  const rs = await guest().get(`/faq/${id}`);
  assert.equal(rs.status, 200);
  assertHeaders(rs, 'article');
  assert.equal(titleOf(rs.text), title);
  has(rs.text, new RegExp(`/category/${category}`));
  has(rs.text, new RegExp(`rel="canonical" href="${ORIGIN}${BASE}/faq/${id}"`));
  const other = await guest().get(`/faq/${id}-any-words-${q('冰箱')}`);
  assert.equal(other.status, 301);
  assert.equal(other.headers.location.replace(ORIGIN, ''), `${BASE}/faq/${id}`);
  const foreign = await guest('zh-CN').get(`/faq/${id}`);
  assert.equal(foreign.status, 200);
  has(foreign.text, /<html lang="zh-CN"/);
  has(foreign.text, /<article class="prose" lang="en"/);
});

test('articles that are not there, drafts and internal ones are all the same 404', async () => {
  const shape = (t) => t.replace(/<code>[0-9a-f]+<\/code>/, '');
  const never = await guest().get('/faq/999999999');
  assert.equal(never.status, 404);
  assertHeaders(never, '404');
  assert.equal(never.headers['cache-control'], 'no-store');
  const internal = articleOf("audience='internal' AND state='published'");
  assert.ok(internal, 'the demo company has an internal article');
  const rs = await guest().get(`/faq/${internal[0]}`);
  assert.equal(rs.status, 404);
  assert.equal(shape(rs.text), shape(never.text));
  assert.equal((await guest().get(`/faq/${internal[0]}-slug`)).status, 404);
  for (const path of ['/faq/0', '/faq/-1', '/faq/01', '/faq/1e3', '/faq/99999999999999999999', '/faq/abc', '/faq/', '/faq', '/category/999999', '/category/x', '/nothing'])
    assert.equal((await guest().get(path)).status, 404, path);
});

test('internal articles show in no list, search, suggestion, map or home', async () => {
  const rows = sql("SELECT id, title FROM article WHERE audience='internal' AND state='published'");
  const pages = ['/', '/sitemap.xml'];
  for (const [id] of sql('SELECT id FROM category')) pages.push(`/category/${id}`);
  for (const [, title] of rows.slice(0, 3)) pages.push(`/search?q=${q(title)}`, `/suggest?q=${q(title.slice(0, 6))}`);
  for (const lang of ['en', 'zh-CN', 'zh-TW'])
    for (const path of pages) {
      const rs = await guest(lang).get(path);
      for (const [id] of rows) lacks(rs.text, new RegExp(`/faq/${id}[^0-9]`), `${path} ${id}`);
    }
});

test('a topic lists its articles and pages through them', async () => {
  const [[id]] = sql("SELECT category_id FROM article WHERE state='published' AND audience='public' AND lang='en' GROUP BY category_id ORDER BY COUNT(*) DESC LIMIT 1");
  const rs = await guest().get(`/category/${id}`);
  assert.equal(rs.status, 200);
  assertHeaders(rs, 'category');
  has(rs.text, /\/faq\/\d+/);
  assert.equal((await guest().get(`/category/${id}?page=9999`)).status, 200);
  assert.equal((await guest().get(`/category/${id}?page=x`)).status, 200);
});

test('search finds substrings of Chinese text, whichever script is asked or written', async () => {
  for (const [needle, langs] of [['冰箱', ['zh_CN', 'zh_TW']], ['洗衣机', ['zh_CN']], ['洗衣機', ['zh_CN', 'zh_TW']], ['保修', ['zh_CN']], ['熱水器', ['zh_TW', 'zh_CN']]]) {
    const rs = await guest('zh-CN').get(`/search?q=${q(needle)}`);
    assert.equal(rs.status, 200);
    assertHeaders(rs, 'search');
    const found = hits(rs.text);
    assert.ok(found.length > 0, `${needle} finds something`);
    const seen = new Set(sql(`SELECT DISTINCT lang FROM article WHERE id IN (${found.join(',')})`).flat());
    assert.ok(langs.some((l) => seen.has(l)), `${needle}: ${[...seen]}`);
  }
  // The same article by its simplified and by its traditional words.
  const [id, title] = articleOf("lang='zh_TW' AND audience='public' AND state='published' AND title LIKE '%機%'");
  for (const asked of [title, title.replaceAll('機', '机')]) {
    const rs = await guest('zh-TW').get(`/search?q=${q(asked)}`);
    assert.ok(hits(rs.text).includes(id), `${asked} finds ${id}`);
  }
  const [cnId, cnTitle] = articleOf("lang='zh_CN' AND audience='public' AND state='published' AND title LIKE '%机%'");
  assert.ok(hits((await guest('zh-CN').get(`/search?q=${q(cnTitle.replaceAll('机', '機'))}`)).text).includes(cnId));
});

test('search: every public article is found by its title, on the first page', async () => {
  for (const [id, title, lang] of sql("SELECT id, title, lang FROM article WHERE audience='public' AND state='published' AND source<>'desk' ORDER BY MOD(id*7919, 1009) LIMIT 24")) {
    const rs = await guest(lang.replace('_', '-')).get(`/search?q=${q(title)}`);
    assert.ok(hits(rs.text).includes(id), `${title} finds ${id}`);
  }
});

test('search: English words, prefixes, case, full width; mixed; marks what was found', async () => {
  for (const [a, b] of [['refrigerator', 'REFRIGERATOR'], ['QR-320B', 'ＱＲ－３２０Ｂ'], ['refriger', 'refriger'], ['fridge QR-320B', 'fridge qr-320b']]) {
    const one = await guest().get(`/search?q=${q(a)}`), two = await guest().get(`/search?q=${q(b)}`);
    assert.ok(hits(one.text).length > 0, `${a} finds something`);
    assert.deepEqual(hits(one.text), hits(two.text), `${a} = ${b}`);
    has(one.text, /<mark>/);
  }
  assert.ok(hits((await guest('zh-CN').get(`/search?q=${q('QR-320B 不制冷')}`)).text).length > 0, 'mixed words');
  assert.ok(hits((await guest('zh-CN').get(`/search?q=${q('冰')}`)).text).length > 0, 'one character');
});

test('search: nothing found says what was searched and offers the form with the words in it', async () => {
  const words = 'zzqqxx 不存在的词xyzzy';
  const rs = await guest().get(`/search?q=${q(words)}`);
  assert.equal(rs.status, 200);
  assert.deepEqual(hits(rs.text), []);
  has(rs.text, new RegExp(words.replace(' ', '[ +]')));
  const to = rs.text.match(/href="([^"]*\/complaint\?q=[^"]+)"/);
  const page = await guest().get(unescape(to[1]));
  assert.equal(form(page.text, '/complaint').values.title, words);
});

test('search: empty, blank and hostile queries are pages, with the text escaped', async () => {
  for (const text of ['', ' ', '\u3000', '%', '*', '"', '\\', '__', '( )', '-', '+', 'a'.repeat(200), '冰'.repeat(200), ...Object.values(HOSTILE)]) {
    const rs = await guest().get(`/search?q=${q(text)}`);
    assert.equal(rs.status, 200, JSON.stringify(text));
    lacks(rs.text, /<script>alert|<img src=x/);
    if (text.trim()) assert.ok(rs.text.includes(`value="${html(text)}"`), `the field keeps ${text}`);
  }
  const long = await guest().get(`/search?q=${q('冰箱 '.repeat(600))}`);
  assert.ok([200, 400, 414].includes(long.status), `${long.status}`);
  for (const bad of ['%00', '%ff', '%c0%af', '%ed%a0%80', 'a%00b', '%', '%zz', '%01'])
    assert.equal((await guest().get(`/search?q=${bad}`)).status, 400, bad);
});

test('search: topic and language narrow down; a repeated or senseless filter is none', async () => {
  const all = hits((await guest('zh-CN').get(`/search?q=${q('冰箱')}`)).text);
  const en = hits((await guest('zh-CN').get(`/search?q=${q('QR-320B')}&lang=en`)).text);
  assert.ok(en.length > 0);
  assert.deepEqual(sql(`SELECT DISTINCT lang FROM article WHERE id IN (${en})`), [['en']]);
  const [[category]] = sql(`SELECT category_id FROM article WHERE id = ${all[0]}`);
  const narrowed = hits((await guest('zh-CN').get(`/search?q=${q('冰箱')}&category=${category}`)).text);
  assert.ok(narrowed.length > 0);
  for (const query of ['category=abc', 'category=-1', 'lang=xx', 'page=0', 'page=abc'])
    assert.equal((await guest('zh-CN').get(`/search?q=${q('冰箱')}&${query}`)).status, 200, query);
});

test('search: pages do not overlap', async () => {
  const seen = [];
  for (let page = 1; page <= 3; page++) seen.push(...hits((await guest('zh-CN').get(`/search?q=${q('冰箱')}&page=${page}`)).text));
  assert.equal(new Set(seen).size, seen.length);
});

test('search is counted without personal data', async () => {
  await guest().get(`/search?q=${q('call me 13812345678 or zhang.wei@example.com kefutest')}`);
  const rows = sql("SELECT query FROM search_log WHERE query LIKE '%kefutest%'").flat();
  assert.ok(rows.length > 0, 'the search is counted');
  for (const r of rows) {
    lacks(r, /13812345678/);
    lacks(r, /zhang\.wei@/);
  }
});

test('suggestions are OpenSearch JSON and never internal', async () => {
  const rs = await guest('zh-CN').get(`/suggest?q=${q('冰箱')}`);
  assert.equal(rs.status, 200);
  assertHeaders(rs, 'suggest');
  has(rs.headers['content-type'], /^application\/json/);
  const [asked, titles, , urls] = JSON.parse(rs.text);
  assert.equal(asked, '冰箱');
  assert.ok(titles.length > 0 && titles.length === urls.length);
  assert.equal((await guest().get(urls[0])).status, 200);
  for (const text of ['', ...Object.values(HOSTILE), '"\\']) {
    const r = await guest().get(`/suggest?q=${q(text)}`);
    assert.equal(r.status, 200);
    assert.equal(JSON.parse(r.text)[0], text);
    lacks(r.text, /</);
  }
});

test('the choice of language is kept, leads back to the page, and never to another site', async () => {
  const c = guest('en');
  const rs = await c.get(`/lang?to=zh_TW&next=${q('/search?q=冰箱&lang=')}`);
  assert.equal(rs.status, 303);
  const to = rs.headers.location.replace(ORIGIN, '');
  assert.equal(to, `${BASE}/search?q=${q('冰箱')}&lang=`);
  const page = await c.get(to);
  has(page.text, /<html lang="zh-TW"/);
  has((rs.headers['set-cookie'] ?? []).join(), /HttpOnly/);
  has((rs.headers['set-cookie'] ?? []).join(), /SameSite=Lax/);
  for (const next of ['//evil.example/', 'https://evil.example/', '/\\evil.example', '\\\\evil.example', '/%09/evil.example', 'javascript:alert(1)', '/a\r\nSet-Cookie: x=1', '', '@evil.example', '/..//evil.example']) {
    const r = await guest().get(`/lang?to=en&next=${q(next)}`);
    assert.ok([303, 400].includes(r.status), next);
    if (r.status === 303) {
      const l = new URL(r.headers.location, ORIGIN);
      assert.equal(l.origin, ORIGIN, `${next} stays here: ${r.headers.location}`);
      assert.ok(l.pathname.startsWith(BASE || '/'), r.headers.location);
    }
    lacks((r.headers['set-cookie'] ?? []).join(), /x=1/);
  }
  assert.equal((await guest().get('/lang?to=xx&next=/')).status, 400);
});

test('the choice of language on an article leads to its translation', async () => {
  const rows = sql(`SELECT a.id, b.id FROM article a JOIN article b ON COALESCE(b.group_id, b.id) = COALESCE(a.group_id, a.id) AND b.lang = 'zh_CN'
    WHERE a.lang = 'en' AND a.state = 'published' AND b.state = 'published' AND a.audience = 'public' AND b.audience = 'public' LIMIT 1`);
  assert.ok(rows.length, 'the demo company translates its articles');
  const rs = await guest().get(`/lang?to=zh_CN&next=/faq/${rows[0][0]}`);
  assert.equal(rs.headers.location.replace(ORIGIN, ''), `${BASE}/faq/${rows[0][1]}`);
});

test('what machines ask: robots, sitemap, OpenSearch, health', async () => {
  const robots = await guest().get('/robots.txt');
  assert.equal(robots.status, 200);
  has(robots.headers['content-type'], /^text\/plain/);
  for (const closed of ['/case/', '/desk', '/suggest']) has(robots.text, new RegExp(`Disallow: ${BASE}${closed}`));
  const map = await guest().get('/sitemap.xml');
  assert.equal(map.status, 200);
  has(map.headers['content-type'], /^application\/xml/);
  const locs = [...map.text.matchAll(/<loc>([^<]+)<\/loc>/g)].map((m) => m[1]);
  assert.ok(locs.length > 100, `${locs.length} pages in the map`);
  for (const l of [locs[0], locs[locs.length >> 1], locs.at(-1)]) {
    assert.ok(l.startsWith(`${ORIGIN}${BASE}/`));
    assert.equal((await guest().get(l.slice(ORIGIN.length))).status, 200, l);
  }
  const os = await guest().get('/opensearch.xml');
  assert.equal(os.status, 200);
  has(os.text, /template="[^"]*\/search\?q=\{searchTerms\}"/);
  const health = await guest().get('/healthz');
  assert.equal(health.status, 200);
  assert.equal(health.headers['cache-control'], 'no-store');
});
