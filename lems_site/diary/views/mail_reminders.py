"""Reminders by mail: when they come, and the links in them.

The links work without sign-in: their random token is the secret. A GET changes nothing, because mail programs open links before a
person does; only the button on the page, or a mail program's own "unsubscribe" (RFC 8058), does.
"""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_moment, format_zone
from lems_site.diary.forms.reminders import MailReminderForm, schedule_values
from lems_site.diary.reminders import links
from lems_site.diary.reminders.links import DONE
from lems_site.diary.reminders.messages import verified_address
from lems_site.diary.reminders.schedules import ScheduleChoice, end_schedule, get_schedule, save_schedule
from lems_site.diary.views.decorators import diary_view, secret_address_view, set_private_headers

from .layout import render_page
from .press_again import acts_on_press


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write")
def edit_mail_reminders(request: HttpRequest, access: Access) -> HttpResponse:
    """Choose when mails come; say when the next one does."""
    schedule = get_schedule(access)
    form = MailReminderForm(request.POST if request.method == "POST" else None, initial=schedule_values(schedule))
    if form.is_valid():
        save_schedule(cast("ScheduleChoice", form.cleaned_data), by=access)
        messages.success(request, _("Saved. The next mail is named below."))
        return HttpResponseRedirect(reverse("diary:mail-reminders", args=[access.diary.pk]))
    zone = access.diary.zone
    shown: dict[str, Any] = {
        "form": form,
        "schedule": schedule,
        "next_mail": format_moment(schedule.next_due, zone) if schedule and schedule.next_due else "",
        "zone": format_zone(zone),
        "now": format_moment(timezone.now(), zone),
        "address": verified_address(access.user),
        "has_push": settings.PUSH_REMINDERS,
    }
    return render_page(request, "diary/reminders/mail.html", _("Reminders by mail"), access=access, forms=(form,), **shown)


@diary_view("read")
@acts_on_press(gettext_lazy("No more mails"), lambda _access: True)
def end_mail_reminders(request: HttpRequest, access: Access) -> HttpResponse:
    """End the mails. Possible for everybody at any time, also when the diary is paused."""
    end_schedule(by=access)
    messages.success(request, _("No more reminders come by mail."))
    onward = "diary:mail-reminders" if access.can_write else "diary:home"
    return HttpResponseRedirect(reverse(onward, args=[access.diary.pk]))


@csrf_exempt  # no account and no session acts here, and a mail program that unsubscribes has no token of a form
@secret_address_view
@require_http_methods(["GET", "HEAD", "POST"])
def answer_link(request: HttpRequest, token: str, purpose: str) -> HttpResponse:
    """The page of a link in a mail: one button, and what it did. A link that is unknown, used or too old shows one same page."""
    if request.method != "POST":
        return _render_link(request, "ask" if links.is_open(token, purpose) else "ended", purpose)
    try:
        if purpose == DONE:
            links.silence_day(token)
        else:
            links.stop_reminders(token)
    except links.LinkEnded:
        return _render_link(request, "ended", purpose)
    return _render_link(request, "acted", purpose)


def _render_link(request: HttpRequest, state: str, purpose: str) -> HttpResponse:
    title = {"ask": _("Reminders"), "acted": _("That is done"), "ended": _("This link does nothing any more")}[state]
    page = render_page(
        request, "diary/reminders/link.html", title, status=404 if state == "ended" else 200, state=state, purpose=purpose
    )
    page.headers["Referrer-Policy"] = "no-referrer"
    return set_private_headers(page)
