<?cs include:"layout_desk.cs" ?><?cs # desk/lookup.cs -- whose phone number or e-mail address is this?
Names read: Page.Action, Form.contact, Page.Asked, Page.Rows.N.{name,url,region,owner}.
?><?cs call:desk_begin() ?>
<h1><?cs var:Lang.desk_lookup.title ?></h1>
<p><?cs var:Lang.desk_lookup.text ?></p>
<?cs call:form_errors() ?>
<?cs call:form_open(Page.Action, "") ?>
<?cs set:Local.Focus = "contact" ?><?cs call:f_input("text", "contact", Lang.desk_lookup.contact, "", "1", "254", "off") ?>
<p class="actions"><button class="btn main"><?cs var:Lang.desk_lookup.go ?></button></p>
<?cs call:form_close() ?>
<?cs if:subcount(Page.Rows) ?><div class="table"><table class="list"><caption class="hide"><?cs var:Lang.frame.customers ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_customer.name ?></th><th scope="col"><?cs var:Lang.desk_customer.region ?></th><th scope="col"><?cs var:Lang.desk_customer.owner ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.name ?></a></td><td><?cs var:r.region ?></td><td><?cs var:r.owner ?></td></tr><?cs /each ?>
</tbody></table></div><?cs elif:Page.Asked ?><?cs call:empty(Lang.desk_lookup.none, Lang.desk_lookup.none_hint) ?><?cs if:User.Can.customer_edit ?>
<p class="actions"><a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/customers/new"><?cs call:icon("add") ?><?cs var:Lang.desk_edit.new ?></a></p><?cs /if ?><?cs /if ?>
<?cs call:desk_end() ?>
