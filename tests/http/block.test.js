// block.test.js -- an internal-only block of a public article: staff read and find it, guests meet no word, number or file of it anywhere.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Client, form, has, lacks, sql, staff } from '../lib/kit.js';

const P = process.pid;
const WORD = `zebrawood${P}`, ZH = '黄花梨暗语';
const guest = (lang = 'en') => new Client({ lang });
const category = () => sql('SELECT id FROM category WHERE parent_id IS NULL ORDER BY sort, id LIMIT 1')[0][0];
const BLOCK = `:::internal\nUp to ${WORD} 500 without asking. ${ZH}\n\n![plan ${WORD}](file:FILE)\n:::`;

async function write(c, title, body) {
  const f = form((await c.get('/desk/articles/new')).text, '/desk/articles/new');
  const rs = await c.post(f.action, { ...f.values, lang: 'en', category: category(), audience: 'public', title, keywords: '', body });
  assert.equal(rs.status, 303, rs.text);
  return Number(rs.headers.location.match(/articles\/(\d+)/)[1]);
}
const act = async (c, id, name) => { const f = form((await c.get(`/desk/articles/${id}`)).text, `/${id}/${name}`); return c.post(f.action, f.values); };
async function rewrite(c, id, body) {
  const f = form((await c.get(`/desk/articles/${id}/edit`)).text, `/${id}/edit`);
  assert.equal((await c.post(f.action, { ...f.values, body })).status, 303);
}

async function everywhere(id) {
  const c = guest(), q = encodeURIComponent;
  const slug = sql(`SELECT COALESCE(slug, '') FROM article WHERE id = ${id}`)[0][0];
  const paths = ['/', `/faq/${id}?n=${Math.random()}`, `/faq/${id}-${slug}?n=1`, `/category/${category()}`, '/sitemap.xml', '/sitemap-0.xml', '/feed.atom', `/faq/${id}/why`];
  for (const w of [WORD, WORD.slice(0, 6), ZH, ZH.slice(0, 2), `plan ${WORD}`, 'without asking']) paths.push(`/search?q=${q(w)}`, `/suggest?q=${q(w)}`);
  for (const path of paths) {
    // What somebody looked for is shown back to that person alone.
    const text = (await c.get(path)).text.replaceAll(/value="[^"]*"|<title>[^<]*<\/title>|q=[^"&]*/g, '');
    if (!path.startsWith('/search') && !path.startsWith('/suggest')) lacks(text, new RegExp(`zebrawood|${ZH}`), path);
    else lacks(text, new RegExp(`/faq/${id}[^0-9]`), path);
  }
}

test('nothing of a block reaches a guest, on any page; staff read and find it', async () => {
  const c = await staff('editor');
  const id = await write(c, `Refunds of cabinets ${P}`, 'Within seven days.');
  sql(`INSERT INTO article_file (article_id, kind, name, mime, width, height, size, sha256, at) VALUES (${id}, 'image', 'plan.png', 'image/png', 10, 10, 3, REPEAT('x', 32), UTC_TIMESTAMP())`);
  const file = sql(`SELECT MAX(id) FROM article_file WHERE article_id = ${id}`)[0][0];
  sql(`INSERT INTO article_file_chunk (file_id, no, bytes) VALUES (${file}, 0, 'png')`);
  const block = BLOCK.replace('FILE', file);
  assert.equal((await act(c, id, 'publish')).status, 303);
  for (const body of [`Within seven days.\n\n${block}\n\nAnd then?`, `${block}\n\nAnd then?`, `Within seven days.\n\n${block.replace(/\n:::$/, '')}`, `- one\n  ${block.replaceAll('\n', '\n  ')}`, `> ${block.replaceAll('\n', '\n> ')}`, `\`\`\`\ncode\n${block.replace(/\n:::$/, '')}`]) {
    await rewrite(c, id, body);
    await everywhere(id);
    has((await (await staff('agent')).get(`/desk/articles/${id}`)).text, new RegExp(`<div class="internal">[^]*${WORD}`), body);
    assert.equal((await guest().get(`/faq/${id}/files/${file}`)).status, 404, 'its file is as internal as it is');
    assert.equal((await c.get(`/desk/articles/${id}/files/${file}`)).status, 200);
  }
  await rewrite(c, id, `Within seven days.\n\n${block}\n\nAnd then?`);
  has((await (await staff('agent')).get(`/desk/search?q=${WORD}`)).text, new RegExp(`/desk/articles/${id}[^0-9]`), 'staff find it');
  await rewrite(c, id, `Within seven days ![sketch](file:${file}).\n\n${block}`);
  await everywhere(id);
  assert.equal((await guest().get(`/faq/${id}/files/${file}`)).status, 200, 'named outside of the block');
});

test('a published article that loses its block\'s end is not laid open', async () => {
  const c = await staff('editor');
  const id = await write(c, `Endless ${P}`, `Open.\n\n:::internal\n${WORD}\n\n# And ${WORD}\n\n- ${WORD}\n`);
  assert.equal((await act(c, id, 'publish')).status, 303);
  const text = (await guest().get(`/faq/${id}`)).text;
  has(text, /Open\./);
  lacks(text, /zebrawood/);
});
