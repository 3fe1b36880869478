"""The operations app."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "lems_site.operations"

    def ready(self) -> None:
        from lems_site.web.background_jobs import register_job
        from lems_site.web.dashboard import register_panel
        from lems_site.web.diary_opening import register_opening
        from lems_site.web.retention import register_sweep

        from .backups.deletions import delete_old_deletions
        from .backups.leftovers import delete_leftovers
        from .backups.set_aside import delete_old_set_aside
        from .diary_opening import EVERY, is_open, judge_opening
        from .panels import backups_panel, mails_panel

        register_panel("backups", "operations.view_backup", backups_panel, place=90)
        register_panel("mails", "web.view_queuedmail", mails_panel, place=91)
        register_opening(is_open)
        register_job("look whether new diaries may begin", judge_opening, every=EVERY)
        register_sweep("ids of deleted diaries and accounts", delete_old_deletions)
        register_sweep("copies from before a restore", delete_old_set_aside)
        register_sweep("leftovers of killed backups, drills and restores", delete_leftovers)
