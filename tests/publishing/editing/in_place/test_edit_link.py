""" "Edit this" on a page that readers see: only staff see it, readers get no cookie, and the page is the same for everyone."""

from __future__ import annotations

import pytest
from django.test import Client

from lems_site.accounts.admin_site import STAFF_HINT
from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from tests.publishing.staff import admin_url, staff

pytestmark = pytest.mark.django_db
PAGE = "/articles/history/"


def test_readers_and_staff_get_the_same_page_without_a_cookie(client, amy):
    amy.get("/admin/")
    read, edited = client.get(PAGE), amy.get(PAGE)
    assert edited.content == read.content
    assert edited.headers["ETag"] == read.headers["ETag"]
    assert not read.cookies
    assert not edited.cookies
    assert "Cookie" not in read.headers["Vary"]


def test_the_link_is_hidden_until_a_script_finds_the_mark_of_staff(client):
    page = client.get(PAGE).content.decode()
    link = page[page.index('href="/admin/writing/edit/') : page.index("Edit this")]
    assert "?path=/articles/history/" in link
    assert " hidden>" in link


def test_the_mark_is_set_for_staff_alone_and_goes_with_the_sign_out(client, amy, cleo):
    assert amy.get("/admin/").cookies[STAFF_HINT]["httponly"] == ""
    assert amy.get("/admin/").cookies.get(STAFF_HINT) is None, "it is there already"
    assert amy.post("/admin/logout/").cookies[STAFF_HINT]["max-age"] == 0
    client.force_login(cleo)
    assert STAFF_HINT not in client.get("/admin/").cookies
    client.cookies[STAFF_HINT] = "1"
    assert client.get("/admin/").cookies[STAFF_HINT]["max-age"] == 0


def test_it_leads_to_the_page_where_it_is_read(amy):
    for path, page in ((PAGE, Article.objects.get(slug="history")), ("/glossary/dry-mouth/", Term.objects.get(slug="dry-mouth"))):
        assert amy.get("/admin/writing/edit/", {"path": path}).headers["Location"] == admin_url(page, "in-place")


@pytest.mark.parametrize(
    "path", ["", "/", "/articles/", "/articles/nothing/", "/nothing/history/", "//example.org/", "/articles/history/x"]
)
def test_what_is_no_page_is_not_found(amy, path):
    assert amy.get("/admin/writing/edit/", {"path": path}).status_code == 404


def test_strangers_are_sent_to_sign_in(client, cleo):
    for browser in (Client(), client):
        assert browser.get("/admin/writing/edit/", {"path": PAGE}).status_code == 302
        client.force_login(cleo)
    assert staff("", "no@example.org").get(admin_url(Article.objects.get(slug="history"), "in-place")).status_code == 403
