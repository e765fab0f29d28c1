<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/articles.cs -- the list of articles.
Names read: Page.Rows.N.{title,url,state,lang,tag,audience,type,category,owner,pending,expired,due,review_by,views,votes,updated}, Page.Found, Page.SortKey, and the choices of
the filter form.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.frame.articles ?></h1><div class="do"><button class="btn slim" type="button" data-density hidden><?cs var:Lang.desk.density ?></button><details class="menu" data-columns="articles" hidden><summary class="btn slim"><?cs var:Lang.desk.columns ?></summary><div></div></details><?cs if:User.Can.article_publish ?>
<a class="btn slim" href="<?cs var:url_validate(Page.Base) ?>/desk/articles/import"><?cs var:Lang.desk_import.link ?></a><?cs /if ?><?cs if:User.Can.article_edit ?>
<a class="btn main" href="<?cs var:url_validate(Page.Base) ?>/desk/articles/new"><?cs call:icon("add") ?><?cs var:Lang.desk_article.new ?></a><?cs /if ?>
</div></div>
<?cs call:kb_tabs() ?>
<form class="filter many" method="get" action="<?cs var:url_validate(Page.Base) ?>/desk/articles">
<?cs call:f_pick("state", Lang.desk_article.state, Lang.desk.any, Page.States) ?>
<?cs call:f_pick("type", Lang.desk_article.type, Lang.desk.any, Page.Types) ?>
<?cs call:f_pick("lang", Lang.desk_article.lang, Lang.desk.any, Page.Langs) ?>
<?cs call:f_pick("category", Lang.desk_article.category, Lang.desk.any, Page.Categories) ?>
<?cs call:f_pick("audience", Lang.desk_article.audience, Lang.desk.any, Page.Audiences) ?>
<?cs call:f_pick("owner", Lang.desk_article.owner, Lang.desk.any, Page.Owners) ?><?cs if:User.Can.article_edit ?>
<label class="choice"><input type="checkbox" name="mine" value="1"<?cs if:Form.mine.value ?> checked<?cs /if ?>> <?cs var:Lang.desk_article.mine ?></label>
<label class="choice"><input type="checkbox" name="due" value="1"<?cs if:Form.due.value ?> checked<?cs /if ?>> <?cs var:Lang.desk_article.due ?></label><?cs /if ?>
<?cs if:string.length(Page.SortKey) ?><input type="hidden" name="sort" value="<?cs var:Page.SortKey ?>"><?cs /if ?>
<button class="btn"><?cs var:Lang.desk.filter ?></button>
</form>
<?cs call:chips() ?>
<?cs if:subcount(Page.Rows) ?><p class="quiet small" role="status"><?cs var:Page.Found ?></p>
<div class="table"><table class="list"><caption class="hide"><?cs var:Lang.frame.articles ?></caption>
<thead><tr><?cs call:th("title", Lang.desk_article.title) ?><th scope="col"><?cs var:Lang.desk_article.state ?></th><th scope="col"><?cs var:Lang.desk_article.lang ?></th><th scope="col"><?cs var:Lang.desk_article.type ?></th><th scope="col"><?cs var:Lang.desk_article.category ?></th><th scope="col"><?cs var:Lang.desk_article.owner ?></th><?cs call:th("review", Lang.desk_article.review_by) ?><?cs call:th("views", Lang.desk_article.views) ?><th scope="col"><?cs var:Lang.desk_article.votes ?></th><?cs call:th("updated", Lang.desk_customer.updated) ?></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="wrap"><a href="<?cs var:url_validate(r.url) ?>" lang="<?cs var:r.tag ?>"><?cs var:r.title ?></a><?cs if:string.length(r.audience) ?> <span class="badge"><?cs var:r.audience ?></span><?cs /if ?><?cs call:expect(r) ?></td><td><?cs call:badge(r.state) ?></td><td><?cs var:r.lang ?></td><td><?cs var:r.type ?></td><td><?cs var:r.category ?></td><td><?cs var:r.owner ?></td><td class="at"><?cs if:r.due ?><span class="badge grave"><?cs var:r.review_by ?></span><?cs else ?><?cs var:r.review_by ?><?cs /if ?></td><td class="num"><?cs var:r.views ?></td><td class="num"><?cs var:r.votes ?></td><td class="at" title="<?cs var:r.updated.full ?>"><?cs var:r.updated.text ?></td></tr><?cs /each ?>
</tbody></table></div>
<?cs call:paging() ?><?cs
elif:subcount(Page.Chips) ?><?cs call:empty(Lang.desk_article.none, Lang.desk_customers.none_hint) ?><?cs
else ?><?cs call:empty(Lang.desk_article.empty, Lang.desk_article.empty_hint) ?><?cs /if ?>
<?cs call:desk_end() ?>
