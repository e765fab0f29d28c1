<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/reading_lists.cs -- the reading lists, to keep them.
Names read: Page.Rows.N.{name,url,role,department,items,days,inactive}.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.desk_reading.manage ?></h1><div class="do"><a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/reading/overview"><?cs var:Lang.desk_reading.overview ?></a> <a class="btn main" href="<?cs var:url_validate(Page.Base) ?>/desk/reading/lists/new"><?cs call:icon("add") ?><?cs var:Lang.desk_reading.new ?></a></div></div>
<?cs call:kb_tabs() ?>
<?cs if:subcount(Page.Rows) ?><div class="table"><table class="list"><caption class="hide"><?cs var:Lang.desk_reading.manage ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_reading.name ?></th><th scope="col"><?cs var:Lang.desk_reading.role ?></th><th scope="col"><?cs var:Lang.desk_customer.department ?></th><th scope="col" class="num"><?cs var:Lang.desk_reading.items ?></th><th scope="col" class="num"><?cs var:Lang.desk_reading.days ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="wrap"><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.name ?></a><?cs if:r.inactive ?> <span class="badge"><?cs var:Lang.desk_reading.inactive ?></span><?cs /if ?></td><td><?cs if:string.length(r.role) ?><?cs var:r.role ?><?cs else ?><?cs var:Lang.desk.any ?><?cs /if ?></td><td><?cs if:string.length(r.department) ?><?cs var:r.department ?><?cs else ?><?cs var:Lang.desk.any ?><?cs /if ?></td><td class="num"><?cs var:r.items ?></td><td class="num"><?cs var:r.days ?></td></tr><?cs /each ?>
</tbody></table></div><?cs else ?><?cs call:empty(Lang.desk_reading.lists_none, Lang.desk_reading.lists_hint) ?><?cs /if ?>
<?cs call:desk_end() ?>
