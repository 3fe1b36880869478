"""What content files are written with: libyaml where it writes the same, in a fifth of the time."""

from __future__ import annotations

import random
from typing import Any

import pytest
import yaml

from lems_site.content_files import plain_yaml
from lems_site.content_files.plain_yaml import Dumper, dump_mapping, load_yaml

LETTERS = "ab c:#-?'\"\\,[]{}&*!|>%@`~=\n\t 0123"
OTHERS = "éü日本😀\u00a0\u2028\u0085\ufeff\x07"


def write_by_python(values: dict[str, Any]) -> str:
    """The form that files had before libyaml was used."""
    return yaml.dump(values, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=float("inf"))


def test_any_text_is_written_as_before() -> None:
    """Signs of YAML, line ends, letters beyond the first plane, long texts: the same bytes, and they are read back."""
    rng = random.Random(3)  # noqa: S311 (not for secrets)
    for number in range(600):
        letters = LETTERS + (OTHERS if number % 3 == 0 else "")
        texts = ["".join(rng.choices(letters, k=rng.choice((1, 5, 200)))) for _ in range(3)]
        values = {"title": texts[0], "order": number, "words": texts[1:], "places": {texts[1] or "a": [texts[2], {"n": number}]}}
        assert dump_mapping(values) == write_by_python(values)
    loaded, problems = load_yaml(dump_mapping({"a": "no", "b": 7, "c": ["07", "x: y"]}), "a.md", "the file")
    assert loaded is not None
    assert loaded.value == {"a": "no", "b": 7, "c": ["07", "x: y"]}
    assert not problems


def test_usual_front_matter_is_written_by_libyaml_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading thousands of pages spent a tenth of its time in the dumper that is written in Python."""
    monkeypatch.setattr(plain_yaml, "Dumper", None)
    values = {"title": "Muscles: “weak”, 3,4-DAP", "order": 10, "everyday_words": {"it isn't better": "in-short"}}
    assert dump_mapping(values) == "title: 'Muscles: “weak”, 3,4-DAP'\norder: 10\neveryday_words:\n  it isn't better: in-short\n"
