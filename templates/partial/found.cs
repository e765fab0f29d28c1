<?cs # found.cs -- articles that may answer a complaint, each with the button that says so.
Names read: Page.Found.N.{id,url,title_html,snippet_html,lang_tag,lang}, Page.Shown, Page.Csrf, Form.idem.
?><?cs def:found() ?><?cs if:subcount(Page.Found) ?><form method="post" action="<?cs var:url_validate(Page.Base) ?>/complaint/solved" data-found="<?cs var:Page.Shown ?>">
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>">
<input type="hidden" name="idem" value="<?cs var:Form.idem ?>">
<input type="hidden" name="shown" value="<?cs var:Page.Shown ?>">
<ul class="results"><?cs each:r = Page.Found ?>
<li><h3><a href="<?cs var:url_validate(r.url) ?>" lang="<?cs var:r.lang_tag ?>" target="_blank" rel="noopener"><?cs uvar:r.title_html ?></a></h3>
<p class="small" lang="<?cs var:r.lang_tag ?>"><?cs uvar:r.snippet_html ?></p>
<p class="row small"><button class="btn slim" name="article" value="<?cs var:r.id ?>" aria-describedby="found-<?cs var:r.id ?>"><?cs call:icon("yes") ?><?cs var:Lang.portal_answers.solved ?></button><span class="hide" id="found-<?cs var:r.id ?>" lang="<?cs var:r.lang_tag ?>"><?cs uvar:r.title_html ?></span><?cs if:string.length(r.lang) ?><span class="quiet"><?cs var:r.lang ?></span><?cs /if ?></p></li><?cs /each ?>
</ul>
</form>
<p class="small quiet"><?cs var:Lang.portal_answers.new_tab ?></p><?cs /if ?><?cs /def ?>
