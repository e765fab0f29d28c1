// customers.test.js -- customer records at the desk: list, card, new, edit, two people at once, and private fields by right.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Client, HOSTILE, ORIGIN, account, assertHeaders, form, has, html, lacks, sql, staff, unescape } from '../lib/kit.js';

let serial = 0;
const unique = (s) => `${s} ${process.pid}-${++serial}`;
const idOf = (rs) => Number(rs.headers.location.match(/\/customers\/(\d+)/)[1]);
const esc = (s) => s.replace(/\\/g, '\\\\').replace(/'/g, "\\'");
const q = encodeURIComponent;
const userId = (role) => sql(`SELECT id FROM user WHERE login = '${account(role)}'`)[0][0];
const rowsOf = (text) => [...text.matchAll(/href="[^"]*\/desk\/customers\/(\d+)"/g)].map((m) => m[1]);

async function make(c, fields = {}) {
  const f = form((await c.get('/desk/customers/new')).text, '/desk/customers/new');
  const rs = await c.post(f.action, { ...f.values, kind: 'person', grade: 'normal', status: 'active', name: unique('客户'), ...fields });
  assert.equal(rs.status, 303, `${rs.status}: ${[...rs.text.matchAll(/id="e-[^>]*>[^<]*/g)].join()}`);
  return idOf(rs);
}
const edit = async (c, id) => form((await c.get(`/desk/customers/${id}/edit`)).text, `/customers/${id}/edit`);
const facts = (text) => text.replace(/\s+/g, ' ');

test('the list: filters, order, pages, chips; hostile and senseless filters are pages', async () => {
  const c = await staff('manager');
  const all = await c.get('/desk/customers');
  assert.equal(all.status, 200);
  assertHeaders(all, 'customers');
  assert.ok(new Set(rowsOf(all.text)).size >= 50, 'fifty a page');
  const two = await c.get('/desk/customers?page=2');
  const one = new Set(rowsOf(all.text));
  assert.ok(rowsOf(two.text).length >= 50);
  assert.deepEqual(rowsOf(two.text).filter((id) => one.has(id)), [], 'pages do not overlap');
  for (const [query, where] of [['kind=firm', "kind='firm'"], ['grade=gold', "grade='gold'"], ['status=dormant', "status='dormant'"], ['owner=me', `owner_id=${userId('manager')}`]]) {
    const rs = await c.get(`/desk/customers?${query}`);
    assert.equal(rs.status, 200, query);
    const ids = [...new Set(rowsOf(rs.text))];
    if (Number(sql(`SELECT COUNT(*) FROM customer WHERE ${where}`)[0][0]) > 0) assert.ok(ids.length > 0, query);
    if (ids.length) assert.equal(sql(`SELECT COUNT(*) FROM customer WHERE id IN (${ids}) AND NOT (${where})`)[0][0], '0', query);
  }
  const byName = await c.get('/desk/customers?sort=name');
  const names = [...new Set(rowsOf(byName.text))].map((id) => sql(`SELECT HEX(name_folded) FROM customer WHERE id=${id}`)[0]);
  assert.deepEqual(names.map(String), [...names].map(String).sort());
  for (const query of ['sort=phone', 'sort=income', 'sort=name,phone', 'sort=1', 'phone=138', 'income=1', 'page=0', 'page=99999', 'page=-1', 'kind=x', 'owner=abc', 'department=99999', 'name=' + q(HOSTILE.sql), 'name=' + q(HOSTILE.script), 'name=%25', 'name=_', 'region=' + q(HOSTILE.quotes), 'name=' + q('𠮷'), 'sort=name&sort=region']) {
    const rs = await c.get(`/desk/customers?${query}`);
    assert.equal(rs.status, 200, query);
    lacks(rs.text, /<script>alert|<img src=x/);
  }
});

test('part of a name finds the customer, simplified or traditional', async () => {
  const c = await staff('manager');
  const name = `陳曉東${process.pid}有限公司`;
  const id = await make(c, { name, kind: 'firm' });
  for (const part of [name, '陈晓东' + process.pid, '曉東' + process.pid, `${process.pid}有限`, `${process.pid}有限公司`.slice(0, 8)]) {
    const rs = await c.get(`/desk/customers?name=${q(part)}`);
    assert.ok(rowsOf(rs.text).includes(String(id)), part);
  }
  assert.equal(rowsOf((await c.get(`/desk/customers?name=${q('没有这个名字xyz')}`)).text).length, 0);
});

test('a private field is no filter, no order and no search term', async () => {
  const c = await staff('agent');
  const phone = `139${String(process.pid).padStart(8, '0').slice(-8)}`;
  const id = await make(c, { name: unique('Hidden'), phone });
  const plain = rowsOf((await c.get('/desk/customers')).text);
  for (const query of [`phone=${phone}`, 'sort=phone', 'sort=-phone', 'sort=birth', `q=${phone}`])
    assert.deepEqual(rowsOf((await c.get(`/desk/customers?${query}`)).text), plain, query);
  for (const query of [`name=${phone}`, `region=${phone}`]) assert.ok(!rowsOf((await c.get(`/desk/customers?${query}`)).text).includes(String(id)), query);
  const search = await c.get(`/desk/search?q=${phone}`);
  assert.equal(search.status, 200);
  assert.ok(!rowsOf(search.text).includes(String(id)));
});

test('new: made once for one key, invalid comes back as typed, private values sealed', async () => {
  const c = await staff('agent');
  const name = unique('王小明');
  const f = form((await c.get('/desk/customers/new')).text, '/desk/customers/new');
  const values = { ...f.values, kind: 'person', grade: 'gold', status: 'active', name, region: '上海市', note: 'Prefers mornings.\nSecond line', phone: '13812345678', email: 'wang@example.com', address: '上海市浦东新区世纪大道100号' };
  const first = await c.post(f.action, values), second = await c.post(f.action, values);
  assert.equal(first.status, 303);
  assert.equal(second.headers.location, first.headers.location);
  assert.equal(sql(`SELECT COUNT(*) FROM customer WHERE name = '${esc(name)}'`)[0][0], '1');
  const id = idOf(first);
  const [[party, version]] = sql(`SELECT party_id, version FROM customer WHERE id = ${id}`);
  assert.notEqual(party, 'NULL');
  assert.deepEqual(sql(`SELECT field FROM private_value WHERE party_id = ${party} ORDER BY field`).flat(), ['address', 'email', 'phone']);
  assert.equal(sql(`SELECT COUNT(*) FROM private_value WHERE party_id = ${party} AND (LOCATE('13812345678', sealed) OR LOCATE('wang@', sealed))`)[0][0], '0');
  assert.equal(sql(`SELECT COUNT(*) FROM audit WHERE noun_id = ${id} AND action LIKE 'customer.%' AND (detail LIKE '%1381234%' OR detail LIKE '%wang@%')`)[0][0], '0', 'no value in the audit');
  assert.ok(Number(sql(`SELECT COUNT(*) FROM audit WHERE noun_id = ${id} AND action LIKE 'customer.%'`)[0][0]) >= 1);
  assert.ok(Number(version) >= 1);
  for (const [fields, wrong] of [[{ name: '' }, 'name'], [{ name: '王'.repeat(121) }, 'name'], [{ kind: 'robot' }, 'kind'], [{ grade: '' }, 'grade'], [{ note: 'x'.repeat(4001) }, 'note'], [{ phone: 'abc' }, 'phone'], [{ email: 'nope' }, 'email']]) {
    const g = form((await c.get('/desk/customers/new')).text, '/desk/customers/new');
    const typed = { ...g.values, ...values, idem: g.values.idem, csrf: g.values.csrf, name: unique('Bad'), ...fields };
    const rs = await c.post(g.action, typed);
    assert.equal(rs.status, 422, wrong);
    has(rs.text, new RegExp(`(id="e-${wrong}"|href="#f-${wrong}")`), wrong);
    const again = form(rs.text, '/desk/customers/new').values;
    for (const k of ['name', 'region', 'note', 'idem']) assert.equal(again[k], typed[k], `${wrong}: ${k} comes back`);
  }
});

test('hostile text in a record is stored as typed and shown escaped, on card, list and history', async () => {
  const c = await staff('manager');
  for (const [what, text] of Object.entries(HOSTILE)) {
    const f = form((await c.get('/desk/customers/new')).text, '/desk/customers/new');
    const rs = await c.post(f.action, { ...f.values, kind: 'person', grade: 'normal', status: 'active', name: `${text} ${process.pid}`, note: text, region: text.slice(0, 20) });
    if (rs.status === 422 && what === 'rtl') continue;
    assert.equal(rs.status, 303, what);
    const id = idOf(rs);
    for (const path of [`/desk/customers/${id}`, `/desk/customers/${id}/edit`, '/desk/customers', `/desk/search?q=${q(text)}`]) {
      const page = await c.get(path);
      assert.ok([200, 303].includes(page.status), path);
      lacks(page.text, /<script>alert|<img src=x/, `${what} ${path}`);
    }
    assert.equal((await edit(c, id)).values.note, text.normalize('NFC'));
  }
});

test('edit: what did not change stays, a stale save is a conflict with both texts, saving again wins', async () => {
  const a = await staff('manager'), b = await staff('agent');
  const id = await make(a, { note: 'first', phone: '13700001111' });
  const fa = await edit(a, id), fb = await edit(b, id);
  assert.equal((await a.post(fa.action, { ...fa.values, note: 'from A', region: '北京' })).status, 303);
  const rs = await b.post(fb.action, { ...fb.values, note: 'from B' });
  assert.equal(rs.status, 409);
  assertHeaders(rs, 'conflict');
  has(rs.text, /from A/, 'theirs is shown');
  const again = form(rs.text, `/customers/${id}/edit`);
  assert.equal(again.values.note, 'from B', 'mine is kept');
  assert.equal(sql(`SELECT note FROM customer WHERE id = ${id}`)[0][0], 'from A');
  assert.equal((await b.post(again.action, { ...again.values })).status, 303);
  assert.equal(sql(`SELECT note FROM customer WHERE id = ${id}`)[0][0], 'from B');
  lacks(rs.text, /13700001111/, 'a conflict shows no private value');
  const same = await edit(a, id);
  const v = sql(`SELECT version FROM customer WHERE id = ${id}`)[0][0];
  assert.equal((await a.post(same.action, same.values)).status, 303);
  assert.equal(sql(`SELECT version FROM customer WHERE id = ${id}`)[0][0], v, 'saving without a change changes nothing');
  assert.deepEqual(sql(`SELECT field FROM private_value v JOIN customer c ON c.party_id = v.party_id WHERE c.id = ${id}`).flat(), ['phone'], 'private values stay');
});

test('two people press save at the same moment: one wins', async () => {
  const a = await staff('manager'), b = await staff('agent');
  const id = await make(a);
  const fa = await edit(a, id), fb = await edit(b, id);
  const both = await Promise.all([a.post(fa.action, { ...fa.values, note: 'A' }), b.post(fb.action, { ...fb.values, note: 'B' })]);
  assert.deepEqual(both.map((r) => r.status).sort(), [303, 409]);
});

test('a field that may not be written does not exist in the form, and sending it anyway changes nothing', async () => {
  const manager = await staff('manager'), agent = await staff('agent'), repair = await staff('repair');
  const id = await make(manager, { phone: '13600002222', birth: '1985-07-14' });
  const [[party]] = sql(`SELECT party_id FROM customer WHERE id = ${id}`);
  const sealed = (field) => sql(`SELECT HEX(sealed) FROM private_value WHERE party_id = ${party} AND field = '${field}'`).flat().join();
  const birth = sealed('birth');
  const f = await edit(agent, id);
  assert.ok(!('birth' in f.values), 'birth is masked and not writable for an agent');
  assert.equal((await agent.post(f.action, { ...f.values, birth: '1999-01-01', income: 'high', drop_birth: '1', party_id: '1', id: '1', source: 'x' })).status, 303);
  assert.equal(sealed('birth'), birth);
  assert.equal(sealed('income'), '');
  assert.deepEqual(sql(`SELECT party_id, source FROM customer WHERE id = ${id}`)[0], [party, 'desk']);
  assert.equal((await repair.get(`/desk/customers/${id}/edit`)).status, 403);
  assert.equal((await repair.post(`/desk/customers/${id}/edit`, { csrf: form((await repair.get('/desk/')).text, '/desk/logout').values.csrf, name: 'x' })).status, 403);
});

test('a mask is never saved as a value; a private input is empty; removing is a box of its own', async () => {
  const c = await staff('manager');
  const id = await make(c, { phone: '13887654321' });
  const [[party]] = sql(`SELECT party_id FROM customer WHERE id = ${id}`);
  const sealed = () => sql(`SELECT HEX(sealed) FROM private_value WHERE party_id = ${party} AND field = 'phone'`).flat().join();
  const before = sealed();
  const f = await edit(c, id);
  assert.equal(f.values.phone, '', 'the value is not in the form');
  has(f.html, /138\*{4}4321/, 'its mask is beside it');
  lacks(f.html, /13887654321/);
  const rs = await c.post(f.action, { ...f.values, phone: '138****4321' });
  assert.equal(rs.status, 422);
  assert.equal(sealed(), before);
  assert.equal((await c.post(f.action, { ...f.values, phone: '' })).status, 303);
  assert.equal(sealed(), before, 'empty means unchanged');
  const g = await edit(c, id);
  assert.equal((await c.post(g.action, { ...g.values, drop_phone: '1' })).status, 303);
  assert.equal(sealed(), '');
});

test('write-only: a clerk enters a number and sees no more of it', async () => {
  const manager = await staff('manager'), clerk = await staff('clerk');
  const id = await make(manager);
  const f = await edit(clerk, id);
  for (const k of ['phone', 'email', 'address', 'birth', 'income', 'household']) assert.ok(k in f.values, `${k} may be entered`);
  assert.equal((await clerk.post(f.action, { ...f.values, phone: '13899990000', income: 'D' })).status, 303);
  for (const path of [`/desk/customers/${id}`, `/desk/customers/${id}/edit`, '/desk/customers']) {
    const page = await clerk.get(path);
    lacks(page.text, /138\*\*\*\*0000|13899990000/, path);
  }
  assert.equal((await clerk.get(`/desk/customers/${id}/reveal/phone`)).status, 404);
  has((await manager.get(`/desk/customers/${id}`)).text, /138\*\*\*\*0000/);
});

test('what each role sees of the six private fields, in its own department and elsewhere', async () => {
  const manager = await staff('manager');
  const values = { phone: '13812345678', email: 'zhang@example.com', address: '上海市浦东新区世纪大道100号', birth: '1985-07-14', income: '20-30', household: '4' };
  // Made by the manager of the service department, who may write all of them there.
  const id = await make(manager, { ...values, owner: userId('manager') });
  const stored = sql(`SELECT field FROM private_value v JOIN customer c ON c.party_id = v.party_id WHERE c.id = ${id} ORDER BY field`).flat();
  assert.deepEqual(stored, Object.keys(values).sort());
  const masks = { phone: '138****5678', email: 'z***@example.com', address: '上海市浦东新区****', birth: '1985-**-**', income: '***', household: '***' };
  const see = { agent: ['phone', 'email', 'address', 'birth'], manager: Object.keys(values), privacy: Object.keys(values), repair: ['phone', 'address'], sales: ['phone', 'email'], clerk: [] };
  const reveal = { agent: ['phone', 'email', 'address'], manager: Object.keys(values), privacy: Object.keys(values), repair: [], sales: [], clerk: [] };
  for (const role of Object.keys(see)) {
    const c = await staff(role);
    const page = await c.get(`/desk/customers/${id}`);
    assert.equal(page.status, 200, role);
    for (const [k, v] of Object.entries(values)) {
      assert.ok(!page.text.includes(v) || k === 'household', `${role}: ${k} is not in clear`);
      const link = page.text.includes(`/desk/customers/${id}/reveal/${k}"`);
      assert.equal(link, reveal[role].includes(k), `${role} is ${reveal[role].includes(k) ? '' : 'not '}offered ${k}`);
      const shown = (await c.get(`/desk/customers/${id}/reveal/${k}`)).status;
      assert.equal(shown, reveal[role].includes(k) ? 200 : see[role].includes(k) ? 403 : 404, `${role} ${k}`);
      if (k !== 'income' && k !== 'household') assert.equal(facts(page.text).includes(masks[k]), see[role].includes(k), `${role}: mask of ${k}`);
    }
  }
  for (const role of ['admin', 'editor']) {
    const c = await staff(role === 'editor' ? 'editor' : role);
    if (role === 'admin') assert.equal((await c.get(`/desk/customers/${id}`)).status, 403, 'the administrator reads no customer');
  }
});

test('reveal: purpose and reason asked for, one value shown once, logged before it is shown', async () => {
  const manager = await staff('manager'), agent = await staff('agent');
  const id = await make(manager, { phone: '13812345678', owner: userId('manager') });
  const [[party]] = sql(`SELECT party_id FROM customer WHERE id = ${id}`);
  const path = `/desk/customers/${id}/reveal/phone`;
  const logged = () => Number(sql(`SELECT COUNT(*) FROM access_log WHERE op = 'reveal' AND result = 'ok' AND FIND_IN_SET('${party}', parties)`)[0][0]);
  const page = await agent.get(path);
  assert.equal(page.status, 200);
  lacks(page.text, /13812345678/);
  const f = form(page.text, '/reveal/phone');
  for (const [fields, what] of [[{ purpose: '', reason: 'long enough reason' }, 'no purpose'], [{ purpose: 'curiosity', reason: 'long enough reason' }, 'no such purpose'], [{ purpose: 'contact', reason: 'short' }, 'short reason'],
    [{ purpose: 'contact', reason: 'long enough reason', number: 'C2020-999999' }, 'no such case']]) {
    const rs = await agent.post(f.action, { ...f.values, ...fields });
    assert.equal(rs.status, 422, what);
    lacks(rs.text, /13812345678/, what);
    assert.equal(form(rs.text, '/reveal/phone').values.reason, fields.reason, what);
  }
  assert.equal(logged(), 0);
  const rs = await agent.post(f.action, { ...f.values, purpose: 'contact', reason: 'He asked to be called back' });
  assert.equal(rs.status, 200);
  has(rs.text, /138 ?1234 ?5678/);
  assert.equal(rs.headers['cache-control'], 'no-store');
  assertHeaders(rs, 'reveal');
  assert.equal(logged(), 1);
  const [[user, fields, purpose, result, request]] = sql(`SELECT user_id, fields, purpose, result, request_id FROM access_log WHERE op = 'reveal' AND FIND_IN_SET('${party}', parties)`);
  assert.deepEqual([user, fields, result], [userId('agent'), 'phone', 'ok']);
  has(purpose, /contact.*He asked to be called back/);
  has(request, /^[0-9a-f]{16}$/);
  lacks((await agent.get(path)).text, /13812345678/, 'only the answer to the question shows it');
  assert.equal((await agent.get(`/desk/customers/${id}/reveal/shoe`)).status, 404);
  assert.equal((await agent.get('/desk/customers/99999999/reveal/phone')).status, 404);
  assert.equal((await agent.post(path, { ...f.values, csrf: 'x', purpose: 'contact', reason: 'He asked to be called back' })).status, 403);
});

test('reveals are counted: the twenty-first in an hour is refused and says so', async () => {
  const manager = await staff('manager'), agent = await staff('agent');
  const id = await make(manager, { phone: '13812345678' });
  const path = `/desk/customers/${id}/reveal/phone`;
  const f = form((await agent.get(path)).text, '/reveal/phone');
  sql('DELETE FROM throttle');
  let last;
  for (let i = 0; i < 21; i++) last = await agent.post(f.action, { ...f.values, purpose: 'contact', reason: `Call number ${i} of today` });
  assert.equal(last.status, 422);
  lacks(last.text, /13812345678/);
  sql('DELETE FROM throttle');
  assert.equal((await agent.post(f.action, { ...f.values, purpose: 'contact', reason: 'One more call of today' })).status, 200);
});

test('lookup: who has this number; same words for nobody and for no customer; right of its own, counted', async () => {
  sql('DELETE FROM throttle');
  const manager = await staff('manager'), agent = await staff('agent');
  const phone = `137${String(Date.now()).slice(-8)}`;
  const id = await make(manager, { phone });
  const look = async (c, contact) => c.submit('/desk/customers/lookup', '/desk/customers/lookup', { contact });
  const hit = await look(agent, `+86 ${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`);
  assert.equal(hit.status, 303);
  has(hit.headers.location, new RegExp(`/desk/customers/${id}$`));
  const none = await look(agent, '13700000001');
  assert.equal(none.status, 200);
  const strangers = `only${process.pid}@example.com`;
  const guest = new Client();
  await guest.submit('/complaint', '/complaint', { subject: 'other', title: 'A stranger', body: 'A stranger wrote.', name: '', product: '', phone: '', email: strangers });
  const stranger = await look(agent, strangers);
  const shape = (t, s) => t.replaceAll(s, 'X').replace(/name="csrf" value="[^"]*"/g, '').replace(/<time[\s\S]*?<\/time>|\d\d:\d\d/g, '');
  assert.equal(stranger.status, 200);
  assert.equal(shape(stranger.text, strangers), shape(none.text, '13700000001'));
  for (const bad of ['', 'x', HOSTILE.script]) {
    const rs = await look(agent, bad);
    assert.ok([200, 422].includes(rs.status));
    lacks(rs.text, /<script>alert/);
  }
  assert.equal((await look(await staff('repair'), 'someone@example.com')).status, 403, 'repair may look up phones only');
  assert.equal((await (await staff('admin')).get('/desk/customers/lookup')).status, 403);
  const [[hits]] = sql(`SELECT COUNT(*) FROM access_log WHERE op = 'lookup' AND user_id = ${userId('agent')}`);
  assert.ok(Number(hits) >= 3, 'each is logged');
  assert.equal(sql(`SELECT COUNT(*) FROM access_log WHERE purpose LIKE '%${phone}%' OR parties LIKE '%${phone}%'`)[0][0], '0', 'never the value');
});

test('free text shows its phone numbers to those who may know them only', async () => {
  const manager = await staff('manager'), sales = await staff('sales');
  const id = await make(manager, { note: 'Call 13987654321 or mail li.lei@example.com after six', phone: '13987654321', owner: userId('manager') });
  has((await manager.get(`/desk/customers/${id}`)).text, /13987654321/);
  const page = await sales.get(`/desk/customers/${id}`);
  assert.equal(page.status, 200);
  lacks(page.text, /13987654321|li\.lei@example\.com/);
  const f = await edit(sales, id);
  lacks(f.html, /13987654321|li\.lei@/);
  await sales.post(f.action, { ...f.values, region: '深圳' });
  has(sql(`SELECT note FROM customer WHERE id = ${id}`)[0][0], /13987654321/, 'saving does not store the mask');
  assert.equal(sql(`SELECT region FROM customer WHERE id = ${id}`)[0][0], '深圳');
});

test('missing records are 404 on every address', async () => {
  const c = await staff('manager');
  for (const path of ['/desk/customers/99999999', '/desk/customers/99999999/edit', '/desk/customers/0', '/desk/customers/x', '/desk/customers/1/2', '/desk/complaints/new?customer=99999999', '/desk/complaints/new?customer=x'])
    assert.equal((await c.get(path)).status, 404, path);
  const f = form((await c.get('/desk/customers/new')).text, '/desk/customers/new');
  assert.equal((await c.post('/desk/customers/99999999/edit', { ...f.values, name: 'x' })).status, 404);
});

test('the card says who changed what, and links to its cases', async () => {
  const c = await staff('manager');
  const id = await make(c, { region: '杭州' });
  const f = await edit(c, id);
  await c.post(f.action, { ...f.values, region: '宁波' });
  const page = await c.get(`/desk/customers/${id}`);
  has(unescape(page.text), /杭州[\s\S]*宁波|宁波[\s\S]*杭州/);
  assert.ok(page.text.includes(`/desk/complaints/new?customer=${id}`));
  has(page.text, new RegExp(`${ORIGIN ? '' : ''}/desk/customers/${id}/edit`));
  assert.ok(html(page.text).length);
});
