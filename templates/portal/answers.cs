<?cs include:"layout_portal.cs" ?><?cs include:"partial/found.cs" ?><?cs # answers.cs -- what the script beside the form takes the list from; by itself a page like any other.
Names read: Page.Found (found.cs), Page.Shown, Form.idem.
?><?cs call:page_begin() ?>
<h1><?cs var:Lang.portal_answers.heading ?></h1>
<?cs call:found() ?>
<?cs call:page_end() ?>
