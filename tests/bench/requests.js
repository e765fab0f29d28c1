// requests.js URL N -- N requests over the portal's pages, of every kind a guest makes, eight at a time.
import http from 'node:http';

const base = new URL(process.argv[2]), total = Number(process.argv[3]);
const paths = ['/', '/faq/1', '/faq/2', '/search?q=%E5%86%B0%E7%AE%B1', '/search?q=noise', '/category/1', '/complaint', '/track', '/faq/999999',
  '/search?q=' + 'x'.repeat(150), '/suggest?q=%E6%B4%97'];
let next = 0, failed = 0;

function one(path) {
  return new Promise((resolve) => {
    http.get({ host: base.hostname, port: base.port, path: base.pathname.replace(/\/$/, '') + path, agent: false }, (rs) => {
      if (rs.statusCode >= 500) failed++;
      rs.resume();
      rs.on('end', resolve);
    }).on('error', () => { failed++; resolve(); });
  });
}

await Promise.all(Array.from({ length: 8 }, async () => {
  while (next < total) await one(paths[next++ % paths.length]);
}));
if (failed > 0) {
  console.error(`${failed} of ${total} requests failed`);
  process.exit(1);
}
