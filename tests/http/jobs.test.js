// jobs.test.js -- kefu-jobs against a mail server that refuses, stalls and drops: back-off, same Message-ID, one leader.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import { spawn } from 'node:child_process';
import { Client, VAR, ctl, has, lacks, sql, until } from '../lib/kit.js';

const UID = '61204';
const conf = `${VAR}/run/jobs-smtp.conf`;
const pidOf = () => Number(fs.readFileSync(`${VAR}/pid/jobs`, 'utf8'));
const alive = (pid) => fs.existsSync(`/proc/${pid}/cmdline`) && fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
let serial = 0;

// A mail server of one conversation at a time; answer(verb, data) says what to reply, null drops the connection.
class Smtp {
  constructor() { this.got = []; this.answer = () => undefined; }

  async start() {
    this.server = net.createServer((s) => {
      let buf = '', data = null, rcpt = [], from = '';
      s.on('error', () => {});
      const reply = (verb, normal, arg) => { const r = this.answer(verb, arg); if (r === null) s.destroy(); else s.write(`${r ?? normal}\r\n`); };
      s.write('220 test\r\n');
      s.on('data', (d) => {
        buf += d.toString('latin1');
        for (;;) {
          if (data !== null) {
            const end = buf.indexOf('\r\n.\r\n');
            if (end < 0) return;
            const raw = buf.slice(0, end + 2);
            buf = buf.slice(end + 5);
            data = null;
            const text = raw.replace(/^\.\./gm, '.');
            this.got.push({ from, rcpt, text, id: (text.match(/^message-id: *(\S+)/im) ?? [])[1] });
            reply('DATA', '250 ok', text);
            continue;
          }
          const nl = buf.indexOf('\r\n');
          if (nl < 0) return;
          const line = buf.slice(0, nl);
          buf = buf.slice(nl + 2);
          const verb = line.split(/[ :]/)[0].toUpperCase();
          if (verb === 'MAIL') { from = line; rcpt = []; reply('MAIL', '250 ok', line); }
          else if (verb === 'RCPT') { rcpt.push(line); reply('RCPT', '250 ok', line); }
          else if (verb === 'DATA') { data = ''; s.write('354 go\r\n'); }
          else if (verb === 'QUIT') { s.end('221 bye\r\n'); }
          else s.write('250 ok\r\n');
        }
      });
    });
    await new Promise((r) => this.server.listen(0, '127.0.0.1', r));
    return this.server.address().port;
  }
}
const smtp = new Smtp();

function jobs(args, { kill } = {}) {
  return new Promise((resolve) => {
    const p = spawn('setpriv', ['--reuid', UID, '--regid', UID, '--groups', '61206', '--no-new-privs', '--', `${VAR}/opt/bin/kefu-jobs`, '-c', conf, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '', err = '';
    p.stdout.on('data', (d) => { out += d; });
    p.stderr.on('data', (d) => { err += d; });
    p.on('close', (status, signal) => resolve({ status, signal, out, err }));
    if (kill) kill(p);
  });
}
const later = (minutes) => new Date(Date.now() + minutes * 60000).toISOString().replace(/\.\d+Z$/, 'Z');
const outbox = (id) => sql(`SELECT state, tries, error, mail_id FROM outbox WHERE complaint_id = ${id}`)[0];

async function file() {
  const email = `jobs.${process.pid}.${++serial}@example.com`;
  const c = new Client();
  const rs = await c.submit('/complaint', '/complaint', { subject: 'other', title: `Jobs ${process.pid}-${serial}`, body: 'Text.', product: '', name: 'Jobs Test', email, phone: '' });
  const page = await c.follow(rs);
  return { id: Number(page.text.match(/C\d{4}-(\d{6,})/)[1]), email };
}

let argv;
before(async () => {
  // Let the site's own kefu-jobs finish, then stop it: this file sends the mails.
  await until(() => sql("SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'sending') AND next_at <= UTC_TIMESTAMP()")[0][0] === '0', 'an empty queue', 60);
  argv = fs.readFileSync(`/proc/${pidOf()}/cmdline`, 'utf8').split('\0').filter(Boolean);
  const pid = pidOf();
  process.kill(pid, 'SIGTERM');
  await until(() => !alive(pid), 'kefu-jobs stops when told');
  const port = await smtp.start();
  fs.writeFileSync(conf, fs.readFileSync(`${VAR}/kefu.conf`, 'utf8').replace(/^mail_url = .*$/m, `mail_url = smtp://127.0.0.1:${port}`));
});

after(() => {
  smtp.server?.close();
  fs.rmSync(conf, { force: true });
  const log = fs.openSync(`${VAR}/log/jobs.log`, 'a');
  const p = spawn('setpriv', ['--reuid', UID, '--regid', UID, '--groups', '61206', '--no-new-privs', '--', ...argv], { detached: true, stdio: ['ignore', log, log] });
  p.unref();
  fs.writeFileSync(`${VAR}/pid/jobs`, `${p.pid}\n`);
});

test('a mail goes out by SMTP: one recipient, dots kept, marked as sent', async () => {
  const { id, email } = await file();
  smtp.answer = () => undefined;
  const r = await jobs(['--once']);
  assert.equal(r.status, 0, r.err);
  const mail = smtp.got.find((m) => m.rcpt.join().includes(email));
  assert.ok(mail, 'it arrived');
  assert.equal(mail.rcpt.length, 1);
  has(mail.text, /^To: .*jobs/im);
  assert.equal(outbox(id)[0], 'sent');
  assert.equal((await jobs(['--once'])).status, 0);
  assert.equal(smtp.got.filter((m) => m.rcpt.join().includes(email)).length, 1, 'once');
});

test('a mail server that is busy is asked again later, with the same Message-ID; the wait grows', async () => {
  const { id, email } = await file();
  smtp.answer = (verb) => (verb === 'DATA' ? '451 later, mailbox of x is busy' : undefined);
  const mine = () => smtp.got.filter((m) => m.rcpt.join().includes(email));
  await jobs(['--once']);
  assert.deepEqual(outbox(id).slice(0, 2), ['queued', '1']);
  lacks(outbox(id)[2], /@example/, 'no address in the error');
  await jobs(['--once']);
  assert.equal(mine().length, 1, 'not at once');
  await jobs(['--once', '--now', later(2)]);
  assert.equal(mine().length, 2);
  assert.deepEqual(outbox(id).slice(0, 2), ['queued', '2']);
  await jobs(['--once', '--now', later(4)]);
  assert.equal(mine().length, 2, 'the second wait is longer');
  smtp.answer = () => undefined;
  await jobs(['--once', '--now', later(12)]);
  assert.equal(outbox(id)[0], 'sent');
  assert.equal(new Set(mine().map((m) => m.id)).size, 1);
});

test('a mail server that is away or hangs up costs nothing but time', async () => {
  const { id } = await file();
  smtp.answer = (verb) => (verb === 'RCPT' ? null : undefined);
  assert.equal((await jobs(['--once'])).status, 0);
  assert.equal(outbox(id)[0], 'queued');
  smtp.answer = () => undefined;
  await jobs(['--once', '--now', later(2)]);
  assert.equal(outbox(id)[0], 'sent');
});

test('a refusal for good ends the tries, and the row says why without the address', async () => {
  const { id, email } = await file();
  smtp.answer = (verb, arg) => (verb === 'RCPT' ? `550 no such user ${arg}` : undefined);
  await jobs(['--once']);
  assert.equal(outbox(id)[0], 'dead');
  lacks(outbox(id)[2], new RegExp(email.split('@')[0].replaceAll('.', '\\.')));
});

test('killed in flight: sent again by the next leader, the same Message-ID, at most once more', async () => {
  const { id, email } = await file();
  const mine = () => smtp.got.filter((m) => m.rcpt.join().includes(email));
  let victim;
  smtp.answer = (verb) => { if (verb === 'DATA' && victim) { const pids = fs.readFileSync(`/proc/${victim.pid}/cmdline`, 'utf8'); if (pids) process.kill(victim.pid, 'SIGKILL'); victim = null; return null; } return undefined; };
  const r = await jobs(['--once'], { kill: (p) => { victim = p; } });
  assert.equal(r.signal, 'SIGKILL');
  assert.equal(outbox(id)[0], 'sending');
  smtp.answer = () => undefined;
  assert.equal((await jobs(['--once'])).status, 75, 'the dead leader still holds its lease');
  sql("UPDATE lease SET expires_at = UTC_TIMESTAMP(3) WHERE name = 'jobs'"); // as if its time had passed
  const next = await until(async () => { const n = await jobs(['--once']); return n.status === 0 && n; }, 'the dead leader\'s lease to run out', 90);
  assert.equal(next.status, 0);
  assert.equal(outbox(id)[0], 'sent');
  assert.equal(mine().length, 2);
  assert.equal(new Set(mine().map((m) => m.id)).size, 1, 'the same Message-ID');
});

test('one leads: while one runs, another\'s round does nothing and says so', async () => {
  let leader;
  const running = jobs([], { kill: (p) => { leader = p; } });
  await until(() => sql("SELECT COUNT(*) FROM lease WHERE name = 'jobs' AND expires_at > UTC_TIMESTAMP(3)")[0][0] === '1', 'the lease is held');
  const r = await until(async () => { const x = await jobs(['--once']); return x.status === 75 && x; }, 'the other one is turned away');
  has(r.err, /leads/);
  leader.kill('SIGTERM');
  assert.equal((await running).status, 0);
  assert.equal((await jobs(['--once'])).status, 0, 'a lease laid down is free at once');
});

test('throttle buckets that are full again are removed, those in use stay', async () => {
  sql("INSERT INTO throttle (bucket, tokens, refilled_at) SELECT UNHEX(MD5(CONCAT('sweep', seq))), 0, UTC_TIMESTAMP(3) - INTERVAL IF(seq <= 250, 49, 47) HOUR FROM seq_1_to_260");
  const left = () => Number(sql("SELECT COUNT(*) FROM throttle JOIN seq_1_to_260 ON bucket = UNHEX(MD5(CONCAT('sweep', seq)))")[0][0]);
  assert.equal((await jobs(['--once'])).status, 0);
  assert.equal(left(), 60, 'a batch');
  assert.equal((await jobs(['--once'])).status, 0);
  assert.equal(left(), 10);
  sql("DELETE FROM throttle WHERE refilled_at < UTC_TIMESTAMP(3) - INTERVAL 46 HOUR");
});

test('options: help, version, faults', async () => {
  assert.equal((await jobs(['--help'])).status, 0);
  assert.equal((await jobs(['--version'])).status, 0);
  assert.equal((await jobs(['--now', later(1)])).status, 64);
  assert.equal((await jobs(['--once', '--now', 'tomorrow'])).status, 64);
  assert.equal(ctl('jobs').status, 64);
});
