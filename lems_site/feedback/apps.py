"""The feedback app: its messages are swept away in time, and shown on the admin's first page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "lems_site.feedback"
    verbose_name = _("Feedback")

    def ready(self) -> None:
        from lems_site.web import dashboard, lost_session, retention

        from .actions import sweep
        from .panel import panel
        from .views import recover_feedback_form

        retention.register_sweep("messages of readers", sweep)
        dashboard.register_panel("feedback", "feedback.view_message", panel, place=40)
        lost_session.register_recovery("feedback", recover_feedback_form)
