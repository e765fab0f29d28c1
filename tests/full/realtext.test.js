// realtext.test.js -- real text that nobody here wrote: LibreOffice's help in both Chinese scripts and the FAQ chapters of
// Python, as Debian packages them, made into articles, imported, found, complained about and answered.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { execFileSync } from 'node:child_process';
import { Client, VAR, account, form, sql } from '../lib/kit.js';

const HELP = `${VAR}/realtext/usr/share/libreoffice/help`;
const FAQ = '/usr/share/doc/python3/html/faq';
const han = (s) => (s.match(/[\u4e00-\u9fff]/g) ?? []).length;

const clean = (s) => s.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(/<\/(p|h\d|li|td|div)>/g, '\n').replace(/<[^>]+>/g, '')
  .replace(/&#8217;|&rsquo;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#?\w+;/g, ' ').replace(/¶/g, '')
  .replace(/[ \t]+/g, ' ').replace(/\n\s*\n+/g, '\n\n').trim();

// At most n pages of the help in one script, in the order of their names.
function help(lang, n) {
  const dir = `${HELP}/${lang}/text`;
  const files = fs.readdirSync(dir, { recursive: true }).filter((f) => f.endsWith('.html')).sort();
  const out = [];
  for (const f of files) {
    const html = fs.readFileSync(`${dir}/${f}`, 'utf8');
    const body = clean(html.slice(html.search(/<body/)).replace(/<(nav|header|aside|footer)[\s\S]*?<\/\1>/g, ""));
    const title = clean((html.match(/<title>([\s\S]*?)<\/title>/) ?? [])[1] ?? '');
    if (title && han(body) > 80 && out.length < n) out.push({ title, body: body.slice(0, 15000), language: lang, key: `${lang}-${f.replace(/[^a-z0-9]/gi, '-')}`.slice(0, 110) });
  }
  return out;
}

function faq() {
  const out = [];
  for (const f of fs.readdirSync(FAQ).filter((x) => x.endsWith('.html'))) {
    const html = fs.readFileSync(`${FAQ}/${f}`, 'utf8');
    for (const part of html.split(/<section id="/).slice(2)) {
      const head = part.match(/<h[23]>([\s\S]*?)<\/h[23]>/);
      const body = clean(html.slice(html.search(/<body/)).replace(/<(nav|header|aside|footer)[\s\S]*?<\/\1>/g, ""));
      if (head && body.length > 150) out.push({ title: clean(head[1]).replace(/^[\d.]+\s*/, ''), body: body.slice(0, 15000), language: 'en', key: `python-${f}-${out.length}` });
    }
  }
  return out;
}

test('500 articles of foreign text: imported, found, complained about, answered', { timeout: 600000 }, async () => {
  const rows = [...help('zh-CN', 300), ...help('zh-TW', 200), ...faq()].map((r) => ({ key: `real-${r.key}`, title: [...r.title].slice(0, 190).join(''),
    body: r.body, category: 'dealers', language: r.language, audience: 'public', keywords: '' }));
  assert.ok(rows.length >= 500, `${rows.length} articles`);
  fs.writeFileSync(`${VAR}/real.jsonl`, rows.map((r) => JSON.stringify(r)).join('\n') + '\n');
  const ctl = (...a) => execFileSync(`${VAR}/opt/bin/kefuctl`, ['-c', `${VAR}/kefu.conf`, ...a], { encoding: 'utf8', maxBuffer: 64 << 20 });
  ctl('import', 'articles', `${VAR}/real.jsonl`);
  const count = () => Number(sql("SELECT COUNT(*) FROM article WHERE source_key LIKE 'real-%'")[0][0]);
  assert.equal(count(), rows.length, 'every row became an article');
  ctl('import', 'articles', `${VAR}/real.jsonl`);
  assert.equal(count(), rows.length, 'a second import adds nothing');

  // A piece from the middle of each of 60 articles finds that article on the first page, whatever its language.
  const ids = new Map(sql("SELECT source_key, id FROM article WHERE source_key LIKE 'real-%'").map(([k, id]) => [k.replace(/\/[a-zA-Z_]+$/, ''), id]));
  const c = new Client({ lang: 'zh-CN' });
  let tried = 0, found = 0;
  const lost = [];
  for (let i = 3; i < rows.length && tried < 60; i += Math.floor(rows.length / 60)) {
    const r = rows[i];
    const q = r.language !== 'en' ? (r.body.match(/[\u4e00-\u9fff]{7,12}/g) ?? [])[1] : (r.body.match(/\b[a-z]{4,} [a-z]{3,} [a-z]{4,} [a-z]{3,} [a-z]{4,}/g) ?? [])[0];
    if (!q) continue;
    tried++;
    const rs = await c.get(`/search?q=${encodeURIComponent(q)}`);
    assert.equal(rs.status, 200);
    // Text that stands in more than ten articles cannot single one out: any article that really holds it counts.
    const hits = [...rs.text.matchAll(/href="[^"]*\/faq\/(\d+)/g)].map((m) => m[1]);
    const same = rows.filter((o) => o.body.replace(/\s+/g, ' ').includes(q)).map((o) => ids.get(o.key));
    if (hits.some((h) => same.includes(h))) found++;
    else lost.push(q);
  }
  assert.ok(tried >= 40, `${tried} searches`);
  assert.deepEqual(lost, [], `${found} of ${tried} found`);

  const article = ids.get(rows.find((r) => r.language === 'zh-CN').key);
  const page = await c.get(`/faq/${article}`);
  assert.equal(page.status, 200);
  const filed = await c.submit('/complaint', '/complaint', { subject: 'usability', title: `文章 ${article} 看不懂`,
    body: `我按文章 ${article} 的说明做了三次都不行，请给出更清楚的步骤。`, name: '测试人', email: 'real@example.com' });
  assert.equal(filed.status, 303);
  const link = filed.headers.location;
  const staff = await new Client({ lang: 'zh-CN' }).login(account('manager'));
  const [[id]] = sql(`SELECT id FROM complaint WHERE title = '文章 ${article} 看不懂'`);
  const answered = await staff.submit(`/desk/complaints/${id}`, `/desk/complaints/${id}/answer`, { answer: '您好，我们已经改写了这篇文章，请再看一次。' });
  assert.equal(answered.status, 303, answered.text.slice(0, 500));
  const seen = await c.get(link.replace(/^https?:\/\/[^/]+/, ''));
  assert.match(seen.text, /我们已经改写了这篇文章/);
});
