// case.test.js -- the complainant's side of a case: the secret link, more information, reopening, and the way in by number and contact.
import test from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { BASE, Client, HOSTILE, ORIGIN, assertHeaders, form, has, html, lacks, sql, staff } from '../lib/kit.js';

const guest = (lang = 'en') => new Client({ lang });
let serial = 0;
const unique = (s) => `${s} ${process.pid}-${++serial}`;
const number = (rs) => (rs.text.match(/C\d{4}-\d{6,}/) ?? [])[0];
const idOf = (n) => Number(n.split('-')[1]);
const address = `case.${process.pid}@example.com`;

async function file(fields = {}, files = undefined) {
  const c = guest();
  const rs = await c.submit('/complaint', '/complaint', { subject: 'repair', title: unique('Case'), body: 'It drips.', product: '', name: '王小明', email: address, phone: '0912-345-678', ...fields }, files);
  const page = await c.follow(rs);
  return { c, page, path: rs.headers.location.replace(ORIGIN, ''), number: number(page), id: idOf(number(page)) };
}

test('the case page: state, messages, files; no contact data; search engines kept out; languages by its own link', async () => {
  const { c, page, path } = await file();
  has(page.text, /noindex/);
  has(page.text, /It drips\./);
  lacks(page.text, /王小明|case\.\d+@example|0912/);
  const token = path.split('/').pop();
  const links = [...page.text.matchAll(/href="([^"]*)"/g)].map((m) => m[1]);
  for (const l of links) assert.ok(!l.includes(token), `the token stands in no link: ${l}`);
  const tw = await c.get(`${path}?lang=zh_TW`);
  assert.equal(tw.status, 303);
  has((await c.follow(tw)).text, /<html lang="zh-TW"/);
  const flash = await new Client().get(path);
  lacks(flash.text, /role="status"/, 'the message of having filed is shown once');
});

test('tokens: guessed, cut, changed and revoked ones open nothing, all alike', async () => {
  const { path, id } = await file();
  const token = path.split('/').pop();
  // The way to help depends on the form of the address alone.
  const shape = (t) => t.replace(/<code>[0-9a-f]+<\/code>/, '').replace(/<a [^>]*\/help\/[^>]*>[^<]*<\/a>/, '');
  const never = await guest().get(`/case/${crypto.randomBytes(16).toString('base64url')}`);
  assert.equal(never.status, 404);
  assert.equal(never.headers['referrer-policy'], 'no-referrer');
  for (const t of [token.slice(1), token.slice(0, -1), `${token}A`, token.split('').reverse().join(''), token.toUpperCase(), `C2026-${String(id).padStart(6, '0')}`, String(id), `${'A'.repeat(22)}`, `${token}%00`, `${token}%20`]) {
    if (t === token) continue;
    const rs = await guest().get(`/case/${t}`);
    assert.ok([400, 404].includes(rs.status), t);
    if (/class="portal"/.test(rs.text) && rs.status === 404) assert.equal(shape(rs.text), shape(never.text)); // %00 never reaches us behind Apache
  }
  assert.equal((await guest().get(path)).status, 200);
  sql(`UPDATE case_token SET revoked_at = UTC_TIMESTAMP() WHERE complaint_id = ${id}`);
  const dead = await guest().get(path);
  assert.equal(dead.status, 404);
  assert.equal(shape(dead.text), shape(never.text));
});

test('the secret part stands in no log', async () => {
  const { path } = await file();
  await guest().get(path);
  const { execFileSync } = await import('node:child_process');
  const { VAR, webLog } = await import('../lib/kit.js');
  await webLog();
  const found = () => { try { return execFileSync('grep', ['-rlF', path.split('/').pop(), `${VAR}/log`, `${VAR}/run/web`, '--include=*.log'], { encoding: 'utf8' }); } catch { return ''; } };
  assert.equal(found(), '');
});

test('adding: text and files, once for one key, invalid comes back with what was typed', async () => {
  const { path, id, c } = await file();
  const f = form((await c.get(path)).text, path);
  const data = crypto.randomBytes(3000);
  const values = { ...f.values, body: 'Here is the photo.\n第二行' };
  for (let i = 0; i < 2; i++) {
    const rs = await c.post(f.action, values, { files: [{ field: 'files', name: '照片.png', type: 'image/png', data }] });
    assert.equal(rs.status, 303);
    assert.equal(rs.headers.location.replace(ORIGIN, ''), path);
  }
  assert.equal(Number(sql(`SELECT COUNT(*) FROM message WHERE complaint_id = ${id}`)[0][0]), 2);
  assert.equal(Number(sql(`SELECT COUNT(*) FROM attach WHERE complaint_id = ${id}`)[0][0]), 1);
  const page = await c.get(path);
  has(page.text, /Here is the photo\./);
  has(page.text, /照片\.png/);
  const [[attach]] = sql(`SELECT id FROM attach WHERE complaint_id = ${id}`);
  const agent = await staff('agent');
  assert.ok((await agent.get(`/desk/complaints/${id}/files/${attach}`)).buf.equals(data));

  const again = form(page.text, path);
  for (const [body, files] of [['', []], ['字'.repeat(10001), []], ['kept text', [{ field: 'files', name: 'empty', data: Buffer.alloc(0) }]]]) {
    const rs = await c.post(again.action, { ...again.values, body }, { files });
    assert.equal(rs.status, 422);
    assertHeaders(rs, 'invalid addition');
    assert.equal(form(rs.text, path).values.body, body);
    has(rs.text, /It drips\./, 'the case is still there to read');
  }
  assert.equal(Number(sql(`SELECT COUNT(*) FROM message WHERE complaint_id = ${id}`)[0][0]), 2);
});

test('adding: proof is asked for, and a dead token adds nothing', async () => {
  const { path, id, c } = await file();
  const f = form((await c.get(path)).text, path);
  assert.equal((await c.post(f.action, { ...f.values, csrf: 'x', body: 'no' }, { files: [] })).status, 403);
  assert.equal((await c.post(f.action, { ...f.values, body: 'no' }, { files: [], headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
  assert.equal((await c.post(f.action, { ...f.values, idem: 'short', body: 'no' }, { files: [] })).status, 400);
  assert.equal((await c.post(`/case/${'A'.repeat(22)}`, { ...f.values, body: 'no' }, { files: [] })).status, 404);
  sql(`UPDATE case_token SET revoked_at = UTC_TIMESTAMP() WHERE complaint_id = ${id}`);
  assert.equal((await c.post(f.action, { ...f.values, body: 'no' }, { files: [] })).status, 404);
  assert.equal(Number(sql(`SELECT COUNT(*) FROM message WHERE complaint_id = ${id}`)[0][0]), 1);
});

test('hostile text in an addition is shown escaped to both sides', async () => {
  const { path, id, c } = await file();
  const agent = await staff('agent');
  for (const text of [HOSTILE.script, HOSTILE.quotes, HOSTILE.entity, HOSTILE.astral, HOSTILE.template]) {
    const f = form((await c.get(path)).text, path);
    assert.equal((await c.post(f.action, { ...f.values, body: text }, { files: [] })).status, 303);
    assert.ok((await c.get(path)).text.includes(html(text)));
    const desk = await agent.get(`/desk/complaints/${id}`);
    assert.ok(desk.text.includes(html(text)), `desk shows ${text}`);
    lacks(desk.text, /<script>alert|<img src=x/);
  }
});

test('an answer and a question of ours show; a note never does; writing again takes the case up again', async () => {
  const { path, id, c } = await file();
  const agent = await staff('agent');
  const act = async (name, fields) => {
    const f = form((await agent.get(`/desk/complaints/${id}`)).text, `/${name}`);
    const rs = await agent.post(f.action, { ...f.values, ...fields });
    assert.equal(rs.status, 303, `${name}: ${rs.status}`);
  };
  const state = () => sql(`SELECT state FROM complaint WHERE id = ${id}`)[0][0];
  const note = `Internal ${crypto.randomBytes(8).toString('hex')}`;
  await act('note', { note });
  await act('answer', { answer: 'Please send the serial number.', to: 'waiting' });
  assert.equal(state(), 'waiting');
  let page = await c.get(path);
  has(page.text, /Please send the serial number\./);
  assert.ok(!page.text.includes(note), 'no note in the portal');
  lacks(page.text, new RegExp(sql(`SELECT u.name FROM message m JOIN user u ON u.id = m.author_id WHERE m.complaint_id = ${id}`)[0][0]), 'no name of staff');
  let f = form(page.text, path);
  await c.post(f.action, { ...f.values, body: 'SN 123' }, { files: [] });
  assert.equal(state(), 'working');
  await act('answer', { answer: 'We have repaired it.', to: 'answered' });
  assert.equal(state(), 'answered');
  await act('move', { event: 'close', reason: 'settled by phone' });
  assert.equal(state(), 'closed');
  page = await c.get(path);
  lacks(page.text, /settled by phone/, 'reasons are ours');
  f = form(page.text, path);
  await c.post(f.action, { ...f.values, body: 'It drips again.' }, { files: [] });
  assert.equal(state(), 'working');
  assert.ok(sql(`SELECT event, to_state FROM complaint_event WHERE complaint_id = ${id} ORDER BY id`).some(([, to]) => to === 'closed'), 'all of it is in the history');
  await act('move', { event: 'close', reason: 'over' });
  sql(`UPDATE complaint SET closed_at = UTC_TIMESTAMP() - INTERVAL 366 DAY WHERE id = ${id}`);
  f = form((await c.get(path)).text, path);
  const late = await c.post(f.action, { ...f.values, body: 'after a year' }, { files: [] });
  assert.equal(late.status, 403, 'closed for over a year');
});

test('track: number and contact open the case, in any spelling', async () => {
  const { number: n, id } = await file();
  for (const [num, contact] of [[n, address], [n.toLowerCase(), address.toUpperCase()], [` ${n} `, '0912345678'], [n.replace('C', 'Ｃ'), '+886 912-345-678']]) {
    sql('DELETE FROM throttle');
    const c = guest();
    const rs = await c.submit('/track', '/track', { number: num, contact });
    assert.equal(rs.status, 303, `${num} ${contact}`);
    const page = await c.follow(rs);
    assert.equal(page.status, 200);
    assert.equal(number(page), n);
  }
  assert.ok(Number(sql(`SELECT COUNT(*) FROM access_log WHERE op = 'match' AND complaint_id = ${id}`)[0][0]) >= 4, 'each is in the access log');
});

test('track: every failure has the same answer, that of too many tries too', async () => {
  const { number: n, id } = await file();
  const anonymous = await file({ name: '', email: '', phone: '' });
  sql('DELETE FROM throttle');
  const shape = (rs, num, contact) => rs.text.replaceAll(html(num), 'N').replaceAll(html(contact), 'K').replace(/name="csrf" value="[^"]*"/, '');
  const answers = new Map();
  for (const [num, contact] of [[n, 'somebody@example.com'], [n, '13900000000'], ['C2020-999999', address], [anonymous.number, address], ['nonsense#', address], [n, 'qz;qz'], [`${id}-${id}-${id}`, address]]) {
    const rs = await guest().submit('/track', '/track', { number: num, contact });
    assert.equal(rs.status, 422, `${num} ${contact}`);
    assertHeaders(rs, 'track failed');
    assert.equal(rs.headers['cache-control'], 'no-store');
    answers.set(`${num} ${contact}`, shape(rs, num, contact));
    assert.equal(form(rs.text, '/track').values.number, num);
    assert.equal(form(rs.text, '/track').values.contact, contact);
  }
  assert.equal(new Set(answers.values()).size, 1, [...answers.keys()].join());
  // Now too often: the right contact is refused with the same words.
  for (let i = 0; i < 8; i++) await guest().submit('/track', '/track', { number: n, contact: `guess${i}@example.com` });
  const rs = await guest().submit('/track', '/track', { number: n, contact: address });
  assert.equal(rs.status, 422, 'throttled');
  assert.equal(shape(rs, n, address), [...answers.values()][0]);
  sql('DELETE FROM throttle');
  assert.equal((await guest().submit('/track', '/track', { number: n, contact: address })).status, 303);
});

test('track: empty and hostile input comes back escaped', async () => {
  for (const [num, contact] of [['', ''], [HOSTILE.script, HOSTILE.quotes], ['C'.repeat(50), address], [HOSTILE.astral, HOSTILE.emoji]]) {
    const rs = await guest().submit('/track', '/track', { number: num, contact });
    assert.equal(rs.status, 422);
    assert.equal(form(rs.text, '/track').values.number, num);
    assert.equal(form(rs.text, '/track').values.contact, contact);
    lacks(rs.text, /<script>alert|<img src=x/);
  }
  const c = guest();
  assert.equal((await c.post('/track', { number: 'x', contact: 'y' })).status, 403, 'without a token');
  sql('DELETE FROM throttle');
});
