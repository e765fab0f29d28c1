// kit.js -- what the HTTP and browser tests share: where the site is, a client with a cookie jar, forms.
//
// The client speaks plain node:http, so that a test can send what no browser would.  Each test file
// makes its own clients; nothing here keeps state between tests.
import http from 'node:http';
import fs from 'node:fs';
import net from 'node:net';
import zlib from 'node:zlib';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';

export const URL_BASE = process.env.KEFU_URL;           // http://127.0.0.1:PORT/crm, no slash at the end
export const VAR = process.env.KEFU_VAR;                // the site's folder
const at = new URL(URL_BASE);
export const BASE = at.pathname.replace(/\/$/, '');     // /crm or ''
export const ORIGIN = at.origin;
export const password = () => fs.readFileSync(`${VAR}/password`, 'utf8').trim();

// Demo accounts by role: the first login in var/accounts that has it.
export function account(role) {
  for (const line of fs.readFileSync(`${VAR}/accounts`, 'utf8').split('\n')) {
    const [login, roles] = line.split('\t');
    if (roles && roles.split(/[ ,]+/).includes(role)) return login;
  }
  throw new Error(`no demo account with role ${role}`);
}

// SQL as the database's administrator, for set-up and for looking behind the pages: rows of strings.
export function sql(text, db = 'kefu') {
  const out = execFileSync('mariadb', ['--no-defaults', `--socket=${VAR}/run/db/db.sock`, '-uroot', '-N', '-B',
    '--default-character-set=utf8mb4', '-e', text, db], { encoding: 'utf8', maxBuffer: 64 << 20 });
  return out.split('\n').filter(Boolean).map((l) => l.split('\t'));
}

export function unescape(s) {
  return s.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
}

const attr = (tag, name) => {
  const m = tag.match(new RegExp(`\\b${name}="([^"]*)"`));
  return m ? unescape(m[1]) : undefined;
};

// The form of a page whose action ends in `action` (or the first with a `name` field): action and its values.
export function form(html, action) {
  for (const [all, head, inner] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)) {
    const target = attr(head, 'action') ?? '';
    if (action && !target.endsWith(action)) continue;
    const values = {};
    for (const [tag] of inner.matchAll(/<input\b[^>]*>/g)) {
      const type = attr(tag, 'type') ?? 'text', name = attr(tag, 'name');
      if (!name || type === 'file' || type === 'submit') continue;
      if ((type === 'checkbox' || type === 'radio') && !/\bchecked\b/.test(tag)) continue;
      values[name] = attr(tag, 'value') ?? (type === 'checkbox' ? 'on' : '');
    }
    for (const [, h, text] of inner.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g))
      values[attr(h, 'name')] = unescape(text.replace(/^\n/, ''));
    for (const [, h, options] of inner.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
      const opts = [...options.matchAll(/<option\b([^>]*)>/g)].map((o) => o[1]);
      const chosen = opts.find((o) => /\bselected\b/.test(o)) ?? opts[0];
      if (chosen !== undefined) values[attr(h, 'name')] = attr(chosen, 'value') ?? '';
    }
    // As the portal's script does: the articles that may answer a complaint were seen beside it.  Tests of the step take it out.
    if (target.endsWith('/complaint') && values.idem && 'read' in values) values.step = '1';
    return { action: target, multipart: /multipart\/form-data/.test(head), values, html: all };
  }
  throw new Error(`no form ${action ?? ''} in page`);
}

export class Client {
  // from: one of the loopback addresses, so that limits by address do not mix between tests.
  constructor({ lang = 'en', from } = {}) {
    this.jar = new Map();
    this.lang = lang;
    this.from = from;
  }

  // One request; redirects are not followed.  path is below the mount point, or absolute with BASE.
  request(method, path, { headers = {}, body, raw } = {}) {
    const full = raw ? path : path.startsWith(`${BASE}/`) && BASE ? path : BASE + path;
    const cookie = [...this.jar].map(([k, v]) => `${k}=${v}`).join('; ');
    return new Promise((resolve, reject) => {
      const rq = http.request({ host: at.hostname, port: at.port, method, path: full, agent: false, localAddress: this.from,
        headers: { 'accept-language': this.lang, ...(cookie ? { cookie } : {}), ...headers } }, (rs) => {
        const parts = [];
        rs.on('data', (d) => parts.push(d));
        rs.on('aborted', () => reject(new Error(`the answer to ${method} ${path} broke off`)));
        rs.on('error', reject);
        rs.on('end', () => {
          for (const c of rs.headers['set-cookie'] ?? []) {
            const [pair, ...rest] = c.split(';');
            const [k, ...v] = pair.split('=');
            if (rest.some((r) => /^\s*max-age=0/i.test(r))) this.jar.delete(k.trim());
            else this.jar.set(k.trim(), v.join('='));
          }
          const buf = Buffer.concat(parts);
          resolve({ status: rs.statusCode, headers: rs.headers, buf, text: buf.toString('utf8') });
        });
      });
      rq.on('error', reject);
      rq.setTimeout(60000, () => rq.destroy(new Error(`timeout ${method} ${path}`)));
      if (body !== undefined) rq.write(body);
      rq.end();
    });
  }

  // What a page of the case or form is now, for its fields.
  async form(path, action) {
    const page = await this.get(path);
    if (page.status !== 200) throw new Error(`GET ${path}: ${page.status}`);
    return form(page.text, action);
  }

  get(path, headers) { return this.request('GET', path, { headers }); }

  // POST as a same-origin browser would, urlencoded or (with files) multipart.
  post(path, fields, { headers = {}, files } = {}) {
    const own = { origin: ORIGIN, 'sec-fetch-site': 'same-origin', ...headers };
    if (!files) {
      const body = new URLSearchParams(Object.entries(fields)).toString();
      return this.request('POST', path, { body, headers: { 'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body), ...own } });
    }
    const { body, type } = multipart(fields, files);
    return this.request('POST', path, { body, headers: { 'content-type': type, 'content-length': body.length, ...own } });
  }

  // Get a page, fill in its form and send it; answers the response of the POST.
  async submit(path, action, fields = {}, files) {
    const page = await this.get(path);
    if (page.status !== 200) throw new Error(`GET ${path}: ${page.status}`);
    const f = form(page.text, action);
    return this.post(f.action, { ...f.values, ...fields }, { files: f.multipart ? files ?? [] : undefined });
  }

  // Follow a 303 to its page.
  async follow(rs) {
    if (rs.status !== 303) throw new Error(`expected 303, got ${rs.status}: ${rs.text.slice(0, 300)}`);
    return this.get(rs.headers.location.replace(ORIGIN, ''));
  }

  async login(login, pw = password()) {
    sql('DELETE FROM throttle'); // all tests share one address: their log-ins are not guesses
    const rs = await this.submit('/desk/login', '/desk/login', { username: login, password: pw });
    if (rs.status !== 303) throw new Error(`login ${login}: ${rs.status}`);
    return this;
  }
}

// A client logged in as a demo account: one session an account for all test files (a password hash costs a second), pages in English.
// Tests that log out or end sessions make their own.
export async function staff(role) {
  const login = LOGINS.has(role) ? role : account(role);
  const file = `${VAR}/test-sessions.json`;
  const known = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  const c = new Client();
  if (known[login]) {
    c.jar = new Map(known[login]);
    if ((await c.get('/desk/account')).status === 200) return c;
    c.jar = new Map();
  }
  await c.login(login);
  c.jar.set(cookieName(c, 'kefu_lang'), 'en');
  known[login] = [...c.jar];
  fs.writeFileSync(file, JSON.stringify(known), { mode: 0o600 });
  return c;
}
const LOGINS = { has: (name) => fs.readFileSync(`${VAR}/accounts`, 'utf8').split('\n').some((l) => l.split('\t')[0] === name) };
const cookieName = (c, name) => ([...c.jar.keys()].some((k) => k.startsWith('__Host-')) ? `__Host-${name}` : name);

// kefuctl or another program of the site as root: { status, out, err }.
export function run(program, args = [], { input = '', env = {} } = {}) {
  const r = spawnSync(`${VAR}/opt/bin/${program}`, ['-c', `${VAR}/kefu.conf`, ...args],
    { input, encoding: 'utf8', maxBuffer: 64 << 20, timeout: 120000, env: { ...process.env, ...env } });
  return { status: r.status, out: r.stdout, err: r.stderr };
}
export const ctl = (...args) => run('kefuctl', args);
// The same as another uid, as ./run starts it.
export function runAs(uid, program, args = [], { input = '', conf = `${VAR}/kefu.conf` } = {}) {
  const r = spawnSync('setpriv', ['--reuid', `${uid}`, '--regid', `${uid}`, '--groups', '61206', '--no-new-privs', '--',
    `${VAR}/opt/bin/${program}`, '-c', conf, ...args], { input, encoding: null, maxBuffer: 64 << 20, timeout: 120000 });
  return { status: r.status, out: r.stdout.toString(), err: r.stderr.toString() };
}

// One FastCGI request straight to a program's socket, past the web server: for REMOTE_ADDR, HTTPS and REMOTE_USER as a test wants them.
// app: 'portal' or 'desk'.  Answers as Client.request does.
export function fastcgi(app, method, path, { params = {}, body = '', socket = `${VAR}/run/${app}/${app}.sock` } = {}) {
  const data = Buffer.from(body);
  const all = { GATEWAY_INTERFACE: 'CGI/1.1', SERVER_PROTOCOL: 'HTTP/1.1', REQUEST_METHOD: method, REQUEST_URI: BASE + path,
    QUERY_STRING: path.split('?')[1] ?? '', REMOTE_ADDR: '203.0.113.7', SERVER_NAME: 'localhost', HTTP_HOST: at.host, HTTP_ACCEPT_LANGUAGE: 'en',
    ...(data.length ? { CONTENT_TYPE: 'application/x-www-form-urlencoded', CONTENT_LENGTH: `${data.length}` } : {}), ...params };
  const record = (type, content) => {
    const out = [];
    for (let i = 0; i === 0 || i < content.length; i += 65528) {
      const piece = content.subarray(i, i + 65528);
      out.push(Buffer.from([1, type, 0, 1, piece.length >> 8, piece.length & 255, 0, 0]), piece);
    }
    return Buffer.concat(out);
  };
  const length = (n) => (n < 128 ? Buffer.from([n]) : Buffer.from([(n >>> 24) | 128, (n >> 16) & 255, (n >> 8) & 255, n & 255]));
  const pairs = Buffer.concat(Object.entries(all).flatMap(([k, v]) => {
    const a = Buffer.from(k), b = Buffer.from(`${v}`);
    return [length(a.length), length(b.length), a, b];
  }));
  return new Promise((resolve, reject) => {
    const s = net.connect(socket);
    const got = [];
    s.on('error', reject);
    s.on('data', (d) => got.push(d));
    s.on('close', () => {
      const raw = Buffer.concat(got), out = [];
      for (let i = 0; i + 8 <= raw.length;) {
        const n = raw.readUInt16BE(i + 4);
        if (raw[i + 1] === 6) out.push(raw.subarray(i + 8, i + 8 + n));
        i += 8 + n + raw[i + 6];
      }
      const answer = Buffer.concat(out), cut = answer.indexOf('\r\n\r\n');
      const headers = { 'set-cookie': [] };
      for (const line of answer.subarray(0, cut).toString().split('\r\n')) {
        const [, k, v] = line.match(/^([^:]+): ?(.*)$/) ?? [];
        if (!k) continue;
        if (k.toLowerCase() === 'set-cookie') headers['set-cookie'].push(v);
        else headers[k.toLowerCase()] = v;
      }
      const buf = answer.subarray(cut + 4);
      resolve({ status: Number((headers.status ?? '0').slice(0, 3)), headers, buf, text: buf.toString() });
    });
    s.write(Buffer.concat([Buffer.from([1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]), record(4, pairs), Buffer.from([1, 4, 0, 1, 0, 0, 0, 0]),
      ...(data.length ? [record(5, data)] : []), Buffer.from([1, 5, 0, 1, 0, 0, 0, 0])]));
  });
}

// assert.match and doesNotMatch for whole pages: a failure shows the words around, not the page.
export function has(text, re, what = '') {
  assert.ok(re.test(text), `${what}: ${re} is not in ${text.length} characters: ${String(text).replace(/\s+/g, ' ').slice(0, 300)}`);
}
export function lacks(text, re, what = '') {
  const m = String(text).match(re);
  assert.ok(!m, m && `${what}: ${re} is in: ${text.slice(Math.max(0, m.index - 150), m.index + 250)}`);
}

// The headers that every answer of ours carries (S24 to S28, S33, S76).
export function assertHeaders(rs, what) {
  const h = rs.headers;
  assert.match(h['content-security-policy'] ?? '', /^default-src 'none'/, `${what}: CSP`);
  assert.doesNotMatch(h['content-security-policy'], /unsafe|\*|https?:/, `${what}: CSP without exceptions`);
  assert.match(h['content-security-policy'], /frame-ancestors 'none'/, `${what}: frame-ancestors`);
  assert.equal(h['x-content-type-options'], 'nosniff', `${what}: nosniff`);
  assert.match(h['referrer-policy'] ?? '', /^(same-origin|no-referrer)$/, `${what}: Referrer-Policy`);
  assert.equal(h['cross-origin-opener-policy'], 'same-origin', `${what}: COOP`);
  assert.ok(h['cache-control'], `${what}: Cache-Control`);
  if (rs.status !== 304) assert.match(h['content-type'] ?? '', /^[a-z]+\/[a-z0-9.+-]+(; charset=utf-8)?$/, `${what}: Content-Type`);
  assert.equal(h['x-powered-by'], undefined, `${what}: says nothing of its parts`);
}

// What a hostile or merely unusual person types.  Each must come back as typed, escaped, or be refused with the text kept.
export const HOSTILE = {
  script: '<script>alert(1)</script>',
  quotes: `"'\`><img src=x onerror=alert(1)>`,
  entity: '&lt;b&gt; &amp;amp; &#x3c;',
  template: '<?cs var:Page.Csrf ?> {{7*7}} ${7*7} %s%n',
  sql: "Robert'); DROP TABLE complaint;-- \\",
  emoji: '👩‍👩‍👧‍👦 🀄 ☎️',
  astral: '𠮷野家 𩸽 𡈽',
  rtl: 'مرحبا \u202egnp.exe\u202c',
  chinese: '“冰箱”漏水，怎么办？（急）',
};
export const html = (s) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');

// A POST of that many bytes, sent until an answer comes: its status.
export function postBytes(path, total) {
  return new Promise((resolve, reject) => {
    const s = net.connect(at.port, at.hostname), piece = Buffer.alloc(1 << 20, 'x');
    let sent = 0, got = '';
    const more = () => { while (!got && sent < total && s.writable) { sent += piece.length; if (!s.write(piece)) { s.once('drain', more); return; } } };
    s.setTimeout(60000, () => s.destroy(new Error(`no answer after ${sent} bytes`)));
    s.on('error', (e) => { if (!got) reject(e); });
    s.on('data', (d) => { got += d.toString('latin1'); const m = got.match(/^HTTP\/1\.1 (\d+)/); if (m) { resolve(Number(m[1])); s.destroy(); } });
    s.on('connect', () => { s.write(`POST ${BASE}${path} HTTP/1.1\r\nHost: ${at.host}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${total}\r\nConnection: close\r\n\r\n`); more(); });
  });
}

export function multipart(fields, files) {
  const b = `----kefu${Math.random().toString(36).slice(2)}`;
  const parts = [];
  for (const [k, v] of Object.entries(fields))
    parts.push(Buffer.from(`--${b}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`));
  for (const f of files)
    parts.push(Buffer.from(`--${b}\r\nContent-Disposition: form-data; name="${f.field}"; filename="${f.name}"\r\n` +
      `Content-Type: ${f.type ?? 'application/octet-stream'}\r\n\r\n`), f.data, Buffer.from('\r\n'));
  parts.push(Buffer.from(`--${b}--\r\n`));
  return { body: Buffer.concat(parts), type: `multipart/form-data; boundary=${b}` };
}

// Wait until fn() is truthy; for things that another program does (mail, jobs).
export async function until(fn, what, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const v = await fn();
    if (v) return v;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((r) => setTimeout(r, 100));
  }
}

// The newest mail in the site's maildir that holds text; decoded roughly (base64 and quoted-printable bodies).
export function mails() {
  const dir = `${VAR}/mail/new`;
  if (!fs.existsSync(dir)) return [];
  return fs.readdirSync(dir).map((f) => {
    const raw = fs.readFileSync(`${dir}/${f}`, 'utf8');
    const cut = raw.search(/\r?\n\r?\n/);
    const head = raw.slice(0, cut).replace(/\r?\n[ \t]+/g, ' ');
    let body = raw.slice(cut).trimStart();
    if (/^content-transfer-encoding: *base64/im.test(head)) body = Buffer.from(body, 'base64').toString('utf8');
    else if (/^content-transfer-encoding: *quoted-printable/im.test(head))
      body = Buffer.from(body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, h) => String.fromCharCode(parseInt(h, 16))), 'latin1').toString('utf8');
    return { file: f, head, body, messageId: (head.match(/^message-id: *(\S+)/im) ?? [])[1] };
  });
}

// Every line of the web server's log on disk.  nginx keeps lines back: its log is turned over as logrotate does it, and the old file
// is whole when no process holds it any more.  The lines that were in it.
export async function webLog() {
  const dir = `${VAR}/run/web`, log = `${dir}/access.log`, old = `${dir}/turned.log`;
  if (process.env.KEFU_SERVER !== 'nginx') return '';
  const master = Number(fs.readFileSync(`${dir}/nginx.pid`, 'utf8'));
  const holds = (pid) => {
    try { return fs.readdirSync(`/proc/${pid}/fd`).some((fd) => { try { return fs.readlinkSync(`/proc/${pid}/fd/${fd}`) === old; } catch { return false; } }); } catch { return false; }
  };
  fs.renameSync(log, old);
  process.kill(master, 'SIGUSR1');
  await until(() => ![master, ...fs.readFileSync(`/proc/${master}/task/${master}/children`, 'utf8').trim().split(' ')].some(holds), 'the log of nginx is turned over');
  const text = fs.readFileSync(old, 'utf8');
  fs.appendFileSync(log, text);
  fs.unlinkSync(old);
  return text;
}

// A PNG of w by h grey pixels, with an extra chunk of text and bytes behind its end.
export function png(w, h, { comment = '', tail = '' } = {}) {
  const crc = (b) => { let c = ~0; for (const x of b) { c ^= x; for (let k = 0; k < 8; k++) c = (c >>> 1) ^ (0xedb88320 & -(c & 1)); } return ~c >>> 0; };
  const chunk = (type, data) => { const n = Buffer.alloc(4), t = Buffer.concat([Buffer.from(type), data]), c = Buffer.alloc(4); n.writeUInt32BE(data.length); c.writeUInt32BE(crc(t)); return Buffer.concat([n, t, c]); };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(w, 0); head.writeUInt32BE(h, 4); head[8] = 8; head[9] = 0;
  const rows = Buffer.alloc((w + 1) * h);
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) rows[y * (w + 1) + 1 + x] = (x * 7 + y * 3) & 255;
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), ...(comment ? [chunk('tEXt', Buffer.from(`Comment\0${comment}`))] : []),
    chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0)), Buffer.from(tail)]);
}
