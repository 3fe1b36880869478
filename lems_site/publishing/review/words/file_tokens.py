"""A file's text as words and signs, each with what protects it from a minor fix: where it stands, or what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lems_site.markup.blocks import FENCE, ONE_LINE
from lems_site.markup.lookups import Lookups
from lems_site.publishing.review.safety_topics import medicine_names

TOKEN = re.compile(
    r"(?P<code>`[^`\n]*`)"
    r"|(?P<tag>\|[^|\n]*\|[^|\n]*\|)"
    r"|(?P<citation>\[@[^\]\n]*\])"
    r"|(?P<link>\[[^\]\n]*\]\([^)\n]*\)|\w+://\S+|\w+(?:[.@/]\w+)+)"
    r"|(?P<lines>[ \t]*\n\s*)"
    r"|(?P<space>[^\S\n]+)"
    r"|(?P<word>[^\W_]+(?:['’‑-][^\W_]+)*)"
    r"|(?P<sign>\S)"
)
NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve twenty thirty fifty hundred thousand million half third"
    " quarter once twice double triple first second last dozen percent mg mcg µg g kg ml l hour hours day days daily week weeks"
    " weekly month months monthly year years yearly minute minutes"
)
NEGATIONS = (
    "no not never none nobody nothing neither nor without cannot can't cant don't dont won't wont unless except avoid refuse"
)
REVERSING_WORDS = (  # words that turn a meaning round, or on which a comma may hang
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
SENTENCE_ENDS = ".!?"
DASHES, SINGLE, DOUBLE = "-–—", "'’‘‚", '"“”„'


@dataclass(frozen=True)
class Token:
    """A word, a sign or a break of a text. `why` names what protects it ("" where nothing does). `placed`: it is protected by
    where it stands. `spaced`: white space stands before it. `first`: it begins a sentence. `shape`: its text without the
    difference between shapes of quotes, apostrophes and dashes, where that is none."""

    kind: str
    text: str
    why: str
    placed: bool
    spaced: bool
    first: bool
    shape: str

    @property
    def key(self) -> tuple[str, str]:
        """What two tokens that say the same have in common."""
        return self.kind, self.shape


def split_tokens(text: str, lookups: Lookups) -> list[Token]:
    """A file's text as tokens, without the head's line that saving sets."""
    head_end = text.find("\n---\n", 3) + len("\n---\n") if text.startswith("---\n") else 0
    head = CHANGED.sub("", text[:head_end])
    text, head_end = head + text[head_end:].rstrip() + "\n", len(head)
    medicines = medicine_names(lookups)
    named = [match.span() for match in medicines.finditer(text)] if medicines else []
    lines = _line_places(text)
    found: list[Token] = []
    at, line, spaced = 0, 0, False
    for match in TOKEN.finditer(text):
        kind, word, start = str(match.lastgroup), match.group(), match.start()
        here, line = line, line + word.count("\n")
        if kind == "space":
            spaced = True
            continue
        while at < len(named) and named[at][1] <= start:
            at += 1
        in_name = at < len(named) and named[at][0] < match.end()
        place = "head" if start < head_end else "break" if kind == "lines" else lines[here]
        if kind == "lines":
            word = word.lstrip(" \t")
        own = "medicine" if in_name else _protection(kind, word)
        first = not found or found[-1].kind == "lines" or found[-1].text in SENTENCE_ENDS
        found.append(Token(kind, word, place or own, bool(place), spaced, first, word))
        spaced = False
    return [_with_shape(found, place) for place in range(len(found))]


def _protection(kind: str, text: str) -> str:
    """What protects a token by itself."""
    if kind in ("code", "tag", "citation", "link", "lines"):
        return {"code": "link", "lines": "break"}.get(kind, kind)
    if any(letter.isdigit() for letter in text):
        return "number"
    plain = text.casefold().replace("’", "'")
    if plain.endswith("n't"):
        return "negation"
    if kind == "sign":
        return "number" if text in "%<>=+±~×≤≥" else "break" if text in "|#*_:\\" else ""
    return PROTECTED.get(plain, "")


def _with_shape(tokens: list[Token], at: int) -> Token:
    """A token with its text in one shape of apostrophes, quotes and dashes; as it is next to a number or in a protected place."""
    token = tokens[at]
    if token.placed or token.kind not in ("word", "sign"):
        return token
    shape = token.text
    if token.kind == "word":
        shape = shape.replace("’", "'").replace("‑", "-")
    else:
        before, after = tokens[at - 1] if at else None, tokens[at + 1] if at + 1 < len(tokens) else None
        beside_number = "number" in (before.why if before else "", after.why if after else "")
        if not beside_number and token.text in DOUBLE:
            shape = '"'
        elif not beside_number and token.text in SINGLE:
            shape = "'"
        elif token.text in DASHES and not beside_number and token.spaced and after and after.spaced:
            shape = "-" if before and before.kind == "word" else shape
    return Token(token.kind, token.text, token.why, token.placed, token.spaced, token.first, shape)


def _line_places(text: str) -> list[str]:
    """For each line what protects all of it: that it is a heading, a row of a table, or stands in a card."""
    places, inside = [], False
    for line in text.split("\n"):
        plain = line.lstrip()
        opens = plain.startswith(":::")
        fence = FENCE.fullmatch(line.strip())
        row = plain.startswith("|") and line.count("|") > 2 and not TOKEN.match(plain, 0, plain.find("|", 1) + 1)
        places.append("card" if opens or inside else "heading" if plain.startswith("#") else "table" if row else "")
        if opens:
            inside = len(line.strip()) > len(":::") and not (fence and fence[1] in ONE_LINE)
    return places
