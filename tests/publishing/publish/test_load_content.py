"""load_content: files become published pages, once, and only what changed is written again."""

from __future__ import annotations

import re

import pytest

from lems_site.articles.models import Article, ArticleRevision
from lems_site.glossary.models import Entity, Term
from lems_site.publishing.models import Revision, SiteVersion, StagedPage
from lems_site.publishing.publish import release
from tests.content_files import folders
from tests.databases import GUIDE_FOLDER
from tests.publishing.conftest import on_the_site

pytestmark = pytest.mark.django_db


def test_new_files_become_published_pages(empty_site, folder, run, client):
    lines = run("load_content", folder)
    assert {"new: articles/symptoms", "new: glossary/dry-mouth", "changed: evidence"} <= set(lines)
    page = client.get("/articles/symptoms/").content.decode()
    assert "Your legs may feel weak" in page
    assert "Too little saliva in the mouth." in page
    assert client.get("/glossary/entity/Xerostomia/").url == "/glossary/dry-mouth/"
    assert "Weak legs come first." in client.get("/sources/").content.decode()


def test_a_loaded_page_is_not_reviewed_and_nobody_is_named(loaded, client):
    article = Article.objects.get(slug="symptoms")
    assert article.published_by is None
    assert article.live.created_by is None
    assert article.live.origin == Revision.Origin.FILE
    assert "ot yet reviewed by a clinician" in client.get("/articles/symptoms/").content.decode()


def test_cards_whose_files_and_names_have_another_order_are_written_once(loaded, run, writes):
    """As files, "fever-on-medicine.md" stands before "fever.md"; by name it stands after it."""
    cards = loaded / "cards"
    cards.mkdir(exist_ok=True)
    for name, words in (("fever", "fever"), ("fever-on-medicine", "fever tablets")):
        card = (GUIDE_FOLDER / "cards/call-now.md").read_text().replace("call-now", name).replace("cannot breathe", words)
        (cards / f"{name}.md").write_text(re.sub(r"\[@[a-z-]+\]", "[@rest]", card))
    assert "changed: help cards" in run("load_content", loaded)
    assert writes(lambda: run("load_content", loaded)) == []


def test_a_second_run_writes_nothing_and_says_so(loaded, run, writes):
    lines: list[str] = []
    before = SiteVersion.current()
    assert writes(lambda: lines.extend(run("load_content", loaded))) == []
    assert lines == ["nothing to do: all 5 pages are as in content"]
    assert SiteVersion.current() == before


def test_a_second_run_on_the_sites_own_folder_writes_nothing(run, writes):
    lines: list[str] = []
    assert writes(lambda: lines.extend(run("load_content"))) == []
    assert lines[-1].startswith("nothing to do: all 29 pages are as in ")


def test_a_changed_file_is_a_new_revision_of_the_same_page(loaded, run, client):
    etag = client.get("/articles/causes/").headers["ETag"]
    folders.change(loaded / folders.CAUSES, "a weaker signal", "a much weaker signal")
    assert run("load_content", loaded) == ["changed: articles/causes", "loaded: 1 pages written, 4 were as they are"]
    answer = client.get("/articles/causes/", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "a much weaker signal" in answer.content.decode()
    texts = ArticleRevision.objects.filter(page__slug="causes").values_list("text", flat=True)
    assert ["much weaker" in text for text in texts] == [True, False]


def next_of(client, slug: str) -> str:
    """The link to the next article, as the page shows it: its address and its words."""
    page = client.get(f"/articles/{slug}/").content.decode()
    return re.sub(r"<[^>]*>", "", page.partition("pager__link--next")[2].partition("</a>")[0])


@pytest.mark.parametrize(
    ("old", "new", "shown"), [("nav_title: Causes", "nav_title: Why", "Why"), ("order: 30", "order: 50", "What has changed")]
)
@pytest.mark.usefixtures("loaded")
def test_another_title_or_place_makes_the_neighbours_page_anew(folder, run, client, old, new, shown):
    assert "Causes" in next_of(client, "symptoms")
    folders.change(folder / folders.CAUSES, old, new)
    run("load_content", folder)
    assert shown in next_of(client, "symptoms")
    assert "Causes" not in next_of(client, "symptoms")


def test_a_changed_term_makes_the_pages_that_show_it_anew(loaded, run, client):
    published = Article.objects.get(slug="symptoms").published_at
    folders.change(loaded / "glossary/dry-mouth.md", "Too little saliva in the mouth.", "The mouth has too little spit.")
    lines = run("load_content", loaded)
    assert lines == [
        "changed: glossary/dry-mouth",
        "recompiled: articles/symptoms",
        "loaded: 2 pages written, 3 were as they are",
    ]
    assert "The mouth has too little spit." in client.get("/articles/symptoms/").content.decode()
    assert Article.objects.get(slug="symptoms").published_at == published
    assert ArticleRevision.objects.filter(page__slug="symptoms").count() == 1


def test_changed_evidence_makes_the_pages_that_cite_it_anew(loaded, run, client):
    folders.change(loaded / "evidence/facts.yaml", "statement: Rest can help.", "statement: Rest may help a little.")
    lines = run("load_content", loaded)
    assert lines == ["recompiled: articles/symptoms", "changed: evidence", "loaded: 1 pages written, 4 were as they are"]
    assert "Rest may help a little." in client.get("/articles/symptoms/sources/").content.decode()
    assert "Rest may help a little." in client.get("/sources/").content.decode()


def test_a_file_that_vanished_is_reported_and_its_page_stays(loaded, run, client):
    (loaded / folders.CAUSES).unlink()
    lines = run("load_content", loaded)
    assert lines[0] == "no file any more: articles/causes stays published; loading removes nothing"
    assert lines[-1] == "nothing to do: all 4 pages are as in content"
    assert client.get("/articles/causes/").status_code == 200


def test_a_renamed_term_file_takes_its_entity_along(loaded, run, client):
    old = loaded / "glossary/dry-mouth.md"
    old.rename(loaded / "glossary/mouth.md")
    folders.change(loaded / "glossary/mouth.md", "slug: dry-mouth", "slug: mouth")
    assert "recompiled: articles/symptoms" in run("load_content", loaded)
    assert Entity.objects.get(name="Xerostomia").term.slug == "mouth"
    assert "/glossary/mouth/" in client.get("/articles/symptoms/").content.decode()
    assert "nothing to do" in run("load_content", loaded)[-1]


def test_an_entity_that_a_term_gives_up_is_unknown_at_once(loaded, run):
    folders.change(loaded / "glossary/dry-mouth.md", "- Xerostomia", "- Mouth_Dryness")
    assert run("load_content", loaded) == [
        "content/articles/symptoms.md:25:3: no glossary term has the entity 'Xerostomia': correct it, or add the term",
        "CommandError: 1 problem: nothing was loaded",
    ]
    assert Term.objects.get().names["entities"] == ["Xerostomia"]


def test_a_dry_run_says_what_would_change_and_writes_nothing(loaded, run, writes):
    folders.change(loaded / folders.CAUSES, "a weaker signal", "a much weaker signal")
    before, lines = on_the_site(), []
    assert writes(lambda: lines.extend(run("load_content", loaded, "--dry-run"))) == []
    assert lines == ["changed: articles/causes", "dry run: 1 pages would be written, 4 are as they are"]
    assert on_the_site() == before


def test_a_write_that_fails_midway_leaves_everything_as_it_was(loaded, run, monkeypatch):
    folders.change(loaded / folders.CAUSES, "a weaker signal", "a much weaker signal")
    folders.change(loaded / folders.SYMPTOMS, "Your legs may", "Both legs may")
    folders.change(loaded / "evidence/facts.yaml", "statement: Rest can help.", "statement: Rest may help.")
    before, version, written = on_the_site(), SiteVersion.current(), []

    def fails(slugs):
        written.append(on_the_site() != before)
        raise OSError("the disk is full")

    monkeypatch.setattr(release, "notify_after_write", fails)
    with pytest.raises(OSError, match="the disk is full"):
        run("load_content", loaded)
    assert written == [True], "the pages had been written when it failed"
    assert not StagedPage.objects.exists()
    assert on_the_site() == before
    assert SiteVersion.current() == version
