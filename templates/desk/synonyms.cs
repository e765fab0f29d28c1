<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/synonyms.cs -- the firm's words: sets that mean the same.
Names read: Page.Rows.N.{id,words,note,off,shipped,who,updated}, Form.q.value, Page.Chips.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.desk_synonyms.title ?></h1><div class="do"><a class="btn main" href="<?cs var:url_validate(Page.Base) ?>/desk/synonyms/new"><?cs call:icon("add") ?><?cs var:Lang.desk_synonyms.new ?></a></div></div>
<?cs call:kb_tabs() ?>
<p class="quiet"><?cs var:Lang.desk_synonyms.lead ?></p>
<form class="filter" method="get" action="<?cs var:url_validate(Page.Base) ?>/desk/synonyms" role="search">
<div><label for="q-q"><?cs var:Lang.desk_synonyms.find ?></label>
<input id="q-q" name="q" type="search" value="<?cs var:Form.q.value ?>" maxlength="64"></div>
<button class="btn"><?cs var:Lang.desk.filter ?></button>
</form>
<?cs call:chips() ?>
<?cs if:subcount(Page.Rows) ?><div class="table"><table class="list"><caption class="hide"><?cs var:Lang.desk_synonyms.title ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_synonyms.words ?></th><th scope="col"><?cs var:Lang.desk_synonyms.note ?></th><th scope="col"><?cs var:Lang.desk_customer.updated ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="wrap"><a href="<?cs var:url_validate(Page.Base) ?>/desk/synonyms/<?cs var:url_escape(r.id) ?>"><?cs var:r.words ?></a><?cs if:r.off ?> <span class="badge"><?cs var:Lang.desk_synonyms.off ?></span><?cs /if ?><?cs if:r.shipped ?> <span class="badge"><?cs var:Lang.desk_synonyms.shipped ?></span><?cs /if ?><td class="wrap"><?cs var:r.note ?><td class="at"><?cs call:when(r.updated.iso, r.updated.text, r.updated.full) ?> <?cs var:r.who ?></tr><?cs /each ?>
</tbody></table></div>
<?cs call:paging() ?><?cs
elif:subcount(Page.Chips) ?><?cs call:empty(Lang.desk_synonyms.none, Lang.desk_synonyms.none_hint) ?><?cs
else ?><?cs call:empty(Lang.desk_synonyms.empty, Lang.desk_synonyms.empty_hint) ?><?cs /if ?>
<?cs call:desk_end() ?>
