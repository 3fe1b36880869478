"""A Reviewer's yes to a sentence with a dose or an order about a medicine: given with a reason, kept, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.publishing.checks.medicines.pages import PageInstruction, find_page_instructions
from lems_site.publishing.models import AllowedInstruction, Revision
from lems_site.publishing.pages.page_type import Compiled, PageType
from lems_site.publishing.pages.permissions import is_reviewer
from lems_site.publishing.pages.registry import lookups_for

from . import signing
from .signing import CannotSign
from .workflow import InvalidTransition, add_log_entry

if TYPE_CHECKING:
    from lems_site.accounts.models import User

LONGEST_REASON = 1_000


@dataclass(frozen=True)
class InstructionState:
    """A dose or an order of a text, and the yes that lets it pass, if a Reviewer gave one."""

    instruction: PageInstruction
    allowed: AllowedInstruction | None


def list_instructions(page_type: PageType, compiled: Compiled) -> list[InstructionState]:
    """The doses and orders of a text, one row a sentence. One query where there are any."""
    found = find_page_instructions(compiled, lookups_for())
    if not found:
        return []
    rows = AllowedInstruction.objects.filter(page_kind=page_type.name, page_slug=compiled.slug, withdrawn_at=None)
    allowed = {row.sentence: row for row in rows}
    by_sentence = {one.sentence: one for one in reversed(found)}
    return [InstructionState(one, allowed.get(one.sentence)) for one in reversed(by_sentence.values())]


def allow_instruction(
    page_type: PageType, *, revision: Revision, compiled: Compiled, sentence: str, reason: str, by: User
) -> AllowedInstruction:
    """Let one sentence of a page be published. `compiled` is the revision's text. Raises CannotSign for somebody who may not sign
    this text, InvalidTransition without a reason, and where the text has no such dose or order."""
    _require_signer(page_type, revision, by)
    if not reason.strip():
        raise InvalidTransition(_("Say why readers may see this sentence."))
    if sentence not in {one.instruction.sentence for one in list_instructions(page_type, compiled) if one.allowed is None}:
        raise InvalidTransition(_("This text has no such sentence that waits for a yes. Look at it again."))
    return record_allowed_sentence(page_type, revision=revision, sentence=sentence, reason=reason, by=by)


@transaction.atomic
def record_allowed_sentence(
    page_type: PageType, *, revision: Revision, sentence: str, reason: str, by: User
) -> AllowedInstruction:
    """Write down that a Reviewer allows a sentence. Whether they may is for the caller to know."""
    row = AllowedInstruction.objects.create(
        page_kind=page_type.name,
        page_slug=revision.page.slug,
        sentence=sentence,
        reason=reason.strip()[:LONGEST_REASON],
        name=by.get_full_name().strip(),
        by=by,
    )
    add_log_entry(page_type, revision, "allow", by, f"“{sentence}” {row.reason}")
    return row


def withdraw_instruction(page_type: PageType, *, revision: Revision, sentence: str, reason: str, by: User) -> None:
    """Take a yes back: the sentence is blocked again at the next publication. Raises CannotSign, InvalidTransition."""
    if not is_reviewer(by):
        raise CannotSign(_("Only a clinician in the group Reviewer can do this."))
    if not reason.strip():
        raise InvalidTransition(_("Say why readers should not see this sentence."))
    rows = AllowedInstruction.objects.filter(
        page_kind=page_type.name, page_slug=revision.page.slug, sentence=sentence, withdrawn_at=None
    )
    with transaction.atomic():
        if not rows.update(withdrawn_at=timezone.now()):
            raise InvalidTransition(_("This sentence is not allowed any more. Look at it again."))
        add_log_entry(page_type, revision, "disallow", by, f"“{sentence}” {reason.strip()[:LONGEST_REASON]}")


def _require_signer(page_type: PageType, revision: Revision, by: User) -> None:
    if reason := signing.why_cannot_sign(page_type, revision, by):
        raise CannotSign(reason)
