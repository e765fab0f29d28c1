<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/reading_overview.cs -- who has read what; who is late comes first.
Names read: Page.Lists, Page.Departments (choices), Page.Rows.N.{who,department,list,list_url,progress,items,done,changed,late,complete,due}.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.desk_reading.overview ?></h1><div class="do"><a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/reading/lists"><?cs var:Lang.desk_reading.manage ?></a></div></div>
<?cs call:kb_tabs() ?>
<form class="filter" method="get" action="<?cs var:url_validate(Page.Base) ?>/desk/reading/overview">
<?cs call:f_pick("list", Lang.desk_reading.list, Lang.desk.any, Page.Lists) ?>
<?cs call:f_pick("department", Lang.desk_customer.department, Lang.desk.any, Page.Departments) ?>
<button class="btn"><?cs var:Lang.desk.filter ?></button></form>
<?cs call:chips() ?>
<?cs if:subcount(Page.Rows) ?><div class="table"><table class="list"><caption class="hide"><?cs var:Lang.desk_reading.overview ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_admin.name ?></th><th scope="col"><?cs var:Lang.desk_customer.department ?></th><th scope="col"><?cs var:Lang.desk_reading.list ?></th><th scope="col"><?cs var:Lang.desk_reading.read ?></th><th scope="col"><?cs var:Lang.desk_reading.until ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="wrap"><?cs var:r.who ?></td><td><?cs var:r.department ?></td><td><a href="<?cs var:url_validate(r.list_url) ?>"><?cs var:r.list ?></a></td><td><?cs if:r.complete ?><span class="badge published"><?cs var:r.progress ?></span><?cs elif:r.late ?><span class="badge grave"><?cs var:r.progress ?></span><?cs else ?><span class="badge new"><?cs var:r.progress ?></span><?cs /if ?><?cs if:string.length(r.changed) ?> <span class="quiet small"><?cs var:Lang.desk_reading.changed_n ?> <?cs var:r.changed ?></span><?cs /if ?></td><td class="at"><?cs if:!r.complete ?><?cs var:r.due ?><?cs if:r.late ?> <strong><?cs var:Lang.desk_reading.late ?></strong><?cs /if ?><?cs /if ?></td></tr><?cs /each ?>
</tbody></table></div>
<?cs call:paging() ?><?cs elif:subcount(Page.Chips) ?><?cs call:empty(Lang.desk_reading.overview_none, Lang.desk_customers.none_hint) ?><?cs else ?><?cs call:empty(Lang.desk_reading.overview_none, Lang.desk_reading.lists_hint) ?><?cs /if ?>
<?cs call:desk_end() ?>
