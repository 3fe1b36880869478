"""The diary app: what was typed into a lost form is given back; reminders are sent; what is over is deleted in time."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "lems_site.diary"
    verbose_name = "diary"

    def ready(self) -> None:
        from lems_site.accounts.security.own_zone import register_zone
        from lems_site.web import background_jobs, lost_session, retention

        from .access.permissions import own_zone
        from .account.database_files import EVERY, empty_log_in_clock
        from .importing.background import next_import_due, run_imports
        from .importing.uploads import delete_expired_uploads
        from .models.imports import HOUR
        from .outbox.device_keys import delete_unused_keys
        from .reminders import deliveries
        from .reminders.links import delete_ended_tokens
        from .report import health_links
        from .summaries import rebuild
        from .views.form_recovery import recover_diary_form

        register_zone(own_zone)
        lost_session.register_recovery("diary", recover_diary_form)
        retention.register_sweep("diary imports that were not confirmed", delete_expired_uploads, every=HOUR)
        retention.register_sweep("links of reminders", delete_ended_tokens, every=HOUR)
        retention.register_sweep("reminders that were sent", deliveries.delete_old_deliveries, every=HOUR)
        retention.register_sweep("keys of devices that were not used", delete_unused_keys)
        background_jobs.register_job("plan reminders", deliveries.plan_due_reminders, next_due=deliveries.next_plan_due)
        background_jobs.register_job("send reminders", deliveries.send_due_reminders, next_due=deliveries.next_send_due)
        background_jobs.register_job("empty the write-ahead log", empty_log_in_clock, every=EVERY)
        background_jobs.register_job("check and add files of diaries", run_imports, next_due=next_import_due)
        background_jobs.register_job(
            "delete sealed reports", health_links.delete_due_files, next_due=health_links.next_deletion_due
        )
        background_jobs.register_job("build monthly summaries", rebuild.rebuild_due, next_due=rebuild.next_rebuild_due)
