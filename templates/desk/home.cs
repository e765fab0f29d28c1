<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs # desk/home.cs -- the first page of the day.
Names read: Page.Notices and Page.MoreNotices.N.{id,text,url,at}, Page.MoreText, Page.Reading.N.{name,progress,complete,late,due}, Page.Review.{shown,articles,suggestions,due}, Page.Hello, Page.Counts.{mine,unassigned,waiting,today}, Page.Mine, Page.Unassigned (case rows).
?><?cs def:notice(r) ?>
<li><span class="what"><?cs if:string.length(r.url) ?><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.text ?></a><?cs else ?><?cs var:r.text ?><?cs /if ?> <span class="quiet small"><?cs call:when(r.at.iso, r.at.text, r.at.full) ?></span></span><form method="post" action="<?cs var:url_validate(Page.Base) ?>/desk/notices/seen"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="id" value="<?cs var:r.id ?>"><button class="btn slim"><?cs call:icon("yes") ?><span class="hide"><?cs var:Lang.desk_home.seen ?></span></button></form></li><?cs /def ?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Page.Hello ?></h1><div class="do">
<a class="btn main" href="<?cs var:url_validate(Page.Base) ?>/desk/complaints/new"><?cs call:icon("add") ?><?cs var:Lang.desk_new_case.title ?></a><?cs if:User.Can.customer_edit ?>
<a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/customers/new"><?cs call:icon("add") ?><?cs var:Lang.desk_edit.new ?></a><?cs /if ?><?cs if:User.Can.article_edit ?>
<a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/articles/new"><?cs call:icon("add") ?><?cs var:Lang.desk_article.new ?></a><?cs /if ?>
</div></div>
<?cs if:subcount(Page.Hours) ?>
<section class="note no-print" aria-labelledby="hours"><h2 id="hours"><?cs var:Lang.help.offer ?></h2>
<p><?cs var:Lang.help.offer_text ?></p>
<form class="row" method="post" action="<?cs var:url_validate(Page.Base) ?>/desk/offer"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><?cs each:h = Page.Hours ?>
<a class="btn" href="<?cs var:url_validate(h.url) ?>"><?cs var:h.title ?></a><?cs /each ?>
<button class="btn slim"><?cs var:Lang.help.offer_no ?></button></form></section><?cs /if ?>
<ul class="tiles">
<li><a href="<?cs var:url_validate(Page.Base) ?>/desk/complaints?state=open&amp;who=me"><strong><?cs var:Page.Counts.mine ?></strong><?cs var:Lang.desk_home.mine ?></a></li>
<li><a href="<?cs var:url_validate(Page.Base) ?>/desk/complaints?state=open&amp;who=nobody&amp;sort=received"><strong><?cs var:Page.Counts.unassigned ?></strong><?cs var:Lang.desk_home.unassigned ?></a></li>
<li><a href="<?cs var:url_validate(Page.Base) ?>/desk/complaints?state=waiting"><strong><?cs var:Page.Counts.waiting ?></strong><?cs var:Lang.desk_home.waiting ?></a></li>
<li><a href="<?cs var:url_validate(Page.Base) ?>/desk/complaints?sort=-received"><strong><?cs var:Page.Counts.today ?></strong><?cs var:Lang.desk_home.today ?></a></li>
</ul>
<?cs if:Page.Review.shown ?><ul class="chips"><?cs if:Page.Review.suggestions ?><li><a class="chip" href="<?cs var:url_validate(Page.Base) ?>/desk/articles/review"><?cs call:icon("book") ?><?cs var:Lang.desk_home.suggestions ?> <strong><?cs var:Page.Review.suggestions ?></strong></a></li><?cs /if ?><?cs if:Page.Review.articles ?><li><a class="chip" href="<?cs var:url_validate(Page.Base) ?>/desk/articles/review"><?cs call:icon("book") ?><?cs var:Lang.desk_home.reviews ?> <strong><?cs var:Page.Review.articles ?></strong></a></li><?cs /if ?><?cs if:Page.Review.due ?><li><a class="chip" href="<?cs var:url_validate(Page.Base) ?>/desk/articles?due=1&amp;sort=review"><?cs call:icon("clock") ?><?cs var:Lang.desk_home.due ?> <strong><?cs var:Page.Review.due ?></strong></a></li><?cs /if ?></ul><?cs /if ?>
<?cs if:subcount(Page.Notices) ?><section class="card no-print"><div class="row apart"><h2><?cs var:Lang.desk_home.notices ?></h2>
<form method="post" action="<?cs var:url_validate(Page.Base) ?>/desk/notices/seen"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><button class="btn slim"><?cs var:Lang.desk_home.seen_all ?></button></form></div>
<ul class="reading"><?cs each:r = Page.Notices ?><?cs call:notice(r) ?><?cs /each ?>
</ul><?cs if:subcount(Page.MoreNotices) ?>
<details><summary><?cs var:Page.MoreText ?></summary><ul class="reading"><?cs each:r = Page.MoreNotices ?><?cs call:notice(r) ?><?cs /each ?></ul></details><?cs /if ?></section><?cs /if ?>
<?cs if:subcount(Page.Reading) ?><section class="card no-print"><h2><a href="<?cs var:url_validate(Page.Base) ?>/desk/reading"><?cs var:Lang.desk_reading.title ?></a></h2>
<ul class="plain"><?cs each:r = Page.Reading ?>
<li class="row"><span><?cs var:r.name ?></span><?cs if:r.complete ?><span class="badge published"><?cs var:r.progress ?></span><?cs elif:r.late ?><span class="badge grave"><?cs var:r.progress ?></span> <span class="quiet"><?cs var:r.due ?></span><?cs else ?><span class="badge new"><?cs var:r.progress ?></span> <span class="quiet"><?cs var:r.due ?></span><?cs /if ?></li><?cs /each ?>
</ul></section><?cs /if ?>
<h2><?cs var:Lang.desk_home.mine ?></h2>
<?cs if:subcount(Page.Mine) ?><?cs call:case_table(Page.Mine, Lang.desk_home.mine) ?><?cs else ?><?cs call:empty(Lang.desk_home.mine_empty, Lang.desk_home.mine_hint) ?><?cs /if ?>
<h2><?cs var:Lang.desk_home.unassigned ?></h2>
<?cs if:subcount(Page.Unassigned) ?><?cs call:case_table(Page.Unassigned, Lang.desk_home.unassigned) ?><?cs else ?><?cs call:empty(Lang.desk_home.unassigned_empty, "") ?><?cs /if ?>
<?cs call:desk_end() ?>
