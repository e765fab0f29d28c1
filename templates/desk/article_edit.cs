<?cs include:"layout_desk.cs" ?><?cs include:"partial/draft.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/article_edit.cs -- the editor: what the article is, its Markdown with tools, what readers see, how it is saved.
Names read: Form.*, Page.{Action,Back,Id,Types,Langs,Categories,Audiences,Owners,Changes}, Page.Departments.N.{value,text,chosen}, Page.preview_html, Page.PreviewTitle,
Page.Conflict, Page.Theirs.{title,body}, Page.DiffTitle and Page.Diff.N.{gone,new,same,skip}, Page.Original.{title,tag,url,body_html}, Page.Behind,
Page.Published, Page.MayPublish, Page.MaySubmit, Page.SuggestOnly, and those of partial/draft.cs.
tool(act, sign, text, title, keys)   a button of the toolbar; title "": its text
?><?cs def:tool(act, sign, text, title, keys) ?><button type="button" class="btn only" data-md="<?cs var:act ?>" title="<?cs if:string.length(title) ?><?cs var:title ?><?cs else ?><?cs var:text ?><?cs /if ?>"<?cs if:string.length(keys) ?> aria-keyshortcuts="<?cs var:keys ?>"<?cs /if ?>><?cs call:icon(sign) ?><span class="hide"><?cs var:text ?></span></button><?cs /def ?><?cs

def:saves() ?><?cs if:string.length(Page.Conflict) ?><button class="btn main" data-save><?cs var:Lang.desk_edit.save_over ?></button><?cs
elif:Page.Published ?><button class="btn main" data-save><?cs var:Lang.desk_editor.save_live ?></button><?cs
elif:Page.MayPublish ?><button class="btn main" data-save><?cs var:Lang.desk_edit.save ?></button> <button class="btn" name="then" value="publish"><?cs var:Lang.desk_editor.save_publish ?></button><?cs if:Page.MaySubmit ?> <button class="btn" name="then" value="review"><?cs var:Lang.desk_editor.save_review ?></button><?cs /if ?><?cs
else ?><button class="btn main" data-save><?cs var:Lang.desk_edit.save ?></button><?cs if:Page.MaySubmit ?> <button class="btn" name="then" value="review"><?cs var:Lang.desk_editor.save_review ?></button><?cs /if ?><?cs /if ?><?cs /def ?><?cs

call:desk_begin() ?><svg width="0" height="0" class="hide" aria-hidden="true"><symbol id="i-bold" viewBox="0 0 24 24"><path d="M7 4.5h6a3.75 3.75 0 0 1 0 7.5H7zM7 12h7a3.75 3.75 0 0 1 0 7.5H7z"/></symbol>
<symbol id="i-heading" viewBox="0 0 24 24"><path d="M6 4.5v15M18 4.5v15M6 12h12"/></symbol>
<symbol id="i-list" viewBox="0 0 24 24"><path d="M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01"/></symbol>
<symbol id="i-steps" viewBox="0 0 24 24"><path d="M10 6h10M10 12h10M10 18h10M4 4.5l1.5-1V8M3.5 14.5c0-1 2.5-1 2.5.3S3.5 17 3.5 18.5H6"/></symbol>
<symbol id="i-link" viewBox="0 0 24 24"><path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.5 1.5M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5"/></symbol>
<symbol id="i-table" viewBox="0 0 24 24"><path d="M3.5 5h17v14h-17zM3.5 10h17M3.5 14.5h17M10 5v14"/></symbol>
<symbol id="i-picture" viewBox="0 0 24 24"><path d="M3.5 5h17v14h-17zM3.5 16l5-5 4.5 4.5 2.5-2.5 5 5"/><circle cx="15.5" cy="9" r="1.25"/></symbol></svg>
<div class="head"><h1><?cs var:Page.Title ?></h1></div>
<?cs call:draft_offer() ?>
<?cs if:Page.SuggestOnly ?><p class="note warning"><?cs var:Lang.desk_editor.suggest_only ?></p><?cs /if ?>
<?cs if:string.length(Page.Conflict) ?><div class="note danger" id="errors" role="alert" tabindex="-1" autofocus><h2><?cs var:Lang.desk_edit.conflict_title ?></h2><p><?cs var:Page.Conflict ?></p><p><a href="#differs"><?cs var:Lang.desk_editor.differs ?></a> <a href="#theirs"><?cs var:Lang.desk_article.theirs ?></a></p></div><?cs else ?><?cs call:form_errors() ?><?cs /if ?>
<form method="post" action="<?cs var:url_validate(Page.Action) ?>" enctype="multipart/form-data" id="editor" data-form data-editor data-draft="<?cs if:!Page.Older ?><?cs var:Page.DraftKey ?><?cs /if ?>" data-id="<?cs var:Page.Id ?>" data-base="<?cs var:url_validate(Page.Base) ?>/desk" data-uploading="<?cs var:Lang.desk_editor.uploading ?>" data-failed="<?cs var:Lang.desk_editor.file_failed ?>" data-over="<?cs var:Lang.desk_draft.over ?>" data-big="<?cs var:Lang.desk_editor.file_big ?>" data-words="<?cs var:Lang.desk_editor.words ?>" data-table="<?cs var:Lang.desk_editor.table_head ?>" data-filled="<?cs var:Lang.desk_editor.template_full ?>">
<button class="hide" tabindex="-1" aria-hidden="true" data-default></button>
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><?cs if:string.length(Form.version.value) ?>
<input type="hidden" name="version" value="<?cs var:Form.version.value ?>"><?cs /if ?><?cs call:draft_older() ?>
<?cs if:!string.length(Form.version.value) && !string.length(Page.preview_html) && !Page.Draft.open ?><?cs set:Local.Focus = "title" ?><?cs /if ?><?cs call:f_input("text", "title", Lang.desk_article.title, Lang.desk_article.title_hint, "1", "200", "off") ?>
<div class="fields">
<?cs call:f_select("type", Lang.desk_editor.type, "", "1", "", Page.Types) ?>
<?cs call:f_select("lang", Lang.desk_article.lang, "", "1", "", Page.Langs) ?>
<?cs call:f_select("category", Lang.desk_article.category, "", "1", Lang.desk.choose, Page.Categories) ?>
<?cs call:f_select("audience", Lang.desk_article.audience, "", "1", "", Page.Audiences) ?>
</div>
<fieldset class="field" id="f-department" tabindex="-1" data-when="department"<?cs call:f_about("department", Lang.desk_editor.department_hint) ?>><legend><?cs var:Lang.desk_editor.department ?></legend><div class="choices"><?cs each:d = Page.Departments ?>
<label class="choice"><input type="checkbox" name="department" value="<?cs var:d.value ?>"<?cs if:d.chosen ?> checked<?cs /if ?>> <?cs var:d.text ?></label><?cs /each ?></div><?cs call:f_below("department", Lang.desk_editor.department_hint) ?>
</fieldset>
<div class="field"><div class="row apart over"><?cs call:f_label("body", Lang.desk_article.body, "1") ?><button class="btn slim" name="template" value="1" formnovalidate data-template><?cs var:Lang.desk_editor.template ?></button></div>
<div class="write"><div><div class="toolbar" role="toolbar" aria-label="<?cs var:Lang.desk_editor.tools ?>" aria-controls="f-body" data-toolbar hidden><?cs
call:tool("bold", "bold", Lang.desk_editor.bold, Lang.desk_editor.bold_title, "Control+B") ?><?cs call:tool("heading", "heading", Lang.desk_editor.heading, "", "") ?><?cs call:tool("list", "list", Lang.desk_editor.list, "", "") ?><?cs call:tool("steps", "steps", Lang.desk_editor.steps, "", "") ?><?cs call:tool("link", "link", Lang.desk_editor.link, Lang.desk_editor.link_title, "Control+K") ?><?cs call:tool("table", "table", Lang.desk_editor.table, "", "") ?><?cs call:tool("internal", "lock", Lang.desk_editor.internal, "", "") ?><?cs call:tool("picture", "picture", Lang.desk_editor.file, "", "") ?></div>
<textarea id="f-body" name="body" rows="18" required spellcheck="true"<?cs call:f_about("body", Lang.desk_editor.body_hint) ?>>
<?cs var:Form.body.value ?></textarea><?cs call:f_below("body", Lang.desk_editor.body_hint) ?>
<p class="error" role="alert" data-upload-fault hidden></p></div>
<div class="beside"><?cs if:string.length(Page.Original.title) ?><details class="original" open><summary><?cs var:Lang.desk_editor.original ?></summary><h2 lang="<?cs var:Page.Original.tag ?>"><a href="<?cs var:url_validate(Page.Original.url) ?>"><?cs var:Page.Original.title ?></a></h2>
<div class="prose" lang="<?cs var:Page.Original.tag ?>"><?cs uvar:Page.Original.body_html ?></div></details>
<?cs /if ?><section id="preview" tabindex="-1" aria-labelledby="preview-title" data-pane<?cs if:!string.length(Page.preview_html) ?> hidden<?cs /if ?>><p class="quiet small" id="preview-title"><?cs var:Lang.desk_article.preview ?></p><div class="preview" data-preview><?cs if:string.length(Page.PreviewTitle) ?><h2><?cs var:Page.PreviewTitle ?></h2>
<?cs /if ?><div class="prose"><?cs uvar:Page.preview_html ?></div></div></section></div></div>
<details class="attach"<?cs if:string.length(Form.file.error) ?> open<?cs /if ?> data-attach><summary><?cs var:Lang.desk_editor.file ?></summary>
<div class="field"><?cs call:f_label("file", Lang.desk_editor.file, "") ?>
<input type="file" id="f-file" name="file" accept=".png,.jpg,.jpeg,.gif,.webp,.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.odp"<?cs call:f_about("file", Lang.desk_editor.file_hint) ?>><?cs call:f_below("file", Lang.desk_editor.file_hint) ?></div>
<p><button class="btn slim" name="attach" value="1" formnovalidate><?cs call:icon("file") ?><?cs var:Lang.desk_editor.attach ?></button></p></details></div>
<?cs call:f_input("text", "keywords", Lang.desk_article.keywords, Lang.desk_article.keywords_hint, "", "300", "off") ?>
<details class="more"<?cs if:string.length(Form.slug.error) || string.length(Form.valid_from.error) || string.length(Form.valid_to.error) || string.length(Form.owner.error) || string.length(Form.review_by.error) || string.length(Form.of.error) || string.length(Form.valid_from.value) || string.length(Form.valid_to.value) || string.length(Form.review_by.value) || string.length(Form.of.value) ?> open<?cs /if ?>><summary><?cs var:Lang.desk_editor.more ?></summary>
<div class="fields">
<?cs call:f_input("date", "valid_from", Lang.desk_editor.valid_from, Lang.desk_editor.valid_from_hint, "", "", "off") ?>
<?cs call:f_input("date", "valid_to", Lang.desk_editor.valid_to, Lang.desk_editor.valid_to_hint, "", "", "off") ?>
<?cs call:f_select("owner", Lang.desk_editor.owner, Lang.desk_editor.owner_hint, "", Lang.desk.nobody, Page.Owners) ?>
<?cs call:f_input("date", "review_by", Lang.desk_editor.review_by, Lang.desk_editor.review_by_hint, "", "", "off") ?>
<?cs call:f_input("text", "slug", Lang.desk_editor.slug, Lang.desk_editor.slug_hint, "", "80", "off") ?>
<?cs call:f_input("text", "of", Lang.desk_editor.of, Lang.desk_editor.of_hint, "", "19", "off") ?>
</div></details>
<?cs if:string.length(Form.of.value) && string.length(Form.version.value) ?><?cs if:Page.Behind ?><p class="note warning"><?cs var:Lang.desk_editor.behind ?></p><?cs /if ?><?cs call:f_check("follows", Lang.desk_editor.follows, Lang.desk_editor.follows_hint) ?><?cs /if ?>
<?cs if:string.length(Form.version.value) ?><div class="fields two"><?cs call:f_select("change", Lang.desk_editor.change, Lang.desk_editor.change_hint, "1", "", Page.Changes) ?>
<?cs call:f_input("text", "note", Lang.desk_editor.note, "", "", "400", "off") ?></div><?cs /if ?>
<div class="actions stay"><?cs call:saves() ?> <button class="btn" name="preview" value="1" formnovalidate formaction="<?cs var:url_validate(Page.Action) ?>#preview" data-no-live><?cs call:icon("eye") ?><?cs var:Lang.desk_article.preview ?></button> <a class="btn" href="<?cs var:url_validate(Page.Back) ?>"><?cs var:Lang.desk.cancel ?></a> <?cs call:draft_state() ?></div>
</form>
<?cs if:string.length(Page.Conflict) ?><section class="card" id="differs"><h2><?cs var:Lang.desk_editor.differs ?></h2><p class="quiet small"><?cs var:Lang.desk_editor.differs_text ?></p>
<div class="diff title"><?cs call:diff(Page.DiffTitle) ?></div><div class="diff"><?cs call:diff(Page.Diff) ?></div></section>
<section class="card" id="theirs"><h2><?cs var:Lang.desk_article.theirs ?></h2>
<p><strong><?cs var:Page.Theirs.title ?></strong></p><pre class="text"><?cs var:Page.Theirs.body ?></pre></section><?cs /if ?>
<dialog id="links" aria-labelledby="links-title" class="links"><h2 id="links-title"><?cs var:Lang.desk_editor.link ?></h2>
<div class="field"><label for="links-q"><?cs var:Lang.desk_editor.link_q ?></label>
<input id="links-q" type="text" role="combobox" aria-expanded="false" aria-controls="links-list" aria-autocomplete="list" autocomplete="off" maxlength="200" aria-describedby="h-links-q"><p class="hint" id="h-links-q"><?cs var:Lang.desk_editor.link_hint ?></p></div>
<ul class="plain picks" role="listbox" id="links-list" aria-label="<?cs var:Lang.desk_editor.link_found ?>"></ul>
<p class="quiet" role="status" data-none="<?cs var:Lang.desk_editor.link_none ?>"></p>
<form method="dialog"><button class="btn"><?cs var:Lang.frame.close ?></button></form></dialog>
<script type="module" src="<?cs var:url_validate(Page.Base) ?>/static/js/editor.js?v=<?cs var:url_escape(Page.Version) ?>"></script>
<?cs call:desk_end() ?>
