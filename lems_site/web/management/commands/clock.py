"""clock: run background work when it is due. One process beside the web server, or --once from cron."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from lems_site.web.background_jobs import registered_jobs
from lems_site.web.clock import Clock
from lems_site.web.models import ClockHeartbeat


class Command(BaseCommand):
    help = "Publish pages at their set time, finish large publications, send reminders, delete what is kept only for a time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do all that is due now, then end (for cron)")
        parser.add_argument("--parent", type=int, metavar="PID", help="end when this process, which started it, has ended")

    def handle(self, *, once: bool, parent: int | None, verbosity: int, **options: object) -> None:
        clock = Clock(parent)
        clock.stop_on_signals()
        if once:
            ClockHeartbeat.beat(clock.clock_id)
            self.stdout.write(f"{clock.run_due_jobs()} of {len(registered_jobs())} kinds of work were due")
            return
        if verbosity > 1:
            self.stdout.write("the clock runs; Ctrl+C stops it")
        clock.run_until_stopped()
