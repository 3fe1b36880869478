"""What is written in a diary is in the diary's tables and on its own pages, and nowhere else.

Over 250 lines: one diary that was lived in, and every place that must hold nothing of it.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import uuid

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lems_site.accounts.models import Session, User
from lems_site.diary.access import grants, invitations
from lems_site.diary.codes.private_text import PrivateTextField
from lems_site.diary.entries.services import delete_entries, update_entry
from lems_site.diary.insights.date_range import DateRange
from lems_site.diary.models import (
    Appointment,
    Change,
    Diary,
    Entry,
    HealthLink,
    HealthLinkFetch,
    Import,
    Medicine,
    Question,
    ReminderDevice,
    Reminders,
    ReminderSchedule,
    TrackedSymptom,
)
from lems_site.diary.report import share_links
from lems_site.diary.report.choice import ReportChoice
from lems_site.web.logs.redaction import RedactingFormatter
from tests.diary import samples
from tests.diary.conftest import check_in, overwrite, person
from tests.proved_session import sign_in

pytestmark = pytest.mark.django_db
MARKS = {
    name: f"mark{name}{uuid.uuid4().hex}" for name in ("note", "name", "own", "medicine", "question", "visit", "label", "new")
}
IMPORT_TEXTS = ("content", "summary", "problems", "log")


@pytest.fixture
def logged():
    """Everything that is logged, at every level, as the site's handler would write it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def lived(owner, logged, cleo) -> tuple[Client, str]:
    """A diary with a mark in every text that can be typed, seen and changed through its pages; Ada's browser and a link."""
    overwrite(Diary.objects.filter(pk=owner.diary.pk), name=MARKS["name"])
    entry = check_in(owner, text=MARKS["note"], grades={"erection": 3})
    update_entry(entry.pk, by=owner, version=1, data=entry.data, text=MARKS["new"], at=entry.at)
    overwrite(Entry.objects.filter(pk=entry.pk), imported_from=MARKS["note"])
    TrackedSymptom.objects.create(diary=owner.diary, code="own-1", own_name=MARKS["own"])
    Medicine.objects.create(
        diary=owner.diary, name=MARKS["medicine"], form=MARKS["medicine"], strength=MARKS["medicine"], stock=MARKS["medicine"]
    )
    Question.objects.create(diary=owner.diary, text=MARKS["question"])
    Appointment.objects.create(diary=owner.diary, day=timezone.now().date(), note=MARKS["visit"])
    choice = ReportChoice(DateRange(timezone.now().date(), timezone.now().date()))
    ends_at = timezone.now() + dt.timedelta(days=1)
    share_links.create_share_link(by=owner, form_id=uuid.uuid4(), choice=choice, ends_at=ends_at, label=MARKS["label"])
    overwrite(Question.objects.all(), imported_from=MARKS["note"])
    overwrite(Change.objects.all(), imported_from=MARKS["note"])
    Import.objects.create(diary=owner.diary, by=owner.user, **dict.fromkeys(IMPORT_TEXTS, MARKS["note"]))
    day = timezone.localdate()
    link = HealthLink.objects.create(diary=owner.diary, address_hash="0" * 64, first=day, last=day, ends_at=ends_at)
    HealthLinkFetch.objects.create(link=link, recipient=MARKS["label"])
    Reminders.objects.create(diary=owner.diary, user=owner.user, title=MARKS["name"])
    client = Client()
    sign_in(client, owner.user)
    answer = client.post(
        reverse("diary:invite", args=[owner.diary.pk]),
        {"role": "helper", "label": MARKS["label"], "inviter": MARKS["label"], "form_id": uuid.uuid4(), "last_day": ""},
    )
    assert MARKS["label"] in answer.content.decode()
    made = grants.create_invitation(by=owner, role="reader", form_id=uuid.uuid4(), label=MARKS["label"])
    invitations.accept_invitation(made.token, made.code, by=cleo)
    walk(client, owner)
    # The walk ended what was there.
    schedule = ReminderSchedule.objects.create(diary=owner.diary, user=owner.user, title=MARKS["name"])
    ReminderDevice.objects.create(schedule=schedule, endpoint_hash="0" * 64, subscription=MARKS["name"])
    delete_entries([entry.pk], by=owner)
    return client, made.token


def walk(client: Client, access) -> None:
    """Open every page of the diary, and send each form with marks in every field that it has."""
    for name, pattern in samples.patterns().items():
        if "diary" not in pattern.pattern.converters or getattr(pattern.callback, "required_permission", "") not in (
            "read",
            "write",
            "manage",
        ):
            continue
        address = reverse(f"diary:{name}", kwargs=samples.kwargs(name, pattern, access))
        page = client.get(address)
        fields = {}
        for form in [one for one in (page.context or {}).get("forms", ()) or () if hasattr(one, "fields")]:
            fields |= {form.add_prefix(field): MARKS["new"] for field in form.fields}
        if page.context and "form" in page.context:
            fields |= dict.fromkeys(page.context["form"].fields, MARKS["new"])
        if name not in ("delete", "leave"):
            client.post(address, {**fields, "text": MARKS["new"], "words": MARKS["new"]})


def found_in(text: str) -> list[str]:
    """The marks that stand in a text."""
    return [name for name, mark in MARKS.items() if mark in text]


def tables() -> dict[str, str]:
    """Every table of the database, as text."""
    names = set(connection.introspection.table_names())
    texts = {}
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608 (names of our own tables)
            texts[name] = str(
                [tuple(bytes(value) if isinstance(value, memoryview) else value for value in row) for row in cursor]
            )
    return texts


def test_the_marks_are_in_every_private_column(lived):
    """Else the tests below would find nothing because there is nothing."""
    empty = []
    for model in apps.get_app_config("diary").get_models():
        for field in model._meta.fields:
            if isinstance(field, PrivateTextField) and field.name != "code":  # codes are chosen, not typed
                texts = [getattr(row, field.name) for row in model._base_manager.all()]
                if not found_in(" ".join(texts)):
                    empty.append(f"{model.__name__}.{field.name}")
    assert not empty, f"write a mark into these in `lived`: {empty}"


def test_no_table_holds_any(lived):
    wrong = {name: found_in(text) for name, text in tables().items() if found_in(text)}
    assert not wrong
    assert "accounts_session" in tables()


def test_sessions_caches_and_cookies_hold_none(lived):
    client, token = lived
    kept = str([one.get_decoded() for one in Session.objects.all()]) + str(client.cookies)
    assert not found_in(kept)
    assert token not in kept


def test_no_log_line_holds_any_nor_a_diarys_address(lived, logged, owner):
    client, token = lived
    for path in (
        f"/diary/{owner.diary.pk}/nothing-{MARKS['note']}/",
        f"/diary/join/{token}/?{MARKS['note']}",
        f"/diary/{uuid.uuid4()}/",
    ):
        client.get(path)
    logging.getLogger("django.request").warning("Not Found: %s", f"/diary/{owner.diary.pk}/people/")
    text = logged.getvalue()
    assert "Not Found: /diary/…" in text
    assert not found_in(text)
    assert str(owner.diary.pk) not in text
    assert token not in text


def test_the_sites_own_log_is_written_so(settings):
    handlers = settings.LOGGING["handlers"].values()
    assert handlers
    assert {settings.LOGGING["formatters"][handler["formatter"]]["class"] for handler in handlers} == {
        f"{RedactingFormatter.__module__}.{RedactingFormatter.__name__}"
    }


def test_no_mail_holds_any(lived):
    assert not mail.outbox


def test_no_admin_page_shows_any_and_none_is_of_the_diary(lived, dana):
    client = Client()
    client.force_login(dana)
    assert not [model for model in admin.site._registry if model._meta.app_label == "diary"]
    pages = ["/admin/"]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages.append(reverse(f"{name}_changelist"))
        row = model._base_manager.first()
        if row:
            pages += [reverse(f"{name}_change", args=[row.pk]), reverse(f"{name}_history", args=[row.pk])]
    pages += [reverse("staff"), reverse("staff_person", args=[dana.pk])]
    for page in pages:
        text = client.get(page, follow=True).content.decode()
        assert not found_in(text), page
    assert client.get("/admin/diary/", follow=True).status_code == 404


def test_no_search_finds_any(lived, client, dana):
    client.force_login(dana)
    for mark in MARKS.values():
        for address in ("/search/", "/admin/staff/"):
            for part in (mark[:-4], mark[:20], mark[4:]):  # a page says again what was asked for, but not the whole mark
                assert mark not in client.get(address, {"q": part}).content.decode()


def test_public_pages_hold_none(lived, client):
    for path in ("/", "/articles/", "/sitemap.xml", "/feed.atom", "/privacy/", "/healthz"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert not found_in(answer.content.decode())


def test_no_page_of_the_admin_shows_or_changes_an_account_of_a_patient(owner, dana):
    staff = person("staff")
    User.objects.filter(pk=staff.pk).update(is_staff=True)
    staff.user_permissions.add(*Permission.objects.filter(content_type__app_label__in=("accounts", "auth")))
    for user in (staff, dana):
        client = Client()
        client.force_login(user)
        for address in ("/admin/", "/admin/staff/", "/admin/staff/?q=ada@example.org", "/admin/autocomplete/?term=ada"):
            assert "ada@example.org" not in client.get(address).content.decode(), address
        for address in ("/admin/accounts/user/", "/admin/auth/group/", f"/admin/accounts/user/{owner.user.pk}/delete/"):
            assert client.get(address).status_code == 404, address
        for action in ("roles", "name", "factor", "sessions"):
            assert client.post(f"/admin/staff/{owner.user.pk}/", {"action": action}).status_code in (403, 404)


def test_an_error_in_a_diary_page_logs_no_content(lived, logged, owner, monkeypatch):
    client, _token = lived
    client.raise_request_exception = False
    monkeypatch.setattr("lems_site.diary.views.access.people.reading.list_people", lambda access: 1 / 0)
    answer = client.get(reverse("diary:people", args=[owner.diary.pk]))
    assert answer.status_code == 500
    assert "no-store" in answer.headers["Cache-Control"]
    assert "ZeroDivisionError" in logged.getvalue()
    assert not found_in(logged.getvalue())
    assert str(owner.diary.pk) not in logged.getvalue()
