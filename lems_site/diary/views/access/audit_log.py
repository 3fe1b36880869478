"""Activity log, and when: for the owner or keeper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.accounts.models import User
from lems_site.diary.access.audit_log import describe_event
from lems_site.diary.access.display_names import display_name
from lems_site.diary.access.permissions import Access
from lems_site.diary.models import AuditEvent, Grant
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page
from lems_site.web.pagination.keyset_pages import PageRequest, read_page

EVENTS_PER_PAGE = 50
FORMER_HELPERS = "former"


@dataclass(frozen=True)
class AuditRow:
    """A line of the log in words. `who` is "" where nobody did it."""

    line: AuditEvent
    who: str
    what: str


def build_row(line: AuditEvent, viewer: User) -> AuditRow:
    """A line as the viewer reads it."""
    nobody = line.user_id is None and line.target in ("wrong-codes", "declined")
    target_user = display_name(line.target_user)
    return AuditRow(line, "" if nobody else display_name(line.user, viewer, begins=True), describe_event(line, target_user))


@require_safe
@diary_view("manage")
def audit_log_page(request: HttpRequest, access: Access) -> HttpResponse:
    """The log, newest first, 50 lines a page; ?who= one person (a number of the list below, or "former")."""
    lines = AuditEvent.objects.filter(diary=access.diary).select_related("user", "target_user")
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
    page = read_page(lines, PageRequest.from_query(request.GET, EVENTS_PER_PAGE))
    rows = [build_row(line, access.user) for line in page.rows]
    up = (reverse("diary:people", args=[access.diary.pk]), _("People"))
    shown: dict[str, Any] = {"page": page, "rows": rows, "choices": choices, "who": who}
    return render_page(request, "diary/access/audit_log.html", _("Activity log"), access=access, up=up, **shown)
