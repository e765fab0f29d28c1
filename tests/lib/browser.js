// browser.js -- Debian's Chromium for the browser tests: every page is watched for console errors,
// policy violations and requests to another host.
import fs from 'node:fs';
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

export const CHROMIUM = '/usr/bin/chromium';
export const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--force-color-profile=srgb'];

export function launch() {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

// A page whose faults are collected in `faults`; options as playwright's newContext.
export async function watched(browser, { origin, ...options } = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults = [];
  page.on('console', (m) => { if (m.type() === 'error' && !/status of (4\d\d|503)/.test(m.text())) faults.push(`console: ${m.text()}`); });
  page.on('pageerror', (e) => faults.push(`script: ${e.message}`));
  page.on('request', (r) => { if (origin && !r.url().startsWith(origin) && !r.url().startsWith('data:')) faults.push(`foreign request: ${r.url()}`); });
  return { context, page, faults };
}

const axeSource = () => fs.readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

// axe-core's violations of WCAG 2.2 AA as one line each.
export async function axe(page) {
  const cdp = await page.context().newCDPSession(page); // past the page's own CSP
  const { result } = await cdp.send('Runtime.evaluate', {
    expression: `${axeSource()};axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})
      .then(r=>JSON.stringify(r.violations.map(v=>v.id+': '+v.help+' @ '+v.nodes.slice(0,3).map(n=>n.target.join(' ')+' '+n.html.slice(0,120)).join(' | '))))`,
    awaitPromise: true, returnByValue: true });
  await cdp.detach();
  return JSON.parse(result.value);
}

// Errors of the Nu HTML checker for a set of pages {name: html}; [] when all are clean.
export function nu(pages) {
  const dir = fs.mkdtempSync('/tmp/kefu-nu-');
  for (const [name, html] of Object.entries(pages)) fs.writeFileSync(`${dir}/${name.replace(/[^a-z0-9]+/gi, '_')}.html`, html);
  const jar = new URL('../node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url).pathname;
  try {
    execFileSync('java', ['-jar', jar, '--errors-only', '--format', 'gnu', dir], { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
    return [];
  } catch (e) {
    return e.stderr.split('\n').filter(Boolean);
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
