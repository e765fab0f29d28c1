// import.test.js -- articles in and out: every form and encoding, files, undo, what was cut off, the way there and back, and the desk's pages.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import jpeg from 'jpeg-js';
import { spawn, spawnSync, execFileSync } from 'node:child_process';
import { Client, VAR, account, ctl, form, sql, staff, unescape, until } from '../lib/kit.js';

const DIR = fs.mkdtempSync(`${VAR}/import-`);
const RT = 'kefu_rt';
const me = process.pid;
// A PNG of four pixels.
const chunk = (type, data) => { const b = Buffer.concat([Buffer.from(type), data]), n = Buffer.alloc(4), crc = Buffer.alloc(4); n.writeUInt32BE(data.length); crc.writeUInt32BE(zlib.crc32 ? zlib.crc32(b) : crc32(b)); return Buffer.concat([n, b, crc]); };
function crc32(b) { let c = ~0; for (const x of b) { c ^= x; for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xEDB88320 : c >>> 1; } return ~c >>> 0; }
const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', Buffer.from('0000000200000002080200 0000'.replace(' ', ''), 'hex')), chunk('IDAT', zlib.deflateSync(Buffer.from('00ff000000ff00000000ffffffff', 'hex'))), chunk('IEND', Buffer.alloc(0))]);
const file = (name, data) => { const p = path.join(DIR, name); fs.mkdirSync(path.dirname(p), { recursive: true }); fs.writeFileSync(p, data); return p; };
const rows = (list) => list.map((r) => JSON.stringify(r)).join('\n') + '\n';
const row = (key, more = {}) => ({ key: `${key}-${me}`, title: `Title ${key}`, body: `Body ${key}.`, category: 'warranty', language: 'en', audience: 'public', ...more });
const imported = (...args) => { const r = ctl('import', 'articles', ...args); return { ...r, id: r.out.match(/This was import (\d+)/)?.[1], sum: r.out.match(/(\d+) stored, (\d+) changed, (\d+) the same as before, (\d+) refused/)?.slice(1).map(Number) }; };
const get = (key, what = 'title', lang = 'en') => sql(`SELECT ${what} FROM article WHERE source = 'import' AND source_key = '${key}-${me}/${lang}'`)[0]?.[0];

// kefuctl on an empty database beside the site's.
function empty() {
  sql(`DROP DATABASE IF EXISTS ${RT}; CREATE DATABASE ${RT}; GRANT ALL ON ${RT}.* TO kefu_admin@localhost WITH GRANT OPTION; GRANT ALL ON ${RT}.* TO kefu_definer@localhost WITH GRANT OPTION`);
  fs.writeFileSync(`${DIR}/rt.conf`, fs.readFileSync(`${VAR}/kefu.conf`, 'utf8').replace(/^db_name.*$/m, `db_name = ${RT}`), { mode: 0o600 });
  assert.equal(there('migrate').status, 0);
}
const there = (...args) => { const r = spawnSync(`${VAR}/opt/bin/kefuctl`, ['-c', `${DIR}/rt.conf`, ...args], { encoding: 'utf8', maxBuffer: 64 << 20 }); return { status: r.status, out: r.stdout, err: r.stderr }; };
const tree = (dir) => fs.readdirSync(dir, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => { const p = path.join(e.parentPath ?? e.path, e.name); return [path.relative(dir, p), fs.readFileSync(p).toString('base64')]; }).sort((a, b) => (a[0] < b[0] ? -1 : 1));

after(() => { fs.rmSync(DIR, { recursive: true, force: true }); for (const who of ['kefu_admin', 'kefu_definer']) sql(`REVOKE ALL PRIVILEGES ON ${RT}.* FROM ${who}@localhost; REVOKE GRANT OPTION ON ${RT}.* FROM ${who}@localhost`); sql(`DROP DATABASE IF EXISTS ${RT}`); });

test('CSV: with a byte order mark, quotes, newlines, in UTF-8, GB18030, Big5 and UTF-16', () => {
  const cn = `key,title,body,category,language,audience\r\nenc-${me},"扇叶不转动，“怎么办”","第一行\r\n第二行 ""引号""",warranty,zh-CN,public\r\n`;
  const tw = `key,title,body,category,language,audience\nenc-${me},"扇葉不轉動，怎麼辦","先看插頭,再看溫控。這是我們的說明。",warranty,zh-TW,public\n`;
  const conv = (text, to) => execFileSync('iconv', ['-f', 'UTF-8', '-t', to], { input: text });
  assert.deepEqual(imported(file('bom.csv', '\ufeff' + cn)).sum, [1, 0, 0, 0]);
  assert.equal(get('enc', 'body', 'zh_CN'), '第一行\\n第二行 "引号"');
  assert.deepEqual(imported(file('gb.csv', conv(cn, 'GB18030'))).sum, [0, 0, 1, 0]);
  assert.deepEqual(imported(file('utf16.csv', conv('\ufeff' + cn, 'UTF-16LE'))).sum, [0, 0, 1, 0]);
  assert.deepEqual(imported(file('big5.csv', conv(tw, 'BIG5'))).sum, [1, 0, 0, 0]);
  assert.equal(get('enc', 'title', 'zh_TW'), '扇葉不轉動，怎麼辦');
  assert.deepEqual(imported(file('big5.csv', conv(tw, 'BIG5')), '--charset', 'Big5').sum, [0, 0, 1, 0]);
  const bad = imported(file('bad.csv', Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0xff, 0xff, 0x0a])));
  assert.equal(bad.status, 65);
  assert.match(bad.err, /neither UTF-8 nor GB18030 nor Big5/);
  assert.match(imported(file('gb2.csv', conv(cn, 'GB18030')), '--charset', 'nothing').err, /not known/);
});

test('every field of an article; a dry run changes nothing; the same again changes nothing; links work whatever their order', async () => {
  const list = [
    row('all', { body: `See [later](/faq-key/last-${me}).`, type: 'howto', state: 'draft', audience: 'department', departments: 'sales service', owner: 'repair', slug: `all-${me}`, keywords: 'a b', valid_from: '2026-01-01', valid_to: '2031-12-31', review_by: '2027-05-05', created: '2025-02-03T04:05:06Z', updated: '2025-03-03T04:05:06Z' }),
    row('last', { body: 'The last.' }),
  ];
  const f = file('all.jsonl', rows(list));
  assert.deepEqual(imported(f, '--dry-run').sum, [2, 0, 0, 0]);
  assert.equal(get('all'), undefined);
  assert.deepEqual(imported(f).sum, [2, 0, 0, 0]);
  assert.deepEqual(sql(`SELECT a.type, a.state, a.audience, a.slug, a.keywords, a.valid_from, a.valid_to, a.review_by, a.created_at, a.updated_at, o.code, (SELECT GROUP_CONCAT(d.code ORDER BY d.code) FROM article_department x JOIN department d ON d.id = x.department_id WHERE x.article_id = a.id), a.starts_at IS NOT NULL, a.ends_at IS NOT NULL FROM article a JOIN department o ON o.id = a.owner_department_id WHERE a.source_key = 'all-${me}/en'`)[0],
    ['howto', 'draft', 'department', `all-${me}`, 'a b', '2026-01-01', '2031-12-31', '2027-05-05', '2025-02-03 04:05:06', '2025-03-03 04:05:06', 'repair', 'sales,service', '1', '1']);
  assert.match(get('all', 'body_html'), new RegExp(`href="${get('last', 'id')}"`));
  const v = get('all', 'version');
  assert.deepEqual(imported(f).sum, [0, 0, 2, 0]);
  assert.equal(get('all', 'version'), v);
  list[0].title = 'Other';
  list[0].slug = '';
  assert.deepEqual(imported(file('all.jsonl', rows(list))).sum, [0, 1, 1, 0]);
  assert.equal(get('all', 'revision'), '2');
  assert.equal(get('all', "COALESCE(slug, '-')"), '-');
});

test('a bad row is refused with its reason, kept as it came, and the rest goes on', () => {
  const taken = `taken-${me}`;
  const lines = [JSON.stringify(row('good', { slug: taken })), '{"title": nonsense', JSON.stringify(row('b1', { category: 'nowhere' })), JSON.stringify(row('b2', { audience: 'department', departments: 'moon' })),
    JSON.stringify(row('b3', { valid_from: '2026-02-30' })), JSON.stringify(row('b4', { slug: taken })), JSON.stringify(row('b5', { body: 'x'.repeat(2 << 20) })), JSON.stringify(row('b6', { keywords: 'k '.repeat(10000) })),
    JSON.stringify(row('b7', { type: 'poem' })), JSON.stringify(row('b8', { title: 'a\u0001b' })), JSON.stringify(row('b9', { colour: 'red' })), JSON.stringify(row('ok2'))];
  const r = imported(file('bad.jsonl', lines.join('\n') + '\n'));
  assert.equal(r.status, 65);
  assert.deepEqual(r.sum, [2, 0, 0, 10], r.out.slice(0, 2000));
  const kept = sql(`SELECT no, reason, LENGTH(kept) FROM import_row WHERE batch_id = ${r.id} AND result = 'refused' ORDER BY no`);
  assert.equal(kept.length, 10);
  assert.equal(sql(`SELECT kept FROM import_row WHERE batch_id = ${r.id} AND no = 2`)[0][0], '{"title": nonsense');
  assert.ok(kept.every(([, reason, n]) => reason.length > 5 && Number(n) > 5));
});

test('undo: what it made is archived, what it changed goes back, what somebody edited is left and named', () => {
  const first = imported(file('u1.jsonl', rows([row('u-old', { body: 'Old.', keywords: 'one', review_by: '2030-01-01' }), row('u-edit', { body: 'E1.' })])));
  const second = imported(file('u2.jsonl', rows([row('u-old', { body: 'New.', keywords: 'two', type: 'terms', review_by: '' }), row('u-edit', { body: 'E2.' }), row('u-new', { slug: `unew-${me}` })])));
  assert.deepEqual(second.sum, [1, 2, 0, 0]);
  sql(`UPDATE article SET body = 'E3.', revision = revision + 1, version = version + 1 WHERE source_key = 'u-edit-${me}/en'`);
  const undo = ctl('import', 'undo', second.id);
  assert.equal(undo.status, 0, undo.err);
  assert.match(undo.out, /1 archived, 1 put back, 1 left/);
  assert.match(undo.out, /Title u-edit/);
  assert.equal(get('u-new', 'state'), 'archived');
  assert.deepEqual(sql(`SELECT body, keywords, type, review_by, revision FROM article WHERE source_key = 'u-old-${me}/en'`)[0], ['Old.', 'one', 'question', '2030-01-01', '3']);
  assert.equal(get('u-edit', 'body'), 'E3.');
  assert.notEqual(ctl('import', 'undo', second.id).status, 0);
  // Brought in again, it is back.
  assert.deepEqual(imported(file('u3.jsonl', rows([row('u-new', { slug: `unew-${me}` })]))).sum, [0, 1, 0, 0]);
  assert.equal(get('u-new', 'state'), 'published');
  // An undo reaches through a later one that was taken back.
  assert.match(ctl('import', 'undo', first.id).out, /1 archived, 0 put back, 1 left/);
  assert.match(ctl('import', 'list').out, new RegExp(`^${first.id}\t.*\tundone\t`, 'm'));
});

test('an import that was killed is seen as cut off, can be undone and repeated', async () => {
  const n = 3000;
  const f = file('kill.jsonl', rows(Array.from({ length: n }, (_, i) => row(`kill${i}`))));
  const child = spawn(`${VAR}/opt/bin/kefuctl`, ['-c', `${VAR}/kefu.conf`, 'import', 'articles', f], { stdio: 'ignore' });
  const count = () => Number(sql(`SELECT COUNT(*) FROM article WHERE source_key LIKE 'kill%-${me}/en'`)[0][0]);
  await until(() => count() > 150, 60000);
  child.kill('SIGKILL');
  await new Promise((r) => child.once('exit', r));
  const made = count();
  assert.ok(made < n);
  const id = sql('SELECT MAX(id) FROM import_batch')[0][0];
  assert.equal(sql(`SELECT COUNT(*) FROM import_row WHERE batch_id = ${id}`)[0][0], String(made));
  assert.equal(sql(`SELECT state FROM import_batch WHERE id = ${id}`)[0][0], 'running');
  assert.notEqual(ctl('import', 'undo', id).status, 0, 'it may still be running');
  sql(`UPDATE import_batch SET seen_at = seen_at - INTERVAL 2 MINUTE WHERE id = ${id}`);
  assert.match(ctl('import', 'list').out, new RegExp(`^${id}\t.*\tcut off\t`, 'm'));
  const undo = ctl('import', 'undo', id);
  assert.match(undo.out, new RegExp(`^${made} archived, 0 put back, 0 left`, 'm'), undo.err);
  assert.equal(Number(sql(`SELECT COUNT(*) FROM article WHERE source_key LIKE 'kill%-${me}/en' AND state <> 'archived'`)[0][0]), 0);
  sql(`DELETE FROM article WHERE source_key LIKE 'kill%-${me}/en'`);
});

test('a folder of Markdown and HTML with images', async () => {
  const at = `folder-${me}`;
  file(`${at}/a/one.en.md`, `---\nkey: ${at}one\ntitle: 'It''s one'\ncategory: warranty\naudience: public\nkeywords: [red, "blue sky"]\ntype: howto\n---\n\nText with ![a picture](../img/dot%201.png) and [two](/faq-key/${at}two).\n`);
  file(`${at}/a/two.html`, `<html lang="zh-TW"><head><title>第二篇</title><meta name="category" content="warranty"><meta name="key" content="${at}two"><script>alert(1)</script></head>
    <body><h2>標題</h2><p>一 <b>粗</b> <a href="/complaint">連結</a></p><ul><li>甲<li>乙<ol><li>丙</ol></ul><table><tr><th>A<th>B</tr><tr><td>1<td>2|3</table><pre>code *here*</pre><img src="../img/dot 1.png" alt="點"><script>bad()</script></body></html>`);
  file(`${at}/notes.md`, '# No category\n\nText.\n');
  file(`${at}/evil-${me}.en.md`, '---\ntitle: Evil\ncategory: warranty\n---\n![x](../../../../../../etc/passwd.png) ![y](img/script.png) ![z](img/gone.png)\n');
  file(`${at}/img/dot 1.png`, PNG);
  // A photo with a comment in it, which does not survive; what is stored then goes out and in as it is.
  const noise = Buffer.alloc(64 * 48 * 4, 255);
  for (let i = 0; i < noise.length; i++) if (i % 4 < 3) noise[i] = (i * 7919 + ((i * i) >> 5)) & 255;
  const photo = jpeg.encode({ data: noise, width: 64, height: 48 }, 70).data;
  file(`${at}/img/photo.jpg`, Buffer.concat([photo.subarray(0, 2), Buffer.from('fffe000c5345435245542d475053', 'hex'), photo.subarray(2)]));
  file(`${at}/photo.en.md`, `---\nkey: ${at}photo\ntitle: Photo\ncategory: warranty\n---\n![p](img/photo.jpg)\n`);
  file(`${at}/img/script.png`, '<script>alert(1)</script>');
  const dir = path.join(DIR, at);
  const r = imported(dir);
  assert.deepEqual(r.sum, [4, 0, 0, 1], r.out);
  const stored = sql(`SELECT HEX(c.bytes) FROM article_file f JOIN article_file_chunk c ON c.file_id = f.id JOIN article a ON a.id = f.article_id WHERE a.source_key = '${at}photo/en'`)[0][0];
  assert.ok(stored.startsWith('FFD8') && !Buffer.from(stored, 'hex').includes('SECRET'));
  assert.match(r.out, /notes\.md: language must be/);
  assert.match(r.out, /evil-\d+\.en\.md: missing: .*script\.png, img\/gone\.png/);
  const [one] = sql(`SELECT id, title, body, keywords, type, body_html FROM article WHERE source = 'import' AND source_key = '${at}one/en'`);
  assert.equal(one[1], "It's one");
  assert.match(one[2], /^Text with !\[a picture\]\(file:\d+\) and/);
  assert.equal(one[3], 'red blue sky');
  assert.match(one[5], /<img src="\d+\/files\/\d+"/);
  const image = await new Client().get(`/faq/${one[5].match(/<img src="(\d+\/files\/\d+)"/)[1]}`);
  assert.equal(image.status, 200);
  assert.equal(image.headers['content-type'], 'image/png');
  const two = sql(`SELECT title, body, lang FROM article WHERE source_key = '${at}two/zh_TW'`)[0];
  assert.equal(two[0], '第二篇');
  const body = two[1].replace(/\\n/g, '\n');
  for (const part of ['## 標題', '一 **粗** [連結](/complaint)', '- 甲\n- 乙\n  1. 丙', '| A | B |\n| --- | --- |\n| 1 | 2\\|3 |', '```\ncode *here*\n```', '![點](file:'])
    assert.ok(body.replace(/\\\\/g, '\\').includes(part), `${part} in ${body}`);
  assert.ok(!body.includes('alert') && !body.includes('bad()'));
  assert.deepEqual(imported(dir).sum.slice(0, 3), [0, 0, 4], 'the same again');
  assert.equal(sql(`SELECT COUNT(*) FROM article_file WHERE article_id = ${one[0]}`)[0][0], '1');
});

test('out and in again is exact, in every form', () => {
  // Other tests plant by SQL what no screen lets in: a picture that is none, an end before the beginning.
  sql("UPDATE article SET valid_to = NULL, ends_at = NULL WHERE valid_from > valid_to");
  sql("UPDATE article a JOIN article_file f ON f.article_id = a.id JOIN article_file_chunk c ON c.file_id = f.id SET a.body = 'No picture.' WHERE c.bytes = 'png'");
  // Nasty values on the way.
  imported(file('nasty.jsonl', rows([row('formula', { title: '=1+1', keywords: '-5', body: '@cmd' }), row('quote', { title: "'=quoted", keywords: '+86 138', body: 'a "b"\n\n"c",\r\n d \\ é 🙂 ' }), row('tab', { body: '\tcode', title: '-x' })])));
  const out = (form, name) => { const p = path.join(DIR, name, form === 'folder' ? '' : `articles.${form}`); fs.mkdirSync(path.join(DIR, name), { recursive: true }); const r = ctl('export', 'articles', p, '--form', form); assert.equal(r.status, 0, r.err); return p; };
  for (const f of ['departments', 'categories']) assert.equal(ctl('export', f, path.join(DIR, `${f}.csv`)).status, 0);
  for (const form of ['folder', 'jsonl', 'csv']) {
    const p = out(form, `out-${form}`);
    assert.match(ctl('import', 'articles', p, '--dry-run').out, /0 stored, 0 changed, \d+ the same as before, 0 refused/, `${form}: taken in where it came from`);
    empty();
    if (form !== 'folder') for (const f of ['departments', 'categories']) assert.equal(there('import', f, path.join(DIR, `${f}.csv`)).status, 0);
    const r = there('import', 'articles', p);
    assert.equal(r.status, 0, r.out.split('\n').filter((l) => /refused/.test(l)).slice(0, 5).join('\n') + r.err);
    assert.match(r.out, /\d+ stored, 0 changed, 0 the same as before, 0 refused/);
    const back = path.join(DIR, `back-${form}`, form === 'folder' ? '' : `articles.${form}`);
    fs.mkdirSync(path.join(DIR, `back-${form}`), { recursive: true });
    assert.equal(there('export', 'articles', back, '--form', form).status, 0);
    const a = tree(path.join(DIR, `out-${form}`)), b = tree(path.join(DIR, `back-${form}`));
    assert.deepEqual(b.map(([n]) => n), a.map(([n]) => n), form);
    for (let i = 0; i < a.length; i++) assert.equal(b[i][1], a[i][1], `${form}: ${a[i][0]}`);
    assert.match(there('import', 'articles', back).out, /0 stored, 0 changed, \d+ the same/);
  }
  const csv = fs.readFileSync(path.join(DIR, 'out-csv', 'articles.csv'), 'utf8');
  assert.ok(csv.startsWith('\ufeff'));
  assert.ok(csv.includes(`"'=1+1"`) && csv.includes(`"''=quoted"`) && csv.includes('"-5"') && csv.includes(`"'@cmd"`));
});

test('the desk: look, import, page through the report, take back, download', async () => {
  const m = await staff('manager');
  const send = async (name, data, more = {}) => { const f = form((await m.get('/desk/articles/import')).text, '/desk/articles/import'); return m.post(f.action, { ...f.values, ...more }, { files: [{ field: 'file', name, data }] }); };
  const csv = 'key,title,body,category,language,audience\n' + Array.from({ length: 130 }, (_, i) => `desk${i}-${me},Desk ${i},Text ${i}.,${i === 7 ? 'nowhere' : 'warranty'},en,internal\n`).join('');
  const r = await send('<b>list</b>.csv', Buffer.from(csv));
  assert.equal(r.status, 303, r.text.slice(0, 500));
  const at = r.headers.location;
  let page = (await m.follow(r)).text;
  assert.equal(sql(`SELECT COUNT(*) FROM article WHERE source_key LIKE 'desk%-${me}/en'`)[0][0], '0', 'nothing is changed by looking');
  assert.ok(page.includes('Import 129 rows') && !page.includes('<b>list'));
  assert.ok(page.includes('There is no category nowhere.'));
  assert.equal((await m.get(`${at}?page=2`)).status, 200);
  assert.ok((await m.get(`${at}?result=refused`)).text.includes('Desk 7'));
  assert.equal((await m.submit(at, '/run')).status, 303);
  assert.equal(sql(`SELECT COUNT(*) FROM article WHERE source_key LIKE 'desk%-${me}/en' AND state = 'published'`)[0][0], '129');
  assert.equal(sql(`SELECT COUNT(*) FROM import_upload WHERE batch_id = ${at.split('/').pop()}`)[0][0], '0');
  page = (await m.get(at)).text;
  assert.throws(() => form(page, '/run'));
  const csrf = form(page, '/undo').values.csrf;
  assert.equal((await m.post(`${at}/run`, { csrf })).status, 409, 'pressed twice');
  assert.equal((await m.post(`${at}/undo`, { csrf })).status, 303);
  assert.equal(sql(`SELECT COUNT(*) FROM article WHERE source_key LIKE 'desk%-${me}/en' AND state = 'archived'`)[0][0], '129');
  assert.equal((await m.post(`${at}/undo`, { csrf })).status, 409);
  assert.ok((await m.get('/desk/articles/import')).text.includes('taken back'));
  // What is no such file.
  for (const [name, data] of [['empty.csv', ''], ['x.bin', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0xff, 0xff, 0x80])], ['long.jsonl', rows(Array.from({ length: 2001 }, (_, i) => row(`m${i}`)))]]) {
    const bad = await send(name, Buffer.from(data));
    assert.equal(bad.status, 422, name);
  }
  assert.equal(sql("SELECT COUNT(*) FROM import_batch WHERE name IN ('empty.csv', 'x.bin', 'long.jsonl')")[0][0], '0');
  const drop = await send('drop.csv', Buffer.from(csv));
  assert.equal((await m.submit(drop.headers.location, '/drop')).status, 303);
  assert.equal((await m.get(drop.headers.location)).status, 404);
  // Everything, as kefuctl writes it.
  for (const form of ['csv', 'jsonl']) {
    const got = await m.get(`/desk/articles/export/articles.${form}`);
    assert.match(got.headers['content-disposition'], /attachment/);
    assert.equal(got.text, ctl('export', 'articles', '-', '--form', form).out);
  }
  assert.equal((await m.get('/desk/articles/export/articles.exe')).status, 404);
  assert.equal((await (await staff('agent')).get('/desk/articles/export/articles.csv')).status, 403);
});
