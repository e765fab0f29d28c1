<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs # desk/customer_edit.cs -- make or change a customer.
Names read: Form.*, Page.Private.N.{key,label,hint,now,blind,stored} (private fields that may be written; inputs are empty, now names the mask), Page.Conflict and
Page.Theirs.<field> (what is stored now, where it differs), Page.NoteMasked, Page.Action, Page.Back, and the choices.
?><?cs def:theirs(key) ?><?cs if:string.length(Page.Theirs[key]) ?><div class="note warning small"><strong><?cs var:Lang.desk_edit.stored ?></strong> <span class="text"><?cs var:Page.Theirs[key] ?></span></div><?cs /if ?><?cs /def ?><?cs

def:f_private(p) ?><div class="field"><label for="f-<?cs var:p.key ?>"><?cs var:p.label ?> <span class="opt"><?cs var:Lang.form.optional ?></span></label>
<input type="text" id="f-<?cs var:p.key ?>" name="<?cs var:p.key ?>" value="<?cs var:Form[p.key].value ?>" autocomplete="off"<?cs if:string.length(Form[p.key].error) ?> aria-invalid="true"<?cs /if ?> aria-describedby="h-<?cs var:p.key ?>"><?cs if:string.length(Form[p.key].error) ?>
<p class="error"><?cs var:Form[p.key].error ?></p><?cs /if ?>
<p class="hint" id="h-<?cs var:p.key ?>"><?cs if:string.length(p.now) ?><?cs call:icon("lock") ?><?cs var:p.now ?> <?cs /if ?><?cs if:p.blind ?><?cs var:Lang.desk_edit.blind ?> <?cs /if ?><?cs var:p.hint ?></p><?cs if:p.stored ?>
<label class="choice"><input type="checkbox" name="drop_<?cs var:p.key ?>" value="1"> <?cs var:Lang.desk_edit.drop ?></label><?cs /if ?>
</div>
<?cs /def ?><?cs call:desk_begin() ?>
<h1><?cs var:Page.Title ?></h1>
<?cs if:string.length(Page.Conflict) ?><div class="note danger" id="errors" role="alert" tabindex="-1" autofocus><h2><?cs var:Lang.desk_edit.conflict_title ?></h2><p><?cs var:Page.Conflict ?></p></div><?cs /if ?>
<?cs call:text_notes() ?><?cs call:form_errors() ?>
<?cs call:form_open(Page.Action, "") ?><?cs if:string.length(Form.version.value) ?>
<input type="hidden" name="version" value="<?cs var:Form.version.value ?>"><?cs /if ?>
<div class="fields">
<div><?cs if:!string.length(Form.version.value) ?><?cs set:Local.Focus = "name" ?><?cs /if ?><?cs call:f_input("text", "name", Lang.desk_customer.name, Lang.desk_edit.name_hint, "1", "120", "off") ?><?cs call:theirs("name") ?></div>
<div><?cs call:f_select("kind", Lang.desk_customer.kind, "", "1", "", Page.Kinds) ?><?cs call:theirs("kind") ?></div>
<div><?cs call:f_input("text", "region", Lang.desk_customer.region, "", "", "60", "off") ?><?cs call:theirs("region") ?></div>
<div><?cs call:f_select("grade", Lang.desk_customer.grade, "", "1", "", Page.Grades) ?><?cs call:theirs("grade") ?></div>
<div><?cs call:f_select("status", Lang.desk_customer.status, "", "1", "", Page.Statuses) ?><?cs call:theirs("status") ?></div>
<div><?cs call:f_select("owner", Lang.desk_customer.owner, "", "", Lang.desk.nobody, Page.Staff) ?><?cs call:theirs("owner") ?></div>
<div><?cs call:f_select("department", Lang.desk_customer.department, "", "", Lang.desk.none, Page.Departments) ?><?cs call:theirs("department") ?></div>
</div>
<?cs if:subcount(Page.Private) ?><h2><?cs var:Lang.desk_edit.private ?></h2>
<p class="quiet"><?cs var:Lang.desk_edit.private_text ?></p>
<div class="fields"><?cs each:p = Page.Private ?><?cs call:f_private(p) ?><?cs /each ?></div><?cs /if ?>
<h2><?cs var:Lang.desk_edit.more ?></h2>
<?cs if:string.length(Page.NoteMasked) ?><p class="quiet"><?cs var:Lang.desk_edit.note_locked ?></p><p class="said text"><?cs var:Page.NoteMasked ?></p><?cs
else ?><?cs call:f_area("note", Lang.desk_customer.note, Lang.desk_edit.note_hint, "", "4000") ?><?cs /if ?><?cs call:theirs("note") ?>
<p class="actions"><button class="btn main"><?cs if:string.length(Page.Conflict) ?><?cs var:Lang.desk_edit.save_over ?><?cs else ?><?cs var:Lang.desk_edit.save ?><?cs /if ?></button> <a class="btn" href="<?cs var:url_validate(Page.Back) ?>"><?cs var:Lang.desk.cancel ?></a></p>
<?cs call:form_close() ?>
<?cs call:desk_end() ?>
