"""What every answer says to browsers and to shared caches."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.pages.test_get_requests import PUBLIC_PARTS, VALUES, _with_values, site_patterns

pytestmark = pytest.mark.django_db


def every_address() -> list[str]:
    """One address of each name outside the diary; what it names need not exist."""
    public = [reverse(name, kwargs=VALUES.get(name)) for part, name in site_patterns() if part in PUBLIC_PARTS]
    others = [_with_values(name) for part, name in site_patterns() if part in ("account/", "account/delete/", "admin/writing/")]
    wrong = ["/nothing/", "/articles/nothing/", "/feedback/?page=/x", "/glossary/?letter=%C3%9F", "/articles/?page=9", "/admin/"]
    return [*public, *others, *wrong, "/diary/", "/diary/nothing/", "/search/?q=weak"]


def test_no_answer_is_public_and_sets_a_cookie(dana):
    signed_in = Client()
    signed_in.force_login(dana)
    for address in every_address():
        for browser in (Client(), signed_in):
            answer = browser.get(address)
            assert not (answer.cookies and "public" in answer.headers.get("Cache-Control", "")), address


def test_a_request_with_a_session_is_never_kept_by_a_shared_cache(dana):
    staff = Client()
    staff.force_login(dana)
    readers_pages = 0
    for address in every_address():
        if "immutable" in staff.get(address).headers.get("Cache-Control", ""):
            continue
        reader, member = Client().get(address), staff.get(address)
        assert "public" not in member.headers.get("Cache-Control", ""), address
        readers_pages += "public" in reader.headers.get("Cache-Control", "")
    assert readers_pages > 15
    expired = Client()
    expired.cookies[settings.SESSION_COOKIE_NAME] = "no-such-session"
    assert expired.get("/articles/").headers["Cache-Control"] == "private, max-age=0, must-revalidate"


@pytest.mark.parametrize("address", ["/", "/nothing/", "/diary/", "/admin/", "/healthz", "/account/login/"])
def test_no_other_site_may_embed_an_answer_and_no_page_uses_devices(client, address):
    headers = client.get(address).headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = headers["Permissions-Policy"]
    assert "camera=()" in policy
    assert "geolocation=()" in policy
    assert "publickey-credentials-get=(self)" in policy


def test_scripts_of_the_site_never_make_html_from_text(client, admin_client):
    rules = client.get("/").headers["Content-Security-Policy"].split("; ")
    # The value of the one policy: tests/pages/test_offline.py.
    assert {"require-trusted-types-for 'script'", "trusted-types service-worker"} <= set(rules)
    assert "trusted-types" not in admin_client.get("/admin/").headers["Content-Security-Policy"]
    for path in Path(settings.BASE_DIR, "static/js").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "DOMParser", "createContextualFragment", "document.write"):
            assert sink not in text, (path.name, sink)


def test_files_of_the_site_are_for_its_own_user_alone():
    for name in ("manage.py", "lems_site/wsgi.py"):
        assert "os.umask(0o077)" in Path(settings.BASE_DIR, name).read_text(encoding="utf-8"), name
