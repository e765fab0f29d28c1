// knowledge.test.js -- the knowledge base at the desk in a real browser: an article put into a reply with and without JavaScript, a suggested edit
// kept while it is typed, lists by keyboard.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { Client, ORIGIN, URL_BASE, account, password, sql, until } from '../lib/kit.js';
import { launch, watched } from '../lib/browser.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function open(role, options = {}) {
  const w = await watched(browser, { origin: ORIGIN, locale: 'zh-CN', viewport: { width: 1280, height: 860 }, ...options });
  await w.page.goto(`${URL_BASE}/desk/login`);
  await w.page.fill('input[name=username]', account(role));
  await w.page.fill('input[name=password]', password());
  await w.page.click('form button:not([type=button])');
  await w.page.waitForURL((u) => !u.pathname.endsWith('/desk/login'));
  return w;
}

async function filed(title) {
  await new Client().submit('/complaint', '/complaint', { subject: 'usability', title, body: '请问怎么办？' });
  return sql(`SELECT id FROM complaint WHERE title = '${title}' ORDER BY id DESC LIMIT 1`)[0][0];
}
const published = () => sql("SELECT id, title FROM article WHERE state = 'published' AND audience = 'public' AND lang = 'zh_CN' AND starts_at IS NULL AND ends_at IS NULL ORDER BY views DESC, id LIMIT 1")[0];
const answers = (id) => Number(sql(`SELECT COUNT(*) FROM message WHERE complaint_id = ${id} AND kind = 'answer'`)[0][0]);

test('an article goes into the reply where the caret is, and the undo of the browser is not in the way', { timeout: 120000 }, async () => {
  const [, title] = published();
  const kase = await filed(title);
  const { page, faults } = await open('manager');
  await page.goto(`${URL_BASE}/desk/complaints/${kase}`);
  const area = page.locator('#f-answer');
  await area.fill('您好，\n\n谢谢。');
  await area.evaluate((el) => el.setSelectionRange(4, 4));
  await page.click('button[data-insert] >> nth=0');
  const text = await area.inputValue();
  assert.match(text, /^您好，\n.+\n\S+\/faq\/\d+\S*\n\n谢谢。$/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'f-answer');
  assert.equal(page.url(), `${URL_BASE}/desk/complaints/${kase}`, 'nothing was sent');
  assert.deepEqual(faults, []);
});

for (const js of [true, false]) {
  test(`by its number, with Enter, ${js ? 'with' : 'without'} JavaScript: the reply is kept and not sent`, { timeout: 120000 }, async () => {
    const [id, title] = published();
    const kase = await filed(`${title}？`);
    const { page } = await open('manager', { javaScriptEnabled: js });
    await page.goto(`${URL_BASE}/desk/complaints/${kase}`);
    await page.fill('#f-answer', '您好。');
    await page.fill('#f-article_no', id);
    await page.press('#f-article_no', 'Enter');
    await page.waitForURL(/\/insert$/);
    assert.match(await page.inputValue('#f-answer'), new RegExp(`^您好。\\n\\n.+\\n\\S+/faq/${id}`));
    assert.equal(answers(kase), 0, 'Enter in the number sends no answer');
    await page.click('form[action$="/answer"] button:not([type=button])');
    await page.waitForURL(new RegExp(`/complaints/${kase}$`));
    assert.equal(answers(kase), 1);
    assert.equal(sql(`SELECT COUNT(*) FROM article_quote q JOIN message m ON m.id = q.message_id WHERE m.complaint_id = ${kase} AND q.article_id = ${id}`)[0][0], '1');
  });
}

test('a suggestion is kept while it is typed, and offered again', { timeout: 120000 }, async () => {
  const [id] = published();
  const { page } = await open('clerk');
  await page.goto(`${URL_BASE}/desk/articles/${id}`);
  await page.click('main a[href$="/suggest"]');
  await page.fill('#f-reason', '客户问起过');
  await page.press('#f-reason', 'End');
  await until(() => sql(`SELECT COUNT(*) FROM form_draft WHERE form = 'suggest:${id}'`)[0][0] === '1', 'the draft');
  await page.goto(`${URL_BASE}/desk/`);
  await page.goto(`${URL_BASE}/desk/articles/${id}/suggest`);
  await page.click('a[href*="draft=1"]');
  assert.equal(await page.inputValue('#f-reason'), '客户问起过');
  await page.fill('#f-title', '改过的标题');
  await page.click('form[data-draft] button:not([type=button])');
  await page.waitForURL(/\/suggestions\/\d+$/);
  assert.equal(sql(`SELECT COUNT(*) FROM form_draft WHERE form = 'suggest:${id}'`)[0][0], '0');
});

test('the list by keyboard; the address is copied; side by side only where there is room', { timeout: 120000 }, async () => {
  const { page, context } = await open('editor');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${URL_BASE}/desk/articles?state=published`);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const second = await page.locator('table.list tbody tr >> nth=1').locator('a').first().getAttribute('href');
  await page.keyboard.press('Enter');
  await page.waitForURL((u) => u.pathname.endsWith(second));
  const [id] = published();
  await page.goto(`${URL_BASE}/desk/articles/${id}`);
  await page.click('button[data-copy]');
  await until(async () => (await page.evaluate(() => navigator.clipboard.readText())).includes(`/faq/${id}`), 'the clipboard');
  await page.goto(`${URL_BASE}/desk/articles/${id}/compare`);
  assert.ok(await page.isVisible('.diff-two') && !(await page.isVisible('.diff-one')));
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok(!(await page.isVisible('.diff-two')) && await page.isVisible('.diff-one'));
});
