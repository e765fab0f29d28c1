<?cs include:"layout_desk.cs" ?><?cs # desk/account.cs -- my own language, sessions and password.
Names read: Page.Action, Page.Sessions.N.{seen,since,ip,agent,mine}, Page.Others, Page.LangTag, Form.*.
?><?cs call:desk_begin() ?>
<h1><?cs var:Lang.desk_account.title ?></h1>
<h2><?cs var:Lang.site.language ?></h2>
<form class="row" method="post" action="<?cs var:url_validate(Page.Base) ?>/desk/lang">
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><input type="hidden" name="next" value="/desk/account">
<button class="btn<?cs if:Page.LangTag == "zh-CN" ?> main<?cs /if ?>" name="to" value="zh_CN" lang="zh-CN"<?cs if:Page.LangTag == "zh-CN" ?> aria-current="true"<?cs /if ?>><?cs var:Lang.site.lang_zh_CN ?></button>
<button class="btn<?cs if:Page.LangTag == "zh-TW" ?> main<?cs /if ?>" name="to" value="zh_TW" lang="zh-TW"<?cs if:Page.LangTag == "zh-TW" ?> aria-current="true"<?cs /if ?>><?cs var:Lang.site.lang_zh_TW ?></button>
<button class="btn<?cs if:Page.LangTag == "en" ?> main<?cs /if ?>" name="to" value="en" lang="en"<?cs if:Page.LangTag == "en" ?> aria-current="true"<?cs /if ?>><?cs var:Lang.site.lang_en ?></button>
</form>
<hr>
<h2><?cs var:Lang.desk_account.sessions ?></h2>
<div class="table" tabindex="0" role="region" aria-label="<?cs var:Lang.desk_account.sessions ?>"><table class="list"><caption class="hide"><?cs var:Lang.desk_account.sessions ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.desk_account.seen ?></th><th scope="col"><?cs var:Lang.desk_account.since ?></th><th scope="col"><?cs var:Lang.desk_account.ip ?></th><th scope="col"><?cs var:Lang.desk_account.agent ?></th></tr></thead>
<tbody><?cs each:r = Page.Sessions ?>
<tr><td><?cs call:when(r.seen.iso, r.seen.text, r.seen.full) ?><?cs if:r.mine ?> <span class="badge active"><?cs var:Lang.desk_account.this ?></span><?cs /if ?></td><td><?cs call:when(r.since.iso, r.since.text, r.since.full) ?></td><td><?cs var:r.ip ?></td><td class="cut" title="<?cs var:r.agent ?>"><?cs var:r.agent ?></td></tr><?cs /each ?>
</tbody></table></div>
<?cs if:Page.Others ?><form method="post" action="<?cs var:url_validate(Page.Base) ?>/desk/sessions"><input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>"><p><button class="btn"><?cs var:Lang.desk_account.end_others ?></button></p></form><?cs /if ?>
<hr>
<h2><?cs var:Lang.desk_tokens.title ?></h2>
<p><?cs var:Lang.desk_tokens.text ?></p>
<p><a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/account/tokens"><?cs var:Lang.desk_tokens.title ?></a></p>
<hr>
<h2><?cs var:Lang.frame.password ?></h2>
<p><?cs var:Lang.desk_account.password_text ?></p>
<?cs call:form_errors() ?>
<?cs call:form_open(Page.Action, "") ?>
<input type="text" name="username" value="<?cs var:User.Login ?>" autocomplete="username" hidden>
<?cs call:f_input("password", "old", Lang.desk_account.old, "", "1", "1000", "current-password") ?>
<?cs call:f_input("password", "new", Lang.desk_account.new, Lang.desk_account.new_hint, "1", "1000", "new-password") ?>
<?cs call:f_input("password", "again", Lang.desk_account.again, "", "1", "1000", "new-password") ?>
<p class="actions"><button class="btn main"><?cs var:Lang.desk_account.save ?></button></p>
<?cs call:form_close() ?>
<?cs call:desk_end() ?>
