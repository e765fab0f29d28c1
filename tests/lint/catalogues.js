// catalogues.js -- the three catalogues hold the same keys with the same placeholders; every key that a template or the
// code names exists; every key is used by somebody (directly, or through a name made of its parent, as in Lang.state[x]).
import fs from 'node:fs';
import path from 'node:path';

const LANGS = ['en', 'zh_CN', 'zh_TW'];
const faults = [];

// HDF of the catalogues: "name {", "}", "name = value", "name << END" ... "END".
function read(lang) {
	const file = `templates/lang/${lang}.hdf`;
	const keys = new Map(), nodes = new Set(), at = [];
	let end = null, key = '', text = '';
	fs.readFileSync(file, 'utf8').split('\n').forEach((line, i) => {
		const s = line.trim();
		let m;
		if (end !== null) {
			if (s === end) {
				add(key, text, i);
				end = null;
			} else
				text += line;
		} else if (s === '' || s.startsWith('#'))
			return;
		else if (s === '}')
			at.pop();
		else if ((m = s.match(/^([\w.]+)\s*\{$/))) {
			at.push(m[1]);
			nodes.add(at.join('.'));
		} else if ((m = s.match(/^([\w.]+)\s*<<\s*(\w+)$/))) {
			[key, text, end] = [[...at, m[1]].join('.'), '', m[2]];
		} else if ((m = s.match(/^([\w.]+)\s*=\s*(.*)$/)))
			add([...at, m[1]].join('.'), m[2], i);
		else
			faults.push(`${file}:${i + 1}: cannot be read: ${s}`);
	});
	function add(k, v, i) {
		if (keys.has(k))
			faults.push(`${file}:${i + 1}: ${k} is there twice`);
		if (v === '')
			faults.push(`${file}:${i + 1}: ${k} is empty`);
		keys.set(k, v);
		for (let p = k; (p = p.replace(/\.?[^.]*$/, '')) !== '';)
			nodes.add(p);
	}
	return { keys, nodes };
}

const marks = (s) => [...new Set(s.match(/%\d/g) || [])].sort().join(' ');
const [en, ...others] = LANGS.map(read);
others.forEach(({ keys }, i) => {
	const lang = LANGS[i + 1];
	for (const [k, v] of en.keys) {
		if (!keys.has(k))
			faults.push(`${lang}: ${k} is missing`);
		else if (marks(v) !== marks(keys.get(k)))
			faults.push(`${lang}: ${k} has other placeholders than en`);
	}
	for (const k of keys.keys())
		if (!en.keys.has(k))
			faults.push(`${lang}: ${k} is not in en`);
});

function walk(dir, ext) {
	return fs.readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
		const p = path.join(dir, e.name);
		return e.isDirectory() ? walk(p, ext) : ext.some((x) => p.endsWith(x)) ? [p] : [];
	});
}

// What is named: whole keys, and parents below which a name is made at run time.
const used = new Set(), parents = new Set();
function name(file, key) {
	if (en.keys.has(key))
		used.add(key);
	else if (en.nodes.has(key))
		parents.add(key);
	else
		faults.push(`${file}: ${key} is in no catalogue`);
}
for (const f of walk('templates', ['.cs']))
	for (const m of fs.readFileSync(f, 'utf8').replace(/<\?cs #[\s\S]*?\?>/g, '').matchAll(/\bLang\.(\w+(?:\.\w+)*)/g))
		name(f, m[1]);
const tops = new Set([...en.nodes].filter((n) => !n.includes('.')));
for (const f of [...walk('cgi/page', ['.c']), ...walk('cgi/web', ['.c'])]) {
	const text = fs.readFileSync(f, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
	// A block's name alone is an argument from which keys are made.
	for (const m of text.matchAll(/"(\w+)"/g))
		if (tops.has(m[1]))
			parents.add(m[1]);
	for (const m of text.matchAll(/"(\w+)((?:\.\w+)*)\.(\w+|%s)(\.\w+|\.%s)*"/g)) {
		if (!tops.has(m[1]))
			continue;
		const key = m[0].slice(1, -1);
		const before = key.split('.%s')[0];
		if (/\.(cs|c|h|js|css|svg|hdf)$/.test(key))
			continue;
		if (key.includes('%s'))
			parents.add(before);
		else
			name(f, key);
	}
}
for (const k of en.keys.keys()) {
	const above = k.split('.').map((_, i, a) => a.slice(0, i).join('.')).filter(Boolean);
	if (!used.has(k) && !above.some((p) => parents.has(p)))
		faults.push(`${k} is used by nobody`);
}

faults.forEach((f) => console.log(`catalogues: ${f}`));
console.log(`catalogues: ${en.keys.size} keys`);
process.exit(faults.length || en.keys.size === 0 ? 1 : 0);
