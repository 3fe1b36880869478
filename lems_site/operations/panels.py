"""The panel of the admin's first page for superusers: what the doctor finds in the database about backups."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lems_site.web.dashboard import Panel, PanelRow

from .doctor.database_checks import check_backups
from .doctor.findings import Level


def backups_panel(request: HttpRequest) -> Panel:
    """When the last backup was made and proved. Three queries at most."""
    findings = list(check_backups())
    wrong = sum(finding.level is Level.RED for finding in findings)
    rows = [PanelRow(f"{finding.subject}: {finding.state}", note=finding.remedy) for finding in findings]
    return Panel(_("Backups"), wrong, rows, hint=_("The operator's `manage.py doctor` says more.") if wrong else "")
