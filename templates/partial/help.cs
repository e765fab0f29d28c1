<?cs # partial/help.cs -- pieces of the pages of help.  Include it after the layout.
help_body()             one page: its sections, its text, the way to the page before and after; names read: Page.{Title,body_html,Hour,Headings,Way}
help_list(list, text)   pages of one kind
?><?cs def:help_way(way, rel, text) ?><?cs if:string.length(way.url) ?><a class="btn" rel="<?cs var:rel ?>" href="<?cs var:url_validate(way.url) ?>"><?cs var:text ?>: <?cs var:way.title ?></a><?cs /if ?><?cs /def ?><?cs

def:help_body() ?><article class="prose help"<?cs if:string.length(Page.Hour) ?> data-steps="<?cs var:Page.Hour ?>" data-done="<?cs var:Lang.help.done ?>"<?cs /if ?>>
<h1><?cs var:Page.Title ?></h1><?cs if:subcount(Page.Headings) > 2 ?>
<nav class="toc" aria-labelledby="toc"><h2 id="toc"><?cs var:Lang.portal_article.toc ?></h2>
<ul><?cs each:h = Page.Headings ?>
<li<?cs if:h.sub ?> class="sub"<?cs /if ?>><a href="#<?cs var:url_escape(h.id) ?>"><?cs uvar:h.text_html ?></a></li><?cs /each ?>
</ul></nav><?cs /if ?>
<?cs uvar:Page.body_html ?>
</article>
<nav class="row apart no-print" aria-label="<?cs var:Lang.help.title ?>"><?cs call:help_way(Page.Way.prev, "prev", Lang.paging.prev) ?><?cs call:help_way(Page.Way.next, "next", Lang.paging.next) ?></nav><?cs /def ?><?cs

def:help_list(list, text) ?><?cs if:subcount(list) ?>
<h2><?cs var:text ?></h2>
<ul><?cs each:p = list ?>
<li><a href="<?cs var:url_validate(p.url) ?>"><?cs var:p.title ?></a></li><?cs /each ?>
</ul><?cs /if ?><?cs /def ?>
