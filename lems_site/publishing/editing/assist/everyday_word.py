"""From a search that found nothing to the form of a page, with the searched words filled in as everyday words of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.permissions import has_page_permission, signed_in_user
from lems_site.publishing.pages.registry import page_types

from .finder import match_rank

FIELD = "everyday_words"
LONGEST = 60
MOST_PAGES = 30
FIRST_PLACE = "in-short"  # where an article answers most questions; the editor changes it


@dataclass(frozen=True)
class PageForWord:
    """A page whose form can take a word: its title, its kind in words, and the address of the form with the word filled in."""

    title: str
    kind: str
    url: str


def clean_word(typed: str) -> str:
    """The word of an address: single spaces, without signs that would be more than a word; "" for none."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in typed).split())
    return words if len(words) <= LONGEST and ": " not in words else ""


def pages_for_word(request: HttpRequest, query: str) -> list[PageForWord]:
    """The pages that this person may change and whose titles fit `query` (all, for ""), articles before terms. A query for each
    type of page."""
    return list(_pages(request, query))[:MOST_PAGES]


def _pages(request: HttpRequest, query: str) -> Iterator[PageForWord]:
    word, wanted = clean_word(request.GET.get("word", "")), " ".join(query.split()).casefold()
    for page_type in sorted(page_types.values(), key=lambda one: bool(one.reference_kind)):
        takes = any(item.name == FIELD for item in page_type.file_fields)
        if not takes or not has_page_permission(signed_in_user(request), "change", page_type):
            continue
        options = page_type.model._meta
        for pk, title, slug in page_type.pages().filter(live__isnull=False).order_by("title").values_list("pk", "title", "slug"):
            if match_rank(wanted, [title, slug.replace("-", " ")]) is not None:
                url = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[pk], query={"everyday": word})
                yield PageForWord(title, str(options.verbose_name), url)


def with_everyday_word(page_type: PageType, lines: str, word: str) -> str:
    """The field of everyday words with one more; as it was where the word stands there already, or pages of this type have no
    such field. An article ties each word to a place on it: the new one to that of the words before, or to the summary."""
    field = next((item for item in page_type.file_fields if item.name == FIELD), None)
    known = [line for line in lines.splitlines() if line.strip()]
    is_map = field is not None and field.kind == "map"
    words = [line.rpartition(": ")[0] if is_map else line for line in known]
    if field is None or not word or word.casefold() in (one.strip().casefold() for one in words):
        return lines
    place = known[0].rpartition(": ")[2] if known else FIRST_PLACE
    return "\n".join([*known, f"{word}: {place}" if is_map else word])
