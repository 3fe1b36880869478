"""The page after saving: what was saved, Undo, and the emergency notice where it belongs."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lems_site.diary.access.permissions import WRITE, Access
from lems_site.diary.entries import services
from lems_site.diary.entries.describe import describe_entries
from lems_site.diary.entries.emergency import needs_crisis_help, needs_notice
from lems_site.diary.entries.selectors import batch_entries, deleted_entries
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page
from lems_site.diary.views.press_again import acts_on_press


def _redirect_to_saved(access: Access, batch: uuid.UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("diary:saved", args=[access.diary.pk, batch]))


@require_safe
@diary_view(WRITE)
def show_saved(request: HttpRequest, access: Access, batch: uuid.UUID) -> HttpResponse:
    """What one press saved; after Undo, that it was taken out. Raises Http404 when there is nothing of either."""
    entries = batch_entries(access, batch)
    gone = [] if entries else deleted_entries(access, batch=batch)
    if not entries and not gone:
        raise Http404
    return render_page(
        request,
        "diary/entries/saved.html",
        _("Saved") if entries else _("Undone"),
        access=access,
        batch=batch,
        is_gone=not entries,
        rows=describe_entries(entries or gone, access),
        needs_notice=needs_notice(entries),
        needs_crisis_help=needs_crisis_help(entries),
    )


def _has_batch(access: Access, batch: uuid.UUID) -> bool:
    return bool(batch_entries(access, batch) or deleted_entries(access, batch=batch, limit=1))


@diary_view(WRITE)
@acts_on_press(gettext_lazy("Undo"), _has_batch)
def undo_save(request: HttpRequest, access: Access, batch: uuid.UUID) -> HttpResponse:
    """Take out what one press saved. It can be brought back for 30 days."""
    entries = batch_entries(access, batch)
    if not entries and not deleted_entries(access, batch=batch, limit=1):
        raise Http404
    services.delete_entries([entry.pk for entry in entries], by=access)
    return _redirect_to_saved(access, batch)


@diary_view(WRITE)
@acts_on_press(gettext_lazy("Restore it"), _has_batch)
def bring_back(request: HttpRequest, access: Access, batch: uuid.UUID) -> HttpResponse:
    """Bring back what Undo took out."""
    entries = deleted_entries(access, batch=batch)
    if not entries and not batch_entries(access, batch):
        raise Http404
    services.restore_entries([entry.pk for entry in entries], by=access)
    return _redirect_to_saved(access, batch)
