"""200 hostile texts through each door of an editor: whatever page comes of it, the admin's too, nothing on it acts."""

from __future__ import annotations

import re

import pytest

from lems_site.publishing.editing.assist.finder import INSERTION_KINDS
from tests.databases import DATABASE_STEP
from tests.markup.hostile import sample_texts

from .admin_page_safety import find_active_content

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
PICKED = sample_texts(200)
GROUPS = [pytest.param(PICKED[start : start + 25 : DATABASE_STEP], id=f"{start}-{start + 24}") for start in range(0, 200, 25)]


def in_fields(text: str) -> dict[str, str]:
    """A hostile text in every field that takes words."""
    line = " ".join(text.split())
    return {
        "title": line[:110] or "x",
        "nav_title": line[:38] or "x",
        "description": line[:150] or "x",
        "everyday_words": f"{line[:78] or 'x'}: in-short",
        "note": line[:290],
        "body": text,
    }


def harm_in(answer, *frames: str) -> list[str]:
    return find_active_content(answer.content.decode(), frames=frames)


def test_there_are_two_hundred():
    assert len(set(PICKED)) == 200


@pytest.mark.parametrize("several", GROUPS)
def test_the_form_and_its_checks_show_them_as_text(send, article, several):
    found = {}
    for text in several:
        answer = send(article, "_check", **in_fields(text))
        assert answer.status_code in (200, 422)
        found |= {text: harm} if (harm := harm_in(answer)) else {}
    assert found == {}


@pytest.mark.parametrize("several", GROUPS)
def test_a_preview_shows_them_as_text(editor, send, article, several):
    found = {}
    for number, text in enumerate(several):
        answer = send(article, "_preview", **in_fields(text))
        found |= {text: harm} if (harm := harm_in(answer)) else {}
        token = re.search(r"/admin/writing/preview/([\w-]{22})/", answer.content.decode())
        for page in ("", "page/") if token and number % 5 == 0 else ():  # the same bytes again, and their frame
            kept = editor.get(f"/admin/writing/preview/{token[1]}/{page}")
            found |= {text: harm} if (harm := harm_in(kept, "/admin/writing/preview/")) else {}
    assert found == {}


@pytest.mark.parametrize("several", GROUPS)
def test_published_or_else_saved_they_are_text_wherever_they_are_shown(editor, client, send, article, several):
    """A text that is refused is on the form of that answer, one that is published on the form that is opened next."""
    found = {}
    base = f"/admin/articles/article/{article.pk}"
    for text in several:
        pages = [send(article, "_publish", **in_fields(text))]
        if pages[0].status_code == 422:
            pages.append(send(article, "_save", **in_fields(text)))
        else:
            pages.append(editor.get(f"{base}/change/"))
        assert all(page.status_code in (200, 302, 409, 422) for page in pages)  # 409: it was typed on an older text
        pages.append(editor.get(f"{base}/revision/{article.revisions.first().pk}/"))
        found |= {text: harm} if (harm := [one for page in pages for one in harm_in(page)]) else {}
    for path in ("/admin/", "/admin/articles/article/", f"{base}/history/", "/articles/history/"):
        found |= {path: harm} if (harm := harm_in(editor.get(path))) else {}
    assert found == {}


@pytest.mark.parametrize("what", INSERTION_KINDS)
def test_the_finder_shows_them_as_text(editor, what):
    found = {}
    for number, text in enumerate(PICKED[::DATABASE_STEP] if what == INSERTION_KINDS[0] else PICKED[::5]):
        asked = text.encode("utf-8", "replace").decode()
        for part in ({}, {"part": "1"}) if number % 10 == 0 else ({},):
            answer = editor.get("/admin/writing/find/", {"what": what, "q": asked[:90], "words": asked, **part})
            found |= {text: harm} if (harm := harm_in(answer)) else {}
    assert found == {}


def test_a_new_terms_form_shows_them_as_text(editor):
    found = {}
    for text in PICKED[::DATABASE_STEP]:
        asked = text.encode("utf-8", "replace").decode()
        answer = editor.get("/admin/glossary/term/add/", {"entity": "A_Thing", "words": asked[:80]})
        found |= {text: harm} if (harm := harm_in(answer)) else {}
    assert found == {}


@pytest.mark.parametrize(
    "piece",
    [
        "<script>x</script>",
        "<script src=//evil.example></script>",
        "<p onclick=x>",
        "<p style=x>",
        "<a href=javascript:x>y</a>",
        "<a href=//evil.example>y</a>",
        "<iframe src=/x></iframe>",
        "<form action=//evil.example>",
        "<img src=data:,x>",
        "<svg onload=x>",
        "<meta http-equiv=refresh content=0>",
        "<base href=/>",
        "<object data=x></object>",
        "<style>x</style>",
        "<button formaction=javascript:x>",
        "<svg><a xlink:href=javascript:x></svg>",
        "<link rel=stylesheet href=//evil.example>",
    ],
)
def test_the_judge_knows_harm_when_it_sees_it(piece):
    assert find_active_content(f"<!DOCTYPE html><html><head></head><body><p>Words</p>{piece}</body></html>")
