<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/searches.cs -- what guests looked for and did not find, what they found and did not open, what did not help.
Names read: Page.Lists.N.{text,url,on}, Page.Sums.{searches,none,opened,solved}, Page.Which, Page.Votes, Page.Periods,
Page.Rows.N.{query,tag,lang,times,hits,first,last,look,synonym,draft} or, of votes, {url,title,tag,lang,helpful,unhelpful,reasons.N.{text,n},comment,edit,draft}.
?><?cs call:desk_begin() ?>
<div class="head"><h1><?cs var:Page.Title ?></h1></div>
<?cs call:kb_tabs() ?>
<form class="filter" method="get" action="<?cs var:url_validate(Page.Base) ?>/desk/articles/searches">
<input type="hidden" name="list" value="<?cs var:Page.Which ?>">
<div><label for="q-days"><?cs var:Lang.desk_searches.days ?></label>
<select id="q-days" name="days"><?cs each:o = Page.Periods ?>
<option value="<?cs var:o.value ?>"<?cs if:o.value == Form.days.value ?> selected<?cs /if ?>><?cs var:o.text ?></option><?cs /each ?>
</select></div>
<button class="btn"><?cs var:Lang.desk.filter ?></button>
</form>
<dl class="facts"><dt><?cs var:Lang.desk_searches.searches ?></dt><dd><?cs var:Page.Sums.searches ?></dd><dt><?cs var:Lang.desk_searches.none ?></dt><dd><?cs var:Page.Sums.none ?></dd><dt><?cs var:Lang.desk_searches.opened ?></dt><dd><?cs var:Page.Sums.opened ?></dd><dt><?cs var:Lang.desk_searches.solved ?></dt><dd><?cs var:Page.Sums.solved ?></dd></dl>
<nav aria-label="<?cs var:Lang.desk_searches.lists ?>"><ul class="chips"><?cs each:l = Page.Lists ?>
<li><a class="chip" href="<?cs var:url_validate(l.url) ?>"<?cs if:l.on ?> aria-current="page"<?cs /if ?>><?cs var:l.text ?></a></li><?cs /each ?>
</ul></nav>
<?cs if:subcount(Page.Rows) ?><?cs if:Page.Votes ?><div class="table"><table class="list"><caption class="hide"><?cs var:Page.Title ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_article.title ?></th><th scope="col"><?cs var:Lang.desk_article.lang ?></th><th scope="col"><?cs var:Lang.desk_searches.votes ?></th><th scope="col"><?cs var:Lang.desk_searches.reasons ?></th><th scope="col"><?cs var:Lang.desk_searches.act ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="wrap"><a href="<?cs var:url_validate(r.url) ?>" lang="<?cs var:r.tag ?>"><?cs var:r.title ?></a><span class="th"> <?cs var:Lang.desk_searches.votes ?>: <?cs var:r.unhelpful ?> / <?cs var:r.helpful ?></span><td><?cs var:r.lang ?><td class="num"><?cs var:r.unhelpful ?> / <?cs var:r.helpful ?><td class="wrap"><?cs each:w = r.reasons ?><?cs var:w.text ?>: <?cs var:w.n ?>. <?cs /each ?><?cs if:string.length(r.comment) ?><q><?cs var:r.comment ?></q><?cs /if ?><td><a href="<?cs var:url_validate(r.edit) ?>"><?cs var:Lang.desk_searches.edit ?><span class="hide"> <?cs var:r.title ?></span></a><br><a href="<?cs var:url_validate(r.draft) ?>"><?cs var:Lang.desk_searches.draft ?><span class="hide"> <?cs var:r.title ?></span></a></tr><?cs /each ?>
</tbody></table></div><?cs else ?><div class="table"><table class="list"><caption class="hide"><?cs var:Page.Title ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_searches.query ?></th><th scope="col"><?cs var:Lang.desk_searches.times ?></th><?cs if:Page.Which == "unopened" ?><th scope="col"><?cs var:Lang.desk_searches.hits ?></th><?cs /if ?><th scope="col"><?cs var:Lang.desk_article.lang ?></th><th scope="col"><?cs var:Lang.desk_searches.dates ?></th><th scope="col"><?cs var:Lang.desk_searches.act ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="wrap"><a href="<?cs var:url_validate(r.look) ?>" lang="<?cs var:r.tag ?>"><?cs var:r.query ?></a><span class="th"> <?cs var:Lang.desk_searches.times ?>: <?cs var:r.times ?></span><td class="num"><?cs var:r.times ?><?cs if:Page.Which == "unopened" ?><td class="num"><?cs var:r.hits ?><?cs /if ?><td><?cs var:r.lang ?><td class="at"><?cs call:when(r.first.iso, r.first.text, r.first.full) ?><?cs if:r.first.iso != r.last.iso ?><br><?cs call:when(r.last.iso, r.last.text, r.last.full) ?><?cs /if ?><td><a href="<?cs var:url_validate(r.draft) ?>"><?cs var:Lang.desk_searches.draft ?><span class="hide"> <?cs var:r.query ?></span></a><br><a href="<?cs var:url_validate(r.synonym) ?>"><?cs var:Lang.desk_searches.synonym ?><span class="hide"> <?cs var:r.query ?></span></a></tr><?cs /each ?>
</tbody></table></div><?cs /if ?>
<?cs call:paging() ?><?cs
else ?><?cs call:empty(Lang.desk_searches.empty, Lang.desk_searches.empty_hint) ?><?cs /if ?>
<?cs call:desk_end() ?>
