// crash.test.js -- 200 complaints filed by 8 clients while portal workers, jobs, the vault's workers and mariadbd are killed
// with -9 at random (fixed start).  A client notes title and attachment hash before each try.  Every complaint whose
// browser saw a number must exist once, with its attachment byte for byte; nothing may exist twice.
import test from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { spawn, execFileSync } from 'node:child_process';
import { Client, VAR, form, sql, account, until } from '../lib/kit.js';

const COMPLAINTS = 200, CLIENTS = 8, KILLS = 30;

let state = 0x5eed;
const random = (n) => { state = (state * 1103515245 + 12345) & 0x7fffffff; return (state >>> 8) % n; };
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const pidOf = (name) => Number(fs.readFileSync(`${VAR}/pid/${name}`, 'utf8'));
const children = (pid) => fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

function kill(pid) {
  try { process.kill(pid, 'SIGKILL'); return true; } catch { return false; }
}

// Start a program of the site again as ./run did: the same command line and uid, its pid noted.
function restart(name, uid, argv) {
  const p = spawn('setpriv', ['--reuid', uid, '--regid', uid, '--groups', '61206', '--no-new-privs', '--', ...argv],
    { detached: true, stdio: ['ignore', fs.openSync(`${VAR}/log/${name}.log`, 'a'), fs.openSync(`${VAR}/log/${name}.log`, 'a')] });
  p.unref();
  fs.writeFileSync(`${VAR}/pid/${name}`, `${p.pid}\n`);
}
const argvOf = (name) => fs.readFileSync(`/proc/${pidOf(name)}/cmdline`, 'utf8').split('\0').filter(Boolean);
const uidOf = (name) => fs.readFileSync(`/proc/${pidOf(name)}/status`, 'utf8').match(/^Uid:\s+(\d+)/m)[1];

test('no complaint is lost or doubled while everything is killed', { timeout: 600000 }, async () => {
  const programs = Object.fromEntries(['mariadb', 'jobs'].map((n) => [n, { argv: argvOf(n), uid: uidOf(n) }]));
  const seen = [];
  let started = 0, over = false, kills = 0, retries = 0;

  async function fileOne(i) {
    const data = crypto.createHash('sha512').update(`attachment ${i}`).digest();
    const big = Buffer.concat(Array.from({ length: 1 + i % 40 }, (_, k) => Buffer.concat([data, Buffer.alloc(20000, k)])));
    const note = { title: `Crash ${i}`, hash: crypto.createHash('sha256').update(big).digest('hex') };
    const c = new Client();
    let f;
    for (let attempt = 0; attempt < 120; attempt++) {
      try {
        if (!f) {
          const page = await c.get('/complaint');
          if (page.status !== 200) throw new Error(`form ${page.status}`);
          f = form(page.text, '/complaint');
        }
        const rs = await c.post(f.action, { ...f.values, subject: 'quality', title: note.title, body: `Crash test complaint number ${i}, text to be kept.`,
          name: 'Crash Tester', email: `crash${i}@example.com` }, { files: [{ field: 'files', name: `proof-${i}.bin`, data: big }] });
        if (rs.status !== 303) throw new Error(`post ${rs.status}`);
        for (let look = 0; look < 120; look++) {
          const page = await c.follow(rs).catch(() => ({ status: 0, text: '' }));
          const number = page.status === 200 && page.text.match(/C\d{4}-\d{6,}/);
          if (number) { seen.push({ ...note, number: number[0] }); return; }
          await sleep(250);
        }
        throw new Error('the case page never came');
      } catch (e) {
        retries++;
        await sleep(250);
      }
    }
  }

  const killer = (async () => {
    while (!over || kills < KILLS) {
      await sleep(120 + random(200));
      const what = random(10);
      let done = false;
      try {
        if (what < 4) { const w = children(pidOf('portal')); done = w.length > 0 && kill(w[random(w.length)]); }
        else if (what < 6) { const w = children(pidOf('vault')); done = w.length > 0 && kill(w[random(w.length)]); }
        else if (what < 8) { done = kill(pidOf('jobs')); await sleep(50); restart('jobs', programs.jobs.uid, programs.jobs.argv); }
        else { done = kill(pidOf('mariadb')); await sleep(100); restart('mariadb', programs.mariadb.uid, programs.mariadb.argv);
          await until(() => { try { sql('SELECT 1'); return true; } catch { return false; } }, 'MariaDB after a kill', 60); await sleep(300); }
      } catch { /* a process that was just replaced */ }
      if (done) kills++;
    }
  })();
  await Promise.all(Array.from({ length: CLIENTS }, async () => { while (started < COMPLAINTS) await fileOne(started++); }));
  over = true;
  await killer;
  await until(async () => (await new Client().get('/healthz').catch(() => ({}))).status === 200, 'the portal after the kills', 60);

  assert.ok(kills >= KILLS, `${kills} kills`);
  assert.equal(seen.length, COMPLAINTS, 'every client got its number in the end');
  const rows = new Map();
  for (const [title, number, n, size, hash, chunks] of sql(`SELECT c.title, CONCAT('C', c.year, '-', LPAD(c.id, 6, '0')), COUNT(DISTINCT c.id), MAX(a.size), MAX(HEX(a.sha256)), COUNT(k.no)
      FROM complaint c LEFT JOIN attach a ON a.complaint_id = c.id LEFT JOIN attach_chunk k ON k.attach_id = a.id WHERE c.title LIKE 'Crash %' GROUP BY c.title`))
    rows.set(title, { number, n: Number(n), size: Number(size), hash: hash.toLowerCase(), chunks: Number(chunks) });
  for (const s of seen) {
    const r = rows.get(s.title);
    assert.ok(r, `${s.title} is stored`);
    assert.equal(r.n, 1, `${s.title} exists once`);
    assert.equal(r.number, s.number, `${s.title} has the number that the browser saw`);
    assert.equal(r.hash, s.hash, `${s.title}: the stored hash`);
  }
  // Byte for byte: read the attachments back as a member of staff would.
  const staff = await new Client().login(account('manager'));
  for (const s of seen) {
    const [[id, attach]] = sql(`SELECT c.id, a.id FROM complaint c JOIN attach a ON a.complaint_id = c.id WHERE c.title = '${s.title}'`);
    const rs = await staff.get(`/desk/complaints/${id}/files/${attach}`);
    assert.equal(rs.status, 200, `${s.title}: download`);
    assert.equal(crypto.createHash('sha256').update(rs.buf).digest('hex'), s.hash, `${s.title}: bytes`);
  }
  // Each acknowledgement is sent, and at most the one in flight at a kill twice, with the same Message-ID.
  await until(() => sql("SELECT COUNT(*) FROM outbox o JOIN complaint c ON c.id = o.complaint_id WHERE c.title LIKE 'Crash %' AND o.state <> 'sent'")[0][0] === '0', 'all acknowledgements', 120);
  console.log(`${kills} kills, ${retries} retries`);
});
