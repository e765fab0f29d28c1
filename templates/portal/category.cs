<?cs include:"layout_portal.cs" ?><?cs # category.cs -- the articles of one topic, most read first.
Names read: Page.Category, Page.Rows.N.{id,title,summary}, Page.Paging, Page.Categories.N.{id,name,on}.
?><?cs call:page_begin() ?>
<nav class="crumbs" aria-label="<?cs var:Lang.site.crumbs ?>"><ol><li><a href="<?cs var:url_validate(Page.Base) ?>/"><?cs var:Lang.site.home ?></a></li><li><?cs var:Page.Category ?></li></ol></nav>
<div class="split">
<div>
<h1><?cs var:Page.Category ?></h1>
<?cs if:subcount(Page.Rows) ?><ul class="results"><?cs each:r = Page.Rows ?>
<li><h2><a href="<?cs var:url_validate(Page.Base) ?>/faq/<?cs var:url_escape(r.id) ?>"><?cs var:r.title ?></a></h2>
<p class="quiet brief"><?cs var:r.summary ?></p></li><?cs /each ?>
</ul>
<?cs call:paging() ?><?cs else ?><?cs call:empty(Lang.portal_category.empty, Lang.portal_category.empty_hint) ?><?cs /if ?>
<p><a href="<?cs var:url_validate(Page.Base) ?>/complaint"><?cs var:Lang.portal_category.complain ?></a></p>
</div>
<nav aria-label="<?cs var:Lang.portal_category.title ?>">
<h2><?cs var:Lang.portal_category.title ?></h2>
<ul class="chips"><?cs each:c = Page.Categories ?>
<li><a class="chip"<?cs if:c.on ?> aria-current="page"<?cs /if ?> href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(c.id) ?>"><?cs var:c.name ?></a></li><?cs /each ?>
</ul>
</nav>
</div>
<?cs call:page_end() ?>
