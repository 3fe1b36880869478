"""All checks in their order."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError

from . import database_checks, key_checks, opening_check, settings_checks
from .findings import Check, Finding, red

CHECKS: tuple[Check, ...] = (
    settings_checks.check_debug,
    settings_checks.check_secret_key,
    settings_checks.check_https,
    settings_checks.check_staff_sign_in,
    settings_checks.check_mail,
    settings_checks.check_contact,
    settings_checks.check_folders,
    settings_checks.check_time,
    database_checks.check_database,
    database_checks.check_cache,
    database_checks.check_clock,
    database_checks.check_mail_queue,
    database_checks.check_pages,
    key_checks.check_keys,
    key_checks.check_sealed,
    database_checks.check_owners,
    settings_checks.check_backup_key,
    database_checks.check_backups,
    database_checks.check_elsewhere,
    database_checks.check_set_aside,
    database_checks.check_leftovers,
    opening_check.check_opening,
)


def examine_site() -> Iterator[Finding]:
    """What all checks find. A check whose tables cannot be read says so and does not stop the others."""
    for check in CHECKS:
        try:
            yield from check()
        except DatabaseError as error:
            subject = check.__name__.removeprefix("check_").replace("_", " ")
            yield red(subject, f"cannot be looked at: {error}", "First mend what is said about the database.")
