"""diary_keys: the operator's commands for the master keys of the diaries."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lems_site.operations.backups.backup import BackupError
from lems_site.operations.keys.bundle import BundleError, encode_bundle, open_bundle, write_bundle
from lems_site.operations.keys.ring_changes import (
    KeyChangeError,
    add_master_key,
    confirm_export,
    count_data_keys,
    destroy_master_key,
    import_ring,
    missing_fingerprints,
)
from lems_site.operations.keys.rotation import rotate_data_keys
from lems_site.web.sealing.errors import SealingError
from lems_site.web.sealing.keyring import keyring_path, read_keyring

from .drill import read_identity

EXPORTED = """Keep it on another machine, apart from the backups, and delete older bundles. To confirm that, open it there:
  age -d -i lems-operator.key BUNDLE | grep code_to_confirm
and type the code here: manage.py diary_keys confirm CODE"""


class Command(BaseCommand):
    help = "List, make, export, confirm, rotate, import and destroy the master keys that seal the diaries."
    requires_system_checks = ()  # they cost a third of a start, and a rotation that was killed starts again

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="step", required=True)
        commands.add_parser("list", help="the keys of the ring, and how many data keys each wraps")
        commands.add_parser("new", help="add a key; it is used once its export is confirmed")
        export = commands.add_parser("export", help="write the key bundle, sealed to BACKUP_RECIPIENT")
        export.add_argument("file", help="a new file, or - for standard output")
        confirm = commands.add_parser("confirm", help="say that the bundle is kept elsewhere")
        confirm.add_argument("code", help="code_to_confirm in the bundle")
        commands.add_parser("rotate", help="wrap all data keys by the newest confirmed key, while the site runs")
        bring = commands.add_parser("import", help="bring the keys of a bundle to this machine")
        bring.add_argument("file", type=Path)
        bring.add_argument("--identity", type=Path, required=True, help="the operator's private key, a file of age-keygen")
        destroy = commands.add_parser("destroy", help="destroy a key that wraps nothing and that no kept backup needs")
        destroy.add_argument("fingerprint")
        destroy.add_argument("--yes", action="store_true", help="really do it")

    def handle(self, *, step: str, **options: object) -> None:
        try:
            getattr(self, f"_{step}")(**options)
        except (KeyChangeError, BundleError, BackupError, SealingError) as error:
            raise CommandError(f"{step}: {error}") from error

    def _list(self, **_options: object) -> None:
        ring, counts = read_keyring(), count_data_keys()
        usable = [key for key in ring.keys if key.confirmed_at or ring.is_local]
        for key in ring.keys:
            kept = f"kept elsewhere since {key.confirmed_at:%Y-%m-%d}" if key.confirmed_at else "NOT CONFIRMED as kept elsewhere"
            wraps = ", wraps what is new" if usable and key == usable[-1] else ""
            self.stdout.write(f"{key.id}  made {key.made_at:%Y-%m-%d}, {kept}, {counts.get(key.id, 0):,} data keys{wraps}")
        for fingerprint in missing_fingerprints(ring):
            self.stdout.write(f"{fingerprint}  MISSING here, {counts[fingerprint]:,} data keys")

    def _new(self, **_options: object) -> None:
        key = add_master_key()
        self.stdout.write(f"{key.id}: made, in {keyring_path()}. Next: manage.py diary_keys export FILE")

    def _export(self, *, file: str, **_options: object) -> None:
        if file == "-":
            sys.stdout.buffer.write(encode_bundle())
            self.stderr.write(EXPORTED)
            return
        write_bundle(Path(file))
        self.stdout.write(f"{file}: the key bundle. {EXPORTED}")

    def _confirm(self, *, code: str, **_options: object) -> None:
        for key in confirm_export(code):
            self.stdout.write(f"{key.id}: kept elsewhere")
        self.stdout.write("Restart the site and its clock, so that they read the keys; then run manage.py diary_keys rotate.")

    def _rotate(self, **_options: object) -> None:
        total = 0
        for count in rotate_data_keys():
            total += count
            self.stdout.write(f"{total:,} data keys are wrapped anew")
            self.stdout.flush()
        self.stdout.write(f"done: all data keys are wrapped by {read_keyring().wrapping_key.id}")

    def _import(self, *, file: Path, identity: Path, **_options: object) -> None:
        added = import_ring(open_bundle(file, read_identity(identity)).ring)
        for key in added:
            self.stdout.write(f"{key.id}: brought to {keyring_path()}")
        if not added:
            self.stdout.write("all keys of the bundle were here already")

    def _destroy(self, *, fingerprint: str, yes: bool, **_options: object) -> None:
        if not yes:
            raise KeyChangeError("whatever is sealed with it only can never be read again. Nothing was done. Add --yes to do it")
        destroy_master_key(fingerprint)
        self.stdout.write(f"{fingerprint}: destroyed here. Export again, and delete the older bundles: they still hold it.")
