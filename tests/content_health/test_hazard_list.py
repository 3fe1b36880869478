"""/admin/hazards/: what could hurt whom, with the sentence, feature or test that stops it."""

from __future__ import annotations

from html import unescape

import pytest

from lems_site.accounts.models import User
from lems_site.evidence.models import Hazard
from tests.publishing.staff import Staff, staff

pytestmark = pytest.mark.django_db
TEST = "tests/search/test_help_cards.py::test_every_card_is_found_by_its_own_marker"


@pytest.fixture
def amy(db) -> Staff:
    """Amy, who writes."""
    return staff("Author", "amy@example.org")


@pytest.fixture(autouse=True)
def hazards(db) -> None:
    rows = (
        ("H01", "content", "a patient", "waits at home", ["articles/get-help-now@emerg-breathing", TEST], ""),
        ("H02", "content", "a reader", "sees nothing", ["articles/get-help-now@nothing-cites-this"], ""),
        ("H03", "site", "a traveller", "finds no number", [], "a number to press"),
    )
    for place, (ref, kind, who, harm, stopped_by, still_open) in enumerate(rows):
        Hazard.objects.create(
            ref=ref, position=place, kind=kind, who=who, harm=harm, must="so it is", stopped_by=stopped_by, open=still_open
        )


def shown(amy: Staff) -> str:
    return unescape(amy.get("/admin/hazards/").content.decode())


def part(page: str, ref: str) -> str:
    return page.partition(f'id="{ref}"')[2].partition("</section>")[0]


def test_a_hazard_stands_with_the_sentence_that_stops_it_and_leads_to_its_place(amy, client):
    row = part(shown(amy), "H01")
    assert "waits at home" in row
    assert "a patient" in row
    address = row.partition('<a href="')[2].partition('"')[0]
    assert address.startswith("/articles/get-help-now/#")
    assert f'id="{address.partition("#")[2]}"' in client.get("/articles/get-help-now/").content.decode()
    sentence = row.partition("<q>")[2].partition("</q>")[0]
    assert sentence
    assert not set("[]|@*") & set(sentence)
    assert TEST in row


def test_an_open_one_is_marked_and_stands_first(amy):
    page = shown(amy)
    assert page.index('id="H03"') < page.index('id="H01"')
    assert ">Open<" in part(page, "H03")
    assert "a number to press" in part(page, "H03")
    assert ">Open<" not in part(page, "H01")
    assert "3 hazards: 1 stopped, 1 still open, 1 whose sentence is missing." in page


def test_a_sentence_that_is_gone_is_named(amy):
    assert "Missing: no sentence says it now" in part(shown(amy), "H02")


def test_the_first_page_of_the_admin_counts_the_open_ones(amy):
    page = unescape(amy.get("/admin/").content.decode())
    assert "Hazards that are still open" in page
    assert 'href="/admin/hazards/#H03"' in page


def test_only_those_who_may_change_pages_see_it(client, amy):
    assert client.get("/admin/hazards/").status_code == 302
    client.force_login(User.objects.create_user("sam@example.org", "correct horse battery", is_staff=True))
    refused = client.get("/admin/hazards/")
    assert refused.status_code == 403
    assert "This page is not open to you" in refused.content.decode(), "a page of the site, with a way on"
    assert 'href="/account/"' in refused.content.decode()
    assert amy.post("/admin/hazards/").status_code == 405


def test_it_asks_a_fixed_number_of_queries(amy, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        shown(amy)
