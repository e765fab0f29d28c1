<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs # desk/customers.cs -- the list of customers; rows are kept lean, fifty of them are a page.
Names read: Page.Rows.N.{id,name,region,grade,status,owner,updated,updated_full,p.N}, Page.Cols.N.label (private columns, in the order of p),
Page.List (this address), Page.Found, Page.CanLookup, Page.SortKey, and the choices of the filter form.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.frame.customers ?></h1><div class="do"><button class="btn slim" type="button" data-density hidden><?cs var:Lang.desk.density ?></button><details class="menu" data-columns="customers" hidden><summary class="btn slim"><?cs var:Lang.desk.columns ?></summary><div></div></details><?cs if:Page.CanLookup ?>
<a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/customers/lookup"><?cs call:icon("search") ?><?cs var:Lang.desk_lookup.title ?></a><?cs /if ?><?cs if:User.Can.customer_edit ?>
<a class="btn main" href="<?cs var:url_validate(Page.Base) ?>/desk/customers/new"><?cs call:icon("add") ?><?cs var:Lang.desk_edit.new ?></a><?cs /if ?>
</div></div>
<?cs call:text_notes() ?>
<form class="filter" method="get" action="<?cs var:url_validate(Page.List) ?>">
<div><label for="q-name"><?cs var:Lang.desk_customers.name ?></label>
<input id="q-name" name="name" type="search" value="<?cs var:Form.name.value ?>" maxlength="120"></div>
<div><label for="q-region"><?cs var:Lang.desk_customer.region ?></label>
<input id="q-region" name="region" value="<?cs var:Form.region.value ?>" maxlength="60" size="10"></div>
<?cs call:f_pick("kind", Lang.desk_customer.kind, Lang.desk.any, Page.Kinds) ?>
<?cs call:f_pick("grade", Lang.desk_customer.grade, Lang.desk.any, Page.Grades) ?>
<?cs call:f_pick("status", Lang.desk_customer.status, Lang.desk.any, Page.Statuses) ?>
<?cs call:f_pick("owner", Lang.desk_customer.owner, Lang.desk.any, Page.Owners) ?>
<?cs call:f_pick("department", Lang.desk_customer.department, Lang.desk.any, Page.Departments) ?>
<?cs if:string.length(Page.SortKey) ?><input type="hidden" name="sort" value="<?cs var:Page.SortKey ?>"><?cs /if ?>
<button class="btn"><?cs var:Lang.desk.filter ?></button>
</form>
<?cs call:chips() ?>
<?cs if:subcount(Page.Rows) ?><p class="quiet small" role="status"><?cs var:Page.Found ?></p>
<div class="table"><table class="list"><caption class="hide"><?cs var:Lang.frame.customers ?></caption>
<thead><tr><?cs call:th("name", Lang.desk_customer.name) ?><?cs call:th("region", Lang.desk_customer.region) ?><?cs each:c = Page.Cols ?><th scope="col"><?cs var:c.label ?></th><?cs /each ?><th scope="col"><?cs var:Lang.desk_customer.grade ?></th><th scope="col"><?cs var:Lang.desk_customer.owner ?></th><?cs call:th("updated", Lang.desk_customer.updated) ?></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="cut"><a href="<?cs var:url_validate(Page.List) ?>/<?cs var:url_escape(r.id) ?>"><?cs var:r.name ?></a><?cs if:string.length(r.status) ?> <?cs call:relation(r.status) ?><?cs /if ?><td><?cs var:r.region ?><?cs each:m = r.p ?><td><?cs var:m ?><?cs /each ?><td><?cs var:r.grade ?><td><?cs var:r.owner ?><td class="at" title="<?cs var:r.updated_full ?>"><?cs var:r.updated ?></tr><?cs /each ?>
</tbody></table></div>
<?cs call:paging() ?><?cs
elif:subcount(Page.Chips) ?><?cs call:empty(Lang.desk_customers.none, Lang.desk_customers.none_hint) ?><?cs
else ?><?cs call:empty(Lang.desk_customers.empty, Lang.desk_customers.empty_hint) ?><?cs /if ?>
<?cs call:desk_end() ?>
