<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs # desk/complaints.cs -- the list of cases.
Names read: Page.Rows (case rows), Page.Found, Page.SortKey, and the choices of the filter form.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.frame.complaints ?></h1><div class="do"><button class="btn slim" type="button" data-density hidden><?cs var:Lang.desk.density ?></button>
<a class="btn main" href="<?cs var:url_validate(Page.Base) ?>/desk/complaints/new"><?cs call:icon("add") ?><?cs var:Lang.desk_new_case.title ?></a>
</div></div>
<form class="filter" method="get" action="<?cs var:url_validate(Page.Base) ?>/desk/complaints">
<?cs call:f_pick("state", Lang.desk_complaints.state, Lang.desk.any, Page.States) ?>
<?cs call:f_pick("who", Lang.desk_complaints.assignee, Lang.desk.any, Page.Whose) ?>
<?cs call:f_pick("subject", Lang.desk_complaints.subject, Lang.desk.any, Page.Subjects) ?>
<?cs call:f_pick("channel", Lang.desk_complaints.channel, Lang.desk.any, Page.Channels) ?>
<?cs if:string.length(Page.SortKey) ?><input type="hidden" name="sort" value="<?cs var:Page.SortKey ?>"><?cs /if ?>
<button class="btn"><?cs var:Lang.desk.filter ?></button>
</form>
<?cs call:chips() ?>
<?cs if:subcount(Page.Rows) ?><p class="quiet small" role="status"><?cs var:Page.Found ?></p>
<div class="table"><table class="list"><caption class="hide"><?cs var:Lang.frame.complaints ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_complaints.number ?></th><th scope="col"><?cs var:Lang.desk_complaints.what ?></th><th scope="col"><?cs var:Lang.desk_complaints.state ?></th><th scope="col"><?cs var:Lang.desk_complaints.subject ?></th><th scope="col"><?cs var:Lang.desk_complaints.customer ?></th><th scope="col"><?cs var:Lang.desk_complaints.assignee ?></th><?cs call:th("received", Lang.desk_complaints.received) ?><?cs call:th("updated", Lang.desk_complaints.updated) ?></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="id"><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.number ?></a><td class="wrap"><?cs if:string.length(r.restricted) ?><span class="badge grave"><?cs var:r.restricted ?></span> <?cs /if ?><?cs var:r.title ?><td><?cs call:badge(r.state) ?><td><?cs var:r.subject ?><td><?cs var:r.customer ?><td><?cs var:r.assignee ?><td title="<?cs var:r.received.full ?>"><?cs var:r.received.text ?><td title="<?cs var:r.updated.full ?>"><?cs var:r.updated.text ?></tr><?cs /each ?>
</tbody></table></div>
<?cs call:paging() ?><?cs
elif:subcount(Page.Chips) ?><?cs call:empty(Lang.desk_complaints.none, Lang.desk_complaints.none_hint) ?><?cs
else ?><?cs call:empty(Lang.desk_complaints.empty, Lang.desk_complaints.empty_hint) ?><?cs /if ?>
<?cs call:desk_end() ?>
