"""What stands beside questions whatever is answered: where to get help, that nobody reads along, the guide's driving fact."""

from __future__ import annotations

import re

import pytest
import yaml
from django.utils import timezone

from lems_site.diary.models import Medicine, TrackedSymptom
from tests.conftest import CONTENT
from tests.diary.conftest import check_in, note, words_of

DRIVING = "Do not drive while you see double. This is general advice, not made for LEMS."


def page(browse, access, name: str) -> str:
    answer = browse(access.user).get(f"/diary/{access.diary.pk}/{name}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["check-in/", "event/", "dose/", "test/", "weight/", "questions/"])
def test_where_something_is_typed_it_says_that_nobody_reads_along(owner, browse, name):
    Medicine.objects.create(diary=owner.diary, key="k1", name="White tablet")
    shown = words_of(page(browse, owner, name))
    assert "No one reads this as you write it. If you need help now: Get help now" in shown


def test_correcting_says_it_too(owner, browse):
    entry = note(owner, "weight", at=timezone.now(), kg=70)
    assert "No one reads this as you write it." in words_of(page(browse, owner, f"entry/{entry.pk}/change/"))


def test_the_driving_fact_stands_where_seeing_double_is_asked_and_only_there(owner, browse):
    assert DRIVING not in words_of(page(browse, owner, "check-in/"))
    TrackedSymptom.objects.create(diary=owner.diary, code="double-vision", position=50)
    text = page(browse, owner, "check-in/")
    assert words_of(text).count(DRIVING) == 1
    asked = re.search(r"<fieldset(?:(?!</fieldset>).)*Seeing double.*?</fieldset>", text, re.DOTALL)
    assert asked
    assert 'href="/articles/living-with-lems/#driving"' in asked.group()
    assert "drove" not in text
    assert "Did you drive" not in text
    entry = check_in(owner, grades={"double-vision": 2})
    assert DRIVING in words_of(page(browse, owner, f"entry/{entry.pk}/change/"))


@pytest.mark.content
def test_the_driving_fact_is_the_guides_own():
    facts = yaml.safe_load((CONTENT / "evidence/facts.yaml").read_text(encoding="utf-8"))
    (fact,) = (one for one in facts["facts"] if one["id"] == "drive-double")
    assert fact["statement"].startswith("Do not drive while you see double;")
    assert fact["evidence_basis"] == "general health advice, not LEMS-specific"
    assert "\n## Work, travel and driving\n" in (CONTENT / "articles/living-with-lems.md").read_text(encoding="utf-8")
