// editor.test.js -- writing an article in a real browser: tools and keys, live preview, files by choice, paste and drop, links by search, drafts,
// two editors at once; and the same form without JavaScript.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { ORIGIN, URL_BASE, account, password, png, sql, until } from '../lib/kit.js';
import { axe, launch, nu, watched } from '../lib/browser.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const PNG = png(8, 8);

async function open(js, options = {}) {
  const w = await watched(browser, { origin: ORIGIN, locale: 'zh-CN', viewport: { width: 1280, height: 860 }, javaScriptEnabled: js, ...options });
  await login(w.page);
  return w;
}
async function login(page) {
  await page.goto(`${URL_BASE}/desk/login`);
  await page.fill('input[name=username]', account('editor'));
  await page.fill('input[name=password]', password());
  await page.click('form button:not([type=button])');
  await page.waitForURL((u) => !u.pathname.endsWith('/desk/login'));
}
const draft = (form) => sql(`SELECT data FROM form_draft WHERE form = '${form}'`)[0]?.[0] ?? '';
const clear = () => sql("DELETE FROM form_draft");
const body = (page) => page.inputValue('#f-body');

test('write, see, format, link, and save by keyboard', { timeout: 120000 }, async () => {
  clear();
  const { page, faults, context } = await open(true);
  await page.goto(`${URL_BASE}/desk/articles/new`);
  await page.fill('#f-title', '怎么清洗滤网');
  await page.click('[data-template]');
  await page.waitForFunction(() => document.querySelector('#f-body').value.length > 20);
  assert.ok(await page.isHidden('[data-template]'), 'a template is for an empty text');
  await page.fill('#f-body', '先断电');
  await page.waitForFunction(() => /先断电/.test(document.querySelector('[data-preview]').textContent));
  await page.focus('#f-body');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+B');
  assert.equal(await body(page), '**先断电**');
  await page.waitForSelector('[data-preview] strong');
  assert.ok((await page.textContent('#say')).length > 0, 'announced');
  await page.keyboard.press('Control+B');
  assert.equal(await body(page), '先断电', 'pressed again it is taken away');
  await page.keyboard.press('Control+Z');
  assert.equal(await body(page), '**先断电**', 'and can be undone');
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.click('[data-md=steps]');
  await page.keyboard.type('取下');
  await page.keyboard.press('Enter');
  await page.keyboard.type('冲洗');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  assert.match(await body(page), /\n1\. 取下\n2\. 冲洗\n$/);
  // The toolbar is one stop, arrows move in it.
  await page.focus('[data-md=bold], [data-toolbar] [tabindex="0"]');
  assert.equal(await page.locator('[data-toolbar] [tabindex="0"]').count(), 1);
  await page.focus('[data-toolbar] [tabindex="0"]');
  await page.keyboard.press('Home');
  await page.keyboard.press('End');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.md), 'picture');
  // A link by search, with the keyboard alone.
  const [target, title] = sql("SELECT id, title FROM article WHERE state = 'published' AND audience = 'public' AND lang = 'zh_CN' ORDER BY id LIMIT 1")[0];
  await page.focus('#f-body');
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Control+K');
  await page.waitForSelector('#links[open]');
  await page.keyboard.type(title.slice(0, 5));
  await page.waitForSelector('#links-list li');
  assert.deepEqual(await axe(page), []);
  const at = await page.evaluate((t) => [...document.querySelectorAll('#links-list li')].findIndex((l) => l.dataset.href === t), `/faq/${target}`);
  assert.ok(at >= 0, 'found');
  for (let i = 0; i < at; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#links:not([open])', { state: 'attached' });
  assert.ok((await body(page)).endsWith(`[${title}](/faq/${target})`), await body(page));
  await page.click('[data-md=internal]');
  assert.match(await body(page), /\n\n:::internal\n.+\n:::\n$/);
  await page.waitForSelector('[data-preview] .internal');
  assert.deepEqual(await axe(page), []);
  await page.selectOption('#f-category', { index: 1 });
  await page.keyboard.press('Control+S');
  await page.waitForURL(/\/desk\/articles\/\d+$/);
  const id = page.url().match(/(\d+)$/)[1];
  assert.match(sql(`SELECT body FROM article WHERE id = ${id}`)[0][0], /:::internal/);
  assert.equal(draft('article:new'), '', 'the draft is dropped with the save');
  assert.deepEqual(faults, []);
  await context.close();
});

test('pictures: chosen, pasted, dropped, refused', { timeout: 120000 }, async () => {
  clear();
  const { page, faults, context } = await open(true);
  await page.goto(`${URL_BASE}/desk/articles/new`);
  await page.fill('#f-body', '前\n');
  await page.setInputFiles('#f-file', [{ name: '滤网.png', mimeType: 'image/png', buffer: PNG }]);
  await page.waitForFunction(() => /!\[滤网\]\(file:\d+\)/.test(document.querySelector('#f-body').value));
  const give = (kind, name, type, data) => page.evaluate(([k, n, t, d]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(d), (c) => c.charCodeAt(0))], n, { type: t }));
    const area = document.querySelector('#f-body');
    area.focus();
    area.dispatchEvent(k === 'paste' ? new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }) : new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, [kind, name, type, data.toString('base64')]);
  await give('paste', 'image.png', 'image/png', PNG);
  await page.waitForFunction(() => /!\[(图|圖)片\]\(file:\d+\)/.test(document.querySelector('#f-body').value));
  await give('drop', '说明书.pdf', 'application/pdf', Buffer.from('%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'));
  await page.waitForFunction(() => /\[说明书\.pdf\]\(file:\d+\)/.test(document.querySelector('#f-body').value));
  await until(() => page.evaluate(() => { const i = [...document.querySelectorAll('[data-preview] img')]; return i.length === 2 && i.every((x) => x.complete && x.naturalWidth === 8); }), 'both are in the preview');
  const before = await body(page);
  await give('drop', 'x.svg', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'));
  await page.waitForSelector('[data-upload-fault]:not([hidden])');
  assert.match(await page.textContent('[data-upload-fault]'), /不接受(这类文件|這類檔案)/);
  assert.equal(await body(page), before, 'the text is as before');
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});

test('what is typed is there after the tab was closed, and on a phone', { timeout: 120000 }, async () => {
  const first = await open(true);
  // A form that was closed a moment ago may still send its draft.
  await until(async () => {
    clear();
    await first.page.goto(`${URL_BASE}/desk/articles/new`);
    return await first.page.$('[data-draft-waiting]') === null;
  }, 'a form without older text');
  await first.page.fill('#f-title', '没写完的标题');
  await first.page.fill('#f-body', '没写完的正文');
  await until(async () => /草稿已存/.test(await first.page.textContent('[data-draft-state]')), 'kept');
  await first.context.close();
  const { page, faults, context } = await open(true, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await page.goto(`${URL_BASE}/desk/articles/new`);
  await page.waitForSelector('a[href$="draft=1"]');
  assert.deepEqual(await axe(page), []);
  await page.click('a[href$="draft=1"]');
  assert.equal(await body(page), '没写完的正文');
  assert.equal(await page.inputValue('#f-title'), '没写完的标题');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth) <= 1, 'not wider than the phone');
  assert.deepEqual(await axe(page), []);
  await page.click('form[action$="/drafts/drop"] button');
  await page.waitForURL(/\/desk\/articles\/new$/);
  assert.equal(draft('article:new'), '');
  assert.deepEqual(faults, []);
  await context.close();
});

test('somebody saved in between: both texts are there', { timeout: 120000 }, async () => {
  clear();
  const { page, faults, context } = await open(true);
  const id = sql("SELECT id FROM article WHERE state = 'published' AND lang = 'zh_CN' ORDER BY id DESC LIMIT 1")[0][0];
  const was = sql(`SELECT version FROM article WHERE id = ${id}`)[0][0];
  await page.goto(`${URL_BASE}/desk/articles/${id}/edit`);
  sql(`UPDATE article SET version = version + 1, title = CONCAT(title, '（他们的）') WHERE id = ${id}`);
  await page.fill('#f-body', '我的正文');
  await page.keyboard.press('Control+S');
  await page.waitForSelector('#theirs');
  assert.equal(await body(page), '我的正文');
  assert.ok((await page.textContent('#differs')).length > 20);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(nu({ conflict: await page.content() }), []);
  sql(`UPDATE article SET version = ${was}, title = REPLACE(title, '（他们的）', '') WHERE id = ${id}`);
  clear();
  assert.deepEqual(faults, []);
  await context.close();
});

test('without JavaScript: template, file, preview, save', { timeout: 120000 }, async () => {
  clear();
  const { page, faults, context } = await open(false, { viewport: { width: 360, height: 740 } });
  await page.goto(`${URL_BASE}/desk/articles/new`);
  await page.fill('#f-title', '没有脚本');
  await page.selectOption('#f-type', 'howto');
  await page.click('button[name=template]');
  assert.match(await body(page), /## /);
  await page.click('.attach summary');
  await page.setInputFiles('#f-file', [{ name: 'a.png', mimeType: 'image/png', buffer: PNG }]);
  await page.click('button[name=attach]');
  assert.match(await body(page), /!\[a\]\(file:\d+\)/);
  await page.click('button[name=preview]');
  assert.equal(await page.locator('[data-preview] img').count(), 1);
  await page.selectOption('#f-category', { index: 1 });
  await page.click('[data-save]');
  assert.match(page.url(), /\/desk\/articles\/\d+$/);
  assert.deepEqual(faults, []);
  await context.close();
});
