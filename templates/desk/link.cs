<?cs include:"layout_desk.cs" ?><?cs # desk/link.cs -- choose the customer of a case.
Names read: Page.Asked, Page.Rows.N.{id,url,name,region,owner}, Page.Many, Page.Linked, Page.Case.version, Page.Action, Page.Back.
?><?cs def:choose(id, text, kind) ?><form method="post" action="<?cs var:url_validate(Page.Action) ?>">
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="version" value="<?cs var:Page.Case.version ?>"><input type="hidden" name="customer" value="<?cs var:id ?>"><button class="btn slim<?cs if:string.length(kind) ?> danger<?cs /if ?>"><?cs var:text ?></button></form><?cs /def ?><?cs call:desk_begin() ?>
<h1><?cs var:Lang.desk_link.title ?></h1>
<p><?cs var:Lang.desk_link.text ?></p>
<form class="inline" method="get" action="<?cs var:url_validate(Page.Action) ?>">
<div class="field"><label for="q-q"><?cs var:Lang.desk_customers.name ?></label><input id="q-q" type="search" name="q" value="<?cs var:Page.Asked ?>" maxlength="120" required></div>
<button class="btn main"><?cs var:Lang.frame.search_go ?></button> <a class="btn" href="<?cs var:url_validate(Page.Back) ?>"><?cs var:Lang.desk.cancel ?></a>
</form>
<?cs if:Page.Linked ?><p class="row"><?cs var:Lang.desk_link.linked ?> <?cs call:choose("", Lang.desk_link.unlink, "1") ?></p><?cs /if ?>
<?cs if:subcount(Page.Rows) ?><div class="table"><table class="list"><caption class="hide"><?cs var:Lang.frame.customers ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_customer.name ?></th><th scope="col"><?cs var:Lang.desk_customer.region ?></th><th scope="col"><?cs var:Lang.desk_customer.owner ?></th><th scope="col"><span class="hide"><?cs var:Lang.desk_link.choose ?></span></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.name ?></a></td><td><?cs var:r.region ?></td><td><?cs var:r.owner ?></td><td><?cs call:choose(r.id, Lang.desk_link.choose, "") ?></td></tr><?cs /each ?>
</tbody></table></div><?cs if:Page.Many ?><p class="quiet"><?cs var:Lang.desk_link.many ?></p><?cs /if ?><?cs
elif:string.length(Page.Asked) ?><?cs call:empty(Lang.desk_customers.none, Lang.desk_customers.none_hint) ?><?cs /if ?>
<?cs call:desk_end() ?>
