"""The accounts app: what was typed into a lost form is given back, and sessions that have ended are deleted in time."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lems_site.accounts"

    def ready(self) -> None:
        from lems_site.web import background_jobs, dashboard, lost_session, retention

        from .form_recovery import store_account_form
        from .security.devices import delete_unused_devices
        from .security.events import delete_old_events
        from .security.second_step_seeds import bind_seeds
        from .sessions import delete_ended_sessions
        from .staff.admin_pages import staff_panel

        lost_session.register_recovery("accounts", store_account_form)
        retention.register_sweep("sessions", delete_ended_sessions)
        retention.register_sweep("security events", delete_old_events)
        retention.register_sweep("devices without a sign-in", delete_unused_devices)
        background_jobs.register_job("seal second steps", bind_seeds, every=background_jobs.DAILY / 24)
        dashboard.register_panel("staff", lambda: ("accounts.add_staffchange", "articles.review_article"), staff_panel, place=45)
