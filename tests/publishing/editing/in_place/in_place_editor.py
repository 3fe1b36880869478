"""A person who edits in place, as their browser would without a script: what the page shows, and what its forms send."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from tests.publishing.staff import Staff, admin_url, messages

FIRST = "In 1953 a team"


def newest(page: Any) -> str:
    """The text that was saved last."""
    text: str = page.revisions.order_by("-pk").first().text
    return text


@dataclass
class InPlaceEditor:
    """One person with one page open."""

    person: Staff
    page: Any

    @property
    def url(self) -> str:
        return admin_url(self.page, "in-place")

    def sees(self, **query: object) -> Any:
        answer = self.person.get(self.url, query)
        assert answer.status_code == 200
        return answer

    def number_of(self, words: str) -> int:
        """The number of the part that holds these words of its source."""
        parts = self.sees(edit="none").context["parts"]
        return next(shown.number for shown in parts if words in shown.part.source)

    def opens(self, words: str, **query: object) -> dict[str, str]:
        """What the form of the part with these words holds."""
        answer = self.sees(edit=self.number_of(words), **query)
        html = answer.content.decode()
        form = html[html.index("data-part-form") : html.index("</form>", html.index("data-part-form"))]
        values = {
            name: unescape(value)
            for name, value in re.findall(r'<input type="(?:hidden|text|search)"[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form)
        }
        values |= dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        values |= {
            name: unescape(value) for name, value in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n([^<]*)</textarea>', form)
        }
        values |= dict(re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)" checked', form))
        return values

    def presses(self, words: str, button: str = "_apply", value: str = "1", **typed: str) -> Any:
        """Open a part, type, press a button of its form."""
        form = self.opens(words) | {name.replace("__", "-"): text for name, text in typed.items()}
        return self.person.post(self.url, form | {button: value})

    def types(self, words: str, old: str, new: str, **more: str) -> Any:
        """Open a part, put other words for some of its own, press Done."""
        form = self.opens(words)
        name = next(name for name, text in form.items() if name.startswith("f-") and old in text)
        return self.person.post(self.url, form | {name: form[name].replace(old, new), "_apply": "1"} | more)

    def adds(self, at: int, what: str, **typed: str) -> Any:
        token = self.sees().context["state"].token
        fields = {f"f-{name}".replace("_", "-"): text for name, text in typed.items()}
        return self.person.post(self.url, {"token": token, "at": str(at), "what": what, "_insert": "1", **fields})

    def bar(self, button: str, **typed: str) -> Any:
        """Press a button that is always in reach."""
        token = self.sees().context["state"].token
        return self.person.post(self.url, {"token": token, button: "1", **typed})

    def told(self, answer: Any) -> str:
        """What the page after an answer says."""
        return messages(self.person.get(answer.headers["Location"]))

    @property
    def body(self) -> str:
        """The text that this person sees now."""
        body: str = self.sees().context["state"].body
        return body
