"""The forms of account pages: django-allauth's, with this site's labels, hints and errors."""
