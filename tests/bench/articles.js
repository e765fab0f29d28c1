// articles.js N -- N articles for the search bench as JSON lines: sentences of the demo articles, drawn anew with a fixed start.
import fs from 'node:fs';

const n = Number(process.argv[2]);
const dir = new URL('../../sql/demo/', import.meta.url);
const langs = ['zh-CN', 'zh-TW', 'en'];
const pool = Object.fromEntries(langs.map((lang) => {
  const rows = fs.readFileSync(new URL(`articles.${lang}.jsonl`, dir), 'utf8').split('\n').filter(Boolean).map(JSON.parse);
  const sentences = rows.flatMap((r) => r.body.replace(/^[#>|*\-\d. ]+/gm, '').split(/(?<=[。！？.!?])\s*|\n+/)).filter((s) => s.length > 8);
  return [lang, { rows, sentences }];
}));

let state = 20261121n;
function random(limit) { // splitmix64
  state = (state + 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
  let z = state;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & 0xffffffffffffffffn;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & 0xffffffffffffffffn;
  return Number((z ^ (z >> 31n)) % BigInt(limit));
}

for (let i = 0; i < n; i++) {
  const lang = langs[i % 3], { rows, sentences } = pool[lang];
  const like = rows[random(rows.length)];
  const body = [];
  let length = 0;
  while (length < 300 + random(400)) {
    const s = sentences[random(sentences.length)];
    body.push(s);
    length += lang === 'en' ? s.length / 2 : s.length;
  }
  console.log(JSON.stringify({ key: `bench-${i}`, title: `${like.title} (${i})`, body: body.join(lang === 'en' ? ' ' : ''), category: like.category,
    language: lang, audience: 'public', keywords: like.keywords ?? '' }));
}
