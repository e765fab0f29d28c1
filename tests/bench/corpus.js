// corpus.js -- the sentences of the demo articles, and chance that falls the same way every time.
import fs from 'node:fs';

const dir = new URL('../../sql/demo/', import.meta.url);
export const langs = ['zh-CN', 'zh-TW', 'en'];

// Words without the marks of Markdown.
const bare = (s) => s.replace(/\]\([^)]*\)/g, '').replace(/[\\*_`[\]()<>#|~\t\n]/g, ' ').replace(/ +/g, ' ').trim();

export const pool = Object.fromEntries(langs.map((lang) => {
  const rows = fs.readFileSync(new URL(`articles.${lang}.jsonl`, dir), 'utf8').split('\n').filter(Boolean).map(JSON.parse);
  const sentences = rows.flatMap((r) => r.body.replace(/^[#>|*\-\d. ]+/gm, '').split(/(?<=[。！？.!?])\s*|\n+/)).map(bare).filter((s) => s.length > 8);
  return [lang, { rows: rows.map((r) => ({ ...r, title: bare(r.title), keywords: bare(r.keywords ?? '') })), sentences }];
}));

// splitmix64
export function chance(start) {
  let state = BigInt(start);
  return (limit) => {
    state = (state + 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & 0xffffffffffffffffn;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & 0xffffffffffffffffn;
    return Number((z ^ (z >> 31n)) % BigInt(limit));
  };
}
