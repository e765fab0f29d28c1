<!doctype html>
<html lang="<?cs var:Page.LangTag ?>"><head><title><?cs var:Page.Title ?></title>
<link rel="stylesheet" href="<?cs var:Page.Static ?>/css/base.css?v=<?cs var:Page.Version ?>"></head>
<body><ul><?cs each:r = Page.Rows ?>
<li><a href="<?cs var:Page.Base ?>/faq/<?cs var:r.id ?>"><?cs var:r.title ?></a></li><?cs /each ?>
</ul><p><?cs var:Lang.site.home ?></p></body></html>
