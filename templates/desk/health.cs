<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/health.cs -- what is wrong with the knowledge base.
Names read: Page.Kinds.N.{text,url,n,open,good}, Page.KindText, Page.KindHint, Page.Others, Page.Near, Page.Rows.N.{title,url,tag,lang,state,owner,why,other,other_url,merge_url,at}.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.desk_health.title ?></h1></div>
<?cs call:kb_tabs() ?>
<ul class="tiles many"><?cs each:k = Page.Kinds ?>
<li><a href="<?cs var:url_validate(k.url) ?>"<?cs if:k.open ?> aria-current="page"<?cs /if ?>><strong><?cs if:k.good ?><?cs call:icon("yes") ?><?cs /if ?><?cs if:string.length(k.n) ?><?cs var:k.n ?><?cs else ?><?cs call:icon("search") ?><?cs /if ?></strong><?cs var:k.text ?></a></li><?cs /each ?>
</ul>
<h2><?cs var:Page.KindText ?></h2>
<p class="quiet"><?cs var:Page.KindHint ?></p>
<?cs if:subcount(Page.Rows) ?><div class="table"><table class="list"><caption class="hide"><?cs var:Page.KindText ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_article.title ?></th><th scope="col"><?cs var:Lang.desk_article.lang ?></th><?cs if:Page.Others ?><th scope="col"><?cs if:Page.Near ?><?cs var:Lang.desk_merge.near ?><?cs else ?><?cs var:Lang.desk_health.target ?><?cs /if ?></th><?cs /if ?><th scope="col"><?cs var:Lang.desk_health.why ?></th><th scope="col"><?cs var:Lang.desk_article.owner ?></th><th scope="col"><?cs var:Lang.desk_customer.updated ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="wrap"><a href="<?cs var:url_validate(r.url) ?>" lang="<?cs var:r.tag ?>"><?cs var:r.title ?></a></td><td><?cs var:r.lang ?></td><?cs if:Page.Others ?><td class="wrap"><?cs if:string.length(r.other_url) ?><a href="<?cs var:url_validate(r.other_url) ?>" lang="<?cs var:r.tag ?>"><?cs var:r.other ?></a><?cs else ?><?cs var:r.other ?><?cs /if ?></td><?cs /if ?><td class="wrap"><?cs if:string.length(r.merge_url) && User.Can.article_publish ?><a href="<?cs var:url_validate(r.merge_url) ?>"><?cs var:r.why ?></a><?cs else ?><?cs var:r.why ?><?cs /if ?></td><td><?cs var:r.owner ?></td><td class="at" title="<?cs var:r.at.full ?>"><?cs var:r.at.text ?></td></tr><?cs /each ?>
</tbody></table></div><?cs elif:Page.Near ?><?cs call:empty(Lang.desk_health.none_near, "") ?><?cs else ?><?cs call:empty(Lang.desk_health.none, "") ?><?cs /if ?>
<?cs call:paging() ?>
<?cs call:desk_end() ?>
