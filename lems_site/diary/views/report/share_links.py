"""The links that the owner shared: the list with every opening, making one, ending one."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lems_site.accounts.security.recent_proof import proof_required
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import SENSITIVE_TOPICS
from lems_site.diary.codes.local_day import day_bounds
from lems_site.diary.forms.share_links import ShareForm
from lems_site.diary.insights.date_range import diary_today, latest_day
from lems_site.diary.models import ShareLink
from lems_site.diary.report import share_links
from lems_site.diary.report.choice import TICKS, ReportChoice, default_choice
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page
from lems_site.diary.views.press_again import acts_on_press

SHOWN_OPENINGS = 20


def parent_link(access: Access) -> tuple[str, str]:
    return reverse("diary:links", args=[access.diary.pk]), _("Shared links")


@require_safe
@diary_view("manage")
def link_list(request: HttpRequest, access: Access) -> HttpResponse:
    """The links, newest first, each with when it was opened. Two queries."""
    found = ShareLink.objects.filter(diary=access.diary).prefetch_related("openings")
    rows = [(link, list(link.openings.all())[:SHOWN_OPENINGS], len(link.openings.all()), _included_parts(link)) for link in found]
    return render_page(request, "diary/report/share_links.html", _("Shared links"), access=access, rows=rows)


def _included_parts(link: ShareLink) -> list[str]:
    return [str(words) for code, words in SENSITIVE_TOPICS.items() if code in link.includes]


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
@proof_required
def create_link(request: HttpRequest, access: Access) -> HttpResponse:
    """Make a link; the answer shows it with its passcode, once."""
    if access.is_paused():
        return HttpResponseRedirect(reverse("diary:paused", args=[access.diary.pk]))
    now, first = diary_today(access), default_choice(access).span
    initial = {
        "first": request.GET.get("first", first.first),
        "last": request.GET.get("last", first.last),
        "last_day": now + dt.timedelta(days=share_links.USUAL_DAYS),
        **{code: code in request.GET for code in TICKS},
    }
    form = ShareForm(request.POST if request.method == "POST" else None, access=access, now=now, initial=initial)
    if form.is_valid():
        answer = _save_link(request, access, form, form.choice(latest_day(access)))
        if answer is not None:
            return answer
    return render_page(
        request,
        "diary/report/share_link_new.html",
        _("Share a report by link"),
        access=access,
        up=parent_link(access),
        forms=(form,),
        form=form,
    )


def _save_link(request: HttpRequest, access: Access, form: ShareForm, choice: ReportChoice) -> HttpResponse | None:
    said = form.cleaned_data
    _start, ends_at = day_bounds(said["last_day"], access.diary.zone, 0)
    try:
        made = share_links.create_share_link(
            by=access, form_id=said["form_id"], choice=choice, ends_at=ends_at, label=said["label"]
        )
    except share_links.TooManyShareLinks:
        form.add_error(None, _("There are too many open links. End one that you do not need."))
        return None
    except share_links.ShareLinkClosed:
        messages.info(request, _("That link was closed. You can create a new one."))
        return HttpResponseRedirect(parent_link(access)[0])
    address = settings.SITE_URL + reverse("diary:shared", args=[made.token])
    return render_page(
        request,
        "diary/report/share_link_created.html",
        _("The link is ready"),
        access=access,
        up=parent_link(access),
        link=made.link,
        address=address,
        code=f"{made.code[:4]} {made.code[4:]}",
        last_day=said["last_day"],
    )


def _has_link(access: Access, link: int) -> bool:
    return ShareLink.objects.filter(pk=link, diary=access.diary).exists()


@diary_view("manage")
@acts_on_press(gettext_lazy("End this link"), _has_link)
def end_link(request: HttpRequest, access: Access, link: int) -> HttpResponse:
    """End a link: its page, PDF and table are gone with the next request."""
    share_links.revoke_share_link(link, by=access)
    messages.success(request, _("The link is closed. It no longer works."))
    return HttpResponseRedirect(parent_link(access)[0])
