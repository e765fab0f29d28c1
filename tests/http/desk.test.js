// desk.test.js -- the frame of the desk: many cases at once, my sessions, my language, the start page of an empty account.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Client, account, form, has, lacks, run, sql, staff } from '../lib/kit.js';

const ME = `deskme${process.pid}`;
const SECRET = 'a long enough sentence';
run('kefuctl', ['user', 'add', ME, '--role', 'agent', '--department', 'service', '--lang', 'en', '--password-stdin'], { input: `${SECRET}\n` });
const userId = (login) => sql(`SELECT id FROM user WHERE login = '${login}'`)[0][0];
const login = async () => {
  const c = new Client();
  const rs = await c.submit('/desk/login', '/desk/login', { username: ME, password: SECRET });
  assert.equal(rs.status, 303);
  return c;
};
const rows = (text) => (text.match(/<tbody>[\s\S]*?<\/tbody>/)?.[0].match(/<tr>/g) ?? []).length;

async function cases(n) {
  const out = [];
  for (let i = 0; i < n; i++) {
    const c = new Client();
    await c.submit('/complaint', '/complaint', { subject: 'quality', title: `Many ${process.pid}-${i}`, body: 'Broken.', product: '' });
    out.push(sql(`SELECT id FROM complaint WHERE title = 'Many ${process.pid}-${i}'`)[0][0]);
  }
  return out;
}

test('many cases at once: given to somebody, taken by me, one that changed is left alone', async () => {
  const c = await staff('manager');
  const ids = await cases(3);
  const page = async () => (await c.get('/desk/complaints?state=open&who=nobody')).text;
  const f = form(await page(), '/complaints/assign');
  const picked = Object.fromEntries(ids.map((id) => [`pick.${id}`, '1']));
  const send = { csrf: f.values.csrf, next: f.values.next };
  assert.equal(f.values.next, '/desk/complaints?state=open&who=nobody');
  const rs = await c.post(f.action, { ...send, ...picked, assignee: userId(account('agent')) });
  assert.equal(rs.status, 303);
  assert.match(rs.headers.location, /state=open&who=nobody/, 'back to the same list');
  for (const id of ids) assert.equal(sql(`SELECT assignee_id FROM complaint WHERE id = ${id}`)[0][0], userId(account('agent')));
  // Version 1 is old now: nothing is changed, and that is said.
  await c.post(f.action, { ...send, ...picked, assignee: '' });
  for (const id of ids) assert.equal(sql(`SELECT assignee_id FROM complaint WHERE id = ${id}`)[0][0], userId(account('agent')));
  has(await page(), /0-3/, 'how many were left alone');
  const now = Object.fromEntries(ids.map((id) => [`pick.${id}`, sql(`SELECT version FROM complaint WHERE id = ${id}`)[0][0]]));
  await c.post('/desk/complaints/take', { ...send, ...now });
  for (const id of ids) assert.equal(sql(`SELECT assignee_id FROM complaint WHERE id = ${id}`)[0][0], userId(account('manager')));
  for (const bad of [{ 'pick.x': '1' }, { [`pick.${ids[0]}`]: 'x' }, { 'pick.1': '1', assignee: 'x' }])
    assert.equal((await c.post('/desk/complaints/assign', { ...send, ...bad })).status, 400);
  assert.equal((await c.post('/desk/complaints/take', { ...send, next: 'https://evil.example/' })).headers.location.endsWith('/desk/'), true);
  const other = await staff('clerk');
  lacks((await other.get('/desk/complaints')).text, /type="checkbox"/, 'who may not work on cases has nothing to tick');
});

test('my sessions: listed, the others ended, this one lives', async () => {
  const a = await login(), b = await login();
  const page = await a.get('/desk/account');
  assert.equal(page.status, 200);
  assert.ok(rows(page.text) >= 2);
  const f = form(page.text, '/desk/sessions');
  assert.equal((await a.post(f.action, f.values)).status, 303);
  assert.equal((await a.get('/desk/')).status, 200);
  assert.equal((await b.get('/desk/')).status, 303);
  assert.equal(rows((await a.get('/desk/account')).text), 1);
});

test('my language: chosen on the account page, kept for the next pages', async () => {
  const c = await login();
  for (const [to, tag] of [['zh_TW', 'zh-TW'], ['zh_CN', 'zh-CN'], ['en', 'en']]) {
    const f = form((await c.get('/desk/account')).text, '/desk/lang');
    const rs = await c.post(f.action, { ...f.values, to });
    assert.equal(rs.status, 303);
    assert.match(rs.headers.location, /\/desk\/account$/);
    has((await c.get('/desk/')).text, new RegExp(`<html lang="${tag}"`), tag);
  }
});

test('a start page without work says where to find some', async () => {
  const c = await login();
  const page = await c.get('/desk/');
  has(page.text, /class="empty"/, 'the empty list speaks');
});
