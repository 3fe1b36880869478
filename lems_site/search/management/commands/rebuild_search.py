"""rebuild_search: write the whole search index again from the published pages."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from lems_site.search.index.writer import rebuild_index


class Command(BaseCommand):
    help = "Write the whole search index again from the published pages."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{rebuild_index()} pages can be found")
