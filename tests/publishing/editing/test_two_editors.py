"""Two people edit one page, in every order of opening, typing, autosaving, saving, publishing and crashing: no word is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise, permutations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lems_site.glossary.models import Term
from lems_site.publishing.models import WorkingCopy
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.publish import publish, save_revision
from tests.databases import DATABASE_STEP
from tests.publishing.staff import Staff, admin_url, staff

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
TERM = """---
title: Reflex
slug: reflex
entities:
- Reflex
definition: A move that comes by itself.
definition_source:
- general definition
---

First line.

Middle line.

Last line.
"""


@dataclass
class Editor:
    """Somebody at a browser: the form that is open in it, and every word that was sent from it."""

    who: Staff
    name: str
    page: Term
    place: str
    form: dict[str, str] | None = None
    typed: int = 0
    sent: set[str] = field(default_factory=set)

    def do(self, action: str) -> None:
        if action == "crash":
            self.form = None
            return
        if self.form is None:
            self.form = self.who.opens(self.page)
        if action == "open":
            return
        self.typed += 1
        word = f"{self.name}{self.typed}"
        body = self.form["body"]
        self.form["body"] = body.replace(self.place, f"{self.place} {word}", 1) if self.place in body else f"{body}\n\n{word}"
        self.sent.add(word)
        if action == "autosave":
            assert self.who.post(admin_url(self.page, "autosave"), self.form).status_code == 200
            return
        answer = self.who.sends(self.page, self.form, f"_{action}")
        if answer.status_code == 302:
            self.form = None
        else:
            assert answer.status_code == 409, answer.status_code
            shown = answer.context["form"]
            self.form = {name: shown.data.get(name, "") for name in self.form}

    def keeps(self, word: str) -> bool:
        """Whether the word can still be had: in the history, in a working copy, or in the form on the screen."""
        if self.form is not None and word in self.form["body"]:
            return True
        if self.page.revisions.filter(text__contains=word).exists():
            return True
        copies = WorkingCopy.objects.filter(user=self.who.user, page_slug=self.page.slug, closed_at=None)
        return any(word in copy.fields["body"] for copy in copies)


def play(steps: list[tuple[int, str]], places: tuple[str, str]) -> None:
    """Let two editors do these things one after another, and look after each whether every word is still there."""
    page_type = page_types["glossary"]
    revision = save_revision(page_type, text=TERM, by=None)
    publish(page_type, revision=revision, by=None)
    page = Term.objects.get(slug="reflex")
    both = [
        Editor(staff("Publisher", f"{name}@example.org", name.title(), "X"), name, page, place)
        for name, place in zip(("amyword", "annword"), places, strict=True)
    ]
    for who, action in steps:
        both[who].do(action)
        for editor in both:
            lost = [word for word in editor.sent if not editor.keeps(word)]
            assert not lost, f"{lost} lost after {steps}"
    made = list(page.revisions.order_by("pk"))
    for before, after in pairwise(made):
        assert after.base == before.pk, "nobody saved over a text that they had not seen"


def undone(steps: list[tuple[int, str]], places: tuple[str, str]) -> None:
    with transaction.atomic():
        play(steps, places)
        transaction.set_rollback(True)


ACTIONS = ("open", "autosave", "save", "publish", "crash")
PLACES = ("First line.", "Middle line.", "Last line.")


@settings(
    max_examples=25 // DATABASE_STEP, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(
    steps=st.lists(st.tuples(st.integers(0, 1), st.sampled_from(ACTIONS)), min_size=3, max_size=10),
    places=st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)),
)
def test_no_word_is_lost_in_any_order(empty_site, steps, places):
    undone(steps, places)


SHORT = [(0, "open"), (0, "autosave"), (1, "open"), (1, "save"), (0, "save")]


@pytest.mark.parametrize("last", ["save", "publish", "crash"])
def test_nor_in_every_order_of_the_usual_steps(empty_site, last):
    steps = [*SHORT, (1, last)]
    orders = set(permutations(steps[1:], 5))
    for order in sorted(orders)[:: 8 * DATABASE_STEP]:
        undone([steps[0], *order], (PLACES[0], PLACES[0]))
