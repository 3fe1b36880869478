"""Panels of the admin's first page that come from publishing: what waits for me, due reviews, publications underway."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, When, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.publishing.models import (
    ConfirmationRequest,
    PublicationJob,
    Revision,
    SentenceComment,
    Signature,
    SourceChange,
    State,
)
from lems_site.publishing.pages import permissions
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.permissions import name_of, signed_in_user
from lems_site.publishing.pages.registry import page_types, text_types
from lems_site.publishing.review import signatures
from lems_site.web.clock_status import clock_status
from lems_site.web.dashboard import Panel, PanelRow

from .job_admin import may_edit, progress_url

SHOWN = 8


def _admin_url(page_type: PageType, name: str, *args: int) -> str:
    options = page_type.model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=args)


def next_steps_panel(request: HttpRequest) -> Panel:
    """What to do next: pages that nobody reviewed, acts that wait for a second person, set times, changed sources.

    One query for each kind of page and three more; three for each kind of which sources have changed.
    """
    rows, changed = list[PanelRow](), set(SourceChange.objects.values_list("page_kind", flat=True).distinct())
    for page_type in sorted(page_types.values(), key=lambda one: bool(one.reference_kind)):  # whole pages before explained words
        if permissions.has_page_permission(signed_in_user(request), "change", page_type):
            rows += [*_never_reviewed(page_type), *(_changed_sources(page_type) if page_type.name in changed else ())]
    rows += [*_second_person_rows(request), *_scheduled_rows(request)]
    return Panel(_("Next steps"), len(rows), rows, calm=_("Nothing is to be done now."))


def _never_reviewed(page_type: PageType) -> list[PanelRow]:
    reviewed = Signature.objects.filter(page_kind=page_type.name, act=Signature.Act.PAGE, was_live=True, withdrawn_at=None)
    pages = page_type.pages().filter(live__isnull=False).exclude(slug__in=reviewed.values("page_slug"))
    has_card = Case(When(live__text__contains="::: emergency", then=0), default=1, output_field=IntegerField())
    first = (
        pages.annotate(count=Window(Count("pk"))).order_by(has_card, "pk").values_list("title", "pk", "live_id", "count").first()
    )
    if first is None:
        return []
    title, pk, live_id, count = first
    words = ngettext("%(count)d %(kind)s was never reviewed", "%(count)d %(kind)s were never reviewed", count)
    options = page_type.model._meta
    kind = options.verbose_name if count == 1 else options.verbose_name_plural
    begin = PanelRow(_("Begin with “%(title)s”") % {"title": title}, _admin_url(page_type, "reading", pk, live_id))
    url = _admin_url(page_type, "changelist") + "?review=never"
    return [PanelRow(words % {"count": count, "kind": kind}, url), begin]


def _changed_sources(page_type: PageType) -> list[PanelRow]:
    slugs = SourceChange.objects.filter(page_kind=page_type.name).values("page_slug")
    live = page_type.pages().filter(live__isnull=False, slug__in=slugs).select_related("live")
    pages = {page.slug: page for page in live.only("slug", "title", "live__text_hash")}
    if not pages:
        return []
    told = signatures.reviews_by_slug(page_type.name, {slug: page.live.text_hash for slug, page in pages.items()})
    changed = [slug for slug, review in told.items() if review.source_changed_on]
    note = _("a source of it changed: read it again")
    return [
        PanelRow(pages[slug].title, _admin_url(page_type, "reading", pages[slug].pk, pages[slug].live_id), note)
        for slug in changed[:SHOWN]
    ]


def _second_person_rows(request: HttpRequest) -> list[PanelRow]:
    rows = []
    for asked in ConfirmationRequest.objects.filter(outcome=ConfirmationRequest.Outcome.WAITING)[:SHOWN]:
        page_type = text_types().get(asked.page_kind)
        page = page_type.pages().filter(slug=asked.page_slug).first() if page_type else None
        if page_type and page and permissions.has_page_permission(signed_in_user(request), "publish", page_type):
            note = _("a second person is asked: %(what)s") % {"what": asked.get_action_display()}
            rows.append(PanelRow(page.title, _admin_url(page_type, "second_person", page.pk), note))
    return rows


def _scheduled_rows(request: HttpRequest) -> list[PanelRow]:
    jobs = PublicationJob.objects.filter(state=PublicationJob.State.WAITING).order_by("publish_at")
    return [
        PanelRow(
            str(job),
            progress_url(job),
            _("goes live on %(when)s") % {"when": date_format(timezone.localtime(job.publish_at), "j F Y, H:i")},
        )
        for job in jobs[:SHOWN]
        if may_edit(request, job.kind)
    ]


def waiting_panel(request: HttpRequest) -> Panel:
    """Newest texts that this person can take further: to review, to publish, or to write on. One query for each kind."""
    user: Any = request.user
    found = []
    for page_type in text_types().values():
        mine = Q(created_by=user, state__in=(State.CHANGES_ASKED, State.DRAFT))
        if permissions.has_page_permission(user, "review", page_type) and permissions.is_reviewer(user):
            mine |= Q(state=State.IN_REVIEW) & ~Q(created_by=user)
        if permissions.has_page_permission(user, "publish", page_type):
            mine |= Q(state=State.APPROVED)
        if not permissions.has_page_permission(user, "change", page_type):
            continue
        newest = page_type.revisions().filter(page=OuterRef("page")).order_by("-pk").values("pk")[:1]
        rows = page_type.revisions().filter(mine, pk=Subquery(newest)).select_related("page")
        found += [(one.created_at, page_type, one) for one in rows.only("state", "created_at", "page__title")]
    found.sort(key=lambda row: row[0])
    notes = {
        State.DRAFT: _("your draft"),
        State.CHANGES_ASKED: _("changes asked of you"),
        State.IN_REVIEW: _("waits for a review"),
        State.APPROVED: _("approved: may be published"),
    }
    times = _set_times(found[:SHOWN])
    shown = [
        PanelRow(
            one.page.title,
            _admin_url(page_type, "revision", one.page_id, one.pk),
            times.get((page_type.name, one.pk)) or str(notes[State(one.state)]),
        )
        for _at, page_type, one in found[:SHOWN]
    ]
    return Panel(_("What waits for me"), len(found), shown, calm=_("Nothing waits for you."))


def _set_times(found: Sequence[tuple[datetime, PageType, Revision]]) -> dict[tuple[str, int], str]:
    """When texts go live by themselves, in words, by page type and revision. One query."""
    rows = PublicationJob.objects.filter(
        state=PublicationJob.State.WAITING, publish_at__isnull=False, revision_id__in=[one.pk for _at, _type, one in found]
    )
    return {
        (kind, revision): _("goes live on %(when)s") % {"when": date_format(timezone.localtime(at), "j F Y, H:i")}
        for kind, revision, at in rows.values_list("kind", "revision_id", "publish_at")
        if revision is not None
    }


def overdue_panel(request: HttpRequest) -> Panel:
    """Live pages whose review is due, the longest overdue first. One query, and two for each kind that has one."""
    today, found = timezone.localdate(), []
    due: dict[str, set[str]] = {}
    for kind, slug in Signature.objects.filter(withdrawn_at=None, review_due__lte=today).values_list("page_kind", "page_slug"):
        due.setdefault(kind, set()).add(slug)
    for page_type in page_types.values():
        slugs = due.get(page_type.name)
        if not slugs:
            continue
        rows = page_type.pages().filter(slug__in=slugs, live__isnull=False).values_list("slug", "pk", "title", "live__text_hash")
        pages = {slug: (pk, title, live) for slug, pk, title, live in rows}
        for slug, (own, _newest) in signatures.latest_signatures(
            page_type.name, {slug: page[2] for slug, page in pages.items()}
        ).items():
            if own is not None and own.review_due <= today:
                found.append((own.review_due, pages[slug][1], _admin_url(page_type, "change", pages[slug][0])))
    found.sort()
    shown = [
        PanelRow(title, url, _("was due on %(day)s") % {"day": date_format(day, "j F Y")}) for day, title, url in found[:SHOWN]
    ]
    return Panel(_("Reviews that are due"), len(found), shown, calm=_("None is due."))


def comments_panel(request: HttpRequest) -> Panel | None:
    """Comments on texts that nobody has resolved, the newest first; no panel without one. Two queries at most, and one for each
    kind of page that has one."""
    may = [one.name for one in text_types().values() if permissions.has_page_permission(signed_in_user(request), "change", one)]
    waiting = SentenceComment.objects.filter(parent=None, resolved_at=None, page_kind__in=may)
    comments = list(waiting.select_related("by").order_by("-at")[:SHOWN])
    if not comments:
        return None
    addresses: dict[tuple[str, str], tuple[str, str]] = {}
    for kind in {comment.page_kind for comment in comments}:
        page_type, slugs = text_types()[kind], [one.page_slug for one in comments if one.page_kind == kind]
        newest = page_type.revisions().filter(page=OuterRef("pk")).order_by("-pk").values("pk")[:1]
        pages = page_type.pages().filter(slug__in=slugs).annotate(newest_pk=Subquery(newest))
        for slug, pk, title, revision in pages.values_list("slug", "pk", "title", "newest_pk"):
            addresses[kind, slug] = (title, _admin_url(page_type, "revision", pk, revision) + "#comments")
    note = _("%(who)s: %(words)s")
    rows = [
        PanelRow(*addresses[place], note % {"who": name_of(comment.by), "words": Truncator(comment.text).chars(90)})
        for comment in comments
        if (place := (comment.page_kind, comment.page_slug)) in addresses
    ]
    return Panel(_("Open comments"), len(rows) if len(rows) < SHOWN else waiting.count(), rows)


def underway_panel(request: HttpRequest) -> Panel | None:
    """Publications of many pages that are being made ready. One query, three if there are any; no panel without one."""
    jobs = [job for job in PublicationJob.objects.running() if may_edit(request, job.kind)]
    if not jobs:
        return None
    rows = [PanelRow(str(job), progress_url(job), _("begun at %(time)s") % {"time": _start_time(job)}) for job in jobs[:SHOWN]]
    hint = "" if clock_status().is_running else _("No clock is running: open one to take it further.")
    return Panel(_("Being published"), len(jobs), rows, hint=hint)


def _start_time(job: PublicationJob) -> str:
    return date_format(timezone.localtime(job.created_at), "H:i")
