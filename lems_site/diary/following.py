"""The symptoms that a diary's people answer about, as its forms show them; and the names that entries are shown with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .access import Access
from .models import Followed, Medicine
from .symptoms import OWN, SYMPTOMS


@dataclass(frozen=True)
class Item:
    """A symptom as somebody sees it: one of the catalogue, or an own one in the person's words."""

    code: str
    words: str
    hint: str = ""
    term_url: str = ""
    notice: bool = False


def item(code: str, own_words: str = "") -> Item | None:
    """The symptom with a code; None for a code that the catalogue no longer has."""
    if code.startswith(OWN):
        return Item(code, own_words)
    if symptom := SYMPTOMS.get(code):
        return Item(code, str(symptom.words), str(symptom.hint), symptom.term_url, symptom.notice)
    return None


class Names:
    """What the symptoms and medicines of a diary are called. Each list is fetched when it is first asked for: one query."""

    def __init__(self, access: Access) -> None:
        self.access = access

    @cached_property
    def _followed(self) -> list[Followed]:
        return list(Followed.objects.filter(diary=self.access.diary))

    @cached_property
    def _own(self) -> dict[str, str]:
        return {one.code: one.words for one in self._followed if one.is_own}

    @cached_property
    def _medicines(self) -> dict[str, str]:
        return {one.key: one.name for one in Medicine.objects.filter(diary=self.access.diary)}

    def symptom(self, code: str) -> str:
        """A symptom's words, or its code where there are none left."""
        found = item(code, self._own.get(code, "") if code.startswith(OWN) else "")
        return found.words if found and found.words else code

    def medicine(self, key: str) -> str:
        """A medicine's name, or "" where there is none left."""
        return self._medicines.get(key, "")

    def items(self, also: Iterable[str] = ()) -> list[Item]:
        """The symptoms to ask about, in the person's order, then those with the codes `also`; none that is hidden from them."""
        codes = [one.code for one in self._followed if not one.hidden]
        codes += [code for code in also if code not in codes]
        found = [item(code, self._own.get(code, "")) for code in codes if not self._is_hidden(code)]
        return [one for one in found if one and one.words]

    def _is_hidden(self, code: str) -> bool:
        return code in SYMPTOMS and SYMPTOMS[code].hides in self.access.hides
