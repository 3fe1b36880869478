"""A shared report, for whoever has the link and the passcode. No account; nothing else of the diary can be reached from here.

The passcode is exchanged for a signed cookie that holds for one link and an hour. The link itself is looked up with every
request, so that ending it ends everything that is open. Where to is told to no other page (Referrer-Policy: no-referrer).
A browser that tells no page also sends "Origin: null" with a form, which the check against forged forms refuses. The form here
needs no such check: it acts for no account and no session, and only shows a report to somebody who has its passcode.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lems_site.diary.export.choice import ExportOfDays
from lems_site.diary.export.csv_file import csv_table
from lems_site.diary.forms.share_links import PasscodeForm
from lems_site.diary.report import share_links
from lems_site.diary.report.choice import ReportChoice, report_access
from lems_site.diary.report.document import build_report
from lems_site.diary.report.share_links import SharedReport
from lems_site.diary.views.decorators import secret_address_view, set_private_headers
from lems_site.diary.views.layout import render_page
from lems_site.diary.views.secret_cookies import cookie_name
from lems_site.web.csv_writer import guess_table_format
from lems_site.web.error_summary import ErrorLink
from lems_site.web.memory.allocator import returns_memory

from .report import pdf_answer, render_parts, stream_page

COOKIE, SALT, HOUR = "shared", "lems_site.diary.shared", 60 * 60


def private_headers(response: HttpResponse) -> HttpResponse:
    """The headers of `private`, and no Referer to anywhere."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return set_private_headers(response)


def render_closed(request: HttpRequest) -> HttpResponse:
    """The same words for a link that is ended, locked, too old or made up."""
    return private_headers(render_page(request, "diary/report/shared_ended.html", _("This link does not open"), status=404))


def passcode_entered(request: HttpRequest, shared: SharedReport) -> bool:
    """Whether the passcode was typed here within the hour."""
    try:
        value = signing.loads(request.COOKIES.get(cookie_name(COOKIE), ""), salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        return False
    return bool(value == [shared.link.pk, shared.link.code_hash])


View = Callable[[HttpRequest, SharedReport, str], HttpResponse]


def with_link(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Make a function of (request, shared, token) the view of an address that holds a share link's token."""

    @wraps(view)
    def checked_view(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return private_headers(view(request, share_links.open_share_link(token), token))
        except share_links.ShareLinkClosed:
            return render_closed(request)

    return secret_address_view(checked_view)


def with_passcode(view: View) -> View:
    """Lead to the page that asks for the passcode, unless it was typed here."""

    @wraps(view)
    def checked_view(request: HttpRequest, shared: SharedReport, token: str) -> HttpResponse:
        if passcode_entered(request, shared):
            return view(request, shared, token)
        return HttpResponseRedirect(reverse("diary:shared", args=[token]))

    return checked_view


@csrf_exempt  # no-referrer makes browsers send "Origin: null", which the check refuses; the form acts for no account or session
@require_http_methods(["GET", "HEAD", "POST"])
@with_link
def show_shared_report(request: HttpRequest, shared: SharedReport, token: str) -> HttpResponse:
    """Ask for the passcode; with it, the report."""
    if request.method == "POST":
        return _try_passcode(request, shared, token)
    if not passcode_entered(request, shared):
        return _ask_passcode(request, PasscodeForm())
    share_links.log_opening(shared, "page")
    made = build_report(shared.access, asked_choice(request, shared))
    shown = render_page(
        request, "diary/report/shared_report.html", _("A shared diary report"), link=shared.link, token=token, made=made
    )
    return cast(HttpResponse, stream_page(shown, render_parts(made, "?appendix=on#appendix")))


def asked_choice(request: HttpRequest, shared: SharedReport) -> ReportChoice:
    """What the link's owner chose, with the appendix where the address asks for it: it shows no more than the table does."""
    return replace(shared.choice, appendix="appendix" in request.GET)


def _ask_passcode(request: HttpRequest, form: PasscodeForm, problems: list[ErrorLink] | None = None) -> HttpResponse:
    return render_page(
        request,
        "diary/report/shared_passcode.html",
        _("A diary report was shared with you"),
        forms=(form,),
        form=form,
        problems=problems,
    )


def _try_passcode(request: HttpRequest, shared: SharedReport, token: str) -> HttpResponse:
    form = PasscodeForm(request.POST)
    if not form.is_valid():
        return _ask_passcode(request, form)
    try:
        share_links.check_passcode(shared, token, form.cleaned_data["code"])
    except share_links.WrongPasscode:
        form.add_error("code", _("That is not the passcode. Please check it with the person who shared the report."))
        return _ask_passcode(request, form)
    path = reverse("diary:shared", args=[token])
    response = HttpResponseRedirect(path)
    value = signing.dumps([shared.link.pk, shared.link.code_hash], salt=SALT)
    response.set_cookie(cookie_name(COOKIE), value, max_age=HOUR, path=path, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


@returns_memory
@require_safe
@with_link
@with_passcode
def as_pdf(request: HttpRequest, shared: SharedReport, token: str) -> HttpResponse:
    """The report as PDF; where that fails, the page says how to print it."""
    answer = pdf_answer(build_report(shared.access, asked_choice(request, shared)), request.GET.get("paper", ""))
    share_links.log_opening(shared, "pdf")
    return answer or render_page(request, "diary/report/shared_no_pdf.html", _("No PDF this time"), token=token, status=503)


@require_safe
@with_link
@with_passcode
def as_csv(request: HttpRequest, shared: SharedReport, token: str) -> HttpResponse:
    """The report's entries as a table for a spreadsheet."""
    span = shared.choice.span
    table = guess_table_format(request.headers.get("Accept-Language", ""))
    days = ExportOfDays(first=span.first, last=span.last, table=table)
    lines = csv_table(report_access(shared.access, shared.choice), days)
    share_links.log_opening(shared, "csv")
    name = f"diary-report-{span.first}-{span.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return cast(HttpResponse, StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers))
