// articles.js FROM TO -- articles FROM to TO - 1 for the benches of search, as rows for LOAD DATA: language, category, title, body, HTML, summary,
// keywords, key.  500 Chinese characters or 1,400 English letters each, sentences of the demo articles drawn anew.
import { once } from 'node:events';
import { chance, langs, pool } from './corpus.js';

const from = Number(process.argv[2]), to = Number(process.argv[3]);
const code = { 'zh-CN': 'zh_CN', 'zh-TW': 'zh_TW', en: 'en' };
const html = (s) => s.replace(/&/g, '&amp;').replace(/"/g, '&quot;');

function article(i) {
  const random = chance(20261121 + i), lang = langs[i % 3], { rows, sentences } = pool[lang];
  const like = rows[random(rows.length)], body = [], enough = lang === 'en' ? 1400 : 500;
  for (let length = 0; length < enough; length += body.at(-1).length) body.push(sentences[random(sentences.length)]);
  const text = body.join(lang === 'en' ? ' ' : '');
  return [code[lang], like.category, `${like.title} (${i})`, text, `<p>${html(text)}</p>\\n`, text.slice(0, 120), like.keywords, `bench-${i}`].join('\t');
}

for (let i = from; i < to; i++)
  if (!process.stdout.write(`${article(i)}\n`)) await once(process.stdout, 'drain');
