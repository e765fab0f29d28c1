/*
 * insert.js -- puts the link of an article into the reply at the caret, or into the clipboard; without it the same buttons send the form
 * and the page comes back with the link at the end.
 *
 * Markup it looks for: button[data-insert=TEXT][form=ID], whose form's textarea takes the text; button[data-copy=ID], with data-done the
 * word for done, copies the field of that id.
 */
function insert(area, text) {
	const { selectionStart: from, selectionEnd: to, value } = area;
	const before = from > 0 && value[from - 1] !== '\n' ? '\n' : '';
	area.focus();
	area.setRangeText(before + text, from, to, 'end');
	area.dispatchEvent(new Event('input', { bubbles: true }));
}

document.addEventListener('click', (e) => {
	const button = e.target.closest('button[data-insert]');
	const area = button?.form?.querySelector('textarea');
	if (!area)
		return;
	e.preventDefault();
	insert(area, button.dataset.insert);
	const say = document.getElementById('say');
	if (say)
		say.textContent = button.dataset.said || button.textContent.trim();
});

for (const button of document.querySelectorAll('button[data-copy]')) {
	const field = document.getElementById(button.dataset.copy);
	if (!field || !navigator.clipboard)
		continue;
	button.hidden = false;
	button.addEventListener('click', () => {
		navigator.clipboard.writeText(field.value).then(() => { button.textContent = button.dataset.done; }, () => field.select());
	});
}
