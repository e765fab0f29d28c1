<?cs include:"layout_portal.cs" ?><?cs # search.cs -- results, ten a page; when nothing is found: what was searched, near spellings, topics, and the form with the words in it.
Names read: Page.Q, Page.Heading, Page.Meant and Page.MeantUrl (what was probably meant), Page.Rows.N.{id,token,title_html,snippet_html,category_id,category,lang_tag,lang}, Page.None, Page.Found,
Page.Categories.N.{id,name,on}, Page.Langs.N.{code,text,on}, Page.Paging.
?><?cs call:page_begin() ?>
<h1 class="hide"><?cs var:Page.Title ?></h1>
<form class="prose" role="search" action="<?cs var:url_validate(Page.Base) ?>/search" method="get">
<div class="search"><input type="search" name="q" value="<?cs var:Page.Q ?>" aria-label="<?cs var:Lang.portal_search.label ?>" maxlength="200" autocomplete="off"<?cs if:!Page.Found ?> autofocus<?cs /if ?> data-suggest="<?cs var:url_validate(Page.Base) ?>/suggest" data-label="<?cs var:Lang.portal_search.suggestions ?>">
<button class="btn main"><?cs call:icon("search") ?><span><?cs var:Lang.portal_search.go ?></span></button></div>
<div class="filter" role="group" aria-label="<?cs var:Lang.portal_search.filter ?>">
<div><label for="category"><?cs var:Lang.portal_search.category ?></label>
<select id="category" name="category"><option value=""><?cs var:Lang.portal_search.category_all ?></option><?cs each:c = Page.Categories ?>
<option value="<?cs var:c.id ?>"<?cs if:c.on ?> selected<?cs /if ?>><?cs var:c.name ?></option><?cs /each ?>
</select></div>
<div><label for="lang"><?cs var:Lang.portal_search.lang ?></label>
<select id="lang" name="lang"><option value=""><?cs var:Lang.portal_search.lang_all ?></option><?cs each:l = Page.Langs ?>
<option value="<?cs var:l.code ?>"<?cs if:l.on ?> selected<?cs /if ?>><?cs var:l.text ?></option><?cs /each ?>
</select></div>
</div>
</form>
<?cs if:string.length(Page.Meant) ?><p role="status"><?cs var:Lang.portal_search.meant ?> <a href="<?cs var:url_validate(Page.MeantUrl) ?>"><strong><?cs var:Page.Meant ?></strong></a></p>
<?cs /if ?><?cs if:Page.Found ?><h2 class="small quiet"><?cs var:Page.Heading ?></h2>
<ol class="results"><?cs each:r = Page.Rows ?>
<li><h3><a href="<?cs var:url_validate(Page.Base) ?>/faq/<?cs var:url_escape(r.id) ?><?cs if:r.token ?>?s=<?cs var:url_escape(r.token) ?><?cs /if ?>" lang="<?cs var:r.lang_tag ?>"><?cs uvar:r.title_html ?></a></h3>
<p lang="<?cs var:r.lang_tag ?>"><?cs uvar:r.snippet_html ?></p>
<p class="small quiet"><a href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(r.category_id) ?>"><?cs var:r.category ?></a><?cs if:string.length(r.lang) ?> · <?cs var:r.lang ?><?cs /if ?></p></li><?cs /each ?>
</ol>
<?cs call:paging() ?>
<p><a href="<?cs var:url_validate(Page.Base) ?>/complaint?q=<?cs var:url_escape(Page.Q) ?>"><?cs var:Lang.portal_article.ask ?></a></p>
<?cs else ?><?cs if:Page.None ?><section class="prose" role="status">
<h2><?cs var:Page.Heading ?></h2>
<p><?cs var:Lang.portal_search.none_hint ?></p>
<p class="row"><a class="btn main" href="<?cs var:url_validate(Page.Base) ?>/complaint?q=<?cs var:url_escape(Page.Q) ?>"><?cs call:icon("write") ?><?cs var:Lang.portal_search.ask ?></a> <span class="quiet"><?cs var:Lang.portal_search.ask_text ?></span></p>
</section><?cs else ?><h2><?cs var:Lang.portal_search.start ?></h2><?cs /if ?>
<?cs if:subcount(Page.Categories) ?><h2><?cs var:Lang.portal_search.topics ?></h2>
<ul class="chips"><?cs each:c = Page.Categories ?>
<li><a class="chip" href="<?cs var:url_validate(Page.Base) ?>/category/<?cs var:url_escape(c.id) ?>"><?cs var:c.name ?></a></li><?cs /each ?>
</ul><?cs /if ?><?cs /if ?>
<?cs call:page_end() ?>
