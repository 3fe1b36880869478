"""security_log: sign-ins, refusals, changes of rights, exports and deletions, for the person who runs the site."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lems_site.accounts.models import SecurityEvent, User


class Command(BaseCommand):
    help = "Show security events, the newest last. They name no address and nothing about health; accounts stand as numbers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", default="", help="only those of the account with this e-mail address")
        parser.add_argument("--kind", action="append", choices=SecurityEvent.Kind.values, help="may be given more than once")
        parser.add_argument("--network", default="", help="only those from a network, as it stands in the list")
        parser.add_argument("--staff", action="store_true", help="only those of people who edit, and those of the console")
        parser.add_argument("--days", type=int, default=7, help="how far back (default: 7)")
        parser.add_argument("--most", type=int, default=1000, help="at most this many, the newest (default: 1000)")
        parser.add_argument("--json", action="store_true", help="one line of JSON for each")

    def handle(
        self, *, user: str, kind: list[str] | None, network: str, staff: bool, days: int, most: int, json: bool, **options: object
    ) -> None:
        events = SecurityEvent.objects.filter(at__gte=timezone.now() - timedelta(days=days))
        if user:
            account = User.objects.filter(email=user.strip().lower()).first()
            if account is None:
                raise CommandError(f"no account has the address {user}", returncode=1)
            events = events.filter(user=account)
        if kind:
            events = events.filter(kind__in=kind)
        if network:
            events = events.filter(network=network)
        if staff:
            events = events.filter(user__is_staff=True) | events.filter(on_console=True)
        lines = [_as_json(event) if json else _as_line(event) for event in events.order_by("-at", "-pk")[:most]]
        self.stdout.write("\n".join(reversed(lines)) or "nothing")


def _as_line(event: SecurityEvent) -> str:
    who = "console" if event.on_console else f"by {event.by_id}" if event.by_id else ""
    parts = (
        f"{event.at:%Y-%m-%d %H:%M:%S}Z",
        event.kind,
        event.detail,
        f"user {event.user_id or '-'}",
        who,
        event.network,
        event.device,
    )
    return "  ".join(part for part in parts if part)


def _as_json(event: SecurityEvent) -> str:
    fields = ("kind", "detail", "user_id", "by_id", "on_console", "network", "device")
    return json.dumps({"at": event.at.isoformat(), **{name: getattr(event, name) for name in fields}})
