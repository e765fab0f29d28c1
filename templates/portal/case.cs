<?cs include:"layout_portal.cs" ?><?cs # case.cs -- a case as its customer sees it, by the secret link.
Names read: Page.Case.{number,state,next,subject,product,title,received.*,updated.*}, Page.Messages.N.{ours,who,body,at.*,Files.N.{name,size}},
Page.Action, Page.FilesHint, Page.FilesAgain, Page.AddHeading, Form.body.
?><?cs call:page_begin() ?>
<h1><?cs var:Page.Case.title ?></h1>
<div class="split">
<div>
<div class="card">
<p class="row apart"><span class="number"><span class="hide"><?cs var:Lang.portal_case.number ?> </span><?cs var:Page.Case.number ?></span> <span class="badge <?cs var:Page.Case.state ?>"><span class="hide"><?cs var:Lang.portal_case.state ?> </span><?cs var:Lang.case_state[Page.Case.state] ?></span></p>
<p><?cs var:Lang.case_next[Page.Case.state] ?></p>
</div>
<h2><?cs var:Lang.portal_case.messages ?></h2>
<ol class="line"><?cs each:m = Page.Messages ?>
<li class="<?cs if:m.ours ?>ours<?cs else ?>done<?cs /if ?>"><div class="who"><strong><?cs var:m.who ?></strong> <?cs call:when(m.at.iso, m.at.text, m.at.full) ?></div>
<div class="said text"><?cs var:m.body ?></div><?cs if:subcount(m.Files) ?>
<ul class="files" aria-label="<?cs var:Lang.portal_case.files ?>"><?cs each:f = m.Files ?><li><?cs call:icon("file") ?><?cs var:f.name ?> <span class="quiet small"><?cs var:f.size ?></span></li><?cs /each ?></ul><?cs /if ?></li><?cs /each ?>
</ol>
<section class="no-print" id="add">
<h2><?cs var:Page.AddHeading ?></h2>
<p class="quiet"><?cs var:Lang.portal_case.add_text ?></p>
<?cs call:form_errors() ?><?cs call:form_open(Page.Action, "1") ?>
<?cs call:f_area("body", Lang.portal_case.body, "", "1", "10000") ?>
<?cs if:Page.FilesAgain ?><p class="note warning"><?cs var:Lang.form.files_again ?></p><?cs /if ?>
<?cs call:f_file("files", Lang.portal_case.add_files, Page.FilesHint, "1") ?>
<div class="actions"><button class="btn main"><?cs var:Lang.portal_case.send ?></button></div>
<?cs call:form_close() ?>
</section>
</div>
<aside>
<dl class="facts">
<dt><?cs var:Lang.portal_case.subject ?></dt><dd><?cs var:Page.Case.subject ?></dd><?cs if:string.length(Page.Case.product) ?>
<dt><?cs var:Lang.portal_case.product ?></dt><dd><?cs var:Page.Case.product ?></dd><?cs /if ?>
<dt><?cs var:Lang.portal_case.received ?></dt><dd><?cs call:when(Page.Case.received.iso, Page.Case.received.full, Page.Case.received.full) ?></dd>
<dt><?cs var:Lang.portal_case.updated ?></dt><dd><?cs call:when(Page.Case.updated.iso, Page.Case.updated.text, Page.Case.updated.full) ?></dd>
</dl>
<div class="note small"><p><?cs var:Lang.portal_case.keep ?></p>
<p><?cs var:Lang.portal_case.lost ?> <a href="<?cs var:url_validate(Page.Base) ?>/track"><?cs var:Lang.site.track ?></a></p></div>
</aside>
</div>
<?cs call:page_end() ?>
