"""kill -9 of workers, of PostgreSQL, of a publication, of a restore: what was acknowledged is there, and states are whole."""

from __future__ import annotations

import shutil
import signal
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pyrage

from lems_site.web.sealing.keyring import read_keyring, write_keyring
from tests.databases import CONTENTS, GUIDE
from tests.deploy.services import running_postgresql

from .harness import MOMENTS, Site, kill, prepare, rounds, running_site, site_environment, writing

MARK = "The version of this page is number"
LIVE_TEXTS = "SELECT text FROM articles_articlerevision WHERE id IN (SELECT live_id FROM articles_article)"


def live_versions(site: Site) -> set[str]:
    """Which versions of write_version the live articles are of."""
    texts = [str(text) for (text,) in site.query(LIVE_TEXTS)]
    assert len(texts) == len(list((CONTENTS[GUIDE] / "articles").glob("*.md")))
    return {"first" if f"{MARK} one." in text else "second" if f"{MARK} two." in text else "none" for text in texts}


def test_killed_workers_lose_no_entry_and_others_take_their_place(data):
    with running_site(data) as site, writing(site) as writers:
        for _round in range(rounds(10, 200)):
            time.sleep(MOMENTS.uniform(0.05, 0.5))
            workers = site.workers()
            if workers:
                kill(MOMENTS.choice(workers))
        writers.wait_for_more()


def test_a_killed_postgresql_loses_no_entry_and_the_site_comes_back_by_itself(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    with running_postgresql() as server, ExitStack() as stack:
        with server.unsynchronised():
            prepare(Site(data, 0, site_environment(data, server.url, 0)))
        site = stack.enter_context(running_site(data, server.url, DATABASE_POOL="4"))
        writers = stack.enter_context(writing(site))
        for _round in range(rounds(3, 50)):
            writers.wait_for_more()
            time.sleep(MOMENTS.uniform(0, 0.3))
            server.kill()
            assert site.send("/articles/get-help-now/")[0] in (200, 503), "it answers, with or without a copy of the page"
            server.start()
        writers.wait_for_more()


def write_version(folder: Path, word: str) -> Path:
    """The small guide with a sentence in each article that says which version it is."""
    shutil.copytree(CONTENTS[GUIDE], folder)
    for file in (folder / "articles").glob("*.md"):
        text = file.read_text(encoding="utf-8").rstrip()
        file.write_text(f"{text}\n\n{MARK} {word}.\n", encoding="utf-8")
    return folder


def test_a_killed_publication_leaves_the_guide_as_it_was_or_as_it_will_be(data, tmp_path):
    versions = [write_version(tmp_path / word, word) for word in ("one", "two")]
    with running_site(data) as site:
        began = time.monotonic()
        loaded = site.manage("load_content", str(versions[0]), "--overwrite")
        assert loaded.returncode == 0, loaded.stderr + loaded.stdout
        whole = time.monotonic() - began
        for number in range(1, rounds(4, 50) + 1):
            process = site.begin_manage("load_content", str(versions[number % 2]), "--overwrite")
            time.sleep(MOMENTS.uniform(0.4, 1.0) * whole)
            process.kill()
            process.wait()
            assert len(live_versions(site)) == 1, "pages of two versions"
        assert site.manage("load_content", str(versions[1]), "--overwrite").returncode == 0
        assert live_versions(site) == {"second"}


def test_a_killed_restore_leaves_a_whole_database(data, tmp_path):
    key = pyrage.x25519.Identity.generate()
    identity = tmp_path / "operator.key"
    identity.write_text(str(key))
    ring = read_keyring()  # a backup is red while a key was never confirmed as kept elsewhere
    confirmed = ring.with_keys(replace(one, confirmed_at=one.made_at) for one in ring.keys)
    write_keyring(confirmed, tmp_path / "keys.json", replaces=False)
    with running_site(data, BACKUP_RECIPIENT=str(key.to_public()), DIARY_KEYS_FILE=str(tmp_path / "keys.json")) as site:
        assert site.check_in("6d0c9a34-4f0e-4a0a-8d3e-0a4a0f0b3f10") == 302
        assert site.manage("backup").returncode == 0
        assert site.check_in("7d0c9a34-4f0e-4a0a-8d3e-0a4a0f0b3f10") == 302
    [file] = (data / "backups").glob("*.backup.age")
    restore = ["restore", str(file), "--identity", str(identity), "--yes"]
    began = time.monotonic()
    assert site.manage(*restore).returncode == 0
    whole = time.monotonic() - began
    assert len(site.batches()) == 1
    for _round in range(rounds(3, 50)):
        process = site.begin_manage(*restore)
        time.sleep(MOMENTS.uniform(0.5, 1.0) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert len(site.batches()) == 1, "the database is whole, whichever it is"
