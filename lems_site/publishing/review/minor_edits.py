"""Whether an edit is so small that a signature may stay: spelling and commas, nothing that could change what a patient does.

Everything that carries meaning is protected: numbers, negations, medicine names, tags, citations, links, headings, care cards,
the head of the file. A changed word that is protected, in the old text or the new, is a reason to review again.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext as _

from lems_site.markup.blocks import FENCE, ONE_LINE
from lems_site.markup.lookups import Lookups

from .safety_topics import medicine_names

MOST_WORDS = 10  # changed words in one minor fix
MOST_COMPARED = 3_000  # words between the first change and the last: comparing more would take too long
TOKEN = re.compile(r"\|[^|\n]*\|[^|\n]*\||\[@[^\]\n]*\]|\[[^\]\n]*\]\([^)\n]*\)|https?://\S+|\n+|[ \t]+|[\w'’]+|[^\w\s]")
NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve twenty thirty fifty hundred thousand million half third"
    " quarter once twice double triple first second last dozen percent mg mcg µg g kg ml l hour hours day days daily week weeks"
    " weekly month months monthly year years yearly minute minutes"
)
NEGATIONS = (
    "no not never none nobody nothing neither nor without cannot can't cant don't dont won't wont unless except avoid refuse"
)
REVERSING_WORDS = (  # words whose change turns the meaning round
    "more less most least before after increase increases decrease decreases raise lower high higher low always sometimes often"
    " rarely rare common must may might should can could all some any few many only stop start safe unsafe left right up down"
    " with better worse strong weak early late until if"
)
PROTECTED = {
    **dict.fromkeys(NUMBERS.split(), "number"),
    **dict.fromkeys(NEGATIONS.split(), "negation"),
    **dict.fromkeys(REVERSING_WORDS.split(), "turn"),
}
CHANGED = re.compile(r"^changed: .*\n", re.MULTILINE)  # the head's line that saving an edit sets
PREFIX = re.compile(r"^(un|in|im|ir|il|non|dis|mis|anti|de|hypo|hyper)")


class Word(NamedTuple):
    """A word, mark or break of a text, and what protects it ("" where nothing does)."""

    text: str
    why: str


def reasons_against_minor_edit(old: str, new: str, lookups: Lookups) -> list[str]:
    """Why the step from `old` to `new` (files' texts) is no minor fix; an empty list if it is one."""
    before, after = _trim_common_ends(_split_words(old, lookups), _split_words(new, lookups))
    if max(len(before), len(after)) > MOST_COMPARED:
        return [_("So much has changed that this is no minor fix.")]
    changed: list[Word] = []
    turned = False
    for how, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how != "equal":
            gone, come = before[old_from:old_to], after[new_from:new_to]
            changed += [*gone, *come]
            turned = turned or _reverses_meaning(gone, come)
    told = {
        "head": _("The title, the definition or another field above the text has changed."),
        "heading": _("A heading has changed."),
        "card": _("A care card has changed."),
        "tag": _("A tagged word has changed."),
        "citation": _("A citation has changed."),
        "link": _("A link has changed."),
        "medicine": _("The name of a medicine has changed."),
        "number": _("A number, a unit or a time has changed."),
        "negation": _("A word such as “not” or “never” has changed."),
        "turn": _("A word that can turn the meaning, such as “more” or “must”, has changed."),
        "break": _("Paragraphs or list items were added, removed or joined."),
    }
    why = {word.why for word in changed if word.why} | ({"turn"} if turned else set())
    found = [message for name, message in told.items() if name in why]
    count = sum(word.text[0].isalnum() for word in changed)
    if count > MOST_WORDS:
        found.append(_("%(count)d words have changed: a minor fix has at most %(most)d.") % {"count": count, "most": MOST_WORDS})
    return found


def _trim_common_ends(before: list[Word], after: list[Word]) -> tuple[list[Word], list[Word]]:
    """The two without what they have in common at the beginning and at the end."""
    start, most = 0, min(len(before), len(after))
    while start < most and before[start] == after[start]:
        start += 1
    end = 0
    while end < most - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


def _split_words(text: str, lookups: Lookups) -> list[Word]:
    """The words of a file's text with what protects each; spaces do not count."""
    head_end = text.find("\n---\n", 3) + len("\n---\n")
    head = CHANGED.sub("", text[:head_end])
    text, head_end = head + text[head_end:], len(head)
    medicines = medicine_names(lookups)
    named = [match.span() for match in medicines.finditer(text)] if medicines else []
    lines = _line_kinds(text)
    found, at, line = [], 0, 0
    for match in TOKEN.finditer(text):
        word, start = match.group(), match.start()
        here, line = line, line + word.count("\n")
        if word.isspace() and "\n" not in word:
            continue
        while at < len(named) and named[at][1] <= start:
            at += 1
        in_name = at < len(named) and named[at][0] < match.end()
        why = "head" if start < head_end else lines[here] if "\n" not in word else "break"
        found.append(Word(word, why or ("medicine" if in_name else _protection_of_word(word))))
    return found


def _protection_of_word(word: str) -> str:
    """What protects a word by itself."""
    if word[0] == "|" and len(word) > 1:
        return "tag"
    if word.startswith(("[", "http")) and len(word) > 1:
        return "citation" if word.startswith("[@") else "link"
    if any(letter.isdigit() for letter in word):
        return "number"
    plain = word.casefold().replace("’", "'")
    if plain.endswith("n't"):
        return "negation"
    if not word[0].isalnum():
        return "number" if word in "%<>=+±~×≤≥" else "break" if word in "|#*:-" else ""
    return PROTECTED.get(plain, "")


def _line_kinds(text: str) -> list[str]:
    """For each line, whether it is a heading or stands in a care card."""
    kinds, inside = [], False
    for line in text.split("\n"):
        opens = line.lstrip().startswith(":::")
        fence = FENCE.fullmatch(line.strip())
        kinds.append("card" if opens or inside else "heading" if line.lstrip().startswith("#") else "")
        if opens:
            inside = len(line.strip()) > len(":::") and not (fence and fence[1] in ONE_LINE)
    return kinds


def _reverses_meaning(gone: list[Word], come: list[Word]) -> bool:
    """Whether a word only lost or gained a beginning that turns it round: safe and unsafe, tension of hypo- and hyper-."""
    old, new = {word.text.casefold() for word in gone}, {word.text.casefold() for word in come}
    return any(PREFIX.sub("", one) == PREFIX.sub("", other) for one in old - new for other in new - old)
