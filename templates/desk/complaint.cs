<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs # desk/complaint.cs -- one case: what was said and done, who it is about, what can be done next.
Names read: Page.Case.*, Page.Line.N.{kind,who,at,body,files,event,state,reason}, Page.Private, Page.Others (case rows), Page.Staff, Page.Assignee, Page.CasePath,
Page.Conflict, Page.TextMasked, Form.{answer,to,note,event,reason,assignee,article_no}, Page.Fit.N.{id,url,title,tag,insert,audience}, Page.Read, Page.Past, Page.ArticleFrom,
Page.Inserted.
?><?cs def:version() ?><input type="hidden" name="version" value="<?cs var:Page.Case.version ?>"><?cs /def ?><?cs

def:post(path) ?><form method="post" action="<?cs var:url_validate(Page.CasePath) ?>/<?cs var:url_escape(path) ?>" data-form>
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="idem" value="<?cs var:Form.idem ?>"><?cs call:version() ?><?cs /def ?><?cs

def:help() ?><?cs if:User.Can.complaint_work && !Page.Case.closed ?><section class="card no-print" id="help"><h2><?cs var:Lang.desk_help.fit ?></h2><?cs if:subcount(Page.Fit) ?>
<ul class="reading"><?cs each:r = Page.Fit ?>
<li><span class="what"><a href="<?cs var:url_validate(r.url) ?>" lang="<?cs var:r.tag ?>"><?cs var:r.title ?></a><?cs if:string.length(r.audience) ?> <span class="badge"><?cs var:r.audience ?></span><?cs /if ?></span><?cs if:string.length(r.insert) ?><button class="btn slim" form="reply" formnovalidate formaction="<?cs var:url_validate(Page.CasePath) ?>/insert" name="insert" value="<?cs var:r.id ?>" data-insert="<?cs var:r.insert ?>"><?cs var:Lang.desk_help.insert ?><span class="hide"> <?cs var:r.title ?></span></button><?cs /if ?></li><?cs /each ?>
</ul><?cs else ?><p class="quiet"><?cs var:Lang.desk_help.fit_none ?></p><?cs /if ?>
<label for="f-article_no"><?cs var:Lang.desk_help.number ?></label>
<div class="row nowrap-row"><input id="f-article_no" name="article_no" form="reply" inputmode="numeric" maxlength="18" value="<?cs var:Form.article_no.value ?>"<?cs call:f_about("article_no", "") ?>><button class="btn slim" form="reply" formnovalidate formaction="<?cs var:url_validate(Page.CasePath) ?>/insert"><?cs var:Lang.desk_help.insert ?></button></div><?cs call:f_below("article_no", "") ?>
</section><?cs /if ?><?cs if:subcount(Page.Read) ?>
<section class="card"><h2><?cs var:Lang.desk_help.read ?></h2><ul class="plain"><?cs each:r = Page.Read ?>
<li><a href="<?cs var:url_validate(r.url) ?>" lang="<?cs var:r.tag ?>"><?cs var:r.title ?></a></li><?cs /each ?>
</ul></section><?cs /if ?><?cs if:subcount(Page.Past) ?>
<section class="card"><h2><?cs var:Lang.desk_help.past ?></h2><ul class="plain stack"><?cs each:r = Page.Past ?>
<li><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.number ?></a> <span class="quiet small"><?cs call:when(r.at.iso, r.at.text, r.at.full) ?>, <?cs var:r.who ?></span><details><summary><?cs var:r.title ?></summary><div class="text"><?cs var:r.body ?></div></details></li><?cs /each ?>
</ul></section><?cs /if ?><?cs /def ?><?cs

def:entry(r) ?><?cs if:r.kind == "event" ?><li class="done"><div class="who"><span><?cs var:r.event ?></span><?cs if:string.length(r.state) ?><?cs call:badge(r.state) ?><?cs /if ?><span class="quiet"><?cs if:string.length(r.who) ?><?cs var:r.who ?><?cs else ?><?cs var:Lang.desk.system ?><?cs /if ?></span><?cs call:when(r.at.iso, r.at.text, r.at.full) ?></div><?cs if:string.length(r.reason) ?><p class="quiet text"><?cs var:r.reason ?></p><?cs /if ?></li><?cs
else ?><li<?cs if:r.kind == "note" ?> class="note-in"<?cs elif:r.kind == "answer" ?> class="ours"<?cs /if ?>><div class="who"><strong><?cs if:string.length(r.who) ?><?cs var:r.who ?><?cs else ?><?cs var:Lang.desk_case.customer ?><?cs /if ?></strong><span class="quiet"><?cs var:Lang.desk_case.kind[r.kind] ?></span><?cs call:when(r.at.iso, r.at.text, r.at.full) ?></div>
<div class="said<?cs if:r.kind == "note" ?> in<?cs elif:r.kind == "answer" ?> out<?cs /if ?>"><div class="text"<?cs if:r.kind != "note" ?> lang="<?cs var:Page.Case.tag ?>"<?cs /if ?>><?cs var:r.body ?></div><?cs if:subcount(r.files) ?><ul class="files"><?cs each:f = r.files ?>
<li><?cs call:icon("file") ?><a href="<?cs var:url_validate(f.url) ?>"><?cs if:f.mail ?><?cs var:Lang.desk_case.raw_mail ?><?cs else ?><?cs var:f.name ?><?cs /if ?></a><span class="quiet"><?cs var:f.size ?></span></li><?cs /each ?>
</ul><?cs /if ?></div></li><?cs /if ?><?cs /def ?><?cs call:desk_begin() ?>
<div class="head"><h1 lang="<?cs var:Page.Case.tag ?>"><?cs var:Page.Case.title ?></h1><?cs call:badge(Page.Case.state) ?><?cs if:string.length(Page.Case.restricted) ?><span class="badge grave"><?cs var:Page.Case.restricted ?></span><?cs /if ?>
<?cs if:User.Can.complaint_work ?><div class="do"><?cs if:!Page.Case.mine && !Page.Case.closed ?>
<?cs call:post("take") ?><button class="btn"><?cs var:Lang.desk_case.take ?></button></form><?cs /if ?><?cs if:Page.Case.can_start ?>
<?cs call:post("move") ?><input type="hidden" name="event" value="start"><button class="btn"><?cs var:Lang.desk_case.start ?></button></form><?cs /if ?><?cs if:!Page.Case.closed ?>
<a class="btn main" href="#answer"><?cs call:icon("write") ?><?cs var:Lang.desk_case.answer ?></a><?cs /if ?>
</div><?cs /if ?></div>
<?cs if:Page.Conflict ?><div class="note danger" id="errors" role="alert" tabindex="-1" autofocus><h2><?cs var:Lang.desk_case.conflict ?></h2><p><?cs var:Lang.desk_case.conflict_text ?></p></div><?cs /if ?>
<?cs call:text_notes() ?><?cs call:form_errors() ?>
<?cs if:Page.TextMasked ?><p class="quiet small"><?cs call:icon("lock") ?><?cs var:Lang.desk_case.masked ?></p><?cs /if ?>
<h2><?cs var:Lang.desk_case.line ?></h2>
<ul class="line"><?cs each:r = Page.Line ?>
<?cs call:entry(r) ?><?cs /each ?>
</ul>
<?cs if:User.Can.complaint_work ?><div class="no-print">
<?cs if:!Page.Case.closed ?><section id="answer" class="card"><h2><?cs var:Lang.desk_case.answer ?></h2>
<?cs if:Page.Case.anonymous ?><p class="note"><?cs var:Lang.desk_case.anonymous_answer ?></p><?cs /if ?>
<?cs if:Page.Inserted ?><p class="note success" role="status"><?cs var:Lang.desk_help.inserted ?></p><?cs /if ?>
<form id="reply" method="post" action="<?cs var:url_validate(Page.CasePath) ?>/answer" data-form><input type="submit" class="hide" formnovalidate formaction="<?cs var:url_validate(Page.CasePath) ?>/insert" value="<?cs var:Lang.desk_help.insert ?>" tabindex="-1" aria-hidden="true">
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="idem" value="<?cs var:Form.idem ?>"><?cs call:version() ?>
<p class="to-aside small"><a href="#help"><?cs var:Lang.desk_help.fit ?></a></p>
<?cs call:f_area("answer", Lang.desk_case.answer_label, Lang.desk_case.answer_hint, "1", "20000") ?>
<fieldset class="field"><legend><?cs var:Lang.desk_case.to ?></legend>
<label class="choice"><input type="radio" name="to" value="answered"<?cs if:Form.to.value != "waiting" ?> checked<?cs /if ?>> <?cs var:Lang.desk_case.to_answered ?></label>
<label class="choice"><input type="radio" name="to" value="waiting"<?cs if:Form.to.value == "waiting" ?> checked<?cs /if ?>> <?cs var:Lang.desk_case.to_waiting ?></label>
</fieldset>
<p class="actions"><button class="btn main"><?cs var:Lang.desk_case.send ?></button></p>
</form></section><?cs /if ?>
<details class="card" id="note"<?cs if:string.length(Form.note.value) || string.length(Form.note.error) ?> open<?cs /if ?>><summary><?cs var:Lang.desk_case.note ?></summary>
<?cs call:post("note") ?>
<?cs call:f_area("note", Lang.desk_case.note_label, Lang.desk_case.note_hint, "1", "20000") ?>
<p class="actions"><button class="btn"><?cs var:Lang.desk_case.note_save ?></button></p>
</form></details>
<details class="card" id="move"<?cs if:string.length(Form.event.value) ?> open<?cs /if ?>><summary><?cs if:Page.Case.closed ?><?cs var:Lang.desk_case.reopen ?><?cs else ?><?cs var:Lang.desk_case.close ?><?cs /if ?></summary>
<?cs call:post("move") ?><input type="hidden" name="event" value="<?cs if:Page.Case.closed ?>reopen<?cs else ?>close<?cs /if ?>">
<?cs call:f_input("text", "reason", Lang.desk_case.reason, Lang.desk_case.reason_hint, "1", "400", "off") ?>
<p class="actions"><button class="btn"><?cs if:Page.Case.closed ?><?cs var:Lang.desk_case.reopen ?><?cs else ?><?cs var:Lang.desk_case.close ?><?cs /if ?></button></p>
</form></details>
</div><?cs /if ?>
<?cs call:desk_aside() ?>
<?cs call:help() ?>
<section class="card"><h2><?cs var:Lang.desk_case.complainant ?></h2>
<?cs if:Page.Case.anonymous ?><p class="quiet"><?cs var:Lang.desk_case.anonymous ?></p><?cs else ?><dl class="facts"><?cs call:private_facts(Page.Private) ?></dl><?cs /if ?>
<h3><?cs var:Lang.desk_complaints.customer ?></h3>
<p><?cs if:string.length(Page.Case.customer_url) ?><a href="<?cs var:url_validate(Page.Case.customer_url) ?>"><?cs var:Page.Case.customer ?></a><?cs elif:string.length(Page.Case.customer) ?><?cs var:Page.Case.customer ?><?cs else ?><span class="quiet"><?cs var:Lang.desk_case.no_customer ?></span><?cs /if ?></p>
<?cs if:User.Can.customer_read && User.Can.complaint_work ?><p class="no-print"><a class="btn slim" href="<?cs var:url_validate(Page.CasePath) ?>/link"><?cs var:Lang.desk_link.title ?></a></p><?cs /if ?>
</section>
<section class="card"><h2><?cs var:Lang.desk_case.facts ?></h2>
<dl class="facts">
<dt><?cs var:Lang.desk_complaints.number ?></dt><dd><?cs var:Page.Case.number ?></dd>
<dt><?cs var:Lang.desk_complaints.subject ?></dt><dd><?cs var:Page.Case.subject ?></dd><?cs if:string.length(Page.Case.product) ?>
<dt><?cs var:Lang.desk_new_case.product ?></dt><dd><?cs var:Page.Case.product ?></dd><?cs /if ?>
<dt><?cs var:Lang.desk_complaints.channel ?></dt><dd><?cs var:Page.Case.channel ?></dd>
<dt><?cs var:Lang.site.language ?></dt><dd><?cs var:Page.Case.lang ?></dd>
<dt><?cs var:Lang.desk_complaints.received ?></dt><dd><?cs call:when(Page.Case.received.iso, Page.Case.received.text, Page.Case.received.full) ?></dd><?cs if:string.length(Page.Case.answered.iso) ?>
<dt><?cs var:Lang.desk_case.first_answer ?></dt><dd><?cs call:when(Page.Case.answered.iso, Page.Case.answered.text, Page.Case.answered.full) ?></dd><?cs /if ?><?cs if:string.length(Page.Case.closed_at.iso) ?>
<dt><?cs var:Lang.desk_case.closed ?></dt><dd><?cs call:when(Page.Case.closed_at.iso, Page.Case.closed_at.text, Page.Case.closed_at.full) ?></dd><?cs /if ?>
<dt><?cs var:Lang.desk_complaints.assignee ?></dt><dd><?cs if:string.length(Page.Case.assignee) ?><?cs var:Page.Case.assignee ?><?cs else ?><span class="quiet"><?cs var:Lang.desk.nobody ?></span><?cs /if ?></dd><?cs if:string.length(Page.Case.department) ?>
<dt><?cs var:Lang.desk_customer.department ?></dt><dd><?cs var:Page.Case.department ?></dd><?cs /if ?>
</dl>
<?cs if:User.Can.complaint_assign ?><?cs call:post("assign") ?>
<label for="f-assignee"><?cs var:Lang.desk_case.assign_to ?></label>
<div class="row"><select id="f-assignee" name="assignee"><option value=""><?cs var:Lang.desk.nobody ?></option><?cs each:s = Page.Staff ?>
<option value="<?cs var:s.value ?>"<?cs if:s.value == Page.Assignee ?> selected<?cs /if ?>><?cs var:s.text ?></option><?cs /each ?>
</select><button class="btn slim"><?cs var:Lang.desk_case.assign ?></button></div></form><?cs /if ?>
</section>
<?cs if:subcount(Page.Others) ?><section class="card"><h2><?cs var:Lang.desk_case.others ?></h2>
<ul class="plain"><?cs each:r = Page.Others ?>
<li><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.number ?></a> <?cs call:badge(r.state) ?><br><?cs var:r.title ?></li><?cs /each ?>
</ul></section><?cs /if ?>
<?cs if:string.length(Page.ArticleFrom) ?><p class="no-print"><a class="btn slim" href="<?cs var:url_validate(Page.ArticleFrom) ?>"><?cs call:icon("add") ?><?cs var:Lang.desk_help.article_from ?></a></p><?cs /if ?>
<script type="module" src="<?cs var:url_validate(Page.Base) ?>/static/js/insert.js?v=<?cs var:url_escape(Page.Version) ?>"></script>
<?cs call:desk_end() ?>
