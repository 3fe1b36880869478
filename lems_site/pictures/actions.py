"""What changes pictures. Pages that show a picture are made anew in the transaction that changes it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lems_site.publishing.models import Reference, SiteVersion
from lems_site.publishing.pages.registry import lookups_for
from lems_site.publishing.publish.plan import Plan
from lems_site.publishing.publish.publish import execute_plan, plan_recompile

from . import storage
from .models import Picture
from .reencode import CleanPicture

if TYPE_CHECKING:
    from lems_site.accounts.models import User


class InUse(Exception):
    """A live page shows the picture: take it out of the page first."""


def save_picture(picture: Picture, *, plain: CleanPicture | None, by: User | None) -> Picture:
    """Write a picture, new or changed, with other bytes if `plain` is given, and make anew the pages that show it.

    Raises ContentProblems where one of those pages cannot be made, and IntegrityError where the name is taken.
    """
    before = Picture.objects.filter(pk=picture.pk).first() if picture.pk else None
    if plain is not None:
        picture.digest = hashlib.sha256(plain.data).hexdigest()
        picture.ending, picture.width, picture.height = plain.shape.ending, plain.shape.width, plain.shape.height
        picture.size = len(plain.data)
    picture.changed_at, picture.changed_by = timezone.now(), by

    def write() -> None:
        if plain is not None:
            storage.store_bytes(picture.digest, plain.data)
        picture.save()
        if before and before.digest != picture.digest:
            storage.delete_unused(before.digest)

    def plan() -> Plan:
        result = Plan(writers=[write])
        lookups = lookups_for()
        lookups.pictures[picture.name] = picture.entry()
        plan_recompile(result, lookups, showing=("picture", picture.name))
        return result

    execute_plan(plan, by=by)
    return picture


def delete_picture(picture: Picture) -> None:
    """Delete a picture and its bytes; the admin's log says who did. Raises InUse where a live page shows it."""
    with transaction.atomic():
        SiteVersion.lock()  # nobody publishes a page with it in this moment
        if Reference.objects.filter(target_kind="picture", target=picture.name).exists():
            raise InUse
        Picture.objects.filter(pk=picture.pk).delete()
        storage.delete_unused(picture.digest)
        SiteVersion.bump()
