/*
 * test_audit.c -- the escape audit: templates that are sound pass, every known bypass is refused.
 */
#include "unit.h"

#include "web/hdf.h"
#include "webfix.h"

static struct webfix f;

static int
open_fix(void **state)
{
	(void)state;
	webfix_open(&f);
	return 0;
}

static int
close_fix(void **state)
{
	(void)state;
	webfix_close(&f);
	return 0;
}

static const char *const sound[] = {
	"<p><?cs var:X ?></p>",
	"<p title=\"<?cs var:X ?>\" data-x='<?cs var:Y ?>'>a</p>",
	"<?cs uvar:Article.body_html ?>",
	"<?cs each:a = Rows ?><p><?cs uvar:a.body_html ?></p><?cs /each ?>",
	"<a href=\"<?cs var:url_validate(X) ?>\">x</a>",
	"<a href=\"<?cs var:Page.Base ?>/faq/<?cs var:a.id ?>\">x</a>",
	"<a href=\"<?cs var:url_validate(Page.Base) ?>/\">x</a>",
	"<a href=\"/<?cs var:url_escape(X) ?>/<?cs var:Y ?>\">x</a>",
	"<a href=\"?q=<?cs var:url_escape(X) ?>&amp;page=<?cs var:Y ?>\">x</a>",
	"<a href=\"#f-<?cs var:X ?>\">x</a><a href=\"mailto:<?cs var:X ?>\">x</a><a href=\"https://x.example/<?cs var:X ?>\">y</a>",
	"<input<?cs if:X ?> checked<?cs /if ?> value=\"<?cs if:Y ?>a<?cs else ?>b<?cs /if ?>\"<?cs if:Z ?> disabled<?cs /if ?>>",
	"<?cs def:m(a, b_html) ?><b><?cs var:a ?></b><?cs uvar:b_html ?><?cs /def ?><?cs call:m(X, P.x_html) ?>",
	"<?cs def:at(v) ?> title=\"<?cs var:v ?>\"<?cs /def ?><p<?cs call:at(X) ?>>x</p>",
	"<?cs def:out(v) ?><?cs var:v ?><?cs /def ?><?cs def:in(v) ?><?cs call:out(v) ?><?cs /def ?><?cs call:in(X) ?>",
	"<!doctype html><!-- <a href=x> <?cs var:X ?> --><br/><p>x</p>",
	"<script type=\"module\" src=\"/a.js\">\n</script><p><?cs var:X ?></p>",
	"<?cs set:Local.a = \"1\" ?><?cs if:Local.a == \"1\" ?>x<?cs elif:Y ?>y<?cs else ?>z<?cs /if ?>",
	"<?cs escape:\"url\" ?><a href=\"?q=<?cs var:X ?>\">x</a><?cs /escape ?>",
	"<?cs loop:i = #1, #3 ?><li><?cs var:i ?></li><?cs /loop ?>",
	"<?cs with:r = Rows.0 ?><p><?cs var:r.x ?></p><?cs /with ?>",
	"<?cs var:html_escape(X) ?><?cs var:string.slice(X, 0, 3) ?><?cs var:Lang.state[r.s] ?><?cs var:#3 + #4 ?>",
	"<meta name=\"description\" content=\"<?cs var:X ?>\"><meta http-equiv=\"refresh\" content=\"<?cs var:Page.Refresh ?>\">",
	"<svg><use href=\"#i-<?cs var:url_escape(n) ?>\"></use></svg>",
};

static const struct {
	const char *text, *why;
} refused[] = {
	/* ClearSilver's own ways round escaping */
	{ "<?cs uvar:X ?>", "_html" },
	{ "<?cs uvar:X_html + Y ?>", "_html" },
	{ "<?cs uvar:P[X_html] ?>", "_html" },
	{ "<p title=\"<?cs uvar:x_html ?>\">", "text" },
	{ "<?cs evar:X_html ?>", "evar" },
	{ "<?cs lvar:X ?>", "lvar" },
	{ "<?cs linclude:X ?>", "linclude" },
	{ "<?cs alt:X ?>y<?cs /alt ?>", "alt" },
	{ "<?cs name:X ?>", "name" },
	{ "<?cs escape:\"none\" ?><?cs var:X ?><?cs /escape ?>", "none" },
	{ "<?cs def:m(a) ?><?cs var:a ?><?cs /def ?><?cs escape:\"none\" ?><?cs call:m(X) ?><?cs /escape ?>", "none" },
	{ "<?cs var:html_escape(\"a\") + X ?>", "larger expression" },
	{ "<?cs var:X + url_escape(\"a\") ?>", "larger expression" },
	{ "<?cs var:string.slice(html_escape(X), 0, 3) ?>", "larger expression" },
	{ "<?cs if:X ?><?cs each:a = R ?><?cs alt:a ?>x<?cs /alt ?><?cs /each ?><?cs /if ?>", "alt" },
	{ "<?cs include!\"nothing.cs\" ?>", "nothing.cs" },
	{ "<?cs include:\"nothing.cs\" ?>", "does not exist" },
	/* a name that ends in _html for what is no HTML */
	{ "<?cs set:X_html = Q ?><?cs uvar:X_html ?>", "_html" },
	{ "<?cs with:x_html = Q ?><?cs uvar:x_html ?><?cs /with ?>", "_html" },
	{ "<?cs each:x_html = Q ?><?cs uvar:x_html ?><?cs /each ?>", "_html" },
	{ "<?cs def:m(x_html) ?><?cs uvar:x_html ?><?cs /def ?><?cs call:m(Q) ?>", "_html" },
	{ "<?cs def:m(x_html) ?><?cs uvar:x_html ?><?cs /def ?><?cs call:m(Q + \"_html\") ?>", "_html" },
	/* writes that leak into other requests */
	{ "<?cs each:a = Lang.list ?><?cs set:a.x = User.Name ?><?cs /each ?>", "loop variable" },
	{ "<?cs def:m(a) ?><?cs set:a.foo = \"1\" ?><?cs /def ?><?cs call:m(X) ?>", "argument" },
	{ "<?cs set:Lang.x = \"1\" ?>", "catalogue" },
	{ "<?cs set:Config.VarEscapeMode = \"none\" ?>", "configuration" },
	/* places where HTML escaping is not enough */
	{ "<p title=<?cs var:X ?>>", "quotes" },
	{ "<p title=x>", "quotes" },
	{ "<p <?cs var:X ?>>", "inside a tag" },
	{ "<<?cs var:X ?>>", "inside a tag" },
	{ "<h<?cs var:X ?>>", "inside a tag" },
	{ "<p data-<?cs var:X ?>=\"1\">", "inside a tag" },
	{ "<a href=\"<?cs var:X ?>\">", "url_validate" },
	{ "<a href='<?cs var:html_escape(X) ?>'>", "url_validate" },
	{ "<form action=\"<?cs var:X ?>\">", "url_validate" },
	{ "<img src=\"<?cs var:X ?>\">", "url_validate" },
	{ "<a href=\"<?cs var:Page.Base ?><?cs var:X ?>\">", "url_validate" },
	{ "<a href=\"<?cs var:Page.Base ?>/<?cs var:X ?>\">", "url_escape" },
	{ "<a href=\"/<?cs var:url_validate(X) ?>\">", "url_escape" },
	{ "<a href=\"java<?cs var:X ?>\">", "url_escape" },
	{ "<a href=\"<?cs if:A ?>/x/<?cs /if ?><?cs var:X ?>\">", "url_validate" },
	{ "<?cs def:u(x) ?><?cs var:x ?><?cs /def ?><a href=\"<?cs call:u(X) ?>\">", "url_validate" },
	{ "<a href=\"javascript:x()\">", "scheme" },
	{ "<a href=\"data:text/html,<?cs var:X ?>\">", "scheme" },
	{ "<p onclick=\"f('<?cs var:X ?>')\">", "event handler" },
	{ "<p ONmouseover='1'>", "event handler" },
	{ "<p style=\"color:<?cs var:X ?>\">", "style" },
	{ "<img srcset=\"<?cs var:X ?> 2x\">", "srcset" },
	{ "<iframe srcdoc=\"<?cs var:X ?>\">", "srcdoc" },
	{ "<meta http-equiv=\"refresh\" content=\"1; url=<?cs var:X ?>\">", "http-equiv" },
	{ "<meta content=\"1; url=<?cs var:X ?>\" http-equiv=\"refresh\">", "http-equiv" },
	{ "<style>p{color:<?cs var:X ?>}</style>", "style" },
	{ "<script>var x = \"<?cs var:X ?>\";</script>", "inline script" },
	{ "<script><?cs var:X ?></script>", "inside a script" },
	{ "<SCRIPT>alert(1)</SCRIPT>", "inline script" },
	/* HTML that cannot be followed */
	{ "<p title=\"<?cs if:X ?>a\"<?cs /if ?>>", "branches" },
	{ "<?cs if:X ?><p title=\"<?cs /if ?><?cs var:Y ?>", "branches" },
	{ "<?cs if:X ?><script<?cs else ?><p<?cs /if ?>>", "branches" },
	{ "<?cs each:a = R ?><p title=\"<?cs /each ?>", "branches" },
	{ "<p<?cs if:X ?> a=\"1\"<?cs /if ?>b>", "branches" },
	{ "<p title=\"", "ends inside" },
	{ "a < b", "&lt;" },
	{ "<?cs def:m(a) ?><?cs call:m(a) ?><?cs /def ?><?cs call:m(X) ?>", "themselves" },
	/* what ClearSilver itself refuses */
	{ "<?cs nonsense:X ?>", "Unknown command" },
	{ "<?cs call:nothing() ?>", "Undefined macro" },
};

static void
test_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(sound); i++) {
		const char *why = template_check(f.cx.mem, sound[i]);

		if (why != NULL)
			fail_msg("%s\n\trefused: %s", sound[i], why);
	}
}

static void
test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(refused); i++) {
		const char *why = template_check(f.cx.mem, refused[i].text);

		if (why == NULL)
			fail_msg("accepted: %s", refused[i].text);
		else if (strstr(why, refused[i].why) == NULL)
			fail_msg("%s\n\trefused for another reason: %s", refused[i].text, why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, open_fix, close_fix);
}
