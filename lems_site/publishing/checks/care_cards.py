"""The wording of care cards: a frightened reader must see at once whom to call."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lems_site.content_files.problems import Problem
from lems_site.markup.blocks import CARDS, FENCE, ONE_LINE
from lems_site.markup.citations import CITATION
from lems_site.markup.code import blank_code
from lems_site.markup.entity_tags import TAG
from lems_site.markup.limits import remove_controls

LONGEST_LIST = 9
EMERGENCY = re.compile(
    r"\b(?:emergency (?:number|help|care|services?|department)|ambulance)\b|\b(?:911|999|112)\b", re.IGNORECASE
)
WHOM = re.compile(
    r"\b(?:teams?|doctors?|nurses?|pharmacists?|(?:medical |24-hour |poison |crisis )?lines?|helplines?|clinic|hospital)\b",
    re.IGNORECASE,
)
WHEN = re.compile(r"\b(?:today|now|at once|same day|straight away|within|tonight)\b", re.IGNORECASE)
VAGUE = re.compile(
    r"\b(?:you (?:may|might|could) (?:want|wish|like|need) to|(?:should|may|might) consider|if possible|try to (?:call|ring|see)"
    r"|as soon as you can|it is advisable|is recommended|perhaps call)\b",
    re.IGNORECASE,
)


@dataclass
class Card:
    """A care card of a text: its kind, its title, the line where it opens, and its lines without tags."""

    kind: str
    title: str
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "\n".join([self.title, *self.lines])


def find_cards(body: str) -> list[Card]:
    """The care cards of a text, in order. A card that nothing closes ends with the text."""
    found: list[Card] = []
    opened = False
    for number, line in enumerate(blank_code(remove_controls(body).split("\n")), 1):
        if line.startswith(":::"):
            match = FENCE.fullmatch(line.rstrip())
            if match and match.group(1) in ONE_LINE:
                continue
            opened = bool(match and match.group(1) in CARDS)
            if match and opened:
                found.append(Card(match.group(1), match.group(2) or "", number))
        elif opened:
            found[-1].lines.append(TAG.sub(lambda tag: tag.group(1).replace("_", " "), line))
    return found


def find_wording_problems(body: str) -> list[Problem]:
    """Advice on the cards of a text. Lines are those of `body`."""
    found = []
    for card in find_cards(body):
        found += [Problem("", card.line, 1, message, blocking=False) for message in _card_faults(card)]
        for number, line in enumerate([card.title, *card.lines]):
            if vague := VAGUE.search(line):
                message = _("'%(words)s' leaves room for doubt in a card: say plainly what to do") % {"words": vague.group()}
                found.append(Problem("", card.line + number, 1, message, blocking=False))
    return found


def _card_faults(card: Card) -> list[str]:
    """What is missing from a card as a whole."""
    words, faults = card.words, []
    if not any(line.strip() for line in card.lines):
        return [_("this card is empty: write below its title when it is meant, as a list of short points")]
    if card.kind == "emergency" and not EMERGENCY.search(words):
        faults.append(_("an emergency card says to call the emergency number: begin its title with 'Call your emergency number'"))
    if card.kind == "urgent" and not (WHOM.search(words) and WHEN.search(words)):
        faults.append(_("an urgent card says whom to call and how soon: such as 'Call your team today if'"))
    if card.kind == "non-urgent" and not WHOM.search(words):
        faults.append(_("this card says whom to ask: such as 'Tell your team at the next visit'"))
    if not CITATION.search(words):
        faults.append(_("this card has no source: put a citation such as [@emerg-rare] after each point"))
    points = sum(line.startswith(("- ", "* ", "+ ")) for line in card.lines)
    if points > LONGEST_LIST:
        faults.append(
            _("a card of %(points)s points is too long to read in a fright: keep the most important") % {"points": points}
        )
    return faults
