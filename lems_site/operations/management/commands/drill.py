"""drill: prove a backup by restoring it into a scratch place."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import pyrage
from django.core.management.base import BaseCommand, CommandError

from lems_site.operations.backups import drill
from lems_site.operations.backups.drill import DrillError, drill_newest_backup, prove_backup
from lems_site.operations.keys.bundle import BundleError, open_bundle


class Command(BaseCommand):
    help = "Restore the newest backup into a scratch place, compare it with what it should hold, and note the result."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, help="prove this file instead, with --identity; nothing is noted")
        parser.add_argument("--identity", type=Path, help="the operator's private key, a file as age-keygen writes it")

        parser.add_argument("--elsewhere", action="store_true", help="on another machine: with --file, --identity, --key-bundle")
        parser.add_argument("--key-bundle", type=Path, help="the key bundle, as diary_keys export writes it")
        parser.add_argument("--note-elsewhere", metavar="WORD", help="note on the site what --elsewhere printed")

    def handle(
        self,
        *,
        file: Path | None,
        identity: Path | None,
        elsewhere: bool,
        key_bundle: Path | None,
        note_elsewhere: str | None,
        **options: object,
    ) -> None:
        try:
            if note_elsewhere:
                backup = drill.note_elsewhere(note_elsewhere)
                self.stdout.write(f"noted: {backup.name} was proved on another machine")
                return
            if elsewhere:
                self._prove_elsewhere(file, identity, key_bundle)
                return
            if file is not None and identity is not None:
                manifest = prove_backup(file, read_identity(identity))
                self.stdout.write(f"{file.name} of {manifest.made_at} is whole: {sum(manifest.rows.values()):,} rows")
                return
            if file is not None or identity is not None:
                raise CommandError("give --file and --identity together")
            backup = drill_newest_backup()
        except (DrillError, BundleError) as error:
            raise CommandError(f"not proved: {error}") from error
        self.stdout.write(f"{backup.name} is whole; proved at {backup.proved_at:%Y-%m-%d %H:%M} UTC")

    def _prove_elsewhere(self, file: Path | None, identity: Path | None, key_bundle: Path | None) -> None:
        if file is None or identity is None or key_bundle is None:
            raise CommandError("give --file, --identity and --key-bundle")
        key = read_identity(identity)
        manifest = drill.drill_elsewhere(file, key, open_bundle(key_bundle, key))
        self.stdout.write(f"{file.name} of {manifest.made_at} is whole, and the key bundle opens its diaries.")
        self.stdout.write(f"Note it on the site: manage.py drill --note-elsewhere {manifest.proof}")


def read_identity(path: Path) -> pyrage.x25519.Identity:
    """The private key in a file of age-keygen. Raises CommandError where there is none."""
    try:
        lines = path.read_text(encoding="utf-8").split()
        return next(pyrage.x25519.Identity.from_str(word) for word in lines if word.startswith("AGE-SECRET-KEY-"))
    except (OSError, StopIteration, pyrage.IdentityError) as error:
        raise CommandError(f"{path} holds no private key of age (AGE-SECRET-KEY-…)") from error
