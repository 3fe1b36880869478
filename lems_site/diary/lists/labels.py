"""How symptoms and medicines of one diary are called: fixed words for the catalogue, typed words for own ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from django.utils import dates, formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import CONTEXT, GRADES
from lems_site.diary.codes.choices import STRENGTH as STRENGTHS
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS, is_hidden
from lems_site.diary.models import Followed, Medicine

from .symptom_question import Item, item

STRENGTH = "strength"  # the code of the headline answer, beside the symptoms' codes


class Fixed(NamedTuple):
    """The diary's fixed words in one language."""

    strength: dict[int, str]
    grades: dict[int, str]
    context: dict[str, str]
    symptoms: dict[str, str]


@cache
def _fixed(language: str | None) -> Fixed:
    symptoms = {code: str(symptom.words) for code, symptom in SYMPTOMS.items()}
    strength, grades = ({number: str(word) for number, word in words.items()} for words in (STRENGTHS, GRADES))
    return Fixed(strength, grades, {code: str(word) for code, word in CONTEXT.items()}, symptoms)


def fixed() -> Fixed:
    """The fixed words in the language that is on. Translated once: again and again, they were a tenth of a page's cost."""
    return _fixed(get_language())


class Names:
    """The names that somebody may see of a diary. Each of the two lists is one query, asked when it is first needed."""

    def __init__(self, access: Access) -> None:
        self.access = access

    @cached_property
    def _followed(self) -> list[Followed]:
        found = sorted(Followed.objects.filter(diary=self.access.diary), key=lambda one: (one.hidden, one.position, one.pk))
        return [one for one in found if not is_hidden(one.code, self.access.hides)]

    @cached_property
    def _medicines(self) -> list[Medicine]:
        return list(Medicine.objects.filter(diary=self.access.diary))

    @cached_property
    def followed(self) -> tuple[str, ...]:
        """The codes that the person chose, in their order, those taken off the list last."""
        return tuple(one.code for one in self._followed)

    @cached_property
    def own(self) -> dict[str, str]:
        """The words of own symptoms, by code."""
        return {one.code: one.words for one in self._followed if one.is_own}

    @cached_property
    def medicines(self) -> dict[str, str]:
        """The names of medicines, by key."""
        return {one.key: one.name for one in self._medicines}

    @cached_property
    def listed_medicines(self) -> list[Medicine]:
        """The medicines on the list, in order."""
        return [one for one in self._medicines if not one.hidden]

    @cached_property
    def timed(self) -> tuple[str, ...]:
        """The keys of the medicines whose hours are counted."""
        return tuple(one.key for one in self._medicines if one.is_timed)

    def symptom(self, code: str) -> str:
        """The words for a symptom or for the headline answer."""
        if code == STRENGTH:
            return _("Strength compared with usual")
        if code in SYMPTOMS:
            return fixed().symptoms[code]
        return self.own.get(code) or _("An own symptom")

    def knows(self, code: str) -> bool:
        """Whether a code is the headline answer, a symptom of the catalogue, or an own one of this diary."""
        return code == STRENGTH or code in SYMPTOMS or code in self.own

    def medicine(self, key: str) -> str:
        """A medicine's name as it was typed."""
        return self.medicines.get(key) or _("A medicine")

    def items(self, also: Iterable[str] = ()) -> list[Item]:
        """The symptoms to ask about, in the person's order, then those with the codes `also`; none that is hidden from them."""
        codes = [one.code for one in self._followed if not one.hidden]
        codes += [code for code in also if code not in codes and not is_hidden(code, self.access.hides)]
        return [found for code in codes if (found := item(code, self.own.get(code, "")))]


@cache
def _short_words(language: str | None) -> tuple[list[str], dict[int, str]]:
    """The short names of weekdays and months in the language that is on; `language` only keeps them apart."""
    months = {number: str(name).title() for number, name in dates.MONTHS_3.items()}
    return [str(dates.WEEKDAYS_ABBR[number]) for number in range(7)], months


class DayWords:
    """Says days in short words: "Mon 2 Nov". One object says many days of a table quickly."""

    def __init__(self, *, year: bool = False) -> None:
        self.year = year
        self.weekdays, self.months = _short_words(get_language())

    def __call__(self, day: dt.date) -> str:
        words = f"{self.weekdays[day.weekday()]} {day.day} {self.months[day.month]}"
        return f"{words} {day.year}" if self.year else words

    def axis(self, day: dt.date) -> str:
        """A day beside a chart's axis: "2 Nov", or with years "Nov 2026"."""
        return f"{self.months[day.month]} {day.year}" if self.year else f"{day.day} {self.months[day.month]}"

    def reach(self, first: dt.date, last: dt.date) -> str:
        """One day, or several in a row."""
        return self(first) if first == last else f"{self(first)} – {self(last)}"


def day_words(day: dt.date) -> str:
    """A day in short words: "Mon 2 Nov"."""
    return DayWords()(day)


def long_day(day: dt.date) -> str:
    """A day in full words: "Monday 2 November 2026"."""
    return _date(day, "l j F Y", get_language())


def day_of_year(day: dt.date) -> str:
    """A day of these weeks: "Monday 2 November"."""
    return _date(day, "l j F", get_language())


def short_day(day: dt.date) -> str:
    """A day without the day of the week: "2 November"."""
    return _date(day, "j F", get_language())


@lru_cache(maxsize=1000)
def _date(day: dt.date, form: str, language: str | None) -> str:
    """Each page says the same few days again; finding their names cost as much as a query. `language` keeps them apart."""
    return formats.date_format(day, form)
