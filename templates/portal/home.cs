<?cs include:"layout_portal.cs" ?><?cs # home.cs -- the portal's start: search, six categories with their three most read articles, the ways to us.
Names read: Page.Categories.N.{id,name,more,Articles.N.{id,title}}.
?><?cs call:page_begin() ?>
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
<li class="card"><h2><a href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(c.id) ?>"><?cs var:c.name ?></a></h2><?cs if:subcount(c.Articles) ?>
<ul><?cs each:a = c.Articles ?>
<li><a href="<?cs var:url_validate(Page.Base) ?>/faq/<?cs var:url_escape(a.id) ?>"><?cs var:a.title ?></a></li><?cs /each ?>
</ul>
<p class="small"><a href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(c.id) ?>"><?cs var:c.more ?></a></p><?cs else ?>
<p class="quiet"><?cs var:Lang.portal_home.no_articles ?></p><?cs /if ?></li><?cs /each ?>
</ul>
<div class="ways">
<section class="card"><h2><?cs var:Lang.portal_home.complain ?></h2>
<p><?cs var:Lang.portal_home.complain_text ?></p>
<p><a class="btn main" href="<?cs var:url_validate(Page.Base) ?>/complaint"><?cs call:icon("write") ?><?cs var:Lang.portal_home.complain ?></a></p></section>
<section class="card"><h2><?cs var:Lang.portal_home.track ?></h2>
<p><?cs var:Lang.portal_home.track_text ?></p>
<p><a class="btn" href="<?cs var:url_validate(Page.Base) ?>/track"><?cs call:icon("case") ?><?cs var:Lang.portal_home.track ?></a></p></section>
</div>
<?cs call:page_end() ?>
