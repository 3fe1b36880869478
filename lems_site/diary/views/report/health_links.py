"""QR codes for a check-in desk: making one, the list with every fetch, ending one or all printed ones."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lems_site.accounts.security.recent_proof import proof_required
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import SENSITIVE_TOPICS
from lems_site.diary.forms.health_links import HealthLinkForm
from lems_site.diary.insights.date_range import diary_today, latest_day
from lems_site.diary.models import HealthLink
from lems_site.diary.models.health_links import MAX_FETCHES
from lems_site.diary.report import health_links
from lems_site.diary.report.choice import default_choice
from lems_site.diary.report.pdf import NoPDF
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page
from lems_site.diary.views.press_again import acts_on_press
from lems_site.web.rendering.qr_code import MEDIUM, make_qr_path


def list_link(access: Access) -> tuple[str, str]:
    return reverse("diary:health-links", args=[access.diary.pk]), _("QR codes")


@require_safe
@diary_view("manage")
def list_codes(request: HttpRequest, access: Access) -> HttpResponse:
    """The codes, newest first, each with every fetch. Two queries, none of which reads a sealed file."""
    links = HealthLink.objects.filter(diary=access.diary).defer("sealed_file").prefetch_related("fetches")
    rows = [(link, list(link.fetches.all()), _included_parts(link)) for link in links]
    printed = sum(link.kind == HealthLink.Kind.PRINTED and link.state == "open" for link, _fetches, _parts in rows)
    return render_page(
        request,
        "diary/report/health_links.html",
        _("QR codes"),
        access=access,
        rows=rows,
        open_printed=printed,
        most=MAX_FETCHES,
    )


def _included_parts(link: HealthLink) -> list[str]:
    return [str(words) for code, words in SENSITIVE_TOPICS.items() if code in link.includes]


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
@proof_required
def create_code(request: HttpRequest, access: Access) -> HttpResponse:
    """Make a code; the answer shows it, once. What was typed and the key are in that answer alone."""
    if access.is_paused():
        return HttpResponseRedirect(reverse("diary:paused", args=[access.diary.pk]))
    span = default_choice(access).span
    initial = {"first": request.GET.get("first", span.first), "last": request.GET.get("last", span.last)}
    data = request.POST if request.method == "POST" else None
    form = HealthLinkForm(data, access=access, today=diary_today(access), initial=initial)
    if form.is_valid():
        answer = _save_code(request, access, form)
        if answer is not None:
            return answer
    title = _("Show a code at the desk")
    return render_page(
        request, "diary/report/health_link_new.html", title, access=access, up=list_link(access), forms=(form,), form=form
    )


def _save_code(request: HttpRequest, access: Access, form: HealthLinkForm) -> HttpResponse | None:
    typed = form.cleaned_data
    try:
        new = health_links.create_health_link(
            by=access,
            secret=typed["secret"],
            kind=typed["kind"],
            choice=form.choice(latest_day(access)),
            patient=form.patient,
            paper=typed["paper"] or "a4",
        )
    except health_links.TooManyHealthLinks:
        form.add_error(None, _("There are too many open codes. End one that you do not need."))
        return None
    except NoPDF:
        form.add_error(None, _("The report could not be made this time. Try again in a minute."))
        return None
    except health_links.HealthLinkClosed:
        messages.info(request, _("That code is over. You can make a new one."))
        return HttpResponseRedirect(list_link(access)[0])
    path, size = make_qr_path(new.address, correction=MEDIUM)
    return render_page(
        request,
        "diary/report/health_link_created.html",
        _("Code for the desk"),
        access=access,
        up=list_link(access),
        link=new.link,
        address=new.address,
        passcode=f"{new.passcode[:4]} {new.passcode[4:]}".strip(),
        patient=form.patient,
        qr_path=path,
        qr_size=size,
        most=MAX_FETCHES,
    )


def _has_link(access: Access, health_link: int) -> bool:
    return HealthLink.objects.filter(pk=health_link, diary=access.diary).exists()


@diary_view("manage")
@acts_on_press(gettext_lazy("End this code"), _has_link)
def end_code(request: HttpRequest, access: Access, health_link: int) -> HttpResponse:
    """End a code: its file is deleted, and its address is gone with the next request."""
    health_links.revoke_health_link(health_link, by=access)
    messages.success(request, _("The code is closed. It no longer works."))
    return HttpResponseRedirect(list_link(access)[0])


def _has_diary(access: Access) -> bool:
    return True


@diary_view("manage")
@acts_on_press(gettext_lazy("End all printed codes"), _has_diary)
def end_printed_codes(request: HttpRequest, access: Access) -> HttpResponse:
    """End all printed codes that still work, for a paper that was lost."""
    count = health_links.revoke_printed_links(by=access)
    words = ngettext("%(count)s printed code is closed.", "%(count)s printed codes are closed.", count) % {"count": count}
    messages.success(request, words if count else _("No printed code was open."))
    return HttpResponseRedirect(list_link(access)[0])
