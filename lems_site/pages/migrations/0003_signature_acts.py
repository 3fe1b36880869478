"""Signatures become what they truly were: the reading of a whole page, or of a change.

The review page showed the whole text open where readers saw no text yet, and folded away below the change where they did. So a
signature is a reading of the whole page where there was no published text before it, or where the clinician said of the live page
that they had checked it. Every other signature was of a change; it rests on a reading of the text that was live then, if there
was one. It stands here because it reads the revisions of all page types, which publishing does not know.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import migrations

REVISIONS = {"articles": ("articles", "ArticleRevision"), "glossary": ("glossary", "TermRevision")}
SAME_PRESS = timedelta(minutes=1)


def describe_signatures(apps: Any, schema_editor: Any) -> None:
    """Set the act and the base of each signature, the oldest first."""
    signatures = apps.get_model("publishing", "Signature").objects
    log = apps.get_model("publishing", "PageLogEntry").objects
    for row in signatures.filter(kept_by=None, page_kind__in=list(REVISIONS)).order_by("signed_at", "pk"):
        about = {"page_kind": row.page_kind, "page_slug": row.page_slug}
        live = _live_before(apps, row)
        near = (row.signed_at - SAME_PRESS, row.signed_at + SAME_PRESS)
        if live is None or log.filter(**about, revision=row.revision, what="checked", at__range=near).exists():
            row.act = "page"
        else:
            row.act = "change"
            earlier = signatures.filter(**about, text_hash=live.text_hash, signed_at__lt=row.signed_at, withdrawn_at=None)
            before = earlier.order_by("-signed_at", "-pk").first()
            row.base_id = before and (before.base_id or (before.pk if before.act == "page" else None))
            log.filter(**about, revision=row.revision, what="approve", at__range=near).update(what="approve_change")
        row.save()
        copies = signatures.filter(**about, signed_at=row.signed_at, name=row.name).exclude(kept_by=None)
        copies.update(act=row.act, base_id=row.base_id or (row.pk if row.act == "page" else None))


def _live_before(apps: Any, row: Any) -> Any:
    """The revision that readers saw when a signature was made, but for the signed one; None if there was none."""
    revisions = apps.get_model(*REVISIONS[row.page_kind]).objects
    page = revisions.filter(pk=row.revision).values_list("page_id", flat=True).first()
    earlier = revisions.filter(page_id=page, pk__lt=row.revision, state__in=("published", "retired"))
    return earlier.order_by("-pk").first()


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0002_keptbooklet"),
        ("publishing", "0004_signature_acts"),
        ("articles", "0002_article_changed_on"),
        ("glossary", "0001_initial"),
    ]

    operations = [migrations.RunPython(describe_signatures, migrations.RunPython.noop)]
