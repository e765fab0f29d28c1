<?cs include:"layout_desk.cs" ?><?cs include:"partial/help.cs" ?><?cs # desk/help.cs -- one page of help; the steps of a guided first hour can be ticked off with JavaScript.
Names read: as in partial/help.cs; Page.Base, Page.Version.
?><?cs call:desk_begin() ?>
<?cs call:help_body() ?><?cs if:string.length(Page.Hour) ?>
<script type="module" src="<?cs var:url_validate(Page.Base) ?>/static/js/steps.js?v=<?cs var:url_escape(Page.Version) ?>"></script><?cs /if ?>
<?cs call:desk_end() ?>
