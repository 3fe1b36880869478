"""Equal work for known and unknown addresses, so that the time of an answer does not tell whether an address has an account.

- Passwords: one hash either way (allauth at sign-in, `SignUpForm.try_save` at sign-up).
- Mail: one mail either way, or none (allauth, `AccountAdapter`).
- Writes: `SignUpForm.try_save` writes a decoy account and rolls it back.
- Reads: this module adds reads of the account tables, so that each form does a fixed number of them.

No answer waits: a waiting worker could serve nobody else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection

from .models import User

# Reads of the account tables by the name of the URL, as many as the costlier case needs: all, and those of them that allauth does
# through a cursor of the server, where the database has such (tests/accounts/test_unknown_address.py).
READS = {
    "account_login": (3, 1),
    "account_signup": (9, 1),
    "account_request_login_code": (2, 1),
    "account_reset_password": (2, 1),
    "account_email_verification_sent": (5, 0),
    "account_confirm_login_code": (1, 0),
    "account_confirm_password_reset_code": (1, 0),
}
NO_ADDRESS = "nobody@invalid"


class AccountReads:
    """Counts the queries that read account tables. An instance is a wrapper for `connection.execute_wrapper`.

    A read through a cursor of the server (`QuerySet.iterator` on PostgreSQL) takes more round trips, so it is counted apart too.
    """

    def __init__(self) -> None:
        self.tables = tuple(f'FROM "{model._meta.db_table}"' for model in (User, EmailAddress))
        self.count = 0
        self.by_cursor = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: object, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith("SELECT") and any(table in sql for table in self.tables):
            self.count += 1
            self.by_cursor += bool(getattr(context["cursor"].cursor, "name", None))
        return execute(sql, params, many, context)

    def fill_up(self, url_name: str | None) -> None:
        """Read the account tables until the number of reads is that of the form at `url_name`. Nothing for other pages."""
        reads, by_cursor = READS.get(url_name or "", (0, 0))
        nobody = User.objects.filter(email=NO_ADDRESS)
        if connection.vendor == "postgresql" and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            for _ in range(by_cursor - self.by_cursor):
                list(nobody.iterator())
        for _ in range(reads - self.count):
            nobody.first()
