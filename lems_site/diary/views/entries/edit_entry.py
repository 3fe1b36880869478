"""Correcting an entry. Two people, or two tabs, never overwrite each other without seeing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lems_site.diary.access.permissions import WRITE, Access
from lems_site.diary.access.tokens import derive_draft_key
from lems_site.diary.codes.dates import format_zone
from lems_site.diary.entries import describe, history, services
from lems_site.diary.entries.describe import describe_entries
from lems_site.diary.entries.emergency import needs_crisis_help, needs_notice
from lems_site.diary.entries.rows import EntryRow, EntryState
from lems_site.diary.entries.selectors import deleted_entry, visible_entry
from lems_site.diary.entries.validation import validate_entry_data
from lems_site.diary.forms.edit_entry import CHANGE_FORMS
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view(WRITE)
def edit_entry(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """Correct one entry. Raises Http404 for one that is not there, or that no form corrects."""
    entry = visible_entry(access, pk)
    if entry is None and request.method == "POST":
        entry = deleted_entry(access, pk)
    if entry is None or entry.kind not in CHANGE_FORMS:
        raise Http404
    names = DiaryLabels(access)
    given = {"access": access, "names": names, "data_of": entry, "zone": entry.zone, "at": entry.at, "keeps": entry.at}
    given["first_hour"] = access.diary.first_hour
    form = CHANGE_FORMS[entry.kind](request.POST if request.method == "POST" else None, **given)
    if request.method != "POST" or not form.is_valid():
        return _render_form(request, access, form, entry, names, version=request.POST.get("version", entry.version))
    version = request.POST.get("version", "")
    if not version.isdecimal() or int(version) != entry.version:
        return _conflict_page(request, access, form, entry, names)
    if entry.removed_at:  # they saw that it was taken out, and saved all the same
        services.restore_entries([pk], by=access)
        entry = visible_entry(access, pk) or entry
    data, text = form.data_and_text()
    try:
        services.update_entry(pk, by=access, version=entry.version, data=data, text=text, at=form.at, zone=entry.zone)
    except services.EditConflict:
        return _conflict_page(request, access, form, visible_entry(access, pk) or deleted_entry(access, pk) or entry, names)
    state = EntryState(data, entry.kind, form.at, entry.zone, entry.local_day, text)
    if needs_notice([state]) or needs_crisis_help([state]):
        return HttpResponseRedirect(reverse("diary:saved", args=[access.diary.pk, entry.batch]))
    messages.success(request, _("Saved. The earlier answers stay below, under “What was changed”."))
    return HttpResponseRedirect(reverse("diary:entry", args=[access.diary.pk, pk]))


def _render_form(
    request: HttpRequest, access: Access, form: Any, entry: EntryRow, names: DiaryLabels, **more: Any
) -> HttpResponse:
    title = _("Correct: %(title)s") % {"title": describe.entry_title(entry, names)}
    up = (reverse("diary:entry", args=[access.diary.pk, entry.pk]), describe.entry_title(entry, names))
    zone = format_zone(entry.zone)
    return render_page(
        request,
        "diary/entries/edit_entry.html",
        title,
        access=access,
        up=up,
        forms=(form,),
        form=form,
        entry=entry,
        zone=zone,
        draft_key=derive_draft_key(access.user.pk),
        **more,
    )


def _conflict_page(request: HttpRequest, access: Access, form: Any, now: EntryRow, names: DiaryLabels) -> HttpResponse:
    """What stands now and what was typed, side by side. Saving again from here is a choice that was made seeing both."""
    data, text = validate_entry_data(now.kind, *form.data_and_text())
    typed = EntryState(data, now.kind, form.at, now.zone, now.local_day, text)
    stands = describe_entries([now], access, names)[0]
    pair = {"stands": stands, "is_gone": now.removed_at is not None}
    changed = history.line_differences(stands.lines, describe.entry_lines(typed, names))
    return _render_form(request, access, form, now, names, version=now.version, overtaken=pair, changed=changed, status=409)
