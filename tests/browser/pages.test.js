// pages.test.js -- every screen in three languages, wide and narrow, light and dark: no violation of axe-core, no error of the
// Nu checker, no console error or policy violation, no request to another host, nothing wider than the screen.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { Client, ORIGIN, URL_BASE, account, password, sql, staff } from '../lib/kit.js';
import { axe, launch, nu, watched } from '../lib/browser.js';

let browser, secret;
const LANGS = ['en', 'zh-CN', 'zh-TW'];
before(async () => {
  browser = await launch();
  const filed = await new Client().submit('/complaint', '/complaint', { subject: 'quality', title: 'Screens of a case',
    body: 'A long enough text about a fridge that hums.\nSecond line.', name: 'Screen Reader', email: 'screens@example.com' });
  assert.equal(filed.status, 303);
  secret = filed.headers.location.replace(URL_BASE, '').replace(ORIGIN, '').replace(/^.*\/case\//, '/case/');
});

// A suggested edit and a reading list, for the pages that show one.
let suggestion, list, batch;
before(async () => {
  const c = await staff('manager');
  const made = await c.submit(`/desk/articles/${article()}/suggest`, '/suggest', { title: 'Screens of a suggestion', keywords: 'screens', reason: 'So that there is one' });
  suggestion = made.headers.location.match(/(\d+)$/)[1];
  const kept = await c.submit('/desk/reading/lists/new', '/lists/new', { name: 'Screens of a list' });
  list = kept.headers.location.match(/(\d+)$/)[1];
  const items = await c.submit(`/desk/reading/lists/${list}`, '/items', { article: article(), act: 'add' });
  assert.equal(items.status, 303);
  const f = await c.form('/desk/articles/import', '/desk/articles/import');
  const sent = await c.post(f.action, f.values, { files: [{ field: 'file', name: 'screens.csv', data: Buffer.from('key,title,body,category,language\nscreens,Screens,Text,warranty,en\nscreens2,Refused,Text,nowhere,en\n') }] });
  batch = sent.headers.location.match(/(\d+)$/)[1];
  await c.submit('/desk/account/tokens', '/account/tokens', { name: 'screens', days: '30' });
});
after(() => browser.close());

const article = () => sql("SELECT id FROM article WHERE state = 'published' AND audience = 'public' ORDER BY LENGTH(body) DESC LIMIT 1")[0][0];
const category = () => sql('SELECT category_id FROM article GROUP BY category_id ORDER BY COUNT(*) DESC LIMIT 1')[0][0];
const portalPages = () => ['/', '/search?q=%E5%86%B0%E7%AE%B1', '/search?q=fridge', '/search?q=zzzzzz', '/search', `/faq/${article()}`, `/faq/${article()}/why`, `/faq/${article()}?script=hant`, `/faq/${article()}?voted=0`, `/category/${category()}`, '/complaint', '/complaint/thanks',
  '/track', secret, '/help/', '/help/find', '/desk/help/login', '/faq/99999999'];
const deskPages = () => {
  const id = (q) => sql(q)[0][0];
  const customer = id('SELECT MIN(id) FROM customer'), draft = id('SELECT MIN(id) FROM article');
  const open = id("SELECT MIN(id) FROM complaint WHERE restricted = 'none' AND state <> 'closed'");
  return ['/desk/', '/desk/customers', '/desk/customers?name=zzzzzz', `/desk/customers/${customer}`, `/desk/customers/${customer}/edit`, '/desk/customers/new', '/desk/complaints',
    '/desk/complaints?state=closed', `/desk/complaints/${open}`, '/desk/complaints/new', '/desk/announcements', '/desk/articles', `/desk/articles/${draft}`, `/desk/articles/${draft}/edit`, '/desk/articles/new', '/desk/articles/searches', '/desk/articles/searches?list=votes&days=365', '/desk/synonyms', '/desk/synonyms/new', '/desk/synonyms/1', `/desk/articles/new?translate=${article()}`,
    '/desk/articles?state=expired&mine=1', '/desk/articles/review', '/desk/articles/suggestions', `/desk/articles/suggestions/${suggestion}`, '/desk/articles/health', '/desk/articles/health?kind=links', '/desk/articles/health?kind=near', '/desk/articles/figures',
    ...['suggest', 'history', 'compare', 'review', 'merge', 'quotes?all=1', 'figures?days=365'].map((page) => `/desk/articles/${article()}/${page}`),
    '/desk/reading', '/desk/reading/lists', '/desk/reading/lists/new', `/desk/reading/lists/${list}?q=%E5%86%B0%E7%AE%B1`, '/desk/reading/overview',
    '/desk/search?q=%E7%8E%8B', '/desk/search?q=fridge', '/desk/help/', '/desk/help/editor', '/desk/help/first-agent', '/desk/account', '/desk/account/tokens', '/desk/articles/import', `/desk/articles/import/${batch}`, '/desk/customers/99999999'];
};

// One pass over pages in one context; html of each is collected for the Nu checker.
async function pass(pages, { lang, width, dark, js = true, login }, html) {
  const { context, page, faults } = await watched(browser, { origin: ORIGIN, locale: lang, viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: js });
  if (login) {
    await page.goto(`${URL_BASE}/desk/login`);
    await page.fill('input[name=username]', login);
    await page.fill('input[name=password]', password());
    await page.click('form button:not([type=button])');
    await page.waitForURL((u) => !u.pathname.endsWith('/desk/login'));
  }
  for (const path of pages) {
    const where = `${path} ${lang} ${width}${dark ? ' dark' : ''}${js ? '' : ' no script'}`;
    const rs = await page.goto(URL_BASE + path, { waitUntil: 'load' });
    assert.ok(rs.status() < 500, `${where}: ${rs.status()}`);
    if (html) html[`${lang}${path}`] = await rs.text();
    if (js) assert.deepEqual(await axe(page), [], `axe: ${where}`);
    if (js) {
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 1, `${where}: ${over} px wider than the screen`);
    }
    assert.deepEqual(faults, [], where);
  }
  await context.close();
}

test('portal screens', { timeout: 600000 }, async (t) => {
  const html = {};
  for (const lang of LANGS)
    for (const [width, dark] of [[1280, false], [360, true]])
      await t.test(`${lang} ${width}`, () => pass(portalPages(), { lang, width, dark }, width === 1280 ? html : null));
  await t.test('no script', () => pass(portalPages(), { lang: 'en', width: 360, js: false }));
  await t.test('Nu checker', () => assert.deepEqual(nu(html), []));
});

test('desk screens', { timeout: 900000 }, async (t) => {
  const html = {}, login = account('manager');
  for (const lang of LANGS)
    for (const [width, dark] of lang === 'zh-CN' ? [[1280, false], [360, true]] : [[1280, false]])
      await t.test(`${lang} ${width}`, () => pass(deskPages(), { lang, width, dark, login }, width === 1280 ? html : null));
  await t.test('no script', () => pass(deskPages(), { lang: 'zh-CN', width: 360, js: false, login }));
  await t.test('Nu checker', () => assert.deepEqual(nu(html), []));
});
