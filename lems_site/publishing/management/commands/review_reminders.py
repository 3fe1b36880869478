"""review_reminders: mail those who look after pages whose review is due. Safe to run any number of times; run it daily."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from lems_site.publishing.review.notifications import reminders


class Command(BaseCommand):
    help = "Mail the owners of pages whose review is due today or earlier; the longer it waits, the more people are asked."

    def handle(self, **options: object) -> None:
        pages = reminders.due_pages()
        failed = []
        sent = 0
        for mail in reminders.plan_mails(pages):
            try:
                reminders.send_reminder(mail)
            except Exception as problem:  # mail servers fail in many ways; the others must get theirs
                failed.append(mail.user.email)
                self.stderr.write(f"not sent to {mail.user.email}: {type(problem).__name__}")
            else:
                sent += 1
        self.stdout.write(f"{len(pages)} pages wait for a review; {sent} mails sent")
        if failed:
            raise CommandError("some mails were not sent: run this again later", returncode=1)
