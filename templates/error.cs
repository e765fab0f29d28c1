<?cs include:"macros.cs" ?><?cs # error.cs -- what happened, what is kept, what to do; for portal and desk alike, so it has a frame of its own.
What is missing on the portal may be found by search.
Names read: Page.App, Page.Base, Page.LangTag, Page.Version, Page.Error.{Key,Title,Text}, Page.RequestId, Page.Home (path of the start page).
?><!doctype html>
<html lang="<?cs var:Page.LangTag ?>">
<head>
<meta charset="utf-8">
<title><?cs var:Page.Title ?></title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="stylesheet" href="<?cs var:url_validate(Page.Base) ?>/static/css/base.css?v=<?cs var:url_escape(Page.Version) ?>">
<link rel="icon" type="image/svg+xml" href="<?cs var:url_validate(Page.Base) ?>/static/img/icon.svg?v=<?cs var:url_escape(Page.Version) ?>">
</head>
<body class="portal">
<main id="main" class="wrap prose">
<h1><?cs var:Page.Error.Title ?></h1>
<p><?cs var:Page.Error.Text ?></p><?cs if:Page.Error.Key == "missing" && Page.App == "portal" ?>
<form class="search" role="search" action="<?cs var:url_validate(Page.Base) ?>/search" method="get"><input type="search" name="q" aria-label="<?cs var:Lang.portal_home.search ?>" maxlength="200"><button class="btn main"><?cs var:Lang.portal_home.go ?></button></form><?cs /if ?>
<p><a class="btn" href="<?cs var:url_validate(Page.Base) ?><?cs if:string.length(Page.Home) ?><?cs var:url_validate(Page.Home) ?><?cs else ?>/<?cs /if ?>"><?cs var:Lang.error_page.home ?></a><?cs if:string.length(Page.Help) ?> <a class="btn" href="<?cs var:url_validate(Page.Base) ?><?cs if:string.length(Page.Home) ?><?cs var:url_validate(Page.Home) ?><?cs else ?>/<?cs /if ?>help/"><?cs var:Lang.help.title ?></a><?cs /if ?></p>
<p class="quiet small"><?cs var:Lang.error_page.id ?> <code><?cs var:Page.RequestId ?></code></p>
</main>
</body>
</html>
