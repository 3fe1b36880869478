"""A drill on an empty machine: with a backup, the operator's key and the key bundle alone. Its word is noted on the site."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from .keyrings import confirmed_key, write_ring
from .test_backups import Site, empty_site, site, site_environment  # noqa: F401 (fixtures)

CREATE = """
import uuid
from lems_site.web.sealing.cipher import new_key
from lems_site.web.sealing.data_keys import DataKey, wrap_new_secret
DataKey.objects.bulk_create(wrap_new_secret(uuid.uuid4(), new_key()) for _ in range(3))
"""


@pytest.fixture
def elsewhere(site, tmp_path) -> Site:  # noqa: F811
    """An empty machine without a ring."""
    env = {**site_environment(tmp_path / "elsewhere", ""), "DIARY_KEYS_FILE": str(tmp_path / "elsewhere/diary_keys.json")}
    return Site(tmp_path / "elsewhere", site.identity, env)


def test_a_drill_elsewhere_needs_the_key_bundle_and_its_word_is_noted(site, elsewhere, tmp_path):  # noqa: F811
    ring = tmp_path / "ring.json"
    key = confirmed_key()
    site.env["DIARY_KEYS_FILE"] = str(write_ring(ring, key))
    assert site.manage("shell", "-v0", "-c", CREATE).returncode == 0
    made = site.manage("backup")
    assert made.returncode == 0, made.stderr
    [file] = site.backups()
    bundle = tmp_path / "bundle.age"
    assert site.manage("diary_keys", "export", str(bundle)).returncode == 0
    for name in (file, bundle):
        assert key.secret not in name.read_bytes()

    restore = ("restore", str(file), "--identity", str(site.identity), "--yes")
    refused = elsewhere.manage(*restore)
    assert refused.returncode == 1
    assert "diary_keys import" in refused.stderr
    assert not elsewhere.database.exists()

    drill = ("drill", "--elsewhere", "--file", str(file), "--identity", str(site.identity), "--key-bundle")
    write_ring(ring, confirmed_key(datetime(2020, 1, 1, tzinfo=UTC)))
    other = tmp_path / "other.age"
    assert site.manage("diary_keys", "export", str(other)).returncode == 0
    wrong = elsewhere.manage(*drill, str(other))
    assert wrong.returncode == 1
    assert key.id in wrong.stderr, "the fingerprint that is missing is named"
    proved = elsewhere.manage(*drill, str(bundle))
    assert "opens its diaries" in proved.stdout, proved.stderr
    assert not Path(elsewhere.env["DIARY_KEYS_FILE"]).exists(), "nothing of the keys stays there"

    word = proved.stdout.split()[-1]
    missing = site.manage("drill")
    assert key.id in missing.stderr, "the site's own drill needs the ring too"
    assert "no kept backup has this word" in site.manage("drill", "--note-elsewhere", "123456abcdef").stderr
    noted = site.manage("drill", "--note-elsewhere", word)
    assert "was proved on another machine" in noted.stdout, noted.stderr
