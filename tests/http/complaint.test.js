// complaint.test.js -- filing a complaint: every field, every refusal with the text kept, attachments to the byte.
import test from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { BASE, Client, HOSTILE, ORIGIN, assertHeaders, fastcgi, form, has, html, lacks, sql, staff, unescape } from '../lib/kit.js';

const guest = (lang = 'en') => new Client({ lang });
const good = { subject: 'quality', title: 'The freezer is not cold', body: 'Since Monday it has not been cold.\nPlease repair it.', product: 'QR-320B', name: 'Li Test',
  email: `li.test.${process.pid}@example.com`, phone: '+86 138 1234 5678' };
const number = (rs) => (rs.text.match(/C\d{4}-\d{6,}/) ?? [])[0];
const caseOf = (n) => Number(n.split('-')[1]);
const quote = (s) => s.replace(/\\/g, '\\\\').replace(/'/g, "\\'");
const countBy = (title) => Number(sql(`SELECT COUNT(*) FROM complaint WHERE title = '${quote(title)}'`)[0][0]);
let serial = 0;
const unique = (s) => `${s} ${process.pid}-${++serial}`;

async function file(fields, files, c = guest()) {
  const rs = await c.submit('/complaint', '/complaint', { ...good, ...fields }, files);
  if (rs.status !== 303) return { rs, c };
  const page = await c.follow(rs);
  return { rs, c, page, number: number(page), path: rs.headers.location.replace(ORIGIN, '') };
}

test('the form: labelled fields, a key, a token; words of a search are in it', async () => {
  const rs = await guest().get(`/complaint?q=${encodeURIComponent(HOSTILE.quotes)}`);
  assert.equal(rs.status, 200);
  assertHeaders(rs, 'complaint form');
  const f = form(rs.text, '/complaint');
  assert.ok(f.multipart);
  has(f.values.idem, /^[0-9a-f]{32}$/);
  assert.equal(f.values.title, HOSTILE.quotes);
  for (const name of ['subject', 'title', 'body', 'product', 'files', 'name', 'email', 'phone']) has(rs.text, new RegExp(`<label for="f-${name}"`));
  assert.notEqual((await guest().form('/complaint', '/complaint')).values.idem, f.values.idem);
});

test('filing: 303 to a secret link, a number, everything stored, private values sealed', async () => {
  const title = unique('Filed');
  const { rs, page, number: n, path } = await file({ title });
  assert.equal(rs.status, 303);
  has(path, new RegExp(`^${BASE}/case/[A-Za-z0-9_-]{22}$`));
  assert.equal(page.status, 200);
  assertHeaders(page, 'case page');
  assert.equal(page.headers['referrer-policy'], 'no-referrer');
  assert.equal(page.headers['cache-control'], 'no-store');
  assert.ok(n);
  const [[id, year, channel, lang, state, subject, product, stored, party]] = sql(`SELECT id, year, channel, lang, state, subject, product, title, party_id FROM complaint WHERE id = ${caseOf(n)}`);
  assert.equal(`C${year}-${id.padStart(6, '0')}`, n);
  assert.deepEqual([channel, lang, state, subject, product, stored], ['web', 'en', 'received', 'quality', 'QR-320B', title]);
  assert.equal(sql(`SELECT body FROM message WHERE complaint_id = ${id}`)[0][0], good.body.replace('\n', '\\n'));
  assert.deepEqual(sql(`SELECT field FROM private_value WHERE party_id = ${party} ORDER BY field`).flat(), ['email', 'name', 'phone']);
  for (const v of [good.email, good.phone, good.name, '13812345678'])
    assert.equal(sql(`SELECT COUNT(*) FROM private_value WHERE party_id = ${party} AND LOCATE('${v}', sealed)`)[0][0], '0', `${v} is not in clear`);
  assert.equal(sql(`SELECT COUNT(*) FROM case_token WHERE complaint_id = ${id} AND LOCATE('${path.split('/').pop()}', hash)`)[0][0], '0');
  lacks(page.text, /li\.test\.\d+@example|13812345678|138 1234/, 'the case page shows no contact data');
});

test('the language of the case is the reader\'s', async () => {
  for (const [lang, code] of [['zh-TW', 'zh_TW'], ['zh-CN', 'zh_CN']]) {
    const { number: n } = await file({ title: unique('Lang') }, undefined, guest(lang));
    assert.equal(sql(`SELECT lang FROM complaint WHERE id = ${caseOf(n)}`)[0][0], code);
  }
});

test('anonymous: nothing but the matter, no party without files, no mail', async () => {
  const { number: n, page } = await file({ title: unique('Anonymous'), name: '', email: '', phone: '' });
  assert.equal(page.status, 200);
  assert.equal(sql(`SELECT COUNT(*) FROM outbox WHERE complaint_id = ${caseOf(n)}`)[0][0], '0');
  assert.equal(sql(`SELECT COUNT(*) FROM private_value v JOIN complaint c ON c.party_id = v.party_id WHERE c.id = ${caseOf(n)}`)[0][0], '0');
});

test('privacy and conduct cases are restricted from the first minute', async () => {
  for (const subject of ['privacy', 'conduct']) {
    const { number: n } = await file({ title: unique('Restricted'), subject });
    assert.equal(sql(`SELECT restricted FROM complaint WHERE id = ${caseOf(n)}`)[0][0], subject);
  }
});

test('each invalid field is named, 422, and everything typed comes back', async () => {
  const c = guest();
  for (const [fields, wrong] of [[{ subject: '' }, ['subject']], [{ subject: 'no-such' }, ['subject']], [{ title: '' }, ['title']], [{ title: 'x' }, ['title']], [{ title: ' \u3000 ' }, ['title']],
    [{ title: '冰'.repeat(201) }, ['title']], [{ body: '' }, ['body']], [{ body: '漏'.repeat(10001) }, ['body']], [{ product: 'x'.repeat(41) }, ['product']], [{ name: '王'.repeat(81) }, ['name']],
    [{ email: 'not-an-address' }, ['email']], [{ email: 'a@b' }, ['email']], [{ email: 'a b@example.com' }, ['email']], [{ email: `${'x'.repeat(250)}@example.com` }, ['email']], [{ email: 'a@example.com\r\nBcc: x@example.com' }, ['email']],
    [{ phone: 'call me' }, ['phone']], [{ phone: '12' }, ['phone']], [{ phone: '1'.repeat(21) }, ['phone']], [{ title: '', body: '', subject: '', email: 'x', phone: 'y' }, ['subject', 'title', 'body', 'email', 'phone']]]) {
    const typed = { ...good, title: unique('Kept'), ...fields };
    const rs = await c.submit('/complaint', '/complaint', typed);
    assert.equal(rs.status, 422, JSON.stringify(fields).slice(0, 80));
    assertHeaders(rs, 'invalid');
    assert.equal(rs.headers['cache-control'], 'no-store');
    for (const w of wrong) {
      has(rs.text, new RegExp(`id="e-${w}"`), `${w} has its error`);
      has(rs.text, new RegExp(`href="#f-${w}"`), `${w} is in the summary`);
    }
    const again = form(rs.text, '/complaint').values;
    for (const [k, v] of Object.entries(typed)) {
      if (k === 'subject' && v === 'no-such') continue;
      if (k === 'email' && v.includes('\r')) continue;
      assert.equal(again[k], v.replace(/\r\n/g, '\n'), `${k} comes back`);
    }
    has(again.idem, /^[0-9a-f]{32}$/);
    assert.equal(countBy(typed.title), 0);
  }
});

test('a form that came back can be mended and sent', async () => {
  const c = guest();
  const title = unique('Mended');
  const bad = await c.submit('/complaint', '/complaint', { ...good, title, email: 'wrong' });
  const f = form(bad.text, '/complaint');
  const rs = await c.post(f.action, { ...f.values, email: 'right@example.com' }, { files: [] });
  assert.equal(rs.status, 303);
  assert.equal(countBy(title), 1);
});

test('hostile text is stored as typed and shown escaped', async () => {
  for (const [what, text] of Object.entries(HOSTILE)) {
    const { rs, page, number: n } = await file({ title: text, body: `${text}\n\n${text}`, product: text.slice(0, 12), name: 'Mr Hostile' });
    if (rs.status === 422 && what === 'rtl') { // direction overrides may be refused, with the text kept
      assert.equal(form(rs.text, '/complaint').values.title, text);
      continue;
    }
    assert.equal(rs.status, 303, what);
    assert.ok(page.text.includes(html(text)), `${what} shows escaped`);
    lacks(page.text, /<script>alert|<img src=x/);
    const [[stored]] = sql(`SELECT HEX(title) FROM complaint WHERE id = ${caseOf(n)}`);
    assert.equal(Buffer.from(stored, 'hex').toString(), text.normalize('NFC'));
  }
});

test('control characters and broken UTF-8 are refused', async () => {
  const c = guest();
  const f = await c.form('/complaint', '/complaint');
  for (const bytes of [[0], [1], [0x1b], [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe4, 0xbd]]) {
    const b = 'b0undary';
    const body = Buffer.concat([Buffer.from(Object.entries({ ...f.values, ...good, title: undefined }).filter(([, v]) => v !== undefined)
      .map(([k, v]) => `--${b}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`).join('') + `--${b}\r\nContent-Disposition: form-data; name="title"\r\n\r\nBroken `),
    Buffer.from(bytes), Buffer.from(`\r\n--${b}--\r\n`)]);
    const rs = await c.request('POST', '/complaint', { body, headers: { 'content-type': `multipart/form-data; boundary=${b}`, 'content-length': body.length, origin: ORIGIN } });
    assert.ok([400, 422].includes(rs.status), `${bytes}: ${rs.status}`);
  }
  assert.equal(sql("SELECT COUNT(*) FROM complaint WHERE title LIKE 'Broken %'")[0][0], '0');
});

test('pressing twice files once, and leads to the same number', async () => {
  const c = guest();
  const title = unique('Twice');
  const f = await c.form('/complaint', '/complaint');
  const values = { ...f.values, ...good, title, email: `twice.${process.pid}.${Date.now()}@example.com` }; // one address gets so many mails a day
  const [a, b] = await Promise.all([c.post(f.action, values, { files: [] }), c.post(f.action, values, { files: [] })]);
  const third = await c.post(f.action, values, { files: [] });
  for (const rs of [a, b, third]) assert.equal(rs.status, 303);
  const numbers = await Promise.all([a, b, third].map(async (rs) => number(await c.follow(rs))));
  assert.equal(new Set(numbers).size, 1);
  assert.equal(countBy(title), 1);
  assert.equal(Number(sql(`SELECT COUNT(*) FROM outbox WHERE complaint_id = ${caseOf(numbers[0])}`)[0][0]), 1, 'one acknowledgement');
});

test('a form without its key, or with another\'s, files nothing new', async () => {
  const c = guest();
  const f = await c.form('/complaint', '/complaint');
  const title = unique('Keyless');
  for (const idem of ['', 'x', 'zz'.repeat(16), f.values.idem + '00']) {
    const rs = await c.post(f.action, { ...f.values, ...good, title, idem }, { files: [] });
    assert.equal(rs.status, 400, idem);
  }
  assert.equal(countBy(title), 0);
});

test('attachments: five of any kind, byte for byte back at the desk, names as given', async () => {
  const files = [
    { field: 'files', name: '冰箱 漏水（一）.jpg', type: 'image/jpeg', data: crypto.randomBytes(700000) },
    { field: 'files', name: 'a %22quoted%22 name.txt', type: 'text/plain', data: Buffer.from('text\r\n--kefu\r\n\r\n') },
    { field: 'files', name: 'C:\\\\Users\\\\li\\\\..\\\\scan.pdf', type: 'application/pdf', data: Buffer.from('%PDF-1.4\n') },
    { field: 'files', name: '<script>.html', type: 'text/html', data: Buffer.from('<script>alert(1)</script>') },
    { field: 'files', name: '𠮷.bin', data: Buffer.from([0, 1, 2, 255, 254, 13, 10, 0]) },
  ];
  const title = unique('Files');
  const { page, number: n } = await file({ title }, files);
  assert.equal(page.status, 200);
  const rows = sql(`SELECT id, name, size, HEX(sha256) FROM attach WHERE complaint_id = ${caseOf(n)} AND kind = 'file' ORDER BY id`);
  assert.deepEqual(rows.map((r) => r[1].replaceAll('\\\\', '\\')), ['冰箱 漏水（一）.jpg', 'a "quoted" name.txt', 'scan.pdf', '<script>.html', '𠮷.bin']);
  for (const r of rows) assert.ok(page.text.includes(html(r[1])), `the case page names ${r[1]}`);
  lacks(page.text, /<script>\.html/);
  const agent = await staff('agent');
  const desk = await agent.get(`/desk/complaints/${caseOf(n)}`);
  assert.equal(desk.status, 200);
  const links = [...desk.text.matchAll(new RegExp(`href="([^"]*/desk/complaints/${caseOf(n)}/files/(\\d+))"`, 'g'))];
  assert.equal(links.length, files.length);
  for (const [i, [id, name]] of rows.entries()) {
    const rs = await agent.get(unescape(links.find((l) => l[2] === id)[1]));
    assert.equal(rs.status, 200);
    assert.ok(rs.buf.equals(files[i].data), `${name}: bytes`);
    assert.equal(rs.headers['content-type'], 'application/octet-stream');
    const d = rs.headers['content-disposition'];
    has(d, /^attachment; filename="[^"\\%\x80-\uffff]*"; filename\*=UTF-8''[A-Za-z0-9._~%-]+$/, d);
    assert.equal(decodeURIComponent(d.match(/filename\*=UTF-8''(.*)$/)[1]), name);
    has(rs.headers['content-security-policy'], /sandbox/);
    assert.equal(rs.headers['x-content-type-options'], 'nosniff');
    assert.equal(rs.headers['cache-control'], 'no-store');
  }
  assert.equal(sql(`SELECT COUNT(*) FROM attach_chunk k JOIN attach a ON a.id = k.attach_id WHERE a.complaint_id = ${caseOf(n)} AND LOCATE('alert(1)', k.sealed)`)[0][0], '0', 'sealed');
});

test('an attachment of 10 MB is taken whole; anonymous too', async () => {
  const data = Buffer.alloc(10485760, 'kefu-');
  const title = unique('Ten');
  const { page, number: n } = await file({ title, name: '', email: '', phone: '' }, [{ field: 'files', name: 'ten.bin', data }]);
  assert.equal(page.status, 200);
  const [[id]] = sql(`SELECT id FROM attach WHERE complaint_id = ${caseOf(n)}`);
  const agent = await staff('agent');
  const rs = await agent.get(`/desk/complaints/${caseOf(n)}/files/${id}`);
  assert.equal(rs.status, 200);
  assert.equal(crypto.createHash('sha256').update(rs.buf).digest('hex'), crypto.createHash('sha256').update(data).digest('hex'));
});

test('too many, too big and empty attachments are said at the field, with the text kept', async () => {
  const c = guest();
  for (const files of [Array.from({ length: 6 }, (_, i) => ({ field: 'files', name: `${i}.txt`, data: Buffer.from('x') })), [{ field: 'files', name: 'big.bin', data: Buffer.alloc(10485761) }],
    [{ field: 'files', name: 'empty.txt', data: Buffer.alloc(0) }]]) {
    const title = unique('TooMuch');
    const rs = await c.submit('/complaint', '/complaint', { ...good, title }, files);
    assert.equal(rs.status, 422, files[0].name);
    has(rs.text, /id="e-files"/);
    assert.equal(form(rs.text, '/complaint').values.title, title);
    assert.equal(countBy(title), 0);
  }
});

test('a browser\'s empty file field is no file', async () => {
  const { page, number: n } = await file({ title: unique('NoFile') }, [{ field: 'files', name: '', data: Buffer.alloc(0) }]);
  assert.equal(page.status, 200);
  assert.equal(sql(`SELECT COUNT(*) FROM attach WHERE complaint_id = ${caseOf(n)}`)[0][0], '0');
});

test('files in a field that is not ours, and fields that do not exist, count for nothing', async () => {
  const title = unique('Extra');
  const { rs, number: n } = await file({ title, state: 'closed', assignee_id: '1', restricted: 'none', severity: '1', customer: '1', subject: 'privacy' }, [{ field: 'other', name: 'x.txt', data: Buffer.from('x') }]);
  assert.equal(rs.status, 303);
  assert.deepEqual(sql(`SELECT state, restricted, assignee_id, customer_id, severity FROM complaint WHERE id = ${caseOf(n)}`)[0], ['received', 'privacy', 'NULL', 'NULL', 'NULL']);
  assert.equal(sql(`SELECT COUNT(*) FROM attach WHERE complaint_id = ${caseOf(n)}`)[0][0], '0');
});

test('CSRF: a stale, foreign or missing proof files nothing and says what to do', async () => {
  const c = guest();
  const title = unique('Forged');
  const f = await c.form('/complaint', '/complaint');
  for (const [values, headers] of [[{ csrf: '' }, {}], [{ csrf: 'A'.repeat(24) }, {}], [{}, { 'sec-fetch-site': 'cross-site' }], [{}, { origin: 'https://evil.example', 'sec-fetch-site': undefined }]]) {
    const h = Object.fromEntries(Object.entries(headers).filter(([, v]) => v !== undefined));
    const own = { ...f.values, ...good, title, ...values };
    const { body, type } = (await import('../lib/kit.js')).multipart(own, []);
    const rs = await c.request('POST', '/complaint', { body, headers: { 'content-type': type, 'content-length': body.length, ...h } });
    assert.equal(rs.status, 403);
    assertHeaders(rs, 'forged');
  }
  assert.equal(countBy(title), 0);
});

test('too many cases from one address: said in the form, with the text kept', async () => {
  const page = await fastcgi('portal', 'GET', '/complaint', { params: { REMOTE_ADDR: '203.0.113.99' } });
  const f = form(page.text, '/complaint');
  let last;
  for (let i = 0; i < 22; i++) {
    const values = new URLSearchParams({ ...f.values, ...good, title: `Flood ${process.pid}`, idem: crypto.randomBytes(16).toString('hex') });
    last = await fastcgi('portal', 'POST', '/complaint', { body: values.toString(), params: { REMOTE_ADDR: '203.0.113.99' } });
    if (last.status !== 303) break;
  }
  assert.equal(last.status, 422);
  assert.equal(form(last.text, '/complaint').values.title, `Flood ${process.pid}`);
  assert.ok(countBy(`Flood ${process.pid}`) <= 20);
  sql('DELETE FROM throttle');
});
