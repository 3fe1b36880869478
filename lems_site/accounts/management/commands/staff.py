"""staff: who edits the guide, changed on the server's console by one person. The person and all superusers are mailed."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from lems_site.accounts.models import User
from lems_site.accounts.staff import changes
from lems_site.accounts.staff.changes import ROLES, CannotChange


class Command(BaseCommand):
    help = "Invite people to edit, change their roles, let them set up their second step anew, end their sessions, or list them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        invite = actions.add_parser("invite", help="mail somebody a link by which they choose their password and second step")
        invite.add_argument("email")
        invite.add_argument("--name", default="", help="as readers see it under what a Reviewer signs")
        invite.add_argument("--profession", default="", help="for a Reviewer")
        invite.add_argument("--role", action="append", choices=ROLES, required=True, help="may be given more than once")
        role = actions.add_parser("role", help="give a member of staff just these roles")
        role.add_argument("email")
        role.add_argument("--role", action="append", choices=ROLES, default=[], help="without one the person edits no more")
        for name, words in (
            ("reset-factor", "mail a link by which the person sets up their second step anew"),
            ("end-sessions", "sign the person out everywhere"),
        ):
            actions.add_parser(name, help=words).add_argument("email")
        actions.add_parser("list", help="all who edit, with their roles")

    def handle(self, *, action: str, email: str = "", **options: object) -> None:
        try:
            words = self._act(action, email.strip().lower(), options)
        except CannotChange as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(words)

    def _act(self, action: str, email: str, options: dict[str, object]) -> str:
        roles = [str(role) for role in options.get("role") or []]  # type: ignore[attr-defined]  # argparse gives a list
        if action == "list":
            rows = [f"{user.email}  {', '.join(changes.roles_of(user)) or '-'}" for user in changes.staff_members()]
            return "\n".join(rows) or "nobody edits yet"
        if action == "invite":
            name = str(options["name"]) or email.partition("@")[0]
            told = {"email": email, "name": name, "profession": str(options["profession"])}
            changes.ask_for_invitation(**told, roles=roles, by=None)
            return f"{email} is invited: the mail holds a link that works once, for {changes.LINK_DAYS} days"
        user = User.objects.filter(email=email, is_staff=True).first()
        if user is None:
            raise CannotChange(f"nobody with the address {email} edits the guide")
        if action == "role":
            changes.ask_for_roles(user, roles=roles, by=None)
            return f"{email} has these roles now: {', '.join(roles) or 'none'}"
        if action == "reset-factor":
            changes.ask_for_new_factor(user, by=None)
            return f"{email} gets a mail with a link for a new second step"
        changes.end_sessions(user, by=None)
        return f"{email} is signed out everywhere"
