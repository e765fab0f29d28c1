// editor.test.js -- the article editor without a browser: its fields, files and images, drafts, conflicts, what happens to bad input.
import test from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { Client, ORIGIN, account, form, has, lacks, password, png, sql, staff, until } from '../lib/kit.js';

let serial = 0;
const unique = (s) => `${s} ${process.pid}e${++serial}`;
const category = () => sql('SELECT id FROM category WHERE parent_id IS NULL ORDER BY sort, id LIMIT 1')[0][0];
const row = (id, cols) => sql(`SELECT ${cols} FROM article WHERE id = ${id}`)[0];
const guest = (lang = 'en') => new Client({ lang });
const csrf = async (c) => form((await c.get('/desk/')).text, '/desk/logout').values.csrf;

const blank = async (c, query = '') => form((await c.get(`/desk/articles/new${query}`)).text, '/desk/articles/new');
const edit = async (c, id) => form((await c.get(`/desk/articles/${id}/edit`)).text, `/${id}/edit`);
const filled = (f, fields) => ({ ...f.values, lang: 'en', category: category(), audience: 'public', title: unique('Written'), body: 'Some **text**.', ...fields });
async function make(c, fields = {}) {
  const f = await blank(c);
  const rs = await c.post(f.action, filled(f, fields));
  assert.equal(rs.status, 303, rs.text.slice(0, 2000));
  return Number(rs.headers.location.match(/articles\/(\d+)/)[1]);
}
const act = async (c, id, name) => { const f = form((await c.get(`/desk/articles/${id}`)).text, `/${id}/${name}`); const rs = await c.post(f.action, f.values); assert.equal(rs.status, 303); };

const PDF = Buffer.from('%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
async function upload(c, data, name, fields = {}) {
  const rs = await c.post('/desk/articles/files', { csrf: await csrf(c), ...fields }, { files: [{ field: 'file', name, type: 'application/octet-stream', data }] });
  return { status: rs.status, ...JSON.parse(rs.text) };
}

test('every field is saved, shown again and kept when another is wrong', async () => {
  const c = await staff('editor');
  const departments = sql('SELECT id FROM department ORDER BY id LIMIT 2').flat();
  const slug = `all-fields-${process.pid}`;
  const f = await blank(c);
  const fields = filled(f, { type: 'claim', audience: 'department', keywords: '退款 refund', slug: `All_Fields-${process.pid}`, valid_from: '2026-01-02', valid_to: '2030-12-31',
    owner: departments[1], review_by: '2027-03-04' });
  const body = new URLSearchParams(Object.entries(fields));
  for (const d of departments) body.append('department', d);
  const rs = await c.request('POST', f.action, { body: body.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin: ORIGIN } });
  assert.equal(rs.status, 303, rs.text.slice(0, 1500));
  const id = Number(rs.headers.location.match(/(\d+)$/)[1]);
  assert.deepEqual(row(id, "type, audience, slug, valid_from, valid_to, owner_department_id, review_by"), ['claim', 'department', slug, '2026-01-02', '2030-12-31', departments[1], '2027-03-04']);
  assert.deepEqual(sql(`SELECT department_id FROM article_department WHERE article_id = ${id} ORDER BY 1`).flat(), departments);
  const page = (await c.get(`/desk/articles/${id}/edit`)).text;
  const shown = form(page, `/${id}/edit`);
  assert.deepEqual(['type', 'slug', 'valid_from', 'valid_to', 'owner', 'review_by', 'change'].map((k) => shown.values[k]), ['claim', slug, '2026-01-02', '2030-12-31', departments[1], '2027-03-04', 'substance']);
  assert.equal(page.match(/name="department"[^>]* checked/g).length, 2);
  // The owner can be taken away again.
  assert.equal((await c.post(shown.action, { ...shown.values, audience: 'internal', owner: '', note: 'Nobody’s now' })).status, 303);
  assert.deepEqual(row(id, 'audience, owner_department_id'), ['internal', 'NULL']);
  assert.deepEqual(sql(`SELECT COUNT(*) FROM article_department WHERE article_id = ${id}`)[0], ['0']);
  const bad = { slug: ['return_&', /a to z, digits/], valid_to: ['2025-01-01', /before the first day/], of: ['999999999', /no article with this number/], review_by: ['2027-02-30', /date that exists/], audience: ['department', /at least one department/] };
  for (const [k, [value, says]] of Object.entries(bad)) {
    const g = await edit(c, id);
    const r = await c.post(g.action, { ...g.values, body: 'Kept <b>& kept', [k]: value });
    assert.equal(r.status, 422, k);
    has(r.text, says, k);
    assert.equal(form(r.text, `/${id}/edit`).values.body, 'Kept <b>& kept', k);
  }
  const g = await edit(c, id);
  const all = await c.post(g.action, { ...g.values, title: '', slug: '壞', valid_from: '2026-05-01', valid_to: '2026-04-01' });
  for (const says of [/Please fill this in/, /a to z, digits/, /before the first day/]) has(all.text, says, 'all at once');
});

test('a taken address says so at its field, in three languages, and keeps the text', async () => {
  const c = await staff('editor');
  const slug = `taken-${process.pid}`;
  await make(c, { slug });
  for (const [lang, says] of [['en', /Another article has this address already/], ['zh_CN', /已有文章使用这个网址/], ['zh_TW', /已有文章使用這個網址/]]) {
    sql(`UPDATE user SET lang = '${lang}' WHERE login = '${account('editor')}'`);
    const own = await new Client({ lang: lang.replace('_', '-') }).login(account('editor'));
    const f = await blank(own);
    const rs = await own.post(f.action, filled(f, { slug, body: '留着的正文' }));
    assert.equal(rs.status, 422);
    has(rs.text, says);
    assert.equal(form(rs.text, '/articles/new').values.body, '留着的正文');
  }
  sql(`UPDATE user SET lang = 'zh_TW' WHERE login = '${account('editor')}'`);
});

test('a translation: prefilled, linked to its original, refused twice, behind until it follows', async () => {
  const c = await staff('editor');
  const id = await make(c, { title: unique('Original'), body: 'The original text.', type: 'howto' });
  const page = await c.get(`/desk/articles/new?translate=${id}`);
  has(page.text, /The original text\.<\/p>/, 'the original stands beside it');
  const f = form(page.text, '/articles/new');
  assert.equal(f.values.of, String(id));
  assert.equal(f.values.type, 'howto');
  assert.notEqual(f.values.lang, 'en');
  const rs = await c.post(f.action, { ...f.values, title: unique('翻譯'), lang: 'zh_TW', body: '譯文' });
  assert.equal(rs.status, 303, rs.text.slice(0, 2000));
  const other = Number(rs.headers.location.match(/(\d+)$/)[1]);
  assert.deepEqual(row(other, 'group_id, lang'), [String(id), 'zh_TW']);
  const again = await c.post(f.action, { ...f.values, title: unique('又'), lang: 'zh_TW', body: '再譯' });
  assert.equal(again.status, 422);
  has(again.text, /has a text in this language already/);
  const o = await edit(c, id);
  assert.equal((await c.post(o.action, { ...o.values, body: 'Says something else.' })).status, 303);
  has((await c.get(`/desk/articles/${other}/edit`)).text, /original has changed since/);
  const t = await edit(c, other);
  assert.equal((await c.post(t.action, { ...t.values, body: '新譯文', follows: '1' })).status, 303);
  lacks((await c.get(`/desk/articles/${other}/edit`)).text, /original has changed since/);
  assert.equal((await c.get('/desk/articles/new?translate=999999999')).status, 404);
});

test('a draft to begin with, a template, a preview: nothing is saved by them', async () => {
  const c = await staff('editor');
  const before = sql('SELECT COUNT(*) FROM article')[0][0];
  const f = await blank(c, `?title=${encodeURIComponent('怎么退货')}&body=${encodeURIComponent('见 **下文**')}`);
  assert.equal(f.values.title, '怎么退货');
  assert.equal(f.values.body, '见 **下文**');
  const g = await blank(c);
  const filledIn = await c.post(g.action, { ...g.values, title: 'T', type: 'claim', lang: 'zh_TW', template: '1' });
  assert.equal(filledIn.status, 200);
  has(form(filledIn.text, '/articles/new').values.body, /:::internal\n[\s\S]+\n:::/);
  has(form(filledIn.text, '/articles/new').values.body, /## 適用條件/, 'in the language of the article');
  const full = await c.post(g.action, { ...g.values, title: 'T', body: 'mine', template: '1' });
  assert.equal(full.status, 422);
  assert.equal(form(full.text, '/articles/new').values.body, 'mine');
  assert.match(JSON.parse((await c.get('/desk/articles/template?type=howto&lang=zh_CN')).text).body, /## 步骤/);
  assert.equal(JSON.parse((await c.get('/desk/articles/template?type=x&lang=zh_CN')).text).body, '');
  const shown = await c.post('/desk/articles/preview', { csrf: await csrf(c), title: 'A <b>', body: ':::internal\nsecret **word**\n:::\n\n[a](/faq/1) ![x](javascript:alert(1))<script>alert(1)</script>', article: '' });
  assert.equal(shown.status, 200);
  has(shown.text, /<h2>A &lt;b&gt;<\/h2>/);
  has(shown.text, /secret <strong>word/);
  has(shown.text, /href="[^"]*\/desk\/articles\/1"/);
  lacks(shown.text, /<script|javascript:|<html/);
  assert.equal(sql('SELECT COUNT(*) FROM article')[0][0], before);
});

test('save and send to review, save and publish', async () => {
  const c = await staff('editor');
  const id = await make(c, { then: 'review' });
  assert.equal(row(id, 'state')[0], 'review');
  const f = await edit(c, id);
  const rs = await c.post(f.action, { ...f.values, then: 'publish' });
  assert.equal(rs.status, 303);
  assert.equal(row(id, 'state')[0], 'published');
  assert.equal((await guest().get(`/faq/${id}?n=${serial}`)).status, 200);
  assert.equal(row(await make(c), 'state')[0], 'draft');
});

test('who may write but not publish sends to review, and suggests what changes a published article', async () => {
  const c = await staff('editor');
  const published = await make(c, { then: 'publish' });
  const rights = sql("SELECT role_id FROM role_perm WHERE perm = 'article_publish'").flat();
  sql("DELETE FROM role_perm WHERE perm = 'article_publish'");
  try {
    const page = (await c.get('/desk/articles/new')).text;
    lacks(page, /value="publish"/);
    has(page, /value="review"/);
    const id = await make(c, { then: 'publish' });
    assert.equal(row(id, 'state')[0], 'draft', 'saved, and no more');
    assert.equal(row(await make(c, { then: 'review' }), 'state')[0], 'review');
    has((await c.get(`/desk/articles/${published}/edit`)).text, /Please suggest the change/);
    const f = await edit(c, published);
    const rs = await c.post(f.action, { ...f.values, body: 'Changed all the same' });
    assert.equal(rs.status, 422);
    has(rs.text, /Please suggest the change/);
    assert.equal(form(rs.text, `/${published}/edit`).values.body, 'Changed all the same');
    assert.notEqual(row(published, 'body')[0], 'Changed all the same');
  } finally {
    for (const r of rights) sql(`INSERT IGNORE INTO role_perm (role_id, perm) VALUES (${r}, 'article_publish')`);
  }
});

test('an image is made again, belongs to the article that names it, and is seen by whoever may read that', async () => {
  const c = await staff('editor');
  const up = await upload(c, png(2000, 100, { comment: 'GPS 31.23 121.47', tail: '<script>alert(1)</script>' }), '压缩机 [图].png');
  assert.equal(up.status, 200);
  assert.deepEqual([up.kind, up.width, up.height], ['image', 1600, 80]);
  assert.equal(up.markdown, `![压缩机 \\[图\\]](file:${up.id})`);
  assert.equal((await c.get(`/desk/articles/files/${up.id}`)).status, 200, 'its sender sees it at once');
  assert.equal((await (await staff('manager')).get(`/desk/articles/files/${up.id}`)).status, 404, 'nobody else');
  assert.equal((await guest().get(`/faq/files/${up.id}`)).status, 404);
  const shown = await c.post('/desk/articles/preview', { csrf: await csrf(c), title: '', body: up.markdown, article: '' });
  has(shown.text, new RegExp(`src="[^"]*/desk/articles/files/${up.id}"`));
  const id = await make(c, { body: `Look:\n\n${up.markdown}` });
  assert.equal(sql(`SELECT article_id FROM article_file WHERE id = ${up.id}`)[0][0], String(id));
  for (const path of [`/faq/${id}/files/${up.id}`, `/faq/files/${up.id}`]) assert.equal((await guest().get(path)).status, 404, 'a draft');
  const none = await guest().get(`/faq/${id}/files/999999999`);
  const hidden = await guest().get(`/faq/${id}/files/${up.id}`);
  assert.equal(hidden.text.replace(/[0-9a-f]{16}/g, ''), none.text.replace(/[0-9a-f]{16}/g, ''), 'the same answer as for none');
  await act(c, id, 'publish');
  const src = (await guest().get(`/faq/${id}?i=${serial}`)).text.match(/<img[^>]* src="([^"]+)"/)[1];
  const rs = await guest().get(new URL(src, `${ORIGIN}${(await guest().get(`/faq/${id}`)).headers.location ?? `/faq/${id}`}`).pathname);
  assert.equal(rs.status, 200);
  assert.equal(rs.headers['content-type'], 'image/png');
  has(rs.headers['content-disposition'], /^inline; filename=/);
  assert.match(rs.headers['content-security-policy'], /sandbox/);
  assert.equal(rs.headers['x-content-type-options'], 'nosniff');
  assert.equal(rs.headers['cache-control'], 'no-cache');
  for (const word of ['GPS', 'script', 'Comment']) assert.equal(rs.buf.includes(word), false, word);
  assert.equal(rs.buf.subarray(1, 4).toString(), 'PNG');
  const known = await guest().get(`/faq/files/${up.id}`, { 'if-none-match': rs.headers.etag });
  assert.equal(known.status, 304);
  assert.equal(known.buf.length, 0);
  const desk = await c.get(`/desk/articles/${id}/files/${up.id}`);
  assert.equal(desk.headers['cache-control'], 'private, no-cache');
  assert.equal((await c.get(`/desk/articles/${id}/files/${up.id}`, { 'if-none-match': desk.headers.etag })).status, 304);
  // Internal again: gone for guests, even with the tag of what they had.
  const f = await edit(c, id);
  await c.post(f.action, { ...f.values, audience: 'internal' });
  assert.equal((await guest().get(`/faq/files/${up.id}?n=1`, { 'if-none-match': rs.headers.etag })).status, 404);
  await until(async () => (await guest().get(`/faq/files/${up.id}`, { 'if-none-match': rs.headers.etag })).status === 404, 'gone behind the cache', 6);
  assert.equal((await (await staff('clerk')).get(`/desk/articles/files/${up.id}`)).status, 200);
});

test('an expired article takes its images with it', async () => {
  const c = await staff('editor');
  const up = await upload(c, png(20, 20), 'a.png');
  const id = await make(c, { body: up.markdown });
  await act(c, id, 'publish');
  assert.equal((await guest().get(`/faq/files/${up.id}`)).status, 200);
  sql(`UPDATE article SET ends_at = UTC_TIMESTAMP() - INTERVAL 1 MINUTE WHERE id = ${id}`);
  assert.equal((await guest().get(`/faq/files/${up.id}?later`)).status, 404);
});

test('attachments are told by their content and only downloaded, in chunks', async () => {
  const c = await staff('editor');
  const big = Buffer.concat([PDF.subarray(0, 60), Buffer.from('%'), crypto.randomBytes(1500000).map((b) => 65 + (b % 26)), Buffer.from('\n%%EOF\n')]);
  const up = await upload(c, big, '保修 说明.exe');
  assert.equal(up.status, 200);
  assert.equal(up.kind, 'file');
  assert.equal(sql(`SELECT COUNT(*) FROM article_file_chunk WHERE file_id = ${up.id}`)[0][0], '3');
  const id = await make(c, { body: `See ${up.markdown}.` });
  await act(c, id, 'publish');
  const rs = await guest().get(`/faq/${id}/files/${up.id}`);
  assert.equal(rs.status, 200);
  assert.ok(rs.buf.equals(big), 'byte for byte');
  assert.equal(rs.headers['content-type'], 'application/pdf');
  assert.equal(rs.headers['content-disposition'], `attachment; filename="${'_'.repeat(6)} ${'_'.repeat(6)}.exe.pdf"; filename*=UTF-8''${encodeURIComponent('保修 说明.exe.pdf')}`);
  assert.match(rs.headers['content-security-policy'], /sandbox/);
  has((await guest().get(`/faq/${id}?n=${serial}`)).text, new RegExp(`href="[^"]*files/${up.id}"`));
});

test('what is neither a picture nor a document is refused, in three languages', async () => {
  const c = await staff('editor');
  const words = { svg: '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', html: '<!doctype html><script>alert(1)</script>', js: 'GIF89a=1;alert(document.domain)//',
    sh: '#!/bin/sh\nrm -rf /', php: '\xff\xd8\xff<?php system($_GET[0]);', empty: '', pdfhtml: '%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF\n' };
  for (const [name, text] of Object.entries(words)) {
    const up = await upload(c, Buffer.from(text, 'latin1'), `x.${name}.png`);
    assert.equal(up.status, 422, name);
    assert.ok(up.error.length > 10, name);
  }
  assert.equal((await upload(c, png(60000, 1000), 'bomb.png')).status, 422, 'too many pixels');
  const big = await upload(c, Buffer.alloc(10 * 1024 * 1024 + 1, 37), 'big.pdf');
  assert.deepEqual([big.status, big.error], [422, 'The file is larger than 10 MB.']);
  for (const [lang, says] of [['zh-CN', /不接受这类文件/], ['zh-TW', /不接受這類檔案/]]) {
    c.jar.set([...c.jar.keys()].find((k) => k.endsWith('kefu_lang')), lang.replace('-', '_'));
    assert.match((await upload(c, Buffer.from('MZ'), 'a.exe')).error, says);
  }
  c.jar.set([...c.jar.keys()].find((k) => k.endsWith('kefu_lang')), 'en');
  assert.equal((await (await staff('clerk')).post('/desk/articles/files', { csrf: await csrf(await staff('clerk')) }, { files: [{ field: 'file', name: 'a.png', data: png(2, 2) }] })).status, 403);
});

test('without JavaScript: a file comes with the form and is named at the end of the text', async () => {
  const c = await staff('editor');
  const id = await make(c);
  const f = await edit(c, id);
  assert.ok(f.multipart);
  const rs = await c.post(f.action, { ...f.values, title: 'Unsaved title', body: 'Typed.', attach: '1' }, { files: [{ field: 'file', name: 'a.png', data: png(9, 9) }] });
  assert.equal(rs.status, 200, rs.text.slice(0, 1500));
  const g = form(rs.text, `/${id}/edit`);
  assert.match(g.values.body, /^Typed\.\n\n!\[a\]\(file:\d+\)\n$/);
  assert.equal(g.values.title, 'Unsaved title');
  const bad = await c.post(f.action, { ...f.values, body: 'Typed.', attach: '1' }, { files: [{ field: 'file', name: 'a.png', data: Buffer.from('<svg/>') }] });
  assert.equal(bad.status, 422);
  has(bad.text, /This kind of file is not taken/);
  assert.equal(form(bad.text, `/${id}/edit`).values.body, 'Typed.');
  const none = await c.post(f.action, { ...f.values, body: 'Typed.', attach: '1' }, { files: [] });
  assert.equal(none.status, 422);
  assert.notEqual(row(id, 'title')[0], 'Unsaved title', 'nothing is saved by it');
});

test('drafts: kept while one types, there after logging out, discarded or dropped with the save', async () => {
  const c = await new Client().login(account('editor'));
  const id = await make(c);
  const f = await edit(c, id);
  const kept = await c.post('/desk/drafts', { ...f.values, draft: `article:${id}`, title: 'Half a title', body: '半句话', department: '1' });
  assert.equal(kept.status, 200);
  assert.match(JSON.parse(kept.text).at, /^\d\d:\d\d$/);
  assert.doesNotMatch(sql(`SELECT data FROM form_draft WHERE form = 'article:${id}'`)[0][0], /csrf/);
  const other = await staff('manager');
  lacks((await other.get(`/desk/articles/${id}/edit`)).text, /Half a title|not saved/, 'nobody else sees it');
  const out = form((await c.get('/desk/')).text, '/desk/logout');
  await c.post(out.action, out.values);
  const back = await new Client().login(account('editor'));
  back.jar.set('kefu_lang', 'en');
  const page = (await back.get(`/desk/articles/${id}/edit`)).text;
  has(page, /You have text from \d\d:\d\d that is not saved/);
  assert.notEqual(form(page, `/${id}/edit`).values.title, 'Half a title', 'what is stored is shown until it is asked for');
  const open = (await back.get(`/desk/articles/${id}/edit?draft=1`)).text;
  has(open, /This is your text from/);
  const g = form(open, `/${id}/edit`);
  assert.deepEqual([g.values.title, g.values.body], ['Half a title', '半句话']);
  assert.equal((await back.post(g.action, g.values)).status, 303);
  assert.equal(row(id, 'title')[0], 'Half a title');
  lacks((await back.get(`/desk/articles/${id}/edit`)).text, /not saved/, 'dropped with the save');
  const n = await blank(back);
  await back.post('/desk/drafts', { ...n.values, draft: 'article:new', title: 'New one' });
  // Written and saved beside the offer: the older text is still there.
  assert.equal((await back.post('/desk/articles/new', filled(await blank(back), {}))).status, 303);
  const wrong = await back.post('/desk/articles/new', filled(await blank(back), { title: '' }));
  assert.equal((await back.post('/desk/articles/new', { ...form(wrong.text, '/articles/new').values, title: unique('Mended') })).status, 303);
  has((await back.get('/desk/articles/new?draft=1')).text, /value="New one"/);
  const d = form((await back.get('/desk/articles/new')).text, '/drafts/drop');
  const dropped = await back.post(d.action, d.values);
  assert.equal(dropped.status, 303);
  assert.match(dropped.headers.location, /\/desk\/articles\/new$/);
  lacks((await back.get('/desk/articles/new')).text, /not saved/);
  for (const key of ['', 'a b', 'x'.repeat(61), '../x', '<']) assert.equal((await back.post('/desk/drafts', { csrf: await csrf(back), draft: key })).status, 400, key);
});

test('two editors at once: both texts and what differs by character, nothing lost', async () => {
  const a = await staff('editor'), b = await staff('manager');
  const id = await make(a, { body: '保修期为一年，自购买之日起计算。\n\n请保留发票。', title: unique('保修') });
  const mine = await edit(a, id), theirs = await edit(b, id);
  assert.equal((await b.post(theirs.action, { ...theirs.values, body: '保修期为三年，自购买之日起计算。\n\n请保留发票。' })).status, 303);
  const rs = await a.post(mine.action, { ...mine.values, body: '保修期为两年，自购买之日起计算。\n\n请保留发票和保修卡。' });
  assert.equal(rs.status, 409);
  const f = form(rs.text, `/${id}/edit`);
  assert.equal(f.values.body, '保修期为两年，自购买之日起计算。\n\n请保留发票和保修卡。', 'mine is in the editor');
  has(rs.text, /<pre class="text">保修期为三年/, 'theirs below');
  has(rs.text, /<del>(<span[^>]*>[^<]*<\/span>)?三<\/del>/);
  has(rs.text, /<ins>(<span[^>]*>[^<]*<\/span>)?两<\/ins>/);
  has(rs.text, /<ins>(<span[^>]*>[^<]*<\/span>)?和保修卡<\/ins>/);
  assert.equal((await a.post(f.action, f.values)).status, 303, 'saved over the version now shown');
  assert.match(row(id, 'body')[0], /两年/);
  assert.equal(sql(`SELECT COUNT(*) FROM article_revision WHERE article_id = ${id}`)[0][0], '3', 'theirs is a version of its own');
});

test('the session ends while somebody writes: 1 MB and all fields come back', async () => {
  const c = await new Client().login(account('editor'));
  const id = await make(c);
  const f = await edit(c, id);
  const body = '保修条款第一节。\n'.repeat(41000);
  sql(`DELETE FROM session WHERE user_id = (SELECT id FROM user WHERE login = '${account('editor')}')`);
  const over = await c.post(f.action, { ...f.values, body, title: 'Long one', valid_to: '2031-01-01', note: 'why', department: '1' }, { files: [] });
  assert.equal(over.status, 401, over.text.slice(0, 500));
  const login = form(over.text, '/desk/login');
  assert.equal(login.values['keep.body'].length, body.length);
  sql('DELETE FROM throttle');
  const resend = await c.post(login.action, { ...login.values, username: account('editor'), password: password() });
  assert.equal(resend.status, 200, resend.text.slice(0, 500));
  const r = form(resend.text, `/${id}/edit`);
  const done = await c.post(r.action, { ...r.values, csrf: r.values.csrf });
  assert.equal(done.status, 303, done.text.slice(0, 1500));
  assert.equal(Number(row(id, 'CHAR_LENGTH(body)')[0]), body.length);
  assert.deepEqual(row(id, 'title, valid_to'), ['Long one', '2031-01-01']);
});

test('bad input: a clear answer in three languages, and the text is still in the form', async () => {
  const c = await staff('editor');
  const id = await make(c);
  const f = await edit(c, id);
  const lang = [...c.jar.keys()].find((k) => k.endsWith('kefu_lang'));
  const long = 'Markdown text. '.repeat(140000);
  for (const [code, big, many, mended] of [['en', /larger than 1 MB/, /too long/, /cannot be stored/], ['zh_CN', /超过 1 MB/, /太长|过长/, /无法保存/], ['zh_TW', /超過 1 MB/, /太長|過長/, /無法儲存/]]) {
    c.jar.set(lang, code);
    for (const files of [undefined, []]) {
      const rs = await c.post(f.action, { ...f.values, body: long }, { files });
      assert.equal(rs.status, 422, `2 MB ${code}`);
      has(rs.text, many, `2 MB ${code}`);
      assert.equal(form(rs.text, `/${id}/edit`).values.body, long, `2 MB ${code}`);
    }
    const near = await c.post(f.action, { ...f.values, body: '字'.repeat(400000) });
    assert.equal(near.status, 422);
    has(near.text, big, code);
    const words = Array.from({ length: 10000 }, (_, i) => `词${i}`).join(' ');
    const rs = await c.post(f.action, { ...f.values, keywords: words, body: 'kept' });
    assert.equal(rs.status, 422);
    has(rs.text, many, code);
    assert.equal(form(rs.text, `/${id}/edit`).values.keywords, words);
    const raw = new URLSearchParams(Object.entries({ ...f.values, body: 'BODY' })).toString().replace('BODY', 'a%0Bb%FFc%00d');
    const odd = await c.request('POST', f.action, { body: raw, headers: { 'content-type': 'application/x-www-form-urlencoded', origin: ORIGIN } });
    assert.equal(odd.status, 422, code);
    has(odd.text, mended, code);
    assert.equal(form(odd.text, `/${id}/edit`).values.body, 'a�b�c�d');
  }
  c.jar.set(lang, 'en');
  const deep = '>'.repeat(10000) + ' deep';
  assert.equal((await c.post(f.action, { ...f.values, body: `${deep}\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)>` })).status, 303);
  lacks((await c.get(`/desk/articles/${id}`)).text, /<img src=x|href="javascript/);
});

test('links by search: title, text, number; nothing that this person may not read', async () => {
  const c = await staff('editor');
  const word = `linkword${process.pid}`;
  const id = await make(c, { title: `${word} & <b>`, then: 'publish' });
  const draft = await make(c, { title: `${word} draft` });
  const found = JSON.parse((await c.get(`/desk/suggest?q=${word}`)).text).articles;
  assert.deepEqual(found.map((a) => [a.id, a.title]), [[id, `${word} & <b>`]]);
  assert.equal(JSON.parse((await c.get(`/desk/suggest?q=${id}`)).text).articles[0].id, id);
  assert.deepEqual(JSON.parse((await (await staff('clerk')).get(`/desk/suggest?q=${draft}`)).text).articles.filter((a) => a.id === draft), []);
  assert.deepEqual(JSON.parse((await c.get('/desk/suggest?q=')).text).articles, []);
});
