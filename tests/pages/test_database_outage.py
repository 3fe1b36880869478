"""The guide without its database: copies of the public pages answer, and typed words come back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.test import Client

from lems_site.articles.models import Article
from lems_site.pages import page_copies
from lems_site.pages.database_outage import is_outage
from lems_site.pictures.actions import save_picture
from lems_site.pictures.models import Picture
from lems_site.pictures.reencode import reencode_picture
from lems_site.pictures.storage import read_bytes
from lems_site.publishing.models import Reference, SiteVersion
from lems_site.web.background_jobs import registered_jobs
from tests.diary.conftest import _open, ada, owner  # noqa: F401 (fixtures)
from tests.pictures import images
from tests.pictures.test_upload import place

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"


@contextmanager
def database_outage(message: str = "could not connect to server") -> Iterator[None]:
    """Every query raises OperationalError, as with a server that is away, a disk that is full or a file that is read-only."""

    def refuse(*args: object) -> NoReturn:
        raise OperationalError(message)

    with connection.execute_wrapper(lambda execute, sql, params, many, context: refuse()), pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "ensure_connection", refuse)
        yield


@pytest.fixture
def copies(settings, tmp_path) -> Path:
    settings.PAGE_COPIES_DIR = str(tmp_path / "copies")
    for _step in page_copies.write_copies():
        pass
    return tmp_path / "copies"


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def test_a_picture_of_a_page_answers_from_its_copy(copies, visitor, dana):
    picture = Picture(name="hand-on-rail", alt="A hand holds a stair rail.")
    save_picture(picture, plain=reencode_picture(images.camera_photo()), by=dana)
    body = read_bytes(picture.digest)
    list(page_copies.write_copies())
    assert not (copies / picture.url.strip("/")).exists(), "no page shows it"
    place(picture.name)
    list(page_copies.write_copies())
    with database_outage():
        answer = visitor.get(picture.url)
        assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (200, body, "image/jpeg")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert visitor.get(f"/pictures/{'0' * 64}.jpg").status_code == 503
    Reference.objects.filter(target_kind="picture").delete()
    list(page_copies.write_copies())
    assert not list(copies.glob("pictures/*"))


def test_every_public_page_answers_from_its_copy(copies, visitor):
    paths = page_copies.public_paths()
    assert paths[0] == "/articles/get-help-now/"
    assert {"/", "/glossary/", "/articles/symptoms/sources/", "/carry/"} <= set(paths)
    before = {path: visitor.get(path).content for path in paths}
    with database_outage():
        for path in paths:
            answer = visitor.get(path, {"utm_source": "x"})
            assert (answer.status_code, answer.content) == (200, before[path]), path
            assert answer.headers["Cache-Control"] == "no-store"
            assert not answer.cookies


def test_a_reader_with_a_session_gets_the_copy_too(copies, visitor, dana):
    visitor.force_login(dana)
    with database_outage():
        assert visitor.get("/articles/get-help-now/").status_code == 200


@pytest.mark.parametrize("path", ["/search/?q=weak", "/nothing/", "/diary/", "/account/", "/admin/", "/articles/nothing/"])
def test_all_else_says_what_is_wrong_and_shows_the_emergency_line(copies, visitor, dana, path):
    visitor.force_login(dana)
    with database_outage():
        answer = visitor.get(path)
    assert answer.status_code in (404, 503)
    page = answer.content.decode()
    if answer.status_code == 503:
        assert answer.headers["Retry-After"] == "30"
        assert "The fault is ours" in page
        assert "112 in Europe" in page
    assert 'href="/articles/get-help-now/"' in page


def test_words_typed_into_the_diary_come_back_and_can_be_sent_again(copies, visitor, owner):  # noqa: F811
    visitor.force_login(owner.user)
    path = f"/diary/{owner.diary.pk}/check-in/"
    typed = {"text": "Legs <heavy> since lunch,\nbetter at four", "strength": "weaker"}
    with database_outage("database or disk is full"):
        answer = visitor.post(path, typed, headers={"Origin": ORIGIN})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "This is not saved yet" in page
    assert "Legs &lt;heavy&gt; since lunch,\nbetter at four</textarea>" in page
    assert "Legs &lt;heavy&gt; since lunch,<br>better at four" in page
    assert f'action="{path}"' in page
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_password_or_code_never_comes_back(copies, visitor):
    with database_outage():
        answer = visitor.post(
            "/account/login/", {"login": "ada@example.org", "password": "my secret"}, headers={"Origin": ORIGIN}
        )
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "my secret" not in page
    assert "<form" not in page, "without the password it cannot be sent again"
    assert "go back one page" in page


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://other.example"}])
def test_words_from_another_site_are_not_shown(copies, visitor, dana, headers):
    visitor.force_login(dana)
    with database_outage():
        answer = visitor.post("/diary/1/check-in/", {"text": "words of another site"}, headers=headers)
    assert answer.status_code == 503
    assert "words of another site" not in answer.content.decode()


def test_a_damaged_file_is_an_outage_and_a_refused_row_is_none():
    assert is_outage(DatabaseError("database disk image is malformed"))
    assert not is_outage(IntegrityError("UNIQUE constraint failed"))
    assert not is_outage(None)


def test_while_redis_is_away_sign_in_keeps_what_was_typed_and_pages_answer_as_always(visitor, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }  # nobody listens
    }
    assert visitor.get("/articles/symptoms/").status_code == 200
    form = {"login": "ada@example.org", "password": "correct horse battery"}
    answer = visitor.post("/account/login/", form, headers={"Origin": ORIGIN})
    assert answer.status_code == 503
    assert "This is not saved yet" in answer.content.decode()
    assert "correct horse" not in answer.content.decode()


def test_a_wrong_query_is_still_a_fault(visitor, monkeypatch):
    def fail(*args: object, **kwargs: object) -> NoReturn:
        raise ValueError

    monkeypatch.setattr("lems_site.articles.views.part_of", fail)
    assert visitor.get("/articles/").status_code == 500


def test_copies_follow_a_publication_and_pages_that_are_gone_lose_theirs(copies):
    assert page_copies.next_copies_due() is None
    Article.objects.filter(slug="causes").delete()
    SiteVersion.bump()
    assert page_copies.next_copies_due() is not None
    for _step in page_copies.write_copies():
        pass
    assert page_copies.read_copy("/articles/causes/") is None
    assert b"/articles/causes/" not in (page_copies.read_copy("/articles/") or b"")
    assert page_copies.read_copy("/articles/symptoms/")
    assert page_copies.next_copies_due() is None
    assert not [file for file in copies.rglob(".*") if file.is_file()]


def test_the_clock_writes_them():
    assert "page copies" in {job.name for job in registered_jobs()}


def test_a_full_disk_leaves_the_copies_that_are_there(copies, monkeypatch):
    before = page_copies.read_copy("/articles/symptoms/")
    SiteVersion.bump()
    monkeypatch.setattr(page_copies, "read_copy", lambda path: None)  # so that each file is written anew
    monkeypatch.setattr(Path, "chmod", lambda *args: (_ for _ in ()).throw(OSError("No space left on device")))
    with pytest.raises(OSError, match="No space"):
        list(page_copies.write_copies())
    monkeypatch.undo()
    assert page_copies.read_copy("/articles/symptoms/") == before
    assert page_copies.next_copies_due() is not None
    assert not [file for file in copies.rglob(".*") if file.is_file()]


@pytest.mark.parametrize("path", ["/../secret_key/", "/articles/../../secret_key/", "//etc/", "/.hidden/", "/articles/symptoms"])
def test_no_other_file_can_be_read(copies, path):
    (copies.parent / "secret_key").mkdir()
    (copies.parent / "secret_key/index.html").write_text("secret")
    assert page_copies.read_copy(path) is None
