"""The sentences of a text that answer a query, with the matching words marked. All is escaped; only <mark> is written here."""

from __future__ import annotations

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lems_site.search.text.stemmer import stem
from lems_site.search.text.tokenizer import STOP_STEMS, split_words

from .parser import Query

LONGEST = 200  # characters
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*[\"”’)]*|\n")
TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def make_snippet(text: str, query: Query, *, opening: bool = False) -> SafeString:
    """The sentences with the weightiest words, about two lines long; the beginning where none holds any, or for `opening`."""
    weights = {
        one: weight * query.idf(one) for term in query.terms for one, weight in term.stems.items() if one not in STOP_STEMS
    }
    sentences = [found.strip() for found in SENTENCE.findall(text) if found.strip()]
    if not sentences:
        return format_html("{}", "")
    stems = [{stem(word) for word in split_words(sentence)} for sentence in sentences]
    scores = [sum(weights.get(one, 0.0) for one in found) for found in stems]
    start = 0 if opening else max(range(len(sentences)), key=lambda place: (scores[place], -place))
    shown = sentences[start]
    for sentence in sentences[start + 1 :]:
        if len(shown) + len(sentence) >= LONGEST:
            break
        shown += (" " if shown[-1] in ".!?:" else "; ") + sentence
    return _mark_matches(_shorten(shown), set(weights))


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + "…"


def _mark_matches(text: str, stems: set[str]) -> SafeString:
    done = 0
    html = []
    for found in TOKEN.finditer(text):
        if any(stem(word) in stems for word in split_words(found.group())):
            html.append(format_html("{}<mark>{}</mark>", text[done : found.start()], found.group()))
            done = found.end()
    return format_html("{}{}", format_html_join("", "{}", ((one,) for one in html)), text[done:])
