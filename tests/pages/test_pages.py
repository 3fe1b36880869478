"""The pages around the guide, and what all public pages have in common."""

from __future__ import annotations

import html5lib
import pytest

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/",
    "/articles/",
    "/articles/outlook/",
    "/glossary/",
    "/glossary/dry-mouth/",
    "/sources/",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/booklet/",
    "/offline/",
    "/offline/no-network/",
    "/offline/check-in/",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_is_the_same_for_everyone(client, dana, path):
    anonymous = client.get(path)
    client.force_login(dana)
    signed_in = client.get(path)
    assert anonymous.content == signed_in.content
    assert not signed_in.cookies
    assert "csrfmiddlewaretoken" not in signed_in.content.decode()
    assert signed_in.headers["Vary"] == "Accept-Encoding"
    assert signed_in.headers["Cache-Control"] == "private, max-age=0, must-revalidate"


@pytest.mark.parametrize("path", PUBLIC)
def test_answers_304_to_its_own_entity_tag(client, path):
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("path", [*PUBLIC, "/search/?q=legs", "/nowhere/"])
def test_the_page_is_well_made(client, path):
    """It parses without an error, ids are there once, links inside the page lead somewhere, there is no inline style."""
    text = client.get(path).content.decode()
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text)
    assert parser.errors == []
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in tree.iter():
        href = element.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in ids, href
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set((element.get(name) or "").split()) <= set(ids), (name, element.get(name))
        assert element.get("style") is None
        assert not [name for name in element.attrib if str(name).startswith("on")]
    assert len(list(tree.iter("h1"))) == 1
    assert not list(tree.iter("style"))


@pytest.mark.parametrize("path", [*PUBLIC, "/nowhere/"])
def test_emergency_advice_is_one_press_away(client, path):
    assert 'href="/articles/get-help-now/"' in client.get(path).content.decode()


def test_security_headers_are_on_every_answer(client):
    for path in ("/", "/nowhere/", "/admin/login/", "/search/?q=a"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"


def test_a_number_that_the_clinic_set_can_be_pressed(client, settings):
    assert "112" in client.get("/").content.decode()
    settings.EMERGENCY_NUMBER = "144"
    assert 'href="tel:144"' in client.get("/nowhere/").content.decode()


def test_each_emergency_number_names_its_country_and_is_left_alone_by_translators(client):
    page = client.get("/articles/get-help-now/").content.decode()
    numbers = page.partition("data-emergency-numbers")[2].partition("</span>")[0]
    places = {"112": "Europe", "911": "US, Canada", "999": "UK"}
    for number, place in places.items():
        link = numbers.partition(f'href="tel:{number}"')[2].partition("</a>")[0]
        assert number in link
        assert place in link
    assert page.count('translate="no" data-emergency-numbers') == page.count("data-emergency-numbers") > 0
    assert "or your local number" in page


def test_the_booklet_holds_every_article_once(client):
    text = client.get("/booklet/").content.decode()
    for slug in ("what-is-lems", "get-help-now", "what-has-changed"):
        assert text.count(f'id="{slug}"') == 1
    assert 'id="symptoms-word-dry-mouth"' in text


def test_the_gallery_is_for_staff(client, dana, cleo):
    assert client.get("/components/").status_code == 404
    client.force_login(cleo)
    assert client.get("/components/").status_code == 404
    client.force_login(dana)
    assert client.get("/components/").status_code == 200


def test_the_error_page_needs_no_context(client, rf):
    from lems_site.pages.views import server_error

    answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "get-help-now" in answer.content.decode()


def test_http_methods_that_change_things_are_refused(client):
    for path in PUBLIC:
        assert client.post(path).status_code == 405


def test_the_page_about_the_diary_is_public_where_diaries_may_begin(client, settings):
    settings.DIARY_OPEN = False
    assert client.get("/about-the-diary/").status_code == 404
    settings.DIARY_OPEN = True
    answer = client.get("/about-the-diary/")
    assert "Who can see it" in answer.content.decode()
    assert not answer.cookies


def test_drawings_have_a_size_without_the_stylesheet(client):
    tree = html5lib.parse(client.get("/").content, namespaceHTMLElements=False)
    drawings = [element for element in tree.iter() if str(element.tag).endswith("}svg")]
    assert drawings
    assert all(drawing.get("width") and drawing.get("height") for drawing in drawings)


@pytest.mark.parametrize(
    ("recipient", "words"), [("", "not set up to make backups"), ("age1operator", "unreadable in backups too after 21 days")]
)
def test_the_privacy_page_says_how_long_backups_are_kept(client, settings, recipient, words):
    settings.BACKUP_RECIPIENT, settings.BACKUP_DAYS = recipient, 21
    assert words in " ".join(client.get("/privacy/").content.decode().split())
