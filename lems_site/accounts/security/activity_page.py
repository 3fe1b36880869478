"""A person's own list of security events."""

from __future__ import annotations

from typing import NamedTuple, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from lems_site.accounts.models import SecurityEvent, User

from .event_words import describe
from .own_zone import own_zone

MOST_LINES = 100


class ActivityLine(NamedTuple):
    """What happened in words, when (in the person's zone), and on what device."""

    words: str
    when: str
    device: str


def list_activity(user: User) -> list[ActivityLine]:
    """The newest events of an account, at most MOST_LINES. Two queries."""
    zone = own_zone(user)
    events = SecurityEvent.objects.filter(user=user).select_related("by").order_by("-at", "-pk")[:MOST_LINES]
    return [ActivityLine(describe(event), f"{localtime(event.at, zone):%-d %B %Y, %H:%M}", event.device) for event in events]


@login_required
@require_safe
def activity_page(request: HttpRequest) -> HttpResponse:
    """What happened with the account lately, for its person alone."""
    user = cast(User, request.user)
    context = {
        "lines": list_activity(user),
        "most": MOST_LINES,
        "zone": str(own_zone(user)),
        "days": settings.SECURITY_LOG_DAYS,
    }
    return TemplateResponse(request, "accounts/activity.html", context)
