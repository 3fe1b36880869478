"""The page after saving: what was saved, Undo, and the emergency notice where it belongs."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lems_site.diary.access.permissions import WRITE, Access
from lems_site.diary.entries import services
from lems_site.diary.entries.emergency import needs_notice
from lems_site.diary.entries.rows import shown
from lems_site.diary.models import Entry
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page


def _address(access: Access, batch: uuid.UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("diary:saved", args=[access.diary.pk, batch]))


@require_safe
@diary_view(WRITE)
def saved(request: HttpRequest, access: Access, batch: uuid.UUID) -> HttpResponse:
    """What one press saved; after Undo, that it was taken out. Raises Http404 when there is nothing of either."""
    entries = list(Entry.objects.visible_to(access).filter(batch=batch).select_related("created_by").order_by("pk"))
    gone = [] if entries else list(Entry.objects.undoable_by(access).filter(batch=batch).select_related("created_by"))
    if not entries and not gone:
        raise Http404
    return render_page(
        request,
        "diary/entries/saved.html",
        _("Saved") if entries else _("Undone"),
        access=access,
        batch=batch,
        is_gone=not entries,
        rows=shown(entries or gone, access),
        needs_notice=needs_notice(entries),
    )


@require_POST
@diary_view(WRITE)
def undo(request: HttpRequest, access: Access, batch: uuid.UUID) -> HttpResponse:
    """Take out what one press saved. It can be brought back for 30 days."""
    entries = list(Entry.objects.writable_by(access).filter(batch=batch))
    if not entries and not Entry.objects.undoable_by(access).filter(batch=batch).exists():
        raise Http404
    services.remove(entries, by=access)
    return _address(access, batch)


@require_POST
@diary_view(WRITE)
def bring_back(request: HttpRequest, access: Access, batch: uuid.UUID) -> HttpResponse:
    """Bring back what Undo took out."""
    entries = list(Entry.objects.undoable_by(access).filter(batch=batch))
    if not entries and not Entry.objects.writable_by(access).filter(batch=batch).exists():
        raise Http404
    services.restore(entries, by=access)
    return _address(access, batch)
