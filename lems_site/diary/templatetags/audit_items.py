"""Lines of the log as the items of a list, which a template's loop would take several times as long to write."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lems_site.diary.views.access.audit_log import AuditRow
from lems_site.markup.safe import join_html
from lems_site.web.rendering.texts import gettext as _

register = template.Library()

ITEM = '<li class="log__line"><span class="log__when">{}</span> <span>{}{}{}</span></li>\n'
WHO = '<strong translate="no">{}</strong> '


@register.simple_tag
def audit_items(rows: Iterable[AuditRow]) -> SafeString:
    """An item for each line: when, who did what, and for which day. Everything is escaped."""
    for_day = ", " + _("for %(day)s")
    return join_html(ITEM, ((row.when, _who(row), row.what, for_day % {"day": row.day} if row.day else "") for row in rows))


def _who(row: AuditRow) -> SafeString | str:
    return format_html(WHO, row.who) if row.who else ""
