"""The admin's first page: what waits, in short panels, each for those who may do something about it."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.auth.models import Permission

from lems_site.articles.models import Article
from lems_site.content_health.models import PageAdvice
from lems_site.feedback.actions import save_message
from lems_site.feedback.feedback_target import FeedbackTarget
from lems_site.feedback.models import Message
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.publish import publish, save_revision
from lems_site.publishing.review.comments import add_sentence_comment, resolve_comment
from lems_site.search import zero_results
from lems_site.web import dashboard
from lems_site.web.dashboard import Panel, PanelRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, dana):
    client.force_login(dana)
    return client


def panel(client, name: str) -> str:
    """The words of a panel, as text."""
    page = client.get("/admin/").content.decode()
    found = re.search(rf'<section class="panel" id="panel-{name}".*?</section>', page, re.DOTALL)
    assert found, f"there is no panel {name}"
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", found.group()).split()))


def change(slug: str, old: str, new: str) -> None:
    """Publish an article with other words."""
    page = Article.objects.get(slug=slug)
    assert old in page.live.text
    text = page.live.text.replace(old, new, 1)
    publish(page_types["articles"], revision=save_revision(page_types["articles"], text=text, by=None, page=page), by=None)


def test_a_calm_site_says_so(staff):
    assert "None. Every link, word and picture on the live pages is there" in panel(staff, "problems")
    assert "None is waiting." in panel(staff, "feedback")
    assert "None was tried three times or more." in panel(staff, "searches")


def test_a_page_that_goes_is_missed_by_those_that_lead_to_it(staff):
    change("history", "\n## ", "\nSee [the symptoms](/articles/symptoms/#the-eyes) too.\n\n## ")
    Article.objects.filter(slug="symptoms").update(live=None)
    words = panel(staff, "problems")
    assert "leads to the article “symptoms”, which is gone" in words
    assert Article.objects.get(slug="history").title in words


def test_advice_is_known_as_soon_as_a_page_is_published_and_goes_when_it_is_followed(staff):
    long = "\n" + " ".join(["word"] * 60) + ".\n\n## "
    change("history", "\n## ", long)
    assert PageAdvice.objects.get().page_slug == "history"
    words = panel(staff, "problems")
    assert "Problems on live pages (1)" in words
    assert "1 piece of advice" in words
    assert "60 words" in words
    change("history", long, "\n## ")
    assert not PageAdvice.objects.exists()


def test_problems_cost_two_queries_and_compile_nothing(rf, dana, django_assert_num_queries, monkeypatch):
    from lems_site.content_health import live_problems

    monkeypatch.setattr("lems_site.articles.page_type.render", None)
    request = rf.get("/admin/")
    request.user = dana
    with django_assert_num_queries(2):
        assert live_problems.live_problems_panel(request).count == 0


def test_messages_of_readers_wait_there_with_a_way_to_each(staff):
    about = FeedbackTarget("articles", "symptoms", "Symptoms of LEMS")
    for number in range(7):
        save_message(target=about, answer="wrong", text=f"Words {number}. <script>alert(1)</script>", token="x")
    words = panel(staff, "feedback")
    assert "Messages of readers (7)" in words
    assert "Words 6." in words
    assert "Words 1." not in words, "five are enough here"
    page = staff.get("/admin/").content.decode()
    assert f'href="/admin/feedback/message/{Message.objects.first().pk}/change/"' in page
    assert "<script>alert" not in page


def test_searches_are_shown_from_three_uses_on(staff):
    for query, times in (("swimming pool", 4), ("name of a person", 2), ("hot bath", 3)):
        for _ in range(times):
            zero_results.count_query(query)
    words = panel(staff, "searches")
    assert re.search("“swimming pool”: 4 times .*“hot bath”: 3 times", words)
    assert "person" not in words


def test_each_panel_is_for_those_who_may_do_something_about_it(client, cleo):
    cleo.is_staff = True
    cleo.save()
    client.force_login(cleo)
    assert 'class="panel"' not in client.get("/admin/").content.decode()
    cleo.user_permissions.add(Permission.objects.get(codename="view_message"))
    assert re.findall(r'id="panel-(\w+)"', client.get("/admin/").content.decode()) == ["feedback"]
    cleo.user_permissions.add(Permission.objects.get(codename="change_term"))
    assert re.findall(r'id="panel-(\w+)"', client.get("/admin/").content.decode()) == [
        "next",
        "waiting",
        "reviews",
        "problems",
        "hazards",
        "feedback",
    ]


def test_an_app_adds_a_panel_of_its_own(staff, monkeypatch):
    monkeypatch.setattr(dashboard, "_registered_panels", dict(dashboard._registered_panels))
    shown = Panel(
        "Waits for <you>", 1, [PanelRow("A text & more", "/admin/x/", "since Monday")], more_url="/admin/y/", more="All"
    )
    dashboard.register_panel("waiting", "articles.change_article", lambda request: shown, place=10)
    dashboard.register_panel("silent", "articles.change_article", lambda request: None)
    page = staff.get("/admin/").content.decode()
    names = ["next", "waiting", "reviews", "problems", "hazards", "feedback", "staff", "searches", "backups"]
    assert re.findall(r'id="panel-(\w+)"', page) == names
    assert "Waits for &lt;you&gt;" in page
    assert '<a href="/admin/x/">A text &amp; more</a>' in page
    assert "Waits for <you> (1) A text & more since Monday All" in panel(staff, "waiting")


def test_the_first_page_costs_the_same_however_much_waits(staff, django_assert_max_num_queries):
    staff.get("/admin/")
    with django_assert_max_num_queries(26):
        staff.get("/admin/")
    for number in range(30):
        save_message(target=FeedbackTarget(), answer="wrong", text=f"Words {number}", token="x")
        for _ in range(3):
            zero_results.count_query("word " + "x" * (number + 1))
    with django_assert_max_num_queries(27):
        staff.get("/admin/")


def test_open_comments_lead_to_the_text_and_resolved_ones_do_not(staff, dana):
    page = Article.objects.get(slug="history")
    kind = page_types["articles"]
    revision = kind.revisions().select_related("page").get(pk=page.live_id)
    assert 'id="panel-comments"' not in staff.get("/admin/").content.decode()
    comment = add_sentence_comment(kind, revision=revision, by=dana, quote="", text="Is the year right?")
    assert "Open comments (1) The history of LEMS" in panel(staff, "comments")
    assert "Is the year right?" in panel(staff, "comments")
    url = f"/admin/articles/article/{page.pk}/revision/{revision.pk}/#comments"
    assert f'href="{url}"' in staff.get("/admin/").content.decode()
    resolve_comment(kind, comment=comment, revision=revision, by=dana)
    assert 'id="panel-comments"' not in staff.get("/admin/").content.decode()
