"""/diary/outbox/: what was written on this device without network and is not saved yet. A script fills the page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.accounts.models import User
from lems_site.diary.views.decorators import signed_in_view
from lems_site.diary.views.layout import render_page


@require_safe
@signed_in_view
def show_outbox(request: HttpRequest, user: User) -> HttpResponse:
    """The page; the entries themselves are on the device, and are opened one by one (views/outbox/send.py)."""
    return render_page(
        request, "diary/outbox/outbox.html", _("Written without network"), user_id=user.pk, csrf_token=get_token(request)
    )
