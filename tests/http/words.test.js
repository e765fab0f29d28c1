// words.test.js -- the firm's words at the desk, what was meant on the portal, and the report of searches.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Client, form, has, lacks, sql, staff, unescape } from '../lib/kit.js';

const q = encodeURIComponent;
const guest = (lang = 'zh-CN') => new Client({ lang });
const hits = (text) => [...text.matchAll(/<h3><a href="[^"]*\/faq\/(\d+)/g)].map((m) => Number(m[1]));
const search = async (words, lang) => (await guest(lang).get(`/search?q=${q(words)}&x=${Math.random()}`)).text;
const keyOf = (id) => sql(`SELECT source_key FROM article WHERE id = ${id}`)[0][0];

test('a set is added, counts at once, is changed, put out of use; two editors do not write over one another', async () => {
  const c = await staff('editor'), word = '鼐彧嚯';
  assert.deepEqual(hits(await search(word)), []);
  const made = await c.submit('/desk/synonyms/new', '/desk/synonyms/new', { words: `${word}，冰箱`, note: 'Test', active: '1' });
  assert.equal(made.status, 303);
  has((await c.follow(made)).text, /The words are saved/);
  const id = sql(`SELECT set_id FROM synonym WHERE word = '${word}'`)[0][0];
  const found = hits(await search(word));
  assert.ok(found.length > 0 && /^fridge/.test(keyOf(found[0])), 'finds the fridge by the new word');
  has((await c.get(`/desk/synonyms?q=${q(word)}`)).text, new RegExp(`/desk/synonyms/${id}"`));
  const mine = form((await c.get(`/desk/synonyms/${id}`)).text, `/desk/synonyms/${id}`);
  assert.equal(mine.values.words, `${word}, 冰箱`);
  assert.equal((await c.post(mine.action, { ...mine.values, note: 'First' })).status, 303);
  const late = await c.post(mine.action, { ...mine.values, words: `${word}, 冰箱, 雪柜`, note: 'Second' });
  assert.equal(late.status, 409);
  has(late.text, /First/, 'what is stored');
  const again = form(late.text, `/desk/synonyms/${id}`);
  assert.equal(again.values.note, 'Second', 'and what was typed');
  delete again.values.active;
  assert.equal((await c.post(again.action, again.values)).status, 303);
  assert.equal(sql(`SELECT COUNT(*) FROM synonym WHERE set_id = ${id}`)[0][0], '0');
  assert.deepEqual(hits(await search(word)), [], 'out of use');
  has((await c.get('/desk/synonyms?q=' + q(word))).text, /Not in use/);
  sql(`DELETE FROM synonym_set WHERE id = ${id}`);
});

test('a set with one word, too many or none comes back with what was typed', async () => {
  const c = await staff('editor');
  for (const [words, error] of [['冰箱', /two different words/], ['软体, 軟體', /two different words/], [[...Array(31).keys()].map((i) => `w${i}`).join(','), /At most 30/], ['', /required|fill in|Please/]]) {
    const rs = await c.submit('/desk/synonyms/new', '/desk/synonyms/new', { words, note: 'Kept', active: '1' });
    assert.equal(rs.status, 422, words);
    has(rs.text, error);
    has(rs.text, /value="Kept"/);
  }
  assert.equal((await c.get('/desk/synonyms/999999999')).status, 404);
  assert.equal((await (await staff('agent')).get('/desk/synonyms')).status, 403);
});

test('what was meant is offered, and its answers come all the same', async () => {
  const wrong = await search('冰厢不制冷');
  has(wrong, /您要找的是不是：/);
  has(wrong, />冰箱不制冷</);
  assert.match(keyOf(hits(wrong)[0]), /^fridge-not-cooling/);
  has(await search('refridgerator', 'en'), /Did you mean:[^]*>refrigerator</);
  lacks(await search('冰箱'), /您要找的是不是/);
  has(await search('冰廂', 'zh-TW'), />冰箱</);
});

test('nothing found: what was searched, topics, and the form with the words in it', async () => {
  const none = await search('zzxxqqvv 鼐彧');
  assert.deepEqual(hits(none), []);
  has(none, /没有找到与“zzxxqqvv 鼐彧”有关的内容/);
  has(none, new RegExp(`/complaint\\?q=${q('zzxxqqvv 鼐彧')}`));
  has(none, /<a class="chip" href="[^"]*\/category\/\d+"/);
});

test('internal words are never offered, spelled out or found by sound', async () => {
  const secret = sql("SELECT title FROM article WHERE audience = 'internal' AND state = 'published' AND lang = 'zh_CN' AND title REGEXP '^[一-龥]{6}' ORDER BY id LIMIT 1")[0]?.[0];
  const id = sql("SELECT id FROM article WHERE audience = 'internal' AND state = 'published' ORDER BY id")[0][0];
  if (secret) lacks(await search(secret.slice(0, 5) + '鼐'), new RegExp(secret.slice(0, 6)));
  for (const words of ['neibu', 'nb', 'neibu shouce']) assert.ok(!hits(await search(words)).includes(Number(id)), words);
});

test('a result is opened and solved once, and the report counts it', async () => {
  const words = `冰箱 ${'测'.repeat(1 + (process.pid % 9))}`, rs = await search(words, 'zh-CN');
  const link = rs.match(/\/faq\/(\d+)\?s=(\d+)/);
  assert.ok(link, 'results carry the search they came from');
  assert.equal((await guest().get(link[0])).status, 200);
  const row = () => sql(`SELECT opened_id, hits > 0 FROM search_log WHERE token = ${link[2]}`)[0];
  assert.deepEqual(row(), [link[1], '1']);
  await guest().get(`/faq/${hits(rs)[1]}?s=${link[2]}`);
  assert.deepEqual(row(), [link[1], '1'], 'the first counts');
});

test('the report: searches without a hit, with hits that nobody opened, low votes; each begins a draft', async () => {
  const c = await staff('editor'), words = `蒸馏水机${process.pid} 滤芯x`;
  sql(`INSERT INTO search_log (token, at, query, folded, lang, hits) VALUES (${process.pid}01, UTC_TIMESTAMP(), '${words}', '${words}', 'zh_CN', 0),
    (${process.pid}02, UTC_TIMESTAMP(), '${words}', '${words}', 'zh_TW', 0), (${process.pid}04, UTC_TIMESTAMP() - INTERVAL 200 DAY, 'old${process.pid}', 'old${process.pid}', 'en', 0)`);
  sql(`INSERT INTO search_log (at, query, folded, lang, hits) SELECT UTC_TIMESTAMP(), 'opened${process.pid}', 'opened${process.pid}', 'en', 4 FROM seq_1_to_500`);
  const page = (await c.get('/desk/articles/searches?days=7')).text;
  has(page, new RegExp(`${words}</a><span class="th"> Times: 2</span><td class="num">2<`));
  lacks(page, new RegExp(`old${process.pid}`));
  has((await c.get('/desk/articles/searches?days=365')).text + (await c.get('/desk/articles/searches?days=365&page=2')).text, new RegExp(`old${process.pid}`));
  has((await c.get('/desk/articles/searches?list=unopened&days=7')).text, new RegExp(`opened${process.pid}`));
  const draft = unescape(page.match(new RegExp(`href="([^"]*/desk/articles/new\\?title=${q(words).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}[^"]*)"`))?.[1] ?? '');
  assert.ok(draft, 'a draft to begin');
  const editor = await c.get(draft);
  assert.equal(editor.status, 200);
  has(editor.text, new RegExp(`name="title"[^>]*value="${words}"`));
  assert.equal((await c.get('/desk/articles/searches?list=votes')).status, 200);
  for (const odd of ['list=x', 'days=x', 'days=-1', 'page=999999999', 'page=x']) assert.equal((await c.get(`/desk/articles/searches?${odd}`)).status, 200, odd);
  assert.equal((await (await staff('agent')).get('/desk/articles/searches')).status, 403);
  sql(`DELETE FROM search_log WHERE folded LIKE '%${process.pid}%'`);
});
