"""One entry: everything that it says, who wrote it, and what became of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lems_site.diary.access.permissions import READ, Access
from lems_site.diary.entries.describe import describe_entries
from lems_site.diary.entries.history import entry_history
from lems_site.diary.entries.selectors import visible_entry
from lems_site.diary.forms.edit_entry import CHANGE_FORMS
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page


@require_safe
@diary_view(READ, log_as="entry")
def show_entry(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """An entry with its history. Raises Http404 for one that is not there for this reader."""
    found = visible_entry(access, pk)
    if found is None:
        raise Http404
    names = DiaryLabels(access)
    row = describe_entries([found], access, names)[0]
    steps, can_change = entry_history(found, access, names), access.can_write and found.kind in CHANGE_FORMS
    return render_page(request, "diary/entries/entry.html", row.title, access=access, row=row, steps=steps, can_change=can_change)
