"""Publication jobs, which the clock runs: publications at a set time, or of too many pages for one request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .staging import KEPT_FOR, StagedPage, new_batch

PREPARE_BEFORE = timedelta(minutes=5)  # before its time the pages of a publication are compiled, so that it is prompt


class PublicationJobQuerySet(models.QuerySet["PublicationJob"]):
    """Queries of jobs, and updates that end them."""

    def unfinished(self) -> Self:
        """Those that wait for their time or are at work."""
        return self.filter(state__in=(PublicationJob.State.WAITING, PublicationJob.State.RUNNING))

    def running(self) -> Self:
        """Those that are at work."""
        return self.filter(state=PublicationJob.State.RUNNING)

    def find_running(self, kind: str, slug: str) -> PublicationJob | None:
        """The job that is publishing a page, if there is one."""
        return self.running().filter(kind=kind, slug=slug).first()

    def find_scheduled(self, kind: str, slug: str) -> PublicationJob | None:
        """The job that waits for a page's set time, if there is one."""
        return self.filter(state=PublicationJob.State.WAITING, kind=kind, slug=slug).select_related("created_by").first()

    def overtake_running(self, kind: str, slug: str) -> None:
        """End the job that is publishing a page, because something newer is published. Call it inside that transaction."""
        self.running().filter(kind=kind, slug=slug).update(state=PublicationJob.State.OVERTAKEN, finished_at=timezone.now())

    def cancel_scheduled(self, kind: str, slug: str, **only: object) -> None:
        """Take back the time that is set for a page."""
        waiting = self.filter(state=PublicationJob.State.WAITING, kind=kind, slug=slug, **only)
        waiting.update(state=PublicationJob.State.CANCELLED, finished_at=timezone.now())


class PublicationJob(models.Model):
    """A publication job. `kind` and `slug` name the page whose revision goes live; "" if all pages are compiled again.

    `publish_at` is its set time, None where it is published as soon as all is ready; `due_at` when the clock goes on with it.
    `expects` is the state of that revision without which it may not go live any more ("": any), `what` the step that its page's
    history will name, with the `comment`.

    `replaces_id` is the revision that was live when it began. `version` and `build` say for which state of the site its list
    of pages (StagedPage) was made: None, or a state that has passed, means that the list must be made again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for its time")
        RUNNING = "running", _("being made ready")
        DONE = "done", _("published")
        OVERTAKEN = "overtaken", _("not published: a newer text was")
        BLOCKED = "blocked", _("not published: a page has a problem")
        CANCELLED = "cancelled", _("not published: the time was taken back")

    batch = models.CharField(max_length=32, unique=True, default=new_batch, editable=False)
    kind = models.CharField(max_length=20, blank=True, editable=False)
    slug = models.CharField(_("address"), max_length=80, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=120, blank=True, editable=False)
    revision_id = models.BigIntegerField(null=True, editable=False)
    replaces_id = models.BigIntegerField(null=True, editable=False)
    expects = models.CharField(max_length=20, blank=True, editable=False)
    what = models.CharField(max_length=20, blank=True, editable=False)
    comment = models.TextField(blank=True, editable=False)
    publish_at = models.DateTimeField(_("set time"), null=True, editable=False)
    due_at = models.DateTimeField(default=timezone.now, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveBigIntegerField(null=True, editable=False)
    build = models.CharField(max_length=64, blank=True, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING, editable=False)
    problems = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(_("ended"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = PublicationJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication in progress")
        verbose_name_plural = _("publications in progress")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=("state", "kind", "slug"), name="publication_job_page"),
            models.Index(fields=("state", "due_at"), name="publication_job_due"),
        )
        constraints = (
            models.UniqueConstraint(fields=("kind", "slug"), condition=models.Q(state="waiting"), name="one_set_time_a_page"),
        )

    def __str__(self) -> str:
        return self.title or str(_("All pages"))

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def is_early(self) -> bool:
        """Whether its set time is still to come."""
        return self.publish_at is not None and self.publish_at > timezone.now()

    @property
    def pages(self) -> models.QuerySet[StagedPage]:
        """Its staged pages."""
        return StagedPage.objects.in_batch(self.batch)

    def count_ready(self) -> int:
        """How many of its `total` pages are made. One query."""
        return self.total if self.state == self.State.DONE else self.pages.filter(done=True).count()

    def postpone(self, due_at: datetime, *, failures: int = 0) -> None:
        """Set when the clock continues the job."""
        PublicationJob.objects.filter(pk=self.pk).update(due_at=due_at, failures=failures)

    def end_as(self, state: str, problems: Iterable[str] = ()) -> None:
        """Store how the job ended. Its staged pages are not needed any more."""
        self.state, self.problems, self.finished_at = state, list(problems), timezone.now()
        self.save(update_fields=["state", "problems", "finished_at"])


def leftover_batches() -> set[str]:
    """Batches of staged pages that are a day old or more and belong to no unfinished job."""
    old = StagedPage.objects.filter(made_at__lt=timezone.now() - KEPT_FOR)
    unfinished = PublicationJob.objects.unfinished().values_list("batch", flat=True)
    return set(old.exclude(batch__in=unfinished).values_list("batch", flat=True))
