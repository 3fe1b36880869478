"""An event at its own time, a timed test, a weight."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.selectors import EntryFilter, visible_entries
from lems_site.diary.forms.measurements import EventForm, TestForm, WeightForm
from lems_site.diary.models import Entry
from lems_site.diary.views.decorators import diary_view

from .record import record_entry


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write")
def record_event(request: HttpRequest, access: Access) -> HttpResponse:
    """A fall, a fever, a new medicine and the like."""
    form = EventForm(
        request.POST or None,
        zone=access.diary.zone,
        first_hour=access.diary.first_hour,
        initial={"event": request.GET.get("event", "")},
    )
    return record_entry(
        request, access, form, kind=Entry.Kind.EVENT, template="diary/entries/event.html", title=_("Something happened")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write")
def record_test(request: HttpRequest, access: Access) -> HttpResponse:
    """A timed test, with a stopwatch where script runs."""
    form = TestForm(request.POST or None, zone=access.diary.zone, first_hour=access.diary.first_hour)
    return record_entry(request, access, form, kind=Entry.Kind.TEST, template="diary/entries/test.html", title=_("A timed test"))


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write", log_as="weight")
def record_weight(request: HttpRequest, access: Access) -> HttpResponse:
    """A weight; once a month is enough. Shows the last one."""
    last = next(iter(visible_entries(access, EntryFilter(kinds=(Entry.Kind.WEIGHT,)), newest_first=True, limit=1)), None)
    form = WeightForm(request.POST or None, last=last, zone=access.diary.zone, first_hour=access.diary.first_hour)
    return record_entry(
        request, access, form, kind=Entry.Kind.WEIGHT, template="diary/entries/weight.html", title=_("Weight"), last=last
    )
