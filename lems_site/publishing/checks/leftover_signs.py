"""Signs of markup that readers would see as typed: half a tag, a citation without its sign, a card that is no card, our samples.

It looks at what the page shows, so that it names whatever did not become what the writer meant, and finds its place in the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.content_files.problems import Problem
from lems_site.markup.code import blank_code
from lems_site.markup.limits import remove_controls
from lems_site.markup.lookups import Lookups
from lems_site.publishing.pages.page_type import Compiled

from .source_places import SourcePlaces

SHOWN_FIELDS = ("title", "nav_title", "description", "definition", "say_it")
LONGEST_NAME = 60
SAMPLES = ("one short point", "one point", "important words", "where it leads", "A heading", "Lorem ipsum")
CARD_SIGN = re.compile(r":::|^::? ?:? *(?:emergency|urgent|non-urgent|in-short|small|sensitive|figure|picture|include)\b")
BRACKETED = re.compile(r"\[([^\[\]]*)\](?!\()")
LINK_WORDS = re.compile(r"(?<!\\)!?\[[^\[\]]*\]\([^()]*\)")
DEFINITION = re.compile(r"\s*\[[^\[\]]+\]:\s*\S+")
ADDRESS = re.compile(
    r"(?<![\w@/.-])(?:https?://|www\.)[^\s<>()\[\]|]*\w|(?<![\w./:-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
SIGNS = (  # what readers would see, and why it is there
    (re.compile(r"\*+"), gettext_lazy("a star: bold is **words**, without spaces inside the stars, and a list begins with '- '")),
    (re.compile(r"~~"), gettext_lazy("two waves: words cannot be struck out; delete them")),
    (re.compile(r"`+"), gettext_lazy("a backtick: take it away")),
    (re.compile(r"(?<!\w)_|_(?!\w)|\w_\w"), gettext_lazy("an underscore: take it away, or complete the tag")),
    (re.compile(r"==+|\+\+|\^\^|\{\{|\}\}|\{%|%\}|\{[.#]"), gettext_lazy("signs that do nothing here: take them away")),
    (re.compile(r"&#?\w+;"), gettext_lazy("a sign of HTML: type the letter itself")),
    (re.compile(r"\\"), gettext_lazy("a backslash: take it away")),
    (re.compile(r"\]\(|\)\["), gettext_lazy("half of a link: a link is [words](address), without a space between")),
    (re.compile(r"\[|\]"), gettext_lazy("a bracket without its partner: complete it, or take it away")),
    (re.compile(r"(?m)^#+"), gettext_lazy("a number sign: a heading is '## ' and words on a line of their own")),
    (re.compile(r"(?m)^ *>"), gettext_lazy("a quotation sign: put an empty line above it")),
    (re.compile(r"\|"), gettext_lazy("a bar: a tag is |words|Entity|, and a table has a line |---|---| below its first row")),
    (
        re.compile(r"[•◦▪‣∙●○]"),
        gettext_lazy("a bullet: begin each point with '- ' on a line of its own"),
    ),
    (
        re.compile(r"(?m)^(?:[-+]|\d{1,2}[.)]|[a-z]\))[ \t]"),
        gettext_lazy("a point that is in no list: write '- ' or '1. '"),
    ),
)


@dataclass(frozen=True)
class _Sign:
    """A leftover sign: where it begins in what readers see, its words, and what is wrong."""

    start: int
    words: str
    message: str


def find_leftover_signs(compiled: Compiled, lookups: Lookups) -> list[Problem]:
    """A blocking problem for the first sign of each block and field that readers would see as typed."""
    source, found = SourcePlaces(compiled), list[Problem]()
    for block in compiled.rendered.shown:
        if block.home:
            continue
        sign = _first_sign(block.kind, block.text if block.kind == "pre" else block.prose, lookups)
        if sign:
            place = source.place_of_sign(block.text, sign.start, sign.words, block.line)
            found.append(Problem("", *place, sign.message))
    found += _bare_addresses(compiled)
    for key in SHOWN_FIELDS:
        if sign := _first_sign("field", str(getattr(compiled.file, key, "")), lookups):
            found.append(Problem("", *compiled.file.places.get((key,), (1, 1)), sign.message))
    return sorted(set(found))


def _first_sign(kind: str, text: str, lookups: Lookups) -> _Sign | None:
    return min(_signs_in(kind, text, lookups), key=lambda sign: sign.start, default=None)


def _signs_in(kind: str, text: str, lookups: Lookups) -> Iterator[_Sign]:
    if match := CARD_SIGN.search(text):
        message = _(
            "this card would be printed as text: begin its line at the left margin with '::: ', such as '::: urgent Title'"
        )
        yield _Sign(match.start(), match.group(), message)
    elif kind == "pre":
        yield _Sign(
            0,
            text.split("\n", maxsplit=1)[0][:20],
            _("this would be printed as it is typed: take the spaces at its beginning away"),
        )
    for sample in SAMPLES:
        if text.strip().rstrip(".") == sample:
            yield _Sign(
                text.index(sample), sample, _("'%(words)s' is our sample: write your own words, or delete it") % {"words": sample}
            )
    for match in BRACKETED.finditer(text):
        yield _Sign(match.start(), match.group(), _bracket_message(match.group(1), lookups))
    for pattern, reason in SIGNS:
        if match := pattern.search(text):
            yield _Sign(
                match.start(),
                match.group(),
                _("readers would see '%(sign)s', %(why)s") % {"sign": match.group().strip(), "why": reason},
            )


def _bracket_message(inner: str, lookups: Lookups) -> str:
    """What is wrong with brackets that readers would see: a citation without its sign, with the nearest id, or just brackets."""
    words = inner.strip().removeprefix("@")
    near = nearest_name(words, lookups.statements)
    if near:
        return _("readers would see '[%(words)s]': a citation has its sign; write [@%(near)s]") % {"words": inner, "near": near}
    return _(
        "readers would see '[%(words)s]': a citation is [@id], a link [words](address); use round brackets for other words"
    ) % {"words": inner[:80]}


def nearest_name(name: str, known: Collection[str]) -> str:
    """The name that is meant by one that may be misspelt, "" where none is near. Long names are no misspelling."""
    if name in known:
        return name
    if len(name) > LONGEST_NAME:
        return ""
    folded = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.75)
    return folded[near[0]] if near else ""


def _bare_addresses(compiled: Compiled) -> list[Problem]:
    """Addresses that are no links."""
    found = []
    for number, line in enumerate(blank_code(remove_controls(compiled.file.body).split("\n")), 1):
        if line.startswith(":::") or DEFINITION.match(line):
            continue
        shown = LINK_WORDS.sub(lambda match: " " * len(match.group()), line)
        if match := ADDRESS.search(shown):
            target = f"mailto:{match.group()}" if "@" in match.group() else re.sub(r"^(?=www\.)", "https://", match.group())
            message = _("'%(address)s' is no link: write [words](%(target)s)") % {
                "address": match.group()[:80],
                "target": target[:80],
            }
            found.append(Problem("", compiled.file.lines_before_body + number, match.start() + 1, message))
    return found
