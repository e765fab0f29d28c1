<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/article_figures.cs -- how much one article is used, and what its readers said.
Names read: Page.ArticlePath, Page.ArticleTitle, Page.Periods, Page.Total.*, Page.Reasons.N.{text,n}, Page.Searches.N.{text,n,solved}, Page.Said.N.{reason,comment,revision,at}.
?><?cs call:desk_begin() ?>
<h1><?cs var:Lang.desk_figures.title ?></h1>
<p><a href="<?cs var:url_validate(Page.ArticlePath) ?>"><?cs var:Page.ArticleTitle ?></a></p>
<form class="filter" method="get"><div><label for="q-days"><?cs var:Lang.desk_figures.period ?></label><select id="q-days" name="days"><?cs each:o = Page.Periods ?><option value="<?cs var:o.value ?>"<?cs if:o.value == Form.days.value ?> selected<?cs /if ?>><?cs var:o.text ?></option><?cs /each ?></select></div><button class="btn"><?cs var:Lang.desk_figures.show ?></button></form>
<ul class="tiles many"><li><div><strong><?cs var:Page.Total.readers ?></strong><?cs var:Lang.desk_figures.readers ?></div></li><li><div><strong><?cs var:Page.Total.staff ?></strong><?cs var:Lang.desk_figures.staff ?></div></li><li><div><strong><?cs var:Page.Total.helpful ?></strong><?cs var:Lang.desk_figures.helpful ?></div></li><li><div><strong><?cs var:Page.Total.unhelpful ?></strong><?cs var:Lang.desk_figures.unhelpful ?></div></li><li><div><strong><?cs var:Page.Total.searches ?></strong><?cs var:Lang.desk_figures.searches ?></div></li><li><div><strong><?cs var:Page.Total.solved ?></strong><?cs var:Lang.desk_figures.solved ?></div></li></ul>
<h2><?cs var:Lang.desk_figures.reasons ?></h2>
<?cs if:subcount(Page.Reasons) ?><div class="table"><table class="narrow"><caption class="hide"><?cs var:Lang.desk_figures.reasons ?></caption><thead><tr><th scope="col"><?cs var:Lang.desk_figures.reason ?></th><th scope="col" class="num"><?cs var:Lang.desk_figures.count ?></th></tr></thead><tbody><?cs each:r = Page.Reasons ?>
<tr><td><?cs var:r.text ?></td><td class="num"><?cs var:r.n ?></td></tr><?cs /each ?></tbody></table></div><?cs else ?><p class="quiet"><?cs var:Lang.desk_figures.reasons_none ?></p><?cs /if ?>
<h2><?cs var:Lang.desk_figures.led ?></h2>
<?cs if:subcount(Page.Searches) ?><div class="table"><table class="narrow"><caption class="hide"><?cs var:Lang.desk_figures.led ?></caption><thead><tr><th scope="col"><?cs var:Lang.desk_figures.query ?></th><th scope="col" class="num"><?cs var:Lang.desk_figures.count ?></th><th scope="col" class="num"><?cs var:Lang.desk_figures.helped ?></th></tr></thead><tbody><?cs each:r = Page.Searches ?>
<tr><td><?cs var:r.text ?></td><td class="num"><?cs var:r.n ?></td><td class="num"><?cs var:r.solved ?></td></tr><?cs /each ?></tbody></table></div><?cs else ?><p class="quiet"><?cs var:Lang.desk_figures.led_none ?></p><?cs /if ?>
<h2><?cs var:Lang.desk_figures.said ?></h2>
<?cs if:subcount(Page.Said) ?><ul class="line"><?cs each:r = Page.Said ?>
<li><div class="who"><strong><?cs var:r.reason ?></strong><span class="quiet"><?cs var:Lang.desk_history.version ?> <?cs var:r.revision ?></span><?cs call:when(r.at.iso, r.at.text, r.at.full) ?></div><?cs if:string.length(r.comment) ?><div class="text"><?cs var:r.comment ?></div><?cs /if ?></li><?cs /each ?>
</ul><?cs call:paging() ?><?cs else ?><p class="quiet"><?cs var:Lang.desk_figures.said_none ?></p><?cs /if ?>
<?cs call:desk_end() ?>
