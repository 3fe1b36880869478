"""createsuperuser: refused in favour of `staff`, which proves who somebody is before they edit."""

from __future__ import annotations

from lems_site.accounts.console.refused_command import RefusedCommand


class Command(RefusedCommand):
    help = "Not used here: see `manage.py staff`."
    instead = (
        "Nobody gets an account for editing in this way. Run: manage.py staff invite ADDRESS --role Superuser\n"
        "It mails a link by which the person chooses their own password and second step."
    )
