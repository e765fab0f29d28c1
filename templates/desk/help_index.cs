<?cs include:"layout_desk.cs" ?><?cs include:"partial/help.cs" ?><?cs # desk/help_index.cs -- all pages of help.
Names read: Page.Title, Page.Hours, Page.Desk, Page.Guests (rows of title and url).
?><?cs call:desk_begin() ?>
<div class="prose help"><h1><?cs var:Page.Title ?></h1>
<p><?cs var:Lang.help.desk_lead ?></p><?cs call:help_list(Page.Hours, Lang.help.hours) ?><?cs call:help_list(Page.Desk, Lang.help.desk) ?><?cs call:help_list(Page.Guests, Lang.help.guests) ?></div>
<?cs call:desk_end() ?>
