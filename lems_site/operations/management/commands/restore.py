"""restore: put a backup in the place of the site's database and pictures."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lems_site.operations.backups.restore import RestoreError, restore_backup
from lems_site.operations.keys.bundle import BundleError, open_bundle

from .drill import read_identity


class Command(BaseCommand):
    help = "Replace database and pictures by those of a backup. Stop the site and its clock before. What is there is kept aside."
    requires_system_checks = ()  # it must work while the database is damaged

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--identity", type=Path, required=True, help="the operator's private key, a file of age-keygen")
        parser.add_argument("--key-bundle", type=Path, help="a key bundle: its list of deletions is applied")
        known = "go on although it is not known whether diaries of this backup were deleted later"
        parser.add_argument("--deleted-may-return", action="store_true", help=known)
        parser.add_argument("--yes", action="store_true", help="really do it")

    def handle(
        self, *, file: Path, identity: Path, key_bundle: Path | None, yes: bool, deleted_may_return: bool, **options: object
    ) -> None:
        if not yes:
            raise CommandError("This replaces the site's database and pictures. Nothing was done. Add --yes to do it.")
        try:
            key = read_identity(identity)
            lists = [open_bundle(key_bundle, key).deletions] if key_bundle else []
            done = restore_backup(file, key, lists, deleted_may_return=deleted_may_return)
        except (RestoreError, BundleError) as error:
            raise CommandError(f"nothing was changed: {error}") from error
        manifest = done.manifest
        self.stdout.write(f"restored: the site as it was at {manifest.made_at}, {sum(manifest.rows.values()):,} rows")
        self.stdout.write(f"what was there before: {done.aside.name} (deleted after {settings.BACKUP_DAYS} days)")
        if done.listed_at is None:
            self.stdout.write("No newer list of deletions was at hand: what was deleted after this backup is there again.")
        else:
            count = done.deleted
            listed = f"list of deletions of {done.listed_at}"
            self.stdout.write(f"deleted again: {count['diaries']} diaries, {count['accounts']} accounts ({listed})")
            if count["accounts_that_stay"]:
                stay = "were deleted later and are there again: they own or keep a diary that was handed over later"
                self.stdout.write(f"{count['accounts_that_stay']} accounts {stay}.")
        if done.accounts_since:
            self.stdout.write(f"Accounts that were deleted before {done.accounts_since} may be there again: they are not listed.")
