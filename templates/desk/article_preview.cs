<?cs # desk/article_preview.cs -- title and body of an article as readers see them: a part of a page, for the editor's live preview.
Names read: Page.PreviewTitle, Page.preview_html.
?><?cs if:string.length(Page.PreviewTitle) ?><h2><?cs var:Page.PreviewTitle ?></h2>
<?cs /if ?><div class="prose"><?cs uvar:Page.preview_html ?></div>
