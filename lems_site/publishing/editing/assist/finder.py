"""Find by typing what a text may refer to, and the exact words that refer to it: a tag, a citation, a link, a figure's block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lems_site.markup.blocks import card_word
from lems_site.markup.entity_tags import display_words
from lems_site.markup.lookups import Lookups, TermEntry
from lems_site.publishing.pages.registry import page_types

INSERTION_KINDS = ("word", "source", "page", "card", "figure")
MOST_RESULTS = 20
LONGEST_QUERY = 100
NOT_A_SURFACE = re.compile(r"[|\\\x00-\x1f]")


@dataclass(frozen=True)
class Insertion:
    """One thing that was found: the `text` to put into the page, its name, what it is, where to read it, a remark on the text.

    `target` is what the text refers to: an entity, a statement's id, an address, the name of a figure.
    """

    text: str
    title: str
    detail: str = ""
    url: str = ""
    note: str = ""
    target: str = ""


def find_insertions(what: str, query: str, lookups: Lookups, words: str = "") -> tuple[list[Insertion], int]:
    """The best MOST things of one sort for a query, the best first, and how many there are; all of them for "".

    `words` are those that a tag should print. Raises KeyError for a sort that is not in WHAT.
    """
    wanted = " ".join(query.split())[:LONGEST_QUERY].casefold()
    finders = {"word": _find_words, "source": _find_statements, "page": _find_pages, "card": _list_cards, "figure": _find_figures}
    ranked = sorted(finders[what](wanted, lookups, " ".join(words.split())), key=lambda item: item[0])
    return [found for _rank, found in ranked[:MOST_RESULTS]], len(ranked)


def make_tag(entity: str, term: TermEntry, words: str = "") -> tuple[str, bool]:
    """The tag that prints `words` with a term's explanation, and whether it does so; without words, the term's own title."""
    keeps_capital = term.title[1:2].isupper() or not term.title[:1].isalpha()
    title = term.title if keeps_capital else term.title[:1].lower() + term.title[1:]
    wanted = NOT_A_SURFACE.sub("", words)[:100] or title
    spelt = next((surface for surface, shown in term.surfaces.items() if shown.casefold() == wanted.casefold()), "")
    surface = spelt or wanted.replace(" ", "_")
    return f"|{surface}|{entity}|", display_words(surface, term).casefold() == (words or title).casefold()


def match_rank(wanted: str, names: list[str], text: str = "") -> int | None:
    """How well a query fits: 0 a name, 1 its start, 2 the start of a word in one, 3 in one, 4 all its words in the text."""
    folded = [name.casefold() for name in names]
    if not wanted or wanted in folded:
        return 0
    if any(name.startswith(wanted) for name in folded):
        return 1
    if any(f" {wanted}" in name for name in folded):
        return 2
    if any(wanted in name for name in folded):
        return 3
    everything = " ".join([*folded, text.casefold()])
    stems = [word.removesuffix("s") for word in wanted.split()]
    return 4 if all(stem in everything for stem in stems) else None


def _find_words(wanted: str, lookups: Lookups, words: str) -> Iterator[tuple[tuple[int, str], Insertion]]:
    """Terms by title, names, entities and definition, and by what their kind of page knows besides (everyday words)."""
    entities: dict[str, list[str]] = {}
    for entity, term in lookups.entities.items():
        entities.setdefault(term.slug, []).append(entity)
    also = {slug for page_type in page_types.values() for slug in page_type.find_by_words(wanted)} if wanted else set()
    for slug, names in entities.items():
        term = lookups.by_slug[slug]
        said = [term.title, *term.names, *term.surfaces.values(), *(name.replace("_", " ") for name in names)]
        rank = match_rank(wanted, said, term.definition)
        rank = 5 if rank is None and slug in also else rank
        if rank is not None:
            text, fits = make_tag(names[0], term, words)
            note = "" if fits else _("Your words have characters that a tag cannot hold: check what it prints.")
            yield (rank, term.title.casefold()), Insertion(text, term.title, term.definition, term.url, note, names[0])


def _find_statements(wanted: str, lookups: Lookups, words: str) -> Iterator[tuple[tuple[int, str], Insertion]]:
    for one in lookups.statements.values():
        rank = match_rank(wanted.strip("[]@ "), [one.id], one.text)
        if rank is not None:
            yield (rank, ""), Insertion(f"[@{one.id}]", one.id, one.text, f"/sources/#{one.id}", one.caution, one.id)


def _find_pages(wanted: str, lookups: Lookups, words: str) -> Iterator[tuple[tuple[int, str], Insertion]]:
    for page_type in page_types.values():
        for slug, title in page_type.pages().filter(live__isnull=False).values_list("slug", "title"):
            rank = match_rank(wanted, [title, slug.replace("-", " ")])
            if rank is not None:
                url = f"/{page_type.name}/{slug}/"
                shown = re.sub(r"([\\\[\]])", r"\\\1", words or title)
                yield (rank, title.casefold()), Insertion(f"[{shown}]({url})", title, url, url, target=url)


def _list_cards(wanted: str, lookups: Lookups, words: str) -> Iterator[tuple[tuple[int, str], Insertion]]:
    """The three kinds of care cards, whatever was typed, and the cards of published pages that a query names."""
    kinds_of_card = (
        ("emergency", _("Call your emergency number now if"), _("For what cannot wait.")),
        ("urgent", _("Call your team today if"), _("For the same day.")),
        ("non-urgent", _("Tell your team at the next visit about"), _("For what can wait.")),
    )
    for number, (name, title, detail) in enumerate(kinds_of_card):
        text = f"::: {name} {title}\n\n- {words or _('one short point')}\n\n:::"
        yield (number, ""), Insertion(text, card_word(name), detail)
    for page_type in page_types.values() if wanted else ():
        pages = page_type.pages().filter(live__isnull=False, live__text__icontains=wanted)[:MOST_RESULTS]
        for slug, page_title in pages.values_list("slug", "title"):
            for title, card in (lookups.cards_of(f"{page_type.name}/{slug}") or {}).items():
                rank = match_rank(wanted, [title])
                if rank is not None:
                    url = page_type.url_of(slug)
                    shown = _("The same card as on “%(title)s”: it changes with it.") % {"title": page_title}
                    yield (
                        (10 + rank, title),
                        Insertion(
                            f"::: include {url} {title}",
                            f"{card_word(card.kind)}: {title}",
                            shown,
                            url,
                            target=f"{url} {title}",
                        ),
                    )


def _find_figures(wanted: str, lookups: Lookups, words: str) -> Iterator[tuple[tuple[int, str], Insertion]]:
    for name in lookups.figures:
        rank = match_rank(wanted, [name.replace("-", " "), name])
        if rank is not None:
            text = f"::: figure {name}\n\n{_('One sentence that says what it shows.')}\n\n:::"
            yield (
                (rank, name),
                Insertion(text, name.replace("-", " "), _("A drawing. Use it once on a page, between blank lines.")),
            )
