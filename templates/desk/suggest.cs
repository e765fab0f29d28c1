<?cs include:"layout_desk.cs" ?><?cs include:"partial/draft.cs" ?><?cs # desk/suggest.cs -- an edit is suggested in place.
Names read: Form.{revision,title,keywords,body,reason}, Page.ArticlePath, Page.DraftKey, Page.ArticleTag.
?><?cs call:desk_begin() ?>
<h1><?cs var:Page.Title ?></h1>
<p class="quiet"><?cs var:Lang.desk_suggest.text ?></p>
<?cs call:draft_offer() ?><?cs call:form_errors() ?>
<form method="post" action="<?cs var:url_validate(Page.ArticlePath) ?>/suggest" data-form data-draft="<?cs if:!Page.Older ?><?cs var:Page.DraftKey ?><?cs /if ?>"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="revision" value="<?cs var:Form.revision.value ?>"><?cs call:draft_older() ?>
<?cs call:f_input("text", "reason", Lang.desk_suggest.reason, Lang.desk_suggest.reason_hint, "1", "400", "off") ?>
<div lang="<?cs var:Page.ArticleTag ?>"><?cs call:f_input("text", "title", Lang.desk_article.title, "", "1", "200", "off") ?>
<div class="editor"><?cs call:f_area("body", Lang.desk_article.body, Lang.desk_article.body_hint, "1", "") ?></div>
<?cs call:f_input("text", "keywords", Lang.desk_article.keywords, Lang.desk_article.keywords_hint, "", "300", "off") ?></div>
<p class="actions"><button class="btn main"><?cs var:Lang.desk_suggest.send ?></button> <a class="btn" href="<?cs var:url_validate(Page.ArticlePath) ?>"><?cs var:Lang.desk.cancel ?></a> <?cs call:draft_state() ?></p>
</form>
<?cs call:desk_end() ?>
