"""An editor, an article and a term to edit, and a way to send a form back as a browser would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lems_site.articles.models import Article
from lems_site.glossary.models import Term

Send = Callable[..., Any]


@pytest.fixture
def editor(client, dana):
    client.force_login(dana)
    return client


@pytest.fixture
def article(db) -> Article:
    return Article.objects.get(slug="history")


@pytest.fixture
def term(db) -> Term:
    return Term.objects.get(slug="dry-mouth")


@pytest.fixture
def send(editor) -> Send:
    """Sends a page's form with some fields changed and one button pressed."""

    opened: dict[str, dict[str, Any]] = {}

    def send(page: Any, button: str, **changed: Any) -> Any:
        url = f"/admin/{page._meta.app_label}/{page._meta.model_name}/{page.pk}/change/"
        if url not in opened or button not in ("_check", "_preview"):  # these two leave the page as it was opened
            form = editor.get(url).context["form"]
            opened[url] = {name: form[name].value() or "" for name in form.fields if name != "slug"}
        return editor.post(url, opened[url] | changed | {button: "1"})

    return send
