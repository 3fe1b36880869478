"""Share: what can be given to whom, each with its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.diary.access.people_list import list_people
from lems_site.diary.access.permissions import Access, is_paused
from lems_site.diary.models import HealthLink, ShareLink
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page


@require_safe
@diary_view("read")
def show_share_page(request: HttpRequest, access: Access) -> HttpResponse:
    """Who may see or write, and what can be printed, sent or exported. People and links are for the owner or keeper."""
    shown: dict[str, Any] = {}
    if access.can_manage:
        shown = {
            "people": [row for row in list_people(access) if not row.grant.is_expired],
            "open_links": ShareLink.objects.active().filter(diary=access.diary).count(),
            "open_codes": HealthLink.objects.active().filter(diary=access.diary).count(),
            "paused": is_paused(access.diary),
        }
    return render_page(request, "diary/report/share.html", _("Share"), access=access, **shown)
