"""demo_data: invented diaries, clearly marked, the same for the same seed, and never among real people unasked."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import Client

from lems_site.accounts.models import User
from lems_site.diary.account.demo_data import create_demo_entries
from lems_site.diary.models import Diary, Entry, Medicine, Question

pytestmark = pytest.mark.django_db
PASSWORD = "only for trying"


def demo_data(**options) -> str:
    out = io.StringIO()
    call_command("demo_data", stdout=out, **{"years": 0.2, "password": PASSWORD, **options})
    return out.getvalue()


def test_it_prints_a_user_for_each_role_who_can_do_just_that():
    printed = demo_data()
    assert f"the password of all is: {PASSWORD}" in printed
    first, second = (Diary.objects.get(grants__role=role) for role in ("owner", "keeper"))
    sees = {
        "owner": (200, 404),
        "helper": (200, 404),
        "reader": (200, 404),
        "keeper": (404, 200),
        "stranger": (404, 404),
        "editor": (404, 404),
        "author": (404, 404),
        "reviewer": (404, 404),
        "publisher": (404, 404),
    }
    for role, expected in sees.items():
        assert f"{role}@demo.example" in printed
        client = Client()
        assert client.login(email=f"{role}@demo.example", password=PASSWORD)
        assert tuple(client.get(f"/diary/{diary.pk}/").status_code for diary in (first, second)) == expected
    editor = User.objects.get(email="editor@demo.example")
    assert editor.is_staff
    assert not editor.is_superuser
    assert editor.has_perm("articles.change_article")


def test_everything_is_marked_as_a_demonstration():
    demo_data()
    diary = Diary.objects.get(grants__role="owner")
    assert diary.is_demo
    assert diary.name.startswith("Demonstration")
    assert all(entry.text.startswith("Demonstration") for entry in Entry.objects.all() if entry.text)
    assert all(one.name.startswith("Demonstration") for one in Medicine.objects.all())
    assert all(one.text.startswith("Demonstration") for one in Question.objects.all())
    client = Client()
    client.login(email="owner@demo.example", password=PASSWORD)
    for page in ("", "list/", "charts/", "patterns/"):
        assert "Demonstration: this diary is invented." in client.get(f"/diary/{diary.pk}/{page}").content.decode()


def test_it_refuses_where_somebody_real_is(ada):
    with pytest.raises(CommandError, match=r"1 real user\(s\), so nothing was made"):
        demo_data()
    assert not Diary.objects.exists()
    demo_data(yes=True)
    assert Diary.objects.count() == 2


def test_a_second_run_leaves_the_diaries_as_they_are():
    demo_data()
    before = Entry.objects.count()
    assert "were left as they are" in demo_data()
    assert Entry.objects.count() == before
    assert Diary.objects.count() == 2


@pytest.mark.parametrize("options", [{"diaries": 0}, {"years": 0}, {"years": 51}])
def test_numbers_that_make_no_sense_are_refused(options):
    with pytest.raises(CommandError, match="at least 1 diary"):
        demo_data(**options)


def said(diary: Diary) -> list[tuple[object, ...]]:
    return [(one.kind, one.at, one.data, one.text) for one in Entry.objects.filter(diary=diary).order_by("at", "pk")]


def test_the_same_seed_gives_the_same_entries_and_another_seed_others(ada):
    made = []
    for seed in (1, 1, 2):
        diary = Diary.objects.create(owner=ada, name="Demonstration", zone="Europe/Berlin")
        create_demo_entries(diary, writers=[ada], years=0.1, last=dt.date(2026, 11, 20), seed=seed)
        made.append(said(diary))
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_a_year_looks_like_a_year(ada):
    diary = Diary.objects.create(owner=ada, name="Demonstration", zone="Europe/Berlin")
    count = create_demo_entries(diary, writers=[ada], years=1, last=dt.date(2026, 11, 20), seed=1)
    assert count == Entry.objects.filter(diary=diary).count() > 1500
    logged = Entry.objects.filter(diary=diary, kind="check-in").values_list("local_day").distinct().count()
    assert 260 < logged < 360, "most days are written, not all"
    kinds = dict(Entry.objects.filter(diary=diary).values_list("kind").annotate(Count("pk")))
    assert set(kinds) == {"check-in", "event", "dose", "test", "weight"}
    falls = [one for one in Entry.objects.filter(diary=diary, kind="event") if one.data["event"] == "fall"]
    assert 1 <= len(falls) <= 15
    strengths = [one.data["strength"] for one in Entry.objects.filter(diary=diary, kind="check-in")]
    assert set(strengths) == {-2, -1, 0, 1, 2}
    assert max(one.local_day for one in Entry.objects.filter(diary=diary)) <= dt.date(2026, 11, 20)


def test_the_clinics_staff_have_one_role_each_and_open_the_admin(settings):
    settings.ADMIN_SECOND_FACTOR = False
    demo_data()
    demo_data()
    for role in ("Author", "Reviewer", "Publisher"):
        user = User.objects.get(email=f"{role.lower()}@demo.example")
        assert [group.name for group in user.groups.all()] == [role]
        assert user.check_password(PASSWORD)
        browser = Client()
        browser.force_login(user)
        assert browser.get("/admin/").status_code == 200
