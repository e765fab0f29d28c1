/*
 * insert.js -- puts the link of an article into the reply at the caret; without it the same buttons send the form and the page comes
 * back with the link at the end.
 *
 * Markup it looks for: button[data-insert=TEXT][form=ID]; the form's textarea takes the text.
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
