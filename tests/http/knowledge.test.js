// knowledge.test.js -- the life of articles at the desk: suggestions and their review, versions, merging, quotes, reading lists, figures,
// health, and articles put into a reply.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Client, account, form, has, lacks, sql, staff, unescape } from '../lib/kit.js';

let serial = 0;
const unique = (s) => `${s} ${process.pid}q${++serial}`;
const category = () => sql('SELECT id FROM category WHERE parent_id IS NULL ORDER BY sort, id LIMIT 1')[0][0];
const row = (id, cols) => sql(`SELECT ${cols} FROM article WHERE id = ${id}`)[0];
const edit = async (c, id) => form((await c.get(`/desk/articles/${id}/edit`)).text, `/${id}/edit`);
const press = async (c, page, action, fields = {}) => { const f = form((await c.get(page)).text, action); return c.post(f.action, { ...f.values, ...fields }); };

async function make(c, fields = {}, publish = true) {
  const f = form((await c.get('/desk/articles/new')).text, '/desk/articles/new');
  const rs = await c.post(f.action, { ...f.values, lang: 'en', category: category(), audience: 'public', title: unique('Article'), keywords: '', body: 'First paragraph.\n\nSecond paragraph.', ...fields });
  assert.equal(rs.status, 303, rs.text.match(/<div class="note danger"[\s\S]*?<\/div>/)?.[0]);
  const id = Number(rs.headers.location.match(/articles\/(\d+)/)[1]);
  if (publish && row(id, 'state')[0] !== 'published') assert.equal((await press(c, `/desk/articles/${id}`, `/${id}/publish`)).status, 303);
  return id;
}
const change = async (c, id, fields) => { const f = await edit(c, id); const rs = await c.post(f.action, { ...f.values, ...fields }); assert.equal(rs.status, 303); };

test('the list: every filter, alone and together, is a chip that can be taken away; sorted both ways', async () => {
  const c = await staff('editor');
  const id = await make(c, { title: unique('Filtered') });
  for (const q of ['state=draft', 'state=review', 'state=published', 'state=archived', 'state=pending', 'state=expired', 'type=howto', 'lang=zh_TW', `category=${category()}`, 'audience=department',
    'owner=none', 'mine=1', 'due=1', 'state=published&type=question&lang=en&mine=1']) {
    const rs = await c.get(`/desk/articles?${q}`);
    assert.equal(rs.status, 200, q);
    const chips = [...rs.text.matchAll(/<a class="chip" href="([^"]*)" title/g)];
    assert.equal(chips.length, q.split('&').length, q);
    for (const [, url] of chips) assert.equal((await c.get(unescape(url))).status, 200);
  }
  has((await c.get('/desk/articles?state=published&mine=1')).text, new RegExp(`/desk/articles/${id}"`));
  lacks((await c.get('/desk/articles?state=draft&mine=1')).text, new RegExp(`/desk/articles/${id}"`));
  for (const sort of ['title', '-title', 'views', '-views', 'review', '-review', 'updated', 'nonsense']) assert.equal((await c.get(`/desk/articles?sort=${sort}`)).status, 200, sort);
  // Who does not write gets published ones whatever is asked for.
  const agent = await staff('clerk');
  const draft = await make(c, {}, false);
  for (const q of ['', '?state=draft', '?state=review', '?mine=1']) lacks((await agent.get(`/desk/articles${q}`)).text, new RegExp(`/desk/articles/${draft}"`), q);
});

test('the page: facts, internal blocks, validity said, reads of staff counted, permanent address', async () => {
  const c = await staff('editor');
  const id = await make(c, { body: 'For all.\n\n:::internal\nOnly for staff.\n:::\n' });
  const reads = () => Number(sql(`SELECT COALESCE(SUM(staff), 0) FROM article_day WHERE article_id = ${id}`)[0][0]);
  const before = reads();
  const rs = await c.get(`/desk/articles/${id}`);
  assert.equal(reads(), before + 1);
  has(rs.text, /Only for staff/);
  has(rs.text, new RegExp(`id="permalink" readonly value="[^"]*/faq/${id}`));
  lacks((await new Client().get(`/faq/${id}`)).text, /Only for staff/);
  sql(`UPDATE article SET valid_from = '2099-01-02', starts_at = '2099-01-01 16:00:00' WHERE id = ${id}`);
  has((await c.get(`/desk/articles/${id}`)).text, /Not yet valid: customers see it from/);
  has((await c.get('/desk/articles?state=pending')).text, new RegExp(`/desk/articles/${id}"`));
  sql(`UPDATE article SET valid_from = NULL, starts_at = NULL, valid_to = '2020-01-02', ends_at = '2020-01-02 16:00:00' WHERE id = ${id}`);
  has((await c.get(`/desk/articles/${id}`)).text, /Expired: its last day was/);
  has((await c.get('/desk/articles?state=expired')).text, new RegExp(`/desk/articles/${id}"`));
});

test('its life: to review, comments, published, right until, archived; each only from the version that was seen', async () => {
  const c = await staff('editor');
  const id = await make(c, {}, false);
  const page = `/desk/articles/${id}`;
  assert.equal((await press(c, page, '/submit')).status, 303);
  assert.equal(row(id, 'state')[0], 'review');
  has((await c.get('/desk/articles/review')).text, new RegExp(`/desk/articles/${id}/review`));
  assert.equal((await press(c, `${page}/review`, '/comment', { comment: 'Please say <b>when</b>.' })).status, 303);
  has((await c.get(page)).text, /Please say &lt;b&gt;when&lt;\/b&gt;/);
  const empty = await press(c, page, '/comment', { comment: '' });
  assert.equal(empty.status, 422);
  assert.equal((await press(c, `${page}/review`, '/publish')).status, 303);
  assert.equal(row(id, 'state')[0], 'published');
  const stale = form((await c.get(page)).text, '/reviewed');
  assert.equal((await press(c, page, '/reviewed', { review_by: '2000-01-01' })).status, 422, 'not a day that is past');
  assert.equal((await press(c, page, '/reviewed', { review_by: '2099-05-06' })).status, 303);
  assert.deepEqual(row(id, "review_by, reviewed_by = author_id"), ['2099-05-06', '1']);
  const late = await c.post(stale.action, { ...stale.values, review_by: '2098-01-01' });
  assert.equal(late.status, 409);
  has(late.text, /Somebody was faster/);
  has(late.text, /2098-01-01/);
  assert.equal((await press(c, page, '/archive')).status, 303);
  assert.equal(row(id, 'state')[0], 'archived');
  assert.equal((await new Client().get(`/faq/${id}?gone`)).status, 404);
});

test('versions: listed, any two compared, restored on top; a restore onto a newer text is refused', async () => {
  const c = await staff('editor');
  const id = await make(c, { body: 'The fee is thirty yuan.\n' });
  await change(c, id, { body: 'The fee is fifty yuan.\n' });
  await change(c, id, { body: 'The fee is fifty yuan and a kiss.\n', title: unique('Fees') });
  const list = await c.get(`/desk/articles/${id}/history`);
  assert.equal(list.status, 200);
  assert.equal([...list.text.matchAll(/name="a" value="(\d+)"/g)].length, 3);
  const two = await c.get(`/desk/articles/${id}/compare?a=1&b=2`);
  has(two.text, /<del>[\s\S]*?thirty<\/del>/);
  has(two.text, /<ins>[\s\S]*?fifty<\/ins>/);
  has((await c.get(`/desk/articles/${id}/compare?a=2&b=1`)).text, /<del>[\s\S]*?thirty<\/del>/, 'the older one is always the old one');
  for (const [q, status] of [['', 200], ['?a=1', 200], ['?a=x&b=y', 200], ['?a=1&b=99', 404], ['?a=2&b=2', 200]]) assert.equal((await c.get(`/desk/articles/${id}/compare${q}`)).status, status, q);
  const old = form(list.text, '/restore');
  assert.equal((await press(c, `/desk/articles/${id}/compare?a=1&b=3`, '/restore')).status, 303);
  assert.equal(sql(`SELECT body FROM article WHERE id = ${id}`)[0][0].replace('\\n', ''), 'The fee is thirty yuan.');
  assert.equal(row(id, 'revision')[0], '4');
  const late = await c.post(old.action, old.values);
  assert.equal(late.status, 409);
  assert.equal(row(id, 'revision')[0], '4');
  const reader = await staff('clerk');
  assert.equal((await reader.get(`/desk/articles/${id}/history`)).status, 200);
  lacks((await reader.get(`/desk/articles/${id}/history`)).text, /\/restore"/);
});

test('Chinese is compared by character', async () => {
  const c = await staff('editor');
  const id = await make(c, { lang: 'zh_CN', title: unique('费用'), body: '上门费三十元，当天有效。' });
  await change(c, id, { body: '上门费五十元，当天有效。' });
  const rs = await c.get(`/desk/articles/${id}/compare?a=1&b=2`);
  has(rs.text, /上门费<del><span class="hide">[^<]*<\/span>三<\/del><ins><span class="hide">[^<]*<\/span>五<\/ins>十元，当天有效。/);
});

test('anyone suggests in place; a reviewer sees what it would change, edits, accepts; the author is credited and told', async () => {
  const editor = await staff('editor'), clerk = await staff('clerk');
  const id = await make(editor, { body: 'The line is open until five.\n' });
  const page = `/desk/articles/${id}/suggest`;
  assert.equal((await press(clerk, page, '/suggest', { reason: 'because' })).status, 422, 'nothing changed');
  const wrong = await press(clerk, page, '/suggest', { body: 'The line is open until six.\n', reason: '' });
  assert.equal(wrong.status, 422);
  has(wrong.text, /until six/);
  const sent = await press(clerk, page, '/suggest', { body: 'The line is open until six.\n', reason: 'New hours since May' });
  assert.equal(sent.status, 303);
  const at = sent.headers.location;
  has((await clerk.get(at)).text, /<ins>[\s\S]*?six<\/ins>/);
  has((await clerk.get('/desk/articles/suggestions')).text, /New hours since May/);
  lacks((await clerk.get(at)).text, /\/accept"/);
  const other = await staff('sales');
  assert.equal((await other.get(at)).status, 404, 'neither its author nor a reviewer');
  has((await editor.get('/desk/articles/review')).text, /New hours since May/);
  has((await editor.get('/desk/')).text, /An edit is suggested/);
  assert.equal((await press(clerk, at, '/comment', { comment: 'It says so on the door.' })).status, 303);
  has((await editor.get(at)).text, /on the door/);
  const noReply = form((await editor.get(at)).text, '/accept');
  const declined = await editor.post(noReply.action.replace('/accept', '/decline'), { ...noReply.values, reply: '' });
  assert.equal(declined.status, 422, 'a decline has a reason');
  const late = form((await editor.get(at)).text, '/accept');
  assert.equal((await press(editor, at, '/accept', { body: 'The line is open until six, Sundays until four.\n', reply: 'Thank you' })).status, 303);
  assert.match(sql(`SELECT body FROM article WHERE id = ${id}`)[0][0], /Sundays until four/);
  assert.deepEqual(sql(`SELECT u.login FROM article_revision r JOIN user u ON u.id = r.credit_id WHERE r.article_id = ${id} ORDER BY r.no DESC LIMIT 1`), [[account('clerk')]]);
  has((await editor.get(`/desk/articles/${id}/history`)).text, /suggested by/);
  has((await clerk.get('/desk/')).text, /Your suggestion was accepted/);
  const twice = await editor.post(late.action, late.values);
  assert.equal(twice.status, 409);
  assert.equal((await press(clerk, '/desk/', '/notices/seen')).status, 303);
  lacks((await clerk.get('/desk/')).text, /Your suggestion was accepted/);
});

test('a suggestion that is too long, or breaks a rule, comes back with every word of it', async () => {
  const editor = await staff('editor'), clerk = await staff('clerk');
  const id = await make(editor);
  const page = `/desk/articles/${id}/suggest`;
  for (const body of ['字'.repeat(400000), 'x'.repeat(1100000)]) {
    const rs = await press(clerk, page, '/suggest', { body, reason: 'long' });
    assert.equal(rs.status, 422);
    assert.equal(form(rs.text, '/suggest').values.body.length, body.length);
  }
  const title = await press(clerk, page, '/suggest', { title: 't'.repeat(201), body: 'Kept \u0000 words', reason: 'x' });
  assert.equal(title.status, 422);
  has(title.text, /Kept/);
});

test('a suggestion is declined with words, or taken back by its author; a changed article is said', async () => {
  const editor = await staff('editor'), clerk = await staff('clerk');
  const id = await make(editor, { body: 'One.\n' });
  const suggest = async (body) => (await press(clerk, `/desk/articles/${id}/suggest`, '/suggest', { body, reason: 'why' })).headers.location;
  const a = await suggest('Two.\n'), b = await suggest('Three.\n');
  const f = form((await editor.get(a)).text, '/accept');
  assert.equal((await editor.post(f.action.replace('/accept', '/decline'), { ...f.values, reply: 'It is one.' })).status, 303);
  has((await clerk.get(a)).text, /It is one\./);
  await change(editor, id, { body: 'One and a half.\n' });
  has((await editor.get(b)).text, /has changed since this was suggested/);
  assert.equal((await press(clerk, b, '/withdraw')).status, 303);
  assert.deepEqual(sql(`SELECT state FROM article_suggestion WHERE article_id = ${id} ORDER BY id`).flat(), ['declined', 'withdrawn']);
  assert.equal((await press(editor, `/desk/articles/${id}`, '/unpublish')).status, 303);
  has((await clerk.get(a)).text, /no longer published[\s\S]*Two\./, 'my own words stay mine');
});

test('merging says what will happen in numbers, and the old address leads on', async () => {
  const c = await staff('editor');
  const words = 'To descale the kettle fill it with water and vinegar in equal parts, let it stand overnight, rinse twice and boil fresh water.';
  const a = await make(c, { title: unique('Descale the kettle'), body: `${words}\n` }), b = await make(c, { title: unique('Descale a kettle'), body: `${words} Done.\n` });
  const near = await c.get(`/desk/articles/${a}/merge`);
  has(near.text, new RegExp(`/desk/articles/${b}"`), 'found as nearly the same');
  assert.equal((await c.get(`/desk/articles/${a}/merge?into=99999999`)).status, 200);
  has((await c.get(`/desk/articles/${a}/merge?into=${a}`)).text, /no other article/);
  sql(`UPDATE article SET views = 7 WHERE id = ${a}`);
  const page = await c.get(`/desk/articles/${a}/merge?into=${b}`);
  has(page.text, /Reads that count there from then on: 7/);
  assert.equal((await press(c, `/desk/articles/${a}/merge?into=${b}`, '/merge')).status, 303);
  assert.deepEqual(row(a, 'state, merged_into'), ['archived', String(b)]);
  has((await c.get(`/desk/articles/${a}`)).text, new RegExp(`/desk/articles/${b}"`));
  const rs = await new Client().get(`/faq/${a}?merged`);
  assert.ok([301, 308].includes(rs.status), `${rs.status}`);
  has(rs.headers.location, new RegExp(`/faq/${b}`));
});

test('an answer that quotes an article is told when the text changes; restricted cases stay hidden', async () => {
  const editor = await staff('editor'), manager = await staff('manager');
  const id = await make(editor, { title: unique('Return window'), body: 'Seven days.\n' });
  const title = unique('Quoting');
  const guest = new Client();
  assert.equal((await guest.submit('/complaint', '/complaint', { subject: 'quality', title, body: 'How long may I return it?' })).status, 303);
  const kase = sql(`SELECT id FROM complaint WHERE title = '${title}'`)[0][0];
  const at = `/desk/complaints/${kase}`;
  const f = form((await manager.get(at)).text, '/answer');
  const filled = await manager.post(`${at}/insert`, { ...f.values, answer: 'Dear customer', to: 'waiting', article_no: String(id) });
  assert.equal(filled.status, 200);
  const again = form(filled.text, '/answer').values;
  assert.match(again.answer, new RegExp(`^Dear customer\\n\\n.*\\n.*/faq/${id}`));
  assert.equal(again.to, 'waiting');
  const none = await manager.post(`${at}/insert`, { ...f.values, answer: 'Kept', to: 'answered', article_no: '99999999' });
  assert.equal(none.status, 422);
  assert.equal(form(none.text, '/answer').values.answer, 'Kept');
  const inner = await make(editor, { audience: 'internal' });
  assert.equal((await manager.post(`${at}/insert`, { ...f.values, answer: 'Kept', to: 'answered', insert: String(inner) })).status, 422, 'customers cannot open it');
  assert.equal((await manager.post(`${at}/answer`, again)).status, 303);
  assert.equal(sql(`SELECT COUNT(*) FROM article_quote WHERE article_id = ${id}`)[0][0], '1');
  has((await editor.get(`/desk/articles/${id}/quotes`)).text, /older text: 0/);
  await change(editor, id, { body: 'Fourteen days.\n' });
  has((await editor.get(`/desk/articles/${id}`)).text, /older text: 1/);
  has((await editor.get(`/desk/articles/${id}/quotes`)).text, new RegExp(`/desk/complaints/${kase}"`));
  sql(`UPDATE complaint SET restricted = 'privacy' WHERE id = ${kase}`);
  for (const q of ['', '?all=1']) lacks((await editor.get(`/desk/articles/${id}/quotes${q}`)).text, new RegExp(`/desk/complaints/${kase}"`));
});

test('beside a reply: articles that fit in the language of the customer, with what puts them in; an article from a case has no numbers of people', async () => {
  const editor = await staff('editor'), manager = await staff('manager');
  const word = `quibblet${process.pid}`;
  const id = await make(editor, { title: `Cleaning the ${word}`, body: `How to clean the ${word}.\n` });
  const title = `How do I clean the ${word}? Call 13812345678`;
  await new Client().submit('/complaint', '/complaint', { subject: 'usability', title, body: 'Please help.' });
  const kase = sql(`SELECT id FROM complaint WHERE title LIKE '%${word}%'`)[0][0];
  const page = (await manager.get(`/desk/complaints/${kase}`)).text;
  has(page, new RegExp(`name="insert" value="${id}" data-insert="Cleaning the ${word}`));
  const link = unescape(page.match(/href="([^"]*\/desk\/articles\/new\?[^"]*)"/)[1]);
  lacks(decodeURIComponent(link), /13812345678/);
  const made = await manager.get(link);
  assert.equal(made.status, 200);
  has(made.text, new RegExp(`name="title" value="How do I clean the ${word}`));
});

test('reading lists: a new member has them at once, marks what was read, reads again what changed; who is late comes first', async () => {
  const editor = await staff('editor'), clerk = await staff('clerk');
  const id = await make(editor, { body: 'Rule one.\n' });
  const name = unique('Newcomers');
  const role = sql("SELECT id FROM role WHERE code = 'clerk'")[0][0];
  const bad = await press(editor, '/desk/reading/lists/new', '/lists/new', { name: '', days: '0' });
  assert.equal(bad.status, 422);
  const made = await press(editor, '/desk/reading/lists/new', '/lists/new', { name, role, days: '10', intro: 'Read first.' });
  assert.equal(made.status, 303);
  const at = made.headers.location, stale = form((await editor.get(at)).text, at.replace(/^.*\/desk/, '/desk'));
  const csrf = stale.values.csrf;
  assert.equal((await editor.post(`${at}/items`, { csrf, article: '99999999', act: 'add' })).status, 422);
  const second = await make(editor);
  for (const a of [id, second, id]) assert.equal((await editor.post(`${at}/items`, { csrf, article: a, act: 'add' })).status, 303);
  assert.equal((await editor.post(`${at}/items`, { csrf, article: second, act: 'up' })).status, 303);
  const order = [...(await editor.get(at)).text.matchAll(/<li><span class="what"><a href="[^"]*\/articles\/(\d+)"/g)].map((m) => Number(m[1]));
  assert.deepEqual(order, [second, id]);
  assert.equal((await editor.post(`${at}/items`, { csrf, article: second, act: 'drop' })).status, 303);
  has((await clerk.get('/desk/')).text, new RegExp(name), 'on the start page at once');
  has((await clerk.get(`/desk/articles/${id}`)).text, /You are asked to read/);
  assert.equal((await press(clerk, '/desk/reading', `/articles/${id}/read`)).status, 303);
  has((await clerk.get('/desk/reading')).text, /1 of 1/);
  await change(editor, id, { body: 'Rule two.\n' });
  has((await clerk.get('/desk/reading')).text, /Changed since you read it/);
  const overview = (q) => editor.get(`/desk/reading/overview${q}`);
  const list = at.match(/(\d+)$/)[1];
  has((await overview(`?list=${list}`)).text, /0 of 1/);
  sql(`UPDATE reading_list SET updated_at = '2020-01-01' WHERE id = ${list}`);
  sql("UPDATE user SET created_at = '2020-01-01' WHERE login = '" + account('clerk') + "'");
  has((await overview(`?list=${list}`)).text, /<strong>late<\/strong>/);
  assert.equal((await overview('?department=1')).status, 200);
  assert.equal((await press(editor, at, at.replace(/^.*\/desk/, '/desk'), { name: `${name} 2`, active: '1' })).status, 303);
  const late = await editor.post(stale.action, { ...stale.values, name: 'Too late' });
  assert.equal(late.status, 409);
  has(late.text, /Too late/);
  assert.equal((await press(editor, at, at.replace(/^.*\/desk/, '/desk'), { active: '' })).status, 303);
  lacks((await clerk.get('/desk/')).text, new RegExp(`${name} 2`));
  for (const path of ['/desk/reading/lists', '/desk/reading/overview', at]) assert.equal((await clerk.get(path)).status, 403, path);
});

test('figures and health: every kind and order has its page, and finds what is wrong', async () => {
  const c = await staff('editor');
  const id = await make(c, { title: unique('Sick'), body: 'See [this](/faq/99999999).\n' });
  sql(`UPDATE article SET review_by = '2020-01-01', helpful = 1, unhelpful = 9, published_at = '2020-01-01', owner_department_id = NULL, valid_from = '2021-02-02', valid_to = '2021-01-01' WHERE id = ${id}`);
  sql(`DELETE FROM article_day WHERE article_id = ${id}`);
  for (const [kind, there] of [['stale', true], ['unowned', true], ['unread', true], ['dates', true], ['untranslated', true], ['behind', false], ['disliked', true], ['links', true], ['near', null], ['nonsense', null]]) {
    let found = false;
    for (let page = 1; page < 40 && !found; page++) {
      const rs = await c.get(`/desk/articles/health?kind=${kind}&page=${page}`);
      assert.equal(rs.status, 200, kind);
      found = rs.text.includes(`/desk/articles/${id}"`);
      if (!/rel="next"/.test(rs.text) || there === null) break;
    }
    if (there !== null) assert.equal(found, there, kind);
  }
  sql(`INSERT INTO article_day (article_id, day, readers, staff) VALUES (${id}, CURRENT_DATE, 4141414, 3) ON DUPLICATE KEY UPDATE readers = 4141414`);
  sql(`INSERT INTO article_vote (article_id, voter, helpful, reason, comment, revision, at) VALUES (${id}, RANDOM_BYTES(16), 0, 'outdated', 'The <b>price</b> is old', 1, UTC_TIMESTAMP())`);
  for (const sort of ['readers', '-readers', 'staff', '-staff', 'helpful', '-helpful', 'unhelpful', '-unhelpful', 'searches', '-searches', 'solved', '-solved', 'x']) for (const days of [7, 365]) assert.equal((await c.get(`/desk/articles/figures?sort=${sort}&days=${days}`)).status, 200, sort);
  has((await c.get('/desk/articles/figures?days=7&sort=-readers')).text, new RegExp(`/desk/articles/${id}/figures`));
  const one = (await c.get(`/desk/articles/${id}/figures?days=7`)).text;
  has(one, /<strong>4141414<\/strong>/);
  has(one, /It is out of date/);
  has(one, /The &lt;b&gt;price&lt;\/b&gt; is old/);
});

test('what somebody may not read does not exist on any of these pages', async () => {
  const editor = await staff('editor'), clerk = await staff('clerk');
  const draft = await make(editor, {}, false);
  for (const path of ['', '/suggest', '/history', '/compare', '/quotes']) assert.equal((await clerk.get(`/desk/articles/${draft}${path}`)).status, 404, path);
  const csrf = form((await clerk.get('/desk/')).text, '/desk/logout').values.csrf;
  for (const path of ['read', 'suggest']) assert.equal((await clerk.post(`/desk/articles/${draft}/${path}`, { csrf, revision: 1, title: 'x', body: 'y', reason: 'z' })).status, 404, path);
  for (const path of ['/desk/articles/99999999/history', '/desk/articles/99999999/merge', '/desk/articles/99999999/figures', '/desk/articles/suggestions/99999999', '/desk/reading/lists/99999999']) assert.equal((await editor.get(path)).status, 404, path);
});
