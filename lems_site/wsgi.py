"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from lems_site.web.memory.allocator import limit_kept_memory

os.umask(0o077)  # the database, its journal, keys and uploads are for the user who runs the site alone
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lems_site.settings")
limit_kept_memory()
application = get_wsgi_application()
