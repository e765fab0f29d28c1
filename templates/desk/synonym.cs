<?cs include:"layout_desk.cs" ?><?cs include:"partial/desk.cs" ?><?cs # desk/synonym.cs -- one set of words, new or to be changed.
Names read: Form.{words,note,active,version}, Page.Action, Page.Conflict and Page.Theirs.{words,note} (what is stored now).
?><?cs call:desk_begin() ?>
<h1><?cs var:Page.Title ?></h1>
<?cs if:string.length(Page.Conflict) ?><div class="note danger" id="errors" role="alert" tabindex="-1" autofocus><h2><?cs var:Lang.desk_edit.conflict_title ?></h2><p><?cs var:Page.Conflict ?></p>
<p><strong><?cs var:Lang.desk_edit.stored ?></strong> <?cs var:Page.Theirs.words ?><?cs if:string.length(Page.Theirs.note) ?> (<?cs var:Page.Theirs.note ?>)<?cs /if ?></p></div><?cs /if ?>
<?cs call:form_errors() ?>
<?cs call:form_open(Page.Action, "") ?><?cs if:string.length(Form.version.value) ?>
<input type="hidden" name="version" value="<?cs var:Form.version.value ?>"><?cs /if ?>
<?cs call:f_area("words", Lang.desk_synonyms.words, Lang.desk_synonyms.words_hint, "1", "1000") ?>
<?cs call:f_input("text", "note", Lang.desk_synonyms.note, Lang.desk_synonyms.note_hint, "", "200", "off") ?>
<?cs call:f_check("active", Lang.desk_synonyms.active, Lang.desk_synonyms.active_hint) ?>
<p class="actions"><button class="btn main"><?cs if:string.length(Page.Conflict) ?><?cs var:Lang.desk_edit.save_over ?><?cs else ?><?cs var:Lang.desk_edit.save ?><?cs /if ?></button> <a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/synonyms"><?cs var:Lang.desk.cancel ?></a></p>
<?cs call:form_close() ?>
<?cs call:desk_end() ?>
