<?cs include:"layout_desk.cs" ?><?cs # desk/resend.cs -- logged in again: what was typed before, to be sent with one button.
Names read: Page.Action, Page.Keep.N.{name,value,show}.
?><?cs call:desk_begin() ?>
<h1><?cs var:Lang.desk_login.resend_title ?></h1>
<p><?cs var:Lang.desk_login.resend_text ?></p>
<?cs call:form_open(Page.Action, "") ?><?cs each:k = Page.Keep ?>
<input type="hidden" name="<?cs var:k.name ?>" value="<?cs var:k.value ?>"><?cs if:k.show ?>
<p class="said text"><?cs var:k.value ?></p><?cs /if ?><?cs /each ?>
<p class="actions"><button class="btn main"><?cs var:Lang.desk_login.resend ?></button> <a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/"><?cs var:Lang.desk_login.resend_not ?></a></p>
<?cs call:form_close() ?>
<?cs call:desk_end() ?>
