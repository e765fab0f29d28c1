<?cs include:"macros.cs" ?><?cs # layout_desk.cs -- the frame of every desk page: search on top, navigation left, the page, a right column on wide screens.
A page calls desk_begin(), writes <main>'s body, calls desk_aside() and writes the right column if it has one, and ends with desk_end().
Names read: Page.Base, Page.LangTag, Page.Version, Page.Title, Page.Site, Page.Csrf, Page.Flash, Page.RequestId, Page.Printed, Page.Refresh (seconds; url=path),
Page.Nav (home customers complaints articles search admin), Page.Q (what the search field holds), User.Name, User.Can.<permission>, Page.Crumbs.N.{text,url},
Page.Announcements.N.{id,title,body_html,warning}, Page.Help (the section of help for this page).
?><?cs def:side(key, path, sign, text) ?><li><a href="<?cs var:url_validate(Page.Base) ?>/desk/<?cs var:url_validate(path) ?>" data-go="<?cs var:key ?>"<?cs if:Page.Nav == key ?> aria-current="page"<?cs /if ?>><?cs call:icon(sign) ?><?cs var:text ?></a></li><?cs /def ?><?cs

def:sprite_desk() ?><svg width="0" height="0" class="hide" aria-hidden="true"><?cs call:sprite_shared() ?><symbol id="i-menu" viewBox="0 0 24 24"><path d="M4 7h16M4 12h16M4 17h16"/></symbol>
<symbol id="i-more" viewBox="0 0 24 24"><path d="M6 12h.01M12 12h.01M18 12h.01" stroke-width="3"/></symbol>
<symbol id="i-home" viewBox="0 0 24 24"><path d="m3.5 11.5 8.5-8 8.5 8M6 9.5V20h12V9.5M10 20v-5.5h4V20"/></symbol>
<symbol id="i-person" viewBox="0 0 24 24"><circle cx="12" cy="8" r="4"/><path d="M4.5 20.5a7.5 7.5 0 0 1 15 0"/></symbol>
<symbol id="i-people" viewBox="0 0 24 24"><circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5a6.5 6.5 0 0 1 13 0M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.4a6.5 6.5 0 0 1 3.5 5.1"/></symbol>
<symbol id="i-book" viewBox="0 0 24 24"><path d="M12 6.5C10 5 7 4.5 3.5 4.5v13.5c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2V4.5c-3.5 0-6.5.5-8.5 2zM12 6.5V20"/></symbol>
<symbol id="i-gear" viewBox="0 0 24 24"><path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/></symbol>
<symbol id="i-lock" viewBox="0 0 24 24"><path d="M5.5 10.5h13v10h-13zM8 10.5V8a4 4 0 0 1 8 0v2.5"/></symbol>
<symbol id="i-eye" viewBox="0 0 24 24"><path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="3"/></symbol>
<symbol id="i-keys" viewBox="0 0 24 24"><path d="M3 6.5h18v11H3zM7 14.5h10M6.5 10.5h.01M10 10.5h.01M13.5 10.5h.01M17 10.5h.01"/></symbol>
<symbol id="i-leave" viewBox="0 0 24 24"><path d="M10 4H4.5v16H10M15 7.5l4.5 4.5-4.5 4.5M19 12H9"/></symbol>
<symbol id="i-add" viewBox="0 0 24 24"><path d="M12 5v14M5 12h14"/></symbol>
<symbol id="i-help" viewBox="0 0 24 24"><circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.7v.3M12 16.6h.01"/></symbol>
<symbol id="i-clock" viewBox="0 0 24 24"><circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.5l3.5 2"/></symbol>
</svg><?cs /def ?><?cs

def:desk_begin() ?><!doctype html>
<html lang="<?cs var:Page.LangTag ?>">
<head>
<meta charset="utf-8">
<title><?cs if:string.length(Page.Title) ?><?cs var:Page.Title ?> - <?cs /if ?><?cs var:Page.Site ?></title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex"><?cs if:string.length(Page.Refresh) ?>
<meta http-equiv="refresh" content="<?cs var:Page.Refresh ?>"><?cs /if ?>
<link rel="stylesheet" href="<?cs var:url_validate(Page.Base) ?>/static/css/base.css?v=<?cs var:url_escape(Page.Version) ?>">
<link rel="icon" type="image/svg+xml" href="<?cs var:url_validate(Page.Base) ?>/static/img/icon.svg?v=<?cs var:url_escape(Page.Version) ?>">
<script type="module" src="<?cs var:url_validate(Page.Base) ?>/static/js/desk.js?v=<?cs var:url_escape(Page.Version) ?>"></script>
</head>
<body class="desk">
<?cs call:sprite_desk() ?>
<a class="skip" href="#main"><?cs var:Lang.site.skip ?></a>
<header class="top">
<a class="brand" href="<?cs var:url_validate(Page.Base) ?>/desk/"><?cs call:icon("brand") ?><?cs var:Page.Site ?></a>
<a class="btn only to-side" href="#side"><?cs call:icon("menu") ?><span class="hide"><?cs var:Lang.frame.menu ?></span></a>
<form class="search" role="search" action="<?cs var:url_validate(Page.Base) ?>/desk/search" method="get">
<input type="search" name="q" value="<?cs var:Page.Q ?>" aria-label="<?cs var:Lang.frame.search ?>" placeholder="<?cs var:Lang.frame.search ?>" maxlength="200" data-search>
<button class="btn only"><?cs call:icon("search") ?><span class="hide"><?cs var:Lang.frame.search_go ?></span></button>
</form>
<div class="who"><?cs if:string.length(Page.Help) ?>
<a class="theme" href="<?cs var:url_validate(Page.Help) ?>" title="<?cs var:Lang.help.here ?>" data-help><?cs call:icon("help") ?><span class="hide"><?cs var:Lang.help.here ?></span></a><?cs /if ?>
<button class="theme" type="button" data-theme-switch hidden aria-label="<?cs var:Lang.site.theme ?>" title="<?cs var:Lang.site.theme ?>"><?cs call:icon("theme") ?></button>
<button class="theme" type="button" data-open="keys" hidden aria-label="<?cs var:Lang.frame.keys ?>" title="<?cs var:Lang.frame.keys ?>"><?cs call:icon("keys") ?></button>
<details class="menu"><summary class="btn slim"><?cs call:icon("person") ?><?cs var:User.Name ?></summary><div>
<a href="<?cs var:url_validate(Page.Base) ?>/desk/account"><?cs call:icon("gear") ?><?cs var:Lang.frame.account ?></a>
<form method="post" action="<?cs var:url_validate(Page.Base) ?>/desk/logout"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><button><?cs call:icon("leave") ?><?cs var:Lang.frame.logout ?></button></form>
</div></details>
</div>
</header>
<div class="frame">
<nav class="side" id="side" aria-label="<?cs var:Lang.site.nav ?>"><ul>
<?cs call:side("home", "", "home", Lang.frame.home) ?>
<?cs call:side("complaints", "complaints", "case", Lang.frame.complaints) ?><?cs if:User.Can.customer_read ?>
<?cs call:side("customers", "customers", "people", Lang.frame.customers) ?><?cs /if ?>
<?cs call:side("articles", "articles", "book", Lang.frame.articles) ?><?cs if:User.Can.user_admin ?>
<?cs call:side("admin", "admin/", "gear", Lang.frame.admin) ?><?cs /if ?>
</ul></nav>
<div class="page"><main id="main" tabindex="-1">
<p class="paper"><?cs var:Page.Site ?> - <?cs var:Page.Printed ?></p><?cs if:subcount(Page.Crumbs) ?>
<nav class="crumbs" aria-label="<?cs var:Lang.site.crumbs ?>"><ol><?cs each:c = Page.Crumbs ?><li><?cs if:string.length(c.url) ?><a href="<?cs var:url_validate(c.url) ?>"><?cs var:c.text ?></a><?cs else ?><?cs var:c.text ?><?cs /if ?></li><?cs /each ?></ol></nav><?cs /if ?>
<?cs call:flash() ?><?cs each:a = Page.Announcements ?>
<section class="note<?cs if:a.warning ?> warning<?cs /if ?> no-print" aria-labelledby="told-<?cs var:a.id ?>"><h2 id="told-<?cs var:a.id ?>"><?cs var:a.title ?></h2>
<?cs uvar:a.body_html ?></section><?cs /each ?><?cs /def ?><?cs

def:desk_aside() ?></main><aside class="aside" aria-label="<?cs var:Lang.frame.aside ?>">
<?cs set:Local.Aside = "1" ?><?cs /def ?><?cs

def:desk_end() ?><?cs if:Local.Aside ?></aside><?cs else ?></main><?cs /if ?></div></div>
<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title"><?cs var:Lang.frame.keys ?></h2>
<dl class="facts">
<dt><kbd>/</kbd></dt><dd><?cs var:Lang.frame.key_search ?></dd>
<dt><kbd>j</kbd> <kbd>k</kbd></dt><dd><?cs var:Lang.frame.key_move ?></dd>
<dt><kbd>x</kbd></dt><dd><?cs var:Lang.frame.key_select ?></dd>
<dt><kbd>Enter</kbd></dt><dd><?cs var:Lang.frame.key_open ?></dd>
<dt><kbd>g</kbd> <kbd>h</kbd></dt><dd><?cs var:Lang.frame.key_home ?></dd>
<dt><kbd>g</kbd> <kbd>c</kbd></dt><dd><?cs var:Lang.frame.key_complaints ?></dd>
<dt><kbd>?</kbd></dt><dd><?cs var:Lang.frame.key_help ?></dd>
</dl>
<form method="dialog"><button class="btn"><?cs var:Lang.frame.close ?></button></form></dialog>
<p class="hide" role="status" id="say"></p>
</body>
</html>
<?cs /def ?>
