"""The diary app: what was typed into a lost form is given back, and imports that nobody confirmed are deleted in time."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "lems_site.diary"
    verbose_name = "diary"

    def ready(self) -> None:
        from lems_site.web import lost_session, retention

        from .importing.apply import delete_expired_uploads
        from .models.imports import HOUR
        from .views.form_recovery import recover_diary_form

        lost_session.register_recovery("diary", recover_diary_form)
        retention.register_sweep("diary imports that were not confirmed", delete_expired_uploads, every=HOUR)
