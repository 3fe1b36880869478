"""Links by which a clinic reads a report without an account, and each opening of them."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone

from lems_site.diary.codes.private_text import PrivateQuerySet, PrivateTextField
from lems_site.web.sealing.fields import SealPlace

from .diaries import Diary
from .report_links import MAX_WRONG_CODES, ReportLink


class ShareLinkQuerySet(PrivateQuerySet["ShareLink"]):
    def active(self) -> Self:
        """Those that open: not ended, not over, not locked."""
        return self.filter(revoked_at=None, ends_at__gt=timezone.now(), wrong_codes__lt=MAX_WRONG_CODES)


class ShareLink(ReportLink):
    """A report for whoever has the link and the passcode, of which only hashes are kept."""

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="share_links")
    label = PrivateTextField(blank=True)  # for whom
    token_hash = models.CharField(max_length=64, unique=True)

    objects = ShareLinkQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "token_hash")

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.first} to {self.last}"

    @property
    def last_moment(self) -> dt.datetime:
        """The last minute in which it opens: the end of the chosen day, not the first moment of the next one."""
        return self.ends_at - dt.timedelta(minutes=1)


class ShareLinkOpening(models.Model):
    """That a shared report was opened: as a page, PDF or table, and when. By whom is not known."""

    link = models.ForeignKey(ShareLink, on_delete=models.CASCADE, related_name="openings")
    at = models.DateTimeField(default=timezone.now)
    format = models.CharField(max_length=4)  # page, pdf, csv

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.link_id}: {self.format} {self.at:%Y-%m-%d %H:%M}"
