"""Reminders as notifications: when they come, and on which devices. The addresses exist only where PUSH_REMINDERS is on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_moment, format_zone
from lems_site.diary.forms.reminders import PushReminderForm, schedule_values
from lems_site.diary.models import ReminderSchedule
from lems_site.diary.reminders import push
from lems_site.diary.reminders.push_message import public_key
from lems_site.diary.reminders.schedules import ScheduleChoice, end_schedule, get_schedule, save_schedule
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page
from lems_site.diary.views.press_again import acts_on_press

PUSH = ReminderSchedule.Channel.PUSH
View = Callable[[HttpRequest, Access], HttpResponse]


def where_push_is_on(view: View) -> View:
    """Let an address exist only where the operator has switched push on."""

    @wraps(view)
    def checked_view(request: HttpRequest, access: Access) -> HttpResponse:
        if not settings.PUSH_REMINDERS:
            raise Http404
        return view(request, access)

    return checked_view


def _back(access: Access) -> HttpResponse:
    return HttpResponseRedirect(reverse("diary:push-reminders" if access.can_write else "diary:home", args=[access.diary.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write")
@where_push_is_on
def edit_push_reminders(request: HttpRequest, access: Access) -> HttpResponse:
    """Choose when notifications come; say when the next one does, and on how many devices."""
    schedule = get_schedule(access, PUSH)
    form = PushReminderForm(request.POST if request.method == "POST" else None, initial=schedule_values(schedule))
    if form.is_valid():
        save_schedule(cast("ScheduleChoice", form.cleaned_data), by=access, channel=PUSH)
        messages.success(request, _("Saved."))
        return _back(access)
    return render_page(
        request,
        "diary/reminders/push.html",
        _("Reminders on this device"),
        access=access,
        forms=(form,),
        form=form,
        schedule=schedule,
        devices=schedule.devices.count() if schedule else 0,
        next_message=format_moment(schedule.next_due, access.diary.zone) if schedule and schedule.next_due else "",
        zone=format_zone(access.diary.zone),
        key=public_key(),
    )


@diary_view("write")
@where_push_is_on
@acts_on_press(gettext_lazy("Remind me on this device"), lambda _access: True)
def add_device(request: HttpRequest, access: Access) -> HttpResponse:
    """Take the subscription that a browser made."""
    try:
        push.add_device(request.POST.get("subscription", ""), by=access)
    except push.WrongSubscription:
        messages.error(request, _("This browser's notifications cannot be used here. Mails and your calendar can remind you."))
    else:
        messages.success(request, _("You are reminded on this device."))
    return _back(access)


@diary_view("read")
@where_push_is_on
@acts_on_press(gettext_lazy("No more notifications"), lambda _access: True)
def end_push_reminders(request: HttpRequest, access: Access) -> HttpResponse:
    """End the notifications on all devices. Possible for everybody at any time, also when the diary is paused."""
    end_schedule(by=access, channel=PUSH)
    messages.success(request, _("No more notifications come."))
    return _back(access)
