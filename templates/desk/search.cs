<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs # desk/search.cs -- what the field on top found.
Names read: Page.Q, Page.Customers.N.{name,url,region,owner,status}, Page.MoreCustomers, Page.Articles.N.{title_html,snippet_html,url,category,internal}, Page.Contact.
?><?cs call:desk_begin() ?>
<h1><?cs var:Page.Title ?></h1>
<?cs if:Page.Contact ?><p class="note"><?cs var:Lang.desk_search.contact ?> <a href="<?cs var:url_validate(Page.Base) ?>/desk/customers/lookup"><?cs var:Lang.desk_lookup.title ?></a></p><?cs /if ?>
<?cs if:subcount(Page.Customers) ?><h2><?cs var:Lang.frame.customers ?></h2>
<div class="table"><table class="list"><caption class="hide"><?cs var:Lang.frame.customers ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_customer.name ?></th><th scope="col"><?cs var:Lang.desk_customer.region ?></th><th scope="col"><?cs var:Lang.desk_customer.owner ?></th><th scope="col"><?cs var:Lang.desk_customer.status ?></th></tr></thead>
<tbody><?cs each:r = Page.Customers ?>
<tr><td><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.name ?></a></td><td><?cs var:r.region ?></td><td><?cs var:r.owner ?></td><td><?cs call:relation(r.status) ?></td></tr><?cs /each ?>
</tbody></table></div><?cs if:Page.MoreCustomers ?><p><a href="<?cs var:url_validate(Page.Base) ?>/desk/customers?name=<?cs var:url_escape(Page.Q) ?>"><?cs var:Lang.desk_search.more_customers ?></a></p><?cs /if ?><?cs /if ?>
<?cs if:subcount(Page.Articles) ?><h2><?cs var:Lang.frame.articles ?></h2>
<ul class="results"><?cs each:r = Page.Articles ?>
<li><h3><a href="<?cs var:url_validate(r.url) ?>"><?cs uvar:r.title_html ?></a></h3><p><?cs uvar:r.snippet_html ?></p><p class="quiet small"><?cs var:r.category ?><?cs if:r.internal ?> <span class="badge"><?cs var:Lang.audience.internal ?></span><?cs /if ?></p></li><?cs /each ?>
</ul><?cs /if ?>
<?cs if:!subcount(Page.Customers) && !subcount(Page.Articles) ?><?cs if:string.length(Page.Q) ?><?cs call:empty(Lang.desk_search.none, Lang.desk_search.none_hint) ?><?cs else ?><?cs call:empty(Lang.desk_search.start, Lang.desk_search.none_hint) ?><?cs /if ?><?cs /if ?>
<?cs call:desk_end() ?>
