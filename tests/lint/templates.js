// templates.js -- no untranslated text in a template: between tags, and in attributes that people read, stand only values
// and texts of the catalogue.  (Whether values are escaped is judged by the programs when they start.)
import fs from 'node:fs';
import path from 'node:path';

const READ = /\b(title|alt|placeholder|aria-label|aria-description|label)="([^"]*)"/g;
// A button made of an input shows its value.
const BUTTON = /<input\b(?=[^>]*\btype="(?:submit|button|reset)")[^>]*\bvalue="([^"]*)"/g;
const WORD = /[A-Za-z\u00c0-\u024f\u3400-\u9fff]/;
let faults = 0, seen = 0;

function walk(dir) {
	return fs.readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
		const p = path.join(dir, e.name);
		if (e.isDirectory())
			return e.name === 'mail' ? [] : walk(p);
		return p.endsWith('.cs') ? [p] : [];
	});
}

// Cut a part out, but keep its line breaks, so that the lines still count.
const blank = (s) => s.replace(/[^\n]/g, '');

for (const file of walk('templates')) {
	seen++;
	let s = fs.readFileSync(file, 'utf8');
	const fault = (at, what) => {
		faults++;
		console.log(`templates: ${file}:${s.slice(0, at).split('\n').length}: ${what}`);
	};
	s = s.replace(/<\?cs[\s\S]*?\?>/g, blank).replace(/<!--[\s\S]*?-->/g, blank);
	for (const m of s.matchAll(READ))
		if (WORD.test(m[2].replace(/&\w+;/g, '')))
			fault(m.index, `text in ${m[1]}: ${m[2]}`);
	for (const m of s.matchAll(BUTTON))
		if (WORD.test(m[1]))
			fault(m.index, `text of a button: ${m[1]}`);
	s = s.replace(/<kbd>[^<]*<\/kbd>/g, blank).replace(/<!?\/?[A-Za-z][^>]*>/g, blank).replace(/\s[\w-]+="[^"]*"/g, blank).replace(/&#?\w+;/g, (e) => ' '.repeat(e.length));
	for (const m of s.matchAll(/[^\s][^\n]*/g))
		if (WORD.test(m[0]))
			fault(m.index, `text: ${m[0].trim()}`);
}
console.log(`templates: ${seen} templates`);
process.exit(faults || !seen ? 1 : 0);
