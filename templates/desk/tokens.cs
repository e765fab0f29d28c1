<?cs include:"layout_desk.cs" ?><?cs # desk/tokens.cs -- my tokens of the JSON API.
Names read: Page.Token, Page.TokenName (one just made), Page.Rows.N.{id,name,write,over,revoked,created.*,expires.*,used.*}, Page.Days, Page.Action, Form.*.
?><?cs call:desk_begin() ?>
<h1><?cs var:Lang.desk_tokens.title ?></h1>
<p><?cs var:Lang.desk_tokens.text ?> <a href="<?cs var:url_validate(Page.Base) ?>/desk/api/v1/openapi.json"><?cs var:Lang.desk_tokens.document ?></a></p><?cs
if:string.length(Page.Token) ?>
<section class="note success" role="status" aria-labelledby="new"><h2 id="new"><?cs var:Lang.desk_tokens.made ?> <?cs var:Page.TokenName ?></h2>
<p><label for="token"><?cs var:Lang.desk_tokens.once ?></label></p>
<p><input id="token" type="text" readonly autocomplete="off" spellcheck="false" size="60" value="<?cs var:Page.Token ?>"></p></section><?cs /if ?><?cs
if:subcount(Page.Rows) ?>
<div class="table" tabindex="0" role="region" aria-label="<?cs var:Lang.desk_tokens.title ?>"><table class="list"><caption class="hide"><?cs var:Lang.desk_tokens.title ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_tokens.name ?></th><th scope="col"><?cs var:Lang.desk_tokens.rights ?></th><th scope="col"><?cs var:Lang.desk_tokens.created ?></th><th scope="col"><?cs var:Lang.desk_tokens.used ?></th><th scope="col"><?cs var:Lang.desk_tokens.expires ?></th><th scope="col"><span class="hide"><?cs var:Lang.desk_tokens.revoke ?></span></th></tr></thead>
<tbody><?cs each:r = Page.Rows ?>
<tr><td class="wrap" id="t-<?cs var:r.id ?>"><?cs var:r.name ?></td><td><?cs if:r.write ?><?cs var:Lang.desk_tokens.writes ?><?cs else ?><?cs var:Lang.desk_tokens.reads ?><?cs /if ?></td><td><?cs call:when(r.created.iso, r.created.text, r.created.full) ?></td><td><?cs if:string.length(r.used.iso) ?><?cs call:when(r.used.iso, r.used.text, r.used.full) ?><?cs else ?><?cs var:Lang.desk_tokens.never ?><?cs /if ?></td><td><?cs if:r.revoked ?><span class="badge"><?cs var:Lang.desk_tokens.revoked ?></span><?cs elif:r.over ?><span class="badge"><?cs var:Lang.desk_tokens.over ?></span><?cs elif:string.length(r.expires.iso) ?><?cs call:when(r.expires.iso, r.expires.full, r.expires.full) ?><?cs else ?><?cs var:Lang.desk_tokens.no_end ?><?cs /if ?></td><td><?cs if:!r.over ?><form method="post" action="<?cs var:url_validate(Page.Base) ?>/desk/account/tokens/<?cs var:url_escape(r.id) ?>/revoke"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><button class="btn slim" aria-describedby="t-<?cs var:r.id ?>"><?cs var:Lang.desk_tokens.revoke ?></button></form><?cs /if ?></td></tr><?cs /each ?>
</tbody></table></div><?cs else ?><?cs call:empty(Lang.desk_tokens.empty, "") ?><?cs /if ?>
<h2><?cs var:Lang.desk_tokens.new ?></h2>
<?cs call:form_errors() ?><?cs call:form_open(Page.Action, "") ?>
<?cs call:f_input("text", "name", Lang.desk_tokens.name, Lang.desk_tokens.name_hint, "1", "80", "off") ?>
<?cs call:f_select("days", Lang.desk_tokens.days, "", "1", "", Page.Days) ?>
<?cs call:f_check("write", Lang.desk_tokens.write, Lang.desk_tokens.write_hint) ?>
<p class="actions"><button class="btn main"><?cs var:Lang.desk_tokens.make ?></button></p>
<?cs call:form_close() ?>
<?cs call:desk_end() ?>
