"""Reminders for one's calendar: when, under which title, as a file or by a secret address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lems_site.diary.access.permissions import WRITE, Access, get_access
from lems_site.diary.forms.reminders import WEEKDAYS, RemindersForm
from lems_site.diary.models import AuditEvent, Reminders
from lems_site.diary.reminders.calendar_times import save_calendar_times
from lems_site.diary.reminders.ics import build_calendar, build_cancellation, calendar_title
from lems_site.diary.views.decorators import diary_view, secret_address_view, set_private_headers

from .layout import render_page
from .press_again import acts_on_press

CALENDAR_TYPE = "text/calendar; charset=utf-8"


def get_reminders(access: Access) -> Reminders | None:
    """What the person set for this diary."""
    return Reminders.objects.for_one(access.diary, access.user).select_related("diary").first()


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write")
def edit_reminders(request: HttpRequest, access: Access) -> HttpResponse:
    """Choose the times; then the file and the secret address."""
    form = RemindersForm(request.POST if request.method == "POST" else None, initial=_initial_values(get_reminders(access)))
    if form.is_bound and form.is_valid():
        save_calendar_times(by=access, **form.cleaned_data)
        messages.success(request, _("Your times are saved."))
        return HttpResponseRedirect(reverse("diary:calendar", args=[access.diary.pk]))
    return _render_page(request, access, form)


def _initial_values(found: Reminders | None) -> dict[str, Any]:
    if found is None:
        return {"times": "", "weekdays": [day for day, _words in WEEKDAYS], "title": ""}
    return {"times": ", ".join(found.times), "weekdays": found.weekdays, "title": found.title}


def _render_page(request: HttpRequest, access: Access, form: RemindersForm, address: str = "") -> HttpResponse:
    found = get_reminders(access)
    shown: dict[str, Any] = {"form": form, "reminders": found, "said": calendar_title(found) if found else "", "address": address}
    return render_page(
        request, "diary/reminders/calendar.html", _("Reminders in your calendar"), access=access, forms=(form,), **shown
    )


@require_safe
@diary_view("write")
def calendar_file(request: HttpRequest, access: Access) -> HttpResponse:
    """The reminders as a file that a calendar can take in."""
    found = get_reminders(access)
    if found is None:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="reminders.ics"'}
    return HttpResponse(build_calendar(found), content_type=CALENDAR_TYPE, headers=headers)


@require_safe
@diary_view("write")
def cancellation_file(request: HttpRequest, access: Access) -> HttpResponse:
    """A file that takes the reminders out of a calendar: all of them, or with ?which=ended those whose times were taken away."""
    found = get_reminders(access)
    if found is None:
        raise Http404
    body = build_cancellation(found, only_ended=request.GET.get("which") == "ended")
    headers = {"Content-Disposition": 'attachment; filename="end-reminders.ics"'}
    return HttpResponse(body, content_type=CALENDAR_TYPE, headers=headers)


def _has_reminders(access: Access) -> bool:
    return get_reminders(access) is not None


@diary_view("write")
@acts_on_press(gettext_lazy("Create the secret address"), _has_reminders)
def create_address(request: HttpRequest, access: Access) -> HttpResponse:
    """Create a secret address, which ends the one before, and show it once: only its hash is kept."""
    found = get_object_or_404(Reminders, diary=access.diary, user=access.user)
    token = found.new_address()
    access.log(AuditEvent.Action.CHANGED_SETTINGS, "calendar feed")
    address = settings.SITE_URL + reverse("diary:feed", args=[token])
    return _render_page(request, access, RemindersForm(initial=_initial_values(found)), address)


@diary_view("read")
@acts_on_press(gettext_lazy("End the address"), lambda _access: True)
def end_address(request: HttpRequest, access: Access) -> HttpResponse:
    """End the secret address. Possible for everybody at any time, also when the diary is paused."""
    found = get_reminders(access)
    if found and found.feed_hash:
        found.end_address()
        access.log(AuditEvent.Action.CHANGED_SETTINGS, "calendar feed")
    messages.success(request, _("The secret address is ended."))
    onward = "diary:calendar" if access.can_write else "diary:home"
    return HttpResponseRedirect(reverse(onward, args=[access.diary.pk]))


@secret_address_view
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The reminders of whoever has this secret address, as long as they may write in the diary. Two queries."""
    found = Reminders.objects.of_address(token)
    if found is None or not found.user.is_active:
        raise Http404
    get_access(found.user, found.diary_id, WRITE)
    response = set_private_headers(HttpResponse(build_calendar(found), content_type=CALENDAR_TYPE))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
