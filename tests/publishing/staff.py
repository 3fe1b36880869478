"""Clinic staff in tests: somebody with one role and a browser of their own. Nobody here is a superuser."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from lems_site.accounts.models import User
from lems_site.publishing.models import SignerName

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)  # before any day to which a test travels
FOLDERS = {"articles": "articles/article", "glossary": "glossary/term"}


def admin_url(page: Any, *parts: object) -> str:
    """An address of a page in the admin, such as …/change/."""
    return f"/admin/{page._meta.app_label}/{page._meta.model_name}/{page.pk}/{'/'.join(map(str, parts))}/"


@dataclass
class Staff:
    """A signed-in member of staff."""

    user: User
    browser: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.browser.force_login(self.user)

    def get(self, *args: Any, **options: Any) -> Any:
        return self.browser.get(*args, **options)

    def post(self, *args: Any, **options: Any) -> Any:
        return self.browser.post(*args, **options)

    def opens(self, page: Any, **query: str) -> dict[str, str]:
        """What the edit form holds when this person opens it, as their browser would send it back."""
        form = self.get(admin_url(page, "change"), query).context["form"]
        return {name: str(form.initial.get(name, "")) for name in form.fields if not form.fields[name].disabled}

    def sends(self, page: Any, form: dict[str, str], button: str = "_save", **typed: str) -> Any:
        """Press a button of the edit form."""
        return self.post(admin_url(page, "change"), form | typed | {button: "1"})

    def writes(self, page: Any, old: str, new: str, button: str = "_save") -> Any:
        """Open a page, put other words for some, press a button; the revision that this made is the newest."""
        form = self.opens(page)
        assert old in form["body"], old
        return self.sends(page, form, button, body=form["body"].replace(old, new))

    def moves(self, page: Any, name: str, **data: str) -> Any:
        """Make a move with the newest revision of a page; "approve" on the page that shows the whole text."""
        revision = page.revisions.order_by("-pk").first()
        if name == "approve":
            return self.reads(page, revision, **data)
        return self.post(admin_url(page, "revision", revision.pk), {"_move": name, **data})

    def reads(self, page: Any, revision: Any, **typed: str) -> Any:
        """Open the page on which a Reviewer reads a whole text, and sign there."""
        url = admin_url(page, "revision", revision.pk, "read")
        shown = self.get(url)
        form = shown.context["form"].initial if shown.context and "form" in shown.context else {}
        data = {"page_hash": form.get("page_hash", ""), **typed}
        return self.post(url, data)


def staff(role: str, email: str, first: str = "", last: str = "") -> Staff:
    """Somebody with one role."""
    user = User.objects.create_user(email, "correct horse battery", is_staff=True, first_name=first, last_name=last)
    if role:
        user.groups.add(Group.objects.get(name=role))
    if role == "Reviewer" and first:
        prove_name(user)
    return Staff(user)


def prove_name(user: User, profession: str = "neurologist") -> SignerName:
    """A name and profession, as one person set and another confirmed them."""
    told = {"name": user.get_full_name(), "profession": profession}
    return SignerName.objects.create(user=user, **told, set_at=LONG_AGO, confirmed_at=LONG_AGO)


def messages(answer: Any) -> str:
    """What the page after a redirect, or the page itself, tells the person."""
    shown = answer.context["messages"] if answer.context else []
    return "\n".join(str(one) for one in shown)
