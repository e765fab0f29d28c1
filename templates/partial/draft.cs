<?cs # partial/draft.cs -- text that is kept as one types.  Include it after layout_desk.cs; the form has data-draft, its key (Page.DraftKey).
draft_offer()          above the form: there is unsaved text; names read: Page.Draft.{text,open_text,open,key,url,back}, Page.Csrf
draft_older()          inside the form: older text waits, and saving must leave it; name read too: Page.Older
draft_state()          where the form says that the text is kept
?><?cs def:draft_offer() ?><?cs if:string.length(Page.Draft.key) ?><div class="note<?cs if:!Page.Draft.open ?> warning<?cs /if ?> row apart" role="status"<?cs if:!Page.Draft.open ?> data-draft-waiting<?cs /if ?>><p><?cs if:Page.Draft.open ?><?cs var:Page.Draft.open_text ?><?cs else ?><?cs var:Page.Draft.text ?><?cs /if ?></p>
<form class="row" method="post" action="<?cs var:url_validate(Page.Base) ?>/desk/drafts/drop"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="draft" value="<?cs var:Page.Draft.key ?>"><input type="hidden" name="next" value="<?cs var:Page.Draft.back ?>"><?cs if:!Page.Draft.open ?>
<a class="btn main" href="<?cs var:url_validate(Page.Draft.url) ?>"><?cs var:Lang.desk_draft.go_on ?></a><?cs /if ?>
<button class="btn"><?cs var:Lang.desk_draft.drop ?></button></form></div><?cs /if ?><?cs /def ?><?cs

def:draft_older() ?><?cs if:Page.Older || string.length(Page.Draft.key) && !Page.Draft.open ?>
<input type="hidden" name="older" value="1"><?cs /if ?><?cs /def ?><?cs

def:draft_state() ?><span class="quiet small" data-draft-state data-saved="<?cs var:Lang.desk_draft.saved ?>" data-away="<?cs var:Lang.desk_draft.away ?>" data-over="<?cs var:Lang.desk_draft.over ?>" data-waiting="<?cs var:Lang.desk_draft.waiting ?>"></span><?cs /def ?>
