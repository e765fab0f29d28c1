// save.js URL ACCOUNT PASSWORD_FILE N [PID] -- an editor changes N articles in the browser's way, and looks for each at once as a guest.  With PID: as
// long as that process lives, with guests searching all the time.  Prints: saves, median and 95th percentile of their ms, texts not found at
// once, searches, searches answered wrongly.
import fs from 'node:fs';

process.env.KEFU_URL = process.argv[2];
const { Client, sql } = await import('../lib/kit.js');
const [, , , login, file, most, pid] = process.argv;
const last = Number(sql('SELECT MAX(id) FROM article')[0][0]);
const spread = Array.from({ length: 1000 }, (_, i) => 1 + Math.floor((last * ((i * 617) % 1000)) / 1000));
const known = new Set(sql(`SELECT id FROM article WHERE source = 'bench' AND lang = 'zh_CN' AND id IN (${spread})`).map(([id]) => Number(id)));
const ids = spread.filter((id) => known.has(id));
const editor = await new Client().login(login, fs.readFileSync(file, 'utf8').trim());
const guest = new Client({ lang: 'zh-CN' });
const alive = () => !pid || fs.existsSync(`/proc/${pid}`);
const hits = (rs) => [...rs.text.matchAll(/<h3><a href="[^"]*\/faq\/(\d+)/g)].map((m) => Number(m[1]));
const took = [];
let missed = 0, asked = 0, wrong = 0, over = false;

async function save(id, i) {
  const word = `${String.fromCodePoint(0x9f00 + i % 90)}${String.fromCodePoint(0x9e00 + (i * 7) % 90)}${process.pid % 1000}`;
  const f = await editor.form(`/desk/articles/${id}/edit`, '/edit');
  const from = performance.now();
  const rs = await editor.post(f.action, { ...f.values, body: `${f.values.body}\n\n${word}` }, { files: f.multipart ? [] : undefined });
  took.push(performance.now() - from);
  if (rs.status !== 303) throw new Error(`saving ${id}: ${rs.status}`);
  if (!hits(await guest.get(`/uncached/search?q=${encodeURIComponent(word)}`)).includes(id)) missed++;
}

async function ask() {
  while (!over) {
    const rs = await guest.get('/uncached/search?q=%E5%86%B0%E7%AE%B1');
    asked++;
    if (rs.status !== 200 || hits(rs).length < 10) wrong++;
    await new Promise((ok) => setTimeout(ok, 50));
  }
}

const asking = pid ? ask() : undefined;
for (let i = 0; i < Number(most) && alive(); i++) {
  await save(ids[i % ids.length], i);
  if (pid) await new Promise((ok) => setTimeout(ok, 500));
}
while (pid && alive()) await new Promise((ok) => setTimeout(ok, 100));
over = true;
await asking;
took.sort((a, b) => a - b);
const at = (q) => (took.length ? took[Math.min(took.length - 1, Math.floor(took.length * q))].toFixed(1) : '0');
console.log(`saved ${took.length} ${at(0.5)} ${at(0.95)} ${missed} ${asked} ${wrong}`);
