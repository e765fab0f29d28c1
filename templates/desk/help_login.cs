<?cs include:"macros.cs" ?><?cs # desk/help_login.cs -- help for those who cannot log in, with a frame of its own.
Names read: Page.Title, Page.body_html, Page.Base, Page.LangTag, Page.Site, Page.Version.
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
<body class="portal">
<main id="main" class="wrap">
<article class="prose help">
<h1><?cs var:Page.Title ?></h1>
<?cs uvar:Page.body_html ?>
</article>
<p><a class="btn" href="<?cs var:url_validate(Page.Base) ?>/desk/login"><?cs var:Lang.desk_login.title ?></a></p>
</main>
</body>
</html>
