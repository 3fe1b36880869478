"""What staff say to each other about a text: comments on its sentences, what each person saw last, mails that wait, and who looks
after a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone

from .workflow import PageRow

if TYPE_CHECKING:
    from lems_site.accounts.models import User

LONGEST_COMMENT = 5_000
LONGEST_QUOTE = 500


def _user_key() -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")


class SentenceComment(PageRow):
    """A comment on a sentence of a revision (`quote`, its words as they are read), or an answer to one (`parent`)."""

    revision = models.PositiveBigIntegerField()
    quote = models.CharField(max_length=LONGEST_QUOTE, blank=True)
    text = models.TextField(max_length=LONGEST_COMMENT)
    by = _user_key()
    at = models.DateTimeField(default=timezone.now)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = _user_key()

    class Meta:
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("page_kind", "page_slug", "resolved_at"), name="comment_page"),)

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug}: {self.text[:40]}"


class SeenRevision(PageRow):
    """The revision of a page that somebody looked at last on its review page, and the one that they looked at `before` it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveBigIntegerField()
    before = models.PositiveBigIntegerField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("page_kind", "page_slug", "user"), name="one_seen_revision_a_user"),)

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug} ({self.user_id})"


class StaffNotice(models.Model):
    """Something that a member of staff is to be mailed: a sentence, and the address of the very form. Sent together with all that
    waits for the same person, from `due_at` on."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "pk")
        indexes = (models.Index(fields=("sent_at", "due_at"), name="notice_due"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.words}"


class NoticeCursor(models.Model):
    """One row: the last entry of the pages' history that was turned into notices."""

    entry = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return str(self.entry)


class PageAssignment(PageRow):
    """Who looks after a page, and by when it is to be reviewed, where staff have set it."""

    owner = _user_key()
    due = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("page_kind", "page_slug"), name="one_assignment_a_page"),)

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug}: {self.owner_id}, {self.due}"
