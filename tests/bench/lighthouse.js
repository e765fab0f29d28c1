// lighthouse.js URL -- Lighthouse's four categories on the portal's main pages.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import lighthouse from 'lighthouse';
import { CHROMIUM, FLAGS } from '../lib/browser.js';

const url = process.argv[2], port = 19300 + process.pid % 500;
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'kefu-lh-'));
const chrome = spawn(CHROMIUM, ['--headless', `--remote-debugging-port=${port}`, `--user-data-dir=${home}`, ...FLAGS, 'about:blank'], { stdio: 'ignore' });
try {
  for (let i = 0; i < 100; i++) {
    try { await fetch(`http://127.0.0.1:${port}/json/version`); break; } catch { await new Promise((r) => setTimeout(r, 100)); }
  }
  for (const page of ['/', '/search?q=%E5%86%B0%E7%AE%B1', '/faq/1', '/complaint']) {
    const run = await lighthouse(url + page, { port, logLevel: 'error', onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'] });
    const scores = Object.values(run.lhr.categories).map((c) => Math.round(c.score * 100));
    const miss = scores.some((s) => s < 98) ? '  << misses its aim' : '';
    console.log(`${(`lighthouse ${page}`).padEnd(58)} ${scores.join(' ').padStart(15)}   aim >= 98 each${miss}`);
    if (miss)
      for (const a of Object.values(run.lhr.audits))
        if (a.score !== null && a.score < 0.9 && a.scoreDisplayMode !== 'informative') console.log(`    ${a.id}: ${a.title} ${a.displayValue ?? ''}`);
  }
} finally {
  chrome.kill();
  await new Promise((r) => setTimeout(r, 300));
  fs.rmSync(home, { recursive: true, force: true });
}
