"""The list of all entries, newest first, a page at a time."""

from __future__ import annotations

from typing import Unpack
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_long_day
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS, is_hidden
from lems_site.diary.entries.describe import EntryDescription, describe_entries
from lems_site.diary.entries.rows import EntryRow
from lems_site.diary.entries.selectors import EntryFilter, entry_page, symptom_page
from lems_site.diary.forms.fields import FormOptions, set_choices
from lems_site.diary.insights.date_range import diary_today
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Entry
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page
from lems_site.web.pagination.keyset_pages import KeysetPage, PageRequest

A_PAGE = 30


class FilterForm(forms.Form):
    """Which entries to show."""

    symptom = forms.ChoiceField(label=gettext_lazy("Symptom"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of entry"), required=False)

    def __init__(
        self, data: QueryDict | None = None, *, names: DiaryLabels, access: Access, **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, **options)
        others = [code for code in SYMPTOMS if code not in names.tracked_codes and not is_hidden(code, access.hidden_topics)]
        symptoms = [(code, names.symptom_label(code)) for code in (*names.tracked_codes, *others)]
        kinds = [(str(value), str(label).capitalize()) for value, label in Entry.Kind.choices]
        wrong = {"invalid_choice": _("Choose one from the list.")}
        for name, choices in (("symptom", symptoms), ("kind", kinds)):
            set_choices(self, name, [("", _("All")), *choices])
            self.fields[name].error_messages |= wrong


def _read_page(access: Access, symptom: str, kind: str, wanted: PageRequest) -> KeysetPage[EntryRow]:
    """A page of all entries, or of those of a symptom or kind; only check-ins answer symptoms."""
    if not symptom:
        return entry_page(access, EntryFilter(kinds=(kind,) if kind else ()), wanted)
    if kind in ("", Entry.Kind.CHECK_IN):
        return symptom_page(access, symptom, wanted)
    return KeysetPage([], "", "")


@require_safe
@diary_view("read", log_as="list")
def entry_list(request: HttpRequest, access: Access) -> HttpResponse:
    """Entries newest first, of one symptom or kind where asked for."""
    names = DiaryLabels(access)
    form = FilterForm(request.GET, names=names, access=access, auto_id="filter-%s")
    chosen: dict[str, str] = {}
    if form.is_valid():
        chosen = {name: value for name, value in form.cleaned_data.items() if value}
    wanted = PageRequest.from_query(request.GET, A_PAGE)
    page = _read_page(access, chosen.get("symptom", ""), chosen.get("kind", ""), wanted)
    lines = describe_entries(page.rows, access, names)
    days: list[tuple[str, list[EntryDescription]]] = []
    for line in lines:
        words = format_long_day(line.entry.local_day)
        if not days or days[-1][0] != words:
            days.append((words, []))
        days[-1][1].append(line)
    return render_page(
        request,
        "diary/entries/entry_list.html",
        _("All entries"),
        access=access,
        forms=(form,),
        form=form,
        page=page,
        days=days,
        now=diary_today(access),
        query=urlencode(chosen),
        chosen=bool(chosen),
        view="list",
    )
