// kit.js -- what the HTTP and browser tests share: where the site is, a client with a cookie jar, forms.
//
// The client speaks plain node:http, so that a test can send what no browser would.  Each test file
// makes its own clients; nothing here keeps state between tests.
import http from 'node:http';
import fs from 'node:fs';
import { execFileSync } from 'node:child_process';

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
    return { action: target, multipart: /multipart\/form-data/.test(head), values, html: all };
  }
  throw new Error(`no form ${action ?? ''} in page`);
}

export class Client {
  constructor({ lang = 'en' } = {}) {
    this.jar = new Map();
    this.lang = lang;
  }

  // One request; redirects are not followed.  path is below the mount point, or absolute with BASE.
  request(method, path, { headers = {}, body, raw } = {}) {
    const full = raw ? path : path.startsWith(`${BASE}/`) && BASE ? path : BASE + path;
    const cookie = [...this.jar].map(([k, v]) => `${k}=${v}`).join('; ');
    return new Promise((resolve, reject) => {
      const rq = http.request({ host: at.hostname, port: at.port, method, path: full, agent: false,
        headers: { 'accept-language': this.lang, ...(cookie ? { cookie } : {}), ...headers } }, (rs) => {
        const parts = [];
        rs.on('data', (d) => parts.push(d));
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
    const rs = await this.submit('/desk/login', '/desk/login', { username: login, password: pw });
    if (rs.status !== 303) throw new Error(`login ${login}: ${rs.status}`);
    return this;
  }
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
