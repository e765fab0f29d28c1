// fcgid.smoke.js -- the portal under Apache mod_fcgid, which starts the program itself; the desk is not served there.
import test from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { Client, ORIGIN, assertHeaders, form, has, sql, until } from '../lib/kit.js';

const guest = new Client();

test('home, search, article, case', async () => {
  await until(async () => (await guest.get('/healthz').catch(() => ({}))).status === 200, 'the portal');
  const home = await guest.get('/');
  assert.equal(home.status, 200);
  assertHeaders(home, 'home');
  assert.equal((await guest.get(`/search?q=${encodeURIComponent('冰箱')}`)).status, 200);
  const article = home.text.match(/href="([^"]*\/faq\/\d+)"/)[1];
  const page = await guest.get(article);
  assert.equal(page.status, 200);
  assert.equal((await guest.get(article, { 'if-none-match': page.headers.etag })).status, 304);
  assert.equal((await guest.get('/nothing')).status, 404);
  const rs = await guest.submit('/complaint', '/complaint', { subject: 'other', title: 'Under mod_fcgid', body: 'Text.', product: '', name: '', email: '', phone: '' }, [{ field: 'files', name: 'a.bin', data: crypto.randomBytes(300000) }]);
  assert.equal(rs.status, 303);
  const shown = await guest.get(rs.headers.location.replace(ORIGIN, ''));
  assert.equal(shown.status, 200);
  const number = shown.text.match(/C\d{4}-0*(\d+)/)[1];
  assert.equal(sql(`SELECT size FROM attach WHERE complaint_id = ${number}`)[0][0], '300000');
  const f = form(shown.text, rs.headers.location.replace(ORIGIN, ''));
  assert.equal((await guest.post(f.action, { ...f.values, body: 'More.' }, { files: [] })).status, 303);
  has((await guest.get(f.action)).text, /More\./);
  const many = await Promise.all(Array.from({ length: 12 }, () => new Client().get('/')));
  assert.ok(many.every((r) => r.status === 200), many.map((r) => r.status).join());
});
