"""From a tag that nobody knows to its new term in two steps."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import QueryDict

from lems_site.publishing.editing.assist.new_term import first_values

pytestmark = pytest.mark.django_db


def test_the_form_of_the_new_term_opens_filled_in_and_the_tag_is_known_after_it(send, editor, article):
    body = "Words |hand_tremors|Action_Tremor_Test| here."
    shown = send(article, "_check", body=body).content.decode()
    url = unescape(re.search(r'href="(/admin/glossary/term/add/[^"]+)"', shown)[1])
    form = editor.get(url).context["form"]
    shown = {name: form.initial[name] for name in ("entities", "title", "slug")}
    assert shown == {"entities": "Action_Tremor_Test", "title": "Hand tremors", "slug": "hand-tremors"}
    data = form.initial | {"definition": "Shaking hands.", "definition_source": "general definition", "body": "", "_publish": "1"}
    answer = editor.post(url, data, follow=True)
    assert "Go back to the tab with your text" in answer.content.decode()
    assert send(article, "_check", body=body).context["remarks"].must == []


def test_a_draft_of_the_term_is_not_enough_and_the_page_says_so(editor):
    url = "/admin/glossary/term/add/?entity=Some_New_Thing&words=new+thing"
    data = editor.get(url).context["form"].initial | {"definition": "A thing.", "definition_source": "general definition"}
    answer = editor.post(url, data | {"_save": "1"}, follow=True)
    assert "Tags know a word once it is published." in answer.content.decode()


@pytest.mark.parametrize("query", ["", "entity=a+b", "entity=<script>", "entity=" + "a" * 200, "words=only"])
def test_what_is_no_entity_fills_in_nothing(query):
    assert first_values(QueryDict(query)) == {}


def test_odd_words_give_no_bad_address():
    assert first_values(QueryDict("entity=X_Y&words=%00***"))["slug"] == ""
    assert first_values(QueryDict("entity=X_Y"))["title"] == "X Y"
