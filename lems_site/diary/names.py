"""How symptoms and medicines of one diary are called: fixed words for the catalogue, typed words for own ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from django.utils import dates, formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .access import Access
from .models import Followed, Medicine
from .symptoms import SYMPTOMS

STRENGTH = "strength"  # the code of the headline answer, beside the symptoms' codes


@dataclass(frozen=True)
class Names:
    """`followed`: the codes that the person chose, in their order, hidden ones last; what `access.hides` names is not there."""

    followed: tuple[str, ...]
    own: dict[str, str]
    medicines: dict[str, str]
    timed: tuple[str, ...]  # keys of the medicines whose hours are counted

    def symptom(self, code: str) -> str:
        """The words for a symptom or for the headline answer."""
        if code == STRENGTH:
            return _("Strength compared with usual")
        if code in SYMPTOMS:
            return str(SYMPTOMS[code].words)
        return self.own.get(code) or _("An own symptom")

    def knows(self, code: str) -> bool:
        """Whether a code is the headline answer, a symptom of the catalogue, or an own one of this diary."""
        return code == STRENGTH or code in SYMPTOMS or code in self.own

    def medicine(self, key: str) -> str:
        return self.medicines.get(key) or _("A medicine")


def names_of(access: Access) -> Names:
    """The names that somebody may see of a diary. Two queries."""
    followed = sorted(Followed.objects.filter(diary=access.diary), key=lambda one: (one.hidden, one.position, one.pk))
    medicines = list(Medicine.objects.filter(diary=access.diary))
    return Names(
        followed=tuple(one.code for one in followed if not is_hidden(one.code, access)),
        own={one.code: one.words for one in followed if one.is_own},
        medicines={one.key: one.name for one in medicines},
        timed=tuple(one.key for one in medicines if one.is_timed),
    )


def is_hidden(code: str, access: Access) -> bool:
    """Whether the owner keeps a symptom from this person."""
    return code in SYMPTOMS and SYMPTOMS[code].hides in access.hides


@cache
def _short_words(language: str | None) -> tuple[list[str], dict[int, str]]:
    """The short names of weekdays and months. A chart's table asks for hundreds of them."""
    return [str(dates.WEEKDAYS_ABBR[number]) for number in range(7)], {
        number: str(name).title() for number, name in dates.MONTHS_3.items()
    }


def day_words(day: dt.date, *, year: bool = False) -> str:
    """A day in short words: "Mon 2 Nov", with the year where asked for."""
    weekdays, months = _short_words(get_language())
    words = f"{weekdays[day.weekday()]} {day.day} {months[day.month]}"
    return f"{words} {day.year}" if year else words


def long_day(day: dt.date) -> str:
    """A day in full words: "Monday 2 November 2026"."""
    return formats.date_format(day, "l j F Y")


def days_words(first: dt.date, last: dt.date, *, year: bool = False) -> str:
    """One day or several in a row, in short words."""
    if first == last:
        return day_words(first, year=year)
    return f"{day_words(first, year=year and first.year != last.year)} – {day_words(last, year=year)}"
