"""Activity log, and when: for the owner or keeper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.accounts.models import User
from lems_site.diary.access.audit_log import AuditLine, describe_event, read_lines
from lems_site.diary.access.display_names import display_name
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_day
from lems_site.diary.models import AuditEvent, Grant
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page
from lems_site.web.pagination.keyset_pages import PageRequest

EVENTS_PER_PAGE = 50
FORMER_HELPERS = "former"


class AuditRow(NamedTuple):
    """A line of the log in words. `who` is "" where nobody did it, `day` where it was about no day."""

    when: str
    who: str
    what: str
    day: str


def build_rows(lines: Iterable[AuditLine], access: Access) -> list[AuditRow]:
    """Lines as somebody reads them, with times by the clock of the diary's zone."""
    you, former, target_former = _("You"), display_name(None, begins=True), display_name(None)
    zone = ZoneInfo(access.diary.zone)
    rows = []
    for line in lines:
        on_wall = line.at.astimezone(zone)
        if line.user_id is None and line.target in ("wrong-codes", "declined"):
            who = ""
        else:
            who = you if line.user_id == access.user.pk else line.user_name or former
        what = describe_event(line.action, line.target, line.target_user_name or target_former)
        when = f"{format_day(on_wall.date())}, {on_wall:%H:%M}"
        rows.append(AuditRow(when, who, what, format_day(line.day) if line.day else ""))
    return rows


@require_safe
@diary_view("manage")
def audit_log_page(request: HttpRequest, access: Access) -> HttpResponse:
    """The log, newest first, 50 lines a page; ?who= one person (a number of the list below, or "former")."""
    lines = AuditEvent.objects.filter(diary=access.diary)
    granted = Grant.objects.filter(diary=access.diary).values("user")  # nobody is in the log without one, and they are few
    acted = AuditEvent.objects.filter(diary=access.diary, user=OuterRef("pk"))
    people = User.objects.filter(Exists(acted), pk__in=granted).order_by("email")
    choices = [(str(user.pk), display_name(user, access.user, begins=True)) for user in people]
    choices.append((FORMER_HELPERS, _("People whose account was deleted")))
    who = request.GET.get("who", "")
    if who == FORMER_HELPERS:
        lines = lines.filter(user=None)
    elif who in dict(choices):
        lines = lines.filter(user=int(who))
    else:
        who = ""
    page = read_lines(lines, PageRequest.from_query(request.GET, EVENTS_PER_PAGE))
    rows = build_rows(page.rows, access)
    up = (reverse("diary:people", args=[access.diary.pk]), _("People"))
    shown: dict[str, Any] = {"page": page, "rows": rows, "choices": choices, "who": who}
    return render_page(request, "diary/access/audit_log.html", _("Activity log"), access=access, up=up, **shown)
