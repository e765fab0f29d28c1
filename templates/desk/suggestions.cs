<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/suggestions.cs -- what I suggested, and what became of it.
Names read: Page.Rows.N.{url,title,reason,state,decided,at,decided_at,reply}.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Lang.desk_suggest.mine ?></h1></div>
<?cs call:kb_tabs() ?>
<?cs if:subcount(Page.Rows) ?><div class="table"><table class="list"><caption class="hide"><?cs var:Lang.desk_suggest.mine ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_article.title ?></th><th scope="col"><?cs var:Lang.desk_article.state ?></th><th scope="col"><?cs var:Lang.desk_suggest.reason ?></th><th scope="col"><?cs var:Lang.desk_suggest.decided ?></th><th scope="col"><?cs var:Lang.desk_history.when ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="wrap"><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.title ?></a></td><td><span class="badge <?cs var:r.state ?>"><?cs var:Lang.suggestion_state[r.state] ?></span></td><td class="wrap"><?cs var:r.reason ?></td><td class="wrap"><?cs var:r.decided ?><?cs if:string.length(r.reply) ?><br><span class="quiet small"><?cs var:r.reply ?></span><?cs /if ?></td><td class="at" title="<?cs var:r.at.full ?>"><?cs var:r.at.text ?></td></tr><?cs /each ?>
</tbody></table></div>
<?cs call:paging() ?><?cs else ?><?cs call:empty(Lang.desk_suggest.mine_none, Lang.desk_suggest.mine_hint) ?><?cs /if ?>
<?cs call:desk_end() ?>
