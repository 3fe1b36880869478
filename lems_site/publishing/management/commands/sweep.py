"""sweep: delete what was to be kept only for a time. Safe to run any number of times; the clock does it daily."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from lems_site.web.retention import run_sweeps


class Command(BaseCommand):
    help = "Delete what is older than it may be kept: messages, searches that found nothing, sessions, unconfirmed imports."

    def handle(self, **options: object) -> None:
        for name, count in run_sweeps().items():
            self.stdout.write(f"{name}: {count} deleted")
