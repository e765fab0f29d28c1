// demo.test.js -- the demo company has something to show on every page of the knowledge base, and loading it again changes nothing.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Client, password, run, sql } from '../lib/kit.js';

const count = (from) => Number(sql(`SELECT COUNT(*) FROM ${from}`)[0][0]);
const atLeast = (n, from) => assert.ok(count(from) >= n, `${count(from)} of at least ${n}: ${from}`);

test('articles of every kind and in every part of their life', () => {
  assert.equal(sql("SELECT COUNT(DISTINCT type) FROM article WHERE source = 'demo'")[0][0], '6');
  atLeast(1, "article WHERE state = 'published' AND ends_at < UTC_TIMESTAMP()");
  atLeast(1, "article WHERE state = 'published' AND starts_at > UTC_TIMESTAMP()");
  atLeast(1, "article WHERE state = 'published' AND starts_at < UTC_TIMESTAMP() AND ends_at > UTC_TIMESTAMP()");
  atLeast(10, "article WHERE audience = 'public' AND body LIKE '%:::internal%'");
  atLeast(2, "article a JOIN article_department d ON d.article_id = a.id WHERE a.audience = 'department'");
  atLeast(200, 'article WHERE owner_department_id IS NOT NULL');
  atLeast(3, 'article WHERE review_by < UTC_DATE()');
  atLeast(5, 'article WHERE slug IS NOT NULL');
  atLeast(3, 'article_revision WHERE no > 2');
  atLeast(1, `article t JOIN article o ON o.id = t.group_id WHERE EXISTS
    (SELECT 1 FROM article_revision r WHERE r.article_id = o.id AND r.no > t.origin_revision AND r.substance = 1)`);
});

test('what staff do: suggestions, reading, announcements, answers that quote', () => {
  atLeast(4, 'article_suggestion');
  atLeast(2, "audit WHERE action = 'article.submit'");
  assert.ok(count('reading_list') >= 3 && count('reading_mark') >= 10);
  assert.equal(sql("SELECT COUNT(DISTINCT lang) FROM announcement WHERE place IN ('portal', 'both')")[0][0], '3');
  atLeast(1, "announcement WHERE place = 'desk'");
  atLeast(1, `article_quote q WHERE EXISTS
    (SELECT 1 FROM article_revision r WHERE r.article_id = q.article_id AND r.no > q.revision AND r.substance = 1)`);
});

test('what readers do: sixty days of reading, votes with reasons, searches that find nothing', () => {
  assert.ok(Number(sql('SELECT COUNT(DISTINCT day) FROM article_day')[0][0]) >= 60);
  atLeast(15, "article_vote WHERE helpful = 0 AND reason <> ''");
  atLeast(5, "article_vote WHERE comment <> ''");
  assert.ok(Number(sql('SELECT COUNT(DISTINCT folded) FROM search_log WHERE hits = 0')[0][0]) >= 8);
  atLeast(5, "deflection WHERE outcome = 'solved'");
});

test('guests see the pictures, and what is internal nowhere', async () => {
  const files = sql("SELECT f.id, f.article_id FROM article_file f JOIN article a ON a.id = f.article_id AND a.source = 'demo' WHERE f.kind = 'image'");
  assert.ok(files.length >= 3);
  const guest = new Client();
  for (const [id, article] of files) {
    const rs = await guest.get(`/faq/${article}/files/${id}`);
    assert.equal(rs.status, 200);
    assert.equal(rs.headers['content-type'], 'image/png');
    assert.match((await guest.get(`/faq/${article}`)).text, new RegExp(`<img[^>]*files/${id}"`));
  }
  for (const [id] of sql("SELECT id FROM article WHERE source = 'demo' AND audience = 'public' AND body LIKE '%:::internal%' AND slug IS NULL"))
    assert.doesNotMatch((await guest.get(`/faq/${id}`)).text, /组长|組長|善意退|品保當天|质量部当天/);
});

test('loading it again leaves alone what is there', { timeout: 120000 }, () => {
  const facts = () => sql(`SELECT (SELECT COUNT(*) FROM article), (SELECT COUNT(*) FROM article_revision), (SELECT SUM(version) FROM article),
    (SELECT COUNT(*) FROM article_vote), (SELECT COUNT(*) FROM announcement), (SELECT COUNT(*) FROM article_suggestion),
    (SELECT COUNT(*) FROM reading_list), (SELECT COUNT(*) FROM article_file), (SELECT SUM(LENGTH(body)) FROM message)`);
  const before = facts();
  const again = run('kefuctl', ['demo', '--password-stdin'], { input: `${password()}\n` });
  assert.equal(again.status, 0, again.err);
  assert.deepEqual(facts(), before);
});
