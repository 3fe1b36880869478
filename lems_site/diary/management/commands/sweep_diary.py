"""Delete files that were brought to a diary and never confirmed. To be run daily, as clearsessions is."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from lems_site.diary.importing.uploads import delete_expired_uploads


class Command(BaseCommand):
    """manage.py sweep_diary"""

    help = "Delete files that were brought to a diary and not confirmed within an hour."

    def handle(self, *args: object, **options: object) -> None:
        """Say how many went."""
        self.stdout.write(f"{delete_expired_uploads()} files deleted")
