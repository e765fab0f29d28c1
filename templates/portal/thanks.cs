<?cs include:"layout_portal.cs" ?><?cs # thanks.cs -- an article was the answer: nothing was sent, and nothing needs to be.
?><?cs call:page_begin() ?>
<div class="prose">
<h1><?cs var:Lang.portal_answers.thanks_title ?></h1>
<p><?cs var:Lang.portal_answers.thanks ?></p>
<p class="row"><a class="btn" href="<?cs var:url_validate(Page.Base) ?>/"><?cs var:Lang.site.home ?></a> <a href="<?cs var:url_validate(Page.Base) ?>/complaint"><?cs var:Lang.portal_answers.still ?></a></p>
</div>
<?cs call:page_end() ?>
