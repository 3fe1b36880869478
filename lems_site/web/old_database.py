"""A database that an earlier version of this site made, with migrations that this version no longer has: what to do with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

HEAD = """This database was made by an earlier version of the site, and this version cannot use it.
Nothing was changed or deleted.

1. Save what you want to keep. In another folder, check out the version that made the database,
   and run it there with this data:"""
EXPORT = """     Each owner of a diary signs in there, opens /diary/, chooses the diary, then Export.
     The published pages are exported there with:
     .venv/bin/python manage.py export_content saved-content
2. Set the old database aside:"""
TAIL = """3. Start again:
     make run
4. Bring back what you saved. Owners sign up again, open /diary/, begin a diary, then Import. The pages:
     .venv/bin/python manage.py load_content --overwrite saved-content"""


def unknown_migrations() -> list[str]:
    """The migrations of this site's apps that the database has and this version does not, as "app.name". One query, or two."""
    if not MigrationRecorder(connection).has_table():
        return []
    loader = MigrationLoader(connection)
    own = {config.label for config in apps.get_app_configs() if config.name.startswith("lems_site.")}
    gone = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(f"{app}.{name}" for app, name in gone if app in own)


def instructions(database: dict[str, Any]) -> str:
    """What to do with such a database. `database` are Django's settings of it."""
    name = str(database["NAME"])
    if database["ENGINE"].endswith("sqlite3"):
        path = Path(name)
        folder = path.with_name("old-database")
        run = [f'DATA_DIR="{settings.DATA_DIR}" DATABASE_URL="sqlite:///{path}" make run PORT=9000']
        set_aside = [f'mkdir "{folder}"', f'mv "{path}"* "{folder}/"']
    else:
        run = [f'DATA_DIR="{settings.DATA_DIR}" DATABASE_URL="$DATABASE_URL" make run PORT=9000']
        options = (("host", "HOST"), ("port", "PORT"), ("username", "USER"))
        psql = " ".join(["psql", *(f"--{option} {database[key]}" for option, key in options if database.get(key))])
        set_aside = [
            f"""{psql} --dbname postgres --command 'ALTER DATABASE "{name}" RENAME TO "{name}_old"'""",
            f"""{psql} --dbname postgres --command 'CREATE DATABASE "{name}"'""",
        ]
    return "\n".join([HEAD, *_indented(run), EXPORT, *_indented(set_aside), TAIL])


def _indented(lines: list[str]) -> list[str]:
    return [f"     {line}" for line in lines]
