"""doctor: look at the site and say what is wrong and what to do."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError

from lems_site.operations.doctor.examination import examine_site
from lems_site.operations.doctor.findings import Level
from lems_site.web.mail_queue.transport import get_transport


class Command(BaseCommand):
    help = "Look at settings, disk, database, clock and backups; say what is wrong and what to do. Ends with 1 if anything is."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--send-mail", metavar="ADDRESS", help="send one mail there, to try the mail server")

    def handle(self, *, send_mail: str | None, **options: object) -> None:
        wrong = 0
        for finding in examine_site():
            wrong += finding.level is Level.RED
            self.stdout.write(f"{finding.level.value:5}  {finding.subject}: {finding.state}")
            if finding.remedy:
                self.stdout.write(f"       {finding.remedy}")
        if send_mail:
            wrong += not self._try_mail(send_mail)
        if wrong:
            raise CommandError(f"{wrong} wrong", returncode=1)

    def _try_mail(self, address: str) -> bool:
        try:
            subject = f"{settings.SITE_NAME}: a mail to try"
            send_mail(subject, "The mail server works.", None, [address], connection=get_transport())  # not by the queue
        except OSError as error:
            self.stdout.write(f"WRONG  mail to {address}: {error}\n       Look at EMAIL_URL.")
            return False
        self.stdout.write(f"ok     a mail was sent to {address}: see whether it arrives")
        return True
