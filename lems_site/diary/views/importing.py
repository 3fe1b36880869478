"""Bringing a saved diary back: choose the file, see what it would add, say yes. The clock checks and adds it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.selectors import has_entries
from lems_site.diary.importing import uploads
from lems_site.diary.importing.errors import ImportRefused
from lems_site.diary.importing.parse import LARGEST, LARGEST_SHOWN
from lems_site.diary.importing.plan import ImportSummary
from lems_site.diary.models import Entry, Import
from lems_site.diary.views.decorators import diary_view
from lems_site.web.clock_status import clock_status
from lems_site.web.error_summary import list_errors

from .layout import render_page

State = Import.State
REFRESH_SECONDS = 5
LISTS = {
    "followed": gettext_lazy("Symptoms"),
    "medicines": gettext_lazy("Medicines"),
    "questions": gettext_lazy("Questions"),
    "appointments": gettext_lazy("Appointments"),
}


class InMemory(FileUploadHandler):
    """Takes the first file into memory up to a byte more than is allowed, drops the rest, and writes nothing to a disk."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.parts: list[bytes] = []
        self.left = LARGEST + 1 if not getattr(self, "seen", False) else 0
        self.seen = True
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.left > 0:
            self.parts.append(raw_data[: self.left])
            self.left -= len(self.parts[-1])

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        content = b"".join(self.parts)
        self.parts = []  # handler and request refer to each other, so that this would live on after the request
        return SimpleUploadedFile(self.file_name or "file", content)


def in_memory(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view keep uploads in memory. The handler must be set before the form is read, so before the check of its token."""

    # Exempt only from the middleware's check, which would read the form before the handler is set; csrf_protect below checks it.
    @csrf_exempt
    @wraps(view)
    def memory_view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.upload_handlers = [InMemory(request)]
        return csrf_protect(view)(request, *args, **kwargs)

    return memory_view


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=format_lazy(gettext_lazy("Its name ends in .json. At most {most}."), most=LARGEST_SHOWN),
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": gettext_lazy("Choose a file.")},
    )


class SettingsForm(forms.Form):
    """Whether the settings of the file are taken too."""

    settings = forms.BooleanField(
        label=gettext_lazy("Import its settings too"),
        help_text=gettext_lazy("Its name, time zone, the hour when a day begins, and the order of symptoms."),
        required=False,
    )


@in_memory
@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
def choose_file(request: HttpRequest, access: Access) -> HttpResponse:
    """Choose a file; the clock checks it. What can be seen at once is said at once."""
    form, lines = FileForm(), []
    if request.method == "POST":
        if access.is_paused():
            return HttpResponseRedirect(reverse("diary:paused", args=[access.diary.pk]))
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                brought = uploads.store_upload(form.cleaned_data["file"].read(), by=access)
            except ImportRefused as refused:
                lines = refused.lines()
                form.add_error("file", _("This file cannot be imported. The reasons are below."))
            except uploads.ImportUnderWay:
                form.add_error("file", _("Another file of yours is being added now. Wait until that is done."))
            else:
                return HttpResponseRedirect(reverse("diary:import-preview", args=[access.diary.pk, brought.pk]))
    shown: dict[str, Any] = {
        "form": form,
        "lines": lines,
        "waiting": uploads.open_import(access.user),
        "done": Import.objects.applied().filter(diary=access.diary),
        "problems": list(list_errors(form)) if form.is_bound else [],
    }
    return render_page(request, "diary/importing/import.html", _("Import"), access=access, **shown)


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
def preview_import(request: HttpRequest, access: Access, brought: uuid.UUID) -> HttpResponse:
    """A file from its upload to its end: how far the clock is, what it would add, what is wrong with it, that it was added."""
    if request.method == "POST":
        return answer_preview(request, access, brought)
    row = uploads.find_import(brought, by=access)
    if row is None:
        return say_gone(request, access)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"state": row.state, "done": row.done, "total": row.total, "words": progress_words(row)})
    page = {State.READY: show_preview, State.REFUSED: show_refusal, State.ADDED: show_added}.get(State(row.state), show_progress)
    return page(request, access, row)


def show_progress(request: HttpRequest, access: Access, row: Import) -> HttpResponse:
    """How far the clock is with a file. Without a script the page loads itself again where that is asked for (?refresh=on)."""
    checking, refreshes = row.state == State.CHECKING, request.GET.get("refresh") == "on"
    shown: dict[str, Any] = {
        "row": row,
        "checking": checking,
        "words": progress_words(row),
        "refreshes": refreshes,
        "clock": clock_status(),
    }
    title = _("Checking the file") if checking else _("Adding the file")
    page = render_page(request, "diary/importing/import_progress.html", title, access=access, up=up_to_import(access), **shown)
    if refreshes:
        page["Refresh"] = str(REFRESH_SECONDS)
    return page


def progress_words(row: Import) -> str:
    """How far the clock is, in a sentence."""
    if row.state == State.ADDING:
        return _("It is being added. All of it is added, or nothing.")
    if not row.total:
        return _("It waits to be checked.") if not row.attempts else _("It is being read.")
    return _("Checked: %(done)s of %(total)s entries.") % {"done": f"{row.done:,}", "total": f"{row.total:,}"}


def show_preview(request: HttpRequest, access: Access, row: Import) -> HttpResponse:
    """What a file would add; add it, or leave it."""
    summary = ImportSummary.from_json(row.summary)
    words = {"entries": _("Entries"), **LISTS}
    shown: dict[str, Any] = {
        "summary": summary,
        "kinds": [(Entry.Kind(kind).label, count) for kind, count in summary.kinds.items()],
        "lists": [(words[name], count) for name, count in summary.lists.items() if count],
        "there": [(words[name], count) for name, count in summary.there.items() if count],
        "form": SettingsForm(initial={"settings": not has_entries(access)}),
    }
    title = _("What is in the file")
    return render_page(request, "diary/importing/import_preview.html", title, access=access, up=up_to_import(access), **shown)


def show_refusal(request: HttpRequest, access: Access, row: Import) -> HttpResponse:
    """Why a file cannot be added."""
    lines = uploads.refusal_lines(row)
    title = _("This file cannot be imported")
    template = "diary/importing/import_refused.html"
    return render_page(request, template, title, access=access, up=up_to_import(access), status=422, lines=lines)


def show_added(request: HttpRequest, access: Access, row: Import) -> HttpResponse:
    """That a file was added."""
    # Those from before November 2026 have no summary.
    count = sum(ImportSummary.from_json(row.summary).kinds.values()) if row.summary else None
    shown: dict[str, Any] = {"count": count, "row": row}
    template = "diary/importing/import_added.html"
    return render_page(request, template, _("The file was added"), access=access, up=up_to_import(access), **shown)


def up_to_import(access: Access) -> tuple[str, str]:
    """The page that an import belongs to."""
    return reverse("diary:import", args=[access.diary.pk]), _("Import")


def say_gone(request: HttpRequest, access: Access) -> HttpResponse:
    """Say that a file is over."""
    messages.info(request, _("This file is no longer here. It was imported, cancelled, or expired."))
    return HttpResponseRedirect(up_to_import(access)[0])


def answer_preview(request: HttpRequest, access: Access, brought: uuid.UUID) -> HttpResponse:
    """What the person said to the preview: the clock adds the file, or it is forgotten."""
    answer = request.POST.get("answer")
    if answer == "drop":
        if not uploads.discard_upload(brought, by=access):
            return say_gone(request, access)
        messages.info(request, _("Nothing was added. The file is deleted here."))
        return HttpResponseRedirect(up_to_import(access)[0])
    if answer != "add":
        return HttpResponseBadRequest(_("This form is not valid. Open the page again."))
    if access.is_paused():
        return HttpResponseRedirect(reverse("diary:paused", args=[access.diary.pk]))
    if not uploads.confirm_import(brought, by=access, settings="settings" in request.POST):
        return say_gone(request, access)
    return HttpResponseRedirect(reverse("diary:import-preview", args=[access.diary.pk, brought]))


@require_safe
@diary_view("manage")
def imported_log(request: HttpRequest, access: Access, brought: uuid.UUID) -> HttpResponse:
    """The log that came with a file."""
    found = get_object_or_404(Import.objects.applied(), pk=brought, diary=access.diary)
    title, up = _("Log of the imported diary"), up_to_import(access)
    return render_page(request, "diary/importing/imported_log.html", title, access=access, up=up, log=found.log)
