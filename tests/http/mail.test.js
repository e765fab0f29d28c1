// mail.test.js -- mail out (acknowledgement, answer) and mail in (a new case, an answer in its case, machines, twice, database away).
import test from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { BASE, Client, HOSTILE, ORIGIN, VAR, form, has, lacks, mails, run, runAs, sql, staff, until } from '../lib/kit.js';

const MAILIN = 61205;
let serial = 0;
const unique = (s) => `${s} ${process.pid}-${++serial}`;
const address = (s) => `${s}.${process.pid}.${++serial}@example.com`;
const to = (addr) => mails().filter((m) => new RegExp(`^to: .*${addr.replaceAll('.', '\\.')}`, 'im').test(m.head));
const words = (head) => head.replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, b) => Buffer.from(b, 'base64').toString()).replace(/=\?utf-8\?q\?([^?]*)\?=/gi, (_, t) => Buffer.from(t.replace(/_/g, ' ')
  .replace(/=([0-9A-F]{2})/gi, (__, h) => String.fromCharCode(parseInt(h, 16))), 'latin1').toString());
const subject = (m) => words((m.head.match(/^subject: *(.*)$/im) ?? [])[1] ?? '').replace(/\s+/g, ' ').trim();
const numberOf = (text) => (text.match(/C\d{4}-\d{6,}/) ?? [])[0];
const idOf = (n) => Number(n.split('-')[1]);
const mailin = (raw, options) => runAs(MAILIN, 'kefu-mailin', [], { input: raw, ...options });
const row = (id, cols) => sql(`SELECT ${cols} FROM complaint WHERE id = ${id}`)[0];
const fixture = ({ from = address('sender'), name = 'Sender Test', title = unique('By mail'), body = 'The kettle leaks.\r\n', headers = '', id = `${crypto.randomUUID()}@mail.example`, type = 'text/plain; charset=utf-8' }) =>
  ({ from, title, id, raw: `From: ${name} <${from}>\r\nTo: service@kefu.example\r\nSubject: ${title}\r\nDate: Sat, 21 Nov 2026 10:00:00 +0800\r\nMessage-ID: <${id}>\r\n${headers}MIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\n${body}` });
const caseOf = (title) => sql(`SELECT id FROM complaint WHERE title = '${title.replaceAll("'", "\\'")}'`).map((r) => Number(r[0]));

async function file(fields, lang = 'en') {
  const c = new Client({ lang });
  const rs = await c.submit('/complaint', '/complaint', { subject: 'quality', title: unique('With mail'), body: 'It is loud.', product: '', name: 'Mail Test', phone: '', ...fields });
  const page = await c.follow(rs);
  return { c, number: numberOf(page.text), id: idOf(numberOf(page.text)) };
}

test('the acknowledgement arrives with number and a link of its own, in the language of the case', async () => {
  for (const [lang, word] of [['en', /arrived/], ['zh-CN', /您/], ['zh-TW', /您/]]) {
    const email = address('ack');
    const title = unique('洗衣機漏水 𠮷 “quoted”');
    const { c, number, id } = await file({ email, title, name: '王小明' }, lang);
    const [m] = await until(() => { const l = to(email); return l.length && l; }, 'the acknowledgement');
    has(subject(m), new RegExp(number));
    has(subject(m), /𠮷/);
    has(m.body, word);
    has(m.body, /王小明/);
    has(m.head, /^auto-submitted: *auto-generated/im);
    has(m.head, /^from: *Kefu <service@kefu\.example>/im);
    has(m.messageId, /^<[0-9a-f]+@kefu\.example>$/);
    const link = m.body.match(/http:\/\/\S+\/case\/[A-Za-z0-9_-]{22}/)[0];
    assert.ok(link.startsWith(`${ORIGIN}${BASE}/case/`));
    const page = await new Client().get(link.slice(ORIGIN.length));
    assert.equal(page.status, 200, 'the link opens the case');
    has(page.text, new RegExp(number));
    assert.ok(Number(sql(`SELECT COUNT(*) FROM case_token WHERE complaint_id = ${id}`)[0][0]) >= 2, 'a token of its own');
    assert.ok(c);
    await until(() => sql(`SELECT state FROM outbox WHERE complaint_id = ${id}`)[0][0] === 'sent', 'the row says sent');
    assert.equal(to(email).length, 1, 'once');
    lacks(JSON.stringify(sql(`SELECT * FROM outbox WHERE complaint_id = ${id}`)), new RegExp(email.replaceAll('.', '\\.')), 'no address in the queue');
    assert.equal(sql(`SELECT COUNT(*) FROM access_log WHERE op IN ('send', 'address_of') AND complaint_id = ${id} AND result = 'ok'`)[0][0], '1', 'logged as sent');
  }
});

test('the answer of the desk arrives, threaded to the acknowledgement', async () => {
  const email = address('answer');
  const { id, number } = await file({ email });
  const [ack] = await until(() => { const l = to(email); return l.length && l; }, 'the acknowledgement');
  const agent = await staff('agent');
  const f = form((await agent.get(`/desk/complaints/${id}`)).text, `/${id}/answer`);
  const text = `We come on Monday at nine.\n.\n..dots\nFrom here on.\n${HOSTILE.astral} ${HOSTILE.chinese}`;
  assert.equal((await agent.post(f.action, { ...f.values, answer: text, to: 'answered' })).status, 303);
  const m = await until(() => to(email).find((x) => /We come on Monday/.test(x.body)), 'the answer');
  for (const line of text.split('\n')) assert.ok(m.body.replace(/\r\n/g, '\n').includes(line), `the mail holds ${line}`);
  has(m.head, new RegExp(`^in-reply-to: *${ack.messageId.replace(/[.<>]/g, '\\$&')}`, 'im'));
  has(subject(m), new RegExp(number));
  assert.notEqual(m.messageId, ack.messageId);
});

test('nothing typed can write a header of a mail', async () => {
  const email = address('header');
  await file({ email, title: 'Injected%0d%0aBcc: x@evil.example \u2028 Bcc: y@evil.example', name: 'A\u2029B' });
  const [m] = await until(() => { const l = to(email); return l.length && l; }, 'the acknowledgement');
  lacks(m.head, /^bcc:/im);
  assert.equal(m.head.match(/^to:/gim).length, 1);
});

test('a note is never mailed; an anonymous case gets no mail', async () => {
  const email = address('note');
  const { id } = await file({ email });
  await until(() => to(email).length, 'the acknowledgement');
  const agent = await staff('agent');
  const f = form((await agent.get(`/desk/complaints/${id}`)).text, `/${id}/note`);
  assert.equal((await agent.post(f.action, { ...f.values, note: 'Not for the customer' })).status, 303);
  assert.equal(sql(`SELECT COUNT(*) FROM outbox WHERE complaint_id = ${id}`)[0][0], '1');
});

test('the maildir is its owner\'s alone', () => {
  assert.equal(fs.statSync(`${VAR}/mail`).mode & 0o077, 0);
  for (const f of fs.readdirSync(`${VAR}/mail/new`).slice(0, 5)) assert.equal(fs.statSync(`${VAR}/mail/new/${f}`).mode & 0o077, 0, f);
});

test('mail in: a new case, with the sender sealed, files kept, and an acknowledgement', async () => {
  const data = crypto.randomBytes(2000);
  const b = 'bound';
  const body = `--${b}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n水壺會漏水，請幫忙。\r\n--${b}\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''%E7%85%A7%E7%89%87.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n${data.toString('base64')}\r\n--${b}--\r\n`;
  const m = fixture({ name: '=?utf-8?B?5p6X5b+X546y?=', type: `multipart/mixed; boundary=${b}`, body });
  const r = mailin(m.raw);
  assert.equal(r.status, 0, r.err);
  const [id] = caseOf(m.title);
  assert.ok(id, 'a case');
  assert.deepEqual(row(id, 'channel, state, lang'), ['mail', 'received', 'zh_TW']);
  has(sql(`SELECT body FROM message WHERE complaint_id = ${id}`)[0][0], /水壺會漏水/);
  const [[party]] = sql(`SELECT party_id FROM complaint WHERE id = ${id}`);
  assert.deepEqual(sql(`SELECT field FROM private_value WHERE party_id = ${party} ORDER BY field`).flat(), ['email', 'name']);
  const agent = await staff('agent');
  const [[attach]] = sql(`SELECT id FROM attach WHERE complaint_id = ${id} AND kind = 'file'`);
  assert.equal(sql(`SELECT name FROM attach WHERE id = ${attach}`)[0][0], '照片.bin');
  assert.ok((await agent.get(`/desk/complaints/${id}/files/${attach}`)).buf.equals(data), 'byte for byte');
  const [[raw]] = sql(`SELECT id FROM attach WHERE complaint_id = ${id} AND kind = 'mail'`);
  assert.equal((await agent.get(`/desk/complaints/${id}/files/${raw}`)).text, m.raw, 'the mail as it came');
  const [ack] = await until(() => { const l = to(m.from); return l.length && l; }, 'the acknowledgement');
  assert.equal(idOf(numberOf(subject(ack))), id);
  lacks(fs.readFileSync(`${VAR}/log/jobs.log`, 'utf8'), new RegExp(m.from.replaceAll('.', '\\.')), 'no address in a log');
});

test('mail in: the same mail twice is stored once', () => {
  const m = fixture({});
  for (let i = 0; i < 3; i++) assert.equal(mailin(m.raw).status, 0);
  assert.equal(caseOf(m.title).length, 1);
  assert.equal(mailin(`From sender@example.com Sat Nov 21 10:00:00 2026\n${m.raw}`).status, 0, 'with the mbox line too');
  assert.equal(caseOf(m.title).length, 1);
});

test('mail in: an answer joins its case by thread or number, from its complainant only', async () => {
  const email = address('thread');
  const { id, number } = await file({ email });
  const [ack] = await until(() => { const l = to(email); return l.length && l; }, 'the acknowledgement');
  const agent = await staff('agent');
  const f = form((await agent.get(`/desk/complaints/${id}`)).text, `/${id}/answer`);
  await agent.post(f.action, { ...f.values, answer: 'When did it begin?', to: 'waiting' });
  const byThread = fixture({ from: email, title: 'Re: something else', headers: `In-Reply-To: ${ack.messageId}\r\nReferences: ${ack.messageId}\r\n`, body: 'It began on Monday.\r\n\r\nOn Sat, somebody wrote:\r\n> quoted text of ours\r\n' });
  assert.equal(mailin(byThread.raw).status, 0);
  assert.equal(row(id, 'state')[0], 'working', 'waiting is over');
  const messages = () => sql(`SELECT body FROM message WHERE complaint_id = ${id} AND kind = 'customer' ORDER BY id`).flat();
  has(messages().at(-1), /It began on Monday/);
  const byNumber = fixture({ from: email.toUpperCase(), title: `AW: Your complaint ${number}: x`, body: 'And on Tuesday.\r\n' });
  assert.equal(mailin(byNumber.raw).status, 0);
  has(messages().at(-1), /And on Tuesday/);
  const n = messages().length;
  // Somebody else who knows the number, and even the Message-ID, does not get into the case.
  const stranger = fixture({ title: `Re: ${number} ${unique('stranger')}`, headers: `In-Reply-To: ${ack.messageId}\r\n`, body: 'Let me in.\r\n' });
  assert.equal(mailin(stranger.raw).status, 0);
  assert.equal(messages().length, n);
  assert.equal(sql(`SELECT COUNT(*) FROM message WHERE body LIKE 'Let me in.%' AND complaint_id <> ${id}`)[0][0] >= '1', true, 'it becomes a case of its own');
  const desk = await agent.get(`/desk/complaints/${id}`);
  has(desk.text, /It began on Monday/);
});

test('mail in: machines, loops and bounces are kept and not answered', () => {
  for (const headers of ['Auto-Submitted: auto-replied\r\n', 'Precedence: bulk\r\n', 'X-Kefu-Mail: 1\r\n', 'List-Id: <list.example>\r\n']) {
    const m = fixture({ headers });
    assert.equal(mailin(m.raw).status, 0, headers);
    assert.deepEqual(caseOf(m.title), [], headers);
    assert.equal(sql(`SELECT COUNT(*) FROM mail_in WHERE result = 'refused' AND reason <> ''`)[0][0] > '0', true);
  }
  const own = fixture({ from: 'service@kefu.example', name: 'Kefu' });
  assert.equal(mailin(own.raw).status, 0);
  assert.deepEqual(caseOf(own.title), []);
  const bounce = fixture({ name: 'Mail Delivery System', from: 'mailer-daemon@mail.example', type: 'multipart/report; report-type=delivery-status; boundary=b', headers: 'Return-Path: <>\r\n', body: '--b\r\nContent-Type: text/plain\r\n\r\nfailed\r\n--b--\r\n' });
  assert.equal(mailin(bounce.raw).status, 0);
  assert.deepEqual(caseOf(bounce.title), []);
});

test('mail in: legacy Chinese encodings, broken and hostile mails are taken without harm', async () => {
  const gb = fixture({ type: 'text/plain; charset=gb2312' });
  const text = Buffer.concat([Buffer.from(gb.raw.replace('The kettle leaks.\r\n', '')), Buffer.from([0xb1, 0xf9, 0xcf, 0xe4, 0xc2, 0xa9, 0xcb, 0xae, 13, 10])]); // 冰箱漏水
  assert.equal(mailin(text).status, 0);
  has(sql(`SELECT body FROM message WHERE complaint_id = ${caseOf(gb.title)[0]}`)[0][0], /冰箱漏水/);
  const big5 = fixture({ type: 'text/plain; charset=big5' });
  assert.equal(mailin(Buffer.concat([Buffer.from(big5.raw.replace('The kettle leaks.\r\n', '')), Buffer.from([0xa6, 0x42, 0xbd, 0x63, 13, 10])])).status, 0); // 冰箱
  has(sql(`SELECT body FROM message WHERE complaint_id = ${caseOf(big5.title)[0]}`)[0][0], /冰箱/);
  for (const raw of ['', '\r\n', 'no header at all', 'From: \r\n\r\n', 'Subject: only\r\n\r\nbody', '\0\0\0', crypto.randomBytes(5000), 'From: a@b\r\n'.repeat(3000), `From: x@example.com\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n'.repeat(400)}`]) {
    const r = mailin(raw);
    assert.ok([0, 65, 75].includes(r.status), `${String(raw).slice(0, 30)}: ${r.status} ${r.err.slice(0, 200)}`);
    lacks(r.err, /Sanitizer|runtime error/);
  }
  const hostile = fixture({ title: unique('<script>alert(1)</script>'), body: '<html><script>alert(1)</script><p>Readable</p></html>\r\n', type: 'text/html; charset=utf-8' });
  assert.equal(mailin(hostile.raw).status, 0);
  const [id] = caseOf(hostile.title);
  const page = await (await staff('agent')).get(`/desk/complaints/${id}`);
  lacks(page.text, /<script>alert/);
  has(page.text, /Readable/);
});

test('mail in: with the database or the vault away the mail server keeps the mail (75)', () => {
  for (const [key, value] of [['db_socket', '/nonexistent/db.sock'], ['vault_socket', '/nonexistent/vault.sock']]) {
    const conf = `${VAR}/run/away-${key}.conf`;
    fs.writeFileSync(conf, fs.readFileSync(`${VAR}/kefu.conf`, 'utf8').replace(new RegExp(`^${key} = .*$`, 'm'), `${key} = ${value}`));
    const m = fixture({});
    const r = mailin(m.raw, { conf });
    assert.equal(r.status, 75, key);
    has(r.err, /again later/);
    assert.deepEqual(caseOf(m.title), []);
    assert.equal(mailin(m.raw).status, 0, 'delivered again it is stored');
    assert.equal(caseOf(m.title).length, 1);
    fs.rmSync(conf);
  }
  assert.equal(runAs(MAILIN, 'kefu-mailin', [], { input: 'x', conf: '/nonexistent' }).status, 75, 'our fault bounces no mail');
});

test('mail in: kefuctl mailin does the same for the administrator', () => {
  const m = fixture({});
  const r = run('kefuctl', ['mailin'], { input: m.raw });
  assert.equal(r.status, 0, r.err);
  assert.equal(caseOf(m.title).length, 1);
});
