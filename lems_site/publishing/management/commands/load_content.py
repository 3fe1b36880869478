"""load_content [PATH]: files -> revisions -> published pages. All or nothing; a second run writes nothing."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from lems_site.publishing.models import StagedPage
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.publishing.publish.import_files import plan_import
from lems_site.publishing.publish.loaded_state import folder_key, recall_load, remember_load
from lems_site.publishing.publish.plan import Plan
from lems_site.publishing.publish.publish import execute_plan
from lems_site.web.progress import ProgressLine


class Command(BaseCommand):
    help = "Load a content folder and publish its pages as not yet reviewed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=None, help="the folder (default: content/)")
        parser.add_argument("--dry-run", action="store_true", help="print what would change and write nothing")
        parser.add_argument("--overwrite", action="store_true", help="also replace pages that were edited on the site")
        parser.add_argument("--if-changed", action="store_true", help="read no file if nothing changed since the last load")

    def handle(
        self, *, path: Path | None, dry_run: bool, overwrite: bool, if_changed: bool, verbosity: int, **options: object
    ) -> None:
        folder = Path(os.path.relpath(path or settings.CONTENT_DIR))
        key = folder_key(folder)
        if if_changed and not dry_run and not overwrite and (lines := recall_load(folder, key)):
            self.stdout.write("\n".join(lines))
            return
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:  # what was read of a mapped file counts as this process's memory
                cursor.execute("PRAGMA mmap_size = 0")
        progress = ProgressLine(self.stderr, verbosity)

        def make_plan() -> Plan:
            made = plan_import(folder, overwrite=overwrite, keep=not dry_run, progress=progress)
            progress.end()
            return made

        try:
            done = make_plan() if dry_run else execute_plan(make_plan)
        except ContentProblems as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            count = f"{len(error.problems)} problem{'' if len(error.problems) == 1 else 's'}"
            raise CommandError(f"{count}: nothing was loaded", returncode=1) from error
        for line in [*(f"{change.what}: {change.name}" for change in done.changes), *done.notes]:
            self.stdout.write(line)
        if dry_run:
            self.stdout.write(f"dry run: {len(done.changes)} pages would be written, {done.unchanged} are as they are")
            return
        nothing = f"nothing to do: all {done.unchanged + len(done.changes)} pages are as in {folder}"
        if done.empty:
            self.stdout.write(nothing)
        else:
            self.stdout.write(f"loaded: {len(done.changes)} pages written, {done.unchanged} were as they are")
        # After the first load of all, too, the next one finds nothing to do.
        is_first = not done.unchanged and all(change.what == StagedPage.NEW for change in done.changes)
        if done.empty or (is_first and all(note.startswith("changed: ") for note in done.notes)):
            remember_load(folder, key, [*(done.notes if done.empty else ()), nothing])
