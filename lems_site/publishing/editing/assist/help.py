"""The examples of "How to write": what to type, and what the site's own renderer makes of it, now, with the site's own words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lems_site.markup.lookups import Lookups
from lems_site.markup.render import render
from lems_site.markup.safe import stored_html
from lems_site.publishing.models import Reference
from lems_site.publishing.pages.page_type import CARD_REFERENCE
from lems_site.publishing.pages.registry import lookups_for

from .finder import make_tag


@dataclass(frozen=True)
class Example:
    """One thing that can be written: its name, when to use it, what to type, and what readers see."""

    id: str
    title: str
    use: str
    typed: str
    shown: SafeString


def render_examples() -> list[Example]:
    """All examples. Those that need a term, a source or a figure are left out on a site that has none."""
    lookups = lookups_for()
    found = []
    for identity, title, use, typed in [*_markdown_examples(), *_site_examples(lookups)]:
        rendered = render(typed, lookups, prefix=f"{identity}-", notes=False)
        if typed and not rendered.problems:
            found.append(Example(identity, title, use, typed, stored_html(rendered.html)))
    return found


def _shared_card(lookups: Lookups) -> str:
    """The line that shows a card which some page shows already; "" where none does. One query."""
    home = Reference.objects.filter(target_kind=CARD_REFERENCE).values_list("target", flat=True).first() or ""
    title = next(iter(lookups.cards_of(home) or {}), "")
    return f"::: include /{home}/ {title}" if title else ""


def _markdown_examples() -> list[tuple[str, str, str, str]]:
    return [
        (
            "paragraph",
            _("Paragraph"),
            _("One idea, two to four short sentences. An empty line between paragraphs."),
            _("You may tire fast. Rest before it gets too much.\n\nPlan one thing at a time."),
        ),
        (
            "heading",
            _("Heading"),
            _("Two hashes for a part, three for a part of it. Skip no level. The title is not typed here."),
            _("## When you are tired\n\nSit down.\n\n### At work\n\nAsk for a chair."),
        ),
        (
            "list",
            _("List"),
            _("A hyphen and a space before each point. An empty line before and after the list."),
            _("Bring with you:\n\n- your list of medicines\n- your questions"),
        ),
        (
            "bold",
            _("Bold"),
            _("Two stars on each side, for the few words that must not be missed."),
            _("**Call first** if you are not sure."),
        ),
        (
            "link",
            _("Link"),
            _("The words in square brackets, then the address in round ones. Say where it leads."),
            _("Read [the first page](/) when you have time."),
        ),
        (
            "table",
            _("Table"),
            _("For what is read across, in two or three columns. The second line is made of hyphens."),
            _("| Before | After |\n| --- | --- |\n| Write down your questions | Write down the answers |"),
        ),
    ]


def _site_examples(lookups: Lookups) -> list[tuple[str, str, str, str]]:
    entity, term = next(iter(lookups.entities.items()), ("", None))
    cite = next(iter(lookups.statements), "")
    figure = next(iter(lookups.figures), "")
    word = make_tag(entity, term)[0] if term else ""
    return [
        (
            "word",
            _("Word to explain"),
            _(
                "Bars around the words and the entity's name: readers press them for the explanation. "
                "Write a space as '_'. Tag a medical word where it first stands in each part."
            ),
            _("Some people notice %(word)s.") % {"word": word} if word else "",
        ),
        (
            "source",
            _("Source"),
            _(
                "Square brackets with @ and the id, before the full stop. Every statement about the "
                "illness has one. Two sources: a semicolon between them."
            ),
            _("This is said here as an example [@%(id)s].") % {"id": cite} if cite else "",
        ),
        (
            "in-short",
            _("In short"),
            _("It opens a page: three to six points."),
            _("::: in-short\n\n- First point\n- Second point\n- Third point\n\n:::"),
        ),
        (
            "emergency",
            _("Care card: emergency"),
            _("For what cannot wait. The title says to call the emergency number."),
            _("::: emergency Call your emergency number now if\n\n- breathing is hard\n\n:::"),
        ),
        (
            "urgent",
            _("Care card: urgent"),
            _("For today. The title says whom to call."),
            _("::: urgent Call your team today if\n\n- it is new and getting worse\n\n:::"),
        ),
        (
            "non-urgent",
            _("Care card: not urgent"),
            _("For the next visit."),
            _("::: non-urgent Tell your team at the next visit about\n\n- what is harder than it was\n\n:::"),
        ),
        (
            "small",
            _("Small print"),
            _("Below a card or list: where its advice comes from."),
            _("::: small\n\nThe list is borrowed from a related illness.\n\n:::"),
        ),
        (
            "include",
            _("Care card of another page"),
            _("One line: where the card stands, and its title. Its words are changed on its own page only."),
            _shared_card(lookups),
        ),
        (
            "sensitive",
            _("What a reader should choose to see"),
            _("Such as figures about survival. It opens when pressed."),
            _("::: sensitive Figures about how long people live\n\nThe words that not everyone wants to read.\n\n:::"),
        ),
        (
            "figure",
            _("Figure"),
            _("A drawing of this site by its name, with a caption inside. Once on a page."),
            _("::: figure %(name)s\n\nOne sentence that says what it shows.\n\n:::") % {"name": figure} if figure else "",
        ),
    ]
