// hours.test.js -- the guided first hours of docs/help, walked through as written: a new agent in simplified Chinese, a new editor in
// traditional Chinese.  A box is ticked off and remembered; without JavaScript the steps are a plain list.
//
// They change the demo's data and can be walked once in a site: what was decided before is passed over and said.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { ORIGIN, URL_BASE, password, sql } from '../lib/kit.js';
import { axe, launch, watched } from '../lib/browser.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function desk(who, locale, options = {}) {
  const w = await watched(browser, { origin: ORIGIN, locale, viewport: { width: 1280, height: 860 }, ...options });
  w.page.setDefaultTimeout(10000);
  await w.page.goto(`${URL_BASE}/desk/login`);
  await w.page.fill('input[name=username]', who);
  await w.page.fill('input[name=password]', password());
  await w.page.click('form button:not([type=button])');
  await w.page.waitForURL((u) => !u.pathname.endsWith('/desk/login'));
  return w;
}

const main = (page) => page.textContent('main');
const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();
const link = (page, name) => page.locator('.frame').getByRole('link', { name, exact: true }).first().click();
const go = (page, path) => page.goto(URL_BASE + path);

test('the offer of a first hour, its boxes, and its end', { timeout: 60000 }, async () => {
  const { context, page, faults } = await desk('zhaoyan', 'zh-CN');
  await page.evaluate(() => localStorage.clear());
  await page.getByRole('link', { name: '新客服的第一个小时' }).click();
  const boxes = page.locator('[data-steps] ol > li > input[type=checkbox]');
  assert.ok(await boxes.count() > 10);
  await boxes.nth(1).check();
  assert.deepEqual(await axe(page), []);
  await page.reload();
  assert.ok(await boxes.nth(1).isChecked(), 'remembered');
  assert.ok(!await boxes.nth(0).isChecked());
  await go(page, '/desk/');
  await press(page, '以后不再显示');
  assert.equal(await page.getByRole('link', { name: '新客服的第一个小时' }).count(), 0);
  await context.close();
  const plain = await desk('zhaoyan', 'zh-CN', { javaScriptEnabled: false });
  await go(plain.page, '/desk/help/first-agent');
  assert.equal(await plain.page.locator('[data-steps] input').count(), 0);
  assert.deepEqual([...faults, ...plain.faults], []);
  await plain.context.close();
});

test('the question mark leads to the section about the page', { timeout: 60000 }, async () => {
  const { context, page, faults } = await desk('lina', 'zh-CN');
  for (const [path, anchor, words] of [['/desk/complaints', 's-list', '列表'], ['/desk/customers/lookup', 's-lookup', '按电话或邮箱查找'], ['/desk/reading', 's-mine', '我的必读']]) {
    await go(page, path);
    await page.click('[data-help]');
    await page.waitForURL((u) => u.hash === `#${anchor}`);
    assert.equal((await page.textContent(`[id="${anchor}"]`)).trim(), words);
  }
  await context.close();
  const guest = await watched(browser, { origin: ORIGIN, locale: 'zh-TW', viewport: { width: 360, height: 740 } });
  await go(guest.page, '/complaint');
  await guest.page.getByRole('link', { name: '說明', exact: true }).click();
  assert.equal(await guest.page.textContent('#s-form'), '表單');
  assert.equal((await go(guest.page, '/help/cases')).status(), 404, 'guests have no help for staff');
  assert.deepEqual([...faults, ...guest.faults], []);
  await guest.context.close();
});

test('the first hour of an agent', { timeout: 180000 }, async () => {
  const { context, page, faults } = await desk('lina', 'zh-CN');
  // Look around
  await go(page, '/desk/');
  await page.locator('h1').click();
  await page.keyboard.press('?');
  await page.waitForSelector('#keys[open]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('QR-320B');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\/search/);
  assert.match(await main(page), /QR-320B/);
  await page.locator('h1').click();
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForURL((u) => u.pathname.endsWith('/desk/'));
  // A case: the first that an article fits
  await go(page, '/desk/complaints?state=open&who=nobody&sort=received');
  for (const href of await page.locator('table.list tbody td a[href*="/complaints/"]').evaluateAll((all) => all.map((x) => x.href))) {
    await page.goto(href);
    if (await page.locator('button[data-insert]').count() > 0) break;
  }
  await press(page, '我来处理');
  assert.match(await main(page), /工单已归您处理/);
  await page.locator('button[data-insert]').first().click();
  const field = page.locator('textarea[name=answer]');
  const written = await field.inputValue();
  assert.match(written, /\/faq\/\d+/);
  await field.fill(`您好，以下内容也许能帮到您。\n${written}`);
  await press(page, '发给客户');
  await page.waitForSelector('text=答复已提交');
  await page.locator('details#note > summary').click();
  await page.locator('form[action$="/note"] textarea').fill('想问维修部：这个型号有没有通病？');
  await press(page, '保存备注');
  await page.waitForSelector('text=备注已保存');
  // A customer
  await go(page, '/desk/customers?name=%E7%8E%8B&kind=person');
  await page.locator('table.list tbody a').first().click();
  await page.waitForURL(/\/desk\/customers\/\d+/);
  const customer = new URL(page.url()).pathname;
  await page.goto(`${page.url()}/reveal/phone`);
  await page.selectOption('select[name=purpose]', 'contact').catch(() => page.check('input[name=purpose][value=contact]'));
  await page.fill('[name=reason]', '客户要求我们今天回电话确认时间');
  await page.locator('main form button:not([type=button])').first().click();
  await page.waitForSelector('[data-countdown]');
  await go(page, '/desk/customers/lookup');
  await page.fill('input[name=contact]', '13900001111');
  await page.locator('main form button:not([type=button])').first().click();
  await page.waitForSelector('text=没有客户登记过');
  await page.goto(ORIGIN + customer);
  await page.locator('main').getByRole('link', { name: '登记工单' }).first().click();
  await page.waitForURL(/\/desk\/complaints\/new/);
  await page.selectOption('select[name=subject]', 'usability');
  await page.fill('[name=title]', '来电询问怎么调温度');
  await page.locator('textarea[name=body]').fill('客户问冷藏室调几度合适，希望我们发一份说明。');
  await press(page, '登记');
  await page.waitForSelector('text=工单已登记');
  // What the firm knows
  await go(page, `/desk/articles/${sql("SELECT id FROM article WHERE source_key = 'refund-time/zh_CN'")[0][0]}`);
  assert.ok(await page.locator('main .internal').count() > 0, 'the framed block');
  await link(page, '建议修改');
  const body = page.locator('textarea[name=body]');
  await body.fill((await body.inputValue()).replace('没收到时：', '如果没有收到：'));
  await page.fill('[name=reason]', '读起来更顺');
  await press(page, '提交建议');
  await page.waitForSelector('text=谢谢，建议已提交审核');
  await go(page, '/desk/articles/suggestions');
  assert.match(await main(page), /等待处理/);
  await go(page, '/desk/reading');
  const before = (await main(page)).match(/(\d+) \/ (\d+)/)[1];
  const unread = sql(`SELECT i.article_id FROM reading_item i JOIN reading_list l ON l.id = i.list_id AND l.name = '新客服第一周' WHERE NOT EXISTS
    (SELECT 1 FROM reading_mark m JOIN user u ON u.id = m.user_id AND u.login = 'lina' WHERE m.article_id = i.article_id) ORDER BY i.sort LIMIT 1`);
  if (unread.length > 0) {
    await go(page, `/desk/articles/${unread[0][0]}`);
    await press(page, '我已读完');
    await page.waitForSelector('text=已标为已读');
    await go(page, '/desk/reading');
    assert.equal(Number((await main(page)).match(/(\d+) \/ (\d+)/)[1]), Number(before) + 1);
  }
  assert.deepEqual(faults, []);
  await context.close();
});

test('the first hour of an editor', { timeout: 240000 }, async (t) => {
  const { context, page, faults } = await desk('chenmh', 'zh-TW');
  const suggestion = (title) => sql(`SELECT s.id FROM article_suggestion s JOIN article a ON a.id = s.article_id JOIN user u ON u.id = s.author_id
    WHERE a.source_key = '${title}' AND s.state = 'open' AND u.login = 'linch'`);
  // What colleagues suggest
  await go(page, '/desk/articles/review');
  for (const [key, words, act] of [['installation-fees/zh_TW', '安裝費用', '採納並儲存'], ['washer-transit-bolts/zh_TW', '運輸螺絲', '不採納']]) {
    const found = suggestion(key);
    if (found.length === 0) {
      t.diagnostic(`${key} was decided before`);
      continue;
    }
    await go(page, '/desk/articles/review');
    await page.locator(`main a:has-text("${words}")`).first().click();
    if (act === '不採納') await page.fill('[name=reply]', '謝謝你留意。語氣會讓客戶不安，也不一定是安裝人員的疏失。');
    await press(page, act);
    await page.waitForSelector(act === '不採納' ? 'text=未採納' : 'text=已採納並儲存');
  }
  const waiting = sql("SELECT id FROM article WHERE state = 'review' AND title LIKE '洗衣機排水管%'");
  if (waiting.length > 0) {
    await go(page, `/desk/articles/review`);
    await page.locator('main a:has-text("洗衣機排水管")').first().click();
    assert.match(await main(page), /數字和說明書對過了/);
    await press(page, '發布');
    await page.waitForSelector('text=已發布');
  }
  // Write an article
  await go(page, '/desk/articles/new');
  await page.selectOption('select[name=type]', 'howto');
  await page.selectOption('select[name=lang]', 'zh_TW');
  await page.selectOption('select[name=category]', { index: 1 });
  await page.selectOption('select[name=audience]', 'public');
  await press(page, '套用範本');
  await page.waitForFunction(() => document.querySelector('textarea[name=body]').value.length > 10);
  const title = `藍光貓頭鷹燈怎麼關${process.pid}`;
  await page.fill('[name=title]', title);
  const body = page.locator('textarea[name=body]');
  await body.fill('按住貓頭鷹的頭三秒，燈就關了。\n\n1. 按住。\n2. 放開。\n\n:::internal\n只有第一批會閃。\n:::\n');
  await page.waitForSelector('[data-preview] .internal');
  await press(page, '儲存並發布');
  await page.waitForURL(/\/desk\/articles\/\d+$/);
  const id = page.url().match(/(\d+)$/)[1];
  const guest = await watched(browser, { origin: ORIGIN, locale: 'zh-TW' });
  await go(guest.page, `/faq/${id}`);
  assert.match(await main(guest.page), /按住貓頭鷹的頭/);
  assert.doesNotMatch(await main(guest.page), /第一批會閃/);
  await go(guest.page, `/search?q=${encodeURIComponent('貓頭鷹燈')}`);
  assert.match(await main(guest.page), new RegExp(title));
  // Mend what is weak
  await go(page, '/desk/articles/health');
  await page.locator('table.list tbody a').first().click();
  await page.waitForURL(/\/desk\/articles\/\d+/);
  const day = new Date(Date.now() + 120 * 86400000).toISOString().slice(0, 10);
  await page.fill('input[type=date]', day);
  await press(page, '內容正確');
  await page.waitForSelector('text=已記錄');
  const copy = sql("SELECT id FROM article WHERE title = '內部：來電核對身分的步驟' AND state = 'published'");
  if (copy.length > 0) {
    const stays = sql("SELECT id FROM article WHERE source_key = 'internal-identity-check/zh_TW'")[0][0];
    await go(page, `/desk/articles/${copy[0][0]}/merge`);
    assert.match(await main(page), /電話核對身分/, 'the other is found as nearly the same');
    await go(page, `/desk/articles/${copy[0][0]}/merge?into=${stays}`);
    await press(page, '確認合併');
    await page.waitForSelector('text=已合併');
  }
  await go(page, '/desk/articles/searches');
  assert.ok(await page.getByRole('link', { name: '據此起草' }).count() > 0);
  const old = sql("SELECT id FROM article WHERE source_key = 'price-protection/zh_TW'")[0][0];
  await go(page, `/desk/articles/${old}/history`);
  await press(page, '比較所選兩版');
  assert.ok(await page.locator('main ins').count() > 0 && await page.locator('main del').count() > 0);
  // For the colleagues
  const list = sql("SELECT id FROM reading_list WHERE name = '編輯上手'")[0][0];
  await go(page, `/desk/reading/lists/${list}`);
  await page.fill('#f-article', id);
  await page.locator('form:has(#f-article) button').click();
  assert.match(await main(page), new RegExp(title));
  await go(page, '/desk/announcements');
  await page.fill('input[name=title]', `新文章${process.pid}`);
  await page.selectOption('select[name=place]', 'desk');
  await page.fill('input[name=to]', new Date(Date.now() + 7 * 86400000).toISOString().slice(0, 10));
  await press(page, '發布公告');
  await go(page, '/desk/');
  assert.match(await main(page), new RegExp(`新文章${process.pid}`));
  await go(page, '/desk/announcements');
  await press(page, '立即結束');
  sql(`UPDATE article SET state = 'archived' WHERE id = ${id}`);
  assert.deepEqual([...faults, ...guest.faults], []);
  await guest.context.close();
  await context.close();
});
