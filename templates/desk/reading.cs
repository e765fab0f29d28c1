<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/reading.cs -- my reading lists.
Names read: Page.Lists.N.{name,intro,progress,due,late,complete,rows.N.{url,title,tag,lang,read,changed,id}}.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.desk_reading.title ?></h1><?cs if:User.Can.reading_manage ?><div class="do"><a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/reading/overview"><?cs var:Lang.desk_reading.overview ?></a> <a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/reading/lists"><?cs var:Lang.desk_reading.manage ?></a></div><?cs /if ?></div>
<?cs call:kb_tabs() ?>
<?cs if:subcount(Page.Lists) ?><?cs each:l = Page.Lists ?>
<section class="card"><div class="row apart"><h2><?cs var:l.name ?></h2><p><?cs if:l.complete ?><span class="badge published"><?cs var:l.progress ?></span><?cs elif:l.late ?><span class="badge grave"><?cs var:l.progress ?></span> <?cs var:l.due ?><?cs else ?><span class="badge new"><?cs var:l.progress ?></span> <?cs var:l.due ?><?cs /if ?></p></div><?cs if:string.length(l.intro) ?>
<p class="text quiet"><?cs var:l.intro ?></p><?cs /if ?>
<ol class="reading"><?cs each:r = l.rows ?>
<li><span class="what"><a href="<?cs var:url_validate(r.url) ?>" lang="<?cs var:r.tag ?>"><?cs var:r.title ?></a> <span class="quiet small"><?cs var:r.lang ?></span><?cs if:r.changed ?> <span class="badge grave"><?cs var:Lang.desk_reading.changed ?></span><?cs elif:string.length(r.read) ?> <span class="quiet small"><?cs call:icon("yes") ?><?cs var:Lang.desk_reading.read_on ?> <?cs var:r.read ?></span><?cs /if ?></span><?cs if:r.changed || !string.length(r.read) ?>
<form method="post" action="<?cs var:url_validate(r.url) ?>/read"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="next" value="reading"><button class="btn slim"><?cs var:Lang.desk_reading.mark ?><span class="hide"> <?cs var:r.title ?></span></button></form><?cs /if ?></li><?cs /each ?>
</ol></section><?cs /each ?><?cs else ?><?cs call:empty(Lang.desk_reading.none, Lang.desk_reading.none_hint) ?><?cs /if ?>
<?cs call:desk_end() ?>
