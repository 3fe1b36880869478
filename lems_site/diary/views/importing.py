"""Bringing a saved diary back: choose the file, see what it would add, say yes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.selectors import has_entries
from lems_site.diary.importing import apply
from lems_site.diary.importing.errors import ImportRefused
from lems_site.diary.importing.parse import LARGEST
from lems_site.diary.models import Entry, Import
from lems_site.diary.views.decorators import diary_view
from lems_site.web.error_summary import list_errors

from .layout import render_page

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
        return SimpleUploadedFile(self.file_name or "file", b"".join(self.parts))


def in_memory(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view keep uploads in memory. The handler must be set before the form is read, so before the check of its token."""

    # Exempt only from the middleware's check, which would read the form before the handler is set; csrf_protect below checks it.
    @csrf_exempt
    @wraps(view)
    def memory_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [InMemory(request)]
        return csrf_protect(view)(request, *args, **kwargs)

    return memory_view


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Its name ends in .json. At most 20 MB."),
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
    """Choose a file; what is wrong with it, if it cannot be taken."""
    form, lines, status = FileForm(), [], 200
    if request.method == "POST":
        if access.is_paused():
            return HttpResponseRedirect(reverse("diary:paused", args=[access.diary.pk]))
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                brought = apply.store_upload(form.cleaned_data["file"].read(), by=access)
            except ImportRefused as refused:
                lines, status = refused.lines(), 422
                form.add_error("file", _("This file cannot be imported. The reasons are below."))
            else:
                return HttpResponseRedirect(reverse("diary:import-preview", args=[access.diary.pk, brought.pk]))
    problems = list(list_errors(form)) if form.is_bound else []
    shown: dict[str, Any] = {
        "form": form,
        "lines": lines,
        "done": Import.objects.applied().filter(diary=access.diary),
        "problems": problems,
    }
    return render_page(request, "diary/importing/import.html", _("Import"), access=access, status=status, **shown)


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
def preview_import(request: HttpRequest, access: Access, brought: uuid.UUID) -> HttpResponse:
    """What a file would add; add it, or leave it."""
    back = reverse("diary:import", args=[access.diary.pk])
    try:
        if request.method == "POST":
            return answer_preview(request, access, brought, back)
        found = apply.pending_import(brought, by=access)
    except ImportRefused:  # the diary or the site changed in between
        found = None
    if found is None:
        messages.info(request, _("This file is no longer here. It was imported, cancelled, or expired after an hour."))
        return HttpResponseRedirect(back)
    plan = found[1]
    kinds = [(Entry.Kind(kind).label, count) for kind, count in plan.kinds.items()]
    words = {"entries": _("Entries"), **LISTS}
    shown: dict[str, Any] = {
        "plan": plan,
        "kinds": kinds,
        "lists": [(words[name], len(plan.new[name])) for name in LISTS if plan.new[name]],
        "there": [(words[name], count) for name, count in plan.there.items() if count],
        "form": SettingsForm(initial={"settings": not has_entries(access)}),
    }
    up = (back, _("Import"))
    return render_page(request, "diary/importing/import_preview.html", _("What is in the file"), access=access, up=up, **shown)


def answer_preview(request: HttpRequest, access: Access, brought: uuid.UUID, back: str) -> HttpResponse:
    """What the person said to the preview. Raises ImportRefused."""
    answer = request.POST.get("answer")
    if answer == "drop":
        apply.discard_upload(brought, by=access)
        messages.info(request, _("Nothing was added. The file is deleted here."))
        return HttpResponseRedirect(back)
    if answer != "add":
        return HttpResponseBadRequest(_("This form is not valid. Open the page again."))
    if access.is_paused():
        return HttpResponseRedirect(reverse("diary:paused", args=[access.diary.pk]))
    plan = apply.apply_import(brought, by=access, settings="settings" in request.POST)
    if plan is None:
        messages.info(request, _("This file is no longer here. It was imported, cancelled, or expired after an hour."))
    else:
        messages.success(request, _("Added. Entries: %(count)s.") % {"count": len(plan.new["entries"])})
    return HttpResponseRedirect(back)


@require_safe
@diary_view("manage")
def imported_log(request: HttpRequest, access: Access, brought: uuid.UUID) -> HttpResponse:
    """The log that came with a file."""
    found = get_object_or_404(Import.objects.applied(), pk=brought, diary=access.diary)
    up = (reverse("diary:import", args=[access.diary.pk]), _("Import"))
    return render_page(
        request, "diary/importing/imported_log.html", _("Log of the imported diary"), access=access, up=up, log=found.log
    )
