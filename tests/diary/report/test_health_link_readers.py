"""Two readers that others wrote (npm: kill-the-clipboard, jose) fetch and open the codes over HTTP."""

from __future__ import annotations

import re

import pytest

from lems_site.diary.models import HealthLink, HealthLinkFetch
from lems_site.diary.report import health_links
from lems_site.diary.report.health_link_code import create_secret
from tests.diary.conftest import check_in
from tests.diary.export.fhir_schema import schema_errors
from tests.node_programs import run_program

from .test_health_link import DATES, PERSON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(settings, live_server) -> str:
    settings.SITE_URL = live_server.url
    return live_server.url


def make_code(access, browse, site: str, kind: str) -> dict[str, str]:
    check_in(access, strength=-1)
    fields = {**PERSON, **DATES, "kind": kind, "secret": create_secret()}
    page = browse(access.user).post(f"/diary/{access.diary.pk}/codes/new/", fields).content.decode()
    link = re.search(rf">({re.escape(site)}/diary/code/#shlink:/[\w-]+)<", page)
    passcode = re.search(r'value="(\d{4} \d{4})"', page)
    assert link
    return {"link": link[1], "passcode": passcode[1] if passcode else ""}


@pytest.mark.parametrize("kind", ["screen", "passcode"])
def test_both_readers_open_a_code(owner, browse, site, kind):
    found = run_program("read-health-link.js", make_code(owner, browse, site, kind))
    for reader in ("killTheClipboard", "jose"):
        [bundle] = found[reader]["resources"]
        assert schema_errors(bundle) == []
        person, document = (entry["resource"] for entry in bundle["entry"])
        assert person["name"] == [{"family": "Lovely", "given": ["Ada Maria"]}]
        assert document["type"]["coding"][0]["code"] == "51855-5"
        assert found[reader]["label"].endswith("shared by the patient")
    assert found["jose"]["type"] == "application/fhir+json"
    assert {fetch.recipient for fetch in HealthLinkFetch.objects.all()} == {"kill-the-clipboard", "jose"}


def test_both_readers_are_told_that_a_code_was_ended(owner, browse, site):
    made = make_code(owner, browse, site, "screen")
    health_links.revoke_health_link(HealthLink.objects.get().pk, by=owner)
    found = run_program("read-health-link.js", made)
    assert found["jose"] == {"error": 404}
    assert "error" in found["killTheClipboard"]


def test_both_readers_are_told_that_a_passcode_is_wrong(owner, browse, site):
    made = make_code(owner, browse, site, "passcode")
    wrong = "00000000" if made["passcode"] != "0000 0000" else "11111111"
    found = run_program("read-health-link.js", {**made, "passcode": wrong})
    assert found == {"killTheClipboard": {"error": "SHLInvalidPasscodeError"}, "jose": {"error": 401}}
