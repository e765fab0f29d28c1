// help.js -- every page has its help: each route that shows one has a line in cgi/page/help_pages.c, each line leads to a section of
// docs/help that is there in all three languages, every heading has an anchor, the same in all, and every link of a text leads somewhere.
import fs from 'node:fs';

const LANGS = ['en', 'zh-CN', 'zh-TW'];
const faults = [];
const fault = (where, what) => faults.push(`${where}: ${what}`);

// Answers that are no page: for machines, files, parts of a page, moves to another page.
const NO_PAGE = [/\.(xml|txt|atom|json|csv|jsonl)$/, /\/healthz$/, /\/suggest$/, /^\/lang$/, /\/files\/\{id2?\}$/, /^\/desk$/, /^\/desk\/api\//, /\/articles\/find$/, /\/metrics$/, /\/export\/\{slug\}$/];

const code = fs.readFileSync('cgi/page/help_pages.c', 'utf8');
const pages = [...code.matchAll(/^\t\{ "([\w-]+)", (true|false), (true|false) \},$/gm)].map((m) => ({ slug: m[1], guests: m[2] === 'true', hour: m[3] === 'true' }));
const targets = new Map([...code.matchAll(/^\t\{ "(\/[^"]*)", "([\w-]+)", "([\w-]+)" \},$/gm)].map((m) => [m[1], { slug: m[2], anchor: m[3] }]));
if (pages.length < 10 || targets.size < 30)
	fault('cgi/page/help_pages.c', 'the tables cannot be read');

const routes = [], changes = [];
for (const m of fs.readFileSync('cgi/page/routes_portal.c', 'utf8').matchAll(/\{ M_GET, "([^"]+)"/g))
	routes.push(m[1]);
for (const m of fs.readFileSync('cgi/page/routes_desk.c', 'utf8').matchAll(/READ\("([^"]*)"/g))
	routes.push(`/desk${m[1]}`);

for (const m of fs.readFileSync('cgi/page/routes_desk.c', 'utf8').matchAll(/^\t(?!READ)[A-Z]+\("(\/[^"]*)"/gm))
	changes.push(`/desk${m[1]}`);
for (const m of fs.readFileSync('cgi/page/routes_portal.c', 'utf8').matchAll(/\{ M_POST, "([^"]+)"/g))
	changes.push(m[1]);

for (const r of routes)
	if (!targets.has(r) && !NO_PAGE.some((x) => x.test(r)))
		fault(r, 'has no help: give it a line in cgi/page/help_pages.c and a section in docs/help');

// Texts: slug -> anchors, by language.
const anchors = {};
for (const lang of LANGS) {
	anchors[lang] = new Map();
	const dir = `docs/help/${lang}`;
	for (const p of pages) {
		const file = `${dir}/${p.slug}.md`;
		if (!fs.existsSync(file)) {
			fault(file, 'is missing');
			continue;
		}
		const text = fs.readFileSync(file, 'utf8'), list = [];
		if (!/^# \S/.test(text))
			fault(file, 'does not begin with its title, "# Words"');
		for (const line of text.split('\n').slice(1)) {
			const m = line.match(/^#{1,6} .*?(?: \{#([a-z0-9-]+)\})?$/);
			if (m && (!m[1] || !/^##{1,2} /.test(line)))
				fault(file, `a heading is "## Words {#anchor}": ${line}`);
			else if (m)
				list.push(m[1]);
		}
		if (new Set(list).size < list.length)
			fault(file, 'has an anchor twice');
		if (/[!！](?!\[)/.test(text.replace(/`[^`]*`/g, '')))
			fault(file, 'shouts');
		if (lang !== 'en' && text.includes('你'))
			fault(file, 'says 你');
		anchors[lang].set(p.slug, list);
	}
	for (const name of fs.readdirSync(dir))
		if (!pages.some((p) => `${p.slug}.md` === name))
			fault(`${dir}/${name}`, 'is in no table');
}

for (const p of pages)
	for (const lang of LANGS.slice(1))
		if (String(anchors[lang].get(p.slug)) !== String(anchors.en.get(p.slug)))
			fault(`docs/help/${lang}/${p.slug}.md`, 'has other anchors than en, or another order');

const leads = (slug, anchor) => LANGS.every((l) => anchors[l].has(slug) && (!anchor || anchors[l].get(slug).includes(anchor)));
for (const [r, t] of targets) {
	if (!leads(t.slug, t.anchor))
		fault(r, `leads to ${t.slug}#${t.anchor}, which is not there`);
	const page = pages.find((p) => p.slug === t.slug);
	if (!r.startsWith('/desk') && page && !page.guests)
		fault(r, `is a customers' page, but ${t.slug} is for staff`);
	if (!routes.includes(r) && !changes.includes(r))
		fault('cgi/page/help_pages.c', `${r} is no route`);
}

// Links within the texts: to help, to a page of the desk or the portal, to an anchor of the same page.
const known = routes.map((r) => new RegExp(`^${r.replace(/\{(id|id2|token|slug)\}/g, '[^/]+')}$`));
for (const lang of LANGS)
	for (const p of pages) {
		const file = `docs/help/${lang}/${p.slug}.md`;
		for (const [, to] of (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '').replace(/`[^`]*`/g, '').matchAll(/\]\(([^)]+)\)/g)) {
			const [path, anchor] = to.split('#'), help = path.match(/^\/help\/([\w-]+)$/);
			if (path === '' ? !leads(p.slug, anchor) : help ? !leads(help[1], anchor) : !known.some((k) => k.test(path.split('?')[0])))
				fault(file, `leads to ${to}, which is not there`);
			if (p.guests && (path.startsWith('/desk') || (help && !pages.find((x) => x.slug === help[1])?.guests)))
				fault(file, `sends a customer to ${to}`);
		}
	}

faults.forEach((f) => console.log(`help: ${f}`));
console.log(`help: ${pages.length} pages in ${LANGS.length} languages, ${targets.size} screens`);
process.exit(faults.length ? 1 : 0);
