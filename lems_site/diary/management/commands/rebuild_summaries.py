"""Build the monthly summaries and the symptom index of diaries from their entries."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandParser

from lems_site.diary.summaries.rebuild import discard_derived, rebuild_due


class Command(BaseCommand):
    """manage.py rebuild_summaries [--anew]"""

    help = (
        "Build the monthly summaries and the symptom index of all diaries where they are missing. The clock does the same. "
        "It may be stopped: the next run goes on where it ended. No entry is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="first discard what is stored, and build everything again")

    def handle(self, *args: object, anew: bool, **options: object) -> None:
        """Say how many months and entries there were."""
        if anew:
            discard_derived()
        self.stdout.write(f"{sum(rebuild_due())} months and entries read")
