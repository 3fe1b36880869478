"""What belongs to a guide beside its texts travels in site.json: redirects, retired pages, signatures that no file can forge."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lems_site.articles.models import Article
from lems_site.publishing.management.site_records import is_proved
from lems_site.publishing.models import PageAssignment, Redirect, Signature, SignatureElsewhere, SourceChange
from lems_site.publishing.pages.site_file import NAME, SignatureRow, SiteFile, parse_site_file
from tests.content_files import folders
from tests.publishing.staff import admin_url

from .test_export_content import files
from .test_round_trip import empty_site_after, page_of, signed

__all__ = ["empty_site_after", "signed"]
pytestmark = pytest.mark.django_db
SITE = Path("out") / NAME


def export_and_empty(run, empty_site_after) -> None:
    run("export_content", "out")
    empty_site_after()


def change_row(number: int = 0, **values: object) -> None:
    loaded = json.loads(SITE.read_text())
    loaded["signatures"][number] |= values
    SITE.write_text(json.dumps(loaded))


def test_nothing_is_written_where_there_is_nothing_to_say(loaded, run):
    run("export_content", "out")
    assert not SITE.exists()


def test_a_signature_comes_back_on_the_site_whose_key_proves_it(signed, run, empty_site_after, client):
    export_and_empty(run, empty_site_after)
    assert run("load_content", "out")[-1] == "loaded: 5 pages written, 0 were as they are"
    assert "Reviewed by Eli Reed" in page_of(client)
    assert run("load_content", "out") == ["nothing to do: all 5 pages are as in out"]
    run("export_content", "again")
    assert files(Path("out")) == files(Path("again"))


def test_on_another_site_it_is_signed_elsewhere_and_no_review(signed, run, empty_site_after, client, settings, amy):
    export_and_empty(run, empty_site_after)
    settings.SECRET_KEY = "the key of another clinic, which is as long as a key should be"
    run("load_content", "out")
    assert not Signature.objects.exists()
    assert SignatureElsewhere.objects.get().name == "Eli Reed, neurologist"
    assert "Not yet reviewed by a clinician" in page_of(client)
    assert "Eli Reed" not in page_of(client)
    amy.browser.force_login(amy.user)
    form = amy.get(admin_url(Article.objects.get(slug="causes"), "change")).content.decode()
    assert "Signed elsewhere by Eli Reed, neurologist" in form
    assert run("load_content", "out") == ["nothing to do: all 5 pages are as in out"]


def test_a_key_that_the_site_had_before_proves_it_too(signed, run, empty_site_after, client, settings):
    export_and_empty(run, empty_site_after)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a newer key of the same site, which is as long as a key should be"
    run("load_content", "out")
    assert "Reviewed by Eli Reed" in page_of(client)


@pytest.mark.parametrize(
    "forged", [{"name": "Dr A. N. Other"}, {"page": "articles/symptoms"}, {"review_due": "2036-01-01"}, {"text_hash": "0" * 64}]
)
def test_one_changed_letter_makes_all_signatures_foreign(signed, run, empty_site_after, client, forged):
    export_and_empty(run, empty_site_after)
    change_row(**forged)
    run("load_content", "out")
    assert not Signature.objects.exists()
    assert SignatureElsewhere.objects.exists()
    assert "Not yet reviewed by a clinician" in page_of(client)


def test_a_changed_source_in_the_folder_is_told_to_readers(signed, run, empty_site_after, client):
    export_and_empty(run, empty_site_after)
    folders.change(Path("out/evidence/claims.yaml"), "The nerve signals less.", "The nerve signals much less.")
    run("load_content", "out")
    assert "A source of this page changed on" in page_of(client)
    assert "Next review:" not in page_of(client)


def test_an_open_change_of_a_source_travels_with_the_signature(signed, run, empty_site_after, client):
    folders.change(Path("content/evidence/claims.yaml"), "The nerve signals less.", "The nerve signals much less.")
    run("load_content", "content")
    at = SourceChange.objects.get(page_slug="causes").at
    export_and_empty(run, empty_site_after)
    run("load_content", "out")
    assert SourceChange.objects.get(page_slug="causes").at == at
    assert "A source of this page changed on" in page_of(client)


def test_after_retiring_a_page_the_folder_is_clean_and_its_readers_are_sent_on(loaded, run, empty_site_after, pia, client):
    page = Article.objects.get(slug="causes")
    answer = pia.post(admin_url(page, "retire"), {"target": "/articles/symptoms/", "comment": "said elsewhere", "confirm": "1"})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    export_and_empty(run, empty_site_after)
    assert not Path("out/articles/causes.md").exists()
    assert run("check_content", "out")[-1] == "0 problems"
    run("load_content", "out")
    assert Redirect.objects.get().target == "/articles/symptoms/"
    assert client.get("/articles/causes/").headers["Location"] == "/articles/symptoms/"
    assert run("load_content", "out")[-1].startswith("nothing to do")
    run("export_content", "again")
    assert json.loads(SITE.read_text())["redirects"] == json.loads(Path("again", NAME).read_text())["redirects"]


def test_owners_travel_and_go_to_staff_of_the_site_alone(loaded, run, empty_site_after, amy):
    PageAssignment.objects.create(page_kind="articles", page_slug="causes", owner=amy.user, due="2027-01-02")
    run("export_content", "out")
    PageAssignment.objects.all().delete()
    stranger = {"page": "articles/symptoms", "owner": "nobody@example.org"}
    loaded_file = json.loads(SITE.read_text())
    loaded_file["owners"].append(stranger)
    SITE.write_text(json.dumps(loaded_file))
    run("load_content", "out")
    row = PageAssignment.objects.get()
    assert (row.page_slug, row.owner, str(row.due)) == ("causes", amy.user, "2027-01-02")
    assert run("load_content", "out")[-1].startswith("nothing to do")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/no/such/page/", "/articles/nothing/"])
def test_a_file_sends_nobody_off_the_site(loaded, run, target):
    (loaded / NAME).write_text(json.dumps({"redirects": [{"page": "articles/old", "to": target}]}))
    run("load_content", loaded)
    assert not Redirect.objects.exists()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "content/site.json:1:2: this is not valid JSON"),
        ("[]", "content/site.json:1:1: the file must be one JSON object"),
        ('{"signed": []}', "content/site.json:1:1: unknown key 'signed'"),
        ('{"signatures": [{"page": "articles/causes"}]}', "'signatures', row 1: 'text_hash' is missing"),
        ('{"redirects": [{"page": "articles/a", "to": "b"}]}', "'redirects', row 1: 'to' does not fit"),
    ],
)
def test_a_broken_file_is_named_and_nothing_is_loaded(loaded, run, text, place):
    (loaded / NAME).write_text(text)
    assert any(place in line for line in run("check_content", loaded))
    assert run("load_content", loaded)[-1].endswith("nothing was loaded")


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
signature_rows = st.builds(
    SignatureRow,
    page=st.sampled_from(["articles/causes", "glossary/dry-mouth", "evidence/A1.1", "evidence/medicine:3,4-DAP"]),
    text_hash=st.text("0123456789abcdef", min_size=64, max_size=64),
    act=st.sampled_from(["page", "change"]),
    name=names,
    signed_at=st.datetimes().map(lambda moment: moment.replace(year=2026).isoformat() + "+00:00"),
    review_due=st.dates().map(str),
    was_live=st.booleans(),
)


@settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(signature_rows, max_size=4), proof=st.text("0123456789abcdef", max_size=64))
def test_any_site_file_reads_back_as_written_and_no_invented_proof_holds(rows, proof):
    file = SiteFile(signatures=rows, proof=proof)
    again, problems = parse_site_file(file.text())
    assert problems == []
    assert again == (file if rows else SiteFile())
    assert not is_proved(again)
