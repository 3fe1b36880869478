"""/sources/: every claim, fact and conflict point, who says it, and the pages that use it."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.publishing.delivery.page_cache import public_page
from lems_site.web.context import page_context

from .models import Statement
from .source_list import restored_days, statement_rows, used_in_by_statement


@require_safe
@public_page()
def source_list(request: HttpRequest) -> HttpResponse:
    """All statements. Three queries, and five at most for those whose earlier text was put back."""
    rows, used_in, restored = list(Statement.objects.all()), used_in_by_statement(), restored_days()
    claims = [row for row in rows if row.kind == Statement.Kind.CLAIM]
    facts = [row for row in rows if row.kind == Statement.Kind.FACT]
    conflicts = [row for row in rows if row.kind == Statement.Kind.CONFLICT]
    claims.sort(key=lambda row: row.source)
    claim_groups = [
        {
            "title": source.rpartition(", ")[0],
            "era": source.rpartition(", ")[2],
            "statements": statement_rows(group, used_in, conflicts, restored=restored),
        }
        for source, group in groupby(claims, lambda row: row.source)
    ]
    topics = list(dict.fromkeys(row.topic for row in facts))
    by_topic = {topic: [fact for fact in facts if fact.topic == topic] for topic in topics}
    fact_groups = [
        {"topic": topic, "statements": statement_rows(some, used_in, restored=restored)} for topic, some in by_topic.items()
    ]
    description = _("Every statement behind the guide: what is said, who says it, and which pages use it.")
    return HttpResponse(
        render_to_string(
            "evidence/list.html",
            page_context(
                "sources",
                "/sources/",
                _("Sources"),
                description,
                claim_groups=claim_groups,
                fact_groups=fact_groups,
                conflicts=statement_rows(conflicts, used_in, restored=restored),
            ),
        )
    )
