"""prepare: migrations, content and static files, each only where something changed."""

from __future__ import annotations

import shutil
from unittest.mock import Mock

import pytest
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from lems_site.content_files.library import read_library
from lems_site.publishing.models import SiteVersion
from lems_site.publishing.publish import loaded_state
from lems_site.web import fingerprints, old_database

pytestmark = pytest.mark.django_db
READER = "lems_site.publishing.publish.import_files.read_library"


@pytest.fixture
def own_static(tmp_path, settings, loaded):
    """Static files and content of the test's own."""
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.DATA_DIR = tmp_path
    settings.CONTENT_DIR = loaded
    fingerprints.build_key.cache_clear()
    yield settings.STATIC_ROOT
    fingerprints.build_key.cache_clear()


def test_the_first_run_collects_static_files_and_the_second_does_nothing(own_static, run, writes):
    first = run("prepare")
    assert "static files: collected" in first
    assert (own_static / "staticfiles.json").is_file()
    lines: list[str] = []
    assert writes(lambda: lines.extend(run("prepare"))) == []
    assert lines == ["nothing to do: all 5 pages are as in content"]


def test_the_cache_has_its_table(own_static, run):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")
    assert "cache table: made" in run("prepare")
    assert "cache" in connection.introspection.table_names()


def test_static_files_of_another_version_are_collected_again(own_static, run):
    run("prepare")
    (own_static / ".build").write_text("of another version")
    (own_static / "left-over.css").write_text("old")
    assert "static files: collected" in run("prepare")
    assert (own_static / "left-over.css").exists(), "a page that is kept somewhere may still name it"


def test_pages_are_laid_out_anew_when_static_files_get_other_names(own_static, run, client):
    run("prepare")
    key = fingerprints.build_key()
    (own_static / "staticfiles.json").write_text((own_static / "staticfiles.json").read_text() + "\n")
    fingerprints.build_key.cache_clear()
    assert fingerprints.build_key() != key
    assert "articles: pages are laid out anew, for the site itself has changed" in run("prepare")


@pytest.mark.parametrize(("app", "name"), [("publishing", "0004_roles"), ("accounts", "0002_consent")])
def test_a_database_of_an_earlier_version_is_left_alone_and_the_commands_are_told(own_static, run, writes, app, name):
    MigrationRecorder(connection).record_applied(app, name)
    lines: list[str] = []
    assert writes(lambda: lines.extend(run("prepare"))) == []
    said = "\n".join(lines)
    assert "made by an earlier version" in said
    assert "manage.py export_content saved-content" in said
    assert "/diary/" in said
    assert ("mv " if connection.vendor == "sqlite" else "ALTER DATABASE") in said
    assert lines[-1] == "CommandError: nothing was done: the database is of an earlier version"
    assert not own_static.exists()


def test_the_commands_for_each_kind_of_database():
    file = old_database.instructions({"ENGINE": "django.db.backends.sqlite3", "NAME": "/srv/site/lems.sqlite3"})
    assert 'mv "/srv/site/lems.sqlite3"* "/srv/site/old-database/"' in file
    login = {"HOST": "db.example.org", "PORT": 5432, "USER": "lems", "PASSWORD": "secret"}
    server = old_database.instructions({"ENGINE": "django.db.backends.postgresql", "NAME": "lems", **login})
    assert "psql --host db.example.org --port 5432 --username lems --dbname postgres --command" in server
    assert "secret" not in server


def test_bad_content_stops_it_with_the_lines_of_load_content(own_static, run, settings):
    (settings.CONTENT_DIR / "articles/causes.md").write_text("no front matter\n")
    lines = run("prepare")
    assert lines[-1] == "CommandError: 1 problem: nothing was loaded"
    assert lines[-2].startswith("content/articles/causes.md:1:1: the file has no front matter")


def test_a_start_at_which_nothing_changed_reads_no_page(own_static, run, monkeypatch, writes):
    run("prepare")
    run("prepare")
    monkeypatch.setattr(READER, None)  # reading would fail
    lines: list[str] = []
    assert writes(lambda: lines.extend(run("prepare"))) == []
    assert lines == ["nothing to do: all 5 pages are as in content"]


def test_after_the_first_load_of_all_too(empty_site, folder, run, settings, monkeypatch, tmp_path):
    settings.DATA_DIR, settings.STATIC_ROOT, settings.CONTENT_DIR = tmp_path, tmp_path / "collected", folder
    assert "loaded: 5 pages written, 0 were as they are" in run("prepare")
    monkeypatch.setattr(READER, None)
    assert run("prepare") == ["nothing to do: all 5 pages are as in content"]


@pytest.mark.parametrize("change", ["a file", "a new file", "a publication", "the code", "another folder", "site.json"])
def test_whatever_changed_everything_is_read_again(own_static, run, settings, monkeypatch, tmp_path, change):
    run("prepare")
    run("prepare")
    folder = settings.CONTENT_DIR
    if change == "a file":
        path = folder / "articles/causes.md"
        path.write_text(path.read_text() + "\nOne more line.\n")
    elif change == "a new file":
        (folder / "articles/notes.txt").write_text("no page")
    elif change == "a publication":
        with transaction.atomic():
            SiteVersion.bump()
    elif change == "the code":
        monkeypatch.setattr(loaded_state, "build_key", lambda: "another")
    elif change == "another folder":
        settings.CONTENT_DIR = shutil.copytree(folder, tmp_path / "other")
    else:
        (folder / "site.json").write_text("{}")
    read = Mock(wraps=read_library)
    monkeypatch.setattr(READER, read)
    run("prepare")
    assert read.called


def test_load_content_itself_always_reads(own_static, run, settings, monkeypatch):
    run("prepare")
    run("prepare")
    read = Mock(wraps=read_library)
    monkeypatch.setattr(READER, read)
    run("load_content", settings.CONTENT_DIR)
    assert read.called


def test_a_file_of_the_state_that_cannot_be_read_or_written_is_no_error(own_static, run, settings, tmp_path):
    run("prepare")
    (tmp_path / "loaded-content.json").write_text("{")
    assert run("prepare")[-1].startswith("nothing to do: all ")
    settings.DATA_DIR = tmp_path / "gone"
    assert run("prepare")[-1].startswith("nothing to do: all ")
