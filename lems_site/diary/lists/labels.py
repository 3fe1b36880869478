"""How symptoms and medicines of one diary are called: fixed words for the catalogue, typed words for own ones."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS, is_hidden
from lems_site.diary.codes.translated_choices import STRENGTH_CODE, translated_choices
from lems_site.diary.models import Medicine, TrackedSymptom
from lems_site.web.rendering.texts import gettext as _

from .symptom_question import SymptomQuestion, build_question


class DiaryLabels:
    """The names that somebody may see of a diary. Each of the two lists is one query, asked when it is first needed."""

    def __init__(self, access: Access) -> None:
        self.access = access

    @cached_property
    def _tracked_symptoms(self) -> list[TrackedSymptom]:
        found = sorted(
            TrackedSymptom.objects.filter(diary=self.access.diary), key=lambda one: (one.archived, one.position, one.pk)
        )
        return [one for one in found if not is_hidden(one.code, self.access.hidden_topics)]

    @cached_property
    def medicines(self) -> list[Medicine]:
        """All medicines, also those off the list."""
        return list(Medicine.objects.filter(diary=self.access.diary))

    @cached_property
    def _catalogue_labels(self) -> dict[str, str]:
        return translated_choices().symptoms

    @cached_property
    def tracked_codes(self) -> tuple[str, ...]:
        """The codes that the person chose, in their order, those taken off the list last."""
        return tuple(one.code for one in self._tracked_symptoms)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each code in the person's order."""
        return {code: number for number, code in enumerate(self.tracked_codes)}

    @cached_property
    def own_symptoms(self) -> dict[str, str]:
        """The words of own symptoms, by code."""
        return {one.code: one.own_name for one in self._tracked_symptoms if one.is_own}

    @cached_property
    def medicine_names(self) -> dict[str, str]:
        """The names of medicines, by key."""
        return {one.key: one.name for one in self.medicines}

    @cached_property
    def listed_medicines(self) -> list[Medicine]:
        """The medicines on the list, in order."""
        return [one for one in self.medicines if not one.archived]

    @cached_property
    def timed_medicines(self) -> tuple[str, ...]:
        """The keys of the medicines whose hours are counted."""
        return tuple(one.key for one in self.medicines if one.is_timed)

    def symptom_label(self, code: str) -> str:
        """The words for a symptom or for the headline answer."""
        if code == STRENGTH_CODE:
            return _("Strength compared with usual")
        if code in SYMPTOMS:
            return self._catalogue_labels[code]
        return self.own_symptoms.get(code) or _("An own symptom")

    def has_symptom(self, code: str) -> bool:
        """Whether a code is the headline answer, a symptom of the catalogue, or an own one of this diary."""
        return code == STRENGTH_CODE or code in SYMPTOMS or code in self.own_symptoms

    def medicine_label(self, key: str) -> str:
        """A medicine's name as it was typed."""
        return self.medicine_names.get(key) or _("A medicine")

    def symptom_questions(self, also: Iterable[str] = ()) -> list[SymptomQuestion]:
        """The symptoms to ask about, in the person's order, then those with the codes `also`; none that is hidden from them."""
        codes = [one.code for one in self._tracked_symptoms if not one.archived]
        codes += [code for code in also if code not in codes and not is_hidden(code, self.access.hidden_topics)]
        return [found for code in codes if (found := build_question(code, self.own_symptoms.get(code, "")))]
