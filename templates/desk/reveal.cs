<?cs include:"layout_desk.cs" ?><?cs # desk/reveal.cs -- one private value for a purpose: first the question, then the value for a minute.  desk.js shows #reveal in a dialog.
Names read: Page.Whose, Page.Mask, Page.OfCase, Page.NeedReason, Page.Purposes, Page.Action, Page.Back; after the question Page.Value and Page.Seconds.
?><?cs call:desk_begin() ?>
<section id="reveal">
<h1><?cs var:Page.Title ?></h1>
<?cs if:string.length(Page.Value) ?>
<div class="stack" data-countdown="<?cs var:Page.Seconds ?>" data-after="<?cs var:Lang.desk_reveal.hidden ?>">
<p class="quiet"><?cs var:Page.Whose ?></p>
<p class="number" id="revealed"><?cs var:Page.Value ?></p>
<p class="quiet"><?cs call:icon("clock") ?><?cs var:Lang.desk_reveal.left ?> <span data-left><?cs var:Page.Seconds ?></span></p>
</div>
<p class="actions"><a class="btn main" href="<?cs var:url_validate(Page.Back) ?>" data-shut><?cs var:Lang.desk_reveal.done ?></a></p>
<?cs else ?>
<p class="quiet"><?cs var:Page.Whose ?> <span class="mono"><?cs var:Page.Mask ?></span></p>
<p><?cs var:Lang.desk_reveal.text ?></p>
<?cs call:form_errors() ?>
<?cs call:form_open(Page.Action, "") ?>
<?cs call:f_radio("purpose", Lang.desk_reveal.purpose, "", Page.Purposes) ?>
<?cs if:Page.NeedReason ?><?cs call:f_input("text", "reason", Lang.desk_reveal.reason, Lang.desk_reveal.reason_hint, "1", "150", "off") ?><?cs
else ?><?cs call:f_input("text", "reason", Lang.desk_reveal.reason, Lang.desk_reveal.reason_free, "", "150", "off") ?><?cs /if ?>
<?cs if:!Page.OfCase ?><?cs call:f_input("text", "number", Lang.desk_reveal.number, "", "", "30", "off") ?><?cs /if ?>
<p class="actions"><button class="btn main"><?cs var:Lang.desk_reveal.show ?></button> <a class="btn" href="<?cs var:url_validate(Page.Back) ?>" data-shut><?cs var:Lang.desk.cancel ?></a></p>
<?cs call:form_close() ?>
<?cs /if ?>
</section>
<?cs call:desk_end() ?>
