"""The page of a large publication says how far it is; a button takes it further where no clock runs. No script is needed."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission

from lems_site.glossary.models import Term
from lems_site.publishing.editing import job_admin
from lems_site.publishing.models import PublicationJob
from lems_site.web.models import ClockHeartbeat
from tests.publishing.staff import admin_url, staff

from .test_jobs import NEW, NEWER, OLD, TERM, begin, shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_page_a_request(monkeypatch):
    monkeypatch.setattr(job_admin, "SECONDS", 0)


@pytest.fixture
def editor(client, dana):
    client.force_login(dana)
    return client


def published(editor) -> str:
    """Amy writes another definition, Eli signs it, and the editor publishes it; the address that this leads to."""
    term, amy, eli = Term.objects.get(), staff("Author", "amy@example.org"), staff("Reviewer", "eli@example.org", "Eli", "Reed")
    amy.sends(term, amy.opens(term), "_send", definition=NEW)
    eli.moves(term, "approve")
    answer = editor.post(admin_url(term, "revision", term.revisions.latest("pk").pk), {"_move": "publish"})
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_publishing_what_many_pages_show_leads_to_it_and_it_comes_to_an_end(editor, crowd):
    url, seen = published(editor), []
    for _ in range(100):
        editor.post(url)
        answer = editor.get(url)
        page = answer.content.decode()
        seen += re.findall(r"(\d+) of 27 pages are ready", page)[:1]
        if "Refresh" not in answer.headers:
            break
        assert shown(editor, [*crowd, TERM]) == {OLD}
        assert "Readers still see the old pages." in page
    assert "“Dry mouth” is published" in page
    assert "27 pages were made anew" in page
    assert shown(editor, [*crowd, TERM]) == {NEW}
    assert [int(one) for one in seen] == sorted(int(one) for one in seen)
    assert len(set(seen)) > 20


def test_it_can_be_left_and_come_back_to_from_the_list(editor, crowd):
    url = published(editor)
    assert "The pages are not counted yet." in editor.get(url).content.decode()
    editor.post(url)
    editor.get("/admin/")
    listed = editor.get("/admin/publishing/publicationjob/").content.decode()
    assert f'href="{url}"' in listed
    assert "being made ready" in listed
    assert "27 pages are ready" in editor.get(url).content.decode()


def test_who_does_not_want_it_to_renew_itself_looks_again(editor, crowd):
    url = published(editor)
    answer = editor.get(f"{url}?by-hand=1")
    page = answer.content.decode()
    assert "Refresh" not in answer.headers
    assert f'href="{url}?by-hand=1">See how far it is now</a>' in page
    assert editor.post(f"{url}?by-hand=1").headers["Location"] == f"{url}?by-hand=1"


def test_where_no_clock_runs_a_button_takes_it_further(editor, crowd):
    url = published(editor)
    page = editor.get(url).content.decode()
    assert "no clock is running" in page
    assert "Run the next step now" in page
    editor.post(url)
    before = PublicationJob.objects.get().count_ready()
    editor.post(url)
    assert PublicationJob.objects.get().count_ready() == before + 1


def test_while_a_clock_runs_there_is_nothing_to_press(editor, crowd):
    url = published(editor)
    ClockHeartbeat.beat("a clock")
    page = editor.get(url).content.decode()
    assert "no clock is running" not in page
    assert "Run the next step now" not in page


def test_a_look_changes_nothing(editor, crowd, writes):
    url = published(editor)
    assert writes(lambda: (editor.get(url), editor.head(url))) == []
    assert PublicationJob.objects.get().version is None


def test_a_text_that_was_overtaken_is_said_to_be_safe(editor, crowd):
    url = published(editor)
    begin(OLD, NEWER)
    page = editor.get(url).content.decode()
    assert "“Dry mouth” was not published" in page
    assert "Your text is safe: it is in the page’s history." in page


def test_problems_are_named(editor, crowd):
    url = published(editor)
    PublicationJob.objects.update(state=PublicationJob.State.BLOCKED, problems=["articles/crowd-3:9:3: <b>wrong</b>"])
    page = editor.get(url).content.decode()
    assert "Nothing has changed for readers." in page
    assert "articles/crowd-3:9:3: &lt;b&gt;wrong&lt;/b&gt;" in page


def test_strangers_are_sent_to_sign_in_and_staff_without_the_permission_are_refused(client, cleo, crowd):
    url = f"/admin/publishing/publicationjob/{begin().pk}/change/"
    assert client.get(url).status_code == 302
    client.force_login(cleo)
    assert client.get(url).status_code == 302
    cleo.is_staff = True
    cleo.save()
    assert client.get(url).status_code == 403
    assert client.get("/admin/publishing/publicationjob/").status_code == 403
    cleo.user_permissions.add(Permission.objects.get(codename="change_article"))
    assert client.get(url).status_code == 403, "it is a term"
    assert client.post(url).status_code == 403
    cleo.user_permissions.add(Permission.objects.get(codename="change_term"))
    assert client.get(url).status_code == 200
    assert PublicationJob.objects.get().version is None
    client.post(url)
    assert PublicationJob.objects.get().version is not None


@pytest.mark.parametrize("name", ["add/", "1/delete/", "999999/change/"])
def test_nothing_is_added_or_deleted_here(editor, crowd, name):
    published(editor)
    pk = PublicationJob.objects.get().pk
    answer = editor.get(f"/admin/publishing/publicationjob/{name.replace('1/', f'{pk}/', 1)}")
    assert answer.status_code in (302, 403, 404)
    assert PublicationJob.objects.count() == 1
