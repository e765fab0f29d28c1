<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs include:"partial/knowledge.cs" ?><?cs # desk/article_merge.cs -- one article goes into another: what will happen, in numbers.
Names read: Page.Article, Page.ArticlePath, Page.ArticleVersion, Page.Into, Page.NoTarget, Page.Effects, Page.Near.N.{url,title,tag,lang,state,per_cent,merge_url}, Page.Conflict,
Page.Refused, Form.into.
?><?cs call:desk_begin() ?>
<h1><?cs var:Lang.desk_merge.title ?></h1>
<p><span lang="<?cs var:Page.Article.tag ?>"><?cs var:Page.Article.title ?></span> <?cs call:badge(Page.Article.state) ?> <span class="quiet"><?cs var:Page.Article.lang ?></span></p>
<?cs call:kb_conflict(Lang.kb.conflict_text) ?><?cs if:Page.Refused ?><div class="note danger" id="errors" role="alert" tabindex="-1" autofocus><p><?cs var:Lang.desk_merge.refused ?></p></div><?cs /if ?>
<?cs if:Page.NoTarget ?><div class="note danger" id="errors" role="alert" tabindex="-1" autofocus><p><?cs var:Lang.desk_merge.no_target ?></p></div><?cs /if ?>
<?cs if:string.length(Page.Into.id) ?><section class="card"><h2><?cs var:Lang.desk_merge.will ?></h2>
<p><a href="<?cs var:url_validate(Page.Into.url) ?>" lang="<?cs var:Page.Into.tag ?>"><?cs var:Page.Into.title ?></a> <?cs call:badge(Page.Into.state) ?> <span class="quiet"><?cs var:Page.Into.lang ?></span></p>
<ul><li><?cs var:Lang.desk_merge.leads ?></li><?cs each:e = Page.Effects ?><li><?cs var:e ?></li><?cs /each ?><li><?cs var:Lang.desk_merge.text ?></li></ul>
<form method="post" action="<?cs var:url_validate(Page.ArticlePath) ?>/merge"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="version" value="<?cs var:Page.ArticleVersion ?>"><input type="hidden" name="into" value="<?cs var:Page.Into.id ?>">
<p class="actions"><button class="btn main"><?cs var:Lang.desk_merge.go ?></button> <a class="btn" href="<?cs var:url_validate(Page.ArticlePath) ?>"><?cs var:Lang.desk.cancel ?></a></p></form></section><?cs /if ?>
<h2><?cs var:Lang.desk_merge.near ?></h2>
<?cs if:subcount(Page.Near) ?><div class="table"><table class="list"><caption class="hide"><?cs var:Lang.desk_merge.near ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_article.title ?></th><th scope="col"><?cs var:Lang.desk_article.state ?></th><th scope="col" class="num"><?cs var:Lang.desk_merge.same ?></th><th scope="col"><span class="hide"><?cs var:Lang.desk_merge.choose ?></span></th></tr></thead>
<tbody><?cs each:r = Page.Near ?>
<tr><td class="wrap"><a href="<?cs var:url_validate(r.url) ?>" lang="<?cs var:r.tag ?>"><?cs var:r.title ?></a></td><td><?cs call:badge(r.state) ?></td><td class="num"><?cs var:r.per_cent ?> %</td><td><a class="btn slim" href="<?cs var:url_validate(r.merge_url) ?>"><?cs var:Lang.desk_merge.choose ?></a></td></tr><?cs /each ?>
</tbody></table></div><?cs else ?><?cs call:empty(Lang.desk_merge.near_none, "") ?><?cs /if ?>
<form class="filter" method="get" action="<?cs var:url_validate(Page.ArticlePath) ?>/merge"><div><label for="q-into"><?cs var:Lang.desk_merge.number ?></label><input id="q-into" name="into" inputmode="numeric" maxlength="18" value="<?cs var:Form.into.value ?>" required></div><button class="btn"><?cs var:Lang.desk_merge.choose ?></button></form>
<?cs call:desk_end() ?>
