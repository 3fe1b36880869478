"""Publications that touch too many pages for one moment: they are made ready in steps, and shown all at once (rebuilding.py)."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .staging import KEPT_FOR, StagedPage, new_batch


class RebuildJobQuerySet(models.QuerySet["RebuildJob"]):
    """Reads of jobs."""

    def running(self) -> Self:
        """Those that are not at their end."""
        return self.filter(state=RebuildJob.State.RUNNING)

    def underway(self, kind: str, slug: str) -> RebuildJob | None:
        """The job that is publishing a page, if there is one."""
        return self.running().filter(kind=kind, slug=slug).first()


class RebuildJob(models.Model):
    """One such publication. `kind` and `slug` name the page whose revision goes live with it, "" where all pages are made anew.

    `expects` is the state of that revision without which it may not go live any more ("": any), `what` the step that its page's
    history will name, with the `comment`.

    `replaces_id` is the revision that was live when it began. `version` and `build` say for which state of the site its list
    of pages (StagedPage) was made: None, or a state that has passed, means that the list must be made again.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("being made ready")
        DONE = "done", _("published")
        OVERTAKEN = "overtaken", _("not published: a newer text was")
        BLOCKED = "blocked", _("not published: a page has a problem")

    batch = models.CharField(max_length=32, unique=True, default=new_batch, editable=False)
    kind = models.CharField(max_length=20, blank=True, editable=False)
    slug = models.CharField(_("address"), max_length=80, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=120, blank=True, editable=False)
    revision_id = models.BigIntegerField(null=True, editable=False)
    replaces_id = models.BigIntegerField(null=True, editable=False)
    expects = models.CharField(max_length=20, blank=True, editable=False)
    what = models.CharField(max_length=20, blank=True, editable=False)
    comment = models.TextField(blank=True, editable=False)
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

    objects = RebuildJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication in progress")
        verbose_name_plural = _("publications in progress")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("state", "kind", "slug"), name="rebuild_job_page"),)

    def __str__(self) -> str:
        return self.title or str(_("All pages"))

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def pages(self) -> models.QuerySet[StagedPage]:
        """Its staged pages."""
        return StagedPage.objects.of(self.batch)

    def ready(self) -> int:
        """How many of its `total` pages are made. One query."""
        return self.total if self.state == self.State.DONE else self.pages.filter(done=True).count()

    def end(self, state: str, problems: Any = ()) -> None:
        """Write down how it ended. Its staged pages are of no more use."""
        self.state, self.problems, self.finished_at = state, list(problems), timezone.now()
        self.save(update_fields=["state", "problems", "finished_at"])


def leftover_batches() -> set[str]:
    """The batches of staged pages that a broken-off publication left behind a day ago or more, and that no job goes on with."""
    old = StagedPage.objects.filter(made_at__lt=timezone.now() - KEPT_FOR)
    return set(
        old.exclude(batch__in=RebuildJob.objects.running().values_list("batch", flat=True)).values_list("batch", flat=True)
    )
