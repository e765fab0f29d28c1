<?cs # partial/knowledge.cs -- pieces of the knowledge base's pages.  Include it after layout_desk.cs and partial/desk.cs.
kb_tabs()               the pages of the knowledge base; names read: Page.Tab, Page.Waiting
kb_conflict(text)       somebody was faster
diff(parts)             what changed, in one column; parts as desk_diff makes them
diff_old(parts) diff_new(parts)   the same in two columns
diff_texts()            title, keywords and text compared, inline; names read: Page.Diff, Page.DiffTag, Page.Same
comments(action, hint)  what was said, and a field to say more; names read: Page.Comments, Form.comment
expect(r)               whether an article is not yet or no longer valid
?><?cs def:kb_tab(key, path, text) ?><li><a class="chip" href="<?cs var:url_validate(Page.Base) ?>/desk/<?cs var:url_validate(path) ?>"<?cs if:Page.Tab == key ?> aria-current="page"<?cs /if ?>><?cs var:text ?><?cs if:key == "review" && string.length(Page.Waiting) ?> <strong><?cs var:Page.Waiting ?></strong><?cs /if ?></a></li><?cs /def ?><?cs

def:kb_tabs() ?><nav class="no-print" aria-label="<?cs var:Lang.frame.articles ?>"><ul class="chips tabs"><?cs call:kb_tab("list", "articles", Lang.kb.list) ?><?cs if:User.Can.article_publish ?><?cs call:kb_tab("review", "articles/review", Lang.kb.review) ?><?cs /if ?><?cs call:kb_tab("suggestions", "articles/suggestions", Lang.kb.suggestions) ?><?cs call:kb_tab("reading", "reading", Lang.kb.reading) ?><?cs if:User.Can.article_edit ?><?cs call:kb_tab("figures", "articles/figures", Lang.kb.figures) ?><?cs call:kb_tab("health", "articles/health", Lang.kb.health) ?><?cs call:kb_tab("searches", "articles/searches", Lang.desk_searches.tab) ?><?cs call:kb_tab("synonyms", "synonyms", Lang.desk_synonyms.tab) ?><?cs /if ?><?cs if:User.Can.article_publish ?><?cs call:kb_tab("announcements", "announcements", Lang.desk_told.title) ?><?cs /if ?></ul></nav><?cs /def ?><?cs

def:kb_conflict(text) ?><?cs if:Page.Conflict ?><div class="note danger" id="errors" role="alert" tabindex="-1" autofocus><h2><?cs var:Lang.kb.conflict ?></h2><p><?cs var:text ?></p></div><?cs /if ?><?cs /def ?><?cs

def:diff_skip(text) ?><details class="unchanged"><summary><?cs var:Lang.kb.skip ?></summary><?cs var:text ?></details><?cs /def ?><?cs

def:diff_gone(text) ?><del><span class="hide"><?cs var:Lang.kb.gone ?> </span><?cs var:text ?></del><?cs /def ?><?cs

def:diff_added(text) ?><ins><span class="hide"><?cs var:Lang.kb.added ?> </span><?cs var:text ?></ins><?cs /def ?><?cs

def:diff(parts) ?><?cs each:p = parts ?><?cs if:string.length(p.gone) ?><?cs call:diff_gone(p.gone) ?><?cs elif:string.length(p.new) ?><?cs call:diff_added(p.new) ?><?cs elif:string.length(p.skip) ?><?cs call:diff_skip(p.skip) ?><?cs else ?><?cs var:p.same ?><?cs /if ?><?cs /each ?><?cs /def ?><?cs

def:diff_old(parts) ?><?cs each:p = parts ?><?cs if:string.length(p.gone) ?><?cs call:diff_gone(p.gone) ?><?cs elif:string.length(p.skip) ?><?cs call:diff_skip(p.skip) ?><?cs else ?><?cs var:p.same ?><?cs /if ?><?cs /each ?><?cs /def ?><?cs

def:diff_new(parts) ?><?cs each:p = parts ?><?cs if:string.length(p.new) ?><?cs call:diff_added(p.new) ?><?cs elif:string.length(p.skip) ?><?cs call:diff_skip(p.skip) ?><?cs else ?><?cs var:p.same ?><?cs /if ?><?cs /each ?><?cs /def ?><?cs

def:diff_texts() ?><?cs if:Page.Same ?><p class="quiet"><?cs var:Lang.kb.same ?></p><?cs /if ?>
<p class="quiet small"><?cs var:Lang.kb.legend ?> <del><?cs var:Lang.kb.legend_gone ?></del> <ins><?cs var:Lang.kb.legend_new ?></ins></p>
<div class="card diffs" lang="<?cs var:Page.DiffTag ?>">
<div class="diff title"><?cs call:diff(Page.Diff.title) ?></div><?cs if:subcount(Page.Diff.keywords) ?>
<div class="diff quiet"><?cs call:diff(Page.Diff.keywords) ?></div><?cs /if ?>
<div class="diff"><?cs call:diff(Page.Diff.body) ?></div></div><?cs /def ?><?cs

def:comments(action, hint) ?><details class="card no-print" id="comments"<?cs if:subcount(Page.Comments) || string.length(Form.comment.value) || string.length(Form.comment.error) ?> open<?cs /if ?>><summary><?cs var:Lang.desk_article.comments ?></summary><?cs if:subcount(Page.Comments) ?>
<ul class="line"><?cs each:c = Page.Comments ?>
<li class="note-in"><div class="who"><strong><?cs var:c.who ?></strong><?cs call:when(c.at.iso, c.at.text, c.at.full) ?></div><div class="text"><?cs var:c.body ?></div></li><?cs /each ?>
</ul><?cs /if ?>
<form method="post" action="<?cs var:url_validate(action) ?>/comment" data-form><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>">
<?cs call:f_area("comment", Lang.desk_article.comment, hint, "1", "4000") ?>
<p class="actions"><button class="btn"><?cs var:Lang.desk_article.comment_add ?></button></p></form></details><?cs /def ?><?cs

def:expect(r) ?><?cs if:r.pending ?> <span class="badge waiting"><?cs var:Lang.article_state.pending ?></span><?cs elif:r.expired ?> <span class="badge grave"><?cs var:Lang.article_state.expired ?></span><?cs /if ?><?cs /def ?>
