<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/reading_list.cs -- one reading list: for whom, by when, which articles.
Names read: Form.{version,name,intro,role,department,days,active,article}, Page.Roles, Page.Departments, Page.Action, Page.ListPath, Page.Items.N.{id,url,title,tag,lang,state,first},
Page.Asked, Page.Hits.N.{id,url,title_html,tag,category}, Page.Conflict, Page.Theirs.
?><?cs def:item(act, id, text, name) ?><form method="post" action="<?cs var:url_validate(Page.ListPath) ?>/items"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="article" value="<?cs var:id ?>"><button class="btn slim" name="act" value="<?cs var:act ?>"><?cs var:text ?><?cs if:string.length(name) ?><span class="hide"> <?cs var:name ?></span><?cs /if ?></button></form><?cs /def ?><?cs call:desk_begin() ?>
<h1><?cs var:Page.Title ?></h1>
<?cs if:Page.Conflict ?><div class="note danger" id="errors" role="alert" tabindex="-1" autofocus><h2><?cs var:Lang.kb.conflict ?></h2><p><?cs var:Lang.desk_reading.conflict ?></p></div><?cs /if ?>
<?cs call:form_errors() ?>
<?cs if:string.length(Page.ListPath) ?><section class="card" id="items"><h2><?cs var:Lang.desk_reading.items ?></h2>
<?cs if:subcount(Page.Items) ?><ol class="reading"><?cs each:r = Page.Items ?>
<li><span class="what"><a href="<?cs var:url_validate(r.url) ?>" lang="<?cs var:r.tag ?>"><?cs var:r.title ?></a> <span class="quiet small"><?cs var:r.lang ?></span><?cs if:r.state != "published" ?> <?cs call:badge(r.state) ?><?cs /if ?></span><div class="row"><?cs if:!r.first ?><?cs call:item("up", r.id, Lang.desk_reading.up, r.title) ?><?cs /if ?><?cs call:item("drop", r.id, Lang.desk_reading.drop, r.title) ?></div></li><?cs /each ?>
</ol><?cs else ?><p class="quiet"><?cs var:Lang.desk_reading.items_none ?></p><?cs /if ?>
<form class="filter" method="post" action="<?cs var:url_validate(Page.ListPath) ?>/items"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><div><label for="f-article"><?cs var:Lang.desk_reading.number ?></label><input id="f-article" name="article" inputmode="numeric" maxlength="18" required value="<?cs var:Form.article.value ?>"<?cs call:f_about("article", "") ?>><?cs call:f_below("article", "") ?></div><button class="btn" name="act" value="add"><?cs var:Lang.desk_reading.add ?></button></form>
<form class="filter" method="get" action="<?cs var:url_validate(Page.ListPath) ?>#items" role="search"><div><label for="q-q"><?cs var:Lang.desk_reading.find ?></label><input type="search" id="q-q" name="q" maxlength="200" value="<?cs var:Page.Asked ?>"></div><button class="btn"><?cs var:Lang.frame.search_go ?></button></form>
<?cs if:subcount(Page.Hits) ?><ul class="reading"><?cs each:r = Page.Hits ?>
<li><span class="what"><a href="<?cs var:url_validate(r.url) ?>" lang="<?cs var:r.tag ?>"><?cs uvar:r.title_html ?></a> <span class="quiet small"><?cs var:r.category ?></span></span><?cs call:item("add", r.id, Lang.desk_reading.add, r.id) ?></li><?cs /each ?>
</ul><?cs elif:string.length(Page.Asked) ?><p class="quiet"><?cs var:Lang.desk_search.none ?></p><?cs /if ?></section><?cs /if ?>
<section<?cs if:string.length(Page.ListPath) ?> class="card"<?cs /if ?>><?cs if:string.length(Page.ListPath) ?><h2><?cs var:Lang.desk_reading.about ?></h2><?cs /if ?>
<form method="post" action="<?cs var:url_validate(Page.Action) ?>" data-form><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><?cs if:string.length(Form.version.value) ?><input type="hidden" name="version" value="<?cs var:Form.version.value ?>"><?cs /if ?>
<?cs call:f_input("text", "name", Lang.desk_reading.name, "", "1", "120", "off") ?>
<?cs call:f_area("intro", Lang.desk_reading.intro, Lang.desk_reading.intro_hint, "", "1000") ?>
<div class="fields"><?cs call:f_select("role", Lang.desk_reading.role, "", "", Lang.desk.any, Page.Roles) ?>
<?cs call:f_select("department", Lang.desk_customer.department, Lang.desk_reading.department_hint, "", Lang.desk.any, Page.Departments) ?>
<?cs call:f_input("number", "days", Lang.desk_reading.days, Lang.desk_reading.days_hint, "1", "", "off") ?></div>
<?cs call:f_check("active", Lang.desk_reading.active, "") ?>
<p class="actions"><button class="btn main"><?cs var:Lang.desk_edit.save ?></button> <a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/reading/lists"><?cs var:Lang.desk.cancel ?></a></p>
</form></section>
<?cs call:desk_end() ?>
