"""Entries as the items of a list. A template for each of their lines took half of the time of the list of entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from lems_site.diary.entries.describe import EntryDescription, EntryLine
from lems_site.markup.safe import join_html
from lems_site.web.rendering.texts import gettext as _

register = template.Library()

ITEM = """<li class="entry-line">
  <p class="entry-line__head"><a class="entry-line__link" href="{}entry/{}/"><b>{}</b> {}</a></p>
  <div class="entry-line__body">{}<p class="entry-line__who">{}</p></div>
</li>
"""
PLAIN = format_html("{}", "")  # safe, so that it is not escaped for each part
TYPED = format_html(' class="{}" translate="no"', "entry-line__text")


@register.simple_tag
def entry_items(rows: Iterable[EntryDescription], home_url: str) -> SafeString:
    """An item for each entry: its time leads to its page, then what it says and who wrote it. Everything is escaped."""
    written_by, address = _("Written by %(who)s"), escape(home_url)
    return join_html(
        ITEM,
        (
            (address, row.entry.pk, row.time, row.title, _says(row.lines, row.title), written_by % {"who": row.who})
            for row in rows
        ),
    )


def _says(lines: list[EntryLine], title: str) -> SafeString | str:
    if not lines:
        return ""
    return format_html('<ul class="entry-line__parts" role="list">{}</ul>', join_html("<li{}>{}</li>", _parts(lines, title)))


def _parts(lines: list[EntryLine], title: str) -> Iterator[tuple[SafeString, str]]:
    """The attributes and the words of each part. The medicine is the title of its entry."""
    for line in lines:
        if line.is_typed:
            yield TYPED, linebreaksbr(line.value)
        elif line.code != "medicine":
            yield PLAIN, line.value if line.label == title else f"{line.label}: {line.value}"
