"""The rows that the workflow keeps beside pages and revisions. All name a page by kind and slug, as Reference does, because
every page type writes them. What changes them stands in review/."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models.base import ModelBase

    from lems_site.accounts.models import User


class State(models.TextChoices):
    """Where a revision stands between being written and being read."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    CHANGES_ASKED = "changes_asked", _("changes asked")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


def user_key() -> models.ForeignKey[User | None, User | None]:
    """Who did it. A person's account may be deleted; what they did stays, without their name."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")


class SaveOptions(TypedDict, total=False):
    """The arguments of Django's `Model.save`."""

    force_insert: bool | tuple[ModelBase, ...]
    force_update: bool
    using: str | None
    update_fields: Iterable[str] | None


class PageRow(models.Model):
    """A row about one page."""

    page_kind = models.CharField(max_length=20)
    page_slug = models.CharField(max_length=80)

    class Meta:
        abstract = True


class PageLogEntry(PageRow):
    """An entry of a page's history: who did what, when, with which comment. Never changed."""

    revision = models.PositiveBigIntegerField(null=True)
    what = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=State.choices, blank=True)
    comment = models.TextField(blank=True)
    by = user_key()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("entry of the history")
        verbose_name_plural = _("entries of the history")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("page_kind", "page_slug", "at"), name="page_log_entry"),)

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug}: {self.what}"

    @property
    def action_label(self) -> Any:
        """The action in words."""
        return PAGE_LOG_ACTIONS.get(self.what, self.what)


PAGE_LOG_ACTIONS = {
    "saved": _("saved a draft"),
    "restored": _("took an earlier text as a draft"),
    "put_back": _("put an earlier text back; readers see it again"),
    "bring_back": _("brought the retired page back"),
    "ask_restore": _("asked a second person to confirm: put an earlier text back"),
    "ask_retire": _("asked a second person to confirm: retire the page"),
    "confirm": _("confirmed it as the second person"),
    "refuse": _("refused to confirm it"),
    "comment": _("commented"),
    "remark": _("commented on a sentence"),
    "answer": _("answered a comment"),
    "resolve": _("resolved a comment"),
    "ask_review": _("asked for a review"),
    "assign": _("set who looks after the page, or when it is due"),
    "send": _("sent it for review"),
    "ask": _("asked for changes"),
    "withdraw": _("took it back to draft"),
    "allow": _("allowed a sentence with a dose or an order"),
    "disallow": _("no longer allows a sentence with a dose or an order"),
    "approve": _("read the whole page, approved and signed it"),
    "approve_change": _("read this change, approved and signed it"),
    "withdraw_review": _("withdrew a review"),
    "publish": _("published it"),
    "minor": _("published a minor fix; the signature was kept"),
    "schedule": _("set a time to publish"),
    "unschedule": _("took the set time back"),
    "not_published": _("set a time, but the text was not published then"),
    "on_time": _("published it at the time that was set"),
    "checked": _("read the whole page again: nothing to change"),
    "retire": _("retired the page"),
    "move": _("changed the page's address"),
    "source": _("changed a source of this page: it must be reviewed again"),
}


def overdue_from(due: date) -> datetime:
    """The moment from which a review that was due on that day is overdue: the end of the day where the site is."""
    return timezone.make_aware(datetime.combine(due + timedelta(days=1), time()))


class Signature(PageRow):
    """That a clinician read a text, and how much of it: an act. It belongs to the text's hash: other texts are not covered.

    The act PAGE is the review that readers are told of. The act CHANGE rests on an earlier reading of the whole page (`base`) and
    keeps its date of the next review; without such a reading (`base` is None) it lets the text go live but is no review.
    A minor fix copies the signature to the new hash: `kept_by` says who made it, and `base` is the reading of the whole page.
    `name` is the clinician's as it was then.
    `was_live`: readers have seen the signed text, so that a later one "changed since review".
    `withdrawn_at`: the signature counts no more, because its text was taken back before readers saw it, or because the clinician
    withdrew it (`withdrawn_by`, `withdrawn_why`).
    `relayout_at`: when the page must say that the review is overdue; None once it does.
    """

    class Act(models.TextChoices):
        PAGE = "page", _("read the whole page")
        CHANGE = "change", _("read this change")

    act = models.CharField(max_length=8, choices=Act.choices, default=Act.CHANGE)
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    text_hash = models.CharField(max_length=64)
    revision = models.PositiveBigIntegerField()
    by = user_key()
    name = models.CharField(max_length=300)
    signed_at = models.DateTimeField(default=timezone.now)
    review_due = models.DateField()
    was_live = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = user_key()
    withdrawn_why = models.TextField(blank=True)
    kept_by = user_key()
    relayout_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering = ("-signed_at", "-pk")
        indexes = (
            models.Index(fields=("page_kind", "page_slug"), name="signature_page"),
            models.Index(fields=("review_due",), name="signature_due"),
        )

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug}: {self.name}, {self.signed_at:%Y-%m-%d}"

    def save(self, **options: Unpack[SaveOptions]) -> None:
        """Write the signature; a new one sets the moment from which its page says that the review is overdue."""
        if self._state.adding:
            self.relayout_at = overdue_from(self.review_due)
        super().save(**options)

    @property
    def reading(self) -> Signature | None:
        """The reading of the whole page that this signature is or rests on, unless it was withdrawn. No query where `base` was
        selected with the row."""
        whole = self.base or (self if self.act == self.Act.PAGE else None)
        return whole if whole and whole.withdrawn_at is None else None


class Redirect(PageRow):
    """Where readers of an address that is no page's any more are sent: a path of this site."""

    target = models.CharField(max_length=200)
    by = user_key()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("page_kind", "page_slug"), name="one_redirect_an_address"),)

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug} -> {self.target}"


class WorkingCopy(PageRow):
    """What somebody is typing, kept while they type: private to them, one for each form that they opened (`token`).

    `page_slug` is "" for a page that is not made yet. `closed_at` is set when the form was saved; then `fields` is empty.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=40)
    base = models.PositiveBigIntegerField(null=True)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "token"), name="one_copy_a_form"),)
        indexes = (models.Index(fields=("page_kind", "page_slug", "user"), name="copy_page"),)

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug} ({self.user_id})"


class OpenPage(PageRow):
    """That somebody has a page open to edit, and when that was last known."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("page_kind", "page_slug", "user"), name="one_open_page_a_user"),)

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug} ({self.user_id})"


class Reminder(models.Model):
    """That somebody was mailed that a review is due; `level` says how urgently. No mail is sent twice."""

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("signature", "user", "level"), name="one_reminder_a_level"),)

    def __str__(self) -> str:
        return f"{self.signature_id} level {self.level}"
