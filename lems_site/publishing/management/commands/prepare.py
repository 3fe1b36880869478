"""prepare: what a site needs before it serves: migrations, content, static files. One process, so a second start is quick."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lems_site.web.fingerprints import build_key, static_key
from lems_site.web.old_database import instructions, unknown_migrations
from lems_site.web.sealing.data_keys import missing_master_keys
from lems_site.web.sealing.errors import MasterKeyMissing, SealingError
from lems_site.web.sealing.keyring import create_local_keyring, keyring_path

LOCAL_KEYS = """master keys: made for this machine, in %(path)s (fingerprint %(fingerprint)s)
  Diaries are sealed with them: without this file nobody can read the diaries, so copy it together with the database.
  They are for trying only: a real site keeps its keys apart from its database (lems_site/docs/operations.md)."""


def cache_tables() -> set[str]:
    """The tables that caches in the database need; migrations do not make them."""
    kept = settings.CACHES.values()
    return {str(cache["LOCATION"]) for cache in kept if cache["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"}


def make_readable(folder: Path) -> None:
    """Let other users read public files, such as the user of a web server in front; what else the site writes is its own."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


class Command(BaseCommand):
    help = "Migrate, load content/ and collect static files, each only where something changed."

    def handle(self, **options: object) -> None:
        if unknown_migrations():
            self.stderr.write(instructions(connection.settings_dict))
            raise CommandError("nothing was done: the database is of an earlier version", returncode=1)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
            self.stdout.write("database: up to date")
        if cache_tables() - set(connection.introspection.table_names()):
            call_command("createcachetable", verbosity=0)
            self.stdout.write("cache table: made")
        self._prepare_keys()
        stamp = settings.STATIC_ROOT / ".build"
        if not stamp.exists() or stamp.read_text() != static_key():
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(static_key())
            make_readable(settings.STATIC_ROOT)
            build_key.cache_clear()
            self.stdout.write("static files: collected")
        call_command("load_content", stdout=self.stdout, stderr=self.stderr)

    def _prepare_keys(self) -> None:
        """Make the master keys where that is allowed, and seal what is not sealed yet. Stop where a key is missing."""
        try:
            if missing := missing_master_keys():
                raise MasterKeyMissing(missing[0])
            if settings.DIARY_KEYS_LOCAL and not keyring_path().exists():
                key = create_local_keyring()
                self.stdout.write(LOCAL_KEYS % {"fingerprint": key.id, "path": keyring_path()})
            call_command("seal_diaries", stdout=self.stdout, stderr=self.stderr)
        except SealingError as error:
            raise CommandError(f"the diaries cannot be opened. {error}") from error
