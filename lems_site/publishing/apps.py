"""The publishing app: what it gives the clock, lost forms and the admin's first page."""

from datetime import timedelta

from django.apps import AppConfig

NOTICES_EVERY = timedelta(minutes=1)


class PublishingConfig(AppConfig):
    name = "lems_site.publishing"

    def ready(self) -> None:
        from lems_site.web import background_jobs, dashboard, lost_session

        from .editing import dashboard_panels
        from .editing.form_recovery import recover_page_form
        from .management import site_records, site_records_import
        from .pages import shared_cards
        from .pages.registry import change_permissions, register_exporter, register_loader, register_lookups
        from .publish import jobs
        from .review import overdue
        from .review.notifications import notices, reminders

        register_lookups(shared_cards.fill_lookups)
        register_exporter(site_records.export_site_file)
        register_loader("redirects and signatures", site_records_import.load_site_file)
        lost_session.register_recovery("publishing", recover_page_form)

        background_jobs.register_job("publications", jobs.run_due_publications, next_due=jobs.next_publication_due)
        background_jobs.register_job("overdue reviews", overdue.mark_overdue_pages, next_due=overdue.next_overdue)
        background_jobs.register_job("staff notices", notices.send_staff_notices, every=NOTICES_EVERY)
        background_jobs.register_job("review reminders", reminders.send_due_reminders, every=background_jobs.DAILY)

        dashboard.register_panel("next", change_permissions, dashboard_panels.next_steps_panel, place=5)
        dashboard.register_panel("waiting", change_permissions, dashboard_panels.waiting_panel, place=10)
        dashboard.register_panel("comments", change_permissions, dashboard_panels.comments_panel, place=12)
        dashboard.register_panel("underway", change_permissions, dashboard_panels.underway_panel, place=15)
        dashboard.register_panel("reviews", change_permissions, dashboard_panels.overdue_panel, place=20)
