"""The diary app."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "lems_site.diary"
    verbose_name = "diary"

    def ready(self) -> None:
        from lems_site.web import lost_session

        from .views.form_recovery import recover_diary_form

        lost_session.register_recovery("diary", recover_diary_form)
