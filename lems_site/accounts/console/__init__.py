"""Commands of Django that this site refuses. An app of its own, which stands before Django's in INSTALLED_APPS."""
