"""Words to stems, the same on every database: British and American spellings are made one, then Snowball's English stemmer runs.

Pure functions. A stem is never displayed; it only has to be equal for words that mean the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer

SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
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
        (r"(?<=[a-z]{3})ness$", ""),  # tiredness is tired,
        (r"(?<=[a-z]{3})less$", ""),  # breathlessness is breath
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
        "breastfeed": "breastfeeding",
        "neurologist": "neurologists",
    }.items()
    for form in forms.split()
}
UNSTEMMED = frozenset({"clinical", "breastfeed", "neurologist"})  # their stem belongs to words that mean something else


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a lower-case word without accents. Words with digits and words of one or two letters are their own stems."""
    word = IRREGULAR.get(word, word)
    if len(word) < 3 or not word.isascii() or not word.isalpha() or word in UNSTEMMED:
        return word
    for pattern, replacement in SPELLINGS:
        word = pattern.sub(replacement, word)
    word = EnglishStemmer().stemWord(word)  # a new one each time (2 µs): it holds state and is not for two threads at once
    if len(word) >= 5 and word[-1] in "ei":  # breathe meets breath; droopy, blurry and sweaty meet droop, blur and sweat
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
