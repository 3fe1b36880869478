"""A reader's message: its page, the chosen answer, the text and the day. Nothing about the reader."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 1000
RETENTION_DAYS = 365


def local_today() -> date:
    """Returns the day in the site's time zone."""
    return timezone.localdate()


class MessageQuerySet(models.QuerySet["Message"]):
    """Filters of messages."""

    def waiting(self) -> Self:
        """Messages that nobody has handled, the newest first."""
        return self.filter(handled_at=None)

    def too_old(self) -> Self:
        """Messages older than RETENTION_DAYS."""
        return self.filter(received_on__lt=local_today() - timedelta(days=RETENTION_DAYS))


class Message(models.Model):
    """A message. `key` is a hash of the form's token and what was sent: the same message sent twice is stored once."""

    class Answer(models.TextChoices):
        HELPED = "helped", _("Yes, it helped")
        PARTLY = "partly", _("Partly")
        NOT_HELPED = "not-helped", _("No, it did not help")
        WRONG = "wrong", _("Something is wrong or out of date")
        UNCLEAR = "unclear", _("It is hard to understand")
        BROKEN = "broken", _("Something does not work")
        OTHER = "other", _("Something else")

    page_kind = models.CharField(max_length=20, blank=True)
    page_slug = models.CharField(max_length=80, blank=True)
    page_title = models.CharField(_("page"), max_length=120, blank=True)
    answer = models.CharField(_("answer"), max_length=12, choices=Answer.choices)
    text = models.TextField(_("message"), max_length=LONGEST_TEXT, blank=True)
    received_on = models.DateField(_("received"), default=local_today, db_index=True)
    key = models.CharField(max_length=64, unique=True, editable=False)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("handled by")
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of a reader")
        verbose_name_plural = _("messages of readers")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("handled_at", "-id"), name="message_waiting"),)

    def __str__(self) -> str:
        return f"{self.get_answer_display()}: {self.page_title or _('the whole site')}"

    @property
    def page_url(self) -> str:
        """The URL of the page that the message is about; "" for the whole site."""
        return f"/{self.page_kind}/{self.page_slug}/" if self.page_slug else ""
