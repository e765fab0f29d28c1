<?cs include:"macros.cs" ?><?cs # layout_portal.cs -- the frame of every public page.  A page calls page_begin(), writes its body, and calls page_end().
Names read: Page.Base (mount prefix), Page.LangTag (BCP 47), Page.Version, Page.Title, Page.Site, Page.Description, Page.Canonical, Page.Alternates.N.{tag,url},
Page.Nav (complaint track), Page.Here (path and query, for the way back after the choice of language), Page.LangSelf (the page takes ?lang= itself), Page.Csrf, Page.Flash.
?><?cs def:lang_link(code, tag, text) ?><?cs if:Page.LangTag == tag ?><span lang="<?cs var:tag ?>" aria-current="true"><?cs var:text ?></span><?cs
elif:Page.LangSelf ?><a lang="<?cs var:tag ?>" rel="nofollow" href="?lang=<?cs var:url_escape(code) ?>"><?cs var:text ?></a><?cs
else ?><a lang="<?cs var:tag ?>" rel="nofollow" href="<?cs var:url_validate(Page.Base) ?>/lang?to=<?cs var:url_escape(code) ?>&amp;next=<?cs var:url_escape(Page.Here) ?>"><?cs var:text ?></a><?cs /if ?><?cs /def ?><?cs

def:sprite_portal() ?><svg width="0" height="0" class="hide" aria-hidden="true">
<symbol id="i-brand" viewBox="0 0 24 24"><path d="M4 4.5h16a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-7L8 21v-4.5H4A1.5 1.5 0 0 1 2.5 15V6A1.5 1.5 0 0 1 4 4.5z"/><path d="m8.5 10.5 2.5 2.5 4.5-5"/></symbol>
<symbol id="i-search" viewBox="0 0 24 24"><circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/></symbol>
<symbol id="i-theme" viewBox="0 0 24 24"><circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17a8.5 8.5 0 0 0 0-17z" fill="currentColor"/></symbol>
<symbol id="i-left" viewBox="0 0 24 24"><path d="m14.5 5.5-7 6.5 7 6.5"/></symbol>
<symbol id="i-right" viewBox="0 0 24 24"><path d="m9.5 5.5 7 6.5-7 6.5"/></symbol>
<symbol id="i-write" viewBox="0 0 24 24"><path d="M4 20v-4L15.5 4.5l4 4L8 20zM13 7l4 4"/></symbol>
<symbol id="i-case" viewBox="0 0 24 24"><path d="M6 3.5h8.5l4 4v13H6zM14 3.5V8h4.5M9 12.5h6.5M9 16h6.5"/></symbol>
<symbol id="i-file" viewBox="0 0 24 24"><path d="m18.5 11-7 7a4 4 0 0 1-5.6-5.7l7.6-7.6a2.7 2.7 0 0 1 3.8 3.8l-7.4 7.4a1.3 1.3 0 0 1-1.9-1.9l6.6-6.6"/></symbol>
<symbol id="i-yes" viewBox="0 0 24 24"><path d="m5 12.5 5 5 9.5-11"/></symbol>
<symbol id="i-no" viewBox="0 0 24 24"><path d="m6 6 12 12M18 6 6 18"/></symbol>
</svg><?cs /def ?><?cs

def:page_begin() ?><!doctype html>
<html lang="<?cs var:Page.LangTag ?>">
<head>
<meta charset="utf-8">
<title><?cs if:string.length(Page.Title) ?><?cs var:Page.Title ?> - <?cs /if ?><?cs var:Page.Site ?></title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><?cs if:string.length(Page.Description) ?>
<meta name="description" content="<?cs var:Page.Description ?>"><?cs /if ?><?cs if:Page.NoIndex ?>
<meta name="robots" content="noindex"><?cs /if ?><?cs if:string.length(Page.Canonical) ?>
<link rel="canonical" href="<?cs var:url_validate(Page.Canonical) ?>"><?cs /if ?><?cs each:a = Page.Alternates ?>
<link rel="alternate" hreflang="<?cs var:a.tag ?>" href="<?cs var:url_validate(a.url) ?>"><?cs /each ?>
<link rel="stylesheet" href="<?cs var:url_validate(Page.Base) ?>/static/css/base.css?v=<?cs var:url_escape(Page.Version) ?>">
<link rel="icon" type="image/svg+xml" href="<?cs var:url_validate(Page.Base) ?>/static/img/icon.svg?v=<?cs var:url_escape(Page.Version) ?>"><?cs if:Page.OpenSearch ?>
<link rel="search" type="application/opensearchdescription+xml" title="<?cs var:Page.Site ?>" href="<?cs var:url_validate(Page.Base) ?>/opensearch.xml"><?cs /if ?>
<script type="module" src="<?cs var:url_validate(Page.Base) ?>/static/js/portal.js?v=<?cs var:url_escape(Page.Version) ?>"></script>
</head>
<body class="portal">
<?cs call:sprite_portal() ?>
<a class="skip" href="#main"><?cs var:Lang.site.skip ?></a>
<header class="site"><div class="wrap">
<a class="brand" href="<?cs var:url_validate(Page.Base) ?>/"><?cs call:icon("brand") ?><?cs var:Page.Site ?></a>
<nav aria-label="<?cs var:Lang.site.nav ?>">
<a href="<?cs var:url_validate(Page.Base) ?>/complaint"<?cs if:Page.Nav == "complaint" ?> aria-current="page"<?cs /if ?>><?cs var:Lang.site.complain ?></a>
<a href="<?cs var:url_validate(Page.Base) ?>/track"<?cs if:Page.Nav == "track" ?> aria-current="page"<?cs /if ?>><?cs var:Lang.site.track ?></a>
</nav>
<div class="tools"><ul class="langs" aria-label="<?cs var:Lang.site.language ?>">
<li><?cs call:lang_link("en", "en", Lang.site.lang_en) ?></li>
<li><?cs call:lang_link("zh_CN", "zh-CN", Lang.site.lang_zh_CN) ?></li>
<li><?cs call:lang_link("zh_TW", "zh-TW", Lang.site.lang_zh_TW) ?></li>
</ul>
<button class="theme" type="button" data-theme-switch hidden aria-label="<?cs var:Lang.site.theme ?>" title="<?cs var:Lang.site.theme ?>"><?cs call:icon("theme") ?></button></div>
</div></header>
<main id="main" class="wrap" tabindex="-1">
<?cs call:flash() ?><?cs /def ?><?cs

def:page_end() ?></main>
<footer class="foot"><div class="wrap">
<span><?cs var:Page.Site ?></span>
<a href="<?cs var:url_validate(Page.Base) ?>/complaint"><?cs var:Lang.site.complain ?></a>
<a href="<?cs var:url_validate(Page.Base) ?>/track"><?cs var:Lang.site.track ?></a>
</div></footer>
</body>
</html>
<?cs /def ?>
