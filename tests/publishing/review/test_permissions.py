"""Every address of the admin, taken from the URL resolver, for every role. A new address must be put in the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from lems_site.accounts.models import User
from lems_site.articles.models import Article
from lems_site.evidence.models import EvidenceRecord
from lems_site.feedback.models import Message
from lems_site.glossary.models import Term
from lems_site.pictures.models import Picture
from lems_site.publishing.models import Page, PageLogEntry, PublicationJob
from tests.publishing.staff import staff

pytestmark = pytest.mark.django_db
ALL = {"no role", "Author", "Reviewer", "Publisher", "superuser"}
ROLES = {"Author", "Reviewer", "Publisher", "superuser"}
PAGES = {
    "changelist": ROLES,
    "add": ROLES,
    "change": ROLES,
    "in_place": ROLES,
    "history": ROLES,
    "revision": ROLES,
    "instruction": {"Reviewer", "superuser"},
    "compare": ROLES,
    "autosave": ROLES,
    "autosave_new": ROLES,
    "reading": {"Reviewer", "superuser"},
    "retire": {"Publisher", "superuser"},
    "address": {"Publisher", "superuser"},
    "past": ROLES,
    "restore": {"Reviewer", "Publisher", "superuser"},
    "second_person": {"Reviewer", "Publisher", "superuser"},
    "delete": set(),
}
NO_ADDRESS = ("in_place", "retire", "address")  # what records have not
LISTS = ("changelist", "change", "history")
READ_BACK = {"Reviewer", "Publisher", "superuser"}
BESIDE = {  # what stands beside the pages
    **{f"publishing_publicationjob_{name}": ROLES if name in LISTS else set() for name in (*LISTS, "add", "delete")},
    **{
        f"publishing_pagelogentry_{name}": ROLES if name in (*LISTS, "csv") else set()
        for name in (*LISTS, "add", "delete", "csv")
    },
    **{f"feedback_message_{name}": READ_BACK if name in (*LISTS, "csv") else set() for name in (*LISTS, "add", "delete", "csv")},
    **{f"pictures_picture_{name}": ROLES for name in LISTS},
    "pictures_picture_add": ROLES,
    "pictures_picture_delete": {"Publisher", "superuser"},
}
SENDING: dict[str, set[str]] = {
    "publishing_pagelogentry_change": set(),
    "pictures_picture_change": READ_BACK,  # and who uploaded it, until a page shows it
}  # not all may, who may look
ACCESS: dict[str, set[str]] = {
    "index": ALL,
    "password_change": ALL,
    "password_change_done": ALL,
    "jsi18n": ALL,
    "app_list": ALL,
    "view_on_site": ALL,
    "autocomplete": set(),
    **{f"{page}_{name}": roles for page in ("articles_article", "glossary_term") for name, roles in PAGES.items()},
    **{f"evidence_evidencerecord_{name}": roles for name, roles in PAGES.items() if name not in NO_ADDRESS},
    **BESIDE,
}
DOORS = {"login", "logout"}  # open to everybody by nature
VISITORS = ("nobody", "stranger", "no role", "Author", "Reviewer", "Publisher", "superuser")


def names() -> Iterator[str]:
    """The names of all addresses under /admin/; the nameless ones only redirect to a named one, or find nothing."""

    def walk(patterns) -> Iterator[str]:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            elif pattern.name:
                yield pattern.name

    admin = next(one for one in get_resolver().url_patterns if str(one.pattern) == "admin/")
    assert isinstance(admin, URLResolver)
    yield from sorted(set(walk(admin.url_patterns)))


def test_the_table_names_every_address():
    assert set(names()) - DOORS == set(ACCESS)


def address(name: str) -> str:
    """An address with real ids in it."""
    page: Page = Article.objects.get(slug="history")
    if name.startswith(("glossary", "evidence")):
        page = Term.objects.get(slug="dry-mouth") if name.startswith("glossary") else EvidenceRecord.objects.get(slug="A4.2")
    content_type = ContentType.objects.get_for_model(Article).pk
    known: dict[str, dict[str, object]] = {
        "app_list": {"app_label": "articles"},
        "view_on_site": {"content_type_id": content_type, "object_id": Article.objects.get(slug="history").pk},
    }
    if name in known:
        return reverse(f"admin:{name}", kwargs=known[name])
    tail = name.rpartition("_")[2]
    if tail in ("changelist", "add", "new", "csv") or "_" not in name or name.startswith("password"):
        return reverse(f"admin:{name}")
    beside: dict[str, Any] = {
        "publishing_publicationjob": PublicationJob.objects.all(),
        "publishing_pagelogentry": PageLogEntry.objects.all(),
        "feedback_message": Message.objects.all(),
        "pictures_picture": Picture.objects.all(),
    }
    if name.rpartition("_")[0] in beside and tail != "csv":
        return reverse(f"admin:{name}", args=[beside[name.rpartition("_")[0]][0].pk])
    with_revision = tail in ("revision", "reading", "restore", "instruction")
    return reverse(f"admin:{name}", args=[page.pk, page.live_id] if with_revision else [page.pk])


def browser_of(visitor: str) -> Client:
    User.objects.create_user("first@example.org", is_staff=True)
    PublicationJob.objects.create(kind="glossary", slug="dry-mouth", state=PublicationJob.State.DONE)
    Message.objects.create(answer="wrong", text="Words.")
    PageLogEntry.objects.create(page_kind="glossary", page_slug="dry-mouth", what="saved")
    Picture.objects.create(name="a-rail", alt="A rail.", digest="0" * 64, ending="png", width=1, height=1, size=1)
    if visitor == "nobody":
        return Client()
    if visitor == "stranger":
        browser = Client()
        browser.force_login(User.objects.create_user("stranger@example.org", "correct horse battery"))
        return browser
    one = staff("" if visitor in ("no role", "superuser") else visitor, "one@example.org", "One", "Person")
    if visitor == "superuser":
        one.user.is_superuser = True
        one.user.save()
    return one.browser


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_each_address_lets_in_whom_it_should_and_nobody_else(visitor, method):
    browser = browser_of(visitor)
    wrong = []
    for name, roles in (ACCESS | SENDING if method == "post" else ACCESS).items():
        answer = getattr(browser, method)(address(name), {})
        to_door = answer.status_code == 302 and answer.headers["Location"].startswith("/admin/login/")
        if visitor in ("nobody", "stranger"):
            right = to_door or (name == "jsi18n" and answer.status_code == 200)
        elif visitor in roles:
            right = not to_door and answer.status_code != 403
        else:
            right = answer.status_code == (405 if (name, method) == ("autocomplete", "post") else 403)
        if name == "app_list" and visitor == "no role":
            right = answer.status_code == 404  # an app of which somebody may see nothing is not there for them
        if method == "post" and name in ("jsi18n", "view_on_site", "app_list", "index", "password_change_done"):
            continue  # pages to read: what a POST to them gives does not matter
        if not right:
            wrong.append((name, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", sorted(ROLES - {"superuser"}))
def test_a_role_sees_its_pages_on_the_first_page_without_being_a_superuser(role):
    page = staff(role, "one@example.org").get("/admin/").content.decode()
    assert "Articles" in page
    assert "Glossary terms" in page
    assert "Users" not in page


def test_what_each_role_may_do():
    def verbs(name: str) -> set[str]:
        permissions = Group.objects.get(name=name).permissions
        return set(permissions.filter(content_type__model="article").values_list("codename", flat=True))

    write = {"view_article", "add_article", "change_article"}
    assert verbs("Author") == write
    assert verbs("Reviewer") == write | {"review_article", "publish_article"}
    assert verbs("Publisher") == write | {"publish_article", "arrange_article"}
