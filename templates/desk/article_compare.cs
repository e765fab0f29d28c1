<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/article_compare.cs -- two texts of an article: side by side where there is room, else in one column.
Names read: Page.A and Page.B.{no,title,author,credit,note,at}, Page.Diff.{title,keywords,body}, Page.DiffTag, Page.Same, Page.Old, Page.Version, Page.ArticlePath, Page.ArticleTitle.
?><?cs def:side_head(r) ?><h2><?cs var:Lang.desk_history.version ?> <?cs var:r.no ?></h2><p class="quiet small"><?cs call:when(r.at.iso, r.at.text, r.at.full) ?>, <?cs if:string.length(r.author) ?><?cs var:r.author ?><?cs else ?><?cs var:Lang.desk.system ?><?cs /if ?><?cs if:string.length(r.credit) ?>, <?cs var:Lang.desk_history.credit ?> <?cs var:r.credit ?><?cs /if ?><?cs if:string.length(r.note) ?><br><?cs var:r.note ?><?cs /if ?></p><?cs /def ?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.desk_history.compare ?></h1><div class="do"><a class="btn" href="<?cs var:url_validate(Page.ArticlePath) ?>/history"><?cs var:Lang.desk_history.title ?></a><?cs if:User.Can.article_edit && Page.A.no != Page.B.no ?>
<form method="post" action="<?cs var:url_validate(Page.ArticlePath) ?>/restore"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="version" value="<?cs var:Page.Version ?>"><input type="hidden" name="no" value="<?cs var:Page.A.no ?>"><button class="btn"><?cs var:Lang.desk_history.restore ?> <?cs var:Page.A.no ?></button></form><?cs /if ?></div></div>
<?cs if:Page.Old ?><p class="note"><?cs var:Lang.desk_history.not_newest ?></p><?cs /if ?>
<?cs if:Page.Same ?><p class="note"><?cs var:Lang.kb.same ?></p><?cs /if ?>
<p class="quiet small"><?cs var:Lang.kb.legend ?> <del><?cs var:Lang.kb.legend_gone ?></del> <ins><?cs var:Lang.kb.legend_new ?></ins></p>
<div class="diff-one"><?cs call:side_head(Page.A) ?><?cs call:side_head(Page.B) ?>
<div class="card diffs" lang="<?cs var:Page.DiffTag ?>"><div class="diff title"><?cs call:diff(Page.Diff.title) ?></div><?cs if:subcount(Page.Diff.keywords) ?><div class="diff quiet"><?cs call:diff(Page.Diff.keywords) ?></div><?cs /if ?><div class="diff"><?cs call:diff(Page.Diff.body) ?></div></div></div>
<div class="diff-two"><section><?cs call:side_head(Page.A) ?>
<div class="card diffs" lang="<?cs var:Page.DiffTag ?>"><div class="diff title"><?cs call:diff_old(Page.Diff.title) ?></div><?cs if:subcount(Page.Diff.keywords) ?><div class="diff quiet"><?cs call:diff_old(Page.Diff.keywords) ?></div><?cs /if ?><div class="diff"><?cs call:diff_old(Page.Diff.body) ?></div></div></section>
<section><?cs call:side_head(Page.B) ?>
<div class="card diffs" lang="<?cs var:Page.DiffTag ?>"><div class="diff title"><?cs call:diff_new(Page.Diff.title) ?></div><?cs if:subcount(Page.Diff.keywords) ?><div class="diff quiet"><?cs call:diff_new(Page.Diff.keywords) ?></div><?cs /if ?><div class="diff"><?cs call:diff_new(Page.Diff.body) ?></div></div></section></div>
<?cs call:desk_end() ?>
