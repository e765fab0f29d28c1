<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/suggestion.cs -- one suggested edit: what it would change, what is said about it, and the decision.
Names read: Page.S.{title,who,reason,state,reply,decided,at,decided_at,version,article_version,open,mine,moved,moved_url,path}, Page.Diff, Page.DiffTag, Page.Same, Page.Comments,
Page.Conflict, Page.Gone, Page.Own, Page.ArticlePath, Form.{title,keywords,body,reply,comment}.
?><?cs def:post(path) ?><form method="post" action="<?cs var:url_validate(Page.S.path) ?>/<?cs var:url_escape(path) ?>" data-form>
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="version" value="<?cs var:Page.S.version ?>"><?cs /def ?><?cs call:desk_begin() ?>
<div class="head"><h1 lang="<?cs var:Page.DiffTag ?>"><?cs var:Page.S.title ?></h1><span class="badge <?cs var:Page.S.state ?>"><?cs var:Lang.suggestion_state[Page.S.state] ?></span><div class="do"><a class="btn" href="<?cs var:url_validate(Page.ArticlePath) ?>"><?cs if:Page.Gone ?><?cs var:Lang.desk_suggest.mine ?><?cs else ?><?cs var:Lang.desk_suggest.to_article ?><?cs /if ?></a><?cs if:Page.S.mine && Page.S.open ?>
<?cs call:post("withdraw") ?><button class="btn"><?cs var:Lang.desk_suggest.withdraw ?></button></form><?cs /if ?></div></div>
<?cs call:kb_conflict(Lang.desk_suggest.conflict) ?><?cs call:form_errors() ?>
<p><strong><?cs var:Page.S.who ?></strong> <span class="quiet"><?cs call:when(Page.S.at.iso, Page.S.at.text, Page.S.at.full) ?></span><br><?cs var:Page.S.reason ?></p>
<?cs if:string.length(Page.S.decided) ?><div class="note"><p><strong><?cs var:Lang.suggestion_state[Page.S.state] ?></strong>: <?cs var:Page.S.decided ?>, <?cs call:when(Page.S.decided_at.iso, Page.S.decided_at.text, Page.S.decided_at.full) ?></p><?cs if:string.length(Page.S.reply) ?><p class="text"><?cs var:Page.S.reply ?></p><?cs /if ?></div><?cs /if ?>
<?cs if:Page.S.moved ?><p class="note warning"><?cs var:Lang.desk_suggest.moved ?> <a href="<?cs var:url_validate(Page.S.moved_url) ?>"><?cs var:Lang.desk_article.behind_diff ?></a></p><?cs /if ?>
<?cs if:Page.Gone ?><p class="note"><?cs var:Lang.desk_suggest.gone ?></p><div class="card text"><?cs var:Page.Own ?></div><?cs else ?><h2><?cs var:Lang.desk_suggest.change ?></h2>
<?cs call:diff_texts() ?><?cs /if ?>
<?cs if:Page.S.open && User.Can.article_publish ?><section class="card no-print"><h2><?cs var:Lang.desk_suggest.decide ?></h2>
<?cs call:post("accept") ?><input type="hidden" name="article_version" value="<?cs var:Page.S.article_version ?>">
<?cs call:f_area("reply", Lang.desk_suggest.reply, Lang.desk_suggest.reply_hint, "", "1000") ?>
<details class="field"<?cs if:Page.S.moved || subcount(Form.Errors) || Page.Conflict ?> open<?cs /if ?>><summary><?cs var:Lang.desk_suggest.edit_first ?></summary><div lang="<?cs var:Page.DiffTag ?>">
<?cs call:f_input("text", "title", Lang.desk_article.title, "", "1", "200", "off") ?>
<div class="editor"><?cs call:f_area("body", Lang.desk_article.body, Lang.desk_article.body_hint, "1", "") ?></div>
<?cs call:f_input("text", "keywords", Lang.desk_article.keywords, "", "", "300", "off") ?></div></details>
<p class="actions"><button class="btn main"><?cs var:Lang.desk_suggest.accept ?></button> <button class="btn" formaction="<?cs var:url_validate(Page.S.path) ?>/decline" formnovalidate><?cs var:Lang.desk_suggest.decline ?></button></p>
</form></section><?cs /if ?>
<?cs if:!Page.Gone ?><?cs call:comments(Page.S.path, Lang.desk_suggest.comment_hint) ?><?cs /if ?>
<?cs call:desk_end() ?>
