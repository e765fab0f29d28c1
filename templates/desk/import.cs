<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs # desk/import.cs -- one import: what it would do or did, row by row, and what may be done with it.
Names read: Page.Batch.0.b.{name,state,created,changed,same,refused,who,at.*}, Page.Checked, Page.Undoable, Page.Running, Page.Any, Page.RunText, Page.UndoText, Page.Charset, Page.Path,
Page.Rows.N.{no,result,grave,label,reason,kept,url}, Page.Results, Form.result.
?><?cs call:desk_begin() ?>
<h1><?cs var:Page.Title ?></h1><?cs each:x = Page.Batch ?>
<p><span class="badge"><?cs var:x.b.state ?></span> <?cs var:x.b.who ?>, <?cs call:when(x.b.at.iso, x.b.at.full, x.b.at.full) ?></p>
<dl class="facts"><dt><?cs var:Lang.import_result.created ?></dt><dd><?cs var:x.b.created ?></dd><dt><?cs var:Lang.import_result.changed ?></dt><dd><?cs var:x.b.changed ?></dd><dt><?cs var:Lang.import_result.same ?></dt><dd><?cs var:x.b.same ?></dd><dt><?cs var:Lang.import_result.refused ?></dt><dd><?cs var:x.b.refused ?></dd></dl><?cs /each ?><?cs
if:Page.Checked ?>
<section class="note no-print"><p><?cs var:Lang.desk_import.checked ?></p><div class="row"><?cs if:Page.Any ?>
<form method="post" action="<?cs var:url_validate(Page.Path) ?>/run"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="charset" value="<?cs var:Page.Charset ?>"><button class="btn main"><?cs var:Page.RunText ?></button></form><?cs /if ?>
<form method="post" action="<?cs var:url_validate(Page.Path) ?>/drop"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><button class="btn"><?cs var:Lang.desk_import.drop ?></button></form></div></section><?cs /if ?><?cs
if:Page.Running ?><p class="note" role="status"><?cs var:Lang.desk_import.running ?></p><?cs /if ?><?cs
if:Page.Undoable ?>
<details class="no-print"><summary><?cs var:Lang.desk_import.undo ?></summary><p><?cs var:Page.UndoText ?></p>
<form method="post" action="<?cs var:url_validate(Page.Path) ?>/undo"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><button class="btn"><?cs var:Lang.desk_import.undo ?></button></form></details><?cs /if ?>
<h2><?cs var:Lang.desk_import.rows ?></h2>
<form class="filter" method="get" action="<?cs var:url_validate(Page.Path) ?>"><?cs call:f_pick("result", Lang.desk_import.result, Lang.desk.any, Page.Results) ?><?cs if:string.length(Page.Charset) ?><input type="hidden" name="charset" value="<?cs var:Page.Charset ?>"><?cs /if ?>
<button class="btn"><?cs var:Lang.desk.filter ?></button></form><?cs
if:subcount(Page.Rows) ?>
<div class="table" tabindex="0" role="region" aria-label="<?cs var:Lang.desk_import.rows ?>"><table class="list"><caption class="hide"><?cs var:Lang.desk_import.rows ?></caption>
<thead><tr><th scope="col" class="num"><?cs var:Lang.desk_import.no ?></th><th scope="col"><?cs var:Lang.desk_import.result ?></th><th scope="col"><?cs var:Lang.desk_article.title ?></th><th scope="col"><?cs var:Lang.desk_import.reason ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="num"><?cs var:r.no ?></td><td><span class="badge<?cs if:r.grave ?> grave<?cs /if ?>"><?cs var:r.result ?></span></td><td class="wrap"><?cs if:string.length(r.url) ?><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.label ?></a><?cs else ?><?cs var:r.label ?><?cs /if ?></td><td class="wrap"><?cs var:r.reason ?><?cs if:string.length(r.kept) ?><details><summary><?cs var:Lang.desk_import.kept ?></summary><pre class="wrap"><?cs var:r.kept ?></pre></details><?cs /if ?></td></tr><?cs /each ?>
</tbody></table></div>
<?cs call:paging() ?><?cs else ?><?cs call:empty(Lang.desk_import.none, "") ?><?cs /if ?>
<?cs call:desk_end() ?>
