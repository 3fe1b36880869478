"""export_content DIR: write the published pages, the evidence and the pictures back as files, byte for byte in their one form."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lems_site.content_files.front_matter import with_review
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.registry import page_types, registered_exporters
from lems_site.publishing.review.signatures import review_comment, reviews_by_slug


def live_files(page_type: PageType) -> Iterator[tuple[str, str]]:
    """The live pages of a kind as files: path and text, with a line on the review where there was one."""
    rows = list(page_type.pages().filter(live__isnull=False).values_list("slug", "live__text", "live__text_hash"))
    told = reviews_by_slug(page_type.name, {slug: text_hash for slug, _text, text_hash in rows})
    for slug, text, _hash in rows:
        yield f"{page_type.name}/{slug}.md", with_review(text, review_comment(told[slug]))


class Command(BaseCommand):
    help = "Write every published page, the evidence and the pictures to DIR, in the folders of content/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where to write; made if it is not there")

    def handle(self, *, folder: Path, **options: object) -> None:
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is a file: name a folder", returncode=1)
        files: dict[str, str | bytes] = {name: text for page_type in page_types.values() for name, text in live_files(page_type)}
        for exporter in registered_exporters():
            files |= exporter()
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        for other in sorted(other for name in page_types for other in (folder / name).glob("*.md")):
            if f"{other.parent.name}/{other.name}" not in files:
                self.stdout.write(f"not from this site: {other}; it was left there")
        self.stdout.write(f"{len(files)} files written to {folder}")
