// journeys.test.js -- what people do, in a real browser, with and without JavaScript: file a complaint and answer it; edit a
// customer; reveal a private field.  Makes the screenshot of the README.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { ORIGIN, URL_BASE, VAR, account, mails, password, sql, until } from '../lib/kit.js';
import { launch, watched } from '../lib/browser.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function open(js, options = {}) {
  return watched(browser, { origin: ORIGIN, locale: 'zh-CN', viewport: { width: 1280, height: 860 }, javaScriptEnabled: js, ...options });
}

async function login(page, who) {
  await page.goto(`${URL_BASE}/desk/login`);
  await page.fill('input[name=username]', who);
  await page.fill('input[name=password]', password());
  await page.click('form button:not([type=button])');
  await page.waitForURL((u) => !u.pathname.endsWith('/desk/login'));
}

for (const js of [true, false]) {
  const how = js ? 'with JavaScript' : 'without JavaScript';
  const title = js ? '冰箱夜里嗡嗡响' : '洗衣机漏水两次';

  test(`a complaint is filed, answered and seen, ${how}`, { timeout: 120000 }, async () => {
    const guest = await open(js, { viewport: { width: 360, height: 740 } });
    await guest.page.goto(`${URL_BASE}/`);
    await guest.page.click('main a[href$="/complaint"]');
    await guest.page.selectOption('select[name=subject]', 'quality');
    await guest.page.fill('input[name=title]', title);
    await guest.page.fill('textarea[name=body]', '买了三个月，每天半夜两点开始响，孩子都被吵醒。\n请尽快安排师傅上门。');
    await guest.page.fill('input[name=name]', '欧阳文静');
    await guest.page.fill('input[name=email]', 'not an address');
    await guest.page.evaluate(() => document.querySelector('form[enctype]').setAttribute('novalidate', '')).catch(() => {});
    await guest.page.setInputFiles('input[type=file]', [{ name: '现场“照片”.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') }]);
    if (js) {
      await guest.page.click('form[enctype] button:not([type=button])');
      await guest.page.waitForSelector('#errors');
      assert.equal(await guest.page.inputValue('input[name=title]'), title, 'the typed text comes back');
      await guest.page.setInputFiles('input[type=file]', [{ name: '现场“照片”.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') }]);
    }
    await guest.page.fill('input[name=email]', `wenjing-${js}@example.com`);
    await guest.page.click('form[enctype] button:not([type=button])');
    await guest.page.waitForURL(/\/case\//);
    const number = (await guest.page.textContent('main')).match(/C\d{4}-\d{6,}/)[0];
    const secret = guest.page.url();
    await until(() => mails().some((m) => m.body.includes(number)), 'the acknowledgement');

    const staff = await open(js);
    await login(staff.page, account('manager'));
    const id = sql(`SELECT id FROM complaint WHERE title = '${title}' ORDER BY id DESC LIMIT 1`)[0][0];
    await staff.page.goto(`${URL_BASE}/desk/complaints/${id}`);
    assert.match(await staff.page.textContent('main'), /半夜两点开始响/);
    if (js) await staff.page.screenshot({ path: `${VAR}/desk.png` });
    await staff.page.fill('form[action$="/answer"] textarea[name=answer]', '您好，师傅明天上午九点到十二点之间上门，先检查压缩机减震垫。');
    await staff.page.click('form[action$="/answer"] button:not([type=button])');
    await staff.page.waitForSelector('text=先检查压缩机减震垫');

    await guest.page.goto(secret);
    assert.match(await guest.page.textContent('main'), /先检查压缩机减震垫/);
    await guest.page.fill('textarea[name=body]', '好的，上午在家等。');
    await guest.page.click('#add form button:not([type=button])');
    await guest.page.waitForSelector('text=上午在家等');
    await staff.page.reload();
    assert.match(await staff.page.textContent('main'), /上午在家等/);
    assert.deepEqual([...guest.faults, ...staff.faults], []);
    await guest.context.close();
    await staff.context.close();
  });

  test(`a customer is edited, and a private field is shown with a purpose, ${how}`, { timeout: 120000 }, async () => {
    const { context, page, faults } = await open(js);
    await login(page, account('agent'));
    const [id] = sql(`SELECT c.id FROM customer c JOIN user u ON u.login = '${account('agent')}' AND c.department_id = u.department_id
      JOIN private_value p ON p.party_id = c.party_id AND p.field = 'phone' WHERE c.kind = 'person' ORDER BY c.id ${js ? 'ASC' : 'DESC'} LIMIT 1`)[0];
    await page.goto(`${URL_BASE}/desk/customers/${id}/edit`);
    await page.fill('textarea[name=note]', `请在晚上联系 ${js}`);
    await page.click('main form button:not([type=button])');
    await page.waitForURL(new RegExp(`/desk/customers/${id}$`));
    assert.match(await page.textContent('main'), new RegExp(`请在晚上联系 ${js}`));
    assert.match(await page.textContent('main'), /\*{3}/, 'private fields are masked');
    const before = Number(sql("SELECT COUNT(*) FROM access_log WHERE op = 'reveal'")[0][0]);
    await page.locator('a[data-reveal][href*="phone"]').first().click();
    const reason = page.locator('[name=reason]:visible');
    await reason.waitFor();
    await page.locator('[name=purpose]:visible').first().check();
    await reason.fill('客户来电要求确认上门时间');
    await page.locator('form:has([name=reason]) button:not([type=button]):visible').first().click();
    const shown = await page.locator('#revealed').textContent();
    assert.ok(shown.replace(/\D/g, '').length >= 7, `a whole number is shown: ${shown}`);
    assert.ok(!shown.includes('*'), 'without a mask');
    await until(() => Number(sql("SELECT COUNT(*) FROM access_log WHERE op = 'reveal'")[0][0]) > before, 'the access log');
    assert.deepEqual(faults, []);
    await context.close();
  });
}
