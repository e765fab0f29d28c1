<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/article_queue.cs -- what waits for a reviewer.
Names read: Page.Articles.N.{review_url,title,tag,lang,owner,at}, Page.MoreArticles, Page.Rows.N.{url,title,who,reason,at}.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.desk_suggest.queue ?></h1></div>
<?cs call:kb_tabs() ?>
<h2><?cs var:Lang.desk_suggest.open ?></h2>
<?cs if:subcount(Page.Rows) ?><div class="table"><table class="list"><caption class="hide"><?cs var:Lang.desk_suggest.open ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_article.title ?></th><th scope="col"><?cs var:Lang.desk_suggest.reason ?></th><th scope="col"><?cs var:Lang.desk_suggest.who ?></th><th scope="col"><?cs var:Lang.desk_history.when ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="wrap"><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.title ?></a></td><td class="wrap"><?cs var:r.reason ?></td><td><?cs var:r.who ?></td><td class="at" title="<?cs var:r.at.full ?>"><?cs var:r.at.text ?></td></tr><?cs /each ?>
</tbody></table></div><?cs call:paging() ?><?cs else ?><?cs call:empty(Lang.desk_suggest.open_none, "") ?><?cs /if ?>
<h2><?cs var:Lang.desk_suggest.articles ?></h2>
<?cs if:subcount(Page.Articles) ?><div class="table"><table class="list"><caption class="hide"><?cs var:Lang.desk_suggest.articles ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_article.title ?></th><th scope="col"><?cs var:Lang.desk_article.lang ?></th><th scope="col"><?cs var:Lang.desk_article.owner ?></th><th scope="col"><?cs var:Lang.desk_customer.updated ?></th></tr></thead>
<tbody><?cs each:r = Page.Articles ?>
<tr><td class="wrap"><a href="<?cs var:url_validate(r.review_url) ?>" lang="<?cs var:r.tag ?>"><?cs var:r.title ?></a></td><td><?cs var:r.lang ?></td><td><?cs var:r.owner ?></td><td class="at" title="<?cs var:r.at.full ?>"><?cs var:r.at.text ?></td></tr><?cs /each ?>
</tbody></table></div><?cs if:Page.MoreArticles ?>
<p><a href="<?cs var:url_validate(Page.Base) ?>/desk/articles?state=review&amp;sort=updated"><?cs var:Lang.desk_suggest.all_articles ?></a></p><?cs /if ?><?cs else ?><?cs call:empty(Lang.desk_suggest.articles_none, "") ?><?cs /if ?>
<?cs call:desk_end() ?>
