<?cs include:"macros.cs" ?><?cs # layout_portal.cs -- the frame of every public page.  A page calls page_begin(), writes its body, and calls page_end().
Names read: Page.Base (mount prefix), Page.LangTag (BCP 47), Page.Version, Page.Title, Page.Site, Page.Description, Page.Canonical, Page.Alternates.N.{tag,url},
Page.Nav (complaint track), Page.Here (path and query, for the way back after the choice of language), Page.LangSelf (the page takes ?lang= itself), Page.Csrf, Page.Flash, Page.Help (the section of help for this page).
?><?cs def:lang_link(code, tag, text) ?><?cs if:Page.LangTag == tag ?><span lang="<?cs var:tag ?>" aria-current="true"><?cs var:text ?></span><?cs
elif:Page.LangSelf ?><a lang="<?cs var:tag ?>" rel="nofollow" href="?lang=<?cs var:url_escape(code) ?>"><?cs var:text ?></a><?cs
else ?><a lang="<?cs var:tag ?>" rel="nofollow" href="<?cs var:url_validate(Page.Base) ?>/lang?to=<?cs var:url_escape(code) ?>&amp;next=<?cs var:url_escape(Page.Here) ?>"><?cs var:text ?></a><?cs /if ?><?cs /def ?><?cs

def:sprite_portal() ?><svg width="0" height="0" class="hide" aria-hidden="true"><?cs call:sprite_shared() ?></svg><?cs /def ?><?cs

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
<link rel="alternate" type="application/atom+xml" title="<?cs var:Page.Site ?>" href="<?cs var:url_validate(Page.Base) ?>/feed.atom?lang=<?cs var:url_escape(Page.LangCode) ?>">
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
<a href="<?cs var:url_validate(Page.Base) ?>/track"<?cs if:Page.Nav == "track" ?> aria-current="page"<?cs /if ?>><?cs var:Lang.site.track ?></a><?cs if:string.length(Page.Help) ?>
<a href="<?cs var:url_validate(Page.Help) ?>"><?cs var:Lang.help.title ?></a><?cs /if ?>
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
