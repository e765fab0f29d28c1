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
	/* The words as they were typed stand out; what was found in another way is left as it is. */
	function marked(li, title) {
		const q = input.value.trim(), i = title.toLowerCase().indexOf(q.toLowerCase());
		if (i < 0 || !q)
			li.textContent = title;
		else
			li.append(title.slice(0, i), make('mark', {}, title.slice(i, i + q.length)), title.slice(i + q.length));
		return li;
	}
	function fill(titles) {
		list.replaceChildren(...titles.map((t, i) => {
			const li = marked(make('li', { role: 'option', id: `suggestion-${i}`, 'aria-selected': 'false' }), t);
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

/* ---- talking to the server: a form's own proof, and a page to take a piece from */
async function send(url, fields) {
	const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
	if (!answer.ok && answer.status !== 422)
		throw new Error(String(answer.status));
	return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

/* ---- a vote without leaving the page; a No asks why in the same place */
function why(form, say) {
	form.addEventListener('submit', async (e) => {
		e.preventDefault();
		const button = form.querySelector('button');
		button.disabled = true;
		try {
			const again = (await send(form.action, new FormData(form))).querySelector('[data-why]');
			if (again) {
				form.replaceWith(again);
				why(again, say);
				again.querySelector('[aria-invalid]')?.focus();
				return;
			}
			form.remove();
			say.textContent = say.closest('form').dataset.thanks;
			say.focus();
		} catch {
			say.textContent = say.closest('form').dataset.failed;
			button.disabled = false;
		}
	});
}
function vote(form) {
	const say = form.querySelector('[role="status"]'), buttons = form.querySelectorAll('button');
	say.tabIndex = -1;
	form.addEventListener('submit', async (e) => {
		e.preventDefault();
		const helpful = e.submitter ? e.submitter.value : '1';
		const fields = new FormData(form);
		fields.set('helpful', helpful);
		buttons.forEach((b) => { b.disabled = true; });
		document.querySelector('[data-why]')?.remove();
		try {
			const page = await send(form.action, fields), asked = page.querySelector('[data-why]');
			say.textContent = helpful === '1' ? form.dataset.thanks : form.dataset.unhelpful;
			buttons.forEach((b) => b.setAttribute('aria-pressed', String(b.value === helpful)));
			if (helpful === '0' && asked) {
				form.after(asked);
				asked.classList.add('vote');
				all('[data-why] [data-count]').forEach(count);
				why(asked, say);
				asked.querySelector('fieldset').focus();
			}
		} catch { say.textContent = form.dataset.failed; }
		/* Who thinks again may press again. */
		buttons.forEach((b) => { b.disabled = false; });
	});
}

/* ---- what was read in this tab goes along with a complaint; a reader who stays counts once a page */
const READ = 'kefu-read', STAY = 5000;
function readIds() {
	try { return (sessionStorage.getItem(READ) || '').split(',').filter((id) => /^\d+$/.test(id)); } catch { return []; }
}
function read(article) {
	const id = article.dataset.article, form = document.querySelector('[data-vote]');
	try { sessionStorage.setItem(READ, [id, ...readIds().filter((x) => x !== id)].slice(0, 20).join(',')); } catch { /* storage is off */ }
	let left = STAY, since = 0;
	const look = () => {
		clearTimeout(look.timer);
		if (since)
			left -= Date.now() - since;
		since = document.hidden ? 0 : Date.now();
		if (since)
			look.timer = setTimeout(() => {
				document.removeEventListener('visibilitychange', look);
				send(form.action.replace(/vote$/, 'read'), { csrf: form.elements.csrf.value }).catch(() => { /* not counted */ });
			}, Math.max(0, left));
	};
	document.addEventListener('visibilitychange', look);
	look();
	/* The address is passed on without the search that led here. */
	const here = new URL(location.href);
	if (here.searchParams.has('s')) {
		here.searchParams.delete('s');
		history.replaceState(history.state, '', here);
	}
}
function complain(link) {
	const to = new URL(link.href), ids = new Set([...(to.searchParams.get('read') || '').split(','), ...readIds()].filter(Boolean));
	to.searchParams.set('read', [...ids].slice(0, 20).join(','));
	link.href = to.href;
}

/* ---- an address to pass on: copied where the browser can, by mail everywhere */
function share(link) {
	if (!navigator.clipboard)
		return;
	const button = make('button', { class: 'btn slim', type: 'button' }, link.dataset.copy);
	const say = make('span', { role: 'status' });
	button.addEventListener('click', async () => {
		try {
			await navigator.clipboard.writeText(link.dataset.share);
			say.textContent = link.dataset.copied;
		} catch { link.click(); }
	});
	link.before(button);
	link.after(say);
}

/* ---- articles that may answer a complaint, beside it while it is typed */
function answers(aside) {
	const form = document.querySelector('form[data-form]'), { title, body, shown, idem, csrf } = form.elements;
	const near = document.querySelector('[data-near]'), place = aside.querySelector('[data-place]'), say = aside.querySelector('[role="status"]');
	let timer = 0, asked = '', first = true;

	function show(found) {
		const ids = found ? found.dataset.found : '';
		if (ids === (place.dataset.ids || ''))
			return;
		place.dataset.ids = ids;
		place.replaceChildren(...(found ? [found] : []));
		aside.hidden = near.hidden = !found;
		say.textContent = found ? aside.dataset.say : '';
		if (found) {
			first = false;
			shown.value = [...new Set([...shown.value.split(','), ...ids.split(',')])].filter(Boolean).slice(0, 20).join(',');
		}
	}
	async function ask() {
		const text = `${title.value} ${body.value}`.trim();
		if (text === asked || text.length < 4)
			return text.length < 4 ? show(null) : undefined;
		asked = text;
		const fields = { csrf: csrf.value, idem: idem.value, title: title.value, body: body.value.slice(0, 400), read: form.elements.read.value };
		try {
			const page = await send(aside.dataset.answers, first ? { ...fields, first: '1' } : fields);
			if (asked !== text)
				return;
			/* They were seen here: no step between writing and sending. */
			if (!form.elements.step)
				form.append(make('input', { type: 'hidden', name: 'step', value: '1' }));
			show(page.querySelector('[data-found]'));
		} catch { /* then the step will show them */ }
	}
	for (const el of [title, body])
		el.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 600); });
	ask();
}
function carry(form) {
	const { read: input } = form.elements;
	if (input)
		input.value = [...new Set([...input.value.split(','), ...readIds()])].filter(Boolean).slice(0, 20).join(',');
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
all('[data-article]').forEach(read);
all('[data-complain]').forEach(complain);
all('[data-share]').forEach(share);
all('[data-form]').forEach(carry);
all('[data-answers]').forEach(answers);
all('#errors').forEach((el) => el.focus());
