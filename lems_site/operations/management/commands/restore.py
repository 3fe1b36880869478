"""restore: put a backup in the place of the site's database and pictures."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lems_site.operations.backups.restore import RestoreError, restore_backup

from .drill import read_identity


class Command(BaseCommand):
    help = "Replace database and pictures by those of a backup. Stop the site and its clock before. What is there is kept aside."
    requires_system_checks = ()  # it must work while the database is damaged

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--identity", type=Path, required=True, help="the operator's private key, a file of age-keygen")
        parser.add_argument("--yes", action="store_true", help="really do it")

    def handle(self, *, file: Path, identity: Path, yes: bool, **options: object) -> None:
        if not yes:
            raise CommandError("This replaces the site's database and pictures. Nothing was done. Add --yes to do it.")
        try:
            manifest, aside = restore_backup(file, read_identity(identity))
        except RestoreError as error:
            raise CommandError(f"nothing was changed: {error}") from error
        self.stdout.write(f"restored: the site as it was at {manifest.made_at}, {sum(manifest.rows.values()):,} rows")
        self.stdout.write(f"what was there before: {aside.name}")
