"""The service worker's text, the pages about times without network, and the switch that ends both."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings as site_settings
from django.urls import reverse

from lems_site.content_files.roles import EMERGENCY
from lems_site.pages.offline.worker import worker_settings
from lems_site.publishing.models import SiteVersion

pytestmark = pytest.mark.django_db
LARGEST = 10_000  # bytes of /sw.js
PRIVATE = ("/diary/", "/account/", "/admin/", "/search/", "/feedback/")


def read_settings(client) -> dict[str, object]:
    text = client.get("/sw.js").content.decode()
    found = re.match(r"const SETTINGS = (\{.*\});\n", text)
    assert found
    return json.loads(found[1])


def test_the_worker_is_small_and_asked_for_at_each_visit(client):
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "max-age=0" in answer.headers["Cache-Control"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies
    assert len(answer.content) <= LARGEST


def test_it_keeps_by_itself_the_emergency_page_the_blank_card_and_nothing_of_a_person(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        worker_settings()
    kept = read_settings(client)
    assert kept["pages"] == ["/articles/get-help-now/", "/carry/", "/offline/no-network/"]
    addresses = json.dumps(kept["pages"]) + json.dumps(client.get(str(kept["guide"])).json())
    assert not [path for path in PRIVATE if path in addresses]


def test_the_emergency_page_is_known_by_its_role(client):
    from lems_site.articles.models import Article

    Article.objects.filter(role=EMERGENCY).update(slug="call-now")
    assert worker_settings()["pages"][0] == "/articles/call-now/"


def test_a_publication_makes_another_release(client):
    before = client.get("/sw.js")
    SiteVersion.bump()
    after = client.get("/sw.js", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


def test_switched_off_it_takes_itself_away_and_no_page_registers_it(client, settings):
    assert 'data-worker="/sw.js"' in client.get("/about/").content.decode()
    settings.OFFLINE_COPIES = False
    text = client.get("/sw.js").content.decode()
    assert "registration.unregister()" in text
    assert "caches.delete" in text
    assert 'data-worker="off"' in client.get("/nowhere/").content.decode()
    assert client.get("/offline/").status_code == 404


def test_no_page_of_an_error_ends_the_worker(client):
    from lems_site.pages.views import server_error

    assert b"data-worker" not in server_error(client.get("/nowhere/").wsgi_request).content


def test_the_page_says_how_large_the_guide_is_and_how_to_install(client):
    page = client.get("/offline/").content.decode()
    count = len(client.get("/offline/guide.json").json()["paths"])
    assert re.search(rf"All {count} pages, about \d+ MB", page)
    for words in ("Add to Home Screen", "seven days", "private window", "Keep the guide on this device"):
        assert words in page


def test_the_page_in_the_place_of_others_leads_to_help(client):
    page = client.get("/offline/no-network/").content.decode()
    assert 'href="/articles/get-help-now/"' in page
    assert 'href="tel:112"' in page
    assert '<meta name="robots" content="noindex">' in page


def test_only_one_policy_may_make_trusted_values_and_it_gives_one_address(client):
    rules = client.get("/").headers["Content-Security-Policy"].split("; ")
    assert "trusted-types service-worker" in rules
    assert "require-trusted-types-for 'script'" in rules
    script = (site_settings.BASE_DIR / "static/js/head/worker.js").read_text()
    assert f'createScriptURL: () => "{reverse("service-worker")}"' in script
    assert script.count("createPolicy") == 1
    others = [path.name for path in (site_settings.BASE_DIR / "static/js").rglob("*.js") if "createPolicy" in path.read_text()]
    assert others == ["worker.js"]
