"""The panel of the admin's first page for superusers: what the doctor finds about keys and backups."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lems_site.web.dashboard import Panel, PanelRow

from .doctor.database_checks import check_backups, check_elsewhere
from .doctor.findings import Level
from .doctor.key_checks import check_keys


def backups_panel(request: HttpRequest) -> Panel:
    """When the last backup was made and proved. Six queries at most."""
    findings = [*check_keys(), *check_backups(), *check_elsewhere()]
    wrong = sum(finding.level is Level.RED for finding in findings)
    rows = [PanelRow(f"{finding.subject}: {finding.state}", note=finding.remedy) for finding in findings]
    return Panel(_("Backups"), wrong, rows, hint=_("The operator's `manage.py doctor` says more.") if wrong else "")
