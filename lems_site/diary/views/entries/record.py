"""What the pages that write one entry have in common: the form, the id that makes a repeated submit one entry, the way on."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_zone
from lems_site.diary.entries.selectors import saved_before
from lems_site.diary.entries.services import Draft, create_entries
from lems_site.diary.forms.measurements import EntryForm
from lems_site.diary.views.layout import render_page

AGAIN = dt.timedelta(minutes=2)


def read_client_id(request: HttpRequest) -> uuid.UUID:
    """The id that the form was made with; a new one where none was sent."""
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid.uuid4()


def read_client_id_of_button(request: HttpRequest, access: Access) -> uuid.UUID:
    """The id for a button that may be pressed again later on a page that stood open: a press after two minutes is a new one."""
    client_id, now = read_client_id(request), timezone.now()
    return uuid.uuid5(client_id, f"{now:%Y%m%d%H%M}") if saved_before(access, client_id, now - AGAIN) else client_id


def record_entry(
    request: HttpRequest,
    access: Access,
    form: EntryForm,
    *,
    kind: str,
    template: str,
    title: str,
    up: tuple[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """A page with a form that writes one entry and goes on to "Saved"."""
    if form.is_valid():
        client_id = read_client_id(request)
        draft = Draft(kind, form.at, *form.data_and_text())
        create_entries([draft], by=access, client_id=client_id)
        return HttpResponseRedirect(reverse("diary:saved", args=[access.diary.pk, client_id]))
    client = read_client_id(request)
    zone = format_zone(access.diary.zone)
    return render_page(
        request, template, title, access=access, up=up, forms=(form,), form=form, client_id=client, zone=zone, **more
    )
