<?cs include:"layout_desk.cs" ?><?cs # desk/complaint_new.cs -- file a case for somebody who called, wrote or came.
Names read: Page.Customer.{id,name}, Page.Action, Page.FilesHint, Page.FilesAgain, Page.Channels, Page.Langs, Page.Subjects, Form.*.
?><?cs call:desk_begin() ?>
<h1><?cs var:Lang.desk_new_case.title ?></h1>
<?cs call:form_errors() ?>
<?cs call:form_open(Page.Action, "1") ?>
<?cs if:string.length(Page.Customer.id) ?><input type="hidden" name="customer" value="<?cs var:Page.Customer.id ?>">
<p class="note"><?cs var:Lang.desk_new_case.for ?> <strong><?cs var:Page.Customer.name ?></strong>. <?cs var:Lang.desk_new_case.for_text ?></p><?cs /if ?>
<div class="fields">
<?cs call:f_select("channel", Lang.desk_new_case.channel, "", "1", "", Page.Channels) ?>
<?cs call:f_select("lang", Lang.desk_new_case.lang, "", "1", "", Page.Langs) ?>
<?cs call:f_select("subject", Lang.desk_new_case.subject, "", "1", Lang.desk.choose, Page.Subjects) ?>
<?cs call:f_input("text", "product", Lang.desk_new_case.product, "", "", "40", "off") ?>
</div>
<?cs call:f_input("text", "title", Lang.desk_new_case.what, "", "1", "200", "off") ?>
<?cs call:f_area("body", Lang.desk_new_case.body, Lang.desk_new_case.body_hint, "1", "20000") ?>
<?cs call:f_file("files", Lang.desk_new_case.files, Page.FilesHint, "1") ?>
<?cs if:Page.FilesAgain ?><p class="note warning"><?cs var:Lang.form.files_again ?></p><?cs /if ?>
<h2><?cs var:Lang.desk_case.complainant ?></h2>
<p class="quiet"><?cs if:string.length(Page.Customer.id) ?><?cs var:Lang.desk_new_case.who_known ?><?cs else ?><?cs var:Lang.desk_new_case.who ?><?cs /if ?></p>
<div class="fields">
<?cs call:f_input("text", "name", Lang.pfield.name, "", "", "80", "off") ?>
<?cs call:f_input("tel", "phone", Lang.pfield.phone, "", "", "40", "off") ?>
<?cs call:f_input("email", "email", Lang.pfield.email, "", "", "254", "off") ?>
</div>
<p class="actions"><button class="btn main"><?cs var:Lang.desk_new_case.save ?></button> <a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/complaints"><?cs var:Lang.desk.cancel ?></a></p>
<?cs call:form_close() ?>
<?cs call:desk_end() ?>
