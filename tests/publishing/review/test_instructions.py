"""A dose or an order about a medicine is not published, whatever the way, until a Reviewer says yes with a reason."""

from __future__ import annotations

import re

import pytest

from lems_site.articles.models import Article
from lems_site.publishing.models import AllowedInstruction, PageLogEntry, PublicationJob
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.publishing.publish.publish import check_publication
from tests.publishing.staff import admin_url, messages

pytestmark = pytest.mark.django_db
DOSE = "Take 10 mg of amifampridine three times a day."


@pytest.fixture
def symptoms(loaded):
    return Article.objects.get(slug="symptoms")


def writes_dose(person, page, button: str = "_save"):
    form = person.opens(page)
    return person.sends(page, form, button, body=f"{form['body']}\n\n{DOSE} [@A1.1]\n")


def newest(page):
    return page.revisions.order_by("-pk").first()


def answers(person, page, button: str = "_allow", *, reason: str = "Agreed at the meeting.", sentence: str = DOSE):
    data = {"sentence": sentence, "reason": reason, button: "1"}
    return person.post(admin_url(page, "revision", newest(page).pk, "instruction"), data, follow=True)


def test_the_form_does_not_publish_it_and_names_its_line(symptoms, pia):
    answer = writes_dose(pia, symptoms, "_publish")
    assert answer.status_code == 422
    body = answer.context["form"].data["body"].split("\n")
    line = next(number for number, words in enumerate(body, 1) if words.startswith(DOSE))
    assert f"Line {line}: '10 mg' tells readers how much of a medicine to take" in answer.content.decode().replace("&#x27;", "'")


def test_neither_a_reviewer_nor_a_set_time_lets_it_pass_by_itself(symptoms, amy, rae, pia):
    writes_dose(amy, symptoms)
    amy.moves(symptoms, "send")
    assert newest(symptoms).state == "in_review"
    answer = rae.moves(symptoms, "approve", review_due="2027-06-01")
    assert answer.status_code == 422
    assert "&#x27;10 mg&#x27; tells readers" in answer.content.decode()
    for name in ("publish", "schedule"):
        assert pia.moves(symptoms, name, publish_at="2027-06-01T10:00").status_code == 422
    assert not PublicationJob.objects.exists()
    assert DOSE not in Article.objects.get(pk=symptoms.pk).html


def test_a_file_with_it_is_not_loaded_and_the_check_of_the_folder_names_it(loaded, run, symptoms):
    path = loaded / "articles/symptoms.md"
    path.write_text(path.read_text() + f"\n{DOSE} [@A1.1]\n")
    for command in (["load_content", loaded], ["check_content", loaded]):
        (line,) = [one for one in run(*command) if "tells readers how much of a medicine" in one]
        place = len(path.read_text().rstrip("\n").split("\n"))
        assert line.startswith(f"{path}:{place}:6: '10 mg'"), line


def test_with_a_yes_it_goes_live_and_the_reason_stands_in_the_history(symptoms, amy, rae, pia):
    writes_dose(amy, symptoms)
    amy.moves(symptoms, "send")
    page = rae.get(admin_url(symptoms, "revision", newest(symptoms).pk)).content.decode()
    assert "Blocked: “10 mg”" in page
    assert "Let readers see this sentence" in page
    assert "may be published" in messages(answers(rae, symptoms))
    entry = PageLogEntry.objects.get(what="allow")
    assert (entry.by, entry.comment) == (rae.user, f"“{DOSE}” Agreed at the meeting.")
    rae.moves(symptoms, "approve", review_due="2027-06-01")
    pia.moves(symptoms, "publish")
    assert "10 mg" in Article.objects.get(pk=symptoms.pk).html
    assert "allowed a sentence with a dose or an order" in amy.get(admin_url(symptoms, "history")).content.decode()


def test_a_yes_holds_for_these_words_alone_and_can_be_taken_back(symptoms, amy, rae):
    writes_dose(amy, symptoms)
    answers(rae, symptoms)
    form = amy.opens(symptoms)
    amy.sends(symptoms, form, body=form["body"].replace("10 mg", "20 mg"))
    with pytest.raises(ContentProblems, match="'20 mg'"):
        check_publication(page_types["articles"], newest(symptoms))
    amy.sends(symptoms, amy.opens(symptoms), body=form["body"])
    assert "blocked again" in messages(answers(rae, symptoms, "_disallow", reason="A slip."))
    assert AllowedInstruction.objects.get().withdrawn_at is not None
    assert PageLogEntry.objects.get(what="disallow").comment.endswith("A slip.")
    with pytest.raises(ContentProblems, match="'10 mg'"):
        check_publication(page_types["articles"], newest(symptoms))


def test_nobody_says_yes_without_a_reason_or_to_their_own_words(symptoms, amy, rae, pia):
    writes_dose(rae, symptoms)
    assert "You wrote part of this text" in messages(answers(rae, symptoms))
    writes_dose(amy, symptoms)
    assert answers(amy, symptoms).status_code == answers(pia, symptoms).status_code == 403
    assert not AllowedInstruction.objects.exists()


def test_a_yes_needs_a_reason_and_a_sentence_of_this_text(symptoms, amy, rae):
    writes_dose(amy, symptoms)
    assert "Say why readers may see" in messages(answers(rae, symptoms, reason=" "))
    assert "no such sentence" in messages(answers(rae, symptoms, sentence="Take 20 mg."))
    assert "not allowed any more" in messages(answers(rae, symptoms, "_disallow"))
    assert not AllowedInstruction.objects.exists()


def test_sending_from_the_form_asks_first_where_the_checks_name_something(symptoms, amy):
    answer = writes_dose(amy, symptoms, "_send")
    assert newest(symptoms).state == "draft"
    shown = amy.get(answer.url)
    assert "not sent yet: the checks name" in messages(shown)
    assert "Let readers see this sentence" not in shown.content.decode()
    amy.moves(symptoms, "send")
    assert newest(symptoms).state == "in_review"


def test_what_only_mending_helps_is_not_sent_at_all(symptoms, amy):
    amy.writes(symptoms, "[@A1.1]", "[@none-such]")
    answer = amy.moves(symptoms, "send")
    assert answer.status_code == 422
    assert "none-such" in answer.content.decode()
    assert newest(symptoms).state == "draft"


@pytest.mark.parametrize("field", ["title", "description"])
def test_a_field_is_a_place_like_any_other(symptoms, pia, field):
    answer = pia.sends(symptoms, pia.opens(symptoms), "_publish", **{field: "Amifampridine, 10 mg"})
    assert answer.status_code == 422
    assert "&#x27;10 mg&#x27; tells readers" in answer.content.decode()


def test_the_title_of_a_cited_document_is_none(loaded, run, symptoms):
    facts = loaded / "evidence/facts.yaml"
    title = "Package leaflet of a tablet of 10 mg"
    facts.write_text(re.sub(r"(?m)^(  - title: ).*$", rf"\g<1>{title}", facts.read_text(), count=1))
    path = loaded / "articles/symptoms.md"
    path.write_text(path.read_text() + f"\nIt is in “{title}” [@rest].\n")
    assert not [line for line in run("check_content", loaded) if "tells readers" in line]
    path.write_text(path.read_text().replace(f"“{title}” [@rest]", f"“{title}” [@A1.1]").replace("[@rest]", "[@A1.1]"))
    assert [line for line in run("check_content", loaded) if "tells readers" in line]
