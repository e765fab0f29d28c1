// help.test.js -- from every page a link leads to the section of help about it, in the reader's language; guests get customers' help alone.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { BASE, Client, sql, staff } from '../lib/kit.js';

const LANGS = ['en', 'zh-CN', 'zh-TW'];
const TARGETS = [...fs.readFileSync(new URL('../../cgi/page/help_pages.c', import.meta.url), 'utf8').matchAll(/^\t\{ "(\/[^"]*)", "([\w-]+)", "([\w-]+)" \},$/gm)];
const SAME = new Map([['/help/{slug}', 'find'], ['/desk/help/{slug}', 'cases']]); // pages of help themselves: their names
const ids = {};

before(() => {
  const one = (q) => sql(q)[0]?.[0] ?? '1';
  ids.customer = one('SELECT MIN(id) FROM customer');
  ids.case = one("SELECT MIN(id) FROM complaint WHERE restricted = 'none'");
  ids.article = one("SELECT MIN(id) FROM article WHERE state = 'published' AND audience = 'public'");
  ids.category = one('SELECT MIN(category_id) FROM article');
  ids.suggestion = one('SELECT MIN(id) FROM article_suggestion');
  ids.list = one('SELECT MIN(id) FROM reading_list');
  ids.synonym = one('SELECT MIN(id) FROM synonym_set');
});

function address(pattern) {
  const noun = ['customer', 'case', 'suggestion', 'list', 'synonym', 'category'].find((n) => pattern.includes({ case: '/complaints/', suggestion: '/suggestions/',
    list: '/reading/lists/', synonym: '/synonyms/', category: '/category/', customer: '/customers/' }[n])) ?? 'article';
  return pattern.replace('{id}', ids[noun]).replace('{slug}', SAME.get(pattern) ?? (pattern.includes('/reveal/') ? 'phone' : 'words'));
}

const helpOf = (html) => html.match(/href="([^"]*\/help\/[\w-]+#s-[\w-]+)"/)?.[1];

test('every page leads to its section', { timeout: 240000 }, async () => {
  const who = [new Client(), await staff('manager'), await staff('admin')];
  const seen = new Map();
  for (const [, pattern, slug, anchor] of TARGETS) {
    if (pattern.includes('{token}') || pattern === '/desk/login' || pattern === '/desk/help/login' || pattern === '/desk/articles/import/{id}') continue;
    const clients = pattern.startsWith('/desk') ? who.slice(1) : who.slice(0, 1);
    let html = '';
    for (const c of clients) {
      let rs = await c.get(address(pattern));
      if (rs.status === 301) rs = await c.get(rs.headers.location);
      if (rs.status === 200 && /text\/html/.test(rs.headers['content-type'])) html = rs.text;
    }
    if (!html) { // an address that only takes a form: its page comes by another one
      assert.match(pattern, /answers|solved|preview|template/, `${pattern} cannot be read`);
      continue;
    }
    const link = `${BASE}${pattern.startsWith('/desk') ? '/desk' : ''}/help/${slug}#s-${anchor}`;
    assert.equal(helpOf(html), link, pattern);
    seen.set(link, clients[0]);
  }
  assert.ok(seen.size > 30);
  for (const [link, client] of seen)
    for (const lang of LANGS) {
      const [path, anchor] = link.split('#');
      const rs = await client.get(path.slice(BASE.length), { cookie: [`kefu_lang=${lang.replace("-", "_")}`, ...[...client.jar].map(([k, v]) => `${k}=${v}`)].join("; ") });
      assert.equal(rs.status, 200, `${path} ${lang}`);
      assert.match(rs.text, new RegExp(`<html lang="${lang}"`), path);
      assert.ok(rs.text.includes(`<h2 id="${anchor}">`), `${link} in ${lang}`);
    }
});

test('guests read the pages for customers and no other', async () => {
  for (const lang of LANGS) {
    const guest = new Client({ lang });
    const index = await guest.get('/help/');
    const links = [...index.text.matchAll(/<li><a href="([^"]*\/help\/[\w-]+)"/g)].map((m) => m[1]);
    assert.equal(links.length, 5);
    for (const l of links) assert.equal((await guest.get(l.slice(BASE.length))).status, 200, l);
    for (const slug of ['cases', 'customers', 'first-agent', 'login', 'admin', 'no-such', 'find.md', '..%2ffind'])
      assert.equal((await guest.get(`/help/${slug}`)).status, 404, slug);
    assert.equal((await guest.get('/desk/help/cases')).status, 303);
    const login = await guest.get('/desk/login');
    assert.equal(helpOf(login.text), `${BASE}/desk/help/login#s-login`);
    assert.match((await guest.get('/desk/help/login')).text, /id="s-login"/);
  }
});

test('staff read all, and links lead where they are mounted', async () => {
  const c = await staff('manager');
  const index = await c.get('/desk/help/');
  const links = [...index.text.matchAll(/<li><a href="([^"]*\/desk\/help\/[\w-]+)"/g)].map((m) => m[1]);
  assert.ok(links.length > 20);
  for (const l of links) {
    const rs = await c.get(l.slice(BASE.length));
    assert.equal(rs.status, 200, l);
    for (const [, to] of rs.text.match(/<article[\s\S]*<\/article>/)[0].matchAll(/href="(\/[^"]*)"/g))
      assert.ok(to.startsWith(`${BASE}/desk/`), `${l} leads to ${to}`);
  }
});

test('an error page leads to help, too; the offer of a first hour goes away', async () => {
  assert.match((await new Client().get('/faq/99999999')).text, /href="[^"]*\/help\/"/);
  const c = await staff('clerk');
  const home = await c.get('/desk/');
  assert.match(home.text, /\/desk\/help\/first-agent/);
  const rs = await c.submit('/desk/', '/desk/offer');
  assert.equal(rs.status, 303);
  assert.doesNotMatch((await c.get('/desk/')).text, /\/desk\/help\/first-agent/);
});
