"""What is typed is kept while it is typed: for its writer alone, after a crash and after a lost session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lems_site.articles.models import Article
from lems_site.publishing.models import WorkingCopy
from tests.publishing.review.test_workflow import newest
from tests.publishing.staff import admin_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def causes(loaded) -> Article:
    return Article.objects.get(slug="causes")


def keep(who, page, form, **typed):
    return who.post(admin_url(page, "autosave"), form | typed)


def test_after_a_crash_the_words_are_there_again(causes, amy):
    form = amy.opens(causes)
    answer = keep(amy, causes, form, body=form["body"] + "\n\nNew words.")
    assert answer.json()["saved"].startswith("Your words were kept at ")
    again = amy.get(admin_url(causes, "change"))
    assert "New words." in again.content.decode()
    assert "your own unsaved words" in again.content.decode()
    assert causes.revisions.count() == 1, "no revision was made"


def test_nobody_else_sees_them(causes, amy, ann, dana, client):
    form = amy.opens(causes)
    keep(amy, causes, form, body="Secret words.")
    client.force_login(dana)
    for browser in (ann.browser, client):
        for url in (admin_url(causes, "change"), admin_url(causes, "history"), admin_url(causes, "change") + "?copy=1"):
            assert "Secret words." not in browser.get(url).content.decode()
    copy = WorkingCopy.objects.get()
    assert "Secret words." not in ann.get(admin_url(causes, "change"), {"copy": str(copy.pk)}).content.decode()


def test_somebody_elses_token_keeps_nothing_of_theirs(causes, amy, ann):
    form = amy.opens(causes)
    keep(amy, causes, form, body="Amy's words.")
    keep(ann, causes, ann.opens(causes) | {"token": form["token"]}, body="Ann's words.")
    assert set(WorkingCopy.objects.values_list("user__email", "fields__body")) == {
        ("amy@example.org", "Amy's words."),
        ("ann@example.org", "Ann's words."),
    }


def test_saving_closes_them(causes, amy):
    form = amy.opens(causes)
    keep(amy, causes, form, body=form["body"] + "\n\nNew words.")
    amy.sends(causes, form, body=form["body"] + "\n\nNew words.")
    assert "unsaved words" not in amy.get(admin_url(causes, "change")).content.decode()
    assert WorkingCopy.objects.get().fields == {}


def test_saving_what_was_restored_closes_both(causes, amy):
    form = amy.opens(causes)
    keep(amy, causes, form, body=form["body"] + "\n\nNew words.")
    restored = amy.opens(causes)
    assert restored["restored"] == form["token"]
    keep(amy, causes, restored, body=restored["body"] + " Still more.")
    amy.sends(causes, restored, body=restored["body"] + " Still more.")
    assert "Still more." in newest(causes).text
    assert not WorkingCopy.objects.filter(closed_at=None).exists()


def test_a_request_that_comes_late_does_not_open_them_again(causes, amy):
    form = amy.opens(causes)
    amy.sends(causes, form, body=form["body"] + "\n\nNew words.")
    keep(amy, causes, form, body=form["body"] + "\n\nNew wor")
    assert "unsaved words" not in amy.get(admin_url(causes, "change")).content.decode()


def test_two_windows_of_one_person_do_not_write_over_each_other(causes, amy):
    first, second = amy.opens(causes), amy.opens(causes)
    keep(amy, causes, first, body="First window.")
    keep(amy, causes, second, body="Second window.")
    seen = amy.get(admin_url(causes, "change"))
    assert seen.context["form"].initial["body"] == "Second window."
    other = WorkingCopy.objects.get(token=first["token"])
    assert f"?copy={other.pk}" in seen.content.decode()
    assert "First window." in amy.get(admin_url(causes, "change"), {"copy": str(other.pk)}).content.decode()


def test_words_can_be_left_or_thrown_away(causes, amy):
    form = amy.opens(causes)
    keep(amy, causes, form, body="Bad words.")
    assert "Bad words." not in amy.get(admin_url(causes, "change"), {"copy": "none"}).content.decode()
    assert "Bad words." in amy.get(admin_url(causes, "change")).content.decode()
    amy.post(admin_url(causes, "change"), {"_discard": "1", "token": form["token"]})
    assert "Bad words." not in amy.get(admin_url(causes, "change")).content.decode()


def test_words_restored_over_a_newer_text_are_compared_with_it(causes, amy, ann):
    form = amy.opens(causes)
    keep(amy, causes, form, body=form["body"].replace("a weaker signal", "hardly a signal"))
    ann.writes(causes, "a weaker signal", "a faint signal")
    restored = amy.opens(causes)
    assert "hardly a signal" in restored["body"]
    assert amy.sends(causes, restored).status_code == 409
    assert "a faint signal" in newest(causes).text


def test_a_new_page_has_them_too(loaded, amy, ann):
    form = amy.get("/admin/articles/article/add/").context["form"]
    data = {name: str(form.initial.get(name, "")) for name in form.fields}
    amy.post("/admin/articles/article/add/autosave/", data | {"title": "Half a tit", "body": "Beginnings"})
    assert "Beginnings" in amy.get("/admin/articles/article/add/").content.decode()
    assert "Beginnings" not in ann.get("/admin/articles/article/add/").content.decode()


def test_what_was_refused_is_kept_too(causes, amy):
    form = amy.opens(causes)
    assert amy.sends(causes, form, title="", body="Words of a refused form.").status_code == 422
    assert "Words of a refused form." in amy.get(admin_url(causes, "change")).content.decode()


def test_a_huge_text_is_refused_and_said(causes, amy):
    answer = keep(amy, causes, amy.opens(causes), body="x" * 300_001)
    assert answer.status_code == 413
    assert "too long" in answer.json()["problem"]
    assert not WorkingCopy.objects.exists()
    assert keep(amy, causes, amy.opens(causes), body="x" * 3_000_000).status_code == 400


HOSTILE = [
    "\x00null",
    "<script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "{{ settings.SECRET_KEY }}",
    "\u202e",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_back_as_words(causes, amy, words):
    assert keep(amy, causes, amy.opens(causes), body=words).status_code == 200
    page = amy.get(admin_url(causes, "change")).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_fields_that_the_form_has_not_are_not_kept(causes, amy):
    keep(amy, causes, amy.opens(causes), body="x", evil="y")
    assert "evil" not in WorkingCopy.objects.get().fields


def test_only_so_many_are_kept(causes, amy):
    for number in range(25):
        keep(amy, causes, amy.opens(causes), body=f"Words {number}.")
    assert WorkingCopy.objects.count() == 20
    assert "Words 24." in amy.get(admin_url(causes, "change")).content.decode()


def test_old_ones_go(causes, amy):
    keep(amy, causes, amy.opens(causes), body="Old.")
    WorkingCopy.objects.update(saved_at=timezone.now() - timedelta(days=91))
    keep(amy, causes, amy.opens(causes) | {"restored": ""}, body="New.")
    assert list(WorkingCopy.objects.values_list("fields__body", flat=True)) == ["New."]


def test_who_was_signed_out_gets_every_word_back_to_send_again(causes, amy):
    form = amy.opens(causes) | {"body": "\nWords of <an hour> & more.", "_save": "1"}
    amy.browser.logout()
    answer = amy.post(admin_url(causes, "change"), form)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Words of &lt;an hour&gt; &amp; more." in page
    assert "Sign in again" in page
    assert f'<textarea name="token" hidden>\n{form["token"]}</textarea>' in page
    assert newest(causes) == causes.live


def test_and_so_who_signed_in_again_meanwhile_and_has_an_old_form(causes, amy):
    browser = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    browser.force_login(amy.user)
    answer = browser.post(admin_url(causes, "change"), {"body": "Typed words.", "_save": "1"})
    assert answer.status_code == 403
    assert "Typed words." in answer.content.decode()
    assert "csrfmiddlewaretoken" in answer.content.decode()


def test_but_a_form_from_another_site_is_not_shown_here(causes, amy):
    browser = Client(enforce_csrf_checks=True, headers={"origin": "https://example.org"})
    browser.force_login(amy.user)
    answer = browser.post(admin_url(causes, "change"), {"body": "Words from elsewhere.", "_save": "1"})
    assert answer.status_code == 403
    assert "Words from elsewhere." not in answer.content.decode()


def test_after_saving_the_form_shows_what_was_saved_whatever_was_open_elsewhere(causes, amy):
    first = amy.opens(causes)
    keep(amy, causes, first, body=first["body"] + "\n\nFirst visit.")
    second = amy.opens(causes)
    keep(amy, causes, second, body=second["body"] + " Second visit.")
    third = amy.opens(causes)
    answer = amy.sends(causes, third, body=third["body"] + " Third visit.")
    keep(amy, causes, first, body=first["body"] + "\n\nOther window.")  # another window goes on after the save
    shown = amy.get(answer.url)
    assert "Third visit." in shown.context["form"].initial["body"]
    assert "You also have unsaved words" in shown.content.decode()


def test_words_older_than_what_one_saved_do_not_take_its_place(causes, amy):
    first = amy.opens(causes)
    keep(amy, causes, first, body=first["body"] + "\n\nFirst visit.")
    second = amy.opens(causes)
    keep(amy, causes, second, body=second["body"] + " Second visit.")
    third = amy.opens(causes)
    amy.sends(causes, third, body=third["body"] + " Third visit.")
    again = amy.opens(causes)
    assert "Third visit." in again["body"]
    assert amy.sends(causes, again, body=again["body"] + " Fourth.").status_code == 302, "no conflict with oneself"
