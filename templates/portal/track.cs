<?cs include:"layout_portal.cs" ?><?cs # track.cs -- number and contact open the case page; every failure gets the same answer.
Names read: Form.number, Form.contact, Page.Failed.
?><?cs call:page_begin() ?>
<div class="prose">
<h1><?cs var:Lang.portal_track.heading ?></h1>
<p><?cs var:Lang.portal_track.lead ?></p><?cs if:Page.Failed ?>
<div class="note danger" id="errors" role="alert" tabindex="-1" autofocus><p><?cs var:Lang.portal_track.failed ?></p></div><?cs /if ?>
<?cs call:form_errors() ?><?cs call:form_open(Page.Action, "") ?>
<?cs call:f_input("text", "number", Lang.portal_track.number, Lang.portal_track.number_hint, "1", "40", "off") ?>
<?cs call:f_input("text", "contact", Lang.portal_track.contact, Lang.portal_track.contact_hint, "1", "254", "off") ?>
<div class="actions"><button class="btn main"><?cs var:Lang.portal_track.go ?></button></div>
<?cs call:form_close() ?>
<p class="quiet"><?cs var:Lang.portal_track.anonymous ?></p>
</div>
<?cs call:page_end() ?>
