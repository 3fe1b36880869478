"""Taking a diary out as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lems_site.accounts.security.recent_proof import proof_required
from lems_site.diary.access.audit_log import BEGUN
from lems_site.diary.access.permissions import Access
from lems_site.diary.export.choice import ExportChoice
from lems_site.diary.export.csv_file import csv_table
from lems_site.diary.export.fhir_bundle import fhir_bundle
from lems_site.diary.export.json_file import diary_json
from lems_site.diary.export.own_system import ACKNOWLEDGEMENT
from lems_site.diary.models import AuditEvent
from lems_site.diary.views.decorators import diary_view
from lems_site.web.csv_writer import COMMAS, SEMICOLONS, SEMICOLONS_AND_POINTS, TableFormat, guess_table_format

from .layout import render_page

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise  # a text, or one that is translated where it is used

Writer = Callable[[Access, ExportChoice], Iterator[str]]
FORMATS: dict[str, tuple[Writer, str, str]] = {
    "json": (diary_json, "application/json", "json"),
    "csv": (csv_table, "text/csv; charset=utf-8", "csv"),
    "fhir": (fhir_bundle, "application/fhir+json", "fhir.json"),
}
TABLES: dict[str, tuple[TableFormat, Words]] = {
    "commas": (COMMAS, gettext_lazy("By commas, and numbers as 12.5: for programs in English")),
    "semicolons": (SEMICOLONS, gettext_lazy("By semicolons, and numbers as 12,5: for most other languages of Europe")),
    "points": (SEMICOLONS_AND_POINTS, gettext_lazy("By semicolons, and numbers as 12.5: for example in Switzerland")),
}
TICKS = ("notes", "sensitive", "removed", "history")


class ExportForm(forms.Form):
    """Which file, and what goes in."""

    format = forms.ChoiceField(
        label=gettext_lazy("Which file?"),
        widget=forms.RadioSelect,
        choices=(
            ("json", gettext_lazy("The whole diary (JSON). You can import it here again.")),
            ("csv", gettext_lazy("A table (CSV), for a spreadsheet")),
            ("fhir", gettext_lazy("For a clinic's software (FHIR R4)")),
        ),
        error_messages={
            "required": gettext_lazy("Choose which file you want."),
            "invalid_choice": gettext_lazy("Choose one of the three files."),
        },
    )
    table = forms.ChoiceField(
        label=gettext_lazy("For the table: how are its columns divided?"),
        help_text=gettext_lazy("Choose another one if your program shows everything in one column."),
        required=False,
        widget=forms.RadioSelect,
        choices=[(name, words) for name, (_table, words) in TABLES.items()],
        error_messages={"invalid_choice": gettext_lazy("Choose one of the three.")},
    )
    notes = forms.BooleanField(label=gettext_lazy("Notes and questions: what was typed"), required=False)
    sensitive = forms.BooleanField(label=gettext_lazy("Mood and erection problems"), required=False)
    removed = forms.BooleanField(
        label=gettext_lazy("Deleted entries"), help_text=gettext_lazy("Only in the whole diary."), required=False
    )
    history = forms.BooleanField(
        label=gettext_lazy("What entries said before they were corrected"),
        help_text=gettext_lazy("Only in the whole diary."),
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
@proof_required
def export_diary(request: HttpRequest, access: Access) -> HttpResponse:
    """Choose a file, and get it."""
    guess = guess_table_format(request.headers.get("Accept-Language", ""))
    guessed = next(name for name, (table, _words) in TABLES.items() if table == guess)
    initial = {"format": "json", "table": guessed, **dict.fromkeys(TICKS, True)}
    form = ExportForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return download_export(
            access,
            data["format"],
            ExportChoice(table=TABLES[data["table"] or guessed][0], **{name: data[name] for name in TICKS}),
        )
    shown: dict[str, Any] = {"form": form, "ticks": [form[name] for name in TICKS], "acknowledgement": ACKNOWLEDGEMENT}
    return render_page(request, "diary/export/export.html", _("Export"), access=access, forms=(form,), **shown)


def download_export(access: Access, name: str, choice: ExportChoice) -> HttpResponse:
    """The file as a download, and its line in the log: it says "begun" until the last piece was handed over."""
    writer, content_type, ending = FORMATS[name]
    line = access.log(AuditEvent.Action.EXPORTED, f"{name}{BEGUN}", event=name)
    file = f"diary-{timezone.now():%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    pieces = _note_end(writer(access, choice), line.pk, name)
    return cast(HttpResponse, StreamingHttpResponse(pieces, content_type=content_type, headers=headers))


def _note_end(pieces: Iterator[str], line: int, name: str) -> Iterator[str]:
    """The pieces; after the last of them the line of the log no longer says "begun"."""
    yield from pieces
    AuditEvent.objects.filter(pk=line).update(target=name)
