"""The emergency cards of a text: which it shows, and which would be gone if another text took its place."""

from __future__ import annotations

from lems_site.markup.lookups import CareCard, Lookups
from lems_site.markup.shared_cards import read_care_cards, read_includes

EMERGENCY = "emergency"


def find_emergency_cards(body: str, lookups: Lookups) -> dict[str, str]:
    """The emergency cards that a text shows, its own and those of other pages: their words by title."""
    cards: list[CareCard] = list(read_care_cards(body).values())
    for page, title in read_includes(body):
        if card := (lookups.cards_of(page) or {}).get(title):
            cards.append(card)
    return {card.title: " ".join(card.text.split()) for card in cards if card.kind == EMERGENCY}


def find_lost_emergency_cards(before: str, after: str, lookups: Lookups) -> list[str]:
    """The titles of the emergency cards that the one text shows and the other does not."""
    there = find_emergency_cards(after, lookups)
    return [title for title in find_emergency_cards(before, lookups) if title not in there]


def find_uncarried_emergency_cards(body: str, replacement: str, lookups: Lookups) -> list[str]:
    """The titles of a text's emergency cards that its replacement does not show word for word."""
    there = set(find_emergency_cards(replacement, lookups).values())
    return [title for title, words in find_emergency_cards(body, lookups).items() if words not in there]
