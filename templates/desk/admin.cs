<?cs include:"layout_desk.cs" ?><?cs # desk/admin.cs -- who works here.
Names read: Page.Rows.N.{login,name,department}.
?><?cs call:desk_begin() ?>
<h1><?cs var:Lang.desk_admin.title ?></h1>
<p><?cs var:Lang.desk_admin.text ?></p>
<div class="table" tabindex="0" role="region" aria-label="<?cs var:Lang.desk_admin.title ?>"><table class="list"><caption class="hide"><?cs var:Lang.desk_admin.title ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_login.username ?></th><th scope="col"><?cs var:Lang.desk_admin.name ?></th><th scope="col"><?cs var:Lang.desk_customer.department ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td><?cs var:r.login ?></td><td><?cs var:r.name ?></td><td><?cs var:r.department ?></td></tr><?cs /each ?>
</tbody></table></div>
<?cs call:desk_end() ?>
