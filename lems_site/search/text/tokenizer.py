"""A text to its words, and words to stems and keys. Index and query share this definition of a word."""

from __future__ import annotations

import re
import unicodedata

from .stemmer import stem

LONGEST_WORD = 40
APOSTROPHES = "'’‘`´ʼ′"
POSSESSIVE = re.compile(f"(?<=[^\\W_])[{APOSTROPHES}]s(?![^\\W_])")
INSIDE = re.compile(f"(?<=[^\\W_])[{APOSTROPHES}](?=[^\\W_])")
WORD = re.compile(r"(?<![^\W_])[^\W\d_]{1,3}\d+[^\W\d_]{0,2}(?![^\W_])|[^\W\d_]+|\d+")  # m1, t1d; letters; digits
JOINED = re.compile(r"(?<![^\W_])([^\W\d_]+)[-/‐‑–]([^\W\d_]+)(?![^\W_])")

# Stop words: they weigh little where they match, and nothing where they do not.
FUNCTION_WORDS = """
    a about after again all also am an and any anyone anything are as at be because been before being but by can cannot cant
    could couldnt did didnt do does doesnt doing done dont each else ever every for from get gets getting go goes going got had
    has hasnt have havent having he her here hers him his how i id if ill im in into is isnt it its ive like let many may
    me might mine much must my need of off on one only or other our over per please pls plz put really s said say says she
    should so some somebody someone something than that thats the their them then there theres these they thing things this
    those to too try trying u until up ur us very want wanted was wasnt way we well were werent what whats when where wheres
    which while who whos whose why will with wont would wouldnt yes you your youre yours yet still keep keeps always lot lots
    make makes made give gives know mean means meaning tell use used using around between even though during stuff called feel
    feels feeling felt seem seems simple simply explain explained explanation info information basics overview introduction
    summary words word anymore properly think told people person patient patients happen happens happening
"""
VAGUE_WORDS = """
    problem problems trouble troubles issue issues help helps just newly take takes took taken taking come comes came coming
    back year years day days time times new best good bad safe ok okay syndrome disease illness condition side effect
    effects common normal type kind now
"""
SUBJECT = frozenset({"lems"})  # stands on every page, so it distinguishes none
STOP_STEMS = frozenset(stem(word) for word in SUBJECT.union(FUNCTION_WORDS.split()))
VAGUE_STEMS = frozenset(stem(word) for word in VAGUE_WORDS.split()) - STOP_STEMS  # they count for less, yet they are looked for


def fold_text(text: str) -> str:
    """Lower case, without accents, without apostrophes inside words; "Thomas's" is "thomas"."""
    text = text.replace("&", " and ").casefold()
    if not text.isascii():
        text = "".join(one for one in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(one))
    return INSIDE.sub("", POSSESSIVE.sub("", text))


def split_words(text: str) -> list[str]:
    """The words of a text in order. Marks, operators, emoji and lone surrogates are no words."""
    return [word[:LONGEST_WORD] for word in WORD.findall(fold_text(text))]


def indexed_words(text: str) -> list[str]:
    """The words of a text with hyphened pairs as one word too: "X-ray" is x, ray and xray."""
    text = fold_text(text)
    found = [word[:LONGEST_WORD] for word in WORD.findall(text)]
    return found + [(first + second)[:LONGEST_WORD] for first, second in JOINED.findall(text)]


def stem_text(text: str) -> str:
    """The stems of a text in order, with a space between, as the databases index them."""
    return " ".join(stem(word) for word in indexed_words(text))


def phrase_key(found: list[str]) -> str:
    """The key of a phrase in any order of its words: its stems without stop words, if others are left."""
    content = {one for one in found if one not in STOP_STEMS} or set(found)
    return " ".join(sorted(content))


def name_key(text: str) -> str:
    return phrase_key([stem(word) for word in split_words(text)])
