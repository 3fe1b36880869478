"""A minor fix may keep the signature; the program says what is none. Reviewers and Publishers make them, nobody else."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article
from lems_site.markup.lookups import Lookups
from lems_site.publishing.models import Signature, State
from lems_site.publishing.review.minor_edits import reasons_against_minor_edit
from tests.cpu_time import cpu_seconds
from tests.publishing.staff import admin_url

from .test_workflow import IN_A_YEAR, newest, read

HEAD = "---\ntitle: A page\nslug: a-page\n---\n\n"
LOOKUPS = Lookups(medicines=["amifampridine", "calcium-channel blocker"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Teh legs ache.", "The legs ache."),
        ("Your legs ache and hurt.", "Your legs ache, and hurt."),
        ("It helps people walk", "It helps people walk."),
        ("the colour of the sky", "the color of the sky"),
        ("Words.\n\nTeh end [@A1] of |it|It|.", "Words.\n\nThe end [@A1] of |it|It|."),
    ],
)
def test_spelling_and_commas_are_minor(old, new):
    assert reasons_against_minor_edit(HEAD + old, HEAD + new, LOOKUPS) == []


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("Take 3 of them.", "Take 4 of them.", "number"),
        ("Take three of them.", "Take four of them.", "number"),
        ("About 5 mg.", "About 5 g.", "number"),
        ("Twice a day.", "Once a day.", "number"),
        ("You can run.", "You can not run.", "not"),
        ("You can't run.", "You can run.", "not"),
        ("You can’t run.", "You can run.", "not"),
        ("Do not rest. Walk.", "Do rest. Not walk.", "not"),
        ("It is safe.", "It is unsafe.", "turn"),
        ("You should call.", "You could call.", "turn"),
        ("It is hypoactive.", "It is hyperactive.", "turn"),
        ("Ask for amifampridine.", "Ask for amifampridin.", "medicine"),
        ("A calcium-channel blocker.", "A calcium channel blocker.", "medicine"),
        ("A |dry_mouth|Xerostomia|.", "A |dry_mouth|Ptosis|.", "tag"),
        ("A word.", "A |word|Ptosis|.", "tag"),
        ("So it is [@A1.3].", "So it is [@A1.4].", "citation"),
        ("See [this](/articles/a/).", "See [this](/articles/b/).", "link"),
        ("See https://example.org/a", "See https://example.org/b", "link"),
        ("## Teh part\n\nWords.", "## The part\n\nWords.", "heading"),
        ("::: emergency Call if\n\n- teh end\n\n:::", "::: emergency Call if\n\n- the end\n\n:::", "card"),
        ("One.\n\nTwo.", "One. Two.", "Paragraphs"),
        ("Words.", "Words.\n\nMany new words here.", "Paragraphs"),
        ("Words here.", "Words here " + "and more words " * 6 + "too.", "words have changed"),
    ],
)
def test_what_could_change_the_meaning_is_not(old, new, why):
    assert why in " ".join(reasons_against_minor_edit(HEAD + old, HEAD + new, LOOKUPS))


def test_the_head_of_the_file_is_no_place_for_minor_fixes():
    assert reasons_against_minor_edit(HEAD + "x", HEAD.replace("A page", "One page") + "x", LOOKUPS)


def test_a_very_long_text_is_compared_in_good_time():
    old = HEAD + "word and word " * 15_000
    new = HEAD + "other " + old[len(HEAD) :] + "more"
    assert reasons_against_minor_edit(old, new, LOOKUPS)
    assert cpu_seconds(lambda: reasons_against_minor_edit(old, new, LOOKUPS)) < 2


@pytest.fixture
def signed(loaded, amy, eli, pia) -> Article:
    """The article on causes, signed by Eli and live."""
    causes = Article.objects.get(slug="causes")
    amy.writes(causes, "a weaker signal", "a weaker singal", "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    return causes


@pytest.mark.django_db
class TestOnTheSite:
    def test_a_publisher_mends_a_word_and_the_signature_stays(self, signed, pia, client):
        pia.writes(signed, "singal", "signal", "_minor")
        page = read(client)
        assert "a weaker signal" in page
        assert "Reviewed by Eli Reed" in page
        assert "Changed since review" not in page
        kept = Signature.objects.get(kept_by=pia.user)
        assert kept.by == signed_by()
        assert kept.signed_at == Signature.objects.get(kept_by=None).signed_at

    def test_an_author_makes_no_minor_fix(self, signed, amy, client):
        amy.writes(signed, "singal", "signal", "_minor")
        assert "singal" in read(client)
        assert newest(signed).state == State.DRAFT

    def test_what_is_no_minor_fix_stays_a_draft_and_is_told_why(self, signed, pia, client):
        pia.writes(signed, "a weaker singal", "no singal", "_minor")
        assert "a weaker singal" in read(client)
        assert newest(signed).state == State.DRAFT
        assert "“not” or “never”" in pia.get(admin_url(signed, "change")).content.decode()

    def test_many_minor_fixes_do_not_add_up_to_a_new_text(self, signed, pia, client):
        pia.writes(signed, "singal", "signal", "_minor")
        form = pia.opens(signed)
        changed = form["body"].replace("signal", "sign which is a much longer way of saying this indeed", 1)
        pia.sends(signed, form, "_minor", body=changed)
        assert "indeed" not in read(client)

    def test_an_unsigned_page_has_no_signature_to_keep(self, loaded, pia, client):
        causes = Article.objects.get(slug="causes")
        pia.writes(causes, "a weaker signal", "a weaker, signal", "_minor")
        assert "a weaker, signal" not in read(client)


def signed_by():
    return Signature.objects.get(kept_by=None).by
