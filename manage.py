#!/usr/bin/env python
"""Django's command line, with this project's settings."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.umask(0o077)  # the database, its journal, keys and uploads are for the user who runs the site alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lems_site.settings")
    execute_from_command_line(sys.argv)
