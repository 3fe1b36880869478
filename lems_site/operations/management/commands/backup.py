"""backup: make one sealed backup while the site runs, and delete the old ones."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from lems_site.operations.backups.backup import BackupError, delete_old_backups, make_backup
from lems_site.operations.backups.database_server import SnapshotError
from lems_site.operations.doctor.findings import Level
from lems_site.operations.doctor.key_checks import check_keys


class Command(BaseCommand):
    help = "Make a backup of database and pictures, sealed to BACKUP_RECIPIENT, and delete those that are not kept any more."

    def handle(self, **options: object) -> None:
        try:
            backup = make_backup()
        except (BackupError, SnapshotError, OSError) as error:
            raise CommandError(f"no backup was made: {error}") from error
        self.stdout.write(f"{backup.name}: {backup.size:,} bytes")
        for name in delete_old_backups():
            self.stdout.write(f"deleted: {name}")
        if wrong := [finding for finding in check_keys() if finding.level is Level.RED]:
            raise CommandError(f"the backup was made, but {wrong[0].subject}: {wrong[0].state}. {wrong[0].remedy}")
