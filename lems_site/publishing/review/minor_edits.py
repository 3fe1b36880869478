"""Whether an edit is so small that a signature may stay: each of its steps must be on a closed list of steps that change no
meaning. Everything else goes to the Reviewer. lems_site/docs/minor-fixes.md has the rule with its cases.

For pages, and for the records of the evidence: `reasons_against_minor_edit` is a pure function of two files' texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from lems_site.markup.lookups import Lookups

from .words.english_words import is_english_word, only_correction
from .words.file_tokens import SENTENCE_ENDS, Token, split_tokens

MOST_COMPARED = 3_000  # words between the first change and the last: comparing more would take too long
SHORTEST = 3  # letters of a word that may be mended
MAY_BE_DOUBLED = ",;.!?"
LOOSE = ",;.!?"  # signs beside which a space may come or go
WORD = re.compile(r"[^\W\d_]+")


def not_published(word: str) -> bool:
    """The answer of a caller that has no published texts to look in."""
    return False


def reasons_against_minor_edit(
    old: str, new: str, lookups: Lookups, is_published: Callable[[str], bool] = not_published
) -> list[str]:
    """Why the step from `old` to `new` (files' texts) is no minor fix; an empty list if it is one.

    `is_published` tells whether a word, in lower case, stands in a published text beside this one: such a word is not misspelt.
    """
    before, after = split_tokens(old, lookups), split_tokens(new, lookups)
    start, end_before, end_after = _differing_range(before, after)
    if max(end_before - start, end_after - start) > MOST_COMPARED:
        return [_("So much has changed that this is no minor fix.")]
    proof = _Proof(before, after, lookups, is_published)
    matcher = SequenceMatcher(
        None, [one.key for one in before[start:end_before]], [one.key for one in after[start:end_after]], autojunk=False
    )
    for how, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        proof.check_step(how, range(start + old_from, start + old_to), range(start + new_from, start + new_to))
    told = {
        "head": _("The title, the definition or another field above the text has changed."),
        "heading": _("A heading has changed."),
        "card": _("A care card has changed."),
        "table": _("A table has changed."),
        "tag": _("A tagged word has changed."),
        "citation": _("A citation has changed."),
        "link": _("A link has changed."),
        "medicine": _("The name of a medicine has changed."),
        "number": _("A number, a unit or a time has changed."),
        "negation": _("A word such as “not” or “never” has changed."),
        "turn": _("A word that can turn the meaning, such as “more” or “must”, has changed."),
        "break": _("Paragraphs or list items were added, removed or joined."),
        "name": _("A name has changed."),
        "sign": _("A sign has changed in a way that can change the meaning."),
        "space": _("Words were joined or parted."),
        "word": _(
            "A word was changed, added or taken out. Only a word that is misspelt, and can be just one word, may be mended."
        ),
    }
    return [message for name, message in told.items() if name in proof.against]


def _differing_range(before: list[Token], after: list[Token]) -> tuple[int, int, int]:
    """Where the two begin to differ, and where each ends to; one token around is kept, for the space before it."""
    start, most = 0, min(len(before), len(after))
    while start < most and before[start] == after[start]:
        start += 1
    end = 0
    while end < most - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return start, len(before) - end, len(after) - end


class _Proof:
    """Checks each step from one text to the other; `against` collects what is not proved harmless."""

    def __init__(self, before: list[Token], after: list[Token], lookups: Lookups, is_published: Callable[[str], bool]) -> None:
        self.before, self.after = before, after
        self.is_published = is_published
        _pattern, names = lookups.term_names
        self.own_words = {word for name in (*names, *lookups.medicines) for word in WORD.findall(name.casefold())}
        self.against: set[str] = set()

    def check_step(self, how: str, old: range, new: range) -> None:
        """Check one step of the way from the old tokens to the new."""
        if how in ("equal", "replace") and len(old) == len(new):
            for one, other in zip(old, new, strict=True):
                if how == "replace":
                    self._check_pair(one, other)
                self._check_space(one, other)
        elif how == "delete" and len(old) == 1:
            self._check_doubled(old[0])
        else:
            changed = [*(self.before[at] for at in old), *(self.after[at] for at in new)]
            self.against |= {token.why or ("sign" if token.kind == "sign" else "word") for token in changed}

    def _check_pair(self, one: int, other: int) -> None:
        old, new = self.before[one], self.after[other]
        if old.why or new.why:
            self.against |= {why for why in (old.why, new.why) if why}
        elif old.kind == new.kind == "sign":
            if {old.text, new.text} != {",", ";"} or not self._joins_nothing(one):
                self.against.add("sign")
        elif old.kind == new.kind == "word":
            self._check_spelling(one, old, new)
        else:
            self.against.add("word")

    def _joins_nothing(self, at: int) -> bool:
        """Whether no word of the sentence could mean something else for a comma or semicolon there."""
        start, end = at, at
        while start and not self._ends_sentence(self.before[start - 1]):
            start -= 1
        while end < len(self.before) and not self._ends_sentence(self.before[end]):
            end += 1
        near = self.before[max(at - 1, 0) : at + 2]
        return not any(one.why in ("negation", "turn") for one in self.before[start:end]) and not any(
            one.why == "number" for one in near
        )

    @staticmethod
    def _ends_sentence(token: Token) -> bool:
        return token.kind == "lines" or token.text in SENTENCE_ENDS

    def _check_spelling(self, at: int, old: Token, new: Token) -> None:
        """A misspelt word may become the only word that it can be."""
        lower = old.text.islower() and new.text.islower()
        title = old.text.istitle() and new.text.istitle() and old.first and new.first
        if not (lower or title):
            self.against.add("name")
            return
        wrong, right = old.text.lower(), new.text.lower()
        after_number = at > 0 and self.before[at - 1].why == "number"  # it may be a unit
        plain = wrong.isascii() and wrong.isalpha() and right.isascii() and right.isalpha()
        if (
            after_number
            or not plain
            or min(len(wrong), len(right)) < SHORTEST
            or self._is_word(wrong)
            or self.is_published(wrong)
        ):
            self.against.add("number" if after_number else "word")
        elif only_correction(wrong, self._is_word) != right:
            self.against.add("word")

    def _is_word(self, word: str) -> bool:
        return word in self.own_words or is_english_word(word)

    def _check_doubled(self, at: int) -> None:
        """A word or sign that stands twice may be taken out once."""
        token = self.before[at]
        twin_before = at > 0 and self.before[at - 1].text.casefold() == token.text.casefold()
        twin_after = at + 1 < len(self.before) and self.before[at + 1].key == token.key
        if token.why or not (twin_before or twin_after):
            self.against.add(token.why or ("sign" if token.kind == "sign" else "word"))
        elif token.kind == "sign":
            run = sum(1 for near in self.before[max(at - 2, 0) : at + 3] if near.key == token.key)
            if token.text not in MAY_BE_DOUBLED or run > len(("one", "its twin")):
                self.against.add("sign")
        elif token.kind != "word" or not token.text.islower():
            self.against.add("name")

    def _check_space(self, one: int, other: int) -> None:
        """White space may come or go beside a comma or a full stop that is no part of a number; elsewhere it joins words."""
        old, new = self.before[one], self.after[other]
        if old.kind == "lines" or old.spaced == new.spaced:
            return
        left = self.after[other - 1] if other else None
        beside = [token for token in (left, new) if token is not None]
        loose = any(token.kind == "sign" and token.text in LOOSE for token in beside)
        if new.placed or not loose or any(token.why for token in beside):
            self.against.add("space")
