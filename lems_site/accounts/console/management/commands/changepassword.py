"""changepassword: refused, because nobody sets somebody else's password here."""

from __future__ import annotations

from lems_site.accounts.console.refused_command import RefusedCommand


class Command(RefusedCommand):
    help = "Not used here: see `manage.py staff`."
    instead = (
        "Nobody sets another person's password. The person asks for a new one at /account/password/reset/.\n"
        "Of staff also: manage.py staff reset-factor ADDRESS mails a link for a new second step."
    )
