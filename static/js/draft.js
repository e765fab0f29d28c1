/*
 * draft.js -- what is typed into a form is kept on the server whenever somebody pauses, and when the page is left.
 *
 * Markup it looks for: form[data-draft=KEY], its key; [data-draft-state] within it says what became of it, with its texts data-saved
 * ("%1" is the time), data-away (the server does not answer), data-over (the session has ended) and data-waiting: while [data-draft-waiting]
 * offers older text, nothing is kept.  Files never are.
 */
const PAUSE = 1200;
const MOST = 10000;

const URL_KEEP = new URL('../../desk/drafts', import.meta.url);

function fields(form) {
	const body = new URLSearchParams({ draft: form.dataset.draft });
	for (const [k, v] of new FormData(form))
		if (typeof v === 'string')
			body.append(k, v);
	return body;
}

function keep(form) {
	const state = form.querySelector('[data-draft-state]');
	let timer = 0;
	let since = 0;
	let sent = fields(form).toString();
	let done = false;
	let under = null;
	const say = (text) => {
		if (state && state.textContent !== text)
			state.textContent = text;
	};
	const send = async (last) => {
		clearTimeout(timer);
		timer = since = 0;
		const body = fields(form);
		const text = body.toString();
		if (done || text === sent || (under && !last))
			return;
		/* A page that is going away may send little. */
		const keepalive = last && text.length < 60000;
		try {
			under = fetch(URL_KEEP, { method: 'POST', body, keepalive, credentials: 'same-origin', redirect: 'error' });
			const answer = await under;
			if (answer.ok) {
				sent = text;
				say(state?.dataset.saved.replace('%1', (await answer.json()).at));
			} else
				say(answer.status === 401 || answer.status === 403 ? state?.dataset.over : state?.dataset.away);
		} catch {
			if (!done)
				say(state?.dataset.away);
		}
		under = null;
		if (!last && !done && fields(form).toString() !== sent)
			later();
	};
	const later = () => {
		const now = Date.now();
		since ||= now;
		clearTimeout(timer);
		timer = setTimeout(send, Math.max(0, Math.min(PAUSE, since + MOST - now)));
	};
	/* Older text is offered and not decided on: it may not be written over. */
	if (document.querySelector('[data-draft-waiting]')) {
		form.addEventListener('input', () => say(state?.dataset.waiting));
		return;
	}
	form.addEventListener('input', later);
	form.addEventListener('change', later);
	/* Only leaving for good: a preview without JavaScript comes back with the text in the form. */
	form.addEventListener('submit', () => {
		done = true;
		clearTimeout(timer);
	});
	addEventListener('pagehide', () => send(true));
	addEventListener('pageshow', (e) => { if (e.persisted) done = false; });
	document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') send(true); });
}

for (const form of document.querySelectorAll('form[data-draft]'))
	if (form.dataset.draft)
		keep(form);
