"""A blank diary to print and write on."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.diary.access.permissions import Access, list_accesses
from lems_site.diary.codes.choices import EVENTS, GRADES, STRENGTH
from lems_site.diary.paper.sheet import Sheet, diary_sheet, generic_sheet
from lems_site.diary.views.decorators import anybody_view, diary_view, set_private_headers

from .layout import diary_title, render_page


@anybody_view
@require_safe
def paper_page(request: HttpRequest) -> HttpResponse:
    """One's own sheet, a choice among several, or for anybody else a sheet with the usual symptoms."""
    found = list_accesses(request.user) if request.user.is_authenticated else []
    if len(found) == 1 and "any" not in request.GET:
        return set_private_headers(HttpResponseRedirect(reverse("diary:paper", args=[found[0].diary.pk])))
    if len(found) > 1 and "any" not in request.GET:
        rows = [(one, diary_title(one)) for one in found]
        return set_private_headers(render_page(request, "diary/paper/paper_choice.html", _("Paper diary"), rows=rows))
    return set_private_headers(_render_sheet(request, generic_sheet(), None))


@require_safe
@diary_view("read", log_as="paper")
def diary_paper(request: HttpRequest, access: Access) -> HttpResponse:
    """The sheet of one diary."""
    return _render_sheet(request, diary_sheet(access), access)


def _render_sheet(request: HttpRequest, sheet: Sheet, access: Access | None) -> HttpResponse:
    shown = {
        "sheet": sheet,
        "strengths": [str(words) for words in STRENGTH.values()],
        "grades": [(grade, str(words)) for grade, words in GRADES.items()],
        "events": [str(words) for code, words in EVENTS.items() if code != "other"],
        "number": settings.EMERGENCY_NUMBER,
    }
    return render_page(request, "diary/paper/paper.html", _("Paper diary"), access=access, **shown)
