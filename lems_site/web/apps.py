"""The shell that every app uses. An app itself, for the clock's command and its tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lems_site.web"

    def ready(self) -> None:
        from django.core import checks

        from .background_jobs import register_job
        from .context import check_lines
        from .mail_queue.delivery import delete_old_failures, next_mail_due, send_due_mails
        from .retention import register_sweep

        checks.register(check_lines, "site")  # `manage.py prepare` runs those with this tag alone
        register_job("send mails", send_due_mails, next_due=next_mail_due)
        register_sweep("mails that could not be sent", delete_old_failures)
