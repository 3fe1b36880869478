"""Taking entries out, and bringing them back within 30 days."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lems_site.diary.access.permissions import WRITE, Access
from lems_site.diary.entries import services
from lems_site.diary.entries.rows import shown
from lems_site.diary.models import Entry
from lems_site.diary.models.entries import UNDO_DAYS
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page

MOST_SHOWN = 200


@require_safe
@diary_view(WRITE, log_as="removed")
def removed(request: HttpRequest, access: Access) -> HttpResponse:
    """Everything that was taken out in the last 30 days, the newest first."""
    found = Entry.objects.undoable_by(access).select_related("created_by").order_by("-removed_at", "-pk")
    rows = shown(found[:MOST_SHOWN], access)
    return render_page(
        request, "diary/entries/deleted_entries.html", _("Taken out"), access=access, rows=rows, days=UNDO_DAYS, most=MOST_SHOWN
    )


@require_POST
@diary_view(WRITE)
def remove_one(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """Take out one entry; the page then shown has Undo."""
    entry = get_object_or_404(Entry.objects.writable_by(access), pk=pk)
    services.remove([entry], by=access)
    messages.success(request, _("Taken out. You can bring it back here for 30 days."))
    return HttpResponseRedirect(reverse("diary:removed", args=[access.diary.pk]))


@require_POST
@diary_view(WRITE)
def bring_back(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """Bring back one entry that was taken out."""
    entry = get_object_or_404(Entry.objects.undoable_by(access), pk=pk)
    services.restore([entry], by=access)
    messages.success(request, _("It is back."))
    return HttpResponseRedirect(reverse("diary:entry", args=[access.diary.pk, pk]))
