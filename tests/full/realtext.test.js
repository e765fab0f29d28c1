// realtext.test.js -- real text that nobody here wrote: the manual of LinuxCNC in Chinese and the FAQ chapters of Python, as
// Debian packages them, cut into articles, imported, found, complained about and answered.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { execFileSync } from 'node:child_process';
import { Client, VAR, account, form, sql } from '../lib/kit.js';

const PDF = '/usr/share/doc/linuxcnc/LinuxCNC_Documentation_zh_CN.pdf';
const FAQ = '/usr/share/doc/python3/html/faq';
const han = (s) => (s.match(/[\u4e00-\u9fff]/g) ?? []).length;

// Numbered headings cut the manual into sections; running heads and page numbers go.
function manual() {
  const text = execFileSync('pdftotext', ['-nopgbrk', PDF, '-'], { encoding: 'utf8', maxBuffer: 64 << 20 });
  const out = [];
  let title = null, body = [];
  const flush = () => {
    const b = body.join('\n').trim();
    if (title && b.length > 200 && !/\. \. \./.test(b)) out.push({ title, body: b.slice(0, 15000) });
  };
  for (const line of text.split('\n')) {
    const m = line.match(/^\d+(?:\.\d+)+\.? +(\S.{2,150})$/);
    if (m) { flush(); title = m[1].trim(); body = []; }
    else if (!/^LinuxCNC V2|^\d+ \/ \d+$/.test(line)) body.push(line);
  }
  flush();
  return out;
}

function faq() {
  const out = [];
  for (const f of fs.readdirSync(FAQ).filter((x) => x.endsWith('.html'))) {
    const html = fs.readFileSync(`${FAQ}/${f}`, 'utf8');
    for (const part of html.split(/<section id="/).slice(2)) {
      const clean = (s) => s.replace(/<[^>]+>/g, '').replace(/&#8217;|&rsquo;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#?\w+;/g, ' ').replace(/¶/g, '').trim();
      const head = part.match(/<h[23]>([\s\S]*?)<\/h[23]>/);
      const body = clean(part.replace(/^[^>]*>/, '').replace(/<h[23]>[\s\S]*?<\/h[23]>/, ''));
      if (head && body.length > 150) out.push({ title: clean(head[1]).replace(/^[\d.]+\s*/, ''), body: body.slice(0, 15000) });
    }
  }
  return out;
}

test('500 articles of foreign text: imported, found, complained about, answered', { timeout: 600000 }, async () => {
  const rows = [...manual().map((r, i) => ({ ...r, key: `cnc-${i}` })), ...faq().map((r, i) => ({ ...r, key: `python-${i}` }))]
    .map((r) => ({ key: `real-${r.key}`, title: [...r.title].slice(0, 190).join(''), body: r.body, category: 'dealers',
      language: han(r.body) > r.body.length / 10 ? 'zh-CN' : 'en', audience: 'public', keywords: '' }));
  assert.ok(rows.length >= 500, `${rows.length} articles`);
  assert.ok(rows.filter((r) => r.language === 'zh-CN').length >= 100, 'enough Chinese among them');
  fs.writeFileSync(`${VAR}/real.jsonl`, rows.map((r) => JSON.stringify(r)).join('\n') + '\n');
  const ctl = (...a) => execFileSync(`${VAR}/opt/bin/kefuctl`, ['-c', `${VAR}/kefu.conf`, ...a], { encoding: 'utf8', maxBuffer: 64 << 20 });
  ctl('import', 'articles', `${VAR}/real.jsonl`);
  const count = () => Number(sql("SELECT COUNT(*) FROM article WHERE source_key LIKE 'real-%'")[0][0]);
  assert.equal(count(), rows.length, 'every row became an article');
  ctl('import', 'articles', `${VAR}/real.jsonl`);
  assert.equal(count(), rows.length, 'a second import adds nothing');

  // A piece from the middle of each of 60 articles finds that article on the first page, whatever its language.
  const ids = new Map(sql("SELECT source_key, id FROM article WHERE source_key LIKE 'real-%'").map(([k, id]) => [k, id]));
  const c = new Client({ lang: 'zh-CN' });
  let tried = 0, found = 0;
  const lost = [];
  for (let i = 3; i < rows.length && tried < 60; i += Math.floor(rows.length / 60)) {
    const r = rows[i];
    const q = r.language === 'zh-CN' ? (r.body.match(/[\u4e00-\u9fff]{7,12}/g) ?? [])[1] : (r.body.match(/[a-z]{4,} [a-z]{3,} [a-z]{4,} [a-z]{3,} [a-z]{4,}/g) ?? [])[0];
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
  const answered = await staff.submit(`/desk/complaints/${id}`, `/desk/complaints/${id}/answer`, { body: '您好，我们已经改写了这篇文章，请再看一次。' });
  assert.equal(answered.status, 303, answered.text.slice(0, 500));
  const seen = await c.get(link.replace(/^https?:\/\/[^/]+/, ''));
  assert.match(seen.text, /我们已经改写了这篇文章/);
});
