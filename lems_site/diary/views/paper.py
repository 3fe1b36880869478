"""A blank diary to print and write on."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.diary.access.permissions import Access, visible_to
from lems_site.diary.codes.choices import EVENTS, GRADES, STRENGTH
from lems_site.diary.paper.sheet import Sheet, generic, of_diary
from lems_site.diary.views.decorators import diary_view, private

from .layout import name_of, show


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """One's own sheet, a choice among several, or for anybody else a sheet with the usual symptoms."""
    found = visible_to(request.user) if request.user.is_authenticated else []
    if len(found) == 1 and "any" not in request.GET:
        return private(HttpResponseRedirect(reverse("diary:paper", args=[found[0].diary.pk])))
    if len(found) > 1 and "any" not in request.GET:
        rows = [(one, name_of(one)) for one in found]
        return private(show(request, "diary/paper/paper_choice.html", _("A diary on paper"), rows=rows))
    return private(_sheet(request, generic(), None))


paper.may = "anybody"  # type: ignore[attr-defined]  # the role test reads it


@require_safe
@diary_view("read", log_as="paper")
def of_one(request: HttpRequest, access: Access) -> HttpResponse:
    """The sheet of one diary."""
    return _sheet(request, of_diary(access), access)


def _sheet(request: HttpRequest, sheet: Sheet, access: Access | None) -> HttpResponse:
    shown = {
        "sheet": sheet,
        "strengths": [str(words) for words in STRENGTH.values()],
        "grades": [(grade, str(words)) for grade, words in GRADES.items()],
        "events": [str(words) for code, words in EVENTS.items() if code != "other"],
        "number": settings.EMERGENCY_NUMBER,
    }
    return show(request, "diary/paper/paper.html", _("A diary on paper"), access=access, **shown)
