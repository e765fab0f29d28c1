// weight.js URL -- requests and bytes of a first view, as Chromium counts them with an empty cache.
import { launch } from '../lib/browser.js';

const url = process.argv[2];
const browser = await launch();
for (const path of ['/', '/search?q=%E5%86%B0%E7%AE%B1', '/faq/1', '/complaint']) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  let requests = 0, bytes = 0;
  cdp.on('Network.requestWillBeSent', () => requests++);
  cdp.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
  await page.goto(url + path, { waitUntil: 'networkidle' });
  const miss = requests > 4 || bytes > 60000 ? '  << misses its aim' : '';
  console.log(`${(`first view of ${path}: requests, bytes`).padEnd(58)} ${String(requests).padStart(4)} ${String(bytes).padStart(6)}   aim <= 4, 60000${miss}`);
  await context.close();
}
await browser.close();
