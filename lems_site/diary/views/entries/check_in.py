"""The check-in: how a day went, saved in one press."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lems_site.diary.access.permissions import WRITE, Access
from lems_site.diary.access.tokens import derive_draft_key
from lems_site.diary.codes.dates import format_long_day, format_short_day, format_zone
from lems_site.diary.codes.day_range import FIRST_DAY
from lems_site.diary.codes.local_day import local_day
from lems_site.diary.entries import describe, idempotent_save, repeat_last
from lems_site.diary.entries.services import EditConflict
from lems_site.diary.forms.check_in import CheckInForm
from lems_site.diary.forms.moment import middle_of
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page
from lems_site.web.error_summary import ErrorLink

SAME = "same"


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view(WRITE)
def check_in(request: HttpRequest, access: Access) -> HttpResponse:
    """Ask how the day is (?day=2026-11-20: how a past day was), and save whatever there is.

    The button "Same as last time" sends press=same, from here or from the home page; what was chosen besides goes before
    what is copied.
    """
    names = DiaryLabels(access)
    if request.method != "POST":
        if access.is_paused():
            return HttpResponseRedirect(reverse("diary:paused", args=[access.diary.pk]))
        return _render_form(request, names, _new_form(request, names))
    form = CheckInForm(request.POST, same=request.POST.get("press") == SAME, **_form_options(names, timezone.now()))
    if not form.is_valid():
        if "client_id" in form.errors:  # a form of somebody else's making
            del form.errors["client_id"]
            form.data = request.POST.copy()
            form.data["client_id"] = str(uuid.uuid4())
        return _render_form(request, names, form, status=422)
    client_id = form.cleaned_data["client_id"]
    found = repeat_last.last_repeatable(access, before=form.at, but=client_id) if form.same else None
    copied = repeat_last.repeated_answers(found, {item.code for item in form.items}) if found else {}
    drafts = form.drafts(copied)
    if not drafts:
        form.add_error(None, _("There is no earlier answer to copy yet. Choose one, then press Save."))
        return _render_form(request, names, form)
    try:
        idempotent_save.save_drafts(drafts, by=access, client_id=client_id, keep_time=form.was_left_alone)
    except EditConflict as conflict:
        return _changed_since(request, names, conflict)
    return HttpResponseRedirect(reverse("diary:saved", args=[access.diary.pk, client_id]))


def _form_options(names: DiaryLabels, at: dt.datetime, *, literal: bool = False) -> dict[str, Any]:
    """What the form needs to know besides what was sent."""
    access = names.access
    return {
        "access": access,
        "items": names.symptom_questions(),
        "zone": access.diary.zone,
        "first_hour": access.diary.first_hour,
        "at": at,
        "literal": literal,
    }


def _asked_day(request: HttpRequest, access: Access) -> dt.date | None:
    """The past day that the address asks about; None for today and for what is no past day."""
    try:
        day = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    today = local_day(timezone.now(), access.diary.zone, access.diary.first_hour)
    return day if FIRST_DAY <= day < today else None


def _new_form(request: HttpRequest, names: DiaryLabels) -> CheckInForm:
    """An empty form for now, or for the day in the address."""
    initial, diary = {"client_id": uuid.uuid4()}, names.access.diary
    day = _asked_day(request, names.access)
    if day is None:
        return CheckInForm(initial=initial, **_form_options(names, timezone.now()))
    return CheckInForm(initial=initial, **_form_options(names, middle_of(day, diary.zone, diary.first_hour), literal=True))


def _render_form(request: HttpRequest, names: DiaryLabels, form: CheckInForm, **more: Any) -> HttpResponse:
    access = names.access
    day = _asked_day(request, access)
    before = form.at if not form.is_bound else timezone.now()
    last = repeat_last.last_repeatable(access, before=before)
    title = _("How was %(day)s?") % {"day": format_long_day(day)} if day else _("How is today?")
    return render_page(
        request,
        "diary/entries/check_in.html",
        title,
        access=access,
        forms=(form,),
        form=form,
        day=day,
        today_name=format_short_day(local_day(timezone.now(), access.diary.zone, access.diary.first_hour)),
        asks_when=request.GET.get("when") == "other",
        last=last and describe.entry_summary(repeat_last.repeated_state(last), names),
        last_day=last and format_long_day(last.local_day),
        zone=format_zone(access.diary.zone),
        draft_key=derive_draft_key(access.user.pk),
        **more,
    )


def _changed_since(request: HttpRequest, names: DiaryLabels, conflict: EditConflict) -> HttpResponse:
    """Somebody else changed what this form had saved: what was typed now is kept, as an entry of its own if they wish."""
    data = request.POST.copy()
    data["client_id"] = str(uuid.uuid4())
    form = CheckInForm(data, **_form_options(names, timezone.now()))
    form.is_valid()
    said = _("Somebody changed this entry after you saved it. Look at it first. Save here keeps your answers as another entry.")
    link = reverse("diary:entry", args=[names.access.diary.pk, conflict.pk])
    return _render_form(request, names, form, problems=[ErrorLink(said, "id_strength_0")], status=409, overtaken=link)
