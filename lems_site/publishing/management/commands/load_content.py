"""load_content [PATH]: files -> revisions -> published pages. All or nothing; a second run writes nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lems_site.publishing.actions import ContentProblems
from lems_site.publishing.loading import apply, plan


class Command(BaseCommand):
    help = "Load a content folder and publish its pages as not yet reviewed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=None, help="the folder (default: content/)")
        parser.add_argument("--dry-run", action="store_true", help="print what would change and write nothing")
        parser.add_argument("--overwrite", action="store_true", help="also replace pages that were edited on the site")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["path"] or Path(settings.CONTENT_DIR)
        try:
            planned = plan(folder, overwrite=options["overwrite"])
        except ContentProblems as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(error.problems)} problems: nothing was loaded", returncode=1) from error
        for change in planned.changes:
            self.stdout.write(f"{change.what}: {change.kind.name}/{change.compiled.slug}")
        for name in planned.left:
            self.stdout.write(f"left alone: {name} was edited on the site since the last load (--overwrite replaces it)")
        for name in planned.vanished:
            self.stdout.write(f"no file any more: {name} stays published; retire it on the site")
        if options["dry_run"]:
            self.stdout.write(f"dry run: {len(planned.changes)} pages would be written, {planned.unchanged} are as they are")
        elif apply(planned):
            self.stdout.write(f"loaded: {len(planned.changes)} pages written, {planned.unchanged} were as they are")
        else:
            self.stdout.write(f"nothing to do: all {planned.unchanged} pages are as in {folder}")
