"""The feedback page: whether a page helped, or what is wrong with it. Only a POST stores anything."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from lems_site.articles.models import Article
from lems_site.feedback.models import Message

pytestmark = pytest.mark.django_db
PROBLEM = "The second list says the same thing twice."


@pytest.mark.parametrize("path", ["/articles/symptoms/", "/articles/get-help-now/", "/glossary/dry-mouth/"])
def test_every_page_has_two_feedback_links_and_sets_no_cookie(client, path):
    answer = client.get(path)
    page, name = answer.content.decode(), path.strip("/")
    assert f'<a class="answer-back__link" href="/feedback/?page={name}" rel="nofollow">Was this page helpful?</a>' in page
    assert f'href="/feedback/?page={name}&amp;about=problem" rel="nofollow">Report a problem</a>' in page
    assert "csrfmiddlewaretoken" not in page
    assert not answer.cookies


@pytest.mark.parametrize("about", ["helpful", "problem"])
def test_the_form_says_who_reads_it_and_what_not_to_write(client, about):
    page = client.get("/feedback/", {"page": "articles/symptoms", "about": about}).content.decode()
    assert "No one reads this as you write it. If you need help now:" in page
    assert '<a class="help-line__link" href="/articles/get-help-now/">Get help now</a>' in page
    assert "Please write no name, no address and nothing about your health." in page
    assert "Symptoms of LEMS" in page


def test_opening_the_form_records_nothing_and_is_never_cached(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/feedback/", {"page": "articles/symptoms", "answer": "helped", "text": "x"})
    assert not Message.objects.exists()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert list(answer.cookies) == ["csrftoken"]
    client.head("/feedback/?page=articles/symptoms")
    client.get("/feedback/thanks/?page=articles/symptoms")
    assert not Message.objects.exists()


def test_send_stores_the_answer_and_links_back(reader):
    answer = reader.sends(answer="helped")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/feedback/thanks/?page=articles%2Fsymptoms"
    message = Message.objects.get()
    assert (message.page_url, message.page_title, message.answer, message.text) == (
        "/articles/symptoms/",
        "Symptoms of LEMS",
        "helped",
        "",
    )
    page = reader.client.get(answer.headers["Location"]).content.decode()
    assert "Your message has arrived." in page
    assert '<a class="button" href="/articles/symptoms/">Back to “Symptoms of LEMS”</a>' in page


def test_a_problem_is_stored_with_its_text(reader):
    assert reader.sends("problem", answer="unclear", text=f"  {PROBLEM}\r\nSecond line.  ").status_code == 302
    message = Message.objects.get()
    assert (message.answer, message.text) == ("unclear", f"{PROBLEM}\nSecond line.")
    assert reader.opens("problem", "glossary/dry-mouth")["page"] == "glossary/dry-mouth"


def test_nothing_about_the_sender_is_stored(reader):
    reader.sends(answer="helped")
    kept = {field.name for field in Message._meta.get_fields()}
    assert kept == {
        "id",
        "page_kind",
        "page_slug",
        "page_title",
        "answer",
        "text",
        "received_on",
        "key",
        "handled_at",
        "handled_by",
    }
    assert type(Message.objects.get().received_on) is date


@pytest.mark.parametrize(
    ("about", "typed", "said", "leads_to"),
    [
        ("helpful", {}, "Choose one of the answers.", "#id_answer_0"),
        ("helpful", {"answer": "wrong"}, "Select a valid choice", "#id_answer_0"),
        ("problem", {"text": PROBLEM}, "Choose what kind of problem it is.", "#id_answer_0"),
        ("problem", {"answer": "wrong"}, "Write in a few words what the problem is.", "#id_text"),
        ("problem", {"answer": "wrong", "text": "12345 !!"}, "Write in a few words what the problem is.", "#id_text"),
        ("problem", {"answer": "wrong", "text": "x" * 1001}, "Your message has 1001 characters.", "#id_text"),
        ("helpful", {"answer": "partly", "text": "write to ada@example.org"}, "This looks like an e-mail address", "#id_text"),
        (
            "problem",
            {"answer": "other", "text": "call me: +44 (0)20 7946 0018"},
            "This looks like an e-mail address or a telephone number",
            "#id_text",
        ),
        ("problem", {"answer": "other", "text": "nul \0 byte"}, "Null characters are not allowed.", "#id_text"),
    ],
)
def test_errors_link_to_their_fields_and_the_text_stays(reader, about, typed, said, leads_to):
    answer = reader.sends(about, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in page
    assert f'<a class="problems__link" href="{leads_to}">{said}' in page
    if typed.get("text") and "\0" not in typed["text"]:
        assert typed["text"] in page
    assert not Message.objects.exists()


def test_numbers_other_than_telephone_numbers_are_accepted(reader):
    assert reader.sends("problem", answer="wrong", text="It says 12,345 people in 1998 to 2004.").status_code == 302


def test_send_pressed_twice_stores_one_message(reader):
    hidden = reader.opens("problem")
    for _ in range(3):
        assert reader.sends("problem", hidden, answer="wrong", text=PROBLEM).status_code == 302
    assert Message.objects.count() == 1


def test_changed_text_from_the_same_form_is_a_second_message(reader):
    hidden = reader.opens("problem")
    reader.sends("problem", hidden, answer="wrong", text=PROBLEM)
    reader.sends("problem", hidden, answer="wrong", text=f"{PROBLEM} And the third.")
    assert [message.text for message in Message.objects.order_by("pk")] == [PROBLEM, f"{PROBLEM} And the third."]


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "é" * 150])
def test_a_form_with_an_invalid_token_is_accepted(reader, token):
    hidden = reader.opens("problem") | {"token": token}
    assert reader.sends("problem", hidden, answer="wrong", text=PROBLEM).status_code == 302
    assert Message.objects.count() == 1


def test_honeypot_refuses_programs_and_lets_people_send_again(reader):
    answer = reader.sends("problem", answer="wrong", text=PROBLEM, website="https://spam.example")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "press Send again" in page
    assert "spam.example" not in page
    assert PROBLEM in page
    assert not Message.objects.exists()


def test_the_honeypot_is_hidden(client):
    page = client.get("/feedback/?page=articles/symptoms").content.decode()
    trap = page[page.index("<div hidden>") : page.index("</div>", page.index("<div hidden>"))]
    assert 'name="website"' in trap
    assert 'tabindex="-1"' in trap
    assert page.count('name="website"') == 1


def test_a_forged_form_is_refused(reader):
    data = {"page": "articles/symptoms", "answer": "wrong", "text": PROBLEM}
    for stranger in (Client(enforce_csrf_checks=True), reader.client):
        answer = stranger.post("/feedback/?about=problem", data, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403
    assert not Message.objects.exists()


def test_a_browser_without_cookies_keeps_the_text_and_can_send_again(reader):
    typed = {"page": "articles/symptoms", "answer": "unclear", "text": PROBLEM}
    answer = reader.client.post("/feedback/?about=problem", typed, headers={"Origin": "http://testserver"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Allow cookies for this site" in page
    assert PROBLEM in page
    assert 'value="unclear" id="id_answer_1" checked' in page.replace("required ", "")
    assert reader.sends("problem", answer="unclear", text=PROBLEM).status_code == 302


@pytest.mark.parametrize(
    "page",
    [
        "articles/no-such-page",
        "https://evil.example/",
        "//evil.example",
        "admin/login",
        "articles/../admin",
        "articles/symptoms/",
        "/articles/symptoms/",
        "articles",
        "articles/",
        "glossary/symptoms",
        "articles/symptoms\n",
        "<script>",
        "é/x",
        "\0",
    ],
)
def test_unknown_pages_give_404(client, page):
    assert client.get("/feedback/", {"page": page}).status_code == 404
    thanks = client.get("/feedback/thanks/", {"page": page})
    assert thanks.status_code == 200
    assert '<a class="button" href="/">Back to the first page</a>' in thanks.content.decode()
    assert "evil.example" not in thanks.content.decode()


def test_text_about_a_page_that_was_deleted_meanwhile_is_kept(reader):
    hidden = reader.opens("problem")
    Article.objects.filter(slug="symptoms").update(live=None)
    answer = reader.sends("problem", hidden, answer="wrong", text=PROBLEM)
    assert answer.status_code == 422
    assert "The page is not on the site any more." in answer.content.decode()
    assert PROBLEM in answer.content.decode()
    assert reader.sends("problem", hidden | {"page": ""}, answer="wrong", text=PROBLEM).status_code == 302
    assert Message.objects.get().page_url == ""


def test_a_message_can_be_about_the_whole_site(reader):
    assert reader.sends("problem", reader.opens("problem", ""), answer="broken", text=PROBLEM).status_code == 302
    assert str(Message.objects.get()) == "Something does not work: the whole site"


def test_other_methods_and_other_forms_are_refused(client):
    assert client.put("/feedback/?page=articles/symptoms").status_code == 405
    assert client.post("/feedback/thanks/").status_code == 405
    assert client.get("/feedback/?about=money").status_code == 404
    assert client.post("/feedback/?about=money").status_code == 404


def test_messages_are_deleted_after_a_year(reader, time_machine, capsys):
    from django.core.management import call_command

    reader.sends(answer="helped")
    first = Message.objects.get().received_on
    Message.objects.update(received_on=first - timedelta(days=365))
    call_command("sweep")
    assert Message.objects.count() == 1
    Message.objects.update(received_on=first - timedelta(days=366))
    call_command("sweep")
    assert Message.objects.count() == 0
    assert "messages of readers: 1 deleted" in capsys.readouterr().out


def test_the_privacy_page_describes_stored_messages(client):
    page = client.get("/privacy/").content.decode()
    assert 'id="feedback"' in page
    assert "deleted after one year at the latest" in page
