"""The log: who wrote and who looked, and when; for the owner or keeper."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from lems_site.diary.access import audit_log, grants
from lems_site.diary.access.audit_log import SENTENCES, TARGET_LABELS
from lems_site.diary.models import AuditEvent
from lems_site.diary.views.access.audit_log import EVENTS_PER_PAGE
from lems_site.diary.views.export import FORMATS
from tests.diary import samples
from tests.diary.conftest import check_in

pytestmark = pytest.mark.django_db


def page(access, browse, query: str = "") -> str:
    return browse(access.user).get(reverse("diary:log", args=[access.diary.pk]) + query).content.decode()


def lines(text: str) -> list[str]:
    """The lines as they are read."""
    import html
    import re

    items = re.findall(r'<li class="log__line">(.*?)</li>', text, re.DOTALL)
    return [" ".join(html.unescape(re.sub("<[^>]+>", " ", item)).split()).replace(" ,", ",") for item in items]


def test_it_says_who_wrote_and_who_looked_in_the_clock_of_the_diary(owner, helper, browse):
    with time_machine.travel(dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC), tick=False):
        check_in(helper, text="a secret note", strength=1)
        browse(helper.user).get(reverse("diary:home", args=[owner.diary.pk]))
        text = page(owner, browse)
    assert lines(text) == [
        "2 July 2026, 00:30 ben@example.org viewed the first page",
        "2 July 2026, 00:30 ben@example.org added a check-in, for 1 July 2026",
    ]
    assert "a secret note" not in text
    assert "Europe/Berlin" in text


def test_looking_again_within_an_hour_is_one_look_and_owners_are_not_logged_for_looking(owner, helper, browse):
    address = reverse("diary:home", args=[owner.diary.pk])
    start = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        for minutes in (0, 30, 59, 61):
            clock.move_to(start + dt.timedelta(minutes=minutes))
            browse(helper.user).get(address)
            browse(owner.user).get(address)
    assert AuditEvent.objects.filter(action="viewed").count() == 2


def test_a_shared_report_and_the_end_of_its_link_are_said_in_words(owner, browse):
    link = samples.link(owner)
    browse(owner.user).post(reverse("diary:link-end", args=[owner.diary.pk, link]))
    said = [line.partition("You ")[2] for line in lines(page(owner, browse))]
    assert said == ["ended a link of a shared report", "shared a report by link"]


def test_whatever_the_code_logs_has_words():
    folder = Path(audit_log.__file__).parents[1]
    source = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    targets = re.findall(r'\.log\(\s*AuditEvent\.Action\.([A-Z_]+), "([^"]+)"', source)
    targets += [("VIEWED", target) for target in re.findall(r'(?:log_as=|LOG_TARGET = )"([^"]+)"', source)]
    assert len(targets) > 25
    targets += [("EXPORTED", name) for name in FORMATS]
    known = {("SHARED", "link"), *((action.name, target) for action, target in SENTENCES)}
    assert not [pair for pair in targets if pair[1] not in TARGET_LABELS and pair not in known]


def test_one_persons_lines_can_be_chosen(owner, helper, reader, browse):
    check_in(helper, strength=1)
    check_in(owner, strength=0)
    text = page(owner, browse, f"?who={helper.user.pk}")
    assert len(lines(text)) == 1
    assert "ben@example.org added" in lines(text)[0]
    assert f'<option value="{helper.user.pk}" selected>' in text
    assert "gil@example.org" not in text  # did nothing here


@pytest.mark.parametrize("query", ["?who=999999", "?who=x", "?page=0", "?page=99", "?page=x", "?who=%00", "?who=1e9"])
def test_a_strange_choice_shows_everybody(owner, browse, query):
    check_in(owner, strength=0)
    assert "You added a check-in" in lines(page(owner, browse, query))[0]


def test_of_other_diaries_nothing_is_said(owner, keeper, browse):
    check_in(keeper, strength=1)
    text = page(owner, browse, f"?who={keeper.user.pk}")
    assert "fay@example.org" not in text
    assert not lines(text)


def test_who_has_no_account_any_more_is_a_former_helper(owner, helper, browse):
    check_in(helper, strength=1)
    helper.user.delete()
    text = page(owner, browse, "?who=former")
    assert "A former helper added a check-in" in lines(text)[0]
    assert "ben@example.org" not in text


def test_it_has_pages_and_each_costs_the_same(owner, helper, browse, django_assert_num_queries):
    client, address = browse(owner.user), reverse("diary:log", args=[owner.diary.pk])
    now = timezone.now()
    for number in range(EVENTS_PER_PAGE * 2 + 1):
        AuditEvent.objects.create(
            diary=owner.diary, user=helper.user, action="added", target="dose", at=now - dt.timedelta(hours=number)
        )
    query = ""
    for count in (EVENTS_PER_PAGE, EVENTS_PER_PAGE, 1):
        with django_assert_num_queries(5):  # session, user, grant; people, lines
            text = client.get(address + query).content.decode()
        assert len(lines(text)) == count
        query = unescape("".join(re.findall(r'href="(\?who=&amp;before=[\d.]+)"', text)))
    assert query == ""
    with django_assert_num_queries(5):
        assert len(lines(client.get(f"{address}?page=oldest").content.decode())) == EVENTS_PER_PAGE


def test_every_act_has_words(owner, helper, browse):
    for act in AuditEvent.Action:
        for what in ("", "helper", "home", "invitation", "nothing", "owner", "some-thing"):
            AuditEvent.objects.create(diary=owner.diary, user=helper.user, target_user=owner.user, action=act, target=what)
    seen = [line for query in ("", "?page=oldest") for line in lines(page(owner, browse, query))]
    assert "viewed the first page" in " ".join(seen)
    assert "added some thing" in " ".join(seen)
    assert not [line for line in seen if "%(" in line or "None" in line]
    assert {act for act, _ in SENTENCES} <= set(AuditEvent.Action)
    assert all(str(words) for words in TARGET_LABELS.values())


def test_lines_are_added_and_never_changed_or_removed(owner):
    line = AuditEvent.objects.create(diary=owner.diary, user=owner.user, action="added")
    with pytest.raises(ValueError, match="never changed"):
        line.save()
    with pytest.raises(ValueError, match="never removed"):
        line.delete()


def test_hiding_is_in_the_log(owner, browse):
    grants.set_hidden_topics(by=owner, hidden_topics={"notes"})
    assert "You changed what others see" in lines(page(owner, browse))[0]
