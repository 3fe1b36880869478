"""Words, stems, synonyms, sound keys and corrections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from lems_site.search.text.spelling import IndexWord, rank_corrections, sound_key, spelling_keys
from lems_site.search.text.stemmer import stem
from lems_site.search.text.synonyms import load_synonyms
from lems_site.search.text.tokenizer import indexed_words, name_key, split_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("can't climb stairs", ["cant", "climb", "stairs"]),
        ("St Thomas' Hospital, Thomas’s", ["st", "thomas", "hospital", "thomas"]),
        ("3,4-DAP 34dap 4ap", ["3", "4", "dap", "34", "dap", "4", "ap"]),
        ("M1 B8 T1D P/Q covid19", ["m1", "b8", "t1d", "p", "q", "covid", "19"]),
        ("naïve ÄRZTE A&E", ["naive", "arzte", "a", "and", "e"]),
        ("\x00 \ud800 😀 * % NEAR(", ["near"]),
        ("", []),
    ],
)
def test_split_words(text, found):
    assert split_words(text) == found


def test_hyphenated_words_are_indexed_as_one_word_too():
    assert "xray" in indexed_words("a chest X-ray")
    assert "pq" in indexed_words("P/Q-type")


@pytest.mark.parametrize(
    "family",
    [
        "tumour tumor tumours",
        "anaesthetic anesthetic",
        "fibre fiber fibres",
        "tired tiredness tire",
        "droop droopy drooping",
        "dizzy dizziness",
        "blurry blurred blur",
        "breathe breathing breath breathless breathlessness",
        "swallow swallowing",
        "constipated constipation",
        "weak weakness weaker weakest",
        "vaccine vaccines vaccination",
        "antibody antibodies",
        "lose losing lost loss",
        "diagnosis diagnosed diagnose",
        "smoke smoker smoking",
        "feed feeding",
        "breastfeed breastfeeding",
        "paralyse paralyze",
        "pregnant pregnancy",
        "autoimmune autoimmunity",
        "shake shaky shaking",
    ],
)
def test_words_of_one_family_share_a_stem(family):
    assert len({stem(word) for word in family.split()}) == 1


def test_stems_are_the_same_in_threads_that_run_at_once():
    family = [
        f"{first}{ending}" for first in "bcdfglmnprst" for ending in ("ational", "iveness", "ousness", "alities", "ingly")
    ] * 20
    one_by_one = [stem.__wrapped__(word) for word in family]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(stem.__wrapped__, family)) == one_by_one


@pytest.mark.parametrize(
    "pair", ["neurologist neurological", "car care", "clinic clinical", "can cane", "reflex reflux", "muscle mussel"]
)
def test_words_of_two_families_do_not(pair):
    first, second = pair.split()
    assert stem(first) != stem(second)


def test_the_key_of_a_name_ignores_word_order_and_stop_words():
    assert name_key("What is the trouble with swallowing?") == name_key("swallowing trouble")
    assert name_key("who am I") != ""


@pytest.mark.parametrize("pair", ["chemo kemo", "cough coff", "ptosis tosis", "xerostomia zerostomia", "diaphragm diafram"])
def test_words_that_sound_the_same_share_a_sound_key(pair):
    first, second = pair.split()
    assert sound_key(first) == sound_key(second)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("tset", "test"),  # swapped
        ("azathioprene", "azathioprine"),  # changed
        ("musle", "muscle"),  # left out
        ("nervve", "nerve"),  # added
        ("radiothreapi", "radiotherapy"),  # two edits in a long word
        ("pneumon", "pneumonia"),  # only the beginning
        ("diafram", "diaphragm"),  # three edits, but it sounds the same
    ],
)
def test_a_word_a_few_edits_away_is_suggested(typed, right):
    assert [known.word for known, _ in rank_corrections(typed, [IndexWord(right, stem(right), 1, 0)])] == [right]


@pytest.mark.parametrize(("typed", "other"), [("weakness", "radiotherapy"), ("gbs", "gp"), ("tset", "teeth")])
def test_a_word_many_edits_away_is_not_suggested(typed, other):
    assert rank_corrections(typed, [IndexWord(other, stem(other), 1, 0)]) == []


def test_a_mistyped_word_shares_a_spelling_key_with_the_right_word():
    for wrong, right in (
        ("mestenon", "mestinon"),
        ("stioric", "storic"),
        ("plasmaphoresis", "plasmapheresis"),
        ("kemo", "chemo"),
    ):
        assert spelling_keys(wrong) & spelling_keys(right) or len(right) > 12


def test_the_likeliest_correction_comes_first_and_numbers_are_not_corrected():
    near = [IndexWord(word, stem(word), 3, 0) for word in ("steroids", "asteroids", "sterile")]
    assert rank_corrections("sterods", near)[0][0].word == "steroids"
    assert spelling_keys("1956") == set()


def test_every_phrase_has_synonyms():
    assert all(load_synonyms().values())
    assert stem("vaccine") in load_synonyms()[(stem("jab"),)]
    assert stem("fatigue") in load_synonyms()[(stem("knackered"),)]
