<?cs include:"layout_portal.cs" ?><?cs include:"partial/help.cs" ?><?cs # portal/help.cs -- one page of help for customers.
Names read: as in partial/help.cs.
?><?cs call:page_begin() ?>
<nav class="crumbs" aria-label="<?cs var:Lang.site.crumbs ?>"><ol><li><a href="<?cs var:url_validate(Page.Base) ?>/"><?cs var:Lang.site.home ?></a></li><li><a href="<?cs var:url_validate(Page.Base) ?>/help/"><?cs var:Lang.help.title ?></a></li></ol></nav>
<?cs call:help_body() ?>
<p class="no-print ask"><a href="<?cs var:url_validate(Page.Base) ?>/complaint"><?cs var:Lang.portal_article.ask ?></a></p>
<?cs call:page_end() ?>
