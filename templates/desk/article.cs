<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/article.cs -- one article as staff read it.
Names read: Page.Article.*, Page.ArticlePath, Page.Translations, Page.Behind.{url,title,tag}, Page.Files, Page.Reading.{asked,changed,at}, Page.Comments, Page.Conflict,
Form.{review_by,comment}.
?><?cs def:act(path, text, kind) ?><form method="post" action="<?cs var:url_validate(Page.ArticlePath) ?>/<?cs var:url_escape(path) ?>">
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="version" value="<?cs var:Page.Article.version ?>"><button class="btn<?cs if:string.length(kind) ?> main<?cs /if ?>"><?cs var:text ?></button></form><?cs /def ?><?cs call:desk_begin() ?>
<div class="head"><h1 lang="<?cs var:Page.Article.tag ?>"><?cs var:Page.Article.title ?></h1><?cs call:badge(Page.Article.state) ?><?cs call:expect(Page.Article) ?><?cs if:Page.Article.internal ?><span class="badge"><?cs var:Page.Article.audience ?></span><?cs /if ?><div class="do"><?cs if:User.Can.article_edit ?>
<a class="btn" href="<?cs var:url_validate(Page.ArticlePath) ?>/edit"><?cs call:icon("write") ?><?cs var:Lang.desk_article.edit ?></a><?cs /if ?><?cs if:!User.Can.article_publish ?>
<a class="btn<?cs if:!User.Can.article_edit ?> main<?cs /if ?>" href="<?cs var:url_validate(Page.ArticlePath) ?>/suggest"><?cs var:Lang.desk_suggest.do ?></a><?cs /if ?><?cs if:User.Can.article_edit && Page.Article.draft && !User.Can.article_publish ?><?cs call:act("submit", Lang.desk_article.submit, "1") ?><?cs /if ?><?cs if:User.Can.article_publish && (Page.Article.draft || Page.Article.in_review) ?><?cs call:act("publish", Lang.desk_article.publish, "1") ?><?cs /if ?>
<details class="menu"><summary class="btn"><?cs call:icon("more") ?><?cs var:Lang.desk_article.more ?></summary><div><?cs if:User.Can.article_publish ?>
<a href="<?cs var:url_validate(Page.ArticlePath) ?>/suggest"><?cs var:Lang.desk_suggest.do ?></a><?cs if:Page.Article.draft ?><?cs call:act("submit", Lang.desk_article.submit, "") ?><?cs elif:Page.Article.published ?><?cs call:act("unpublish", Lang.desk_article.unpublish, "") ?><?cs else ?><?cs call:act("unpublish", Lang.desk_article.to_draft, "") ?><?cs /if ?><?cs if:!Page.Article.archived ?><?cs call:act("archive", Lang.desk_article.archive, "") ?>
<a href="<?cs var:url_validate(Page.ArticlePath) ?>/merge"><?cs var:Lang.desk_merge.do ?></a><?cs /if ?><?cs /if ?>
<a href="<?cs var:url_validate(Page.ArticlePath) ?>/history"><?cs var:Lang.desk_history.title ?></a>
<a href="<?cs var:url_validate(Page.ArticlePath) ?>/quotes"><?cs var:Lang.desk_quotes.title ?></a><?cs if:User.Can.article_edit ?>
<a href="<?cs var:url_validate(Page.ArticlePath) ?>/figures"><?cs var:Lang.desk_figures.title ?></a><?cs /if ?>
</div></details>
</div></div>
<?cs call:kb_conflict(Lang.kb.conflict_text) ?><?cs call:form_errors() ?>
<?cs if:string.length(Page.Article.when_said) ?><p class="note warning"><?cs var:Page.Article.when_said ?></p><?cs /if ?><?cs if:string.length(Page.Article.into_url) ?>
<p class="note warning"><?cs var:Lang.desk_merge.gone ?> <a href="<?cs var:url_validate(Page.Article.into_url) ?>"><?cs var:Page.Article.into ?></a></p><?cs /if ?><?cs if:string.length(Page.Behind.url) ?>
<p class="note warning"><?cs var:Lang.desk_article.behind ?> <a href="<?cs var:url_validate(Page.Behind.url) ?>"><?cs var:Lang.desk_article.behind_diff ?></a></p><?cs /if ?><?cs if:Page.Article.in_review ?>
<p class="note"><?cs var:Lang.desk_article.in_review ?> <a href="<?cs var:url_validate(Page.ArticlePath) ?>/review"><?cs var:Lang.desk_suggest.review ?></a></p><?cs /if ?><?cs if:Page.Reading.asked ?>
<div class="note row apart no-print"><p><?cs if:Page.Reading.changed ?><?cs var:Lang.desk_reading.changed ?><?cs elif:string.length(Page.Reading.at) ?><?cs call:icon("yes") ?><?cs var:Lang.desk_reading.read_on ?> <?cs var:Page.Reading.at ?><?cs else ?><?cs var:Lang.desk_reading.asked ?><?cs /if ?></p><?cs if:Page.Reading.changed || !string.length(Page.Reading.at) ?>
<form method="post" action="<?cs var:url_validate(Page.ArticlePath) ?>/read"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><button class="btn"><?cs var:Lang.desk_reading.mark ?></button></form><?cs /if ?></div><?cs /if ?>
<div class="prose" lang="<?cs var:Page.Article.tag ?>"><?cs uvar:Page.Article.body_html ?></div>
<?cs if:User.Can.article_edit || User.Can.article_publish ?><?cs call:comments(Page.ArticlePath, Lang.desk_article.comment_hint) ?><?cs /if ?>
<?cs call:desk_aside() ?>
<section class="card"><h2><?cs var:Lang.desk_article.about ?></h2><dl class="facts">
<dt><?cs var:Lang.desk_article.type ?></dt><dd><?cs var:Page.Article.type ?></dd>
<dt><?cs var:Lang.desk_article.lang ?></dt><dd><?cs var:Page.Article.lang ?></dd>
<dt><?cs var:Lang.desk_article.category ?></dt><dd><?cs var:Page.Article.category ?></dd>
<dt><?cs var:Lang.desk_article.audience ?></dt><dd><?cs var:Page.Article.audience ?><?cs if:string.length(Page.Article.departments) ?><br><span class="quiet"><?cs var:Page.Article.departments ?></span><?cs /if ?></dd><?cs if:string.length(Page.Article.valid) ?>
<dt><?cs var:Lang.desk_article.validity ?></dt><dd><?cs var:Page.Article.valid ?><?cs if:string.length(Page.Article.when_said) ?><br><strong><?cs var:Page.Article.when_said ?></strong><?cs /if ?></dd><?cs /if ?><?cs if:string.length(Page.Article.keywords) ?>
<dt><?cs var:Lang.desk_article.keywords ?></dt><dd lang="<?cs var:Page.Article.tag ?>"><?cs var:Page.Article.keywords ?></dd><?cs /if ?>
<dt><?cs var:Lang.desk_article.owner ?></dt><dd><?cs if:string.length(Page.Article.owner) ?><?cs var:Page.Article.owner ?><?cs else ?><span class="quiet"><?cs var:Lang.desk.nobody ?></span><?cs /if ?></dd><?cs if:string.length(Page.Article.author) ?>
<dt><?cs var:Lang.desk_article.author ?></dt><dd><?cs var:Page.Article.author ?></dd><?cs /if ?>
<dt><?cs var:Lang.desk_customer.updated ?></dt><dd><?cs call:when(Page.Article.updated.iso, Page.Article.updated.text, Page.Article.updated.full) ?><br><a href="<?cs var:url_validate(Page.ArticlePath) ?>/history"><?cs var:Lang.desk_history.version ?> <?cs var:Page.Article.revision ?></a></dd><?cs if:string.length(Page.Article.published_at.iso) ?>
<dt><?cs var:Lang.desk_article.published ?></dt><dd><?cs call:when(Page.Article.published_at.iso, Page.Article.published_at.text, Page.Article.published_at.full) ?></dd><?cs /if ?>
<dt><?cs var:Lang.desk_article.views ?></dt><dd><?cs var:Page.Article.views ?><br><span class="quiet small"><?cs var:Lang.desk_article.reads_90 ?> <?cs var:Page.Article.readers ?> + <?cs var:Page.Article.staff_reads ?></span></dd><?cs if:string.length(Page.Article.votes) ?>
<dt><?cs var:Lang.desk_article.votes ?></dt><dd><?cs var:Page.Article.votes ?></dd><?cs /if ?>
</dl><?cs if:string.length(Page.Article.permalink) ?>
<p><label for="permalink"><?cs var:Lang.desk_article.permalink ?></label><span class="row nowrap-row"><input id="permalink" readonly value="<?cs var:Page.Article.permalink ?>"><button class="btn slim" type="button" data-copy="permalink" data-done="<?cs var:Lang.desk_article.copied ?>" hidden><?cs var:Lang.desk_article.copy ?></button></span></p><?cs /if ?><?cs if:string.length(Page.Article.public_url) ?>
<p><a href="<?cs var:url_validate(Page.Article.public_url) ?>"><?cs var:Lang.desk_article.as_guest ?></a></p><?cs /if ?>
</section>
<section class="card"><h2><?cs var:Lang.desk_article.reviewing ?></h2><dl class="facts">
<dt><?cs var:Lang.desk_article.reviewed ?></dt><dd><?cs if:string.length(Page.Article.reviewed.iso) ?><?cs call:when(Page.Article.reviewed.iso, Page.Article.reviewed.text, Page.Article.reviewed.full) ?><br><?cs var:Page.Article.reviewed_name ?><?cs else ?><span class="quiet"><?cs var:Lang.desk_article.never ?></span><?cs /if ?></dd>
<dt><?cs var:Lang.desk_article.review_by ?></dt><dd><?cs if:string.length(Page.Article.review_by) ?><?cs if:Page.Article.due ?><span class="badge grave"><?cs var:Page.Article.review_by ?></span><?cs else ?><?cs var:Page.Article.review_by ?><?cs /if ?><?cs else ?><span class="quiet"><?cs var:Lang.desk.none ?></span><?cs /if ?></dd>
</dl><?cs if:User.Can.article_edit && Page.Article.published ?>
<form method="post" action="<?cs var:url_validate(Page.ArticlePath) ?>/reviewed" data-form><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="version" value="<?cs var:Page.Article.version ?>">
<?cs call:f_input("date", "review_by", Lang.desk_article.review_again, "", "", "", "off") ?>
<p class="actions"><button class="btn"><?cs call:icon("yes") ?><?cs var:Lang.desk_article.right ?></button></p></form><?cs /if ?><?cs if:string.length(Page.Article.suggestions) && User.Can.article_publish ?>
<p><a href="<?cs var:url_validate(Page.Base) ?>/desk/articles/review"><?cs var:Page.Article.suggestions ?></a></p><?cs /if ?><?cs if:string.length(Page.Article.outdated) ?>
<p><a href="<?cs var:url_validate(Page.ArticlePath) ?>/quotes"><?cs var:Page.Article.outdated ?></a></p><?cs /if ?>
</section><?cs if:subcount(Page.Translations) ?>
<section class="card"><h2><?cs var:Lang.desk_article.translations ?></h2><ul class="plain stack"><?cs each:t = Page.Translations ?>
<li><a href="<?cs var:url_validate(t.url) ?>" lang="<?cs var:t.tag ?>" hreflang="<?cs var:t.tag ?>"><?cs var:t.title ?></a><br><span class="quiet"><?cs var:t.lang ?><?cs if:t.first ?>, <?cs var:Lang.desk_article.original ?><?cs /if ?></span> <?cs call:badge(t.state) ?><?cs if:t.behind ?>
<br><span class="badge grave"><?cs var:Lang.desk_article.outrun ?></span><?cs if:string.length(t.diff_url) ?> <a href="<?cs var:url_validate(t.diff_url) ?>"><?cs var:Lang.desk_article.behind_diff ?></a><?cs /if ?><?cs /if ?></li><?cs /each ?>
</ul></section><?cs /if ?><?cs if:subcount(Page.Files) ?>
<section class="card"><h2><?cs var:Lang.desk_article.files ?></h2><ul class="files"><?cs each:f = Page.Files ?>
<li><?cs call:icon("file") ?><a href="<?cs var:url_validate(f.url) ?>"><?cs var:f.name ?></a><span class="quiet"><?cs var:f.size ?></span></li><?cs /each ?>
</ul></section><?cs /if ?>
<script type="module" src="<?cs var:url_validate(Page.Base) ?>/static/js/insert.js?v=<?cs var:url_escape(Page.Version) ?>"></script>
<?cs call:desk_end() ?>
