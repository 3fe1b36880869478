"""/carry/: an emergency card to print and a picture for a phone's lock screen. What is typed is never stored or logged.

A GET is a public page like any other. A POST is for browsers without script: with script nothing is sent. It sets no cookie,
so no CSRF token can protect it. It changes nothing, and its Origin header must be this site's, so that no other site can put
words before a reader.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, QueryDict
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from lems_site.publishing.delivery.page_cache import public_page
from lems_site.web.context import page_context
from lems_site.web.emergency_card import (
    CONDITIONAL_NOTES,
    EmergencyCard,
    card_labels,
    draw_png,
    draw_svg,
    footer_template,
    make_qr_path,
)
from lems_site.web.error_summary import list_errors

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}
HIDEABLE = ("name", "born", "medicines", "allergies", "contact", "team")


def text_field(label: Words, hint: Words | str, length: int, *, area: bool = False) -> forms.CharField:
    """Returns an optional field of at most `length` characters, which no browser fills in or remembers by itself."""
    attrs = {"autocomplete": "off", "spellcheck": "false", "data-card": "", **({"rows": "3"} if area else {})}
    widget = forms.Textarea(attrs=attrs) if area else forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, help_text=hint, max_length=length, required=False, widget=widget)


class CarryCardForm(forms.Form):
    """What stands on the card. Everything is optional."""

    name = text_field(gettext_lazy("Name"), "", 60)
    born = text_field(gettext_lazy("Date of birth"), "", 30)
    medicines = text_field(gettext_lazy("My medicines"), gettext_lazy("As they stand on the packet."), 300, area=True)
    allergies = text_field(gettext_lazy("Allergies"), "", 120)
    contact = text_field(gettext_lazy("Person to call"), gettext_lazy("Name and telephone number."), 80)
    team = text_field(gettext_lazy("My team"), gettext_lazy("Hospital or doctor, and the number."), 100)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        for name, label, _line, _ids in CONDITIONAL_NOTES:
            self.fields[f"note_{name}"] = forms.BooleanField(label=label, required=False)
        for name in HIDEABLE:
            self.fields[f"show_{name}"] = forms.BooleanField(
                label=self.fields[name].label, required=False, initial=name != "born"
            )

    def card(self) -> EmergencyCard:
        """Returns the card that was typed. The form must be valid."""
        data = self.cleaned_data
        return EmergencyCard(
            **{name: data[name] for name in HIDEABLE},
            notes=frozenset(name for name, *_rest in CONDITIONAL_NOTES if data[f"note_{name}"]),
            hidden=frozenset(name for name in HIDEABLE if not data[f"show_{name}"]),
            made_on=timezone.localdate(),
            address=_page_address(),
        )


@csrf_exempt  # no cookie, so no token; the Origin header is checked instead, and nothing is changed
@require_http_methods(["GET", "HEAD", "POST"])
def carry_card_page(request: HttpRequest) -> HttpResponseBase:
    """The card and its form. POST: `action` is "show", "svg" or "png"."""
    if request.method == "POST":
        return _answer_post(request)
    return _blank_page(request)


@public_page
def _blank_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("pages/carry.html", _context(CarryCardForm(), EmergencyCard(address=_page_address()))))


@sensitive_variables()
@sensitive_post_parameters()
def _answer_post(request: HttpRequest) -> HttpResponse:
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return HttpResponseForbidden(_("This form can be sent only from its own page. Nothing was kept."), headers=HEADERS)
    form = CarryCardForm(request.POST)
    if not form.is_valid():
        return _page(form, EmergencyCard(address=_page_address()), status=422)
    card = form.card()
    if request.POST.get("action") == "svg":
        return _download(draw_svg(card), "image/svg+xml", "svg")
    if request.POST.get("action") == "png":
        try:
            return _download(draw_png(card), "image/png", "png")
        except ValueError as missing:
            message = _("The PNG picture cannot show these letters: %(letters)s. Save it as SVG instead.") % {"letters": missing}
            form.add_error(None, message)
            return _page(form, card, status=422)
    return _page(form, card)


def _page(form: CarryCardForm, card: EmergencyCard, status: int = 200) -> HttpResponse:
    return HttpResponse(render_to_string("pages/carry.html", _context(form, card)), status=status, headers=HEADERS)


def _context(form: CarryCardForm, card: EmergencyCard) -> dict[str, object]:
    path, size = make_qr_path(card.as_text())
    description = _("A card for your wallet and your phone's lock screen, for crews and doctors who do not know LEMS.")
    return page_context(
        "carry",
        reverse("carry"),
        _("Emergency card to carry"),
        description,
        form=form,
        card=card,
        problems=list(list_errors(form)) if form.is_bound else [],
        notes=[form[f"note_{name}"] for name, *_rest in CONDITIONAL_NOTES],
        note_lines=[{"name": name, "line": line} for name, _label, line, _ids in CONDITIONAL_NOTES],
        shows=[form[f"show_{name}"] for name in HIDEABLE],
        text_fields=[form[name] for name in HIDEABLE],
        labels=json.dumps(card_labels()),
        footer_template=footer_template(),
        qr_path=path,
        qr_size=size,
    )


def _page_address() -> str:
    return f"{page_context('', '', '')['site']['url']}{reverse('carry')}"


def _download(body: str | bytes, content_type: str, suffix: str) -> HttpResponse:
    disposition = f'attachment; filename="lems-emergency-card.{suffix}"'
    return HttpResponse(body, content_type=content_type, headers={**HEADERS, "Content-Disposition": disposition})
