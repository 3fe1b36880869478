"""The booklet, ready to send."""

from __future__ import annotations

from django.db import connection, models

READY = """
    SELECT kept.page, kept.etag, kept.key FROM pages_keptbooklet AS kept
    JOIN publishing_siteversion AS site ON site.number = kept.version WHERE kept.part = %s
"""


class KeptBookletManager(models.Manager["KeptBooklet"]):
    """Reads of the kept booklet."""

    def ready(self, part: int) -> tuple[bytes, str, str] | None:
        """The page, entity tag and build key of a part, if it shows the guide as it is now. One query, in SQL as for articles."""
        with connection.cursor() as cursor:
            cursor.execute(READY, [part])
            row: tuple[bytes, str, str] | None = cursor.fetchone()
        return row


class KeptBooklet(models.Model):
    """The whole page of one part of the booklet: its gzip and its entity tag.

    It also names the build and the version of the site that it was made of, and how many parts there were. Parts are written in
    their order.
    """

    part = models.PositiveIntegerField(primary_key=True)
    parts = models.PositiveIntegerField()
    version = models.PositiveBigIntegerField()
    page = models.BinaryField()
    etag = models.CharField(max_length=64)
    key = models.CharField(max_length=64)

    objects = KeptBookletManager()

    def __str__(self) -> str:
        return str(self.part)
