// customers.js N -- N customers as CSV for `kefuctl import customers`, from the demo's names, with a fixed start.
import fs from 'node:fs';
import { once } from 'node:events';

const n = Number(process.argv[2]);
const names = JSON.parse(fs.readFileSync(new URL('../../sql/demo/names.json', import.meta.url), 'utf8'));
let state = 7;
const random = (limit) => { // xorshift32
  state ^= state << 13; state ^= state >>> 17; state ^= state << 5; state >>>= 0;
  return state % limit;
};
const pick = (list) => list[random(list.length)];

process.stdout.write('kind,name,region,phone,email,address,birth,income,household,source_key\n');
for (let i = 0; i < n; i++) {
  const r = names.cn, a = pick(r.addresses), d = pick(a.districts);
  const row = ['person', pick(r.surnames).s + pick(r.given).g, a.city, `${pick(r.mobile_prefixes)}${String(10000000 + (i * 7919) % 90000000).padStart(8, '0')}`,
    `b${i}@example.com`, `${a.city}${d.name}${pick(d.roads)}${1 + random(300)}号`, `19${50 + random(50)}-0${1 + random(9)}-1${random(9)}`,
    pick(['<50k', '50-100k', '100-200k']), String(1 + random(5)), `bench-${i}`];
  if (!process.stdout.write(row.join(',') + '\n')) await once(process.stdout, 'drain');
}
