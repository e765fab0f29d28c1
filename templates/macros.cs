<?cs # macros.cs -- the pieces that pages are made of: icons, badges, times, form fields, paging.
Names read: Form.<field>.value and .error (text; web/form.c), Form.idem, Page.Csrf, Page.Base, Page.Paging.{prev,next,text}.
An argument of several words is one text of the catalogue; "1" means yes, "" no.  Layouts include this file.

icon(name)                                  one of the layout's sprite
sprite_shared()                             the symbols that both layouts have
badge(state)                                state of a case, article or customer: word and shape
when(iso, text, full)                       a time: text as read, the full one on hover and in print
flash()                                     what the last act did, once
form_open(action, files)  form_close()      POST form with its proof; files "1" for uploads
form_errors()                               summary of what is wrong, takes focus; rows Form.Errors.N.{field,label,error}
f_input(type, name, label, hint, need, max, auto)   one line; auto is the autocomplete word or "off"; Local.Focus names the one that has the focus
f_area(name, label, hint, need, max)        several lines
f_select(name, label, hint, need, first, options)   first: text of the empty choice, "" for none; options.N.{value,text}
f_radio(name, label, hint, options)         choices one below the other
f_check(name, label, hint)                  a checkbox
f_file(name, label, hint, multiple)         files; limits from Page.Upload.{mb,most}
paging()                                    previous, page, next
empty(text, hint)                           an empty list says how to fill it
?><?cs def:icon(name) ?><svg class="icon" aria-hidden="true"><use href="#i-<?cs var:url_escape(name) ?>"></use></svg><?cs /def ?><?cs

def:badge(state) ?><span class="badge <?cs var:state ?>"><?cs var:Lang.state[state] ?></span><?cs /def ?><?cs

def:when(iso, text, full) ?><time datetime="<?cs var:iso ?>" title="<?cs var:full ?>"<?cs if:text != full ?> data-full="<?cs var:full ?>"<?cs /if ?>><?cs var:text ?></time><?cs /def ?><?cs

def:flash() ?><?cs if:string.length(Page.Flash) ?><p class="note success" role="status"><?cs var:Page.Flash ?></p><?cs /if ?><?cs /def ?><?cs

def:form_open(action, files) ?><form method="post" action="<?cs var:url_validate(action) ?>"<?cs if:files ?> enctype="multipart/form-data"<?cs /if ?> data-form>
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><?cs if:string.length(Form.idem) ?>
<input type="hidden" name="idem" value="<?cs var:Form.idem ?>"><?cs /if ?>
<?cs /def ?><?cs def:form_close() ?></form><?cs /def ?><?cs

def:form_errors() ?><?cs if:subcount(Form.Errors) ?><div class="note danger" id="errors" role="alert" tabindex="-1" autofocus>
<h2><?cs var:Lang.form.errors ?></h2>
<ul><?cs each:e = Form.Errors ?>
<li><?cs if:string.length(e.field) ?><strong><?cs var:e.label ?></strong> <a href="#f-<?cs var:url_escape(e.field) ?>"><?cs var:e.error ?></a><?cs else ?><?cs var:e.error ?><?cs /if ?></li><?cs /each ?>
</ul></div><?cs /if ?><?cs /def ?><?cs

def:f_label(name, label, need) ?><label for="f-<?cs var:name ?>"><?cs var:label ?><?cs if:!need ?> <span class="opt"><?cs var:Lang.form.optional ?></span><?cs /if ?></label><?cs /def ?><?cs

def:f_about(name, hint) ?><?cs if:string.length(Form[name].error) ?> aria-invalid="true" aria-describedby="e-<?cs var:name ?><?cs if:string.length(hint) ?> h-<?cs var:name ?><?cs /if ?>"<?cs
elif:string.length(hint) ?> aria-describedby="h-<?cs var:name ?>"<?cs /if ?><?cs /def ?><?cs

def:f_below(name, hint) ?><?cs if:string.length(Form[name].error) ?>
<p class="error" id="e-<?cs var:name ?>"><?cs var:Form[name].error ?></p><?cs /if ?><?cs if:string.length(hint) ?>
<p class="hint" id="h-<?cs var:name ?>"><?cs var:hint ?></p><?cs /if ?><?cs /def ?><?cs

def:f_input(type, name, label, hint, need, max, auto) ?><div class="field"><?cs call:f_label(name, label, need) ?>
<input type="<?cs var:type ?>" id="f-<?cs var:name ?>" name="<?cs var:name ?>"<?cs if:type != "password" ?> value="<?cs var:Form[name].value ?>"<?cs /if ?><?cs
if:need ?> required<?cs /if ?><?cs if:max ?> maxlength="<?cs var:max ?>"<?cs /if ?><?cs if:string.length(auto) ?> autocomplete="<?cs var:auto ?>"<?cs /if ?><?cs if:Local.Focus == name && !subcount(Form.Errors) ?> autofocus<?cs /if ?><?cs call:f_about(name, hint) ?>><?cs
call:f_below(name, hint) ?>
</div>
<?cs /def ?><?cs

def:f_area(name, label, hint, need, max) ?><div class="field"><?cs call:f_label(name, label, need) ?>
<textarea id="f-<?cs var:name ?>" name="<?cs var:name ?>" rows="8"<?cs if:need ?> required<?cs /if ?><?cs if:max ?> maxlength="<?cs var:max ?>" data-count="<?cs var:Lang.form.count ?>"<?cs /if ?><?cs call:f_about(name, hint) ?>>
<?cs var:Form[name].value ?></textarea><?cs
call:f_below(name, hint) ?>
</div>
<?cs /def ?><?cs

def:f_select(name, label, hint, need, first, options) ?><div class="field"><?cs call:f_label(name, label, need) ?>
<select id="f-<?cs var:name ?>" name="<?cs var:name ?>"<?cs if:need && string.length(first) ?> required<?cs /if ?><?cs call:f_about(name, hint) ?>><?cs if:string.length(first) ?>
<option value=""><?cs var:first ?></option><?cs /if ?><?cs each:o = options ?>
<option value="<?cs var:o.value ?>"<?cs if:o.value == Form[name].value ?> selected<?cs /if ?>><?cs var:o.text ?></option><?cs /each ?>
</select><?cs call:f_below(name, hint) ?>
</div>
<?cs /def ?><?cs

def:f_radio(name, label, hint, options) ?><fieldset class="field" id="f-<?cs var:name ?>" tabindex="-1"<?cs call:f_about(name, hint) ?>><legend><?cs var:label ?></legend><?cs each:o = options ?>
<label class="choice"><input type="radio" name="<?cs var:name ?>" value="<?cs var:o.value ?>"<?cs if:o.value == Form[name].value ?> checked<?cs /if ?>> <?cs var:o.text ?></label><?cs /each ?><?cs
call:f_below(name, hint) ?>
</fieldset>
<?cs /def ?><?cs

def:f_check(name, label, hint) ?><div class="field"><label class="choice" for="f-<?cs var:name ?>"><input type="checkbox" id="f-<?cs var:name ?>" name="<?cs var:name ?>" value="1"<?cs
if:Form[name].value ?> checked<?cs /if ?><?cs call:f_about(name, hint) ?>> <?cs var:label ?></label><?cs call:f_below(name, hint) ?>
</div>
<?cs /def ?><?cs

def:f_file(name, label, hint, multiple) ?><div class="field"><?cs call:f_label(name, label, "") ?>
<input type="file" id="f-<?cs var:name ?>" name="<?cs var:name ?>"<?cs if:multiple ?> multiple<?cs /if ?> data-files data-mb="<?cs var:Page.Upload.mb ?>" data-most="<?cs var:Page.Upload.most ?>" data-big="<?cs var:Lang.form.files_big ?>" data-many="<?cs var:Lang.form.files_many ?>"<?cs call:f_about(name, hint) ?>><?cs call:f_below(name, hint) ?>
</div>
<?cs /def ?><?cs

def:paging() ?><?cs if:string.length(Page.Paging.prev) || string.length(Page.Paging.next) ?><nav class="paging" aria-label="<?cs var:Lang.paging.label ?>"><?cs
if:string.length(Page.Paging.prev) ?><a class="btn slim" rel="prev" href="<?cs var:url_validate(Page.Paging.prev) ?>"><?cs call:icon("left") ?><?cs var:Lang.paging.prev ?></a><?cs /if ?>
<span class="quiet"><?cs var:Page.Paging.text ?></span><?cs
if:string.length(Page.Paging.next) ?>
<a class="btn slim" rel="next" href="<?cs var:url_validate(Page.Paging.next) ?>"><?cs var:Lang.paging.next ?><?cs call:icon("right") ?></a><?cs /if ?>
</nav><?cs /if ?><?cs /def ?><?cs

def:sprite_shared() ?>
<symbol id="i-brand" viewBox="0 0 24 24"><path d="M4 4.5h16a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-7L8 21v-4.5H4A1.5 1.5 0 0 1 2.5 15V6A1.5 1.5 0 0 1 4 4.5z"/><path d="m8.5 10.5 2.5 2.5 4.5-5"/></symbol>
<symbol id="i-search" viewBox="0 0 24 24"><circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/></symbol>
<symbol id="i-theme" viewBox="0 0 24 24"><circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17a8.5 8.5 0 0 0 0-17z" fill="currentColor"/></symbol>
<symbol id="i-left" viewBox="0 0 24 24"><path d="m14.5 5.5-7 6.5 7 6.5"/></symbol>
<symbol id="i-right" viewBox="0 0 24 24"><path d="m9.5 5.5 7 6.5-7 6.5"/></symbol>
<symbol id="i-write" viewBox="0 0 24 24"><path d="M4 20v-4L15.5 4.5l4 4L8 20zM13 7l4 4"/></symbol>
<symbol id="i-case" viewBox="0 0 24 24"><path d="M6 3.5h8.5l4 4v13H6zM14 3.5V8h4.5M9 12.5h6.5M9 16h6.5"/></symbol>
<symbol id="i-file" viewBox="0 0 24 24"><path d="m18.5 11-7 7a4 4 0 0 1-5.6-5.7l7.6-7.6a2.7 2.7 0 0 1 3.8 3.8l-7.4 7.4a1.3 1.3 0 0 1-1.9-1.9l6.6-6.6"/></symbol>
<symbol id="i-yes" viewBox="0 0 24 24"><path d="m5 12.5 5 5 9.5-11"/></symbol>
<symbol id="i-no" viewBox="0 0 24 24"><path d="m6 6 12 12M18 6 6 18"/></symbol>
<?cs /def ?><?cs

def:empty(text, hint) ?><div class="empty"><p><?cs var:text ?></p><?cs if:string.length(hint) ?><p><?cs var:hint ?></p><?cs /if ?></div><?cs /def ?>
