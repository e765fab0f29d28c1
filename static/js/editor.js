/*
 * editor.js -- tools of the article editor: marks for the text, a preview while one writes, pictures by paste and drop, links by search.
 *
 * It works on form[data-editor], whose data-* hold its texts, and on what stands in it: [data-toolbar] with button[data-md=ACT], #f-body,
 * [data-preview], [data-template], [data-attach], [data-upload-fault]; <dialog id="links"> is the search for a link.  The form does without it.
 */
const form = document.querySelector('form[data-editor]');
const text = form.querySelector('#f-body');
const base = form.dataset.base;
const say = (words) => { const s = document.getElementById('say'); if (s) s.textContent = words; };
const post = (path, body) => fetch(base + path, { method: 'POST', body, credentials: 'same-origin', redirect: 'error' });

/* ---- changing the text so that Ctrl+Z undoes it */
function put(value, from = text.selectionStart, to = text.selectionEnd) {
	text.focus();
	text.setSelectionRange(from, to);
	if (!document.execCommand('insertText', false, value)) {
		text.setRangeText(value, from, to, 'end');
		text.dispatchEvent(new Event('input', { bubbles: true }));
	}
}

const chosen = () => text.value.slice(text.selectionStart, text.selectionEnd);

function around(mark) {
	const { selectionStart: from, selectionEnd: to, value } = text;
	const n = mark.length;
	if (value.slice(from - n, from) === mark && value.slice(to, to + n) === mark) {
		put(value.slice(from, to), from - n, to + n);
		text.setSelectionRange(from - n, to - n);
		return;
	}
	const inner = chosen() || form.dataset.words;
	put(mark + inner + mark);
	text.setSelectionRange(from + n, from + n + inner.length);
}

/* Each line of the selection through fn(line, number). */
function lines(fn) {
	const from = text.value.lastIndexOf('\n', text.selectionStart - 1) + 1;
	let to = text.value.indexOf('\n', text.selectionEnd);
	if (to < 0)
		to = text.value.length;
	const out = text.value.slice(from, to).split('\n').map(fn).join('\n');
	put(out, from, to);
	text.setSelectionRange(out.includes('\n') ? from : from + out.length, from + out.length);
}

/* A block with an empty line before and after it. */
function block(value, from = text.selectionStart, to = text.selectionEnd) {
	const before = text.value.slice(0, from);
	const after = text.value.slice(to);
	const lead = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
	const trail = after === '' || after.startsWith('\n\n') ? '\n' : after.startsWith('\n') ? '' : '\n\n';
	put(lead + value + trail, from, to);
	return from + lead.length;
}

const acts = {
	bold: () => around('**'),
	heading: () => lines((l) => (/^###\s/.test(l) ? l.replace(/^###\s+/, '') : /^##\s/.test(l) ? `#${l}` : `## ${l.replace(/^#+\s*/, '')}`)),
	list: () => lines((l) => (/^- /.test(l) ? l.slice(2) : `- ${l.replace(/^\d+\. /, '')}`)),
	steps: () => lines((l, i) => (/^\d+\. /.test(l) ? l.replace(/^\d+\. /, '') : `${i + 1}. ${l.replace(/^- /, '')}`)),
	link: () => links.open(),
	table: () => {
		const h = form.dataset.table;
		block(`| ${h} 1 | ${h} 2 |\n| --- | --- |\n|  |  |`);
	},
	internal: () => {
		const inner = chosen() || form.dataset.words;
		const at = block(`:::internal\n${inner}\n:::`);
		text.setSelectionRange(at + 12, at + 12 + inner.length);
	},
	picture: () => form.querySelector('#f-file').click(),
};

function act(name) {
	const button = form.querySelector(`[data-md="${name}"]`);
	acts[name]();
	if (button && name !== 'link' && name !== 'picture')
		say(button.textContent);
}

/* ---- the toolbar is one stop of the Tab key, arrows move within it (WAI-ARIA, toolbar) */
function toolbar() {
	const bar = form.querySelector('[data-toolbar]');
	const tools = [...bar.querySelectorAll('button')];
	const at = (i) => tools.forEach((b, k) => { b.tabIndex = k === i ? 0 : -1; });
	bar.hidden = false;
	at(0);
	bar.addEventListener('keydown', (e) => {
		const i = tools.indexOf(document.activeElement);
		const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: tools.length - 1 }[e.key];
		if (to === undefined)
			return;
		e.preventDefault();
		const n = (to + tools.length) % tools.length;
		at(n);
		tools[n].focus();
	});
	bar.addEventListener('click', (e) => {
		const b = e.target.closest('[data-md]');
		if (b) {
			at(tools.indexOf(b));
			act(b.dataset.md);
		}
	});
}

/* Enter goes on with a list, and ends it on an empty point. */
function next(e) {
	const from = text.value.lastIndexOf('\n', text.selectionStart - 1) + 1;
	const line = text.value.slice(from, text.selectionStart);
	const m = line.match(/^(\s*)(?:- |(\d+)\. )(.*)$/);
	if (!m || text.selectionStart !== text.selectionEnd)
		return;
	e.preventDefault();
	if (m[3] === '')
		put('', from, text.selectionStart);
	else
		put(`\n${m[1]}${m[2] ? `${Number(m[2]) + 1}. ` : '- '}`);
}

function keys() {
	form.addEventListener('keydown', (e) => {
		if (e.isComposing || e.altKey || e.shiftKey)
			return;
		if (e.key === 'Enter' && e.target === text && !e.ctrlKey && !e.metaKey)
			next(e);
		if (!e.ctrlKey && !e.metaKey)
			return;
		const name = { b: 'bold', k: 'link' }[e.key.toLowerCase()];
		if (name && e.target === text) {
			e.preventDefault();
			act(name);
		}
	});
	document.addEventListener('keydown', (e) => {
		if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === 's') {
			e.preventDefault();
			form.requestSubmit(form.querySelector('[data-save]'));
		}
	});
}

/* ---- what readers see, half a second after the last key; one question at a time */
function preview() {
	const pane = form.querySelector('[data-preview]');
	const frame = form.querySelector('[data-pane]');
	let timer = 0;
	let busy = false;
	let shown = null;
	const draw = async () => {
		const now = `${form.elements.title.value}\n${text.value}`;
		if (busy || now === shown)
			return;
		busy = true;
		try {
			const body = new URLSearchParams({ csrf: form.elements.csrf.value, title: form.elements.title.value, body: text.value, article: form.dataset.id });
			const answer = await post('/articles/preview', body);
			if (answer.ok) {
				const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
				pane.replaceChildren(...page.body.childNodes);
				frame.hidden = false;
				shown = now;
			}
		} catch { /* the text is what counts; the next key asks again */ }
		busy = false;
		if (`${form.elements.title.value}\n${text.value}` !== now)
			later();
	};
	const later = () => {
		clearTimeout(timer);
		timer = setTimeout(draw, text.value.length > 100000 ? 2000 : 400);
	};
	form.querySelector('[data-no-live]').hidden = true;
	form.querySelector('.write').classList.add('live');
	text.addEventListener('input', later);
	form.elements.title.addEventListener('input', later);
	if (text.value || form.elements.title.value)
		draw();
	else
		frame.hidden = false;
}

/* ---- files: chosen, dropped, pasted */
function files() {
	const fault = form.querySelector('[data-upload-fault]');
	const input = form.querySelector('#f-file');
	const refuse = (words) => {
		fault.textContent = words;
		fault.hidden = false;
	};
	const replace = (mark, value) => {
		const at = text.value.indexOf(mark);
		if (at < 0)
			return;
		/* Whoever went on writing meanwhile stays where they are. */
		const end = at + mark.length;
		const stay = (i) => (i <= at ? i : i >= end ? i + value.length - mark.length : at + value.length);
		const [from, to] = [stay(text.selectionStart), stay(text.selectionEnd)];
		if (document.activeElement === text)
			put(value, at, end);
		else {
			text.setRangeText(value, at, end);
			text.dispatchEvent(new Event('input', { bubbles: true }));
		}
		text.setSelectionRange(from, to);
	};
	const send = async (file) => {
		const words = form.dataset.uploading.replace('%1', file.name.replace(/[[\]\\`]/g, ' '));
		const mark = `[${words} …]`;
		fault.hidden = true;
		if (file.size > 10 * 1024 * 1024) {
			refuse(form.dataset.big);
			return;
		}
		say(words);
		put(mark);
		const body = new FormData();
		body.append('csrf', form.elements.csrf.value);
		body.append('article', form.dataset.id);
		body.append('file', file, file.name);
		try {
			const answer = await post('/articles/files', body);
			const said = /json/.test(answer.headers.get('content-type')) ? await answer.json() : {};
			replace(mark, answer.ok ? said.markdown : '');
			if (!answer.ok)
				refuse(said.error || (answer.status === 401 ? form.dataset.over : answer.status === 413 ? form.dataset.big : form.dataset.failed));
		} catch {
			replace(mark, '');
			refuse(form.dataset.failed);
		}
	};
	const all = async (list) => {
		for (const f of list)
			await send(f);
	};
	form.querySelector('[data-attach]').hidden = true;
	input.addEventListener('change', () => {
		all([...input.files]);
		input.value = '';
	});
	text.addEventListener('paste', (e) => {
		/* A table copied from a sheet is text and picture at once: the text is meant. */
		if (e.clipboardData.files.length && !e.clipboardData.types.includes('text/plain')) {
			e.preventDefault();
			all([...e.clipboardData.files]);
		}
	});
	text.addEventListener('dragover', (e) => { if (e.dataTransfer.types.includes('Files')) e.preventDefault(); });
	text.addEventListener('drop', (e) => {
		if (e.dataTransfer.files.length) {
			e.preventDefault();
			all([...e.dataTransfer.files]);
		}
	});
}

/* ---- a link by search (WAI-ARIA, combobox with a list) */
const links = (() => {
	const dialog = document.getElementById('links');
	const input = dialog.querySelector('#links-q');
	const list = dialog.querySelector('#links-list');
	const none = dialog.querySelector('[data-none]');
	let from = 0;
	let to = 0;
	let timer = 0;
	let asked = 0;
	let at = -1;
	const rows = () => [...list.children];
	const move = (i) => {
		at = i;
		rows().forEach((r, k) => r.setAttribute('aria-selected', String(k === i)));
		if (rows()[i]) {
			input.setAttribute('aria-activedescendant', rows()[i].id);
			rows()[i].scrollIntoView({ block: 'nearest' });
		} else
			input.removeAttribute('aria-activedescendant');
	};
	const row = (title, about, href, i) => {
		const li = document.createElement('li');
		const small = document.createElement('span');
		li.id = `links-${i}`;
		li.role = 'option';
		li.dataset.href = href;
		li.dataset.title = title;
		small.className = 'quiet small';
		small.textContent = about;
		li.append(title, ' ', small);
		return li;
	};
	const show = (found, q) => {
		list.replaceChildren(...found.map((a, i) => row(a.title, [a.lang, a.audience].filter(Boolean).join(' · '), `/faq/${a.id}`, i)));
		if (/^https?:\/\/\S+$/.test(q))
			list.prepend(row(q, '', q, found.length));
		input.setAttribute('aria-expanded', String(list.children.length > 0));
		none.textContent = q && !list.children.length ? none.dataset.none : '';
		move(list.children.length ? 0 : -1);
	};
	const ask = async () => {
		const q = input.value.trim();
		const mine = ++asked;
		let found = [];
		if (q && !/^https?:/.test(q)) {
			try {
				const answer = await fetch(`${base}/suggest?q=${encodeURIComponent(q)}`, { credentials: 'same-origin', redirect: 'error' });
				found = answer.ok ? (await answer.json()).articles : [];
			} catch { /* nothing is shown */ }
		}
		if (mine === asked)
			show(found, q);
	};
	const take = (li) => {
		const words = text.value.slice(from, to) || li.dataset.title.replace(/([[\]\\`*_<>])/g, '\\$1');
		dialog.close();
		put(`[${words}](${li.dataset.href})`, from, to);
	};
	input.addEventListener('input', () => {
		clearTimeout(timer);
		timer = setTimeout(ask, 200);
	});
	input.addEventListener('keydown', (e) => {
		const n = list.children.length;
		if (e.isComposing)
			return;
		if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && n) {
			e.preventDefault();
			move((at + (e.key === 'ArrowDown' ? 1 : n - 1)) % n);
		} else if (e.key === 'Enter') {
			e.preventDefault();
			if (list.children[at])
				take(list.children[at]);
		}
	});
	list.addEventListener('click', (e) => {
		const li = e.target.closest('[role="option"]');
		if (li)
			take(li);
	});
	dialog.addEventListener('close', () => text.focus());
	return {
		open() {
			from = text.selectionStart;
			to = text.selectionEnd;
			input.value = chosen().slice(0, 100);
			show([], '');
			dialog.showModal();
			input.select();
			if (input.value)
				ask();
		},
	};
})();

/* ---- smaller things */
function template() {
	const button = form.querySelector('[data-template]');
	const fit = () => { button.hidden = text.value.trim() !== ''; };
	button.addEventListener('click', async (e) => {
		e.preventDefault();
		try {
			const answer = await fetch(`${base}/articles/template?type=${form.elements.type.value}&lang=${form.elements.lang.value}`, { credentials: 'same-origin', redirect: 'error' });
			put((await answer.json()).body, 0, text.value.length);
			text.setSelectionRange(0, 0);
			text.scrollTop = 0;
		} catch {
			form.requestSubmit(button);
		}
	});
	text.addEventListener('input', fit);
	fit();
}

function departments() {
	const box = form.querySelector('[data-when]');
	const fit = () => { box.hidden = form.elements.audience.value !== box.dataset.when; };
	form.elements.audience.addEventListener('change', fit);
	fit();
}

toolbar();
keys();
preview();
files();
template();
departments();
