<?cs include:"layout_portal.cs" ?><?cs # why.cs -- why an article did not help; with JavaScript its form appears in the article itself.
Names read: Page.Article.{id,title,lang_tag,url}, Page.Reasons.N.{value,text}, Page.Action, Form.*.
?><?cs call:page_begin() ?>
<div class="prose">
<h1><?cs var:Lang.portal_why.heading ?></h1>
<p><?cs var:Lang.portal_why.lead ?> <a lang="<?cs var:Page.Article.lang_tag ?>" href="<?cs var:url_validate(Page.Article.url) ?>"><?cs var:Page.Article.title ?></a></p>
<?cs call:form_errors() ?><form method="post" action="<?cs var:url_validate(Page.Action) ?>" data-form data-why>
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>">
<?cs call:f_radio("reason", Lang.portal_why.reason, "", Page.Reasons) ?>
<?cs call:f_area("comment", Lang.portal_why.comment, Lang.portal_why.comment_hint, "", "1000") ?>
<div class="actions"><button class="btn main"><?cs var:Lang.portal_why.send ?></button></div>
</form>
<p><a href="<?cs var:url_validate(Page.Base) ?>/complaint?q=<?cs var:url_escape(Page.Article.title) ?>&amp;read=<?cs var:url_escape(Page.Article.id) ?>" data-complain><?cs var:Lang.portal_article.ask ?></a></p>
</div>
<?cs call:page_end() ?>
