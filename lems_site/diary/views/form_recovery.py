"""Recovery of a diary form that was sent without a session, or with an old CSRF token.

The answer itself carries the fields, hidden, in a form that sends them again after signing in. Nothing about a person's health
is stored on the server for a person who is not signed in. It works without script; with script the draft on the device holds
the same words (static/js/diary-draft.js).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lems_site.web.context import page_context
from lems_site.web.logs.redaction import DIARY_PREFIX
from lems_site.web.lost_session import echo_form, typed_fields


def recover_diary_form(request: HttpRequest) -> HttpResponse | None:
    """Returns the page that carries the fields; None for a form without fields and for other pages."""
    if not request.path.startswith(DIARY_PREFIX) or not typed_fields(request):
        return None
    signed_in = request.user.is_authenticated
    title = _("Press Save once more") if signed_in else _("Sign in again: nothing is lost")
    context = page_context("diary", "", title, signed_in=signed_in, action=request.get_full_path())
    return echo_form(request, "diary/lost_session.html", context)
