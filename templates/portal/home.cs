<?cs include:"layout_portal.cs" ?><?cs # home.cs -- the portal's start: announcements, search, six categories with their three most read articles, the ways to us.
Names read: Page.Announcements.N.{id,title,body_html,warning,iso,day}, Page.Categories.N.{id,name,more,Below.N.{id,name,articles,Below.N.{id,name,articles}},Articles.N.{url,title}}, Page.Further.N.{id,name,more}.
?><?cs def:topic_link(id, name, articles) ?><a href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(id) ?>"><?cs var:name ?></a> <span class="small quiet"><?cs var:articles ?></span><?cs /def ?><?cs call:page_begin() ?><?cs each:a = Page.Announcements ?>
<section class="note<?cs if:a.warning ?> warning<?cs /if ?>" aria-labelledby="a-<?cs var:a.id ?>"><h2 class="told" id="a-<?cs var:a.id ?>"><?cs var:a.title ?></h2>
<?cs uvar:a.body_html ?>
<p class="small quiet"><time datetime="<?cs var:a.iso ?>"><?cs var:a.day ?></time></p></section><?cs /each ?>
<section class="hero">
<h1><?cs var:Lang.portal_home.heading ?></h1>
<p><?cs var:Lang.portal_home.lead ?></p>
<form class="search" role="search" action="<?cs var:url_validate(Page.Base) ?>/search" method="get">
<input type="search" name="q" aria-label="<?cs var:Lang.portal_home.search ?>" placeholder="<?cs var:Lang.portal_home.placeholder ?>" maxlength="200" autofocus autocomplete="off" data-suggest="<?cs var:url_validate(Page.Base) ?>/suggest" data-label="<?cs var:Lang.portal_search.suggestions ?>">
<button class="btn main"><?cs call:icon("search") ?><span><?cs var:Lang.portal_home.go ?></span></button>
</form>
</section>
<h2 class="hide"><?cs var:Lang.portal_home.topics ?></h2>
<ul class="grid"><?cs each:c = Page.Categories ?>
<li class="card"><h3><a href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(c.id) ?>"><?cs var:c.name ?></a></h3><?cs if:subcount(c.Below) ?>
<ul class="below"><?cs each:d = c.Below ?>
<li><?cs call:topic_link(d.id, d.name, d.articles) ?><?cs if:subcount(d.Below) ?>
<ul><?cs each:e = d.Below ?><li><?cs call:topic_link(e.id, e.name, e.articles) ?></li><?cs /each ?></ul><?cs /if ?></li><?cs /each ?>
</ul><?cs /if ?><?cs if:subcount(c.Articles) ?>
<ul class="most"><?cs each:a = c.Articles ?>
<li><a href="<?cs var:url_validate(a.url) ?>"><?cs var:a.title ?></a></li><?cs /each ?>
</ul>
<p class="small"><a href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(c.id) ?>"><?cs var:c.more ?></a></p><?cs else ?>
<p class="quiet"><?cs var:Lang.portal_home.no_articles ?></p><?cs /if ?></li><?cs /each ?>
</ul><?cs if:subcount(Page.Further) ?>
<h2><?cs var:Lang.portal_home.further ?></h2>
<ul class="chips"><?cs each:c = Page.Further ?>
<li><a class="chip" href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(c.id) ?>"><?cs var:c.name ?></a></li><?cs /each ?>
</ul><?cs /if ?>
<div class="ways">
<section class="card"><h2><?cs var:Lang.portal_home.complain ?></h2>
<p><?cs var:Lang.portal_home.complain_text ?></p>
<p><a class="btn main" href="<?cs var:url_validate(Page.Base) ?>/complaint"><?cs call:icon("write") ?><?cs var:Lang.portal_home.complain ?></a></p></section>
<section class="card"><h2><?cs var:Lang.portal_home.track ?></h2>
<p><?cs var:Lang.portal_home.track_text ?></p>
<p><a class="btn" href="<?cs var:url_validate(Page.Base) ?>/track"><?cs call:icon("case") ?><?cs var:Lang.portal_home.track ?></a></p></section>
</div>
<?cs call:page_end() ?>
