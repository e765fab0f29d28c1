// roles.test.js -- every route as a guest and as each role: the status must be the one of roles.expect.txt.
//
// A line of that file: METHOD PATTERN and one status for each column of its head; "-" where nothing is asked.  A route
// without a line fails, a line without a route too.  UPDATE_ROLES=1 writes what is found: read the difference before you keep it.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { Client, account, ctl, form, password, run, sql, staff } from '../lib/kit.js';

const ROLES = ['admin', 'agent', 'clerk', 'editor', 'manager', 'privacy', 'repair', 'sales'];
const COLUMNS = ['guest', ...ROLES];
const FILE = new URL('./roles.expect.txt', import.meta.url);

// The demo's editor is an agent too: the matrix asks one who is an editor only.
const EDITOR = `editor${process.pid}`;
const clients = {};
const ids = {};
const tokens = {}; // of the JSON API, which looks at no cookie

before(async () => {
  assert.equal(run('kefuctl', ['user', 'add', EDITOR, '--role', 'editor', '--department', 'service', '--lang', 'en', '--password-stdin'], { input: `${password()}\n` }).status, 0);
  clients.guest = new Client();
  for (const role of ROLES) clients[role] = role === 'editor' ? await new Client().login(EDITOR) : await staff(role);
  // A customer of nobody's department with all private fields, a case of it with a file, a published and a draft article.
  const m = clients.manager;
  const values = { phone: '13812345678', email: 'roles@example.com', address: '上海市浦东新区世纪大道100号', birth: '1985-07-14' };
  const f = form((await m.get('/desk/customers/new')).text, '/desk/customers/new');
  const made = await m.post(f.action, { ...f.values, kind: 'person', grade: 'normal', status: 'active', name: `Roles ${process.pid}`, owner: '', department: '', ...values });
  ids.customer = made.headers.location.match(/(\d+)$/)[1];
  const guest = new Client();
  const rs = await guest.submit('/complaint', '/complaint', { subject: 'quality', title: `Roles ${process.pid}`, body: 'Text.', product: '', name: 'Roles Test', email: 'roles@example.com', phone: '13812345678' },
    [{ field: 'files', name: 'a.txt', data: Buffer.from('a') }]);
  ids.token = rs.headers.location.split('/').pop();
  ids.case = (await guest.follow(rs)).text.match(/C\d{4}-0*(\d+)/)[1];
  ids.file = sql(`SELECT id FROM attach WHERE complaint_id = ${ids.case}`)[0][0];
  ids.article = sql("SELECT id FROM article WHERE state = 'published' AND audience = 'public' ORDER BY id LIMIT 1")[0][0];
  // A file of that article that guests may have; an empty one needs no bytes.
  ids.upload = sql(`INSERT INTO article_file (article_id, kind, name, mime, size, sha256, guests, at) VALUES (${ids.article}, 'file', 'a.pdf', 'application/pdf', 0, REPEAT('x', 32), 1, UTC_TIMESTAMP()); SELECT LAST_INSERT_ID()`)[0][0];
  ids.category = sql("SELECT category_id FROM article WHERE id = " + ids.article)[0][0];
  // An edit that the editor suggests, and a reading list.
  const own = await clients.editor.submit(`/desk/articles/${ids.article}/suggest`, '/suggest', { title: `Roles ${process.pid}`, reason: 'roles' });
  ids.suggestion = own.headers.location.match(/(\d+)$/)[1];
  const list = await m.submit('/desk/reading/lists/new', '/lists/new', { name: `Roles ${process.pid}`, active: '' });
  ids.list = list.headers.location.match(/(\d+)$/)[1];
  ids.import = sql("INSERT INTO import_batch (kind, name, state, at, seen_at) VALUES ('articles', 'roles', 'undone', UTC_TIMESTAMP(), UTC_TIMESTAMP()); SELECT LAST_INSERT_ID()")[0][0];
  for (const role of ROLES) {
    const page = await clients[role].submit('/desk/account/tokens', '/account/tokens', { name: 'roles', days: '30', write: '1' });
    tokens[role] = page.text.match(/value="(kefu_[A-Za-z0-9_-]{43})"/)[1];
  }
  ids.synonym = sql('SELECT MIN(id) FROM synonym_set')[0][0];
});

// The address that stands for a pattern.
function address(pattern) {
  const noun = pattern.includes('/customers/') ? ids.customer : pattern.includes('/suggestions/') ? ids.suggestion : pattern.includes('/lists/') ? ids.list : pattern.includes('/complaints/') ? ids.case : pattern.includes('/category/') ? ids.category : pattern.includes('/synonyms/') ? ids.synonym : pattern.includes('/tokens/') ? 999999999 : pattern.includes('/import/') ? ids.import : ids.article;
  if (pattern.includes('/files/') && !pattern.includes('/complaints/')) return pattern.replace('files/{id2}', `files/${ids.upload}`).replace('files/{id}', `files/${ids.upload}`).replace('{id}', ids.article);
  return pattern.replace('{id2}', ids.file).replace('{id}', noun).replace('{token}', ids.token).replace('{slug}', pattern.includes('/reveal/') ? 'phone' : pattern.includes('/export/') ? 'articles.csv' : 'words');
}

// A POST carries a good proof and no fields: whoever may do it gets as far as the form (422, 400, 404 or 303), nobody changes anything.
async function ask(who, method, pattern) {
  const c = clients[who];
  const path = address(pattern);
  if (pattern === '/desk') return Math.floor((await c.get(path)).status / 100) === 3 ? 303 : null; // the web server adds the slash or the desk does
  if (pattern.startsWith('/desk/api/v1/') && !pattern.endsWith('.json')) return (await new Client().request(method, path, { headers: { ...(tokens[who] ? { authorization: `Bearer ${tokens[who]}` } : {}), 'content-type': 'application/json' }, ...(method === 'GET' ? {} : { body: '{}' }) })).status;
  if (method === 'GET') return (await c.get(path)).status;
  if (pattern === '/desk/logout') return null; // it would end the session of all tests; session.test.js has it
  const proof = pattern === '/desk/login' || who === 'guest' || !pattern.startsWith('/desk') ? form((await new Client().get('/track')).text, '/track').values.csrf : form((await c.get('/desk/')).text, '/desk/logout').values.csrf;
  return (await c.post(path, { csrf: proof })).status;
}

function expected() {
  const lines = fs.existsSync(FILE) ? fs.readFileSync(FILE, 'utf8').split('\n').filter((l) => l && !l.startsWith('#')) : [];
  return new Map(lines.map((l) => { const [method, pattern, ...statuses] = l.split(/\s+/); return [`${method} ${pattern}`, statuses]; }));
}

test('every route as every role', async () => {
  const r = ctl('routes');
  assert.equal(r.status, 0, r.err);
  const routes = r.out.trim().split('\n').map((l) => l.split(/\s+/)).map(([method, pattern, perm, proof]) => ({ method, pattern, perm, proof }));
  assert.ok(routes.length > 50, `${routes.length} routes`);
  const want = expected(), found = [], wrong = [];
  for (const { method, pattern, perm } of routes) {
    const statuses = [];
    for (const who of COLUMNS) statuses.push(String((await ask(who, method, pattern)) ?? '-'));
    found.push([method, pattern, statuses, perm]);
    const line = want.get(`${method} ${pattern}`);
    if (!line) wrong.push(`${method} ${pattern} has no expectation`);
    else COLUMNS.forEach((who, i) => { if (line[i] !== statuses[i]) wrong.push(`${method} ${pattern} as ${who}: ${statuses[i]}, expected ${line[i]}`); });
  }
  for (const key of want.keys()) if (!routes.some((x) => `${x.method} ${x.pattern}` === key)) wrong.push(`${key} is expected but no longer a route`);
  if (process.env.UPDATE_ROLES) {
    const head = fs.existsSync(FILE) ? fs.readFileSync(FILE, 'utf8').split('\n').filter((l) => l.startsWith('#')).join('\n') : '#';
    fs.writeFileSync(FILE, `${head}\n${found.map(([m, p, s]) => `${m.padEnd(4)} ${p.padEnd(40)} ${s.map((x) => x.padEnd(7)).join(' ')}`.trimEnd()).join('\n')}\n`);
  }
  assert.deepEqual(wrong, []);
});

// The rule behind the numbers, so that the file cannot be regenerated into nonsense.
test('the expectations follow the permissions', () => {
  const perms = new Map(ROLES.map((r) => [r, new Set(sql(`SELECT p.perm FROM role_perm p JOIN role r ON r.id = p.role_id WHERE r.code = '${r}'`).flat())]));
  const want = expected();
  const faults = [];
  for (const line of ctl('routes').out.trim().split('\n')) {
    const [method, pattern, perm] = line.split(/\s+/);
    const statuses = want.get(`${method} ${pattern}`) ?? [];
    COLUMNS.forEach((who, i) => {
      const status = statuses[i];
      if (status === '-' || !status) return;
      const may = perm === 'anyone' || (who !== 'guest' && (perm === 'staff' || perms.get(who).has(perm)));
      const refused = status === '401' || status === '403' || (perm !== 'anyone' && who === 'guest');
      if (perm !== 'anyone' && who === 'guest' && !['303', '401'].includes(status)) faults.push(`${method} ${pattern}: a guest is led to the log-in, not ${status}`);
      if (!may && !refused) faults.push(`${method} ${pattern} as ${who}: ${status} without ${perm}`);
      // With the permission, only the vault's field rights may still say no: reveal, lookup and files.
      if (may && status === '403' && !/\/reveal\/|\/lookup|\/files\//.test(pattern)) faults.push(`${method} ${pattern} as ${who}: 403 in spite of ${perm}`);
      if (status >= '500') faults.push(`${method} ${pattern} as ${who}: ${status}`);
    });
  }
  assert.deepEqual(faults, []);
  for (const [role, set] of perms) assert.ok(set.size || role === 'clerk', `${role} has permissions`);
  assert.ok(account('admin'));
});
