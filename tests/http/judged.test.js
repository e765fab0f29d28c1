// judged.test.js -- the judged queries over the demo articles: what people ask is among the first three, far oftener than LIKE finds it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { copyDrop, copyMake, figures, judgeFulltext, judgeKefu, judgeLike, keys, queries } from '../search/judge.js';

const all = queries();

test('the queries are many, of every kind and language, and their answers exist', () => {
  const key = new Set(keys().values());
  assert.ok(all.length >= 200, `${all.length} queries`);
  for (const lang of ['zh_CN', 'zh_TW', 'en']) assert.ok(all.filter((q) => q.lang === lang).length >= 40, lang);
  for (const kind of ['words', 'synonyms', 'typo', 'pinyin', 'question', 'code']) assert.ok(all.some((q) => q.kind === kind), kind);
  for (const q of all) assert.ok(q.right.length > 0 && q.right.every((k) => key.has(k)), `${q.q}: ${q.right}`);
});

test('success@3 is at least 0.95 and MRR at least 0.85, and both beat LIKE and FULLTEXT', async () => {
  const f = figures(await judgeKefu(all));
  assert.ok(f.s3 >= 0.95, `success@3 ${f.s3}`);
  assert.ok(f.mrr >= 0.85, `MRR ${f.mrr}`);
  copyMake();
  try {
    for (const other of [judgeLike, judgeFulltext]) {
      const o = figures(other(all));
      assert.ok(f.s3 > o.s3 && f.mrr > o.mrr, `${other.name}: ${o.s3} ${o.mrr}`);
    }
  } finally { copyDrop(); }
});
