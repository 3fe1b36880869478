"""Help cards between files and database."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.forms.models import model_to_dict

from lems_site.content_files.card_file import CITED, CardFile
from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.markup.citations import parse_citation
from lems_site.markup.lookups import Lookups
from lems_site.markup.plain_words import reading_problems
from lems_site.markup.render import render
from lems_site.publishing.checks.medicines.pages import find_text_instructions, text_problem
from lems_site.publishing.pages.page_type import Compiled
from lems_site.publishing.pages.registry import FolderReport, Scope, lookups_for
from lems_site.publishing.publish.compile_pages import ContentProblems

from .models import HelpCard


def compile_card(card: CardFile, lookups: Lookups, path: str) -> tuple[HelpCard, list[Problem]]:
    """The database row of a card, not yet written, and the problems of its body."""
    statements: dict[str, None] = {}
    problems = []
    for number, line in enumerate(card.body.split("\n"), 1):
        for match in CITED.finditer(line):
            known, messages = parse_citation(match.group()[2:-1], lookups)
            statements |= dict.fromkeys(known)
            problems += [Problem("", number, match.start() + 1, message) for message in messages]
    body = "\n".join(CITED.sub("", line).rstrip().replace(" .", ".").replace(" ;", ";") for line in card.body.split("\n"))
    rendered = render(body, lookups, prefix=f"card-{card.id}-", notes=False)
    problems += rendered.problems
    for shown, on_line in [(card.title, 0), *((block.text, block.line) for block in rendered.shown)]:
        problems += [text_problem(one, on_line, 1) for one in find_text_instructions(shown, lookups)]
    row = HelpCard(
        name=card.id,
        hazard=card.hazard,
        urgency=card.urgency,
        title=card.title,
        when=card.when,
        unless=card.unless,
        line=card.line,
        call=[list(pair) for pair in card.calls],
        sources=[{"id": one, "text": lookups.statements[one].text} for one in statements],
        html=str(rendered.html),
        text=card.text(),
    )
    return row, [problem.in_file(path, card.lines_before_body) for problem in problems]


def find_wording(card: CardFile, lookups: Lookups, path: str) -> list[Problem]:
    """What a page would be told of its words too: hard or long sentences."""
    blocks = render(CITED.sub("", card.body), lookups, notes=False).blocks
    found = reading_problems(blocks, lookups.medicines)
    return [problem.in_file(path, card.lines_before_body) for problem in found]


def compile_cards(library: Library, lookups: Lookups) -> tuple[list[HelpCard], list[Problem]]:
    """The rows of all cards of a library, and their problems."""
    found = [compile_card(card, lookups, library.paths[f"cards/{name}"]) for name, card in library.cards.items()]
    return [row for row, _ in found], [problem for _, problems in found for problem in problems]


def check_cards(pages: Mapping[str, Compiled], library: Library) -> FolderReport:
    """For check_content: the cards, and what is wrong with their bodies."""
    if not library.cards:
        return FolderReport({}, [])
    lookups = lookups_for(library, overwrite=True, database=False)
    rows, problems = compile_cards(library, lookups)
    for name, card in library.cards.items():
        problems += find_wording(card, lookups, library.paths[f"cards/{name}"])
    known = library.evidence.hazards
    for name, card in library.cards.items():
        if card.hazard and card.hazard not in known:
            message = f"no hazard has the id '{card.hazard}': name a row of evidence/hazards.yaml"
            problems.append(Problem(library.paths[f"cards/{name}"], *card.places["hazard",], message))
    return FolderReport({"help cards": (len(rows) if not problems else 0, len(rows))}, problems)


def load_cards(scope: Scope) -> Callable[[], None] | None:
    """How to write the library's cards, or None when the database holds just them, or there is no library. Raises
    ContentProblems for a card whose body cannot be shown."""
    if scope.library is None:
        return None
    rows: list[HelpCard] = []
    if scope.library.cards:
        rows, problems = compile_cards(scope.library, lookups_for(scope.library, overwrite=scope.overwrite))
        if problems:
            raise ContentProblems(problems)
    # By name: files, SQLite and PostgreSQL each have an order of their own.
    if {row.name: model_to_dict(row) for row in rows} == {row.name: model_to_dict(row) for row in HelpCard.objects.all()}:
        return None

    def write() -> None:
        HelpCard.objects.all().delete()
        HelpCard.objects.bulk_create(rows)

    return write


def export_cards() -> dict[str, str]:
    """The cards' files as they were loaded."""
    return {f"cards/{name}.md": text for name, text in HelpCard.objects.values_list("name", "text")}
