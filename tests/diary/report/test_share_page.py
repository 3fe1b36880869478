"""Share: each thing that can be given to somebody, with a sentence; people and links for the owner or keeper alone."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from lems_site.accounts import consent
from tests.diary import samples
from tests.diary.conftest import words_of


def share_page(browse, access) -> str:
    answer = browse(access.user).get(f"/diary/{access.diary.pk}/share/")
    assert answer.status_code == 200
    return answer.content.decode()


def links_of(html: str) -> set[str]:
    main = html[html.index("<main") : html.index("</main>")]
    return {address.rstrip("/").rsplit("/", 1)[-1] for address in re.findall(r'href="(/diary/[^"]+)"', main)}


def test_the_owner_finds_everything_with_one_sentence_each(owner, helper, browse):
    html = share_page(browse, owner)
    assert links_of(html) == {"invite", "people", "report", "links", "codes", "medicine-list", "emergency-card", "export"}
    words = words_of(html)
    assert "ada@example.org (you): Owner" in words
    assert "ben@example.org : Helper" in words
    assert "Nobody else can open this diary" not in words
    client = browse(owner.user)
    for name in links_of(html):
        path = {"invite": "people/invite"}.get(name, name)
        assert client.get(f"/diary/{owner.diary.pk}/{path}/").status_code == 200


def test_somebody_alone_is_told_so(owner, browse):
    assert "Nobody else can open this diary." in words_of(share_page(browse, owner))


def test_somebody_whose_time_is_over_is_not_listed(owner, helper, browse):
    helper.grant.ends_at = timezone.now() - dt.timedelta(hours=1)
    helper.grant.save()
    assert "ben@example.org" not in share_page(browse, owner)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_links_that_are_open_now_are_counted(owner, browse, count):
    for _ in range(count):
        samples.link(owner)
    words = words_of(share_page(browse, owner))
    expected = {0: "that you choose. A QR code", 1: "1 link is open now.", 2: "2 links are open now."}[count]
    assert expected in words


def test_a_helper_and_a_reader_have_what_they_may_give_on_and_see_nobodys_name(owner, helper, reader, browse):
    for access in (helper, reader):
        html = share_page(browse, access)
        assert links_of(html) == {"report", "medicine-list", "emergency-card"}
        assert "ada@example.org" not in html
        assert "Only the owner of the diary, or who keeps it, can invite people" in words_of(html)


def test_while_the_diary_is_paused_nobody_can_be_invited(owner, browse):
    consent.withdraw_consent(by=owner.user)
    assert "invite" not in links_of(share_page(browse, owner))
