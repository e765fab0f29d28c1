<?cs # partial/desk.cs -- pieces of the desk's pages.  Include it after layout_desk.cs.
th(key, text)          head of a column one can sort by; names read: Page.Sort.<key>.{url,dir}
chips()                the filters in force, each a link that takes it away; names read: Page.Chips.N.{text,url}
f_pick(name, label, first, options)   a select of a filter form
case_table(rows, caption)   cases; rows as desk_case_rows makes them
relation(state)        state of a customer
private_facts(rows)    private fields as definition pairs; rows.N.{key,label,level,mask,url}
text_notes()           what of this page is masked or away
?><?cs def:th(key, text) ?><th scope="col"<?cs if:Page.Sort[key].dir == "ascending" ?> aria-sort="ascending"<?cs elif:Page.Sort[key].dir == "descending" ?> aria-sort="descending"<?cs /if ?>><a href="<?cs var:url_validate(Page.Sort[key].url) ?>"><?cs var:text ?></a></th><?cs /def ?><?cs

def:chips() ?><?cs if:subcount(Page.Chips) ?><ul class="chips" aria-label="<?cs var:Lang.desk.filters ?>"><?cs each:c = Page.Chips ?>
<li><a class="chip" href="<?cs var:url_validate(c.url) ?>" title="<?cs var:Lang.desk.chip_remove ?>"><?cs var:c.text ?><?cs call:icon("no") ?><span class="hide"><?cs var:Lang.desk.chip_remove ?></span></a></li><?cs /each ?>
</ul><?cs /if ?><?cs /def ?><?cs

def:f_pick(name, label, first, options) ?><div><label for="q-<?cs var:name ?>"><?cs var:label ?></label>
<select id="q-<?cs var:name ?>" name="<?cs var:name ?>"><option value=""><?cs var:first ?></option><?cs each:o = options ?>
<option value="<?cs var:o.value ?>"<?cs if:o.value == Form[name].value ?> selected<?cs /if ?>><?cs var:o.text ?></option><?cs /each ?>
</select></div>
<?cs /def ?><?cs

def:case_table(rows, caption) ?><div class="table"><table class="list"><caption class="hide"><?cs var:caption ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_complaints.number ?></th><th scope="col"><?cs var:Lang.desk_complaints.what ?></th><th scope="col"><?cs var:Lang.desk_complaints.state ?></th><th scope="col"><?cs var:Lang.desk_complaints.received ?></th></tr></thead>
<tbody><?cs each:r = rows ?>
<tr><td class="id"><a href="<?cs var:url_validate(r.url) ?>"><?cs var:r.number ?></a></td><td class="wrap"><?cs if:string.length(r.restricted) ?><span class="badge grave"><?cs var:r.restricted ?></span> <?cs /if ?><?cs var:r.title ?></td><td><?cs call:badge(r.state) ?></td><td><?cs call:when(r.received.iso, r.received.text, r.received.full) ?></td></tr><?cs /each ?>
</tbody></table></div>
<?cs /def ?><?cs

def:relation(state) ?><span class="badge <?cs if:state == "closed" ?>ended<?cs else ?><?cs var:state ?><?cs /if ?>"><?cs var:Lang.customer_state[state] ?></span><?cs /def ?><?cs

def:private_facts(rows) ?><?cs each:p = rows ?>
<dt><?cs var:p.label ?></dt><dd><span class="private"><?cs if:string.length(p.mask) ?><span class="mono"><?cs var:p.mask ?></span> <?cs call:icon("lock") ?><span class="level"><?cs var:p.level ?></span><?cs if:string.length(p.url) ?> <a class="btn slim" href="<?cs var:url_validate(p.url) ?>" data-reveal><?cs var:Lang.desk_reveal.show ?><span class="hide"> <?cs var:p.label ?></span></a><?cs /if ?><?cs else ?><span class="quiet"><?cs var:Lang.desk.none ?></span><?cs /if ?></span></dd><?cs /each ?><?cs /def ?><?cs

def:text_notes() ?><?cs if:Page.VaultAway ?><p class="note warning" role="status"><?cs var:Lang.desk.vault_away ?></p><?cs /if ?><?cs /def ?>
