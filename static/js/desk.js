/*
 * desk.js -- keyboard, dialogs and small comforts of the desk; everything works without it.
 *
 * Markup it looks for: [data-search] the search field; table.list tbody tr with a link in it (j k x Enter); [data-open=ID] opens
 * <dialog id=ID>, and data-set-NAME on the opener fills the dialog's field NAME; [data-countdown=SECONDS] hides a shown value and
 * shows its data-after; a[data-reveal] leads to a page whose #reveal is shown in a dialog instead, [data-shut] in it closes; [data-bulk] is shown while rows are selected, [data-selected] holds their number; [data-density] makes
 * lists denser; details[data-columns=NAME] gets a box for each column of the list; form[data-draft] brings draft.js.
 */

const all = (selector, root = document) => root.querySelectorAll(selector);
const store = {
	get(key) { try { return localStorage.getItem(key) || ''; } catch { return ''; } },
	set(key, value) { try { localStorage.setItem(key, value); } catch { /* not remembered */ } },
};

function theme() {
	const root = document.documentElement;
	const dark = matchMedia('(prefers-color-scheme: dark)');
	root.dataset.theme = store.get('kefu-theme');
	for (const b of all('[data-theme-switch]')) {
		b.hidden = false;
		b.addEventListener('click', () => {
			root.dataset.theme = (root.dataset.theme || (dark.matches ? 'dark' : 'light')) === 'dark' ? 'light' : 'dark';
			store.set('kefu-theme', root.dataset.theme);
		});
	}
}

/* ---- dialogs */
function open(button) {
	const dialog = document.getElementById(button.dataset.open);
	if (!dialog || dialog.open)
		return;
	for (const [k, v] of Object.entries(button.dataset)) {
		const name = k.startsWith('set') && k.length > 3 ? k[3].toLowerCase() + k.slice(4) : '';
		const field = name && dialog.querySelector(`[name="${CSS.escape(name)}"], [data-text="${CSS.escape(name)}"]`);
		if (field && 'value' in field && field.name)
			field.value = v;
		else if (field)
			field.textContent = v;
	}
	dialog.showModal();
}

function dialogs() {
	for (const b of all('[data-open]')) {
		b.hidden = false;
		b.addEventListener('click', (e) => {
			if (document.getElementById(b.dataset.open)) {
				e.preventDefault();
				open(b);
			}
		});
	}
	document.addEventListener('click', (e) => {
		for (const m of all('details.menu[open]'))
			if (!m.contains(e.target))
				m.open = false;
	});
	document.addEventListener('keydown', (e) => {
		if (e.key !== 'Escape')
			return;
		for (const m of all('details.menu[open]')) {
			m.open = false;
			m.querySelector('summary').focus();
		}
	});
}

/* ---- lists by keyboard; a selected row stays selected while one moves */
function lists() {
	const rows = () => [...all('table.list tbody tr')].filter((r) => r.querySelector('a[href]'));
	const now = () => rows().findIndex((r) => r.contains(document.activeElement));
	const box = (row) => row.querySelector('input[type="checkbox"]');
	const bulk = () => {
		const n = all('table.list tbody input[type="checkbox"]:checked').length;
		for (const b of all('[data-bulk]'))
			b.hidden = n === 0;
		for (const s of all('[data-selected]'))
			s.textContent = String(n);
		for (const r of rows())
			r.classList.toggle('on', Boolean(box(r) && box(r).checked));
	};
	document.addEventListener('change', (e) => {
		if (e.target.matches('[data-all]'))
			for (const r of rows())
				if (box(r))
					box(r).checked = e.target.checked;
		if (e.target.closest('table.list'))
			bulk();
	});
	for (const a of all('[data-all]'))
		a.hidden = false;
	if (document.querySelector('[data-bulk]'))
		bulk();
	return {
		move(by) {
			const r = rows();
			const i = now();
			const next = r[i < 0 ? 0 : Math.min(r.length - 1, Math.max(0, i + by))];
			if (next) {
				next.querySelector('a[href]').focus();
				next.scrollIntoView({ block: 'nearest' });
			}
		},
		select() {
			const row = rows()[now()];
			if (row && box(row)) {
				box(row).checked = !box(row).checked;
				bulk();
			}
		},
	};
}

/* ---- keys: only when nobody is typing */
function keys(list) {
	let went = 0;
	const go = { h: 'home', c: 'complaints', k: 'customers', a: 'articles' };
	document.addEventListener('keydown', (e) => {
		if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.target.closest('input, select, textarea, dialog'))
			return;
		if (Date.now() - went < 1000 && go[e.key]) {
			const a = document.querySelector(`[data-go="${go[e.key]}"]`);
			went = 0;
			if (a)
				a.click();
			return;
		}
		const acts = {
			'/': () => document.querySelector('[data-search]')?.focus(),
			'?': () => document.querySelector('[data-open="keys"]')?.click(),
			j: () => list.move(1),
			k: () => list.move(-1),
			x: () => list.select(),
			g: () => { went = Date.now(); },
		};
		if (acts[e.key]) {
			e.preventDefault();
			acts[e.key]();
		}
	});
}

/* ---- a private value that is shown goes away again */
function countdown(el, after) {
	let left = Number(el.dataset.countdown);
	const clock = el.querySelector('[data-left]');
	const tick = () => {
		if (clock)
			clock.textContent = String(left);
		if (left-- > 0)
			return;
		clearInterval(timer);
		el.textContent = el.dataset.after || '';
		after?.();
	};
	const timer = setInterval(tick, 1000);
	tick();
}

/* ---- the reveal page in a dialog: the same form, the same answer, without leaving the record */
function reveal() {
	let dialog = null;
	const shut = () => dialog?.close();
	const fill = async (answer, link) => {
		const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#reveal');
		if (!next || answer.redirected) {
			location.href = link;
			return;
		}
		next.removeAttribute('id');
		next.querySelector('h1')?.setAttribute('id', 'reveal-title');
		dialog.replaceChildren(next);
		if (!dialog.open)
			dialog.showModal();
		(next.querySelector('#errors') || next.querySelector('input:not([type="hidden"]), a')).focus();
		all('[data-countdown]', next).forEach((el) => countdown(el, shut));
	};
	const send = (url, link, options) => fetch(url, { credentials: 'same-origin', cache: 'no-store', ...options })
		.then((answer) => fill(answer, link), () => { location.href = link; });
	const open = (link) => {
		if (!dialog) {
			dialog = document.createElement('dialog');
			dialog.setAttribute('aria-labelledby', 'reveal-title');
			dialog.addEventListener('close', () => dialog.replaceChildren());
			document.body.append(dialog);
		}
		dialog.onsubmit = (e) => {
			e.preventDefault();
			send(e.target.action, link, { method: 'POST', body: new URLSearchParams(new FormData(e.target)) });
		};
		dialog.onclick = (e) => {
			if (e.target.closest('[data-shut]')) {
				e.preventDefault();
				shut();
			}
		};
		send(link, link);
	};
	document.addEventListener('click', (e) => {
		const a = e.target.closest('a[data-reveal]');
		if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.button !== 0)
			return;
		e.preventDefault();
		open(a.href);
	});
}

function density() {
	const set = (on) => all('table.list').forEach((t) => t.classList.toggle('dense', on));
	set(store.get('kefu-density') === 'dense');
	for (const b of all('[data-density]')) {
		b.hidden = false;
		b.addEventListener('click', () => {
			const on = store.get('kefu-density') !== 'dense';
			store.set('kefu-density', on ? 'dense' : '');
			set(on);
		});
	}
}

/* ---- which columns of a list are shown; only their places are remembered */
function columns() {
	const table = document.querySelector('table.list');
	for (const menu of all('[data-columns]')) {
		if (!table)
			return;
		/* Rights add and take away columns: places are remembered for lists of one width. */
		const key = `kefu-columns-${menu.dataset.columns}-${table.rows[0].cells.length}`;
		const off = new Set(store.get(key).split(',').filter(Boolean).map(Number));
		const show = (i) => {
			for (const row of table.rows)
				if (row.cells[i])
					row.cells[i].hidden = off.has(i);
		};
		const heads = [...table.rows[0].cells];
		heads.forEach((th, i) => {
			const text = th.textContent.trim();
			if (!text || i < 1)
				return;
			const label = document.createElement('label');
			const box = document.createElement('input');
			box.type = 'checkbox';
			box.checked = !off.has(i);
			box.addEventListener('change', () => {
				off[box.checked ? 'delete' : 'add'](i);
				store.set(key, [...off].join());
				show(i);
			});
			label.className = 'choice';
			label.append(box, ` ${text}`);
			menu.querySelector('div').append(label);
			show(i);
		});
		menu.hidden = false;
	}
}

theme();
dialogs();
keys(lists());
density();
columns();
reveal();
all('[data-countdown]').forEach((el) => countdown(el));
all('#errors').forEach((el) => el.focus());
/* Only where there is something to keep; with the address's version, as the page names it. */
if (document.querySelector('form[data-draft]'))
	import(new URL(`draft.js${new URL(import.meta.url).search}`, import.meta.url));
