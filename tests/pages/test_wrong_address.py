"""Slightly wrong addresses lead to the right page where there is one; all others get the page that helps."""

from __future__ import annotations

import pytest

from lems_site.publishing.models import Redirect

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/Articles/", "/articles/"),
        ("/articles/What-Is-LEMS/", "/articles/what-is-lems/"),
        ("/ARTICLES/WHAT-IS-LEMS", "/articles/what-is-lems/"),
        ("/articles/what-is-lems/)", "/articles/what-is-lems/"),
        ("/articles/what-is-lems).", "/articles/what-is-lems/"),
        ("/articles/what-is-lems.", "/articles/what-is-lems/"),
        ("/articles/what-is-lems/,", "/articles/what-is-lems/"),
        ("/articles/what-is-lems/%20", "/articles/what-is-lems/"),
        ("/articles/what-is-lems%E2%80%9D", "/articles/what-is-lems/"),
        ("/articles/what-is-lems/%E2%80%8B", "/articles/what-is-lems/"),
        ("/articles/what%20is%20lems", "/articles/what-is-lems/"),
        ("/articles/what_is_lems/", "/articles/what-is-lems/"),
        ("/articles//what-is-lems/", "/articles/what-is-lems/"),
        ("/articles/what-is-lems.html", "/articles/what-is-lems/"),
        ("/articles/what-is-lems/index.html", "/articles/what-is-lems/"),
        ("/articles/symptoms/Sources/)", "/articles/symptoms/sources/"),
        ("/What-is-LEMS", "/articles/what-is-lems/"),
        ("/dry-mouth/", "/glossary/dry-mouth/"),
        ("/glossary/dry-mouth/%20", "/glossary/dry-mouth/"),
        ("/Carry/.", "/carry/"),
        ("/about", "/about/"),
        ("/Search/?q=Dry+Mouth", "/search/?q=Dry+Mouth"),
    ],
)
def test_leads_to_the_right_page_in_one_step(client, typed, meant):
    answer = client.get(typed)
    assert answer.status_code == 301
    assert answer.headers["Location"] == meant
    assert client.get(meant).status_code == 200


def test_an_entity_keeps_its_capitals_and_leads_to_its_term(client):
    name = "Xerostomia"
    right = client.get(f"/glossary/entity/{name}/")
    answer = client.get(f"/glossary/entity/{name}/).")
    assert (answer.status_code, answer.headers["Location"]) == (301, right.headers["Location"])


def test_a_wrong_spelling_of_an_old_address_leads_to_the_new_one(client):
    Redirect.objects.create(page_kind="articles", page_slug="old-name", target="/articles/symptoms/")
    answer = client.get("/articles/Old-Name/)")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/articles/symptoms/")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/",
        "/Nowhere)",
        "/Diary/",
        "/account/Login/",
        "/articles/nothing-here/",
        "/articles/Nothing-Here/",
        "/articles/symptoms/sources/999/)",
        "/ADMIN/",
        "/articles/symptoms/../../admin/)",
    ],
)
def test_an_address_that_nothing_stands_for_gets_the_page_that_helps(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    text = answer.content.decode()
    assert "You can search for it" in text
    assert 'href="/articles/get-help-now/"' in text


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/articles/symptoms/",
        "/%2Fevil.example/articles/symptoms/)",
        "/%5Cevil.example/Articles/",
        "/articles/%2F%2Fevil.example/)",
        "/https:/evil.example/)",
        "/Articles/%0d%0aLocation:%20https://evil.example/",
    ],
)
def test_nobody_is_sent_to_another_site(client, path):
    answer = client.get(path)
    target = answer.headers.get("Location", "/")
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
    assert "evil" not in target


def test_forms_are_not_sent_on(client):
    assert client.post("/Articles/").status_code == 404
