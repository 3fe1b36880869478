"""Files, database and edit form agree byte for byte on any text that can be typed; a signature is never read out of a file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lems_site.articles.models import Article
from lems_site.content_files import article_file, term_file
from lems_site.content_files.front_matter import with_review, without_review
from lems_site.content_files.library import read_library
from lems_site.publishing.models import Signature
from lems_site.publishing.pages.registry import page_types
from tests.publishing.review.test_workflow import IN_A_YEAR, newest
from tests.publishing.review.test_workflow import read as page_of
from tests.publishing.staff import Staff, admin_url, staff

from .test_export_content import files

pytestmark = pytest.mark.django_db
UNSEEN: tuple[Literal["Cc", "Cn", "Co", "Cs", "Zl", "Zp"], ...] = ("Cc", "Cn", "Co", "Cs", "Zl", "Zp")
letters = st.characters(exclude_categories=UNSEEN)
line = st.text(letters, min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
body = st.lists(
    st.one_of(line, st.sampled_from(["", "## Part", "- point", "| a | b |", "> quoted", "---", "***", "    code"])), max_size=12
)
QUICK = settings(max_examples=200, deadline=None, database=None)
SETTINGS = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@st.composite
def article_texts(draw) -> str:
    """An article with anything in its fields and its text, in the one form."""
    return article_file.ArticleFile(
        title=draw(line),
        slug="causes",
        nav_title=draw(line),
        order=draw(st.integers(0, 1_000_000)),
        description=draw(line),
        body="\n".join(draw(body)),
        everyday_words=draw(st.dictionaries(line, line, max_size=3)),
    ).text()


@st.composite
def term_texts(draw) -> str:
    return term_file.TermFile(
        title=draw(line),
        slug="dry-mouth",
        entities=["Xerostomia"],
        definition=draw(line),
        definition_source=["general definition"],
        body="\n".join(draw(body)),
        other_names=draw(st.lists(line, max_size=3)),
        say_it=draw(st.one_of(st.just(""), line)),
        surfaces=draw(st.dictionaries(line, line, max_size=2)),
    ).text()


@QUICK
@given(text=st.one_of(article_texts(), term_texts()))
def test_reading_and_writing_a_file_gives_the_same_bytes(text):
    parse = term_file.parse_term if "entities:" in text else article_file.parse_article
    file, problems = parse(text, "x.md")
    assert file is not None, problems
    assert file.text() == text
    windows, _ = parse(text.replace("\n", "\r\n"), "x.md")
    assert windows is not None
    assert windows.text() == text


def through_the_form(who: Staff, page, text: str, kind: str) -> None:
    """Type a file's fields into the edit form, as a browser sends them: with CRLF in every textarea."""
    from lems_site.publishing.editing.forms import initial_values

    file, _ = page_types[kind].parse(text, "")
    admin = {"articles": article_file.FIELDS, "glossary": term_file.FIELDS}[kind]
    typed = {name: str(value).replace("\n", "\r\n") for name, value in initial_values(file, admin).items() if value is not None}
    form = who.opens(page)
    answer = who.sends(page, form | {name: value for name, value in typed.items() if name != "slug"})
    assert answer.status_code == 302, answer.context["form"].errors


@SETTINGS
@given(text=article_texts())
def test_what_is_typed_into_the_form_is_the_file(loaded, text):
    with transaction.atomic():
        pia = staff("Publisher", "pia@example.org", "Pia", "Park")
        page = Article.objects.get(slug="causes")
        through_the_form(pia, page, text, "articles")
        file = article_file.parse_article(text, "")[0]
        assert file is not None
        assert newest(page).text == file.with_changed(timezone.localdate()).text(), "the form adds the day alone"
        again = pia.opens(page)
        through_the_form(pia, page, text, "articles")
        assert page.revisions.count() <= 2, "opening and saving changes nothing"
        assert again["body"] == article_file.parse_article(text, "")[0].body
        transaction.set_rollback(True)


@SETTINGS
@given(text=article_texts())
def test_a_file_that_is_loaded_and_exported_is_the_same_file(text):
    from io import StringIO

    from tests.content_files import folders

    with tempfile.TemporaryDirectory() as name, transaction.atomic():
        folder = folders.good(Path(name))
        (folder / "articles/causes.md").write_text(text, encoding="utf-8", newline="\n")
        assume(not read_library(folder).problems)  # a title that another page has
        try:
            call_command("load_content", str(folder), stdout=StringIO(), stderr=StringIO())
        except CommandError:
            assume(False)  # the text holds a problem, such as a tag of an unknown word
        call_command("export_content", f"{name}/out", stdout=StringIO())
        assert Path(f"{name}/out/articles/causes.md").read_bytes() == text.encode()
        transaction.set_rollback(True)


@pytest.fixture
def signed(loaded, amy, eli, pia) -> Article:
    causes = Article.objects.get(slug="causes")
    amy.writes(causes, "a weaker signal", "a faint signal", "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    return causes


def test_a_signature_stands_in_the_file_as_information(signed, run):
    run("export_content", "out")
    text = Path("out/articles/causes.md").read_text()
    assert text.startswith("---\n# review: by Eli Reed, neurologist on ")
    assert "never read back as a signature" in text
    assert without_review(text) == signed.live.text or without_review(text) == newest(signed).text
    assert "# review" not in Path("out/articles/symptoms.md").read_text()
    assert run("check_content", "out")[-1] == "0 problems"


def test_and_comes_back_as_no_signature(signed, run, empty_site_after, client):
    run("export_content", "out")
    empty_site_after()
    assert Signature.objects.count() == 0
    Path("out/site.json").unlink()
    run("load_content", "out")
    assert Signature.objects.count() == 0
    assert "Not yet reviewed by a clinician" in page_of(client)
    assert "Eli Reed" not in page_of(client)


@pytest.fixture
def empty_site_after():
    def clear() -> None:
        from lems_site.articles.models import ArticleRevision
        from lems_site.evidence.models import EvidenceFile, EvidenceRecord, EvidenceRevision, Hazard, Medicine, Statement
        from lems_site.glossary.models import Entity, Term, TermRevision
        from lems_site.publishing.models import PageLogEntry, Redirect, Reference, SourceChange

        Article.objects.update(live=None)
        Term.objects.update(live=None)
        EvidenceRecord.objects.update(live=None)
        Signature.objects.update(base=None)
        for model in (
            ArticleRevision,
            TermRevision,
            Article,
            Entity,
            Term,
            EvidenceRevision,
            EvidenceRecord,
            Hazard,
            Redirect,
            SourceChange,
            Reference,
            Statement,
            Medicine,
            EvidenceFile,
            Signature,
            PageLogEntry,
        ):
            model.objects.all().delete()

    return clear


def test_loading_the_exported_files_changes_nothing_and_exporting_again_gives_the_same(signed, run):
    run("export_content", "out")
    count = signed.revisions.count()
    assert run("load_content", "out")[0] == "now the same: articles/causes, as it was edited on the site"
    assert run("load_content", "out") == ["nothing to do: all 5 pages are as in out"]
    assert signed.revisions.count() == count
    run("export_content", "again")
    assert files(Path("out")) == files(Path("again"))
    assert Signature.objects.count() == 1


def test_a_text_from_a_file_after_the_review_says_that_it_has_changed(signed, run, client):
    run("export_content", "out")
    run("load_content", "out")
    path = Path("out/articles/causes.md")
    path.write_text(path.read_text().replace("a faint signal", "hardly a signal"))
    run("load_content", "out")
    page = page_of(client)
    assert "Changed since review." in page
    assert "hardly a signal" in page
    run("export_content", "again")
    assert "; the text has changed since." in Path("again/articles/causes.md").read_text()


NAMES = ["Eli\nslug: evil", "Eli: [x]", "---", "Eli \x07 Reed", "Eli\u2028Reed", "# Eli", "É. Réed"]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_can_break_a_file(name):
    text = article_file.ArticleFile("T", "t", "T", 1, "D.", "Words.").text()
    marked = with_review(text, f"by {name} on 2026-01-01")
    file, problems = article_file.parse_article(marked, "t.md")
    assert problems == []
    assert file is not None
    assert file.text() == text
    assert without_review(marked) == text


def test_fixing_a_folder_leaves_the_line_alone(signed, run):
    run("export_content", "out")
    before = files(Path("out"))
    run("check_content", "out", "--fix")
    assert files(Path("out")) == before


def test_comments_and_working_copies_are_in_no_file(signed, amy, run):
    amy.post(admin_url(signed, "revision", newest(signed).pk), {"_comment": "1", "comment": "A comment to Eli."})
    amy.post(admin_url(signed, "autosave"), amy.opens(signed) | {"body": "Half a thought"})
    run("export_content", "out")
    for text in files(Path("out")).values():
        assert b"A comment to Eli." not in text
        assert b"Half a thought" not in text
    assert isinstance(amy.browser, Client)
