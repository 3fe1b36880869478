"""check_content [PATH]: every problem of a content folder as path:line:column, and how easily each article reads."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lems_site.content_files.front_matter import without_review
from lems_site.content_files.library import canonical_forms, read_library
from lems_site.publishing.checks.content_folder import Report, check_folder


class Command(BaseCommand):
    help = "Check a content folder; exit 1 if there is any problem. --fix first writes files in their one canonical form."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=None, help="the folder (default: content/)")
        parser.add_argument("--fix", action="store_true", help="write each readable file in its canonical form first")

    def handle(self, *, path: Path | None, fix: bool, **options: object) -> None:
        folder = Path(os.path.relpath(path or settings.CONTENT_DIR))
        if fix:
            self._write_canonical(folder)
        report = check_folder(folder)
        for problem in report.problems:
            self.stdout.write(str(problem))
        self._write_figures(report)
        if report.partial:
            self.stdout.write("not everything was checked: mend the files that cannot be read, then check again")
        if report.problems:
            count = len(report.problems)
            raise CommandError(f"{count} problem{'' if count == 1 else 's'}", returncode=1)
        self.stdout.write("0 problems")

    def _write_canonical(self, folder: Path) -> None:
        for name, text in canonical_forms(read_library(folder)).items():
            path = Path(name)
            there = path.read_bytes()
            if without_review(there.decode()).encode() != text.encode():
                path.write_text(text, encoding="utf-8", newline="\n")
                self.stdout.write(f"{path}: written in canonical form")

    def _write_figures(self, report: Report) -> None:
        self.stdout.write(f"{'page':<34}{'sentences':>10}{'median':>8}{'longest':>9}{'grade':>7}")
        for name, figures in report.figures.items():
            row = f"{figures.sentences:>10}{figures.median:>8g}{figures.longest:>9}{figures.grade:>7}"
            self.stdout.write(f"{name:<34}{row}")
        for what, (there, wanted) in report.counts.items():
            self.stdout.write(f"{what} {there}/{wanted}")
