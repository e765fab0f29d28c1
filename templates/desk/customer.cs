<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs # desk/customer.cs -- the card of one customer.
Names read: Page.Customer.{name,kind,grade,status,region,owner,department,note,created,updated,updated_by}, Page.Private (private_facts), Page.Cases (case rows),
Page.History.N.{at,who,what,detail}, Page.Edit, Page.NewCase.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Page.Customer.name ?></h1><?cs call:relation(Page.Customer.status) ?><div class="do">
<a class="btn" href="<?cs var:url_validate(Page.NewCase) ?>"><?cs call:icon("case") ?><?cs var:Lang.desk_new_case.title ?></a><?cs if:User.Can.customer_edit ?>
<a class="btn main" href="<?cs var:url_validate(Page.Edit) ?>"><?cs call:icon("write") ?><?cs var:Lang.desk_edit.title ?></a><?cs /if ?>
</div></div>
<?cs call:text_notes() ?>
<dl class="facts">
<dt><?cs var:Lang.desk_customer.kind ?></dt><dd><?cs var:Page.Customer.kind ?></dd>
<dt><?cs var:Lang.desk_customer.grade ?></dt><dd><?cs var:Page.Customer.grade ?></dd>
<dt><?cs var:Lang.desk_customer.region ?></dt><dd><?cs if:string.length(Page.Customer.region) ?><?cs var:Page.Customer.region ?><?cs else ?><span class="quiet"><?cs var:Lang.desk.none ?></span><?cs /if ?></dd>
<?cs call:private_facts(Page.Private) ?>
<dt><?cs var:Lang.desk_customer.owner ?></dt><dd><?cs if:string.length(Page.Customer.owner) ?><?cs var:Page.Customer.owner ?><?cs else ?><span class="quiet"><?cs var:Lang.desk.nobody ?></span><?cs /if ?></dd>
<dt><?cs var:Lang.desk_customer.department ?></dt><dd><?cs if:string.length(Page.Customer.department) ?><?cs var:Page.Customer.department ?><?cs else ?><span class="quiet"><?cs var:Lang.desk.none ?></span><?cs /if ?></dd>
</dl>
<?cs if:string.length(Page.Customer.note) ?><h2><?cs var:Lang.desk_customer.note ?></h2>
<p class="said text"><?cs var:Page.Customer.note ?></p><?cs /if ?>
<h2><?cs var:Lang.frame.complaints ?></h2>
<?cs if:subcount(Page.Cases) ?><?cs call:case_table(Page.Cases, Lang.frame.complaints) ?><?cs else ?><?cs call:empty(Lang.desk_customer.no_cases, "") ?><?cs /if ?>
<?cs call:desk_aside() ?>
<section class="card"><h2><?cs var:Lang.desk_customer.record ?></h2>
<dl class="facts">
<dt><?cs var:Lang.desk_customer.updated ?></dt><dd><?cs call:when(Page.Customer.updated.iso, Page.Customer.updated.text, Page.Customer.updated.full) ?><?cs if:string.length(Page.Customer.updated_by) ?><br><?cs var:Page.Customer.updated_by ?><?cs /if ?></dd>
<dt><?cs var:Lang.desk_customer.created ?></dt><dd><?cs call:when(Page.Customer.created.iso, Page.Customer.created.text, Page.Customer.created.full) ?></dd>
</dl>
<?cs if:subcount(Page.History) ?><details><summary><?cs var:Lang.desk_customer.history ?></summary>
<ul class="line small"><?cs each:h = Page.History ?>
<li><div class="who"><strong><?cs if:string.length(h.who) ?><?cs var:h.who ?><?cs else ?><?cs var:Lang.desk.system ?><?cs /if ?></strong><?cs call:when(h.at.iso, h.at.text, h.at.full) ?></div>
<?cs var:h.what ?><?cs if:string.length(h.detail) ?><br><span class="quiet"><?cs var:h.detail ?></span><?cs /if ?></li><?cs /each ?>
</ul></details><?cs /if ?>
</section>
<?cs call:desk_end() ?>
