"""The feedback app: registers the deletion of old messages, its dashboard panel and its form recovery."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "lems_site.feedback"
    verbose_name = _("Feedback")

    def ready(self) -> None:
        from lems_site.web import dashboard, lost_session, retention

        from .actions import delete_old_messages
        from .panel import waiting_messages_panel
        from .views import recover_feedback_form

        retention.register_sweep("messages of readers", delete_old_messages)
        dashboard.register_panel("feedback", "feedback.view_message", waiting_messages_panel, place=40)
        lost_session.register_recovery("feedback", recover_feedback_form)
