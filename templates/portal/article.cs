<?cs include:"layout_portal.cs" ?><?cs # article.cs -- one answer; the vote at its end works without JavaScript and, with it, without leaving the page.
Names read: Page.Article.{id,title,body_html,lang_tag,category_id,category,updated,other_lang,more}.
?><?cs call:page_begin() ?>
<nav class="crumbs" aria-label="<?cs var:Lang.site.crumbs ?>"><ol><li><a href="<?cs var:url_validate(Page.Base) ?>/"><?cs var:Lang.site.home ?></a></li><li><a href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(Page.Article.category_id) ?>"><?cs var:Page.Article.category ?></a></li></ol></nav>
<article class="prose" lang="<?cs var:Page.Article.lang_tag ?>">
<h1><?cs var:Page.Article.title ?></h1>
<?cs uvar:Page.Article.body_html ?>
</article>
<p class="small quiet"><?cs var:Page.Article.updated ?><?cs if:string.length(Page.Article.other_lang) ?> · <?cs var:Page.Article.other_lang ?><?cs /if ?></p>
<form class="vote" method="post" action="<?cs var:url_validate(Page.Base) ?>/faq/<?cs var:url_escape(Page.Article.id) ?>/vote" data-vote data-thanks="<?cs var:Lang.portal_article.thanks ?>" data-unhelpful="<?cs var:Lang.portal_article.unhelpful ?>" data-failed="<?cs var:Lang.portal_article.failed ?>">
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>">
<h2><?cs var:Lang.portal_article.vote ?></h2>
<div class="row"><button class="btn" name="helpful" value="1"><?cs call:icon("yes") ?><?cs var:Lang.portal_article.yes ?></button>
<button class="btn" name="helpful" value="0"><?cs call:icon("no") ?><?cs var:Lang.portal_article.no ?></button>
<span role="status"><?cs if:Page.Voted ?><?cs var:Lang.portal_article.thanks ?><?cs /if ?></span></div>
<p class="ask"><a href="<?cs var:url_validate(Page.Base) ?>/complaint?q=<?cs var:url_escape(Page.Article.title) ?>"><?cs var:Lang.portal_article.ask ?></a></p>
</form>
<ul class="plain no-print">
<li><a href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(Page.Article.category_id) ?>"><?cs var:Page.Article.more ?></a></li>
</ul>
<?cs call:page_end() ?>
