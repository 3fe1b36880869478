"""Seal what was written in diaries before there was sealing. `manage.py prepare` runs it; it goes on where it was stopped."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lems_site.diary.account import seal_diaries
from lems_site.web.sealing.errors import KeyringInvalid, KeyringMissing, SealingError
from lems_site.web.sealing.keyring import read_keyring


class Command(BaseCommand):
    """manage.py seal_diaries"""

    help = "Seal what was written in diaries before there was sealing, then write the database's files anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rows", type=int, default=seal_diaries.ROWS_AT_ONCE, help="how many rows a transaction seals")

    def handle(self, *, rows: int, verbosity: int, **options: object) -> None:
        """Say how many rows were sealed; with verbosity 2 after each step."""
        diaries = seal_diaries.unsealed_diaries()
        if not diaries:
            return
        try:
            _ = read_keyring().wrapping_key
        except (KeyringMissing, KeyringInvalid) as error:
            self.stderr.write(f"{len(diaries)} diaries are not sealed, and nobody can write in them. {error}")
            return
        count = 0
        try:
            for diary in diaries:
                for step in seal_diaries.seal_diary(diary, at_once=rows):
                    count += step
                    if verbosity > 1:
                        self.stdout.write(f"{count} rows")
        except SealingError as error:
            raise CommandError(f"{count} rows were sealed, then: {error}") from error
        if seal_diaries.clean_files():
            seal_diaries.mark_sealed(diaries)
            self.stdout.write(f"diaries: {len(diaries)} sealed ({count} rows)")
        else:
            self.stderr.write("The diaries are sealed, but the database is in use: its files are written anew at the next run.")
