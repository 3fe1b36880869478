"""ownerless_diaries: how many diaries have lost their owner's account; deletes them where that is asked for."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandParser

from lems_site.diary.account.ownerless import count_ownerless, delete_ownerless


class Command(BaseCommand):
    """manage.py ownerless_diaries"""

    help = "Count the diaries whose owner's account was deleted by hand in an earlier release; --delete deletes them for ever."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="delete these diaries; this cannot be undone")

    def handle(self, *, delete: bool, **options: object) -> None:
        """Say how many there are, or were deleted."""
        if delete:
            self.stdout.write(f"deleted: {delete_ownerless()} diaries without an owner")
        else:
            self.stdout.write(f"diaries without an owner: {count_ownerless()}")
