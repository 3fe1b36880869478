"""A command of Django that this site does not have, because it would make or open an account beside the rules for staff."""

from __future__ import annotations

from typing import NoReturn

from django.core.management.base import BaseCommand, CommandError


class RefusedCommand(BaseCommand):
    """Refuses whatever it is called with, and says what to do instead (`instead`)."""

    instead = ""

    def run_from_argv(self, argv: list[str]) -> NoReturn:
        """Read no argument: they are those of Django's command."""
        self.stderr.write(f"CommandError: {self.instead}", self.style.ERROR)
        raise SystemExit(1)

    def handle(self, *args: object, **options: object) -> NoReturn:
        raise CommandError(self.instead)
