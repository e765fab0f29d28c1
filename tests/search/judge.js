// judge.js -- how well do searches find?  node judge.js [QUERIES.jsonl] [--each]
//
// Each line of the file is a query with its language, its kind and the articles that answer it (their keys, any language).  The same
// queries go to Kefu's page, to LIKE (every word of the query in the text) and to InnoDB FULLTEXT in natural language mode on a
// copy of the same rows.  success@k: an answer is among the first k; MRR: mean of 1/rank of the first answer among ten.
import fs from 'node:fs';
import { Client, sql } from '../lib/kit.js';

const HERE = new URL('.', import.meta.url).pathname;
const COPY = 'kefu_judge';
const quote = (s) => `'${s.replace(/[\\']/g, '\\$&')}'`;
const like = (s) => quote(`%${s.replace(/[\\%_]/g, '\\$&')}%`);

export function queries(file = `${HERE}queries.jsonl`) {
  return fs.readFileSync(file, 'utf8').split('\n').filter((l) => l.trim()).map((l) => JSON.parse(l));
}

// The key of an article without its language: return/zh_CN -> return.
const base = (key) => key.replace(/\/(en|zh_CN|zh_TW)$/, '');

export function keys() {
  return new Map(sql("SELECT id, source_key FROM article WHERE state = 'published' AND audience = 'public' AND source_key IS NOT NULL").map(([id, k]) => [id, base(k)]));
}

// Ids of the first page of results, best first.
export async function ask(query, lang, prefix = '') {
  const rs = await new Client({ lang: lang.replace('_', '-') }).get(`${prefix}/search?q=${encodeURIComponent(query)}`);
  if (rs.status !== 200) throw new Error(`/search?q=${query}: ${rs.status}`);
  return [...rs.text.matchAll(/<h3><a href="[^"]*\/faq\/(\d+)/g)].map((m) => m[1]);
}

const rankOf = (ids, right, key) => 1 + ids.slice(0, 10).findIndex((id) => right.includes(key.get(id)));

export async function judgeKefu(all, prefix = '') {
  const key = keys(), ranks = [];
  for (const q of all) ranks.push(rankOf(await ask(q.q, q.lang, prefix), q.right, key));
  return ranks;
}

// Both in one statement a query over the copy; the reader's language first, as Kefu has it.
function judgeSql(all, where) {
  const key = keys(), ids = all.map(() => []);
  const text = all.map((q, i) => `SELECT ${i}, id FROM (SELECT id FROM ${COPY}.a WHERE ${where(q)} LIMIT 10) x;`).join('\n');
  for (const [i, id] of sql(text)) ids[i].push(id);
  return all.map((q, i) => rankOf(ids[i], q.right, key));
}

const words = (q) => q.split(/\s+/).filter(Boolean);
const own = (q) => `lang = ${quote(q.lang)} DESC`;
export const judgeLike = (all) => judgeSql(all, (q) => words(q.q).map((w) => `CONCAT_WS(' ', title, keywords, body) LIKE ${like(w)}`).join(' AND ') +
  ` ORDER BY ${own(q)}, title LIKE ${like(words(q.q)[0] ?? '')} DESC, helpful DESC, id`);
export const judgeFulltext = (all) => judgeSql(all, (q) => `MATCH (title, keywords, body) AGAINST (${quote(q.q)}) ` +
  `ORDER BY ${own(q)}, MATCH (title, keywords, body) AGAINST (${quote(q.q)}) DESC, id`);

export function copyMake() {
  sql(`DROP DATABASE IF EXISTS ${COPY}; CREATE DATABASE ${COPY} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
    CREATE TABLE ${COPY}.a (id BIGINT PRIMARY KEY, lang VARCHAR(5), title VARCHAR(200), keywords VARCHAR(300), body MEDIUMTEXT, helpful BIGINT, FULLTEXT (title, keywords, body)) ENGINE=InnoDB;
    INSERT INTO ${COPY}.a SELECT id, lang, title, keywords, body, helpful FROM article WHERE state = 'published' AND audience = 'public'`);
}
export const copyDrop = () => sql(`DROP DATABASE IF EXISTS ${COPY}`);

export function figures(ranks) {
  const share = (f) => ranks.reduce((n, r) => n + f(r), 0) / ranks.length;
  return { n: ranks.length, s1: share((r) => r === 1), s3: share((r) => r >= 1 && r <= 3), mrr: share((r) => (r > 0 ? 1 / r : 0)) };
}

function table(name, all, ranks) {
  const kinds = [...new Set(all.map((q) => q.kind))];
  const line = (label, v) => { const f = figures(v); return `${name.padEnd(9)} ${label.padEnd(12)} ${String(f.n).padStart(4)}   ${f.s1.toFixed(3)}      ${f.s3.toFixed(3)}      ${f.mrr.toFixed(3)}`; };
  const lines = kinds.map((k) => line(k, ranks.filter((_, i) => all[i].kind === k)));
  return [...lines, line('ALL', ranks)].join('\n');
}

async function main(args) {
  const file = args.find((a) => !a.startsWith('--'));
  const all = queries(file), prefix = process.env.KEFU_UNCACHED ?? '';
  const kefu = await judgeKefu(all, prefix);
  if (args.includes('--each'))
    all.forEach((q, i) => { if (kefu[i] !== 1) console.log(`${kefu[i] || '-'}\t${q.lang}\t${q.kind}\t${q.q}\t${q.right.join(' ')}`); });
  copyMake();
  try {
    console.log('search    kind            n   success@1  success@3  MRR');
    console.log(table('Kefu', all, kefu));
    console.log(table('LIKE', all, judgeLike(all)));
    console.log(table('FULLTEXT', all, judgeFulltext(all)));
  } finally { copyDrop(); }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main(process.argv.slice(2));
