<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/article_quotes.cs -- answers that quoted an article.
Names read: Page.Said, Page.All, Page.OtherUrl, Page.Rows.N.{number,url,title,who,outdated,diff_url,at}, Page.ArticlePath.
?><?cs call:desk_begin() ?>
<h1><?cs var:Lang.desk_quotes.title ?></h1>
<p><?cs var:Page.Said ?></p>
<p class="quiet small"><?cs var:Lang.desk_quotes.hint ?></p>
<ul class="chips"><li><a class="chip" href="<?cs var:url_validate(Page.ArticlePath) ?>/quotes"<?cs if:!Page.All ?> aria-current="page"<?cs /if ?>><?cs var:Lang.desk_quotes.only_old ?></a></li><li><a class="chip" href="<?cs var:url_validate(Page.ArticlePath) ?>/quotes?all=1"<?cs if:Page.All ?> aria-current="page"<?cs /if ?>><?cs var:Lang.desk_quotes.all ?></a></li></ul>
<?cs if:subcount(Page.Rows) ?><div class="table"><table class="list"><caption class="hide"><?cs var:Lang.desk_quotes.title ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_complaints.number ?></th><th scope="col"><?cs var:Lang.desk_complaints.what ?></th><th scope="col"><?cs var:Lang.desk_quotes.quoted ?></th><th scope="col"><?cs var:Lang.desk_suggest.who ?></th><th scope="col"><?cs var:Lang.desk_history.when ?></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="id"><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.number ?></a></td><td class="wrap"><?cs var:r.title ?></td><td><?cs if:r.outdated ?><a href="<?cs var:url_validate(r.diff_url) ?>"><?cs var:Lang.desk_quotes.old ?></a><?cs else ?><?cs var:Lang.desk_quotes.now ?><?cs /if ?></td><td><?cs var:r.who ?></td><td class="at" title="<?cs var:r.at.full ?>"><?cs var:r.at.text ?></td></tr><?cs /each ?>
</tbody></table></div>
<?cs call:paging() ?><?cs else ?><?cs call:empty(Lang.desk_quotes.none, "") ?><?cs /if ?>
<?cs call:desk_end() ?>
