<?cs include:"layout_portal.cs" ?><?cs # category.cs -- one topic: the way to it, the topics below it, its articles, most read first.
Names read: Page.Category, Page.Crumbs.N.{id,name}, Page.Below.N.{id,name,articles}, Page.Rows.N.{url,title,summary}, Page.Paging, Page.Categories.N.{id,name,articles,on}.
?><?cs call:page_begin() ?>
<nav class="crumbs" aria-label="<?cs var:Lang.site.crumbs ?>"><ol><li><a href="<?cs var:url_validate(Page.Base) ?>/"><?cs var:Lang.site.home ?></a></li><?cs each:c = Page.Crumbs ?><li><a href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(c.id) ?>"><?cs var:c.name ?></a></li><?cs /each ?><li><?cs var:Page.Category ?></li></ol></nav>
<div class="split">
<div>
<h1><?cs var:Page.Category ?></h1><?cs if:subcount(Page.Below) ?>
<nav aria-label="<?cs var:Lang.portal_category.below ?>"><ul class="chips"><?cs each:c = Page.Below ?>
<li><a class="chip" href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(c.id) ?>"><?cs var:c.name ?> <span class="quiet"><?cs var:c.articles ?></span></a></li><?cs /each ?>
</ul></nav><?cs /if ?>
<?cs if:subcount(Page.Rows) ?><ul class="results"><?cs each:r = Page.Rows ?>
<li><h2><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.title ?></a></h2>
<p class="quiet brief"><?cs var:r.summary ?></p></li><?cs /each ?>
</ul>
<?cs call:paging() ?><?cs else ?><?cs call:empty(Lang.portal_category.empty, Lang.portal_category.empty_hint) ?><?cs /if ?>
<p><a href="<?cs var:url_validate(Page.Base) ?>/complaint"><?cs var:Lang.portal_category.complain ?></a></p>
</div>
<nav aria-label="<?cs var:Lang.portal_category.title ?>">
<h2><?cs var:Lang.portal_category.title ?></h2>
<ul class="chips"><?cs each:c = Page.Categories ?>
<li><a class="chip"<?cs if:c.on ?> aria-current="page"<?cs /if ?> href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(c.id) ?>"><?cs var:c.name ?> <span class="quiet"><?cs var:c.articles ?></span></a></li><?cs /each ?>
</ul>
</nav>
</div>
<?cs call:page_end() ?>
