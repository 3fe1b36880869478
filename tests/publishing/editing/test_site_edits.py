"""Pages that were edited on the site: loading leaves them alone and says so; publishing makes anew what shows them."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article
from lems_site.glossary.models import Entity, Term
from lems_site.publishing.models import Page, Revision
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.publishing.publish.publish import publish, save_revision
from tests.content_files import folders

pytestmark = pytest.mark.django_db
LEFT = "left alone: articles/causes was edited on the site since the last load (--overwrite replaces it)"


def edit(kind: str, slug: str, old: str, new: str) -> Page:
    """An editor writes other words on the site and publishes them."""
    page = page_types[kind].pages().get(slug=slug)
    assert old in page.live.text
    revision = save_revision(page_types[kind], text=page.live.text.replace(old, new), by=None, page=page)
    return publish(page_types[kind], revision=revision, by=None)


def test_a_page_edited_on_the_site_is_left_alone_and_reported(loaded, run, client):
    edit("articles", "causes", "a weaker signal", "a signal too weak")
    assert run("load_content", loaded) == [LEFT, "nothing to do: all 4 pages are as in content"]
    folders.change(loaded / folders.CAUSES, "a weaker signal", "a much weaker signal")
    assert run("load_content", loaded)[0] == LEFT
    assert "a signal too weak" in client.get("/articles/causes/").content.decode()


def test_overwrite_replaces_it_and_keeps_its_history(loaded, run, client):
    edit("articles", "causes", "a weaker signal", "a signal too weak")
    assert "changed: articles/causes" in run("load_content", loaded, "--overwrite")
    assert "a weaker signal" in client.get("/articles/causes/").content.decode()
    origins = list(Article.objects.get(slug="causes").revisions.values_list("origin", flat=True))
    assert origins == [Revision.Origin.FILE, Revision.Origin.SITE, Revision.Origin.FILE]


def test_an_edit_that_was_taken_back_counts_as_none(loaded, run):
    edit("articles", "causes", "a weaker signal", "a signal too weak")
    edit("articles", "causes", "a signal too weak", "a weaker signal")
    folders.change(loaded / folders.CAUSES, "a weaker signal", "a much weaker signal")
    assert run("load_content", loaded)[0] == "changed: articles/causes"


def test_once_the_file_says_the_same_later_changes_of_it_load(loaded, run):
    edit("articles", "causes", "a weaker signal", "a signal too weak")
    folders.change(loaded / folders.CAUSES, "a weaker signal", "a signal too weak")
    assert run("load_content", loaded)[0] == "now the same: articles/causes, as it was edited on the site"
    assert run("load_content", loaded) == ["nothing to do: all 5 pages are as in content"]
    folders.change(loaded / folders.CAUSES, "a signal too weak", "hardly a signal")
    assert run("load_content", loaded)[0] == "changed: articles/causes"


def test_a_draft_is_no_edit(loaded, run):
    page = Article.objects.get(slug="causes")
    save_revision(page_types["articles"], text=page.live.text.replace("a weaker", "a faint"), by=None, page=page)
    assert run("load_content", loaded) == ["nothing to do: all 5 pages are as in content"]


def test_an_edited_page_still_shows_terms_and_statements_as_they_are_now(loaded, run, client):
    edit("articles", "symptoms", "Your legs may", "Both legs may")
    folders.change(loaded / "glossary/dry-mouth.md", "Too little saliva in the mouth.", "Too little spit.")
    assert "recompiled: articles/symptoms" in run("load_content", loaded)
    page = client.get("/articles/symptoms/").content.decode()
    assert "Both legs may" in page
    assert "Too little spit." in page


def test_an_edited_page_that_loading_would_break_stays_as_it_was_and_is_named(loaded, run, client):
    edit("articles", "causes", "weaker signal [@A1.3]", "weaker signal [@rest]")
    folders.change(loaded / "evidence/facts.yaml", "id: rest", "id: resting")
    folders.change(loaded / folders.SYMPTOMS, "@rest]", "@resting]")
    lines = run("load_content", loaded)
    assert any(
        line.startswith("articles/causes:19:33: unknown citation '@rest'") and line.endswith("it stays as it was)")
        for line in lines
    )
    assert "weaker signal" in client.get("/articles/causes/").content.decode()
    assert "nothing to do" in run("load_content", loaded)[-1]


def test_an_edited_term_wins_over_its_file_on_every_page(loaded, run, client):
    edit("glossary", "dry-mouth", "Too little saliva in the mouth.", "Hardly any saliva.")
    folders.change(loaded / "glossary/dry-mouth.md", "Too little saliva in the mouth.", "Too little spit.")
    folders.change(loaded / folders.SYMPTOMS, "Your legs may", "Both legs may")
    run("load_content", loaded)
    page = client.get("/articles/symptoms/").content.decode()
    assert "Both legs may" in page
    assert "Hardly any saliva." in page
    assert "Too little spit." not in page


def test_publishing_a_term_makes_the_articles_that_show_it_anew(loaded, client):
    edit("glossary", "dry-mouth", "Too little saliva in the mouth.", "Hardly any saliva.")
    assert "Hardly any saliva." in client.get("/articles/symptoms/").content.decode()


def test_a_term_cannot_give_up_an_entity_that_an_article_uses(loaded):
    with pytest.raises(ContentProblems, match="articles/symptoms:25:3: no glossary term has the entity 'Xerostomia'"):
        edit("glossary", "dry-mouth", "- Xerostomia", "- Mouth_Dryness")
    assert Entity.objects.get().name == "Xerostomia"
    assert Term.objects.get().names["entities"] == ["Xerostomia"]


def test_two_terms_cannot_explain_one_entity(loaded):
    text = Term.objects.get().live.text.replace("title: Dry mouth", "title: Thirst").replace("slug: dry-mouth", "slug: thirst")
    revision = save_revision(page_types["glossary"], text=text, by=None)
    with pytest.raises(ContentProblems, match="the entity 'Xerostomia' is explained by “Dry mouth” already"):
        publish(page_types["glossary"], revision=revision, by=None)
    assert Entity.objects.get().term.slug == "dry-mouth"


def test_an_address_is_taken_once(loaded):
    text = Article.objects.get(slug="causes").live.text
    with pytest.raises(ContentProblems, match="This address is taken"):
        save_revision(page_types["articles"], text=text, by=None)


def test_a_page_keeps_its_address(loaded):
    page = Article.objects.get(slug="causes")
    revision = save_revision(
        page_types["articles"], text=page.live.text.replace("slug: causes", "slug: reasons"), by=None, page=page
    )
    with pytest.raises(ContentProblems, match="address of a page cannot be changed"):
        publish(page_types["articles"], revision=revision, by=None)


def test_text_pasted_with_windows_lines_is_kept_in_the_one_form(loaded):
    page = Article.objects.get(slug="causes")
    revision = save_revision(page_types["articles"], text=page.live.text.replace("\n", "\r\n"), by=None, page=page)
    assert revision.text == page.live.text


def test_a_revision_is_never_changed(loaded):
    revision = Article.objects.get(slug="causes").live
    revision.text = "other"
    with pytest.raises(ValueError, match="never changed"):
        revision.save()
