// leak.test.js -- non-interference (D3): two states of the database that differ in private values alone give every
// role the same bytes on every page that does not show the value by right.
//
// The values of the first pair have the same masks, so the pages of all roles must be equal, whatever they may reveal.  Then, for each
// role, the fields that it has no right to get other masks, and are taken away: it must see no difference.
// At last no canary may stand in any answer, log, mail or dump.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { Client, VAR, account, ctl, form, sql, staff } from '../lib/kit.js';

const P = String(process.pid).padStart(7, '0');
const A = { phone: `1391${P}`.slice(0, 7) + '5678', email: `zhang${P}a@leak.example`, address: `上海市浦东新区密道${P}号`, birth: '1985-07-14', income: `income${P}a`, household: '4' };
const B = { phone: `1397${P}`.slice(0, 7) + '5678', email: `zoe${P}b@leak.example`, address: `上海市浦东新区暗巷${P}号`, birth: '1985-11-30', income: `income${P}b`, household: '7' };
const C = { phone: `1882${P}`.slice(0, 7) + '4321', email: `qin${P}c@other.example`, address: `广东省深圳市南山区别处${P}号`, birth: '1962-01-02', income: `income${P}c`, household: '2' };
B.phone = `139${String(Number(A.phone.slice(3, 7)) === 9999 ? 1 : Number(A.phone.slice(3, 7)) + 1).padStart(4, '0')}5678`;
const ROLES = ['admin', 'agent', 'clerk', 'editor', 'manager', 'privacy', 'repair', 'sales'];
// Fields of somebody else's customer that do not exist for a role (seed.sql); the demo's editor is an agent too.
const WITHOUT = { admin: Object.keys(A), clerk: Object.keys(A), repair: ['email', 'birth', 'income', 'household'], sales: ['address', 'birth', 'income', 'household'], agent: ['income', 'household'], editor: ['income', 'household'] };
const it = {};
const states = {};
const clients = { guest: new Client() };

// ---- The private rows of the one party, taken and put back.
function take() {
  return { party: sql(`SELECT HEX(dek), HEX(masks), key_id FROM party WHERE id = ${it.party}`)[0], values: sql(`SELECT field, HEX(sealed), HEX(blind) FROM private_value WHERE party_id = ${it.party}`) };
}
function put({ party, values }) {
  const rows = values.map(([f, s, b]) => `INSERT INTO private_value VALUES (${it.party}, '${f}', X'${s}', ${b && b !== 'NULL' ? `X'${b}'` : 'NULL'}, '2026-01-01 00:00:00');`).join('');
  sql(`SET foreign_key_checks = 0; START TRANSACTION; UPDATE party SET dek = X'${party[0]}', masks = X'${party[1]}', key_id = ${party[2]}, version = 7 WHERE id = ${it.party}; DELETE FROM private_value WHERE party_id = ${it.party}; ${rows} COMMIT`);
}
async function write(fields) {
  const c = clients.privacy;
  const f = form((await c.get(`/desk/customers/${it.customer}/edit`)).text, '/edit');
  const rs = await c.post(f.action, { ...f.values, ...fields });
  assert.equal(rs.status, 303, `${JSON.stringify(fields)}: ${rs.status}`);
}
async function state(name, fields, base) {
  if (base) put(base);
  await write(fields);
  states[name] = take();
}

// ---- What is asked: every GET of the route table, and what somebody would try.
function paths() {
  const out = ctl('routes').out.trim().split('\n').map((l) => l.split(/\s+/)).filter(([m, p]) => m === 'GET' && !p.endsWith('/healthz') && p !== '/desk').map(([, p]) => p);
  const list = [];
  for (const p of out) {
    const noun = p.includes('/customers/') ? it.customer : p.includes('/complaints/') ? it.case : p.includes('/category/') ? it.category : it.article;
    for (const slug of p.includes('/reveal/') ? Object.keys(A) : ['words']) {
      const path = p.replace('{id2}', it.file).replace('{id}', noun).replace('{token}', it.token).replace('{slug}', slug);
      assert.ok(!path.includes('{'), `${p} has an address`);
      list.push(path);
    }
  }
  const q = encodeURIComponent;
  for (const v of [A.phone, B.phone, A.email, B.email, A.address, A.income, A.phone.slice(0, 6), '密道', A.phone.slice(-4)]) list.push(`/desk/search?q=${q(v)}`, `/desk/customers?name=${q(v)}`, `/desk/customers?region=${q(v)}`, `/search?q=${q(v)}`);
  for (const f of Object.keys(A)) list.push(`/desk/customers?sort=${f}`, `/desk/customers?sort=-${f}`, `/desk/customers?${f}=${q(A[f])}`, `/desk/complaints?sort=${f}`, `/desk/complaints?${f}=${q(A[f])}`);
  list.push(`/desk/customers?name=${q(it.name)}`, `/desk/customers?name=${q(it.name)}&sort=name`, '/desk/customers?sort=-updated', '/desk/customers?page=2', `/desk/search?q=${q(it.name)}`, `/desk/complaints?sort=-updated`, `/desk/complaints/new?customer=${it.customer}`, '/desk/complaints?who=nobody');
  return [...new Set(list)];
}

// Changing requests that are refused and show a page again.
const POSTS = [['/desk/customers/ID/edit', { name: '', version: '1' }], ['/desk/customers/ID/edit', { name: 'Stale', kind: 'person', grade: 'normal', status: 'active', version: '999' }], ['/desk/customers/ID/edit', { name: 'x', kind: 'no', phone: 'no phone', version: '1' }],
  ['/desk/customers/new', { name: '' }], ['/desk/customers/ID/reveal/phone', { purpose: 'contact', reason: 'no' }], ['/desk/customers/ID/reveal/income', { purpose: '', reason: '' }], ['/desk/complaints/CASE/reveal/phone', { purpose: 'contact', reason: 'no' }],
  ['/desk/complaints/CASE/answer', { answer: '', to: '', idem: '0'.repeat(32) }], ['/desk/complaints/CASE/move', { event: 'close', reason: '' }]];

const normal = (t) => t.replace(/<time[\s\S]*?<\/time>/g, 'TIME').replace(/name="(idem|csrf)" value="[^"]*"/g, '').replace(/<code>[0-9a-f]{16}<\/code>/g, '').replace(/<p class="paper">[\s\S]*?<\/p>/g, '').replace(/title="[^"]*\d\d:\d\d[^"]*">[^<]*/g, 'WHEN').replace(/\d{1,2} \w{3} \d{4}, \d\d:\d\d/g, 'WHEN').replace(/In 90 days, [^<]*/g, 'READS').replace(/(Opened by staff<\/span>) \d+/g, '$1').replace(/<strong>\d+<\/strong>Opened by staff/g, '').replace(/"request_id":"[0-9a-f]{16}"/g, '');
const bytes = [];

// Reports of what guests look for: they count and show what this test itself types into the search.
const REPORTS = ['/desk/articles/searches', '/desk/articles/figures'];

async function crawl(roles) {
  const seen = new Map();
  const list = paths().filter((path) => !REPORTS.includes(path.split('?')[0]));
  for (const role of roles) {
    const c = clients[role];
    for (let i = 0; i < list.length; i += 4)
      await Promise.all(list.slice(i, i + 4).map(async (path) => {
        const rs = await c.get(path);
        seen.set(`${role} GET ${path}`, `${rs.status} ${rs.headers.location ?? ''} ${normal(rs.text)}`);
        bytes.push([role, path, rs.text]);
      }));
    if (role === 'guest') continue;
    const csrf = form((await c.get('/desk/')).text, '/desk/logout').values.csrf;
    for (const [pattern, fields] of POSTS) {
      const path = pattern.replace('ID', it.customer).replace('CASE', it.case);
      const rs = await c.post(path, { csrf, ...fields });
      seen.set(`${role} POST ${path} ${JSON.stringify(fields)}`, `${rs.status} ${rs.headers.location ?? ''} ${normal(rs.text)}`);
      bytes.push([role, path, rs.text]);
      assert.ok(rs.status >= 400, `${path} changes nothing: ${rs.status}`);
    }
  }
  return seen;
}

function compare(one, two, what) {
  const differ = [];
  for (const [k, v] of one) {
    const w = two.get(k);
    if (v === w) continue;
    let i = 0;
    while (v[i] === w[i]) i++;
    differ.push(`${k}: "${v.slice(Math.max(0, i - 60), i + 60)}" / "${w.slice(Math.max(0, i - 60), i + 60)}"`);
  }
  assert.deepEqual(differ, [], what);
}

before(async () => {
  for (const role of ROLES) clients[role] = await staff(role);
  it.name = `Leak ${crypto.randomBytes(4).toString('hex')}`;
  const c = clients.privacy;
  const f = form((await c.get('/desk/customers/new')).text, '/desk/customers/new');
  const me = sql(`SELECT id, department_id FROM user WHERE login = '${account('privacy')}'`)[0];
  const made = await c.post(f.action, { ...f.values, kind: 'person', grade: 'normal', status: 'active', name: it.name, owner: me[0], department: me[1], note: 'No contact data here.', ...A });
  assert.equal(made.status, 303);
  it.customer = made.headers.location.match(/(\d+)$/)[1];
  it.party = sql(`SELECT party_id FROM customer WHERE id = ${it.customer}`)[0][0];
  const g = form((await c.get(`/desk/complaints/new?customer=${it.customer}`)).text, '/desk/complaints/new');
  const filed = await c.post(g.action, { ...g.values, channel: 'phone', lang: 'en', subject: 'quality', title: 'Leak test case', body: 'Nothing private here.' }, { files: [{ field: 'files', name: 'a.txt', data: Buffer.from('abc') }] });
  it.case = filed.headers.location.match(/(\d+)$/)[1];
  assert.equal(sql(`SELECT party_id FROM complaint WHERE id = ${it.case}`)[0][0], it.party);
  it.file = sql(`SELECT id FROM attach WHERE complaint_id = ${it.case}`)[0][0];
  it.token = crypto.randomBytes(16).toString('base64url');
  [[it.article, it.category]] = sql("SELECT id, category_id FROM article WHERE state = 'published' AND audience = 'public' ORDER BY id LIMIT 1");
  sql('DELETE FROM throttle');
  states.A = take();
  await state('B', B, states.A);
  for (const [role, fields] of Object.entries(WITHOUT)) {
    await state(`other ${role}`, Object.fromEntries(fields.map((f) => [f, C[f]])), states.A);
    await state(`none ${role}`, Object.fromEntries(fields.map((f) => [`drop_${f}`, '1'])), states.A);
  }
});

test('the states differ where they should: a right to reveal shows A or B', async () => {
  const c = clients.privacy;
  for (const [name, values] of [['A', A], ['B', B]]) {
    put(states[name]);
    for (const field of ['phone', 'income']) {
      const f = form((await c.get(`/desk/customers/${it.customer}/reveal/${field}`)).text, `/reveal/${field}`);
      const rs = await c.post(f.action, { ...f.values, purpose: 'verify', reason: 'The test of the test' });
      assert.equal(rs.status, 200);
      assert.ok(rs.text.replaceAll(' ', '').includes(values[field]), `${name} ${field}`);
    }
  }
});

test('same masks: every page of every role is the same to the byte', async () => {
  put(states.A);
  const one = await crawl(['guest', ...ROLES]);
  put(states.B);
  const two = await crawl(['guest', ...ROLES]);
  assert.ok(one.size > 600, `${one.size} answers`);
  compare(one, two, 'A and B');
});

test('without a right to a field: another value, another mask or none at all makes no difference', async () => {
  for (const role of Object.keys(WITHOUT)) {
    put(states.A);
    const one = await crawl([role]);
    for (const kind of ['other', 'none']) {
      put(states[`${kind} ${role}`]);
      compare(one, await crawl([role]), `${kind} ${role}`);
    }
  }
  put(states.A);
});

test('no canary in any answer, log, mail, spool or dump', () => {
  const canaries = [A, B, C].flatMap((v) => [v.phone, v.email, v.address.slice(-11), v.income]);
  const found = [];
  // What a person typed in the address stands in the page again (and in the web server's cache); nothing else may.
  for (const [role, path, text] of bytes) {
    const asked = decodeURIComponent(path);
    for (const v of canaries) if (text.includes(v) && !asked.includes(v)) found.push(`${role} ${path}: ${v}`);
  }
  assert.deepEqual(found, []);
  for (const dir of [`${VAR}/log`, `${VAR}/mail`, `${VAR}/spool`, `${VAR}/run/web`]) {
    const r = spawnSync('grep', ['-rlF', '--exclude-dir=cache', ...canaries.flatMap((v) => ['-e', v]), dir], { encoding: 'utf8' });
    assert.equal(r.stdout, '', dir);
  }
  const dump = spawnSync('sh', ['-c', `mariadb-dump --no-defaults --socket="$0" -uroot --ignore-table=kefu.search_log --default-character-set=utf8mb4 kefu | grep -cF ${canaries.map((_, i) => `-e "$${i + 1}"`).join(' ')}`, `${VAR}/run/db/db.sock`, ...canaries], { encoding: 'utf8' });
  assert.equal(dump.stdout.trim(), '0', `the dump: ${dump.stderr}`);
  for (const v of [A.phone, B.phone, A.email, B.email]) assert.equal(sql(`SELECT COUNT(*) FROM search_log WHERE query LIKE '%${v}%'`)[0][0], '0', `${v} is masked in the log of searches`);
});
