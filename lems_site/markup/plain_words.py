"""Plain words: sentence lengths, reading grade, and medical words that are not explained at their first use in a part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from lems_site.content_files.problems import Problem

from .assembler import TERM
from .code import blank_code
from .limits import remove_controls
from .lookups import Lookups
from .rendered import Block
from .tokenizer import tokenize_markup
from .tokens import CardClose, CardOpen, LineMark, Tag, Token

LONGEST_SENTENCE = 25
MEDIAN_SENTENCE = 15
HARDEST_GRADE = 8.0
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9\ue002])|[.!?]$|(?<=:)\s+(?=[A-Z])")
WORD = re.compile(rf"{TERM}|[A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9'’,./-]*")
SILENT_END = re.compile(r"[^aeiouy](e|es|ed)$")
SPOKEN_END = re.compile(r"([td]ed|[sxz]es|ches|shes|ges|ces|[^aeiouy]le|les)$")
READ_BLOCKS = ("p", "li", "blockquote")
HEADING = re.compile(r"(#{1,6})(?!#)")
LINK = re.compile(r"\[[^\[\]]*\]\([^()]*\)")


@dataclass(frozen=True)
class ReadingFigures:
    """How easily a text reads: number of sentences, words in the median and the longest sentence, US school grade."""

    sentences: int
    median: float
    longest: int
    grade: float


@lru_cache(maxsize=10_000)
def count_syllables(word: str) -> int:
    """Syllables of an English word, by its vowel groups: a silent final e, -ed and -es do not count. A tagged phrase has two."""
    if word == TERM:
        return 2
    if any(character.isdigit() for character in word):
        return 2
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters))
    if SILENT_END.search(letters) and not SPOKEN_END.search(letters):
        count -= 1
    count += len(re.findall(r"i[ao](?!u)|eo|[^q]ua|u[aeo]l\b", re.sub(r"tion|sion|cia|tia|gio|cio|tio", "", letters)))
    return max(count, 1)


def split_sentences(blocks: list[Block]) -> list[tuple[Block, list[str]]]:
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


def measure_reading(blocks: list[Block], medicines: list[str]) -> ReadingFigures:
    """The figures of a text. The grade is Flesch-Kincaid's (1975); a tagged phrase or medicine is one word of two syllables."""
    found = split_sentences(_fold_medicines(blocks, medicines))
    if not found:
        return ReadingFigures(0, 0, 0, 0.0)
    lengths = [len(words) for _, words in found]
    beats = sum(count_syllables(word) for _, words in found for word in words)
    grade = 0.39 * sum(lengths) / len(lengths) + 11.8 * beats / sum(lengths) - 15.59
    return ReadingFigures(len(lengths), median(lengths), max(lengths), round(grade, 1))


def reading_problems(blocks: list[Block], medicines: list[str]) -> list[Problem]:
    """Sentences that are too long, and a text that is too hard as a whole. Lines are those where their paragraph begins."""
    problems = []
    for block, words in split_sentences(_fold_medicines(blocks, medicines)):
        if len(words) > LONGEST_SENTENCE:
            start = " ".join("…" if word == TERM else word for word in words[:8])
            message = f"a sentence of {len(words)} words ('{start} …'): use at most {LONGEST_SENTENCE}; make two of it"
            problems.append(Problem("", block.line, 1, message))
    figures = measure_reading(blocks, medicines)
    if figures.median > MEDIAN_SENTENCE:
        problems.append(
            Problem(
                "",
                1,
                1,
                f"half of the sentences have over {figures.median:g} words: aim at {MEDIAN_SENTENCE} or fewer",
            )
        )
    if figures.grade > HARDEST_GRADE:
        problems.append(
            Problem(
                "",
                1,
                1,
                f"the text reads at grade {figures.grade}: use shorter words and sentences, down to {HARDEST_GRADE:g}",
            )
        )
    return problems


def unexplained_terms(text: str, lookups: Lookups) -> list[Problem]:
    """Medical words of the glossary whose first use in a part (from one `##` to the next) is not tagged.

    Headings, "In short", code and the words of links do not count.
    """
    pattern, slugs = lookups.term_names
    if pattern is None:
        return []
    text = remove_controls(text)
    tokens = _by_line(tokenize_markup(text, lookups).tokens)
    problems: list[Problem] = []
    explained: set[str] = set()
    in_short = False
    for number, line in enumerate(blank_code(text.split("\n")), 1):
        here = tokens.get(number, [])
        if here and isinstance(here[0], CardOpen | CardClose):
            in_short = isinstance(here[0], CardOpen) and here[0].kind == "in-short"
            continue
        if heading := HEADING.match(line):
            explained = set() if len(heading.group(1)) == 2 else explained
            continue
        if in_short:
            continue
        prose = LINK.sub(_as_spaces, _blank_tokens(here, line))
        uses = [(match.start(), slugs[match.group(1).casefold()], match.group()) for match in pattern.finditer(prose)]
        uses += [(token.column - 1, token.slug, "") for token in here if isinstance(token, Tag)]
        for column, slug, words in sorted(uses):
            if words and words.casefold() in lookups.abbreviations and not words.isupper():
                continue
            if words and slug not in explained:
                message = f"'{words}' is not explained at its first use in this part: tag it |…|…|"
                problems.append(Problem("", number, column + 1, message))
            explained.add(slug)
    return problems


def _by_line(tokens: list[Token]) -> dict[int, list[Token]]:
    found: dict[int, list[Token]] = {}
    for token in tokens:
        if not isinstance(token, LineMark):
            found.setdefault(token.line, []).append(token)
    return found


def _blank_tokens(tokens: list[Token], line: str) -> str:
    """The line with spaces in place of tags and citations, so that every other word keeps its column."""
    pieces, at = [], 0
    for token in tokens:
        start, length = token.column - 1, len(token.source.lstrip())
        pieces += [line[at:start], " " * length]
        at = start + length
    return "".join([*pieces, line[at:]])


def _as_spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())
