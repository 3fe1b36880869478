"""Who a Reviewer is, as readers are told: a name and a profession that one superuser sets and another person confirms."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.publishing.models import Signature, SignerName, SiteVersion
from lems_site.publishing.pages.permissions import is_reviewer
from lems_site.publishing.pages.registry import page_types

if TYPE_CHECKING:
    from lems_site.accounts.models import User


class CannotConfirm(Exception):
    """Why a name cannot be set or confirmed by this person; the words are for them."""


def newest_name(user: User) -> SignerName | None:
    """The name that was set last for a person, confirmed or not. One query."""
    return SignerName.objects.filter(user=user).order_by("-pk").first()


def proved_name(user: User) -> SignerName | None:
    """The name under which a person may sign; None while their newest one is not confirmed. One query."""
    newest = newest_name(user)
    return newest if newest and newest.confirmed_at else None


def proved_names(at: datetime | None = None) -> dict[int, str]:
    """The name and profession of each person whose newest name is (or was, at that moment) confirmed, by the person's id. One
    query."""
    rows = SignerName.objects.order_by("pk")
    newest = {row.user_id: row for row in (rows.filter(set_at__lte=at) if at else rows)}
    return {user: str(row) for user, row in newest.items() if row.confirmed_at and (at is None or row.confirmed_at <= at)}


def names_to_confirm() -> list[SignerName]:
    """The newest names that wait for another person. One query."""
    newest = {row.user_id: row for row in SignerName.objects.select_related("user", "set_by").order_by("pk")}
    return [row for row in newest.values() if row.confirmed_at is None]


def set_name(user: User, *, name: str, profession: str, by: User | None) -> SignerName:
    """Set a person's name and profession (`by` None: the console). Readers see none of their signatures until it is confirmed.

    Raises CannotConfirm.
    """
    if by is not None and not by.is_superuser:
        raise CannotConfirm(_("Only a superuser sets the name of a Reviewer."))
    if not name.strip() or not profession.strip():
        raise CannotConfirm(_("Type the name and the profession: readers see both."))
    with transaction.atomic():
        row = SignerName.objects.create(user=user, name=name.strip(), profession=profession.strip(), set_by=by)
        lay_out_signed_pages(user)
    return row


def why_cannot_confirm(row: SignerName, by: User) -> str:
    """Why somebody cannot confirm a name, in words for them; "" if they can."""
    if row.confirmed_at is not None:
        return _("This name was confirmed already.")
    if row.set_by_id == by.pk:
        return _("You set this name. Another person must confirm it.")
    if not (by.pk == row.user_id or by.is_superuser or is_reviewer(by)):
        return _("Only a superuser, a Reviewer, or the person themselves may confirm a name.")
    return ""


def confirm_name(row: SignerName, *, by: User) -> None:
    """Confirm a name that another person set; readers see the person's signatures again. Raises CannotConfirm."""
    if refused := why_cannot_confirm(row, by):
        raise CannotConfirm(refused)
    with transaction.atomic():
        newest = SignerName.objects.select_for_update().filter(user=row.user_id).order_by("-pk").first()
        if newest is None or newest.pk != row.pk or newest.confirmed_at:
            raise CannotConfirm(_("The name was changed meanwhile. Look at it again."))
        SignerName.objects.filter(pk=row.pk).update(confirmed_by=by, confirmed_at=timezone.now())
        lay_out_signed_pages(row.user)


def lay_out_signed_pages(user: User) -> None:
    """Lay out all pages that tell readers of a person's signatures. Call it in the transaction that changes the name."""
    rows = Signature.objects.filter(by=user, was_live=True).values_list("page_kind", "page_slug").distinct()
    slugs: dict[str, list[str]] = {}
    for kind, slug in rows:
        slugs.setdefault(kind, []).append(slug)
    for kind, some in slugs.items():
        if kind in page_types:
            page_types[kind].relayout(sorted(some))()
    if slugs:
        SiteVersion.bump()
