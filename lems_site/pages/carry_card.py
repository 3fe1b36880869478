"""/carry/: an emergency card to print and a picture for a phone's lock screen. What is typed is never stored or logged.

A GET is a public page like any other. A POST is for browsers without script: with script nothing is sent. It sets no cookie,
so no CSRF token can protect it. It changes nothing, and its Origin header must be this site's, so that no other site can put
words before a reader.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from lems_site.publishing.delivery.page_cache import public_page
from lems_site.web.context import page_context
from lems_site.web.emergency_card.card import EmergencyCard
from lems_site.web.emergency_card.form import (
    HEADERS,
    EmergencyCardForm,
    card_context,
    missing_letters_message,
    picture_answer,
)
from lems_site.web.error_summary import list_errors


@csrf_exempt  # no cookie, so no token; the Origin header is checked instead, and nothing is changed
@require_http_methods(["GET", "HEAD", "POST"])
def carry_card_page(request: HttpRequest) -> HttpResponseBase:
    """The card and its form. POST: `action` is "show", "svg" or "png"."""
    if request.method == "POST":
        return _answer_post(request)
    return _blank_page(request)


@public_page()
def _blank_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        render_to_string("pages/carry.html", _context(EmergencyCardForm(), EmergencyCard(address=_page_address())))
    )


@sensitive_variables()
@sensitive_post_parameters()
def _answer_post(request: HttpRequest) -> HttpResponse:
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return HttpResponseForbidden(_("This form can be sent only from its own page. Nothing was kept."), headers=HEADERS)
    form = EmergencyCardForm(request.POST)
    if not form.is_valid():
        return _page(form, EmergencyCard(address=_page_address()), status=422)
    card = form.card(_page_address())
    try:
        return picture_answer(card, request.POST.get("action", "")) or _page(form, card)
    except ValueError as missing:
        form.add_error(None, missing_letters_message(missing))
        return _page(form, card, status=422)


def _page(form: EmergencyCardForm, card: EmergencyCard, status: int = 200) -> HttpResponse:
    return HttpResponse(render_to_string("pages/carry.html", _context(form, card)), status=status, headers=HEADERS)


def _context(form: EmergencyCardForm, card: EmergencyCard) -> dict[str, object]:
    description = _("A card for your wallet and your phone's lock screen, for crews and doctors who do not know LEMS.")
    return page_context(
        "carry",
        reverse("carry"),
        _("Emergency card to carry"),
        description,
        problems=list(list_errors(form)) if form.is_bound else [],
        **card_context(form, card),
    )


def _page_address() -> str:
    return f"{page_context('', '', '')['site']['url']}{reverse('carry')}"
