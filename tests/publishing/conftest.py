"""Fixtures for loading: a small content folder of four pages, and a site that holds nothing, or just that folder."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lems_site.articles.models import Article, ArticleRevision, KeptPage
from lems_site.evidence.models import EvidenceFile, Statement
from lems_site.glossary.models import Term, TermRevision
from lems_site.publishing.models import Reference
from tests.content_files import folders

from .staff import Staff, staff

Run = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """The small good folder, named "content" as problems name it."""
    monkeypatch.chdir(tmp_path)
    folders.good(tmp_path)
    return Path("content")


@pytest.fixture
def run() -> Run:
    """Runs a command and gives the lines that it printed; where it fails, those of its errors and its last word."""

    def run(name: str, *arguments: object, **options: object) -> list[str]:
        out, errors, last = StringIO(), StringIO(), []
        try:
            call_command(name, *map(str, arguments), stdout=out, stderr=errors, **options)
        except CommandError as error:
            last = [f"CommandError: {error}" if error.returncode == 1 else f"exit {error.returncode}, not 1"]
        return [*out.getvalue().splitlines(), *errors.getvalue().splitlines(), *last]

    return run


@pytest.fixture
def amy(db) -> Staff:
    """Amy, who writes."""
    return staff("Author", "amy@example.org", "Amy", "Adams")


@pytest.fixture
def ann(db) -> Staff:
    """Ann, who writes too."""
    return staff("Author", "ann@example.org", "Ann", "Archer")


@pytest.fixture
def eli(db) -> Staff:
    """Eli, a clinician who reviews and signs."""
    return staff("Reviewer", "eli@example.org", "Eli", "Reed")


@pytest.fixture
def rae(db) -> Staff:
    """Rae, a second clinician."""
    return staff("Reviewer", "rae@example.org", "Rae", "Quinn")


@pytest.fixture
def pia(db) -> Staff:
    """Pia, who publishes and arranges pages."""
    return staff("Publisher", "pia@example.org", "Pia", "Park")


@pytest.fixture
def empty_site(db) -> None:
    """A site without any page or statement: tests/conftest.py gives such a database to tests with this fixture."""
    assert not Article.objects.exists()


@pytest.fixture
def loaded(db, folder) -> Path:
    """The small folder, which the database of tests with this fixture holds already (tests/conftest.py)."""
    assert Article.objects.count() == 4
    return folder


@pytest.fixture
def writes() -> Callable[[Callable[[], object]], list[str]]:
    """The statements that a call sends to the database which could change a row."""

    def writes(call: Callable[[], object]) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            call()
        return [query["sql"] for query in captured if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]

    return writes


def on_the_site() -> dict[str, object]:
    """All that loading can change, so that two moments can be compared."""
    return {
        "articles": list(Article.objects.order_by("slug").values("slug", "title", "html", "live", "loaded_hash")),
        "pages": list(KeptPage.objects.order_by("slug").values("slug", "etag")),
        "terms": list(Term.objects.order_by("slug").values("slug", "title", "html", "live", "loaded_hash")),
        "revisions": (ArticleRevision.objects.count(), TermRevision.objects.count()),
        "statements": list(Statement.objects.order_by("ref").values()),
        "files": list(EvidenceFile.objects.order_by("name").values("name", "text")),
        "references": Reference.objects.count(),
    }


@pytest.fixture
def crowd(loaded, run) -> list[str]:
    """25 more articles that explain "dry mouth": more than a publication makes anew by itself. The addresses of all that do."""
    slugs = [f"crowd-{number}" for number in range(25)]
    for number, slug in enumerate(slugs):
        head = f"title: Crowd {number}\nslug: {slug}\nnav_title: Crowd {number}\norder: {100 + number}\n"
        head += f"description: One of many, {number}.\n"
        text = f"---\n{head}---\n\nA |dry_mouth|Xerostomia| is one sign [@A1.2], here in part {number}.\n"
        (loaded / f"articles/{slug}.md").write_text(text)
    assert run("load_content", loaded)[-1] == "loaded: 25 pages written, 5 were as they are"
    return ["/articles/symptoms/", *(f"/articles/{slug}/" for slug in slugs)]
