// reader.test.js -- what readers do on the portal, with and without JavaScript, wide and narrow, in three languages: suggestions by keyboard,
// a vote and its reason, the way on to a complaint, articles beside it, the step without script, print.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { ORIGIN, URL_BASE, sql, until } from '../lib/kit.js';
import { axe, launch, nu, watched } from '../lib/browser.js';

let browser;
const PUBLIC = "state = 'published' AND audience = 'public'";
const SCREENS = [['en', 1280, 'en'], ['zh-CN', 360, 'zh_CN'], ['zh-TW', 360, 'zh_TW']];
const WORDS = { en: ['fridge', 'The fridge is not cold', 'It has been warm since Monday, the fridge shows E1.'], zh_CN: ['冰箱', '冰箱不制冷', '从星期一起不冷，面板显示 E1。'], zh_TW: ['冰箱', '冰箱不冷', '從星期一開始不冷，面板顯示 E1。'] };
const id = (where) => sql(`SELECT id FROM article WHERE ${PUBLIC} AND ${where} ORDER BY LENGTH(body_html) DESC, id LIMIT 1`)[0][0];
before(async () => { browser = await launch(); });
after(() => browser.close());

const open = (lang, width, js = true) => watched(browser, { origin: ORIGIN, locale: lang, viewport: { width, height: 800 }, javaScriptEnabled: js });
async function clean(page, faults, where) {
  assert.deepEqual(await axe(page), [], `axe: ${where}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 1, `${where}: ${over} px wider than the screen`);
  assert.deepEqual(faults, [], where);
}

for (const [lang, width, code] of SCREENS) {
  test(`suggestions by keyboard, ${lang} ${width}`, { timeout: 60000 }, async () => {
    const { context, page, faults } = await open(lang, width);
    await page.goto(`${URL_BASE}/`);
    const input = page.locator('input[name=q]');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'q', 'the field has the focus');
    await page.keyboard.type(WORDS[code][0], { delay: 30 });
    await page.waitForSelector('[role=listbox]:not([hidden]) [role=option]');
    assert.deepEqual(await input.evaluate((el) => [el.getAttribute('role'), el.getAttribute('aria-expanded'), document.getElementById(el.getAttribute('aria-controls')).getAttribute('role')]), ['combobox', 'true', 'listbox']);
    assert.ok(await page.locator('[role=option] mark').count() > 0, 'the words typed stand out');
    await clean(page, faults, 'open list');
    await page.keyboard.press('ArrowDown');
    const active = await input.getAttribute('aria-activedescendant');
    assert.equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
    await page.keyboard.press('ArrowUp');
    assert.equal(await input.getAttribute('aria-activedescendant'), null, 'back in the field');
    await page.keyboard.press('Escape');
    assert.equal(await input.getAttribute('aria-expanded'), 'false');
    assert.equal(await input.inputValue(), WORDS[code][0], 'what was typed stays');
    await page.keyboard.type(' ');
    await page.keyboard.press('Backspace');
    await page.waitForSelector('[role=listbox]:not([hidden]) [role=option]');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/faq\/\d+/);
    await context.close();
  });

  test(`a vote, its reason, and the way on with what was read, ${lang} ${width}`, { timeout: 60000 }, async () => {
    const { context, page, faults } = await open(lang, width);
    const [one, two] = sql(`SELECT id FROM article WHERE ${PUBLIC} AND lang = '${code}' ORDER BY id LIMIT 2`).flat();
    const reads = () => Number(sql(`SELECT COALESCE(SUM(readers), 0) FROM article_day WHERE article_id = ${two}`)[0][0]);
    const before = reads();
    await page.goto(`${URL_BASE}/faq/${one}`);
    await page.goto(`${URL_BASE}/faq/${two}?s=1`);
    assert.ok(!page.url().includes('s='), 'the search is no part of the address');
    const counts = () => sql(`SELECT helpful, unhelpful FROM article WHERE id = ${two}`)[0].map(Number);
    const [yes, no] = counts();
    await page.click('[data-vote] button[value="1"]');
    await page.waitForSelector('[data-vote] button[value="1"][aria-pressed=true]');
    assert.deepEqual(counts(), [yes + 1, no]);
    await page.click('[data-vote] button[value="0"]');
    await page.waitForSelector('[data-why]');
    assert.deepEqual(counts(), [yes, no + 1], 'one vote a person');
    await clean(page, faults, 'why');
    await page.check('[data-why] input[value=unclear]');
    await page.fill('#f-comment', 'Unclear “here”');
    await page.click('[data-why] button');
    await page.waitForSelector('[data-why]', { state: 'detached' });
    assert.equal(sql(`SELECT reason FROM article_vote WHERE article_id = ${two} AND comment = 'Unclear “here”' ORDER BY at DESC LIMIT 1`)[0][0], 'unclear');
    await until(() => reads() === before + 1, 'the reading is counted', 10);
    await page.click('p.ask [data-complain]');
    await page.waitForURL(/\/complaint\?/);
    assert.deepEqual((await page.inputValue('[name=read]')).split(',').sort(), [one, two].sort());
    await page.fill('#f-body', WORDS[code][2]);
    await page.fill('#f-title', WORDS[code][1]);
    await page.waitForSelector('[data-answers]:not([hidden]) [data-found]');
    await clean(page, faults, 'answers beside the form');
    assert.ok(!(await page.inputValue('[name=shown]')).split(',').some((x) => [one, two].includes(x)), 'what was read is not offered again');
    if (width === 360) assert.ok(await page.locator('[data-near] a').isVisible(), 'a narrow screen says where they are');
    const idem = await page.inputValue('form[data-form] [name=idem]');
    const [popup] = await Promise.all([context.waitForEvent('page'), page.click('[data-found] h3 a')]);
    await popup.close();
    assert.equal(await page.inputValue('#f-title'), WORDS[code][1], 'what was typed is still here');
    await page.selectOption('#f-subject', 'quality');
    await page.click('form[data-form] button.main');
    await page.waitForURL(/\/case\//);
    assert.deepEqual(sql(`SELECT outcome FROM deflection WHERE idem = X'${idem}'`), [['filed']]);
    assert.deepEqual(sql(`SELECT r.article_id FROM complaint_read r JOIN complaint c ON c.id = r.complaint_id WHERE c.idem = X'${idem}'`).flat().sort(), [one, two].sort());
    assert.deepEqual(faults, []);
    await context.close();
  });

  test(`without script: why, the step and back, ${lang} ${width}`, { timeout: 60000 }, async () => {
    const { context, page } = await open(lang, width, false);
    const html = {};
    await page.goto(`${URL_BASE}/faq/${id(`lang = '${code}'`)}`);
    await page.click('[data-vote] button[value="0"]');
    await page.waitForURL(/\/why$/);
    html.why = await page.content();
    await page.check('input[value=other]');
    await page.click('[data-why] button');
    await page.waitForURL(/voted=0/);
    html.voted = await page.content();
    await page.click('p.ask [data-complain]');
    await page.selectOption('#f-subject', 'quality');
    await page.fill('#f-title', WORDS[code][1]);
    await page.fill('#f-body', `${WORDS[code][2]}\n\n“2” <b>&`);
    await page.click('form[data-form] button.main');
    assert.ok(await page.locator('[data-found]').isVisible(), 'the step');
    html.step = await page.content();
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth).catch(() => 0);
    assert.ok(over <= 1, `${over} px wider than the screen`);
    await page.click('button[name=edit]');
    assert.equal(await page.inputValue('#f-body'), `${WORDS[code][2]}\n\n“2” <b>&`);
    html.edit = await page.content();
    await page.click('form[data-form] button.main');
    await page.waitForURL(/\/case\//);
    await page.goto(`${URL_BASE}/complaint`);
    await page.selectOption('#f-subject', 'other');
    await page.fill('#f-title', WORDS[code][1]);
    await page.fill('#f-body', WORDS[code][2]);
    await page.click('form[data-form] button.main');
    await page.click('[data-found] button');
    await page.waitForURL(/\/complaint\/thanks$/);
    assert.deepEqual(nu(html), []);
    await context.close();
  });
}

test('an article on paper: its text, its address and the day, and nothing to press', { timeout: 60000 }, async () => {
  const { context, page } = await open('en', 1280);
  await page.goto(`${URL_BASE}/faq/${id("lang = 'en'")}`);
  await page.emulateMedia({ media: 'print' });
  const seen = await page.evaluate(() => [...document.querySelectorAll('header.site, footer, .vote, .toc, .related, .no-print, .paper, article')]
    .filter((el) => getComputedStyle(el).display !== 'none' && el.offsetParent !== null).map((el) => el.className || el.localName));
  assert.deepEqual(seen, ['prose', 'paper']);
  assert.match(await page.textContent('.paper'), /http.*\/faq\/\d+.*\d{4}/s);
  await context.close();
});

test('the data of an article as machines read it (schema.org, microdata)', { timeout: 60000 }, async () => {
  const { context, page } = await open('en', 1280, true);
  await page.goto(`${URL_BASE}/faq/${id("lang = 'en'")}`);
  // HTML, 5.2: the properties of an item are those below it that are not below another item.
  const item = await page.evaluate(() => {
    const value = (el) => (el.hasAttribute('itemscope') ? read(el) : el.textContent.trim());
    const read = (el) => ({ type: el.getAttribute('itemtype'), props: [...el.querySelectorAll('[itemprop]')]
      .filter((p) => p.parentElement.closest('[itemscope]') === el).map((p) => [p.getAttribute('itemprop'), value(p)]) });
    return [...document.querySelectorAll('[itemscope]:not([itemprop])')].map(read);
  });
  assert.equal(item.length, 1);
  const [page_] = item, question = page_.props[0][1], answer = question.props.find(([n]) => n === 'acceptedAnswer')[1];
  assert.deepEqual([page_.type, page_.props[0][0], question.type, answer.type], ['https://schema.org/FAQPage', 'mainEntity', 'https://schema.org/Question', 'https://schema.org/Answer']);
  assert.equal(question.props.find(([n]) => n === 'name')[1], await page.textContent('h1'));
  assert.ok(answer.props.find(([n]) => n === 'text')[1].length > 40);
  await context.close();
});
