"""Inviting, changing, ending, hiding, leaving: what the owner does about people.

Over 250 lines: each action beside the refusals of the same action.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from lems_site.accounts import consent
from lems_site.diary.access import grants, invitations, tokens
from lems_site.diary.models import AuditEvent, Grant, Invitation
from tests.diary.conftest import grant

pytestmark = pytest.mark.django_db


def at(access, name: str, *args: object) -> str:
    return reverse(f"diary:{name}", args=[access.diary.pk, *args])


def offer(access, role: str = "helper", **fields):
    return grants.create_invitation(by=access, role=role, form_id=uuid.uuid4(), **fields)


def typed(**fields: str) -> dict[str, str]:
    return {"role": "helper", "label": "", "last_day": "", "form_id": str(uuid.uuid4()), **fields}


def shown(answer) -> tuple[str, str]:
    """The link and the code of the page that shows them."""
    text = answer.content.decode()
    link = re.search(r"/diary/join/[\w-]+/", text)
    code = re.search(r'value="(\d{4} \d{4})"', text)
    assert link
    assert code
    return link[0], code[1]


def test_an_invitation_shows_a_link_and_a_code_once_and_keeps_neither(owner, ada, browse):
    answer = browse(ada).post(at(owner, "invite"), typed(label="my sister"))
    assert answer.status_code == 200
    link, code = shown(answer)
    token = link.split("/")[3]
    kept = str(list(Invitation.objects.values_list()))
    assert token not in kept
    assert code not in kept
    assert code.replace(" ", "") not in kept
    text = browse(ada).get(at(owner, "people")).content.decode()
    assert "my sister" in text
    assert token not in text
    assert code not in text
    invitation = Invitation.objects.get()
    assert dt.timedelta(days=6, hours=23) < invitation.ends_at - timezone.now() <= dt.timedelta(days=7)


def test_the_same_form_twice_is_one_invitation_with_the_same_link(owner, ada, browse):
    form = typed()
    first, second = (browse(ada).post(at(owner, "invite"), form) for _ in range(2))
    assert shown(first) == shown(second)
    assert Invitation.objects.count() == AuditEvent.objects.filter(action="invited").count() == 1


def test_another_answer_in_the_same_form_is_another_invitation(owner, ada, browse):
    form = typed()
    first = browse(ada).post(at(owner, "invite"), form)
    second = browse(ada).post(at(owner, "invite"), {**form, "role": "reader"})
    assert shown(first) != shown(second)
    assert Invitation.objects.count() == 2


def test_the_same_form_after_the_invitation_ended_shows_no_link(owner, ada, browse):
    form = typed()
    browse(ada).post(at(owner, "invite"), form)
    browse(ada).post(at(owner, "invitation-end", Invitation.objects.get().pk))
    answer = browse(ada).post(at(owner, "invite"), form, follow=True)
    assert "used or cancelled" in answer.content.decode()
    assert "/diary/join/" not in answer.content.decode()


def test_link_and_code_are_long_enough_and_differ():
    made = [tokens.create_token_and_code(uuid.uuid4(), "x") for _ in range(200)]
    assert len({token for token, _ in made}) == len({code for _, code in made}) == 200
    assert all(len(token) == 24 and re.fullmatch(r"\d{8}", code) for token, code in made)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"role": ""}, "Choose helper or reader."),
        ({"role": "owner"}, "Choose helper or reader."),
        ({"role": "keeper"}, "Choose helper or reader."),
        ({"last_day": "2020-01-01"}, "This day is over."),
        ({"last_day": "tomorrow"}, "Write the date with day, month and year"),
        ({"label": "x" * 61}, "60"),
        ({"form_id": "x"}, "Open the page again"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_is_kept(owner, ada, browse, fields, message):
    answer = browse(ada).post(at(owner, "invite"), typed(**{"label": "my sister", **fields}))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert fields.get("label", "my sister") in answer.content.decode()
    assert not Invitation.objects.exists()


def test_the_last_day_ends_at_midnight_where_the_diary_is(owner, ada, browse):
    browse(ada).post(at(owner, "invite"), typed(last_day="2099-07-01"))
    assert Invitation.objects.get().grant_ends_at == dt.datetime(2099, 7, 1, 22, tzinfo=dt.UTC)  # Berlin in summer


def test_the_furthest_day_there_is_has_no_end(owner, ada, browse):
    assert browse(ada).post(at(owner, "invite"), typed(last_day="9999-12-31")).status_code == 200
    assert Invitation.objects.get().grant_ends_at is None


def test_while_a_diary_is_paused_nobody_new_is_invited_and_the_people_page_says_so(owner, ada, helper, browse):
    consent.withdraw_consent(by=ada)
    assert browse(ada).post(at(owner, "invite"), typed()).url == at(owner, "paused")
    assert not Invitation.objects.exists()
    assert "This diary is paused" in browse(ada).get(at(owner, "people")).content.decode()
    assert browse(helper.user).get(at(owner, "home")).status_code == 200


def test_the_owner_sees_who_may_do_what_since_when_and_when_they_were_last_here(owner, ada, helper, reader, browse):
    browse(helper.user).get(at(owner, "home"))
    reader.grant.ends_at = timezone.now() + dt.timedelta(days=2)
    reader.grant.save()
    text = browse(ada).get(at(owner, "people")).content.decode()
    for words in (
        "ada@example.org",
        "ben@example.org",
        "gil@example.org",
        "Helper",
        "Reader",
        "until",
        "Last active",
        "Has not opened it yet",
    ):
        assert words in text


def test_the_page_of_people_costs_the_same_for_many(owner, ada, browse, django_assert_num_queries, django_user_model):
    client = browse(ada)
    for number in range(12):
        grant(owner, django_user_model.objects.create_user(f"{number}@example.org"), "reader")
        offer(owner)
    with django_assert_num_queries(7):  # session, user, grant; log, people, invitations; whether it is paused
        client.get(at(owner, "people"))


def test_a_role_and_its_end_can_be_changed_and_count_at_once(owner, ada, helper, browse):
    address = at(owner, "grant", helper.grant.pk)
    assert 'value="helper"' in browse(ada).get(address).content.decode()
    answer = browse(ada).post(address, {"role": "reader", "last_day": "2099-01-01"}, follow=True)
    assert "Saved." in answer.content.decode()
    changed = Grant.objects.get(pk=helper.grant.pk)
    assert changed.role == "reader"
    assert 'value="2099-01-01"' in browse(ada).get(address).content.decode()
    line = AuditEvent.objects.get(action="role")
    assert (line.user, line.target_user, line.target) == (ada, helper.user, "reader")


def test_saving_the_same_again_changes_and_logs_nothing(owner, ada, helper, browse):
    browse(ada).post(at(owner, "grant", helper.grant.pk), {"role": "helper", "last_day": ""})
    assert not AuditEvent.objects.filter(action="role").exists()


@pytest.mark.parametrize("role", ["owner", "keeper", "", "x"])
def test_nobody_is_made_owner_or_keeper_by_changing_a_grant(owner, ada, helper, browse, role):
    assert browse(ada).post(at(owner, "grant", helper.grant.pk), {"role": role}).status_code == 422
    assert Grant.objects.get(pk=helper.grant.pk).role == "helper"
    with pytest.raises(ValueError, match="cannot be changed"):
        grants.change_grant(helper.grant.pk, by=owner, role=role, ends_at=None)


def test_the_owners_own_grant_is_not_changed_or_ended(owner, ada, browse):
    address = at(owner, "grant", owner.grant.pk)
    assert browse(ada).get(address).status_code == 404
    assert browse(ada).post(address, {"action": "end"}).status_code == 404
    with pytest.raises(Http404):
        grants.revoke_grant(owner.grant.pk, by=owner)


def test_what_is_ended_ends_with_the_next_request_of_an_open_session(owner, ada, helper, browse):
    open_browser = browse(helper.user)
    assert open_browser.get(at(owner, "home")).status_code == 200
    browse(ada).post(at(owner, "grant", helper.grant.pk), {"action": "end"})
    assert open_browser.get(at(owner, "home")).status_code == 404
    assert str(owner.diary.pk) not in open_browser.get("/diary/").content.decode()
    assert "ben@example.org" not in browse(ada).get(at(owner, "people")).content.decode()
    assert AuditEvent.objects.get(action="revoked").target_user == helper.user


def test_what_is_over_ends_by_itself_and_can_be_given_again(owner, ada, helper, browse):
    helper.grant.ends_at = timezone.now() - dt.timedelta(seconds=1)
    helper.grant.save()
    assert browse(helper.user).get(at(owner, "home")).status_code == 404
    assert "ended on" in browse(ada).get(at(owner, "people")).content.decode()
    browse(ada).post(at(owner, "grant", helper.grant.pk), {"role": "helper", "last_day": ""})
    assert browse(helper.user).get(at(owner, "home")).status_code == 200


def test_an_invitation_can_be_ended(owner, ada, browse):
    made = offer(owner)
    browse(ada).post(at(owner, "invitation-end", made.invitation.pk))
    assert Invitation.objects.get().state == "ended"
    assert "Without a name" not in browse(ada).get(at(owner, "people")).content.decode()


def test_an_invitation_that_was_accepted_meanwhile_says_so(owner, ada, browse, cleo):
    made = offer(owner)
    invitations.accept_invitation(made.token, made.code, by=cleo)
    answer = browse(ada).post(at(owner, "invitation-end", made.invitation.pk), follow=True)
    assert "accepted before you ended it" in answer.content.decode()
    assert "cleo@example.org" in answer.content.decode()


@pytest.mark.parametrize("number", [0, 10**30])
def test_numbers_of_nothing_are_not_found(owner, ada, browse, number):
    for name in ("grant", "invitation-end"):
        assert browse(ada).post(at(owner, name, number)).status_code == 404


def test_what_is_hidden_is_kept_and_said_on_the_pages(owner, ada, browse):
    address = at(owner, "hidden-topics")
    answer = browse(ada).post(address, {"hidden_topics": ["erection", "notes"]}, follow=True)
    assert "Erection problems, Notes" in answer.content.decode()
    owner.diary.refresh_from_db()
    assert owner.diary.hidden_topics == ["erection", "notes"]
    assert "They do not see: Erection problems, Notes" in " ".join(browse(ada).get(at(owner, "invite")).content.decode().split())
    assert len(re.findall(r'name="hidden_topics"[^>]* checked', browse(ada).get(address).content.decode())) == 2
    assert browse(ada).post(address, {"hidden_topics": ["strength"]}).status_code == 422
    browse(ada).post(address, {})
    owner.diary.refresh_from_db()
    assert owner.diary.hidden_topics == []


def test_hiding_what_cannot_be_hidden_is_refused(owner):
    with pytest.raises(ValueError, match="cannot be hidden"):
        grants.set_hidden_topics(by=owner, hidden_topics={"strength"})


def test_a_helper_stops_by_themselves(owner, helper, browse):
    client = browse(helper.user)
    assert "What you wrote stays in it" in client.get(at(owner, "leave")).content.decode()
    assert Grant.objects.get(pk=helper.grant.pk).revoked_at is None
    answer = client.post(at(owner, "leave"), follow=True)
    assert "You can no longer open that diary" in answer.content.decode()
    assert client.get(at(owner, "home")).status_code == 404
    assert AuditEvent.objects.get(action="left").user == helper.user


def test_owner_and_keeper_cannot_leave_a_diary_to_nobody(owner, keeper, ada, fay, browse):
    for access, user in ((owner, ada), (keeper, fay)):
        assert browse(user).post(at(access, "leave")).status_code == 404
        with pytest.raises(Http404):
            grants.leave_diary(by=access)


@pytest.mark.parametrize("role", ["owner", "keeper", "x"])
def test_an_owner_can_give_no_other_role_than_helper_and_reader(owner, role):
    with pytest.raises(ValueError, match="cannot give"):
        offer(owner, role)


@pytest.mark.parametrize("role", ["helper", "reader"])
def test_helpers_and_readers_invite_nobody(owner, ben, role):
    with pytest.raises(ValueError, match="cannot give"):
        offer(grant(owner, ben, role), "reader")
