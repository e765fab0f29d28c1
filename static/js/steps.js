// steps.js -- the steps of a guided first hour: a box before each, ticked off and remembered in this browser.
//
// Markup it looks for: [data-steps=NAME] with ordered lists; data-done is what a box says to a screen reader, with the step's number.
const root = document.querySelector('[data-steps]');
const store = {
	get(key) { try { return localStorage.getItem(key) || ''; } catch { return ''; } },
	set(key, value) { try { localStorage.setItem(key, value); } catch { /* not remembered */ } },
};

if (root) {
	const key = `kefu-${root.dataset.steps}`;
	const done = new Set(store.get(key).split(' ').filter(Boolean));
	let section = '', n = 0;
	for (const e of root.querySelectorAll('h2, ol > li')) {
		if (e.localName === 'h2') {
			section = e.id;
			n = 0;
			continue;
		}
		if (e.parentElement.parentElement !== root)
			continue;
		const id = `${section}-${++n}`;
		const box = document.createElement('input');
		box.type = 'checkbox';
		box.checked = done.has(id);
		box.setAttribute('aria-label', root.dataset.done.replace('%1', String(n)));
		e.classList.toggle('done', box.checked);
		box.addEventListener('change', () => {
			done[box.checked ? 'add' : 'delete'](id);
			e.classList.toggle('done', box.checked);
			store.set(key, [...done].join(' '));
		});
		e.prepend(box, ' ');
	}
}
