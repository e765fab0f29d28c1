<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/announcements.cs -- what everybody is told, and a form for a new announcement.
Names read: Page.Rows.N.{id,version,tag,title,body_html,place,lang,warning,when,over,author,starts.*,ends.*}, Page.Places, Page.Levels, Page.Langs, Page.Action, Form.*.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.desk_told.title ?></h1></div>
<?cs call:kb_tabs() ?>
<?cs if:subcount(Page.Rows) ?><?cs each:r = Page.Rows ?>
<section class="note<?cs if:r.warning && !r.over ?> warning<?cs /if ?>" aria-labelledby="t-<?cs var:r.id ?>"><div<?cs if:string.length(r.tag) ?> lang="<?cs var:r.tag ?>"<?cs /if ?>><h2 id="t-<?cs var:r.id ?>"><?cs var:r.title ?></h2>
<?cs uvar:r.body_html ?></div>
<p class="row small quiet"><strong><?cs var:r.when ?></strong> <span><?cs var:r.place ?></span> <span><?cs var:r.lang ?></span> <span><?cs call:when(r.starts.iso, r.starts.full, r.starts.full) ?><?cs if:string.length(r.ends.iso) ?> – <?cs call:when(r.ends.iso, r.ends.full, r.ends.full) ?><?cs /if ?></span> <span><?cs var:r.author ?></span></p><?cs if:!r.over ?>
<form class="no-print" method="post" action="<?cs var:url_validate(Page.Base) ?>/desk/announcements/<?cs var:url_escape(r.id) ?>/end"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="version" value="<?cs var:r.version ?>"><button class="btn slim" aria-describedby="t-<?cs var:r.id ?>"><?cs var:Lang.desk_told.end ?></button></form><?cs /if ?></section><?cs /each ?>
<?cs call:paging() ?><?cs else ?><?cs call:empty(Lang.desk_told.empty, Lang.desk_told.empty_hint) ?><?cs /if ?>
<section class="no-print"><h2><?cs var:Lang.desk_told.new ?></h2>
<?cs call:form_errors() ?><?cs call:form_open(Page.Action, "") ?>
<?cs call:f_input("text", "title", Lang.desk_told.title_field, "", "1", "200", "off") ?>
<?cs call:f_area("body", Lang.desk_told.body, Lang.desk_told.body_hint, "", "4000") ?>
<div class="fields">
<?cs call:f_select("place", Lang.desk_told.place, "", "1", "", Page.Places) ?>
<?cs call:f_select("level", Lang.desk_told.level, "", "1", "", Page.Levels) ?>
<?cs call:f_select("lang", Lang.desk_told.lang, "", "", Lang.desk_told.all, Page.Langs) ?>
<?cs call:f_input("date", "from", Lang.desk_told.from, Lang.desk_told.from_hint, "", "", "off") ?>
<?cs call:f_input("date", "to", Lang.desk_told.to, Lang.desk_told.to_hint, "", "", "off") ?>
</div>
<div class="actions"><button class="btn main"><?cs var:Lang.desk_told.send ?></button></div>
<?cs call:form_close() ?></section>
<?cs call:desk_end() ?>
