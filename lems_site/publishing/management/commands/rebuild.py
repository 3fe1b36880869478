"""rebuild: compile every published page anew from its live revision, for when the renderer or a template has changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lems_site.publishing.actions import carry_out
from lems_site.publishing.kinds import lookups_for
from lems_site.publishing.planning import ContentProblems, Plan, add_outdated


class Command(BaseCommand):
    help = "Compile every published page anew."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = carry_out(_everything)
        except ContentProblems as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError("nothing was rebuilt", returncode=1) from error
        self.stdout.write(f"{len(done.changes)} pages rebuilt")


def _everything() -> Plan:
    plan = Plan()
    add_outdated(plan, lookups_for(), everything=True)
    plan.finish()
    return plan
