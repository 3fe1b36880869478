"""Taking entries out, and bringing them back within 30 days."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lems_site.diary.access.permissions import WRITE, Access
from lems_site.diary.entries import services
from lems_site.diary.entries.describe import describe_entries
from lems_site.diary.entries.selectors import deleted_entries, deleted_entry, visible_entry
from lems_site.diary.models.entries import UNDO_DAYS
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page
from lems_site.diary.views.press_again import acts_on_press

MOST_SHOWN = 200


@require_safe
@diary_view(WRITE, log_as="removed")
def list_deleted(request: HttpRequest, access: Access) -> HttpResponse:
    """Everything that was taken out in the last 30 days, the newest first."""
    rows = describe_entries(deleted_entries(access, limit=MOST_SHOWN), access)
    return render_page(
        request,
        "diary/entries/deleted_entries.html",
        _("Deleted entries"),
        access=access,
        rows=rows,
        days=UNDO_DAYS,
        most=MOST_SHOWN,
    )


@diary_view(WRITE)
@acts_on_press(gettext_lazy("Delete the entry"), lambda access, pk: visible_entry(access, pk) is not None)
def remove_one(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """Take out one entry; the page then shown has Undo."""
    if visible_entry(access, pk) is None:
        raise Http404
    services.delete_entries([pk], by=access)
    messages.success(request, _("Deleted. You can restore it here for 30 days."))
    return HttpResponseRedirect(reverse("diary:removed", args=[access.diary.pk]))


@diary_view(WRITE)
@acts_on_press(gettext_lazy("Restore the entry"), lambda access, pk: deleted_entry(access, pk) is not None)
def bring_back(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """Bring back one entry that was taken out."""
    if deleted_entry(access, pk) is None:
        raise Http404
    services.restore_entries([pk], by=access)
    messages.success(request, _("The entry is restored."))
    return HttpResponseRedirect(reverse("diary:entry", args=[access.diary.pk, pk]))
