"""mails: what waits in the queue of mails, and what could not be sent."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from lems_site.web.mail_queue.models import QueuedMail

State = QueuedMail.State


class Command(BaseCommand):
    help = (
        "List the mails that wait and those that could not be sent: when, how often tried, why; not to whom, nor what they say."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forget", action="store_true", help="delete the list of mails that could not be sent")

    def handle(self, *, forget: bool, **options: object) -> None:
        rows = QueuedMail.objects.order_by("created_at").defer("sealed")
        for row in rows:
            reason = row.error or "not tried"
            to = f", to an address at {row.domain}" if row.domain else ""
            self.stdout.write(f"{row.created_at:%Y-%m-%d %H:%M:%S} UTC  {row.state}, {row.attempts} attempts: {reason}{to}")
        self.stdout.write(f"{rows.filter(state=State.WAITING).count()} wait, {rows.filter(state=State.FAILED).count()} failed")
        if forget:
            rows.filter(state=State.FAILED).delete()
