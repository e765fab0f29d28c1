<?cs include:"layout_portal.cs" ?><?cs # article.cs -- one answer; the vote at its end works without JavaScript and, with it, without leaving the page.
Names read: Page.Article.{id,title,body_html,lang_tag,category_id,updated,updated_iso,reviewed,valid,other_lang,more}, Page.Crumbs.N.{id,name}, Page.Headings.N.{id,text_html,sub},
Page.Script.{tag,url,text,converted,ask}, Page.Translations.N.{tag,name,title,url,own}, Page.Related.N.{url,title}, Page.Canonical, Page.Printed, Page.Search, Page.Voted, Page.VotedYes.
The question and its answer carry their meaning for machines (schema.org FAQPage).
?><?cs def:script_link() ?><a class="btn slim" lang="<?cs var:Page.LangTag ?>" rel="nofollow" href="<?cs var:url_validate(Page.Script.url) ?>"><?cs var:Page.Script.text ?></a><?cs /def ?><?cs call:page_begin() ?>
<nav class="crumbs" aria-label="<?cs var:Lang.site.crumbs ?>"><ol><li><a href="<?cs var:url_validate(Page.Base) ?>/"><?cs var:Lang.site.home ?></a></li><?cs each:c = Page.Crumbs ?><li><a href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(c.id) ?>"><?cs var:c.name ?></a></li><?cs /each ?></ol></nav><?cs each:t = Page.Translations ?><?cs if:t.own ?>
<p class="note"><?cs var:Lang.portal_article.own_lang ?> <a lang="<?cs var:t.tag ?>" hreflang="<?cs var:t.tag ?>" href="<?cs var:url_validate(t.url) ?>"><?cs var:t.title ?></a></p><?cs /if ?><?cs /each ?><?cs if:Page.Script.ask ?>
<p class="note row"><span><?cs var:Page.Article.other_lang ?></span> <?cs call:script_link() ?></p><?cs elif:Page.Script.converted ?>
<p class="note row"><span><?cs var:Lang.portal_article.script_note ?></span> <?cs call:script_link() ?></p><?cs /if ?>
<div itemscope itemtype="https://schema.org/FAQPage">
<article class="prose" lang="<?cs var:Page.Article.lang_tag ?>" itemprop="mainEntity" itemscope itemtype="https://schema.org/Question" data-article="<?cs var:Page.Article.id ?>">
<h1 itemprop="name"><?cs var:Page.Article.title ?></h1><?cs if:subcount(Page.Headings) ?>
<nav class="toc" aria-labelledby="toc"><h2 id="toc" lang="<?cs var:Page.LangTag ?>"><?cs var:Lang.portal_article.toc ?></h2>
<ul><?cs each:h = Page.Headings ?>
<li<?cs if:h.sub ?> class="sub"<?cs /if ?>><a href="#<?cs var:url_escape(h.id) ?>"><?cs uvar:h.text_html ?></a></li><?cs /each ?>
</ul></nav><?cs /if ?>
<div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer"><div itemprop="text">
<?cs uvar:Page.Article.body_html ?>
</div></div>
</article>
</div>
<p class="paper"><?cs var:Page.Canonical ?> · <?cs var:Page.Printed ?></p>
<div class="about small quiet">
<p><time datetime="<?cs var:Page.Article.updated_iso ?>"><?cs var:Page.Article.updated ?></time><?cs if:string.length(Page.Article.reviewed) ?> · <?cs var:Page.Article.reviewed ?><?cs /if ?><?cs if:string.length(Page.Article.valid) ?> · <strong><?cs var:Page.Article.valid ?></strong><?cs /if ?><?cs if:string.length(Page.Article.other_lang) && !Page.Script.ask ?> · <?cs var:Page.Article.other_lang ?><?cs /if ?></p>
<p class="row no-print"><?cs if:string.length(Page.Script.url) && !Page.Script.ask && !Page.Script.converted ?><a rel="nofollow" href="<?cs var:url_validate(Page.Script.url) ?>"><?cs var:Page.Script.text ?></a><?cs /if ?><?cs if:subcount(Page.Translations) ?>
<span><?cs var:Lang.portal_article.also ?><?cs each:t = Page.Translations ?> <a lang="<?cs var:t.tag ?>" hreflang="<?cs var:t.tag ?>" href="<?cs var:url_validate(t.url) ?>"><?cs var:t.name ?></a><?cs /each ?></span><?cs /if ?>
<a href="mailto:?subject=<?cs var:url_escape(Page.Article.title) ?>&amp;body=<?cs var:url_escape(Page.Canonical) ?>" data-share="<?cs var:Page.Canonical ?>" data-copy="<?cs var:Lang.portal_article.copy ?>" data-copied="<?cs var:Lang.portal_article.copied ?>"><?cs var:Lang.portal_article.mail ?></a></p>
</div>
<form class="vote" method="post" action="<?cs var:url_validate(Page.Base) ?>/faq/<?cs var:url_escape(Page.Article.id) ?>/vote" data-vote data-thanks="<?cs var:Lang.portal_article.thanks ?>" data-unhelpful="<?cs var:Lang.portal_article.unhelpful ?>" data-failed="<?cs var:Lang.portal_article.failed ?>">
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><?cs if:string.length(Page.Search) ?>
<input type="hidden" name="s" value="<?cs var:Page.Search ?>"><?cs /if ?>
<h2><?cs var:Lang.portal_article.vote ?></h2>
<div class="row"><button class="btn" name="helpful" value="1"><?cs call:icon("yes") ?><?cs var:Lang.portal_article.yes ?></button>
<button class="btn" name="helpful" value="0"><?cs call:icon("no") ?><?cs var:Lang.portal_article.no ?></button>
<span role="status"><?cs if:Page.VotedYes ?><?cs var:Lang.portal_article.thanks ?><?cs elif:Page.Voted ?><?cs var:Lang.portal_article.unhelpful ?><?cs /if ?></span></div>
</form>
<p class="no-print ask"><a href="<?cs var:url_validate(Page.Base) ?>/complaint?q=<?cs var:url_escape(Page.Article.title) ?>&amp;read=<?cs var:url_escape(Page.Article.id) ?>" data-complain><?cs var:Lang.portal_article.ask ?></a></p>
<nav class="no-print" aria-labelledby="related"><h2 id="related"><?cs var:Lang.portal_article.related ?></h2>
<ul class="plain related"><?cs each:r = Page.Related ?>
<li><a lang="<?cs var:Page.Article.lang_tag ?>" href="<?cs var:url_validate(r.url) ?>"><?cs var:r.title ?></a></li><?cs /each ?>
<?cs if:string.length(Page.Article.more) ?><li><a href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(Page.Article.category_id) ?>"><?cs var:Page.Article.more ?></a></li><?cs /if ?>
</ul></nav>
<?cs call:page_end() ?>
