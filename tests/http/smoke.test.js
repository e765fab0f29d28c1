// smoke.test.js -- one walk through portal, desk, vault and jobs, for every web server that we ship a configuration for.
import test from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { BASE, Client, ORIGIN, assertHeaders, form, has, lacks, mails, postBytes, sql, staff, until } from '../lib/kit.js';

const email = `smoke.${process.pid}.${Date.now()}@example.com`;
const data = crypto.randomBytes(1500000);
const guest = new Client({ lang: 'zh-CN' });
let path, number, id;

test('home, search, article, vote, static files', async () => {
  const home = await guest.get('/');
  assert.equal(home.status, 200);
  assertHeaders(home, 'home');
  has(home.text, /<html lang="zh-CN"/);
  for (const f of home.text.matchAll(/(?:href|src)="([^"]*\/static\/[^"]+)"/g)) assert.equal((await guest.get(f[1])).status, 200, f[1]);
  const found = await guest.get(`/search?q=${encodeURIComponent('冰箱')}`);
  assert.equal(found.status, 200);
  const article = found.text.match(new RegExp(`href="(${BASE}/faq/\\d+)[-?"]`))[1];
  const page = await guest.get(article);
  assert.equal(page.status, 200);
  assert.ok(page.headers.etag);
  assert.equal((await guest.get(article, { 'if-none-match': page.headers.etag })).status, 304);
  assert.ok([200, 301].includes((await guest.get(`${article}-${encodeURIComponent('冰箱 漏水')}`)).status), 'a path with Chinese and a blank');
  const f = form(page.text, '/vote');
  assert.equal((await guest.post(f.action, { ...f.values, helpful: '1' })).status, 303);
  assert.equal((await guest.get('/nothing')).status, 404);
  assert.equal((await guest.get('/search?q=%ff')).status, 400);
  assert.equal((await guest.request('HEAD', '/')).status, 200);
});

test('a complaint with attachments, and its case page', async () => {
  const rs = await guest.submit('/complaint', '/complaint', { subject: 'repair', title: '洗衣机漏水', body: '从昨天开始漏水。', product: '', name: '李雷', email, phone: '' }, [
    { field: 'files', name: '照片 “一”.jpg', type: 'image/jpeg', data }, { field: 'files', name: 'b.txt', data: Buffer.from('b') }]);
  assert.equal(rs.status, 303);
  assert.ok(rs.headers.location.startsWith('/') || rs.headers.location.startsWith(ORIGIN));
  path = rs.headers.location.replace(ORIGIN, '');
  const page = await guest.follow(rs);
  assert.equal(page.status, 200);
  assert.equal(page.headers['referrer-policy'], 'no-referrer');
  number = page.text.match(/C\d{4}-\d{6,}/)[0];
  id = Number(number.split('-')[1]);
  has(page.text, /照片/);
  const bad = await guest.submit('/complaint', '/complaint', { subject: '', title: '留下来的字', body: '', product: '', name: '', email: '', phone: '' }, []);
  assert.equal(bad.status, 422);
  assert.equal(form(bad.text, '/complaint').values.title, '留下来的字');
});

test('a body over the limit is refused', async () => {
  assert.equal(await postBytes('/complaint', 80 << 20), 413);
});

test('desk: log in, read the case, its file byte for byte, reveal, answer', async () => {
  assert.equal((await new Client().get('/desk/')).status, 303);
  const c = await staff('agent');
  const page = await c.get(`/desk/complaints/${id}`);
  assert.equal(page.status, 200);
  assertHeaders(page, 'case at the desk');
  lacks(page.text, new RegExp(email.replaceAll('.', '\\.')));
  const [[file]] = sql(`SELECT id FROM attach WHERE complaint_id = ${id} ORDER BY id LIMIT 1`);
  const rs = await c.get(`/desk/complaints/${id}/files/${file}`);
  assert.ok(rs.buf.equals(data));
  has(rs.headers['content-disposition'], /filename\*=UTF-8''%E7%85%A7/);
  const r = form((await c.get(`/desk/complaints/${id}/reveal/email`)).text, '/reveal/email');
  has((await c.post(r.action, { ...r.values, purpose: 'contact', reason: 'To write to him again' })).text, new RegExp(email.replaceAll('.', '\\.')));
  const a = form(page.text, `/${id}/answer`);
  assert.equal((await c.post(a.action, { ...a.values, answer: '我们明天上门。', to: 'answered' })).status, 303);
  assert.equal((await c.post(a.action, { ...a.values, csrf: 'x', answer: 'x', to: 'answered' })).status, 403);
  assert.equal((await c.request('PUT', '/desk/')).status, 405);
  has((await guest.get(path)).text, /我们明天上门/);
});

test('mail arrives with number and link', async () => {
  const mail = await until(() => mails().find((m) => m.head.includes(email) && m.body.includes(number)), 'the mail');
  const link = mail.body.match(/http:\/\/\S+\/case\/[A-Za-z0-9_-]{22}/)[0];
  assert.equal((await new Client().get(link.slice(ORIGIN.length))).status, 200);
});

test('track leads to the case', async () => {
  sql('DELETE FROM throttle');
  const rs = await guest.submit('/track', '/track', { number, contact: email });
  assert.equal(rs.status, 303);
  has((await guest.follow(rs)).text, new RegExp(number));
});
