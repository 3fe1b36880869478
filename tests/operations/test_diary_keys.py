"""The operator's master keys: made, exported, confirmed, rotated while the site runs, destroyed when nothing needs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lems_site.operations.backups.deletions import list_deletions
from lems_site.operations.doctor.findings import Level
from lems_site.operations.doctor.key_checks import check_keys
from lems_site.operations.keys.rotation import BATCH, rotate_data_keys
from lems_site.operations.models import Backup
from lems_site.web.sealing.cipher import new_key
from lems_site.web.sealing.data_keys import DataKey, unwrap, wrap_new_secret
from lems_site.web.sealing.errors import SealingError
from lems_site.web.sealing.keyring import MasterKey, read_keyring
from tests.conftest import ROOT
from tests.faults.harness import rounds

from .keyrings import confirmed_key, write_ring

pytestmark = pytest.mark.django_db
ROWS, KILLS = rounds(600, 15_000), rounds(2, 50)  # each kill comes after one batch of 200, or two
YEAR = timedelta(days=365)


@pytest.fixture
def operator(settings, tmp_path) -> pyrage.x25519.Identity:
    """The operator's key, and a site without a ring."""
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "operator.key").write_text(str(identity))
    settings.BACKUP_RECIPIENT, settings.BACKUP_DIR = str(identity.to_public()), str(tmp_path / "backups")
    settings.DIARY_KEYS_FILE = str(tmp_path / "keys" / "diary_keys.json")
    return identity


def keys(*arguments: str) -> str:
    out = StringIO()
    call_command("diary_keys", *arguments, stdout=out)
    return out.getvalue()


def open_content(file: Path, identity: pyrage.x25519.Identity) -> dict[str, Any]:
    return json.loads(pyrage.decrypt(file.read_bytes(), [identity]))


def is_red() -> bool:
    return any(finding.level is Level.RED for finding in check_keys())


def create_data_keys(count: int, ring: Path, *masters: MasterKey) -> dict[uuid.UUID, bytes]:
    """Data keys wrapped by the newest of the masters. Returns the secrets by scope."""
    write_ring(ring, *masters)
    secrets = {uuid.uuid4(): new_key() for _ in range(count)}
    DataKey.objects.bulk_create(wrap_new_secret(scope, secret) for scope, secret in secrets.items())
    return secrets


def test_a_new_key_is_used_once_its_export_is_confirmed(operator, tmp_path):
    assert is_red()
    assert "made" in keys("new")
    ring = Path(tmp_path / "keys/diary_keys.json")
    assert ring.stat().st_mode & 0o077 == 0
    assert "NOT CONFIRMED" in keys("list")
    assert is_red()
    with pytest.raises(SealingError):
        wrap_new_secret(uuid.uuid4(), new_key())
    bundle = tmp_path / "bundle.age"
    assert "age -d" in keys("export", str(bundle))
    assert bundle.stat().st_mode & 0o077 == 0
    [key] = read_keyring().keys
    assert json.loads(ring.read_text())["keys"][0]["secret"].encode() not in bundle.read_bytes()
    with pytest.raises(CommandError, match="this is not the code"):
        keys("confirm", key.id)
    code = open_content(bundle, operator)["code_to_confirm"]
    assert code not in keys("list")
    assert f"{key.id}: kept elsewhere" in keys("confirm", f" {code.upper()}")
    assert not is_red()
    assert wrap_new_secret(uuid.uuid4(), new_key()).master_id == key.id
    assert "wraps what is new" in keys("list")
    keys("new")
    assert not is_red(), "the old key goes on"
    assert wrap_new_secret(uuid.uuid4(), new_key()).master_id == key.id
    with pytest.raises(CommandError, match="this is not the code"):
        keys("confirm", code)


def test_a_bundle_is_kept_apart_from_the_backups_and_needs_the_operators_key(operator, tmp_path, settings):
    keys("new")
    with pytest.raises(CommandError, match="apart from the backups"):
        keys("export", str(tmp_path / "backups/bundle.age"))
    settings.BACKUP_RECIPIENT = ""
    with pytest.raises(CommandError, match="BACKUP_RECIPIENT"):
        keys("export", str(tmp_path / "bundle.age"))
    assert not (tmp_path / "bundle.age").exists()


def test_an_empty_machine_gets_the_keys_from_the_bundle(operator, tmp_path, settings):
    keys("new")
    keys("export", str(tmp_path / "bundle.age"))
    assert open_content(tmp_path / "bundle.age", operator)["deletions"]["since"] == list_deletions().since
    before = read_keyring()
    settings.DIARY_KEYS_FILE = str(tmp_path / "elsewhere.json")
    bring = ("import", str(tmp_path / "bundle.age"), "--identity", str(tmp_path / "operator.key"))
    assert before.keys[0].id in keys(*bring)
    assert read_keyring() == before
    assert "were here already" in keys(*bring)
    (tmp_path / "other.key").write_text(str(pyrage.x25519.Identity.generate()))
    with pytest.raises(CommandError, match="cannot be opened"):
        keys("import", str(tmp_path / "bundle.age"), "--identity", str(tmp_path / "other.key"))


def test_no_ring_is_begun_where_sealed_values_wait_for_another(operator):
    DataKey.objects.create(scope=uuid.uuid4(), wrapped=b"x", master_id="0123456789abcdef")
    with pytest.raises(CommandError, match="0123456789abcdef"):
        keys("new")


def test_the_services_own_copy_is_not_changed(operator, tmp_path, monkeypatch):
    keys("new")
    (tmp_path / "keys/diary_keys.json").rename(tmp_path / "keys/diary_keys")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "keys"))
    with pytest.raises(CommandError, match="LoadCredential"):
        keys("new")


@pytest.fixture
def rotating(operator, settings) -> tuple[dict[uuid.UUID, bytes], MasterKey, MasterKey]:
    """Data keys of more than one batch wrapped by an old key, and a newer one that is confirmed."""
    old, new = confirmed_key(datetime.now(UTC) - YEAR), confirmed_key()
    ring = Path(settings.DIARY_KEYS_FILE)
    ring.parent.mkdir()
    secrets = create_data_keys(BATCH + 50, ring, old)
    write_ring(ring, old, new)
    return secrets, old, new


def test_rotation_wraps_all_anew_and_keeps_every_secret(rotating):
    secrets, old, new = rotating
    assert "done" in keys("rotate")
    rows = DataKey.objects.all()
    assert {row.master_id for row in rows} == {new.id}
    assert {row.scope: unwrap(row) for row in rows} == secrets
    assert list(rotate_data_keys()) == [], "nothing is left"
    assert f"{old.id}  made" in keys("list")


def test_what_is_deleted_or_changed_meanwhile_stays_so(rotating):
    _secrets, _old, new = rotating
    steps = rotate_data_keys()
    assert next(steps) == BATCH
    gone = DataKey.objects.exclude(master_id=new.id).first()
    DataKey.objects.filter(pk=gone.pk).delete()
    assert list(steps) == [49]
    assert not DataKey.objects.filter(pk=gone.pk).exists()


def test_a_data_key_that_cannot_be_opened_stops_no_other(rotating):
    _secrets, _old, new = rotating
    DataKey.objects.create(scope=uuid.uuid4(), wrapped=b"x", master_id="0123456789abcdef")
    with pytest.raises(CommandError, match="0123456789abcdef"):
        keys("rotate")
    assert DataKey.objects.exclude(master_id=new.id).count() == 1


def test_a_key_is_destroyed_when_nothing_needs_it(rotating, settings):
    _secrets, old, new = rotating
    with pytest.raises(CommandError, match="Nothing was done"):
        keys("destroy", old.id)
    destroy = ("destroy", old.id, "--yes")
    with pytest.raises(CommandError, match="wraps 250 data keys"):
        keys(*destroy)
    keys("rotate")
    folder = Path(settings.BACKUP_DIR)
    folder.mkdir()
    file = folder / f"lems-{timezone.now():%Y%m%dT%H%M%SZ}.backup.age"
    file.write_bytes(b"")
    with pytest.raises(CommandError, match="1 kept backups need it"):
        keys(*destroy)  # nobody knows what a backup without a record needs
    backup = Backup.objects.create(name=file.name, made_at=timezone.now(), size=0, fingerprints=[old.id])
    with pytest.raises(CommandError, match="1 kept backups need it"):
        keys(*destroy)
    backup.fingerprints = [new.id]
    backup.save()
    with pytest.raises(CommandError, match="newest key"):
        keys("destroy", new.id, "--yes")
    assert "delete the older bundles" in keys(*destroy)
    assert [key.id for key in read_keyring().keys] == [new.id]
    assert old.secret.hex() not in Path(settings.DIARY_KEYS_FILE).read_bytes().hex()


CREATE = """
import json, uuid, sys
from lems_site.web.sealing.cipher import new_key
from lems_site.web.sealing.data_keys import DataKey, wrap_new_secret
secrets = {{uuid.uuid4(): new_key() for _ in range({rows})}}
DataKey.objects.bulk_create(wrap_new_secret(scope, secret) for scope, secret in secrets.items())
print(json.dumps({{str(scope): secret.hex() for scope, secret in secrets.items()}}))
"""
READ = """
import json
from lems_site.web.sealing.data_keys import DataKey, unwrap
print(json.dumps({str(row.scope): [row.master_id, unwrap(row).hex()] for row in DataKey.objects.all()}))
"""
WRITE = """
import time, uuid
from lems_site.web.sealing.cipher import new_key
from lems_site.web.sealing.data_keys import DataKey, wrap_new_secret
print("writes", flush=True)
while True:
    scope = uuid.uuid4()
    wrap_new_secret(scope, new_key()).save(force_insert=True)
    DataKey.objects.filter(pk=scope).delete()
    time.sleep(0.005)
"""


def rotate_with_kills(database_url: str, folder: Path, *, rows: int, kills: int) -> float:
    """Rotate so many data keys while somebody writes, killed so often. Returns the seconds from the first start to the end.

    Raises AssertionError where a secret was lost or the writer met an error.
    """
    ring = folder / "ring.json"
    env = {**os.environ, "DATABASE_URL": database_url, "DATA_DIR": str(folder), "DIARY_KEYS_FILE": str(ring)}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    manage = [sys.executable, str(ROOT / "manage.py")]

    def shell(script: str) -> Any:
        ended = subprocess.run([*manage, "shell", "-v0", "-c", script], env=env, cwd=ROOT, capture_output=True, check=False)
        assert ended.returncode == 0, ended.stderr.decode()
        return json.loads(ended.stdout)

    old, new = confirmed_key(datetime.now(UTC) - YEAR), confirmed_key()
    write_ring(ring, old)
    secrets = shell(CREATE.format(rows=rows))
    write_ring(ring, old, new)
    writer = subprocess.Popen([*manage, "shell", "-v0", "-c", WRITE], env=env, cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert writer.stdout.readline() == b"writes\n"
        began = time.monotonic()
        for _ in range(kills):
            process = subprocess.Popen([*manage, "diary_keys", "rotate"], env=env, cwd=ROOT, stdout=subprocess.PIPE)
            process.stdout.readline()  # a batch is done, another is being written
            process.send_signal(signal.SIGKILL)
            process.wait()
            process.stdout.close()
        done = subprocess.run([*manage, "diary_keys", "rotate"], env=env, cwd=ROOT, capture_output=True, check=False)
        seconds = time.monotonic() - began
        assert done.returncode == 0, done.stderr.decode()
        assert writer.poll() is None, "the writer met no error"
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    stored = shell(READ)
    assert {scope: stored[scope] for scope in secrets} == {scope: [new.id, secret] for scope, secret in secrets.items()}
    return seconds


def test_a_rotation_that_is_killed_under_writes_goes_on_and_loses_nothing(fresh_database, tmp_path):
    rotate_with_kills(fresh_database, tmp_path, rows=ROWS, kills=KILLS)
