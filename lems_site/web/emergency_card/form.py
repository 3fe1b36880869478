"""The form of the emergency card, and what its pages show and download."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.web.rendering.qr_code import make_qr_path

from .card import CONDITIONAL_NOTES, EmergencyCard, card_labels, footer_template
from .picture import draw_png, draw_svg

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}
HIDEABLE = ("name", "born", "medicines", "allergies", "contact", "team")


def text_field(label: Words, hint: Words | str, length: int, *, area: bool = False) -> forms.CharField:
    """Returns an optional field of at most `length` characters, which no browser fills in or remembers by itself."""
    attrs = {"autocomplete": "off", "spellcheck": "false", "data-card": "", **({"rows": "3"} if area else {})}
    widget = forms.Textarea(attrs=attrs) if area else forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, help_text=hint, max_length=length, required=False, widget=widget)


class EmergencyCardForm(forms.Form):
    """What stands on the card. Everything is optional. `initial`: the person's own words by the name of their field."""

    name = text_field(gettext_lazy("Name"), "", 60)
    born = text_field(gettext_lazy("Date of birth"), "", 30)
    medicines = text_field(gettext_lazy("My medicines"), gettext_lazy("As they stand on the packet."), 300, area=True)
    allergies = text_field(gettext_lazy("Allergies"), "", 120)
    contact = text_field(gettext_lazy("Person to call"), gettext_lazy("Name and telephone number."), 80)
    team = text_field(gettext_lazy("My team"), gettext_lazy("Hospital or doctor, and the number."), 100)

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=initial)
        for name, label, _line, _ids in CONDITIONAL_NOTES:
            self.fields[f"note_{name}"] = forms.BooleanField(label=label, required=False)
        for name in HIDEABLE:
            self.fields[f"show_{name}"] = forms.BooleanField(
                label=self.fields[name].label, required=False, initial=name != "born"
            )

    def card(self, address: str) -> EmergencyCard:
        """Returns the card that was typed. The form must be valid. address: of the guide's page that makes such cards."""
        data = self.cleaned_data
        return EmergencyCard(
            **{name: data[name] for name in HIDEABLE},
            notes=frozenset(name for name, *_rest in CONDITIONAL_NOTES if data[f"note_{name}"]),
            hidden=frozenset(name for name in HIDEABLE if not data[f"show_{name}"]),
            made_on=timezone.localdate(),
            address=address,
        )


def card_context(form: EmergencyCardForm, card: EmergencyCard) -> dict[str, object]:
    """Returns what the templates components/emergency_card.html and components/emergency_card_form.html need."""
    path, size = make_qr_path(card.as_text())
    return {
        "form": form,
        "card": card,
        "notes": [form[f"note_{name}"] for name, *_rest in CONDITIONAL_NOTES],
        "note_lines": [{"name": name, "line": line} for name, _label, line, _ids in CONDITIONAL_NOTES],
        "shows": [form[f"show_{name}"] for name in HIDEABLE],
        "text_fields": [form[name] for name in HIDEABLE],
        "labels": json.dumps(card_labels()),
        "footer_template": footer_template(),
        "qr_path": path,
        "qr_size": size,
    }


def picture_answer(card: EmergencyCard, action: str) -> HttpResponse | None:
    """Returns the lock-screen picture as a download for the action "svg" or "png", else None. Raises ValueError as draw_png."""
    if action not in ("svg", "png"):
        return None
    body, content_type = (draw_svg(card), "image/svg+xml") if action == "svg" else (draw_png(card), "image/png")
    disposition = f'attachment; filename="lems-emergency-card.{action}"'
    return HttpResponse(body, content_type=content_type, headers={**HEADERS, "Content-Disposition": disposition})


def missing_letters_message(missing: ValueError) -> str:
    """Returns what to say where draw_png lacks letters."""
    return _("The PNG picture cannot show these letters: %(letters)s. Save it as SVG instead.") % {"letters": missing}
