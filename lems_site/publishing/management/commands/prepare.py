"""prepare: what a site needs before it serves: migrations, content, static files. One process, so a second start is quick."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lems_site.web.old_database import instructions, unknown_migrations
from lems_site.web.sealing.data_keys import missing_master_keys
from lems_site.web.sealing.errors import MasterKeyMissing, SealingError
from lems_site.web.sealing.keyring import create_local_keyring, keyring_path
from lems_site.web.static_files.static_collection import collect_static_files

LOCAL_KEYS = """master keys: made for this machine, in %(path)s (fingerprint %(fingerprint)s)
  Diaries are sealed with them: without this file nobody can read the diaries, so copy it together with the database.
  They are for trying only: a real site keeps its keys apart from its database (lems_site/docs/operations.md)."""
PREPARE_LOCK = 0x6C656D73  # any number that nothing else locks


def cache_tables() -> set[str]:
    """The tables that caches in the database need; migrations do not make them."""
    kept = settings.CACHES.values()
    return {str(cache["LOCATION"]) for cache in kept if cache["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"}


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let machines that share a PostgreSQL prepare it one after another. SQLite has one machine, and its own lock."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARE_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARE_LOCK])


class Command(BaseCommand):
    help = "Migrate, load content/ and collect static files, each only where something changed."
    # What an operator can set wrongly. The checks of the code itself import every view; they belong to tests, not to each start.
    requires_system_checks = ("site", Tags.caches, Tags.files, Tags.signals)

    def handle(self, **options: object) -> None:
        with one_at_a_time():
            self._prepare()

    def _prepare(self) -> None:
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
        if collect_static_files():
            self.stdout.write("static files: collected")
        call_command("load_content", if_changed=True, stdout=self.stdout, stderr=self.stderr)

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
