<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/imports.cs -- send a file of articles, download them all, and what was imported.
Names read: Page.Rows.N.{id,name,url,state,grave,created,changed,same,refused,who,at.*}, Page.Charsets, Page.Limit, Page.Action, Form.*.
?><?cs call:desk_begin() ?>
<h1><?cs var:Lang.desk_import.title ?></h1>
<?cs call:kb_tabs() ?>
<section class="no-print"><h2><?cs var:Lang.desk_import.new ?></h2>
<p><?cs var:Lang.desk_import.text ?></p>
<p class="quiet small"><?cs var:Page.Limit ?></p>
<?cs call:form_errors() ?><?cs call:form_open(Page.Action, "1") ?>
<div class="field"><label for="f-file"><?cs var:Lang.desk_import.file ?></label>
<input type="file" id="f-file" name="file" required accept=".csv,.jsonl,.txt,text/csv,application/jsonl"<?cs call:f_about("file", Lang.desk_import.file_hint) ?>><?cs call:f_below("file", Lang.desk_import.file_hint) ?></div>
<?cs call:f_select("charset", Lang.desk_import.charset, "", "", Lang.desk_import.guess, Page.Charsets) ?>
<p class="actions"><button class="btn main"><?cs var:Lang.desk_import.check ?></button></p>
<?cs call:form_close() ?></section>
<section class="no-print"><h2><?cs var:Lang.desk_import.export ?></h2>
<p><?cs var:Lang.desk_import.export_text ?></p>
<p class="row"><a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/articles/export/articles.csv"><?cs var:Lang.desk_import.csv ?></a> <a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/articles/export/articles.jsonl"><?cs var:Lang.desk_import.jsonl ?></a></p></section>
<h2><?cs var:Lang.desk_import.list ?></h2><?cs
if:subcount(Page.Rows) ?>
<div class="table" tabindex="0" role="region" aria-label="<?cs var:Lang.desk_import.list ?>"><table class="list"><caption class="hide"><?cs var:Lang.desk_import.list ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_import.name ?></th><th scope="col"><?cs var:Lang.desk_import.state ?></th><th scope="col" class="num"><?cs var:Lang.import_result.created ?></th><th scope="col" class="num"><?cs var:Lang.import_result.changed ?></th><th scope="col" class="num"><?cs var:Lang.import_result.same ?></th><th scope="col" class="num"><?cs var:Lang.import_result.refused ?></th><th scope="col"><?cs var:Lang.desk_import.who ?></th><th scope="col"><?cs var:Lang.desk_import.at ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="wrap"><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.name ?></a></td><td><span class="badge<?cs if:r.grave ?> grave<?cs /if ?>"><?cs var:r.state ?></span></td><td class="num"><?cs var:r.created ?></td><td class="num"><?cs var:r.changed ?></td><td class="num"><?cs var:r.same ?></td><td class="num"><?cs var:r.refused ?></td><td><?cs var:r.who ?></td><td><?cs call:when(r.at.iso, r.at.text, r.at.full) ?></td></tr><?cs /each ?>
</tbody></table></div>
<?cs call:paging() ?><?cs else ?><?cs call:empty(Lang.desk_import.empty, "") ?><?cs /if ?>
<?cs call:desk_end() ?>
