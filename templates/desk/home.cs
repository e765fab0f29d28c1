<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs # desk/home.cs -- the first page of the day.
Names read: Page.Hello, Page.Counts.{mine,unassigned,waiting,today}, Page.Mine, Page.Unassigned (case rows).
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Page.Hello ?></h1><div class="do">
<a class="btn main" href="<?cs var:url_validate(Page.Base) ?>/desk/complaints/new"><?cs call:icon("add") ?><?cs var:Lang.desk_new_case.title ?></a><?cs if:User.Can.customer_edit ?>
<a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/customers/new"><?cs call:icon("add") ?><?cs var:Lang.desk_edit.new ?></a><?cs /if ?><?cs if:User.Can.article_edit ?>
<a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/articles/new"><?cs call:icon("add") ?><?cs var:Lang.desk_article.new ?></a><?cs /if ?>
</div></div>
<ul class="tiles">
<li><a href="<?cs var:url_validate(Page.Base) ?>/desk/complaints?state=open&amp;who=me"><strong><?cs var:Page.Counts.mine ?></strong><?cs var:Lang.desk_home.mine ?></a></li>
<li><a href="<?cs var:url_validate(Page.Base) ?>/desk/complaints?state=open&amp;who=nobody&amp;sort=received"><strong><?cs var:Page.Counts.unassigned ?></strong><?cs var:Lang.desk_home.unassigned ?></a></li>
<li><a href="<?cs var:url_validate(Page.Base) ?>/desk/complaints?state=waiting"><strong><?cs var:Page.Counts.waiting ?></strong><?cs var:Lang.desk_home.waiting ?></a></li>
<li><a href="<?cs var:url_validate(Page.Base) ?>/desk/complaints?sort=-received"><strong><?cs var:Page.Counts.today ?></strong><?cs var:Lang.desk_home.today ?></a></li>
</ul>
<h2><?cs var:Lang.desk_home.mine ?></h2>
<?cs if:subcount(Page.Mine) ?><?cs call:case_table(Page.Mine, Lang.desk_home.mine) ?><?cs else ?><?cs call:empty(Lang.desk_home.mine_empty, Lang.desk_home.mine_hint) ?><?cs /if ?>
<h2><?cs var:Lang.desk_home.unassigned ?></h2>
<?cs if:subcount(Page.Unassigned) ?><?cs call:case_table(Page.Unassigned, Lang.desk_home.unassigned) ?><?cs else ?><?cs call:empty(Lang.desk_home.unassigned_empty, "") ?><?cs /if ?>
<?cs call:desk_end() ?>
