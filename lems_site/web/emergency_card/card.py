"""What stands on the emergency card: what a crew must know, and what the person typed, as lines and as text for a QR code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What every crew must know, with the statements of content/evidence/ that carry it. A test looks the statements up.
CREW_NOTES = (
    (gettext_lazy("I have Lambert-Eaton myasthenic syndrome (LEMS). It makes my muscles weak."), ("A0.1", "A0.2")),
    (
        gettext_lazy("My breathing muscles can become weak. An oxygen reading may stay normal until late."),
        ("emerg-rare", "emerg-oximeter"),
    ),
    (
        gettext_lazy(
            "Use with care: muscle relaxants, aminoglycosides, fluoroquinolones, erythromycin, beta-blockers, quinine, quinidine,"
            " procainamide, magnesium by drip, botulinum toxin. A caution, not a ban in an emergency."
        ),
        (
            "med-nmb",
            "med-antibiotics",
            "med-betablockers",
            "med-antiarrhythmics",
            "med-magnesium",
            "med-botulinum",
            "med-balance",
        ),
    ),
)
# What applies to some people: the name of the form's tick, its label, the line on the card, the statements.
CONDITIONAL_NOTES = (
    (
        "amifampridine",
        gettext_lazy("I take amifampridine (Firdapse)"),
        gettext_lazy(
            "I take amifampridine. It can cause seizures. Not with medicines that lengthen QT, domperidone, rifampicin,"
            " ketoconazole or disopyramide."
        ),
        ("ami-seizure", "ami-not-for", "ami-interact-names"),
    ),
    (
        "steroids",
        gettext_lazy("I take steroid tablets"),
        gettext_lazy("I take steroid tablets. They must not stop suddenly: adrenal crisis."),
        ("steroid-safety",),
    ),
    ("blood_thinner", gettext_lazy("I take a blood thinner"), gettext_lazy("I take a blood thinner."), ("emerg-head",)),
    (
        "cancer_medicine",
        gettext_lazy("I have cancer medicine or immunotherapy"),
        gettext_lazy("I have cancer medicine or immunotherapy. A fever is an emergency."),
        ("emerg-fever-chemo", "ici-signs"),
    ),
)


def card_labels() -> dict[str, str]:
    """Returns the words before each of the person's own lines on the card, by field."""
    return {
        "name": _("Name"),
        "born": _("Born"),
        "medicines": _("Medicines"),
        "allergies": _("Allergies"),
        "contact": _("Call"),
        "team": _("My team"),
    }


def footer_template() -> str:
    """Returns the last line of a card, with %(day)s and %(address)s to fill in."""
    return _("Made on %(day)s at %(address)s")


@dataclass(frozen=True)
class EmergencyCard:
    """What a person typed, all optional. `notes`: names of CONDITIONAL_NOTES; `hidden`: fields that the picture omits."""

    name: str = ""
    born: str = ""
    medicines: str = ""
    allergies: str = ""
    contact: str = ""
    team: str = ""
    notes: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    made_on: dt.date | None = None
    address: str = ""

    def own_lines(self, *, picture: bool = False) -> list[tuple[str, str]]:
        """Returns label and words of what the person typed; without the hidden ones for the picture."""
        labels = card_labels()
        shown = [field for field in labels if not (picture and field in self.hidden)]
        return [(labels[field], " ".join(words.split())) for field in shown if (words := getattr(self, field))]

    def crew_lines(self) -> list[str]:
        """Returns what a crew must know, most important first."""
        lines = [str(words) for words, _ids in CREW_NOTES]
        return lines[:2] + [str(line) for name, _label, line, _ids in CONDITIONAL_NOTES if name in self.notes] + lines[2:]

    def as_text(self) -> str:
        """Returns the card as plain lines, for the QR code."""
        lines = [f"{label}: {words}" for label, words in self.own_lines()]
        return "\n".join([*self.crew_lines()[:1], *lines, *self.crew_lines()[1:], self.footer()])

    def footer(self) -> str:
        """Returns the date on which the card was made and the address of the page that makes it."""
        if self.made_on is None:
            return self.address
        return footer_template() % {"day": f"{self.made_on:%d %b %Y}", "address": self.address}
