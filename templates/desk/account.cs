<?cs include:"layout_desk.cs" ?><?cs # desk/account.cs -- my own language and password.
Names read: Page.Action, Page.LangTag, Form.*.
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
