"""What was typed into a diary's form that could not be taken, given back in a page: to be sent again after signing in.

A session can end, or a form can be too old, while somebody types about their health. Nothing of that is kept on the server for
somebody who is not signed in: neither in the session table nor anywhere else. The answer itself carries the fields, hidden,
in a form that sends them again; the page is stored by no cache. It works without script, and is given only to forms of this
very site (the Origin header), so that no other site can put words before the reader. With script the draft on the device
holds the same words besides (static/js/diary-draft.js).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from lems_site.accounts.views import form_too_old as account_form_too_old
from lems_site.web.context import page_context

PREFIX = "/diary/"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 (a field's name)
MOST_FIELDS = 500


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form of this site, without its token."""
    origin = f"{request.scheme}://{request.get_host()}"
    if request.method != "POST" or request.headers.get("Origin", origin) != origin:
        return []
    found = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    return found[:MOST_FIELDS]


def give_back(request: HttpRequest) -> HttpResponse:
    """The page that holds what was typed, and sends it again."""
    signed_in = request.user.is_authenticated
    title = _("Press Save once more") if signed_in else _("Sign in again: nothing is lost")
    shown = {
        **page_context("diary", "", title),
        "fields": typed(request),
        "signed_in": signed_in,
        "action": request.get_full_path(),
    }
    response = render(request, "diary/lost_session.html", shown, status=403)
    patch_cache_control(response, no_store=True, private=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: in the diary its words are given back, elsewhere the account pages see to it."""
    if request.path.startswith(PREFIX) and request.headers.get("Origin") and typed(request):
        return give_back(request)
    return account_form_too_old(request, reason)
