"""Signatures of an older version become what they truly were: of a whole page, or of a change."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from lems_site.articles.models import Article
from lems_site.publishing.models import PageLogEntry, Revision, Signature, State
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.publish import save_revision

pytestmark = pytest.mark.django_db
update = import_module("lems_site.pages.migrations.0003_signature_acts").describe_signatures


@pytest.fixture
def causes(loaded) -> Article:
    return Article.objects.get(slug="causes")


def sign(revision: Revision, hours: int, **told: object) -> Signature:
    """A signature as an older version wrote it, some hours after the first."""
    return Signature.objects.create(
        page_kind="articles",
        page_slug="causes",
        text_hash=revision.text_hash,
        revision=revision.pk,
        name="Eli Reed",
        signed_at=timezone.now() + timedelta(hours=hours),
        review_due=timezone.localdate() + timedelta(days=99),
        was_live=True,
        **told,
    )


def test_present_signatures_become_what_they_truly_were(causes):
    kind = page_types["articles"]
    changed = save_revision(kind, text=causes.live.text.replace("signal", "sign"), by=None, page=causes)
    kind.revisions().filter(pk=changed.pk).update(state=State.PUBLISHED)
    whole, change = sign(causes.live, 0), sign(changed, 1)
    checked = sign(changed, 9)
    about = {"page_kind": "articles", "page_slug": "causes", "revision": changed.pk}
    PageLogEntry.objects.create(**about, what="approve", at=change.signed_at)
    PageLogEntry.objects.create(**about, what="checked", at=checked.signed_at)
    update(apps, None)
    for row in (whole, change, checked):
        row.refresh_from_db()
    assert (whole.act, whole.base) == (Signature.Act.PAGE, None), "the whole text was shown open: readers saw none before it"
    assert (change.act, change.base) == (Signature.Act.CHANGE, whole), "the change was shown, the whole text folded away"
    assert (checked.act, checked.base) == (Signature.Act.PAGE, None), "they said that they had checked the page"
    assert set(PageLogEntry.objects.filter(**about).values_list("what", flat=True)) == {"approve_change", "checked"}
