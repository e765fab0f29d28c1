<?cs include:"layout_portal.cs" ?><?cs include:"partial/help.cs" ?><?cs # portal/help_index.cs -- the pages of help for customers.
Names read: Page.Title, Page.Guests.N.{title,url}.
?><?cs call:page_begin() ?>
<div class="prose help"><h1><?cs var:Page.Title ?></h1>
<p><?cs var:Lang.help.lead ?></p><?cs call:help_list(Page.Guests, Lang.help.guests) ?></div>
<?cs call:page_end() ?>
