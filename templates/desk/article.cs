<?cs include:"layout_desk.cs" ?><?cs # desk/article.cs -- one article as staff read it.
Names read: Page.Article.{title,tag,state,lang,internal,category,keywords,author,views,votes,updated,published_at,published,public_url,version,body_html}, Page.ArticlePath.
?><?cs def:act(path, text, kind) ?><form method="post" action="<?cs var:url_validate(Page.ArticlePath) ?>/<?cs var:url_escape(path) ?>">
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="version" value="<?cs var:Page.Article.version ?>"><button class="btn<?cs if:string.length(kind) ?> main<?cs /if ?>"><?cs var:text ?></button></form><?cs /def ?><?cs call:desk_begin() ?>
<div class="head"><h1 lang="<?cs var:Page.Article.tag ?>"><?cs var:Page.Article.title ?></h1><?cs call:badge(Page.Article.state) ?><?cs if:Page.Article.internal ?><span class="badge"><?cs var:Lang.audience.internal ?></span><?cs /if ?><div class="do"><?cs if:User.Can.article_edit ?>
<a class="btn" href="<?cs var:url_validate(Page.ArticlePath) ?>/edit"><?cs call:icon("write") ?><?cs var:Lang.desk_article.edit ?></a><?cs /if ?><?cs if:User.Can.article_publish ?><?cs if:Page.Article.published ?><?cs call:act("unpublish", Lang.desk_article.unpublish, "") ?><?cs else ?><?cs call:act("publish", Lang.desk_article.publish, "1") ?><?cs /if ?><?cs /if ?>
</div></div>
<div class="prose" lang="<?cs var:Page.Article.tag ?>"><?cs uvar:Page.Article.body_html ?></div>
<?cs call:desk_aside() ?>
<section class="card"><h2><?cs var:Lang.desk_article.about ?></h2><dl class="facts">
<dt><?cs var:Lang.desk_article.lang ?></dt><dd><?cs var:Page.Article.lang ?></dd>
<dt><?cs var:Lang.desk_article.category ?></dt><dd><?cs var:Page.Article.category ?></dd>
<dt><?cs var:Lang.desk_article.audience ?></dt><dd><?cs if:Page.Article.internal ?><?cs var:Lang.audience.internal ?><?cs else ?><?cs var:Lang.audience.public ?><?cs /if ?></dd><?cs if:string.length(Page.Article.keywords) ?>
<dt><?cs var:Lang.desk_article.keywords ?></dt><dd><?cs var:Page.Article.keywords ?></dd><?cs /if ?><?cs if:string.length(Page.Article.author) ?>
<dt><?cs var:Lang.desk_article.author ?></dt><dd><?cs var:Page.Article.author ?></dd><?cs /if ?>
<dt><?cs var:Lang.desk_customer.updated ?></dt><dd><?cs call:when(Page.Article.updated.iso, Page.Article.updated.text, Page.Article.updated.full) ?></dd><?cs if:string.length(Page.Article.published_at.iso) ?>
<dt><?cs var:Lang.desk_article.published ?></dt><dd><?cs call:when(Page.Article.published_at.iso, Page.Article.published_at.text, Page.Article.published_at.full) ?></dd><?cs /if ?>
<dt><?cs var:Lang.desk_article.views ?></dt><dd><?cs var:Page.Article.views ?></dd><?cs if:string.length(Page.Article.votes) ?>
<dt><?cs var:Lang.desk_article.votes ?></dt><dd><?cs var:Page.Article.votes ?></dd><?cs /if ?>
</dl>
<?cs if:string.length(Page.Article.public_url) ?><p><a href="<?cs var:url_validate(Page.Article.public_url) ?>"><?cs var:Lang.desk_article.as_guest ?></a></p><?cs /if ?>
</section>
<?cs call:desk_end() ?>
