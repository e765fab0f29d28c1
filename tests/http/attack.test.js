// attack.test.js -- ways in that were tried: each was open once, or is one careless line away.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { BASE, Client, ORIGIN, VAR, account, sql, staff, webLog } from '../lib/kit.js';

const SOURCE = process.env.KEFU_SOURCE ?? path.resolve(import.meta.dirname, '../..');

test('the shipped nginx files hand on no name that nothing has checked', () => {
  for (const file of fs.readdirSync(`${SOURCE}/deploy/nginx`)) {
    const lines = fs.readFileSync(`${SOURCE}/deploy/nginx/${file}`, 'utf8').split('\n').filter((l) => !l.trim().startsWith('#'));
    assert.deepEqual(lines.filter((l) => /\$remote_user|REMOTE_USER/.test(l)), [], file);
  }
});

// A case filed by a guest without contact data; answers its number in the database.
async function anonymous(values, files = []) {
  const rs = await new Client().submit('/complaint', '/complaint', { subject: 'quality', ...values }, files);
  assert.equal(rs.status, 303);
  return sql('SELECT MAX(id) FROM complaint')[0][0];
}

test('who may not see customers files or links no case with one, and learns no name', async () => {
  const [[customer, name]] = sql('SELECT id, name FROM customer WHERE party_id IS NOT NULL ORDER BY id DESC LIMIT 1');
  const admin = await staff('admin');
  const f = await admin.form('/desk/complaints/new', '/complaints/new');
  const before = sql('SELECT COUNT(*) FROM complaint')[0][0];
  for (const id of [customer, '999999']) {
    const rs = await admin.post(f.action, { ...f.values, customer: id, channel: 'phone', lang: 'en', subject: 'quality', title: 'Anything', body: 'Anything.' }, { files: [] });
    assert.equal(rs.status, 404, `customer ${id}`);
    assert.ok(!rs.text.includes(name));
  }
  assert.equal(sql('SELECT COUNT(*) FROM complaint')[0][0], before);
});

test('filing a case makes nobody a reader of a customer\'s private fields', async () => {
  const sales = await staff('sales');
  const [[customer, party]] = sql(`SELECT c.id, c.party_id FROM customer c JOIN user u ON u.login = '${account('sales')}' WHERE c.party_id IS NOT NULL
    AND c.owner_id <> u.id AND c.department_id <> u.department_id AND NOT EXISTS (SELECT 1 FROM complaint x WHERE x.party_id = c.party_id) ORDER BY c.id LIMIT 1`);
  const f = await sales.form(`/desk/complaints/new?customer=${customer}`, '/complaints/new');
  const rs = await sales.post(f.action, { ...f.values, channel: 'phone', lang: 'en', subject: 'quality', title: 'Anything', body: 'Anything.' }, { files: [] });
  assert.equal(rs.status, 303);
  assert.equal(sql(`SELECT COUNT(*) FROM complaint WHERE party_id = ${party}`)[0][0], '1');
  for (const path of [rs.headers.location, `/desk/customers/${customer}`])
    assert.doesNotMatch((await sales.get(path)).text, /\/reveal\//, path);
});

test('free text of a case without contact data is clear to those alone who may read contact data', async () => {
  const values = { title: 'Call 13912345678', body: 'Call 13912345678 please.', product: 'K1 13912345678' };
  const file = { field: 'files', name: '13912345678.txt', type: 'text/plain', data: Buffer.from('x') };
  for (const id of [await anonymous(values), await anonymous(values, [file])]) {
    for (const role of ['sales', 'clerk', 'repair', 'admin'])
      assert.doesNotMatch((await (await staff(role)).get(`/desk/complaints/${id}`)).text, /13912345678/, role);
    assert.match((await (await staff('manager')).get(`/desk/complaints/${id}`)).text, /13912345678/);
  }
});

test('nobody takes a customer out of another\'s hands to read more of it, at once or by way of nobody', async () => {
  const sales = await staff('sales');
  const [[me, mine]] = sql(`SELECT id, department_id FROM user WHERE login = '${account('sales')}'`);
  const [[id, owner, department]] = sql(`SELECT id, owner_id, department_id FROM customer WHERE party_id IS NOT NULL AND owner_id <> ${me} AND department_id <> ${mine} ORDER BY id LIMIT 1`);
  for (const values of [{ owner: me }, { department: mine }, { owner: '' }, { owner: '', department: '' }]) {
    const f = await sales.form(`/desk/customers/${id}/edit`, '/edit');
    const rs = await sales.post(f.action, { ...f.values, ...values });
    assert.equal(rs.status, 422, JSON.stringify(values));
    assert.match(rs.text, /may hand this customer on/);
  }
  assert.deepEqual(sql(`SELECT owner_id, department_id FROM customer WHERE id = ${id}`), [[owner, department]]);
});

test('a secret link stands in no log, also when it is mistyped or what is sent to it is refused', async () => {
  const secret = `NoLog${process.pid}x`;
  const from = `127.66.${process.pid >> 8 & 255}.${process.pid & 255}`, c = new Client({ from });
  const big = await c.request('POST', `/case/${secret}`, { headers: { 'content-type': 'text/plain', 'content-length': '99999999', connection: 'close' } }).catch(() => ({ status: 413 }));
  assert.equal(big.status, 413);
  for (const path of [`//case/${secret}`, `/x/../case/${secret}`, `/%63ase/${secret}`, `/case%2F${secret}`, `/case/${secret}/`, `/CASE/${secret}`])
    await c.request('GET', `${BASE}${path}`, { raw: true });
  const lines = (await webLog()).split('\n').filter((l) => l.startsWith(`${from} `));
  if (process.env.KEFU_SERVER === 'nginx') assert.match(lines.at(-1) ?? '', /"GET \S*\/CASE\/-" 404 /, 'the last of them has its line');
  for (const dir of ['log', 'run/web'])
    for (const file of fs.readdirSync(`${VAR}/${dir}`).filter((f) => f.endsWith('.log')))
      assert.ok(!fs.readFileSync(`${VAR}/${dir}/${file}`, 'utf8').includes(secret), file);
});

test('the form is no way to fill a stranger\'s mailbox', async () => {
  const c = new Client(), title = `Flood ${process.pid}`;
  const f = await c.form('/complaint', '/complaint');
  for (let i = 0; i < 23; i++) {
    const rs = await c.post(f.action, { ...f.values, idem: `${process.pid}`.padEnd(24, '0') + i.toString(16).padStart(8, '0'), subject: 'other', title, body: 'Buy now.', email: i % 2 ? `flood${process.pid}@example.com` : `Flood${process.pid}@Example.com` }, { files: [] });
    assert.equal(rs.status, 303, 'the case itself is filed');
  }
  const count = (from) => Number(sql(`SELECT COUNT(*) FROM ${from} WHERE c.title = '${title}'`)[0][0]);
  assert.equal(count('complaint c'), 23);
  assert.equal(count('outbox o JOIN complaint c ON c.id = o.complaint_id'), 20);
});

test('clients that send slowly shut out nobody', async () => {
  const at = new URL(ORIGIN), slow = [];
  for (let i = 0; i < 4; i++) {
    const s = net.connect(at.port, at.hostname);
    s.on('error', () => {});
    s.write(`POST ${BASE}/complaint HTTP/1.1\r\nHost: ${at.host}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000\r\n\r\n` +
      `--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n${'x'.repeat(100000)}`);
    slow.push(s);
  }
  try {
    await new Promise((r) => setTimeout(r, 500));
    const page = await Promise.race([new Client().get('/'), new Promise((r) => setTimeout(() => r({ status: 'none' }), 5000))]);
    assert.equal(page.status, 200);
  } finally {
    for (const s of slow) s.destroy();
  }
});

test('the key of a form opens the case that was filed with it for a day, not for ever', async () => {
  const c = new Client(), f = await c.form('/complaint', '/complaint');
  const again = () => c.post(f.action, { ...f.values, subject: 'other', title: 'Old key', body: 'Old key.' }, { files: [] });
  assert.equal((await again()).status, 303);
  assert.equal((await again()).status, 303, 'pressed again');
  sql(`UPDATE complaint SET received_at = received_at - INTERVAL 25 HOUR WHERE idem = UNHEX('${f.values.idem}')`);
  assert.equal((await again()).status, 409);
});
