<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs # desk/complaints.cs -- the list of cases.
Names read: Page.Rows (case rows), Page.Staff (for the bar under ticked rows), Page.Here, Page.Found, Page.SortKey, and the choices of the filter form.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.frame.complaints ?></h1><div class="do"><button class="btn slim" type="button" data-density hidden><?cs var:Lang.desk.density ?></button><details class="menu" data-columns="complaints" hidden><summary class="btn slim"><?cs var:Lang.desk.columns ?></summary><div></div></details>
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
<?cs if:User.Can.complaint_work || User.Can.complaint_assign ?><form method="post" action="<?cs var:url_validate(Page.Base) ?>/desk/complaints/<?cs if:User.Can.complaint_assign ?>assign<?cs else ?>take<?cs /if ?>"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="next" value="<?cs var:Page.Here ?>"><?cs set:Local.Pick = "1" ?><?cs /if ?>
<div class="table"><table class="list"><caption class="hide"><?cs var:Lang.frame.complaints ?></caption>
<thead><tr><?cs if:Local.Pick ?><th scope="col"><input type="checkbox" data-all hidden aria-label="<?cs var:Lang.desk.pick_all ?>"></th><?cs /if ?><th scope="col"><?cs var:Lang.desk_complaints.number ?></th><th scope="col"><?cs var:Lang.desk_complaints.what ?></th><th scope="col"><?cs var:Lang.desk_complaints.state ?></th><th scope="col"><?cs var:Lang.desk_complaints.subject ?></th><th scope="col"><?cs var:Lang.desk_complaints.customer ?></th><th scope="col"><?cs var:Lang.desk_complaints.assignee ?></th><?cs call:th("received", Lang.desk_complaints.received) ?><?cs call:th("updated", Lang.desk_complaints.updated) ?></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><?cs if:Local.Pick ?><td><input type="checkbox" name="pick.<?cs var:r.id ?>" value="<?cs var:r.version ?>" aria-label="<?cs var:r.number ?>"><?cs /if ?><td class="id"><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.number ?></a><td class="wrap"><?cs if:string.length(r.restricted) ?><span class="badge grave"><?cs var:r.restricted ?></span> <?cs /if ?><?cs var:r.title ?><td><?cs call:badge(r.state) ?><td><?cs var:r.subject ?><td><?cs var:r.customer ?><td><?cs var:r.assignee ?><td class="at" title="<?cs var:r.received.full ?>"><?cs var:r.received.text ?><td class="at" title="<?cs var:r.updated.full ?>"><?cs var:r.updated.text ?></tr><?cs /each ?>
</tbody></table></div>
<?cs if:Local.Pick ?><div class="bulk" data-bulk><span><?cs var:Lang.desk.picked ?> <strong data-selected></strong></span><?cs if:User.Can.complaint_work ?>
<button class="btn slim" formaction="<?cs var:url_validate(Page.Base) ?>/desk/complaints/take"><?cs var:Lang.desk_case.take ?></button><?cs /if ?><?cs if:User.Can.complaint_assign ?>
<select name="assignee" aria-label="<?cs var:Lang.desk_case.assign_to ?>"><option value=""><?cs var:Lang.desk.nobody ?></option><?cs each:s = Page.Staff ?><option value="<?cs var:s.value ?>"><?cs var:s.text ?></option><?cs /each ?></select>
<button class="btn slim"><?cs var:Lang.desk_case.assign ?></button><?cs /if ?></div></form><?cs /if ?>
<?cs call:paging() ?><?cs
elif:subcount(Page.Chips) ?><?cs call:empty(Lang.desk_complaints.none, Lang.desk_complaints.none_hint) ?><?cs
else ?><?cs call:empty(Lang.desk_complaints.empty, Lang.desk_complaints.empty_hint) ?><?cs /if ?>
<?cs call:desk_end() ?>
