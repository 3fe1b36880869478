"""The visit report as a page and as PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import GRADES
from lems_site.diary.forms.report import ReportForm
from lems_site.diary.insights.date_range import latest_day
from lems_site.diary.models import AuditEvent
from lems_site.diary.report.choice import ReportChoice, default_choice
from lems_site.diary.report.document import Report, build_report
from lems_site.diary.report.pdf import PAPERS, NoPDF, render_pdf
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page
from lems_site.web.memory.allocator import returns_memory

MARKER = "<!-- the report -->"  # stands in diary/report.html


def parse_choice(request: HttpRequest, access: Access) -> tuple[ReportForm, ReportChoice | None]:
    """The form and what it chose: the usual report when nothing was asked, None when the dates are wrong."""
    if "first" not in request.GET and "last" not in request.GET:
        first = default_choice(access)
        return ReportForm(access=access, initial={"first": first.span.first, "last": first.span.last}), first
    form = ReportForm(request.GET, access=access)
    return form, form.choice(latest_day(access)) if form.is_valid() else None


def query_of(choice: ReportChoice) -> str:
    """What an address asks for to get this choice."""
    ticks = dict.fromkeys([*sorted(choice.includes), *(["appendix"] if choice.appendix else [])], "on")
    return urlencode({"first": choice.span.first, "last": choice.span.last, **ticks})


def render_parts(made: Report, appendix_url: str = "") -> Iterator[str]:
    """The report's HTML, a part at a time. appendix_url: where the same report is shown with its appendix."""
    shown = {"report": made, "grades": list(GRADES.values()), "appendix_url": appendix_url}
    yield render_to_string("diary/report/summary_page.html", shown)
    if made.choice.appendix:
        yield f'<h2 class="report__charts" id="appendix">{_("Charts")}</h2>'
    for chart in made.charts():
        yield render_to_string("diary/report/report_chart.html", {"chart": chart})
    for table in made.tables():
        yield render_to_string("diary/report/report_table.html", {"table": table})


def stream_page(page: HttpResponse, inside: Iterator[str]) -> StreamingHttpResponse:
    """A page whose marker is replaced by pieces that are made while it is sent."""
    head, _marker, tail = page.content.decode().partition(MARKER)

    def stream() -> Iterator[str]:
        yield head
        yield from inside
        yield tail

    return StreamingHttpResponse(stream(), status=page.status_code, content_type=page.headers["Content-Type"])


@require_safe
@diary_view("read", log_as="report")
def show_report(request: HttpRequest, access: Access) -> HttpResponse:
    """The report of the chosen dates. Streams, so that ten years begin to show at once."""
    form, choice = parse_choice(request, access)
    shown = render_page(
        request,
        "diary/report/report.html",
        _("Visit report"),
        access=access,
        forms=(form,),
        form=form,
        chosen=choice is not None,
        query=query_of(choice) if choice else "",
    )
    if choice is None:
        return shown
    appendix_url = f"?{query_of(replace(choice, appendix=True))}#appendix"
    return cast(HttpResponse, stream_page(shown, render_parts(build_report(access, choice), appendix_url)))


def pdf_answer(made: Report, paper: str) -> HttpResponse | None:
    """The report as a PDF to download, or None if it could not be made."""
    try:
        body = render_pdf(made, paper=paper if paper in PAPERS else PAPERS[0])
    except NoPDF:
        return None
    name = f"diary-report-{made.choice.span.first}-{made.choice.span.last}.pdf"
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@returns_memory
@require_safe
@diary_view("read")
def as_pdf(request: HttpRequest, access: Access) -> HttpResponseBase:
    """The report as tagged PDF; where that fails, the page to print is offered."""
    form, choice = parse_choice(request, access)
    if choice is None:
        return render_page(request, "diary/report/report.html", _("Visit report"), access=access, forms=(form,), form=form)
    answer = pdf_answer(build_report(access, choice), request.GET.get("paper", ""))
    access.log(AuditEvent.Action.EXPORTED, "report")
    if answer is None:
        return render_page(
            request, "diary/report/report_no_pdf.html", _("No PDF this time"), access=access, query=query_of(choice), status=503
        )
    return answer
