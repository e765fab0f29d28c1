/*
 * portal.js -- what is nicer with JavaScript; everything works without it.
 *
 * Texts come from data attributes, so that they are in the reader's language; nothing is written as HTML.
 */

const all = (selector) => document.querySelectorAll(selector);

function make(tag, attributes = {}, text = '') {
	const el = document.createElement(tag);
	for (const [k, v] of Object.entries(attributes))
		el.setAttribute(k, v);
	el.textContent = text;
	return el;
}

/* ---- light or dark: the person's choice wins over the system's */
function theme() {
	const root = document.documentElement;
	const dark = matchMedia('(prefers-color-scheme: dark)');
	const now = () => root.dataset.theme || (dark.matches ? 'dark' : 'light');
	try { root.dataset.theme = localStorage.getItem('kefu-theme') || ''; } catch { /* storage is off */ }
	for (const b of all('[data-theme-switch]')) {
		b.hidden = false;
		b.addEventListener('click', () => {
			root.dataset.theme = now() === 'dark' ? 'light' : 'dark';
			try { localStorage.setItem('kefu-theme', root.dataset.theme); } catch { /* not remembered */ }
		});
	}
}

/* ---- search as you type: a combobox with a list (WAI-ARIA 1.2) */
function suggest(input) {
	const list = make('ul', { role: 'listbox', id: 'suggestions', 'aria-label': input.dataset.label, hidden: '' });
	let urls = [], at = -1, timer = 0, asked = '';

	function choose(i) {
		at = i;
		[...list.children].forEach((li, k) => li.setAttribute('aria-selected', String(k === i)));
		if (i < 0)
			input.removeAttribute('aria-activedescendant');
		else
			input.setAttribute('aria-activedescendant', `suggestion-${i}`);
	}
	function show(open) {
		list.hidden = !open;
		input.setAttribute('aria-expanded', String(open));
		if (!open)
			choose(-1);
	}
	function fill(titles) {
		list.replaceChildren(...titles.map((t, i) => {
			const li = make('li', { role: 'option', id: `suggestion-${i}`, 'aria-selected': 'false' }, t);
			li.addEventListener('pointerdown', (e) => { e.preventDefault(); location.assign(urls[i]); });
			return li;
		}));
		choose(-1);
		show(titles.length > 0);
	}
	async function ask() {
		const q = input.value.trim();
		asked = q;
		if (!q)
			return show(false);
		try {
			const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(q)}`);
			const [, titles, , links] = await answer.json();
			if (asked !== q || document.activeElement !== input)
				return;
			urls = links;
			fill(titles);
		} catch { show(false); }
	}
	function key(e) {
		const n = list.hidden ? 0 : list.children.length;
		if (e.key === 'Escape' && n) {
			e.preventDefault();
			show(false);
		} else if (e.key === 'ArrowDown' && n) {
			e.preventDefault();
			choose(at + 1 < n ? at + 1 : -1);
		} else if (e.key === 'ArrowUp' && n) {
			e.preventDefault();
			choose(at < 0 ? n - 1 : at - 1);
		} else if (e.key === 'Enter' && n && at >= 0 && !e.isComposing) {
			e.preventDefault();
			location.assign(urls[at]);
		}
	}
	for (const [k, v] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id }))
		input.setAttribute(k, v);
	input.closest('.search').append(list);
	input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
	input.addEventListener('keydown', key);
	input.addEventListener('blur', () => show(false));
}

/* ---- a vote without leaving the page */
function vote(form) {
	form.addEventListener('submit', async (e) => {
		e.preventDefault();
		const helpful = e.submitter ? e.submitter.value : '1';
		const body = new URLSearchParams({ csrf: form.elements.csrf.value, helpful });
		const say = form.querySelector('[role="status"]');
		const buttons = form.querySelectorAll('button');
		buttons.forEach((b) => { b.disabled = true; });
		try {
			const answer = await fetch(form.action, { method: 'POST', body });
			if (!answer.ok)
				throw new Error(String(answer.status));
			say.textContent = helpful === '1' ? form.dataset.thanks : form.dataset.unhelpful;
		} catch {
			say.textContent = form.dataset.failed;
			buttons.forEach((b) => { b.disabled = false; });
		}
	});
}

/* ---- how much room is left, once more than half of it is used */
function count(area) {
	const p = make('p', { class: 'hint count', role: 'status', hidden: '' });
	const show = () => {
		const n = [...area.value].length;
		p.hidden = n * 2 < area.maxLength;
		p.textContent = area.dataset.count.replace('%1', n).replace('%2', area.maxLength);
	};
	area.after(p);
	area.addEventListener('input', show);
	show();
}

/* ---- which files were chosen, and which of them are too large */
function files(input) {
	const list = make('ul', { class: 'files', 'aria-live': 'polite' });
	const { mb, most, big, many } = input.dataset;
	input.after(list);
	input.addEventListener('change', () => {
		const rows = [...input.files].map((f) => {
			const li = make('li', {}, `${f.name} (${Math.max(1, Math.round(f.size / 1024))} kB)`);
			if (mb && f.size > mb * 1048576)
				li.append(make('span', { class: 'error-text' }, big.replace('%1', mb)));
			return li;
		});
		if (most && input.files.length > Number(most))
			rows.push(make('li', { class: 'error-text' }, many.replace('%1', most)));
		list.replaceChildren(...rows);
	});
}

/* ---- a form that was open for hours fetches a fresh token before it is sent, so that nothing typed is lost */
function fresh(form) {
	const opened = Date.now();
	form.addEventListener('submit', async (e) => {
		if (Date.now() - opened < 20 * 3600 * 1000 || form.dataset.fresh)
			return;
		e.preventDefault();
		form.dataset.fresh = '1';
		try {
			const text = await (await fetch(location.href, { cache: 'reload' })).text();
			const token = new DOMParser().parseFromString(text, 'text/html').querySelector('[name="csrf"]');
			form.elements.csrf.value = token.value;
		} catch { /* the server will say so */ }
		form.requestSubmit(e.submitter);
	});
}

theme();
all('[data-suggest]').forEach(suggest);
all('[data-vote]').forEach(vote);
all('[data-count]').forEach(count);
all('[data-files]').forEach(files);
all('[data-form]').forEach(fresh);
all('#errors').forEach((el) => el.focus());
