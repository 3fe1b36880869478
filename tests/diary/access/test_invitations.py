"""What somebody does who was given a link and a code: join, decline, take a diary over.

Over 250 lines: one link in all its states, so that none is forgotten.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lems_site.accounts import consent
from lems_site.accounts.models import Session
from lems_site.diary.access import grants, invitations
from lems_site.diary.access.permissions import is_paused
from lems_site.diary.account.create import create_diary
from lems_site.diary.models import AuditEvent, Grant, Invitation
from tests.diary.conftest import grant, words_of

pytestmark = pytest.mark.django_db
HERE = "/diary/join/"


def offer(access, role: str = "helper", **fields) -> grants.NewInvitation:
    return grants.create_invitation(by=access, role=role, form_id=uuid.uuid4(), **fields)


def link(made: grants.NewInvitation) -> str:
    return reverse("diary:join", args=[made.token])


def reply(client, made: grants.NewInvitation, data: dict[str, Any], **options: Any) -> Any:
    """Open the link, then send the form to which it leads."""
    client.get(link(made))
    return client.post(HERE, data, **options)


def other(code: str) -> str:
    """A code that is not right."""
    return f"{(int(code) + 1) % 10**8:08}"


def test_before_sign_in_a_link_shows_the_typed_name_and_the_role_alone(owner, client):
    made = offer(owner, label="my sister", inviter="Ada B")
    answer = client.get(link(made))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Ada B invites you to a diary." in words_of(page)
    assert "Helper: Can see all entries, and add, correct and delete them." in words_of(page)
    for secret in ("diary&#x27;s", "Ada&#x27;s", "ada@", "sister", str(owner.diary.pk), made.token, made.code, "og:"):
        assert secret not in page
    for name, value in (("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex")):
        assert answer.headers[name] == value
    assert "no-store" in answer.headers["Cache-Control"]


def test_signing_in_leads_back_without_the_token_in_any_address(owner, cleo, client):
    made = offer(owner, inviter="Ada B")
    page = client.get(link(made)).content.decode()
    for path in ("/account/login/?next=/diary/join/", "/account/signup/?next=/diary/join/"):
        assert f'href="{path}"' in page
    client.force_login(cleo)
    page = client.get(HERE).content.decode()
    assert "Ada B invites you to a diary." in words_of(page)
    assert 'name="code"' in page
    assert made.token not in page
    answer = client.post(HERE, {"code": made.code, "answer": "yes"})
    assert answer.url == reverse("diary:home", args=[owner.diary.pk])


def test_signed_in_a_link_leads_on_at_once(owner, cleo, browse):
    answer = browse(cleo).get(link(offer(owner)))
    assert (answer.status_code, answer.url) == (302, HERE)


def test_the_cookie_of_a_link_is_for_that_page_and_an_hour(owner, cleo, client):
    made = offer(owner)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        cookie = client.get(link(made)).cookies["invitation"]
        assert (cookie["path"], cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (HERE, 3600, True, "Lax")
        assert client.get(HERE).status_code == 200
        clock.shift(3601)
        assert client.get(HERE).status_code == 404
    client.cookies["invitation"] = made.token
    assert client.get(HERE).status_code == 404, "a cookie that this site did not sign"


def test_a_session_that_ended_gives_the_code_back(owner, client):
    made = offer(owner)
    answer = reply(client, made, {"code": made.code})
    assert answer.status_code == 403
    assert made.code in answer.content.decode()
    assert made.token not in answer.content.decode()


def test_without_the_code_a_link_tells_no_more_to_a_person_who_is_signed_in(owner, cleo, browse):
    made = offer(owner, label="my sister")
    text = browse(cleo).get(link(made), follow=True).content.decode()
    assert "You have an invitation" in text
    assert "Somebody invites you to a diary." in text
    for secret in ("Ada", "ada@", "sister", str(owner.diary.pk)):
        assert secret not in text


def test_accepting_asks_for_a_name_once_and_shows_it_instead_of_the_address(owner, ada, cleo, browse):
    made = offer(owner)
    client = browse(cleo)
    page = reply(client, made, {"code": made.code}).content.decode()
    assert "Your name, as others see it" in page
    typed = {"code": made.code, "answer": "yes", "display_name": " Cleo\u202e\tC "}
    client.post(HERE, typed)
    cleo.refresh_from_db()
    assert cleo.display_name == "Cleo C"
    people = words_of(browse(ada).get(reverse("diary:people", args=[owner.diary.pk])).content.decode())
    assert "Cleo C" in people
    assert "cleo@" not in people


def test_with_the_code_it_says_who_invites_to_what_and_until_when(owner, cleo, browse):
    until = dt.datetime(2099, 7, 1, 22, tzinfo=dt.UTC)
    made = offer(owner, label="my sister", ends_at=until)
    answer = reply(browse(cleo), made, {"code": f"{made.code[:4]} {made.code[4:]}"})
    text = answer.content.decode()
    assert answer.status_code == 200
    for words in ("ada@example.org", "Ada&#x27;s diary", "Helper", "1 July 2099", "Accept", "Decline"):
        assert words in text
    assert "sister" not in text
    assert not Grant.objects.filter(user=cleo).exists()


def test_accepting_opens_the_diary_and_is_logged(owner, cleo, browse):
    made = offer(owner, "reader", ends_at=timezone.now() + dt.timedelta(days=3))
    answer = reply(browse(cleo), made, {"code": made.code, "answer": "yes"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("diary:home", args=[owner.diary.pk])
    given = Grant.objects.get(user=cleo)
    assert (given.role, given.granted_by, given.ends_at) == ("reader", owner.user, made.invitation.grant_ends_at)
    line = AuditEvent.objects.get(action="joined")
    assert (line.user, line.target) == (cleo, "reader")


def test_declining_ends_the_invitation_and_tells_the_owner_no_address(owner, ada, cleo, browse):
    made = offer(owner, label="my sister")
    answer = reply(browse(cleo), made, {"code": made.code, "answer": "no"}, follow=True)
    assert "You declined" in answer.content.decode()
    for name in ("people", "log"):
        text = browse(ada).get(reverse(f"diary:{name}", args=[owner.diary.pk])).content.decode()
        assert "cleo@" not in text
    assert "The person declined" in browse(ada).get(reverse("diary:people", args=[owner.diary.pk])).content.decode()
    assert browse(cleo).get(link(made)).status_code == 404


def test_an_invitation_works_once(owner, ben, cleo, browse):
    made = offer(owner)
    reply(browse(ben), made, {"code": made.code, "answer": "yes"})
    answer = reply(browse(cleo), made, {"code": made.code, "answer": "yes"})
    assert answer.status_code == 404
    assert "This invitation is not valid" in answer.content.decode()
    assert not Grant.objects.filter(user=cleo).exists()


def test_used_ended_old_and_made_up_links_look_the_same(owner, ben, cleo, browse):
    used, ended, old, over = offer(owner), offer(owner), offer(owner), offer(owner, ends_at=timezone.now())
    invitations.accept_invitation(used.token, used.code, by=ben)
    grants.end_invitation(ended.invitation.pk, by=owner)
    Invitation.objects.filter(pk=old.invitation.pk).update(ends_at=timezone.now() - dt.timedelta(seconds=1))
    pages = {True: set(), False: set()}
    for token in [*(one.token for one in (used, ended, old, over)), "made-up"]:
        for signed_in, browser in ((True, browse(cleo)), (False, Client())):
            answer = browser.get(reverse("diary:join", args=[token]))
            pages[signed_in].add((answer.status_code, answer.content, str(answer.headers), str(answer.cookies)))
    assert [len(found) for found in pages.values()] == [1, 1]
    assert {status for found in pages.values() for status, *_rest in found} == {404}
    assert not Grant.objects.filter(user=cleo).exists()


def test_an_invitation_that_ends_while_it_is_answered_looks_like_any_closed_one(owner, cleo, browse):
    made, client = offer(owner), browse(cleo)
    client.get(link(made))
    closed = client.get(reverse("diary:join", args=["made-up"]))
    grants.end_invitation(made.invitation.pk, by=owner)
    for answer in (client.get(HERE), client.post(HERE, {"code": made.code, "answer": "yes"})):
        assert (answer.status_code, answer.content) == (404, closed.content)


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "abcdefgh", "1234 5678 9", "12345678 or 87654321"])
def test_what_is_no_code_is_said_and_does_not_count_as_a_try(owner, cleo, browse, typed):
    made = offer(owner)
    answer = reply(browse(cleo), made, {"code": typed})
    assert answer.status_code == 422
    assert "8 digits" in answer.content.decode()
    assert Invitation.objects.get().wrong_codes == 0


ARABIC, WIDE = ({ord(str(digit)): chr(zero + digit) for digit in range(10)} for zero in (0x660, 0xFF10))


@pytest.mark.parametrize(
    "as_typed",
    [
        lambda code: code.translate(ARABIC),
        lambda code: code.translate(WIDE),
        lambda code: f"Code: {code[:4]} {code[4:]}",
        lambda code: f"2. The code\n{code[:4]}\u00a0{code[4:]}.",
        lambda code: f"\u200e{code[:4]}–{code[4:]}\u200f",
    ],
)
def test_a_code_is_taken_in_any_script_and_with_words_around_it(owner, cleo, browse, as_typed):
    made = offer(owner)
    answer = reply(browse(cleo), made, {"code": as_typed(made.code)})
    assert answer.status_code == 200
    assert "Accept" in answer.content.decode()
    assert Invitation.objects.get().wrong_codes == 0


def test_five_wrong_codes_end_it_and_the_owner_is_told(owner, ada, ben, cleo, browse):
    made = offer(owner, label="my sister")
    said = []
    for number in range(4):
        answer = reply(browse(cleo if number % 2 else ben), made, {"code": other(made.code)})
        assert answer.status_code == 422
        assert other(made.code) in answer.content.decode()
        said.append(answer.content.decode())
    assert "You have 4 more tries" in said[0]
    assert "You have 1 more try." in said[3]
    assert reply(browse(cleo), made, {"code": other(made.code)}).status_code == 404
    assert reply(browse(cleo), made, {"code": made.code, "answer": "yes"}).status_code == 404
    text = browse(ada).get(reverse("diary:people", args=[owner.diary.pk])).content.decode()
    assert "a wrong code was typed five times" in text
    text = browse(ada).get(reverse("diary:log", args=[owner.diary.pk])).content.decode()
    assert "An invitation ended after five wrong codes" in text
    assert "cleo@" not in text


def test_a_code_opens_its_own_link_alone_and_hashes_are_compared_in_constant_time(owner, cleo, monkeypatch):
    first, second = offer(owner), offer(owner)
    compared = []
    monkeypatch.setattr(
        "lems_site.diary.access.tokens.hmac.compare_digest", lambda one, two: compared.append((one, two)) or one == two
    )
    with pytest.raises(invitations.WrongCode):
        invitations.preview_invitation(first.token, second.code, by=cleo)
    assert len(compared) == 1


def test_hashes_depend_on_the_sites_key(owner, cleo, settings):
    made = offer(owner)
    settings.SECRET_KEY = "another"
    with pytest.raises(grants.InvitationClosed):
        invitations.preview_invitation(made.token, made.code, by=cleo)


def test_neither_code_nor_names_stay_in_the_session_or_a_cookie(owner, cleo, browse):
    made, client = offer(owner), browse(cleo)
    reply(client, made, {"code": made.code})
    reply(client, made, {"code": made.code, "answer": "yes"})
    kept = str([session.get_decoded() for session in Session.objects.all()]) + str(client.cookies)
    for secret in (made.code, made.token, "ada@", "Ada"):
        assert secret not in kept


def test_who_can_open_the_diary_already_changes_nothing_and_leaves_the_invitation_open(owner, ada, helper, browse):
    made = offer(owner, "reader")
    for user in (ada, helper.user):
        answer = reply(browse(user), made, {"code": made.code, "answer": "yes"})
        assert "You can open this diary already" in answer.content.decode()
    assert Grant.objects.get(user=helper.user, diary=owner.diary).role == "helper"
    assert Invitation.objects.get().state == "open"


@pytest.mark.parametrize("ended", [{"revoked_at": timezone.now()}, {"ends_at": timezone.now() - dt.timedelta(days=1)}])
def test_who_was_let_out_can_be_invited_again(owner, ben, browse, ended):
    grant(owner, ben, "helper", **ended)
    made = offer(owner)
    reply(browse(ben), made, {"code": made.code, "answer": "yes"})
    assert Grant.objects.active().get(user=ben).role == "helper"


def test_a_paused_diary_says_so_before_one_accepts(owner, cleo, ada, browse):
    made = offer(owner)
    consent.withdraw_consent(by=ada)
    assert "This diary is paused" in reply(browse(cleo), made, {"code": made.code}).content.decode()


# Hand-over


@pytest.fixture
def handed(keeper) -> grants.NewInvitation:
    """Fay offers the diary that she keeps to the person whose it is."""
    return offer(keeper, "owner", label="Mum")


def test_the_keeper_makes_the_offer_on_their_page(keeper, fay, browse):
    answer = browse(fay).post(reverse("diary:hand-over", args=[keeper.diary.pk]), {"label": "Mum", "form_id": str(uuid.uuid4())})
    assert "Become the owner of the diary" in answer.content.decode()
    assert Invitation.objects.get().role == "owner"
    assert "Transfer the diary" in browse(fay).get(reverse("diary:people", args=[keeper.diary.pk])).content.decode()


def test_consent_comes_first(handed, ada, browse):
    answer = reply(browse(ada), handed, {"code": handed.code})
    assert "fay@example.org has kept this diary for you" in answer.content.decode()
    assert '/account/consent/?next=%2Fdiary%2Fjoin%2F"' in answer.content.decode()
    answer = reply(browse(ada), handed, {"code": handed.code, "answer": "yes", "keeper_may": "helper"})
    assert answer.status_code == 409
    assert not Grant.objects.filter(user=ada).exists()


@pytest.mark.parametrize("may", ["helper", "reader", "nothing"])
def test_the_person_becomes_owner_and_decides_what_the_keeper_may_do(handed, keeper, ada, browse, may):
    consent.give_consent(by=ada)
    fay, role = keeper.user, None if may == "nothing" else may
    reading = offer(keeper, "reader")
    answer = reply(browse(ada), handed, {"code": handed.code, "answer": "yes", "keeper_may": may}, follow=True)
    assert "You are now the owner of the diary" in answer.content.decode()
    assert Grant.objects.active().get(diary=keeper.diary, user=ada).role == "owner"
    now = Grant.objects.active().filter(diary=keeper.diary, user=fay).first()
    assert (now.role if now else None) == role
    assert browse(fay).get(reverse("diary:home", args=[keeper.diary.pk])).status_code == (200 if role else 404)
    assert browse(fay).get(reverse("diary:people", args=[keeper.diary.pk])).status_code == 404
    assert Invitation.objects.get(pk=reading.invitation.pk).state == "ended"
    line = AuditEvent.objects.get(action="handed-over")
    assert (line.user, line.target_user, line.target) == (ada, fay, may)


def test_without_a_choice_for_the_keeper_nothing_happens(handed, keeper, ada, browse):
    consent.give_consent(by=ada)
    answer = reply(browse(ada), handed, {"code": handed.code, "answer": "yes"})
    assert answer.status_code == 422
    assert "Choose what they may do from now on" in answer.content.decode()
    assert handed.code in answer.content.decode()
    assert not Grant.objects.filter(user=ada).exists()


def test_who_owns_a_diary_already_is_told_and_nothing_changes(handed, owner, ada, browse):
    before = list(Grant.objects.order_by("pk").values_list())
    assert "You have a diary of your own already" in reply(browse(ada), handed, {"code": handed.code}).content.decode()
    answer = reply(browse(ada), handed, {"code": handed.code, "answer": "yes", "keeper_may": "helper"})
    assert answer.status_code == 409
    assert "You have a diary of your own already" in answer.content.decode()
    assert list(Grant.objects.order_by("pk").values_list()) == before
    assert Invitation.objects.get().state == "open"


def test_a_helper_of_the_diary_can_take_it_over(handed, keeper, ben, browse):
    grant(keeper, ben, "helper")
    consent.give_consent(by=ben)
    reply(browse(ben), handed, {"code": handed.code, "answer": "yes", "keeper_may": "reader"})
    assert Grant.objects.active().get(diary=keeper.diary, user=ben).role == "owner"


def test_the_keeper_cannot_take_it_over_themselves(handed, keeper, fay, browse):
    for said in ({}, {"answer": "yes", "keeper_may": "helper"}):
        answer = reply(browse(fay), handed, {"code": handed.code, **said})
        assert "You can open this diary already" in answer.content.decode()
    assert Grant.objects.active().get(diary=keeper.diary).role == "keeper"


def test_a_hand_over_cannot_be_accepted_like_an_invitation_to_help(handed, ada):
    with pytest.raises(grants.InvitationClosed):
        invitations.accept_invitation(handed.token, handed.code, by=ada)
    with pytest.raises(ValueError, match="cannot become"):
        invitations.take_over_diary(handed.token, handed.code, by=ada, keeper_may="owner")


def test_after_the_hand_over_the_new_owners_agreement_counts(handed, keeper, ada, fay, browse):
    consent.give_consent(by=ada)
    invitations.take_over_diary(handed.token, handed.code, by=ada, keeper_may="helper")
    consent.withdraw_consent(by=fay)
    assert not is_paused(keeper.diary)
    consent.withdraw_consent(by=ada)
    assert is_paused(keeper.diary)


def test_the_owner_of_one_diary_can_help_with_another(owner, keeper, ada):
    made = offer(keeper)
    invitations.accept_invitation(made.token, made.code, by=ada)
    assert {one.role for one in Grant.objects.active().filter(user=ada)} == {"owner", "helper"}


def test_a_keeper_can_have_a_diary_of_their_own_too(keeper, fay):
    assert create_diary(by=fay, name="", zone="UTC").role == "owner"
