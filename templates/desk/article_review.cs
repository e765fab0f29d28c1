<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/article_review.cs -- an article against the text that was right last.
Names read: Page.Article.{title,tag,state,version,author,updated,since,body_html,unchanged}, Page.Diff, Page.DiffTag, Page.Same, Page.ArticlePath, Page.Comments.
?><?cs def:act(path, text, kind) ?><form method="post" action="<?cs var:url_validate(Page.ArticlePath) ?>/<?cs var:url_escape(path) ?>">
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="version" value="<?cs var:Page.Article.version ?>"><button class="btn<?cs if:string.length(kind) ?> main<?cs /if ?>"><?cs var:text ?></button></form><?cs /def ?><?cs call:desk_begin() ?>
<div class="head"><h1 lang="<?cs var:Page.Article.tag ?>"><?cs var:Page.Article.title ?></h1><?cs call:badge(Page.Article.state) ?><div class="do">
<a class="btn" href="<?cs var:url_validate(Page.ArticlePath) ?>/edit"><?cs call:icon("write") ?><?cs var:Lang.desk_article.edit ?></a><?cs if:User.Can.article_publish && Page.Article.state == "review" ?>
<?cs call:act("unpublish", Lang.desk_article.send_back, "") ?><?cs call:act("publish", Lang.desk_article.publish, "1") ?><?cs /if ?></div></div>
<p class="quiet"><?cs if:string.length(Page.Article.author) ?><?cs var:Page.Article.author ?>, <?cs /if ?><?cs call:when(Page.Article.updated.iso, Page.Article.updated.text, Page.Article.updated.full) ?></p>
<?cs if:string.length(Page.Article.since) ?><h2><?cs var:Page.Article.since ?></h2><?cs call:diff_texts() ?><?cs
else ?><p class="note"><?cs if:Page.Article.unchanged ?><?cs var:Lang.desk_suggest.unchanged ?><?cs else ?><?cs var:Lang.desk_suggest.all_new ?><?cs /if ?></p>
<div class="card"><div class="prose" lang="<?cs var:Page.Article.tag ?>"><?cs uvar:Page.Article.body_html ?></div></div><?cs /if ?>
<?cs call:comments(Page.ArticlePath, Lang.desk_article.comment_hint) ?>
<?cs call:desk_end() ?>
