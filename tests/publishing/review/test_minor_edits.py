"""A minor fix may keep the signature; the program says what is none. Reviewers and Publishers make them, nobody else."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article
from lems_site.markup.lookups import Lookups, TermEntry
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
        ("Words.\n\nTeh end [@A1] of |it|It|.", "Words.\n\nThe end [@A1] of |it|It|."),
        ("The help is heer.", "The help is here."),
        ("Eat, rest.", "Eat; rest."),
        ("Eat; rest.", "Eat, rest."),
        ("The the legs ache.", "The legs ache."),
        ("It is in the the legs.", "It is in the legs."),
        ("Eat,, rest.", "Eat, rest."),
        ("Eat , rest.Then walk.", "Eat, rest.Then walk."),
        ("Eat,rest.", "Eat, rest."),
        ("The  legs \tache. ", "The legs ache."),
        ("A “word” here - and there.", 'A "word" here – and there.'),
        ("A team's word.", "A team’s word."),
        ("You can't run.", "You can’t run."),
        ("Many symptomms come.", "Many symptoms come."),
        ("They walkk to the clinic.", "They walk to the clinic."),
        ("The muscel is here.", "The muscle is here."),
    ],
)
def test_what_is_proved_harmless_is_minor(old, new):
    assert reasons_against_minor_edit(HEAD + old, HEAD + new, LOOKUPS) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It helps.", "It harms."),
        ("So ask your team.", "So ignore your team."),
        ("It is mild.", "It is severe."),
        ("Then tell your team about falls.", "Then hide falls from your team."),
        ("Use it sparingly.", "Use it freely."),
        ("It is dangerous.", "It is harmless."),
        ("Then the arms ache.", "Then the eyes ache."),
        ("It is recommended.", "It is discouraged."),
        ("Your legs ache and hurt.", "Your legs ache, and hurt."),  # a comma may part what belongs together
        ("the colour of the sky", "the color of the sky"),  # both are words
        ("It helps people walk", "It helps people walk."),
        ("Do not eat, drink and drive.", "Do not eat; drink and drive."),
        ("If it hurts, rest.", "If it hurts; rest."),
        ("It comes without pain.", "It comes with out pain."),
        ("The help is heer.", "The help is her."),
        ("You should nto run.", "You should not run."),
        ("It is 5 timse this.", "It is 5 times this."),  # beside a number a word may be a unit
        ("Ask mr Smyth here.", "Ask mr Smith here."),
        ("Dr Lambrt found it.", "Dr Lambert found it."),
        ("So to them it is too much.", "So to them it is to much."),
        ("It is the the the end.", "It is the end."),
        ("Wait... then go.", "Wait.. then go."),
        ("A well-known word.", "A well known word."),
        ("See `teh` here.", "See `the` here."),
        ("| teh | word |\n|---|---|\n| a | b |", "| the | word |\n|---|---|\n| a | b |"),
        ("Between 3 - 5 of them.", "Between 3 – 5 of them."),
        ("Take 1,5 of it.", "Take 1, 5 of it."),
        ("Text.", "Text.\u200b"),
        ("Text one.\ntext two.", "Text one.\n    text two."),
    ],
)
def test_what_is_not_proved_harmless_goes_to_the_reviewer(old, new):
    assert reasons_against_minor_edit(HEAD + old, HEAD + new, LOOKUPS)


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
        ("It is hypoactive.", "It is hyperactive.", "word"),
        ("Ask for amifampridine.", "Ask for amifampridin.", "medicine"),
        ("Ask for amifampridin.", "Ask for amifampridine.", "medicine"),
        ("A calcium-channel blocker.", "A calcium channel blocker.", "medicine"),
        ("A |dry_mouth|Xerostomia|.", "A |dry_mouth|Ptosis|.", "tag"),
        ("A word.", "A |word|Ptosis|.", "tag"),
        ("So it is [@A1.3].", "So it is [@A1.4].", "citation"),
        ("See [this](/articles/a/).", "See [this](/articles/b/).", "link"),
        ("See https://example.org/a", "See https://example.org/b", "link"),
        ("## Teh part\n\nWords.", "## The part\n\nWords.", "heading"),
        ("::: emergency Call if\n\n- teh end\n\n:::", "::: emergency Call if\n\n- the end\n\n:::", "card"),
        ("::: emergency Call if\n\n- a, b\n\n:::", "::: emergency Call if\n\n- a; b\n\n:::", "card"),
        ("One.\n\nTwo.", "One. Two.", "Paragraphs"),
        ("Words.", "Words.\n\nMany new words here.", "Paragraphs"),
    ],
)
def test_what_could_change_the_meaning_is_named(old, new, why):
    assert why in " ".join(reasons_against_minor_edit(HEAD + old, HEAD + new, LOOKUPS))


def test_words_of_the_glossary_of_medicines_and_of_other_pages_are_words():
    term = TermEntry("ptosis", "Ptosis", "A drooping lid.", names=("ptosis",))
    lookups = Lookups(entities={"Ptosis": term}, medicines=["firdapse"])
    assert not reasons_against_minor_edit("A ptosiss here.", "A ptosis here.", lookups)
    assert reasons_against_minor_edit("A ptosis here.", "A photosis here.", lookups)
    assert not reasons_against_minor_edit("A symptomm here.", "A symptom here.", LOOKUPS)
    assert reasons_against_minor_edit("A symptomm here.", "A symptom here.", LOOKUPS, lambda word: word == "symptomm")


def test_the_same_rule_holds_for_a_fact():
    old = "---\nrecord: facts\nid: rest\n---\n\nRest can help, and teh sun too.\n"
    assert not reasons_against_minor_edit(old, old.replace("teh", "the"), LOOKUPS)
    assert reasons_against_minor_edit(old, old.replace("can help", "can harm"), LOOKUPS)
    assert reasons_against_minor_edit(old, old.replace("id: rest", "id: test"), LOOKUPS)


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
