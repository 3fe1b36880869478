"""Which words name a medicine: the names that the guide knows, the endings of international names, and near misspellings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

# In use everywhere and without a telling ending. The medicines of the evidence stand in content/evidence/medicines.yaml.
COMMON = tuple(
    """
    acetaminophen adrenaline aspirin codeine cortisone cyclophosphamide dexamethasone digoxin epinephrine hydrocortisone Imuran
    insulin levothyroxine lithium Mestinon metformin morphine mycophenolate paracetamol salbutamol tacrolimus thyroxine warfarin
    """.split()  # noqa: SIM905 (a list of so many strings is not easier to read)
)
# Endings that the World Health Organization gives to the names of medicines of one kind.
ENDINGS = tuple(
    """
    mab pril sartan statin olol azole cillin mycin oxacin dipine prazole profen azepam azolam tidine oxetine triptan solone tinib
    parin xaban gliptin cycline setron zosin sone fenac codone morphone thiazide semide lukast terol tropium dronate curium
    curonium stigmine pyridine quine caine
    """.split()  # noqa: SIM905
)
GENERAL = (
    *("medicine", "medication", "drug", "tablet", "pill", "capsule", "dose", "dosage", "treatment", "therapy", "injection"),
    *("infusion", "drip", "syrup", "blood thinner", "water tablet", "water pill", "painkiller", "antidepressant", "antibiotic"),
    *("sleeping tablet", "sleeping pill", "inhaler", "chemotherapy", "immunotherapy"),
)
ENDING = re.compile(rf"[a-z]{{3,}}(?:{'|'.join(ENDINGS)})s?")
SHORTEST_MISSPELT = 7  # letters: shorter names are near too many other words
FEWEST_FOR_TWO = 9  # letters from which two slips are still the same name


@dataclass
class MedicineNames:
    """The words that name a medicine. `known` are names from the evidence and the glossary; `other_words` are words of the guide
    that are never a misspelt medicine."""

    known: Iterable[str] = ()
    other_words: frozenset[str] = frozenset()
    pattern: re.Pattern[str] = field(init=False)
    _by_letter: dict[str, list[str]] = field(init=False, default_factory=dict)
    _judged: dict[str, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        names = {*self.known, *COMMON, *GENERAL}
        several = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self.pattern = re.compile(rf"(?<![\w-])(?:{several})(?:e?s)?(?![\w])", re.IGNORECASE)
        for name in sorted({name.casefold() for name in names if name.isalpha() and len(name) >= SHORTEST_MISSPELT}):
            self._by_letter.setdefault(name[0], []).append(name)

    def is_medicine(self, word: str) -> bool:
        """Whether one word that `pattern` does not match names a medicine all the same, by its ending or misspelt."""
        word = word.casefold()
        if word not in self._judged:
            self._judged[word] = word not in self.other_words and bool(ENDING.fullmatch(word) or self._is_misspelt(word))
        return self._judged[word]

    def _is_misspelt(self, word: str) -> bool:
        if len(word) < SHORTEST_MISSPELT - 1 or not word.isalpha():
            return False
        return any(
            abs(len(name) - len(word)) <= 2 and count_slips(word, name) <= (2 if len(name) >= FEWEST_FOR_TWO else 1)
            for name in self._by_letter.get(word[0], ())
        )


def count_slips(one: str, other: str) -> int:
    """How many letters were left out, added, changed or exchanged with their neighbour between two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        earlier, before, row = before, row, [number]
        for place, wanted in enumerate(other, 1):
            row.append(min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != wanted)))
            if earlier and place > 1 and letter == other[place - 2] and one[number - 2] == wanted:
                row[place] = min(row[place], earlier[place - 2] + 1)
    return row[-1]
