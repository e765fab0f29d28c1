<?cs include:"layout_portal.cs" ?><?cs include:"partial/found.cs" ?><?cs # complaint_step.cs -- between writing and sending, without JavaScript: these may answer it.  Everything typed goes along.
Names read: Form.*, Page.Action, Page.Read, Page.Shown, Page.Found (found.cs).
?><?cs def:carry(name) ?><textarea name="<?cs var:name ?>" hidden aria-hidden="true" tabindex="-1">
<?cs var:Form[name].value ?></textarea>
<?cs /def ?><?cs call:page_begin() ?>
<div class="prose">
<h1><?cs var:Lang.portal_answers.heading ?></h1>
<p><?cs var:Lang.portal_answers.lead ?></p>
<?cs call:form_open(Page.Action, "1") ?>
<?cs call:carry("subject") ?><?cs call:carry("title") ?><?cs call:carry("body") ?><?cs call:carry("product") ?><?cs call:carry("name") ?><?cs call:carry("email") ?><?cs call:carry("phone") ?>
<input type="hidden" name="read" value="<?cs var:Page.Read ?>"><input type="hidden" name="shown" value="<?cs var:Page.Shown ?>"><input type="hidden" name="step" value="1">
<div class="actions"><button class="btn main"><?cs var:Lang.portal_answers.send ?></button>
<button class="btn" name="edit" value="1"><?cs var:Lang.portal_answers.edit ?></button></div>
<?cs call:form_close() ?>
<?cs call:found() ?>
</div>
<?cs call:page_end() ?>
