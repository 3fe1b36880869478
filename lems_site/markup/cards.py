"""The HTML of `:::` blocks: each kind has its template in templates/components/."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from .blocks import card_word
from .lookups import Lookups
from .tokens import CardOpen


def render_card(card: CardOpen, body: str, lookups: Lookups, *, identity: str, prefix: str, level: int) -> str:
    """A card's HTML. `body` is sanitised and filled with escaped values; `identity` is the id of its heading, of this level."""
    safe_body = mark_safe(body)  # noqa: S308 (see above)
    context = {"title": card.title, "body": safe_body, "id": identity, "kind": card.kind, "prefix": prefix, "level": level}
    match card.kind:
        case "in-short":
            return render_to_string("components/in_short.html", context)
        case "figure":
            return render_to_string("components/figure.html", context | {"template": lookups.figures[card.title]})
        case "picture":
            return render_to_string("components/picture.html", context | {"picture": lookups.pictures[card.title]})
        case "sensitive":
            return render_to_string("components/sensitive.html", context)
        case _:
            return render_to_string("components/card.html", context | {"word": card_word(card.kind)})
