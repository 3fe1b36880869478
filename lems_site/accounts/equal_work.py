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

from .models import User

# Reads of the account tables by the name of the URL: as many as the costlier case needs (tests/accounts/test_unknown_address.py).
READS = {
    "account_login": 2,
    "account_signup": 9,
    "account_request_login_code": 2,
    "account_reset_password": 2,
    "account_email_verification_sent": 5,
    "account_confirm_login_code": 1,
    "account_confirm_password_reset_code": 1,
}
NO_ADDRESS = "nobody@invalid"


class AccountReads:
    """Counts the queries that read account tables. An instance is a wrapper for `connection.execute_wrapper`."""

    def __init__(self) -> None:
        self.tables = tuple(f'FROM "{model._meta.db_table}"' for model in (User, EmailAddress))
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: object, many: bool, context: dict[str, Any]) -> Any:
        self.count += sql.startswith("SELECT") and any(table in sql for table in self.tables)
        return execute(sql, params, many, context)

    def fill_up(self, url_name: str | None) -> None:
        """Read the account tables until the number of reads is that of the form at `url_name`. Nothing for other pages."""
        for _ in range(READS.get(url_name or "", 0) - self.count):
            User.objects.filter(email=NO_ADDRESS).first()
