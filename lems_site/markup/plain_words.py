"""Plain words: sentence lengths, reading grade, and medical words that are not explained at their first use in a part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from lems_site.source_files.problems import Problem

from .fill import TERM
from .limits import clean
from .lookups import Lookups
from .rendered import Block
from .scan import HEADING, scan
from .tokens import PLACEHOLDER, CardClose, CardOpen, Tag, number_of

LONGEST_SENTENCE = 25
MEDIAN_SENTENCE = 15
HARDEST_GRADE = 8.0
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9\ue002])|[.!?]$|(?<=:)\s+(?=[A-Z])")
WORD = re.compile(rf"{TERM}|[A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9'’,./-]*")
READ_BLOCKS = ("p", "li", "blockquote")
LINK_WORDS = re.compile(r"\[([^\[\]]*)\]\([^()]*\)|`[^`]*`")


@dataclass(frozen=True)
class Figures:
    """How easily a text reads: number of sentences, words in the median and the longest sentence, US school grade."""

    sentences: int
    median: float
    longest: int
    grade: float


def syllables(word: str) -> int:
    """Syllables of an English word, by its vowel groups: a silent final e, -ed and -es do not count. A tagged phrase has two."""
    if word == TERM:
        return 2
    if any(character.isdigit() for character in word):
        return 2
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters))
    if re.search(r"[^aeiouy](e|es|ed)$", letters) and not re.search(r"([td]ed|[sxz]es|ches|shes|ges|ces|[^aeiouy]le|les)$", letters):
        count -= 1
    count += len(re.findall(r"i[ao](?!u)|eo|[^q]ua|u[aeo]l\b", re.sub(r"tion|sion|cia|tia|gio|cio|tio", "", letters)))
    return max(count, 1)


def sentences(blocks: list[Block]) -> list[tuple[Block, list[str]]]:
    """The sentences of paragraphs and list items as lists of words. A block's end ends its sentence."""
    found = []
    for block in blocks:
        if block.kind in READ_BLOCKS:
            for sentence in SENTENCE_END.split(block.text):
                words = WORD.findall(sentence or "")
                if words:
                    found.append((block, words))
    return found


def _fold_medicines(blocks: list[Block], medicines: list[str]) -> list[Block]:
    if not medicines:
        return blocks
    names = "|".join(re.escape(name) for name in sorted(medicines, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])({names})(?![\w-])", re.IGNORECASE)
    return [Block(block.kind, pattern.sub(TERM, block.text), block.line) for block in blocks]


def measure(blocks: list[Block], medicines: list[str]) -> Figures:
    """The figures of a text. Grade: Flesch-Kincaid (Kincaid et al. 1975), tagged phrases and medicines as one two-syllable word."""
    found = sentences(_fold_medicines(blocks, medicines))
    if not found:
        return Figures(0, 0, 0, 0.0)
    lengths = [len(words) for _, words in found]
    beats = sum(syllables(word) for _, words in found for word in words)
    grade = 0.39 * sum(lengths) / len(lengths) + 11.8 * beats / sum(lengths) - 15.59
    return Figures(len(lengths), median(lengths), max(lengths), round(grade, 1))


def reading_problems(blocks: list[Block], medicines: list[str]) -> list[Problem]:
    """Sentences that are too long, and a text that is too hard as a whole. Lines are those of the part's heading."""
    problems = []
    for block, words in sentences(_fold_medicines(blocks, medicines)):
        if len(words) > LONGEST_SENTENCE:
            start = " ".join("…" if word == TERM else word for word in words[:8])
            message = f"a sentence of {len(words)} words ('{start} …'): use at most {LONGEST_SENTENCE}; make two of it"
            problems.append(Problem("", block.line, 1, message))
    figures = measure(blocks, medicines)
    if figures.median > MEDIAN_SENTENCE:
        problems.append(Problem("", 1, 1, f"half of the sentences have over {figures.median:g} words: aim at {MEDIAN_SENTENCE} or fewer"))
    if figures.grade > HARDEST_GRADE:
        problems.append(Problem("", 1, 1, f"the text reads at grade {figures.grade}: use shorter words and sentences, down to {HARDEST_GRADE:g}"))
    return problems


def unexplained(text: str, lookups: Lookups) -> list[Problem]:
    """Medical words of the glossary whose first use in a part (from one `##` to the next) is not tagged.

    Headings, "In short", code and the words of links do not count.
    """
    pattern, slugs = lookups.names
    if pattern is None:
        return []
    scanned = scan(clean(text), lookups)
    problems: list[Problem] = []
    explained: set[str] = set()
    skipping = False
    line = 1
    for part in re.split(r"(\n)", scanned.text):
        if part == "\n":
            continue
        tokens = [scanned.tokens[number_of(match)] for match in PLACEHOLDER.finditer(part)]
        if tokens and isinstance(tokens[0], CardOpen | CardClose):
            skipping = isinstance(tokens[0], CardOpen) and tokens[0].kind == "in-short"
            line = tokens[0].line + 1
            continue
        if tokens:
            line = tokens[0].line
        if heading := HEADING.match(part):
            explained = set() if len(heading.group(1)) == 2 else explained
            continue
        if skipping:
            continue
        visible = LINK_WORDS.sub(lambda match: " " * len(match.group()), part)
        events = [(m.start(), lookups.by_slug[t.slug].slug, "") for m in PLACEHOLDER.finditer(visible)
                  if isinstance(t := scanned.tokens[number_of(m)], Tag)]  # fmt: skip
        events += [(m.start(), slugs[m.group(1).casefold()], m.group()) for m in pattern.finditer(visible)]
        for _, slug, words in sorted(events):
            if words and slug not in explained:
                place = _find(text, words, problems, part)
                problems.append(Problem("", *place, f"'{words}' is not explained at its first use in this part: tag it |…|…|"))
            explained.add(slug)
    _ = line
    return problems


def _find(text: str, words: str, problems: list[Problem], part: str) -> tuple[int, int]:
    """Where the words stand in the typed text: the line that has the same plain words before its first placeholder."""
    plain = PLACEHOLDER.split(part)[0].rstrip() or part
    after = max((problem.line for problem in problems), default=1)
    for number, line in enumerate(text.split("\n"), 1):
        if number >= after and words in line and (plain[:40] in line):
            return number, line.index(words) + 1
    for number, line in enumerate(text.split("\n"), 1):
        if words in line:
            return number, line.index(words) + 1
    return 1, 1
