// queries.js -- queries for the bench of search, a line each: class, language of the reader, query as it stands in an address.
import { chance, pool } from './corpus.js';

const random = chance(7), EACH = 60;
const pick = (v) => v[random(v.length)];
const zh = () => pick(['zh-CN', 'zh-TW']);
const han = (s) => s.match(/[\u4e00-\u9fff]+/g) ?? [];
const words = (s) => s.toLowerCase().match(/[a-z]{4,}/g) ?? [];

// n characters side by side out of a text of the language; of a title half the time.
function piece(lang, n) {
  for (;;) {
    const p = pool[lang], run = pick(han(random(2) ? pick(p.rows).title : pick(p.sentences)).concat(['']));
    if (run.length >= n) return run.slice(random(run.length - n + 1)).slice(0, n);
  }
}

function word() {
  for (;;) {
    const w = words(pick(pool.en.sentences));
    if (w.length > 0) return pick(w);
  }
}

// What most sentences hold.
function common(lang, cut) {
  const n = new Map();
  for (const s of pool[lang].sentences) for (const w of new Set(cut(s))) n.set(w, (n.get(w) ?? 0) + 1);
  return [...n].sort((a, b) => b[1] - a[1]).map(([w]) => w);
}
const pairs = (s) => han(s).flatMap((r) => [...r].slice(1).map((_, i) => r.slice(i, i + 2)));
const most = { 'zh-CN': common('zh-CN', pairs).slice(0, 8), 'zh-TW': common('zh-TW', pairs).slice(0, 8), en: common('en', words).slice(0, 8) };

const PINYIN = ['bingxiang', 'xiyiji', 'kongtiao', 'reshuiqi', 'tuihuo', 'tuikuan', 'baoxiu', 'weixiu', 'loushui', 'zaoyin', 'lvxin', 'fapiao', 'anzhuang',
  'peisong', 'yunfei', 'dingdan', 'bx', 'xyj', 'rsq', 'th', 'tk', 'azff', 'bingxiang loushui', 'xiyiji men'];
const CODES = ['QR-320B', 'QC-40', 'QD-8', 'QE-90', 'QH-60', 'KX-200B'];

const classes = {
  'one character': (l = zh()) => [l, piece(l, 1)],
  'two characters': (l = zh()) => [l, piece(l, 2)],
  'four characters': (l = zh()) => [l, piece(l, 4)],
  'eight characters': (l = zh()) => [l, piece(l, 8)],
  'a word': () => ['en', word()],
  'the beginning of a word': () => ['en', word().slice(0, 3)],
  'two words': () => ['en', `${word()} ${word()}`],
  'mixed': (l = zh()) => [l, random(2) ? `${piece(l, 2)} ${pick(CODES)}` : `${pick(CODES)}${piece(l, 2)}`],
  'one wrong character': (l = zh()) => {
    const s = [...piece(l, 6)];
    s[1 + random(4)] = pick(['鼐', '厢', '支', '未', '办', '型']);
    return [l, s.join('')];
  },
  'pinyin': () => ['zh-CN', pick(PINYIN)],
  'a question': (l = zh()) => pick([() => [l, `请问${piece(l, 4)}怎么办`], () => [l, `为什么${piece(l, 3)}${piece(l, 2)}`],
    () => ['en', `how do I ${word()} the ${word()} of my ${word()}`]])(),
  'nothing found': () => pick([() => ['zh-CN', '鼐彧'], () => ['en', 'zzzzqqx'], () => ['zh-TW', '龘靐齉']])(),
  'a most common term': (l = pick(['zh-CN', 'zh-TW', 'en'])) => [l, pick(most[l])],
  'two very common words': (l = pick(['zh-CN', 'zh-TW', 'en'])) => [l, `${pick(most[l])} ${pick(most[l])}`],
};
for (const [name, make] of Object.entries(classes))
  for (let i = 0; i < EACH; i++) {
    const [lang, q] = make();
    console.log([name, lang, encodeURIComponent(q)].join('\t'));
  }
