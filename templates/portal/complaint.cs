<?cs include:"layout_portal.cs" ?><?cs # complaint.cs -- the form for complaints and questions: one column, labels above, why a field is asked under it.
With JavaScript, articles that may answer it appear beside what is typed.
Names read: Form.*, Page.Subjects.N.{value,text}, Page.FilesHint, Page.FilesAgain, Page.Answers, Page.Read, Page.Shown, Page.Step.
?><?cs call:page_begin() ?>
<div class="split">
<div class="prose">
<h1><?cs var:Lang.portal_complaint.heading ?></h1>
<p><?cs var:Lang.portal_complaint.lead ?></p>
<?cs call:form_errors() ?><?cs call:form_open(Page.Action, "1") ?>
<h2><?cs var:Lang.portal_complaint.about ?></h2>
<?cs call:f_select("subject", Lang.portal_complaint.subject, "", "1", Lang.portal_complaint.subject_first, Page.Subjects) ?>
<?cs call:f_input("text", "title", Lang.portal_complaint.what, Lang.portal_complaint.what_hint, "1", "200", "off") ?>
<?cs call:f_area("body", Lang.portal_complaint.body, Lang.portal_complaint.body_hint, "1", "10000") ?>
<p class="near" data-near hidden><a href="#answers"><?cs var:Lang.portal_answers.heading ?></a></p>
<?cs call:f_input("text", "product", Lang.portal_complaint.product, Lang.portal_complaint.product_hint, "", "40", "off") ?>
<?cs if:Page.FilesAgain ?><p class="note warning"><?cs var:Lang.form.files_again ?></p><?cs /if ?>
<?cs call:f_file("files", Lang.portal_complaint.files, Page.FilesHint, "1") ?>
<h2><?cs var:Lang.portal_complaint.you ?></h2>
<p><?cs var:Lang.portal_complaint.you_text ?></p>
<?cs call:f_input("text", "name", Lang.portal_complaint.name, Lang.portal_complaint.name_hint, "", "80", "name") ?>
<?cs call:f_input("email", "email", Lang.portal_complaint.email, Lang.portal_complaint.email_hint, "", "254", "email") ?>
<?cs call:f_input("tel", "phone", Lang.portal_complaint.phone, Lang.portal_complaint.phone_hint, "", "40", "tel") ?>
<div class="actions"><button class="btn main"><?cs var:Lang.portal_complaint.send ?></button></div>
<p class="quiet"><?cs var:Lang.portal_complaint.after ?></p>
<input type="hidden" name="read" value="<?cs var:Page.Read ?>"><input type="hidden" name="shown" value="<?cs var:Page.Shown ?>"><?cs if:Page.Step ?>
<input type="hidden" name="step" value="1"><?cs /if ?>
<?cs call:form_close() ?>
</div>
<aside class="answers" aria-labelledby="answers" data-answers="<?cs var:url_validate(Page.Answers) ?>" data-say="<?cs var:Lang.portal_answers.heading ?>" hidden>
<h2 id="answers"><?cs var:Lang.portal_answers.heading ?></h2>
<p class="hide" role="status"></p>
<div data-place></div>
<p class="small quiet"><?cs var:Lang.portal_answers.new_tab ?></p>
</aside>
</div>
<?cs call:page_end() ?>
