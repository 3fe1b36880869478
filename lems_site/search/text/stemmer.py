"""Words to stems, the same on every database: British and American spellings meet, then Porter's steps.

Pure functions. The stem is never shown; it only has to be the same for words that mean the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

VOWELS = "aeiou"
SPELLINGS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"rrhoea", "rrhea"),
        (r"^oe(?=[ds])", "e"),
        (r"oedema", "edema"),
        (r"ae(?=[a-z]{2})", "e"),
        (r"(?<=[a-z]{3})our(?=$|s$|ed$|ing$|al$|less$)", "or"),
        (r"(?<=[a-z]{2}[^aeiou])is(?=e$|es$|ed$|ing$|ation$|er$)", "iz"),
        (r"ys(?=e$|ed$|es$|ing$)", "yz"),
        (r"(?<=[a-z]{2}[tb])re(?=s?$)", "er"),
        (r"lling$", "ling"),
        (r"lled$", "led"),
    )
)
IRREGULAR = {
    form: base
    for base, forms in {
        "fall": "fell fallen",
        "feel": "felt",
        "take": "took taken",
        "lose": "lost loss loose loosing loosen",
        "eat": "ate eaten",
        "drink": "drank drunk",
        "drive": "drove driven",
        "speak": "spoke spoken speech",
        "sleep": "slept asleep",
        "swell": "swollen",
        "stand": "stood",
        "forget": "forgot forgotten",
        "catch": "caught",
        "die": "dying died dead death",
        "child": "children",
        "woman": "women",
        "man": "men",
        "foot": "feet",
        "tooth": "teeth",
        "see": "saw seen",
        "give": "gave given",
        "know": "knew known",
        "begin": "began begun",
        "run": "ran",
        "swim": "swam",
        "hold": "held",
        "keep": "kept",
        "tell": "told",
        "sit": "sat",
        "write": "wrote written",
        "break": "broke broken",
        "choose": "chose chosen",
        "go": "went gone",
        "bad": "badly",
        "get": "got gotten",
        "weigh": "weight",
        "grow": "grew grown growth",
        "stick": "stuck",
        "shake": "shook shaky",
        "bleed": "bled",
        "spit": "spat",
        "wear": "wore worn",
        "ache": "aching ached",
        "smoke": "smoker smokers",
        "weak": "weaker weakest weakly",
        "strong": "stronger strongest",
        "hard": "harder hardest",
        "long": "longer longest",
        "treat": "treatment treatments",
        "diagnose": "diagnosis diagnostic",
        "old": "older oldest",
        "pregnant": "pregnancy pregnancies",
        "muscle": "muscular",
        "quick": "quicker quickly",
        "slow": "slower slowly",
    }.items()
    for form in forms.split()
}
WHOLE = frozenset({"clinical"})  # these mean something else than their stem
LONG_ENDINGS = (
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("abli", "able"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
)
MORE_ENDINGS = (
    ("icate", "ic"),
    ("ative", ""),
    ("alize", "al"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ful", ""),
)
LAST_ENDINGS = (
    "al",
    "ance",
    "ence",
    "er",
    "ic",
    "able",
    "ible",
    "ant",
    "ement",
    "ment",
    "ent",
    "ou",
    "ism",
    "ate",
    "iti",
    "ous",
    "ive",
    "ize",
)


def _shape(word: str) -> str:
    """The word as v (vowels) and c (consonants); y is a vowel after a consonant."""
    shape = ""
    for letter in word:
        vowel = letter in VOWELS or (letter == "y" and shape[-1:] == "c")
        shape += "v" if vowel else "c"
    return shape


def _measure(word: str) -> int:
    """How often a vowel is followed by a consonant: Porter's m."""
    return _shape(word).count("vc")


def _short_end(word: str) -> bool:
    """Whether the word ends consonant, vowel, consonant (but w, x, y)."""
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"


def _plural_and_past(word: str) -> str:
    if word.endswith(("sses", "ies")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ed", "ing"):
        base = word.removesuffix(ending)
        if base == word or "v" not in _shape(base) or (ending == "ed" and base.endswith("e")):
            continue
        if base.endswith("eed"):
            word = base
        elif base.endswith(("at", "bl", "iz")) or (_measure(base) == 1 and _short_end(base)):
            return base + "e"
        else:
            return base[:-1] if base[-1:] == base[-2:-1] and base[-1] not in "lsz" else base
    return word[:-1] if word.endswith("eed") and _measure(word[:-3]) else word


def _endings(word: str) -> str:
    for endings in (LONG_ENDINGS, MORE_ENDINGS):
        for ending, put in endings:
            if word.endswith(ending):
                base = word.removesuffix(ending)
                word = base + put if _measure(base) else word
                break
    for ending in LAST_ENDINGS:
        if word.endswith(ending):
            base = word.removesuffix(ending)
            return base if _measure(base) > 1 else word
    if word.endswith(("sion", "tion")) and _measure(word[:-3]) > 1:
        return word[:-3]
    return word


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a lower-case word without accents. Words with digits and words of one or two letters are their own stems."""
    if len(word) < 3 or not word.isascii() or not word.isalpha() or word in WHOLE:
        return word
    word = IRREGULAR.get(word, word)
    for pattern, put in SPELLINGS:
        word = pattern.sub(put, word)
    for ending in ("ness", "less"):  # tiredness is tired, breathlessness is breath
        if word.endswith(ending) and _measure(word.removesuffix(ending)):
            word = word.removesuffix(ending)
    word = _plural_and_past(word)
    if word.endswith("y") and "v" in _shape(word[:-1]):
        word = word[:-1] + "i"
    word = _endings(word)
    if len(word) >= 5 and word.endswith("e"):
        word = word[:-1]
    if len(word) >= 5 and word.endswith("i"):  # droopy, blurry and sweaty meet droop, blur and sweat
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
