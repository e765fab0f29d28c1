<?cs include:"layout_desk.cs" ?><?cs # desk/article_edit.cs -- the editor: Markdown on top, what it looks like below.
Names read: Form.*, Page.preview_html, Page.PreviewTitle, Page.Conflict, Page.Theirs.{title,body}, Page.Action, Page.Back, and the choices.
?><?cs call:desk_begin() ?>
<h1><?cs var:Page.Title ?></h1>
<?cs if:string.length(Page.Conflict) ?><div class="note danger" id="errors" role="alert" tabindex="-1" autofocus><h2><?cs var:Lang.desk_edit.conflict_title ?></h2><p><?cs var:Page.Conflict ?></p><p><a href="#theirs"><?cs var:Lang.desk_article.theirs ?></a></p></div><?cs /if ?>
<?cs call:form_errors() ?>
<?cs call:form_open(Page.Action, "") ?><?cs if:string.length(Form.version.value) ?>
<input type="hidden" name="version" value="<?cs var:Form.version.value ?>"><?cs /if ?>
<?cs if:!string.length(Form.version.value) && !string.length(Page.preview_html) ?><?cs set:Local.Focus = "title" ?><?cs /if ?><?cs call:f_input("text", "title", Lang.desk_article.title, Lang.desk_article.title_hint, "1", "200", "off") ?>
<div class="fields">
<?cs call:f_select("lang", Lang.desk_article.lang, "", "1", "", Page.Langs) ?>
<?cs call:f_select("category", Lang.desk_article.category, "", "1", Lang.desk.choose, Page.Categories) ?>
<?cs call:f_select("audience", Lang.desk_article.audience, "", "1", "", Page.Audiences) ?>
</div>
<?cs call:f_input("text", "keywords", Lang.desk_article.keywords, Lang.desk_article.keywords_hint, "", "300", "off") ?>
<div class="editor"><?cs call:f_area("body", Lang.desk_article.body, Lang.desk_article.body_hint, "1", "") ?></div>
<p class="actions"><button class="btn main"><?cs if:string.length(Page.Conflict) ?><?cs var:Lang.desk_edit.save_over ?><?cs else ?><?cs var:Lang.desk_edit.save ?><?cs /if ?></button> <button class="btn" name="preview" value="1" formaction="<?cs var:url_validate(Page.Action) ?>#preview"><?cs call:icon("eye") ?><?cs var:Lang.desk_article.preview ?></button> <a class="btn" href="<?cs var:url_validate(Page.Back) ?>"><?cs var:Lang.desk.cancel ?></a></p>
<?cs call:form_close() ?>
<?cs if:string.length(Page.preview_html) ?><section class="card" id="preview" aria-labelledby="preview-title"><p class="quiet small"><?cs var:Lang.desk_article.preview ?></p>
<h2 id="preview-title"><?cs var:Page.PreviewTitle ?></h2>
<div class="prose"><?cs uvar:Page.preview_html ?></div></section><?cs /if ?>
<?cs if:string.length(Page.Conflict) ?><section class="card" id="theirs"><h2><?cs var:Lang.desk_article.theirs ?></h2>
<p><strong><?cs var:Page.Theirs.title ?></strong></p><pre class="text"><?cs var:Page.Theirs.body ?></pre></section><?cs /if ?>
<?cs call:desk_end() ?>
