<?cs include:"macros.cs" ?><?cs # desk/login.cs -- log-in, with a frame of its own.
Names read: Page.Action, Page.Next, Page.Keep.N.{name,value} (what was typed when the session ended), Page.Kept, Page.FilesLost, Form.*.
?><!doctype html>
<html lang="<?cs var:Page.LangTag ?>">
<head>
<meta charset="utf-8">
<title><?cs var:Page.Title ?> - <?cs var:Page.Site ?></title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="stylesheet" href="<?cs var:url_validate(Page.Base) ?>/static/css/base.css?v=<?cs var:url_escape(Page.Version) ?>">
<link rel="icon" type="image/svg+xml" href="<?cs var:url_validate(Page.Base) ?>/static/img/icon.svg?v=<?cs var:url_escape(Page.Version) ?>">
</head>
<body class="desk">
<main id="main" class="login">
<h1><?cs var:Page.Title ?></h1>
<p class="quiet"><?cs var:Page.Site ?></p>
<?cs if:Page.Kept ?><p class="note warning" role="alert"><?cs var:Lang.desk_login.kept ?></p><?cs
elif:subcount(Page.Keep) ?><p class="note"><?cs var:Lang.desk_login.kept ?></p><?cs /if ?>
<?cs if:Page.FilesLost ?><p class="note warning"><?cs var:Lang.desk_login.files_lost ?></p><?cs /if ?>
<?cs call:form_errors() ?>
<form method="post" action="<?cs var:url_validate(Page.Action) ?>">
<input type="hidden" name="csrf" value="<?cs var:Page.Csrf ?>">
<input type="hidden" name="next" value="<?cs var:Page.Next ?>"><?cs each:k = Page.Keep ?>
<input type="hidden" name="keep.<?cs var:k.name ?>" value="<?cs var:k.value ?>"><?cs /each ?>
<?cs set:Local.Focus = "username" ?><?cs call:f_input("text", "username", Lang.desk_login.username, "", "1", "64", "username") ?>
<?cs call:f_input("password", "password", Lang.desk_login.password, "", "1", "1000", "current-password") ?>
<p><button class="btn main"><?cs var:Lang.desk_login.go ?></button></p>
</form><?cs if:string.length(Page.Help) ?>
<p><a href="<?cs var:url_validate(Page.Help) ?>"><?cs var:Lang.help.login ?></a></p><?cs /if ?>
</main>
</body>
</html>
