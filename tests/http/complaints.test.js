// complaints.test.js -- cases at the desk: list, page, answer, note, state, assignment, linking, filing for somebody, restricted ones.
import test from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { BASE, Client, HOSTILE, ORIGIN, account, assertHeaders, form, has, html, lacks, sql, staff } from '../lib/kit.js';

let serial = 0;
const unique = (s) => `${s} ${process.pid}-${++serial}`;
const q = encodeURIComponent;
const userId = (role) => sql(`SELECT id FROM user WHERE login = '${account(role)}'`)[0][0];
const rowsOf = (text) => [...new Set([...text.matchAll(/href="[^"]*\/desk\/complaints\/(\d+)"/g)].map((m) => m[1]))];
const row = (id, cols) => sql(`SELECT ${cols} FROM complaint WHERE id = ${id}`)[0];

async function file(fields = {}) {
  const c = new Client();
  const rs = await c.submit('/complaint', '/complaint', { subject: 'quality', title: unique('Desk case'), body: 'Broken.', product: '', name: 'Zhang San', email: 'zs@example.com', phone: '13812345678', ...fields });
  const page = await c.follow(rs);
  const number = page.text.match(/C\d{4}-\d{6,}/)[0];
  return { id: Number(number.split('-')[1]), number, path: rs.headers.location, guest: c };
}
const page = async (c, id) => { const rs = await c.get(`/desk/complaints/${id}`); assert.equal(rs.status, 200, `case ${id}: ${rs.status}`); return rs; };
async function act(c, id, name, fields) {
  const f = form((await page(c, id)).text, `/${id}/${name}`);
  return c.post(f.action, { ...f.values, ...fields });
}

test('the list: filters, order, pages; senseless and hostile ones are pages', async () => {
  const c = await staff('agent');
  const all = await c.get('/desk/complaints');
  assert.equal(all.status, 200);
  assertHeaders(all, 'complaints');
  const one = rowsOf(all.text);
  assert.ok(one.length >= 50, `${one.length} rows`);
  const two = rowsOf((await c.get('/desk/complaints?page=2')).text);
  assert.deepEqual(two.filter((id) => one.includes(id)), []);
  for (const [query, where] of [['state=closed', "state='closed'"], ['state=open', "state<>'closed'"], ['subject=repair', "subject='repair'"], ['channel=phone', "channel='phone'"], ['who=nobody', 'assignee_id IS NULL'], ['who=me', `assignee_id=${userId('agent')}`]]) {
    const ids = rowsOf((await c.get(`/desk/complaints?${query}`)).text);
    if (Number(sql(`SELECT COUNT(*) FROM complaint WHERE ${where} AND restricted = 'none'`)[0][0])) assert.ok(ids.length, query);
    if (ids.length) assert.equal(sql(`SELECT COUNT(*) FROM complaint WHERE id IN (${ids}) AND NOT COALESCE(${where}, 0)`)[0][0], '0', query);
  }
  for (const query of ['sort=received', 'sort=-received', 'sort=severity', 'sort=title', 'sort=party_id', 'state=x', 'who=x', 'page=0', 'page=99999', 'subject=' + q(HOSTILE.script), 'state=open&state=closed', 'x=1']) {
    const rs = await c.get(`/desk/complaints?${query}`);
    assert.equal(rs.status, 200, query);
    lacks(rs.text, /<script>alert/);
  }
});

test('the start page counts and lists my work and what nobody has taken', async () => {
  const c = await staff('agent');
  const { id } = await file();
  const home = await c.get('/desk/');
  assert.equal(home.status, 200);
  const f = form((await page(c, id)).text, `/${id}/take`);
  assert.equal((await c.post(f.action, f.values)).status, 303);
  assert.equal(row(id, 'assignee_id')[0], userId('agent'));
  assert.ok(rowsOf((await c.get('/desk/complaints?who=me&sort=-updated')).text).includes(String(id)), 'my case is among mine');
  const shown = rowsOf((await c.get('/desk/')).text);
  assert.ok(shown.length > 0);
  assert.equal(sql(`SELECT COUNT(*) FROM complaint WHERE id IN (${shown}) AND (state = 'closed' OR COALESCE(assignee_id, ${userId('agent')}) <> ${userId('agent')})`)[0][0], '0', 'open work, mine or nobody\'s');
});

test('the case page: facts, masked contact, timeline; every employee reads it without private fields', async () => {
  const { id, number } = await file({ body: 'My number is 13812345678, mail zs@example.com' });
  for (const role of ['agent', 'manager', 'privacy', 'clerk', 'repair', 'sales', 'editor', 'admin']) {
    const rs = await page(await staff(role), id);
    assertHeaders(rs, role);
    assert.ok(rs.text.includes(number));
    const clear = ['agent', 'manager', 'privacy', 'editor'].includes(role); // the demo's editor is an agent too
    assert.equal(/13812345678/.test(rs.text), clear, `${role}: free text`);
    assert.equal(/zs@example\.com/.test(rs.text), clear, `${role}: free text`);
    lacks(rs.text, /Zhang San/, `${role}: the name is a mask`);
  }
});

test('answer: message, state, first answer, mail queued, event and audit in one', async () => {
  const c = await staff('agent');
  const { id, guest, path } = await file();
  const text = `We will come on Monday. ${crypto.randomBytes(4).toString('hex')}`;
  const rs = await act(c, id, 'answer', { answer: text, to: 'answered' });
  assert.equal(rs.status, 303);
  assert.equal(row(id, 'state')[0], 'answered');
  assert.notEqual(row(id, 'answered_at')[0], 'NULL');
  assert.deepEqual(sql(`SELECT kind, author_id FROM message WHERE complaint_id = ${id} ORDER BY id DESC LIMIT 1`)[0], ['answer', userId('agent')]);
  assert.equal(sql(`SELECT COUNT(*) FROM outbox WHERE complaint_id = ${id} AND template = 'answer'`)[0][0], '1');
  assert.deepEqual(sql(`SELECT event, from_state, to_state, actor_id FROM complaint_event WHERE complaint_id = ${id} AND event = 'answer'`), [['answer', 'received', 'answered', userId('agent')]]);
  assert.ok(Number(sql(`SELECT COUNT(*) FROM audit WHERE action = 'complaint.answer' AND noun_id = ${id}`)[0][0]) === 1);
  assert.ok((await guest.get(path)).text.includes(text));
  assert.ok((await page(c, id)).text.includes(text));
});

test('answer and note pressed twice are one; an answer and a note of one page are two', async () => {
  const c = await staff('agent');
  const { id } = await file();
  const html0 = (await page(c, id)).text;
  const a = form(html0, `/${id}/answer`), n = form(html0, `/${id}/note`);
  for (let i = 0; i < 2; i++) {
    assert.equal((await c.post(n.action, { ...n.values, note: 'noted once' })).status, 303);
    assert.equal((await c.post(a.action, { ...a.values, answer: 'answered once', to: 'answered' })).status, 303);
  }
  assert.deepEqual(sql(`SELECT kind, COUNT(*) FROM message WHERE complaint_id = ${id} GROUP BY kind ORDER BY kind`), [['customer', '1'], ['answer', '1'], ['note', '1']]);
  assert.equal(sql(`SELECT COUNT(*) FROM outbox WHERE complaint_id = ${id} AND template = 'answer'`)[0][0], '1');
});

test('invalid answers, notes and moves come back with the text', async () => {
  const c = await staff('agent');
  const { id } = await file();
  for (const [name, fields, wrong] of [['answer', { answer: '', to: 'answered' }, 'answer'], ['answer', { answer: 'x'.repeat(20001), to: 'answered' }, 'answer'], ['answer', { answer: 'typed text', to: 'closed' }, null], ['note', { note: '   ' }, 'note'],
    ['move', { event: 'close', reason: '' }, 'reason'], ['move', { event: 'explode', reason: 'kept reason' }, null]]) {
    const rs = await act(c, id, name, fields);
    assert.equal(rs.status, 422, JSON.stringify(fields).slice(0, 60));
    assertHeaders(rs, name);
    if (fields.answer?.trim()) assert.equal(form(rs.text, `/${id}/answer`).values.answer, fields.answer);
    if (fields.event === 'explode') assert.ok(rs.text.includes('kept reason'));
    if (wrong) has(rs.text, new RegExp(`#f-${wrong}|e-${wrong}`));
  }
  assert.equal(row(id, 'state')[0], 'received');
  const f = form((await page(c, id)).text, `/${id}/answer`);
  assert.equal((await c.post(f.action, { ...f.values, idem: 'nonsense', answer: 'x', to: 'answered' })).status, 400);
});

test('two people on one case: the second answer is a conflict, keeps its text, and can be sent on top', async () => {
  const a = await staff('agent'), b = await staff('manager');
  const { id } = await file();
  const fa = form((await page(a, id)).text, `/${id}/answer`), fb = form((await page(b, id)).text, `/${id}/answer`);
  assert.equal((await a.post(fa.action, { ...fa.values, answer: 'first answer', to: 'waiting' })).status, 303);
  const rs = await b.post(fb.action, { ...fb.values, answer: 'second answer', to: 'answered' });
  assert.equal(rs.status, 409);
  assertHeaders(rs, 'conflict');
  has(rs.text, /first answer/);
  const again = form(rs.text, `/${id}/answer`);
  assert.equal(again.values.answer, 'second answer');
  assert.equal(sql(`SELECT COUNT(*) FROM message WHERE complaint_id = ${id} AND kind = 'answer'`)[0][0], '1');
  assert.equal((await b.post(again.action, { ...again.values, to: 'answered' })).status, 303);
  assert.equal(row(id, 'state')[0], 'answered');
  assert.equal((await b.post(fb.action, { ...fb.values, answer: 'stale', to: 'answered', idem: crypto.randomBytes(16).toString('hex') })).status, 409, 'a stale version stays one');
});

test('two transitions at the same moment: exactly one wins', async () => {
  const a = await staff('agent'), b = await staff('manager');
  const { id } = await file();
  const fa = form((await page(a, id)).text, `/${id}/move`), fb = form((await page(b, id)).text, `/${id}/move`);
  const both = await Promise.all([a.post(fa.action, { ...fa.values, event: 'close', reason: 'A closes' }), b.post(fb.action, { ...fb.values, event: 'close', reason: 'B closes' })]);
  assert.deepEqual(both.map((r) => r.status).sort(), [303, 409]);
  assert.equal(sql(`SELECT COUNT(*) FROM complaint_event WHERE complaint_id = ${id} AND event = 'close'`)[0][0], '1');
});

test('states: the machine\'s moves and no others', async () => {
  const c = await staff('agent');
  const { id } = await file();
  const state = () => row(id, 'state')[0];
  const move = async (event, reason = 'a reason') => {
    const [version] = row(id, 'version');
    const csrf = form((await page(c, id)).text, '/desk/logout').values.csrf;
    return (await c.post(`/desk/complaints/${id}/move`, { csrf, version, event, reason })).status;
  };
  assert.ok([400, 409, 422].includes(await move('reopen')), 'an open case is not reopened');
  assert.equal(await move('start', ''), 303);
  assert.equal(state(), 'working');
  assert.ok([400, 409, 422].includes(await move('start', '')), 'started already');
  assert.equal(await move('close'), 303);
  assert.equal(state(), 'closed');
  const closed = (await page(c, id)).text;
  const csrf = form(closed, '/desk/logout').values.csrf;
  const answered = await c.post(`/desk/complaints/${id}/answer`, { csrf, version: row(id, 'version')[0], idem: crypto.randomBytes(16).toString('hex'), answer: 'late', to: 'answered' });
  assert.ok([400, 409, 422].includes(answered.status), 'a closed case is not answered');
  assert.equal(await move('reopen'), 303);
  assert.equal(state(), 'working');
  assert.deepEqual(sql(`SELECT event, from_state, to_state FROM complaint_event WHERE complaint_id = ${id} AND event <> 'acknowledge' ORDER BY id`),
    [['register', '', 'received'], ['start', 'received', 'working'], ['close', 'working', 'closed'], ['reopen', 'closed', 'working']]);
});

test('assigning: to a colleague, to nobody, never to one who is not there', async () => {
  const c = await staff('manager');
  const { id } = await file();
  assert.equal((await act(c, id, 'assign', { assignee: userId('repair') })).status, 303);
  assert.equal(row(id, 'assignee_id')[0], userId('repair'));
  assert.equal((await act(c, id, 'assign', { assignee: '' })).status, 303);
  assert.equal(row(id, 'assignee_id')[0], 'NULL');
  for (const assignee of ['99999999', 'abc', '-1']) {
    const rs = await act(c, id, 'assign', { assignee });
    assert.ok([400, 404, 422].includes(rs.status), `${assignee}: ${rs.status}`);
  }
  const repair = await staff('repair');
  const csrf = form((await repair.get('/desk/')).text, '/desk/logout').values.csrf;
  assert.equal((await repair.post(`/desk/complaints/${id}/assign`, { csrf, version: row(id, 'version')[0], assignee: userId('repair') })).status, 403);
});

test('many at once: taken and assigned from the list; a stale or hidden one is left alone and said', async () => {
  const c = await staff('agent');
  const [a, b, stale, hidden] = [await file(), await file(), await file(), await file({ subject: 'privacy' })];
  const list = await c.get('/desk/complaints?sort=-received');
  const csrf = form(list.text, '/desk/logout').values.csrf;
  const pick = Object.fromEntries([a, b].map(({ id }) => [`pick.${id}`, row(id, 'version')[0]]));
  const next = '/desk/complaints?state=open';
  const rs = await c.post('/desk/complaints/take', { csrf, next, ...pick });
  assert.equal(rs.status, 303);
  assert.ok(rs.headers.location.endsWith(next), rs.headers.location);
  for (const { id } of [a, b]) assert.equal(row(id, 'assignee_id')[0], userId('agent'));
  const old = row(stale.id, 'version')[0];
  sql(`UPDATE complaint SET version = version + 1 WHERE id = ${stale.id}`);
  const mixed = await c.post('/desk/complaints/assign', { csrf, next, assignee: userId('repair'), [`pick.${a.id}`]: row(a.id, 'version')[0], [`pick.${stale.id}`]: old, [`pick.${hidden.id}`]: row(hidden.id, 'version')[0], 'pick.99999999': '1', 'pick.x': 'y' });
  assert.ok([303, 404, 409, 400].includes(mixed.status), `${mixed.status}`);
  assert.equal(row(stale.id, 'assignee_id')[0], 'NULL', 'the stale one is left alone');
  assert.equal(row(hidden.id, 'assignee_id')[0], 'NULL', 'a case that does not exist for me too');
  for (const bad of ['https://evil.example/', '//evil.example', '/\\evil.example', '/faq/1']) {
    const r = await c.post('/desk/complaints/take', { csrf, next: bad, [`pick.${b.id}`]: row(b.id, 'version')[0] });
    assert.equal(r.status, 303);
    assert.ok(new URL(r.headers.location, ORIGIN).pathname.startsWith(`${BASE}/desk/`), `${bad} -> ${r.headers.location}`);
    assert.equal(new URL(r.headers.location, ORIGIN).origin, ORIGIN);
  }
  assert.ok((await c.post('/desk/complaints/take', { csrf })).status < 500, 'nothing picked');
  assert.equal((await (await staff('clerk')).post('/desk/complaints/take', { csrf: 'x', ...pick })).status, 403);
});

test('linking a case to a customer moves a pointer and shows it on the card', async () => {
  const c = await staff('agent');
  const { id } = await file();
  const [[customer, name]] = sql("SELECT id, name FROM customer WHERE kind = 'person' AND party_id IS NOT NULL ORDER BY id LIMIT 1");
  const party = row(id, 'party_id')[0];
  const shown = await c.get(`/desk/complaints/${id}/link?q=${q(name)}`);
  assert.equal(shown.status, 200);
  const csrf = form((await page(c, id)).text, '/desk/logout').values.csrf;
  const rs = await c.post(`/desk/complaints/${id}/link`, { csrf, version: row(id, 'version')[0], customer });
  assert.equal(rs.status, 303);
  assert.deepEqual(row(id, 'customer_id, party_id'), [customer, party]);
  assert.ok(rowsOf((await c.get(`/desk/customers/${customer}`)).text).includes(String(id)));
  for (const bad of ['99999999', 'x', '']) {
    const r = await c.post(`/desk/complaints/${id}/link`, { csrf, version: row(id, 'version')[0], customer: bad });
    assert.ok(r.status >= 400 && r.status < 500 || r.status === 303 && bad === '', `${bad}: ${r.status}`);
  }
});

test('privacy and conduct cases do not exist for those without the right: not on any page, not by number, not by file', async () => {
  for (const [subject, may] of [['privacy', ['privacy']], ['conduct', ['manager']]]) {
    const { id, number, guest, path } = await file({ subject, title: unique(`Restricted ${subject}`) });
    const f = form((await guest.get(path)).text, path.replace(/^https?:\/\/[^/]+/, ''));
    await guest.post(f.action, { ...f.values, body: 'proof' }, { files: [{ field: 'files', name: 'proof.txt', data: Buffer.from('secret proof') }] });
    const [[attach]] = sql(`SELECT id FROM attach WHERE complaint_id = ${id} AND kind = 'file'`);
    for (const role of ['agent', 'clerk', 'editor', 'manager', 'privacy', 'repair', 'sales', 'admin']) {
      const c = await staff(role);
      const allowed = may.includes(role);
      assert.equal((await c.get(`/desk/complaints/${id}`)).status, allowed ? 200 : 404, `${role} ${subject}`);
      assert.equal((await c.get(`/desk/complaints/${id}/files/${attach}`)).status, allowed ? 200 : 404, `${role} ${subject} file`);
      assert.equal((await c.get(`/desk/complaints/${id}/reveal/phone`)).status, allowed ? 200 : 404, `${role} ${subject} reveal`);
      for (const list of ['/desk/complaints', '/desk/complaints?sort=-received', `/desk/complaints?subject=${subject}`, '/desk/', `/desk/search?q=${number}`, '/desk/complaints?who=nobody'])
        if (!allowed) assert.ok(!rowsOf((await c.get(list)).text).includes(String(id)), `${role} ${list}`);
      if (!allowed) {
        const found = await c.get(`/desk/search?q=${number}`);
        assert.equal(found.status, 200, 'the search leads nowhere');
        const csrf = form((await c.get('/desk/')).text, '/desk/logout').values.csrf;
        for (const name of ['answer', 'note', 'move', 'take', 'assign', 'link']) {
          const rs = await c.post(`/desk/complaints/${id}/${name}`, { csrf, version: '1', idem: crypto.randomBytes(16).toString('hex'), answer: 'x', note: 'x', to: 'answered', event: 'start', assignee: '', customer: '1' });
          assert.ok([403, 404].includes(rs.status), `${role} ${name}: ${rs.status}`);
        }
      }
    }
    assert.equal(sql(`SELECT COUNT(*) FROM message WHERE complaint_id = ${id}`)[0][0], '2');
    assert.equal((await guest.get(path)).status, 200, 'the complainant reads it all the same');
  }
});

test('a case of another is not reached by its file\'s number', async () => {
  const one = await file(), two = await file();
  const f = form((await one.guest.get(one.path)).text, one.path.replace(/^https?:\/\/[^/]+/, ''));
  await one.guest.post(f.action, { ...f.values, body: 'file' }, { files: [{ field: 'files', name: 'a.txt', data: Buffer.from('abc') }] });
  const [[attach]] = sql(`SELECT id FROM attach WHERE complaint_id = ${one.id}`);
  const c = await staff('agent');
  assert.equal((await c.get(`/desk/complaints/${one.id}/files/${attach}`)).status, 200);
  assert.equal((await c.get(`/desk/complaints/${two.id}/files/${attach}`)).status, 404);
  assert.equal((await c.get(`/desk/complaints/${one.id}/files/99999999`)).status, 404);
  assert.equal((await (await staff('clerk')).get(`/desk/complaints/${one.id}/files/${attach}`)).status, 403, 'files are a right of their own');
});

test('revealing the complainant\'s contact: for this case, with a purpose, logged with the case', async () => {
  const c = await staff('agent');
  const { id } = await file();
  const [party] = row(id, 'party_id');
  const f = form((await c.get(`/desk/complaints/${id}/reveal/phone`)).text, '/reveal/phone');
  assert.equal((await c.post(f.action, { ...f.values, purpose: 'contact', reason: 'no' })).status, 422);
  const rs = await c.post(f.action, { ...f.values, purpose: 'contact', reason: 'To arrange the repair' });
  assert.equal(rs.status, 200);
  has(rs.text, /138 ?1234 ?5678/);
  assert.deepEqual(sql(`SELECT fields, complaint_id, result FROM access_log WHERE op = 'reveal' AND FIND_IN_SET('${party}', parties)`).at(-1), ['phone', String(id), 'ok']);
  assert.equal((await c.get(`/desk/complaints/${id}/reveal/income`)).status, 404);
  const anonymous = await file({ name: '', email: '', phone: '' });
  assert.equal((await c.get(`/desk/complaints/${anonymous.id}/reveal/phone`)).status, 404);
  sql('DELETE FROM throttle');
});

test('filing for somebody: phone, visit and letter; with and without a customer; twice is once; invalid comes back', async () => {
  const c = await staff('clerk');
  const f = form((await c.get('/desk/complaints/new')).text, '/desk/complaints/new');
  assert.ok(f.multipart);
  const values = { ...f.values, channel: 'phone', lang: 'zh_TW', subject: 'delivery', title: unique('打電話來'), body: '沒有送到。', name: '林志玲', phone: '0912345678', email: '' };
  const first = await c.post(f.action, values, { files: [{ field: 'files', name: '紀錄.txt', data: Buffer.from('log') }] });
  assert.equal(first.status, 303);
  const second = await c.post(f.action, values, { files: [] });
  assert.equal(second.headers.location, first.headers.location);
  const id = Number(first.headers.location.match(/complaints\/(\d+)/)[1]);
  assert.deepEqual(row(id, 'channel, lang, subject, state'), ['phone', 'zh_TW', 'delivery', 'received']);
  assert.equal(sql(`SELECT COUNT(*) FROM attach WHERE complaint_id = ${id}`)[0][0], '1');
  lacks((await page(c, id)).text, /林志玲|0912345678/);
  for (const fields of [{ channel: 'web' }, { channel: '' }, { lang: 'de' }, { title: '' }, { body: '' }, { phone: 'x' }, { email: 'x' }, { subject: 'none' }]) {
    const g = form((await c.get('/desk/complaints/new')).text, '/desk/complaints/new');
    const typed = { ...g.values, ...values, idem: g.values.idem, csrf: g.values.csrf, ...fields };
    const rs = await c.post(g.action, typed, { files: [] });
    assert.equal(rs.status, 422, JSON.stringify(fields));
    const again = form(rs.text, '/desk/complaints/new').values;
    for (const k of ['title', 'body', 'name', 'phone', 'idem']) assert.equal(again[k], typed[k], `${JSON.stringify(fields)}: ${k}`);
  }
  const agent = await staff('agent');
  const [[customer, party]] = sql('SELECT id, party_id FROM customer WHERE party_id IS NOT NULL ORDER BY id LIMIT 1');
  const h = form((await agent.get(`/desk/complaints/new?customer=${customer}`)).text, '/desk/complaints/new');
  assert.equal(h.values.customer, customer);
  const linked = await agent.post(h.action, { ...h.values, channel: 'visit', subject: 'other', title: unique('Visit'), body: 'Came in.' }, { files: [] });
  assert.equal(linked.status, 303);
  assert.deepEqual(row(linked.headers.location.match(/complaints\/(\d+)/)[1], 'customer_id, party_id'), [customer, party]);
  assert.equal((await (await staff('admin')).get(`/desk/complaints/new?customer=${customer}`)).status, 404, 'no customer for who may read none');
});

test('filing a restricted case for somebody says so and does not open it to the clerk', async () => {
  const c = await staff('clerk');
  const f = form((await c.get('/desk/complaints/new')).text, '/desk/complaints/new');
  const rs = await c.post(f.action, { ...f.values, channel: 'letter', lang: 'en', subject: 'privacy', title: unique('Letter'), body: 'About my data.' }, { files: [] });
  assert.equal(rs.status, 303);
  has(rs.headers.location, /\/desk\/complaints$/);
});

test('hostile text in answers, notes, reasons and titles is shown escaped', async () => {
  const c = await staff('agent');
  for (const text of [HOSTILE.script, HOSTILE.quotes, HOSTILE.template, HOSTILE.astral]) {
    const { id, guest, path } = await file({ title: text });
    assert.equal((await act(c, id, 'note', { note: text })).status, 303);
    assert.equal((await act(c, id, 'answer', { answer: text, to: 'answered' })).status, 303);
    assert.equal((await act(c, id, 'move', { event: 'close', reason: text })).status, 303);
    for (const rs of [await page(c, id), await guest.get(path), await c.get('/desk/complaints'), await c.get('/desk/')]) lacks(rs.text, /<script>alert|<img src=x/);
    assert.ok((await page(c, id)).text.includes(html(text)));
  }
});

test('missing cases are 404; the search finds by number in any spelling', async () => {
  const c = await staff('manager');
  for (const path of ['/desk/complaints/99999999', '/desk/complaints/0', '/desk/complaints/x', '/desk/complaints/99999999/files/1', '/desk/complaints/99999999/link', '/desk/complaints/99999999/reveal/phone'])
    assert.equal((await c.get(path)).status, 404, path);
  const csrf = form((await c.get('/desk/')).text, '/desk/logout').values.csrf;
  for (const name of ['answer', 'note', 'move', 'take', 'assign', 'link'])
    assert.equal((await c.post(`/desk/complaints/99999999/${name}`, { csrf, version: '1', idem: crypto.randomBytes(16).toString('hex'), answer: 'x', note: 'x', to: 'answered', event: 'start', assignee: '1', customer: '1' })).status, 404, name);
  const { id, number } = await file();
  for (const text of [number, number.toLowerCase(), ` ${number}`]) {
    const rs = await c.get(`/desk/search?q=${q(text)}`);
    assert.equal(rs.status, 303, text);
    has(rs.headers.location, new RegExp(`/desk/complaints/${id}$`));
  }
  assert.equal((await c.get('/desk/search?q=C2020-999999')).status, 200);
});
