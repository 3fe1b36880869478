"""rebuild: go on with publications that were broken off, then compile every published page anew from its live revision."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from lems_site.publishing.models import PublicationJob
from lems_site.publishing.publish.jobs import advance_job, begin_rebuild
from lems_site.web.progress import ProgressLine


class Command(BaseCommand):
    help = "Finish publications in progress, then compile every published page anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unfinished", action="store_true", help="only finish publications in progress")

    def handle(self, *, unfinished: bool, verbosity: int, **options: object) -> None:
        for job in PublicationJob.objects.running().exclude(kind="").order_by("created_at"):
            self._finish_job(job, verbosity)
            self.stdout.write(f"{job.kind}/{job.slug}: {job.get_state_display()}")
            for problem in job.problems:
                self.stderr.write(problem)
        if unfinished and not PublicationJob.objects.find_running("", ""):
            return
        job = begin_rebuild(by=None)
        self._finish_job(job, verbosity)
        if job.state == PublicationJob.State.BLOCKED:
            for problem in job.problems:
                self.stderr.write(problem)
            raise CommandError("nothing was rebuilt", returncode=1)
        self.stdout.write(f"{job.total} pages rebuilt")

    def _finish_job(self, job: PublicationJob, verbosity: int) -> None:
        line = ProgressLine(self.stderr, verbosity)
        while job.is_unfinished:
            advance_job(job, seconds=1)
            line("rebuilding", job.count_ready(), job.total)
        line.end()
