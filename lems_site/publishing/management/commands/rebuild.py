"""rebuild: compile every published page anew from its live revision, for when the renderer or a template has changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lems_site.publishing.actions import write_page
from lems_site.publishing.kinds import kinds, lookups_for
from lems_site.publishing.models import SiteVersion


class Command(BaseCommand):
    help = "Compile every published page anew."

    def handle(self, *args: Any, **options: Any) -> None:
        work, problems = [], []
        for kind in kinds.values():
            lookups = lookups_for()
            compiled = []
            for page in kind.model._default_manager.filter(live__isnull=False).select_related("live"):
                file, found = kind.parse(page.live.text, "")  # type: ignore[attr-defined]  # each concrete page has `live`
                problems += [(page.slug, problem) for problem in found]
                if file is not None:
                    one = kind.compile(file, lookups, f"{kind.name}/{page.slug}")
                    problems += [(page.slug, problem) for problem in one.problems if problem.blocking]
                    compiled.append((page, one))
            work.append((kind, compiled))
        if problems:
            for slug, problem in problems:
                self.stderr.write(f"{slug}: {problem}")
            raise CommandError("nothing was rebuilt", returncode=1)
        finishers = [kind.finish([one for _, one in compiled]) for kind, compiled in work]
        with transaction.atomic():
            for kind, compiled in work:
                for page, one in compiled:
                    write_page(kind, page, one, revision=None, by=None)
            for finish in finishers:
                finish()
            SiteVersion.bump()
        self.stdout.write(f"{sum(len(compiled) for _, compiled in work)} pages rebuilt")
