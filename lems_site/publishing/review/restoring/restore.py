"""Putting a text back that readers had before, and bringing a retired page back: live at once, by one Publisher.

No signature is needed for it, because a bad text may be live meanwhile; readers are told that the review waits, unless the text's
own signature still holds. What stops a publication stops this too. What the text would take from readers' safety waits for a
second person (`find_restore_concerns`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lems_site.publishing.checks.emergency_cards import find_lost_emergency_cards
from lems_site.publishing.checks.medicines.pages import find_page_instructions
from lems_site.publishing.checks.required_statements import find_missing_statements
from lems_site.publishing.models import AllowedInstruction, Page, PageLogEntry, Redirect, Revision, Signature
from lems_site.publishing.pages.page_type import Compiled, PageType
from lems_site.publishing.pages.permissions import REVIEWER, has_page_permission, name_of
from lems_site.publishing.pages.registry import lookups_for
from lems_site.publishing.publish.compile_pages import ContentProblems, compile_text
from lems_site.publishing.publish.page_log import log_publication
from lems_site.publishing.publish.publish import publish, save_restored_revision
from lems_site.publishing.review import signatures
from lems_site.publishing.review.workflow import InvalidTransition
from lems_site.publishing.review.writers import writer_ids

from .second_person import NeedsSecondPerson

if TYPE_CHECKING:
    from lems_site.accounts.models import User


@dataclass
class RestoreReview:
    """What putting a text back means for its review: the signature that still holds, or who can sign the text now.

    `writers` are Reviewers who wrote part of the text, and so cannot sign it.
    """

    signature: Signature | None = None
    can_sign: list[str] = field(default_factory=list)
    writers: list[str] = field(default_factory=list)

    @property
    def only_reviewer(self) -> str:
        """The name of the clinic's one Reviewer, where they cannot sign because they wrote the text; else ""."""
        return self.writers[0] if len(self.writers) == 1 and not self.can_sign else ""


def plan_restore_review(page_type: PageType, revision: Revision) -> RestoreReview:
    """Who can sign a text once it is put back."""
    own, _newest = signatures.latest_signatures(page_type.name, {revision.page.slug: revision.text_hash})[revision.page.slug]
    result = RestoreReview(own.reading if own else None)
    writers = writer_ids(page_type, revision, put_back=True)
    reviewers = get_user_model()._default_manager.filter(groups__name=REVIEWER, is_active=True, is_staff=True).order_by("pk")
    for user in reviewers:
        (result.writers if user.pk in writers else result.can_sign).append(name_of(user))
    return result


def find_restore_concerns(page_type: PageType, revision: Revision) -> list[str]:
    """Why a second person must confirm that a text is put back, in sentences; an empty list if one person is enough."""
    page, lookups = revision.page, lookups_for()
    compiled = compile_text(page_type, own_text(page_type, revision))
    found = [
        _("Hazard %(hazard)s (%(harm)s): no sentence of this text cites “%(statement)s”.")
        % {"hazard": one.hazard, "harm": one.harm, "statement": one.statement}
        for one in find_missing_statements(f"{page_type.name}/{page.slug}", compiled, lookups)
    ]
    live = page_type.parse(page.live.text, "")[0] if page.live else None
    for title in find_lost_emergency_cards(live.body if live else "", compiled.file.body, lookups):
        found.append(_("The emergency card “%(title)s” would be gone.") % {"title": title})
    message = _("“%(words)s” tells readers to take, change or stop a medicine, or how much: “%(sentence)s”")
    found += [message % {"words": words, "sentence": one} for one, words in _unallowed(page_type, page, compiled).items()]
    return found + page_type.restore_concerns(compiled.file, live)


def find_restored_instructions(page_type: PageType, revision: Revision) -> list[str]:
    """The sentences of a text with a dose or an order that no Reviewer has allowed. Raises ContentProblems."""
    return list(_unallowed(page_type, revision.page, compile_text(page_type, own_text(page_type, revision))))


def _unallowed(page_type: PageType, page: Page, compiled: Compiled) -> dict[str, str]:
    """The words of each dose or order that is not allowed, by sentence. One query where there are any."""
    sentences = {one.sentence: one.words for one in find_page_instructions(compiled, lookups_for())}
    allowed = AllowedInstruction.sentences_of(page_type.name, page.slug) if sentences else set()
    return {sentence: words for sentence, words in sentences.items() if sentence not in allowed}


def restore_text(
    page_type: PageType, *, revision: Revision, by: User, live: int | None, comment: str = "", confirmed: bool = False
) -> Revision:
    """Make a text that readers had before live again, and return its new revision. `live` is the revision that the person saw.

    Raises NeedsSecondPerson unless it is `confirmed`, InvalidTransition, and ContentProblems; then nothing has changed.
    """
    page = revision.page
    if not has_page_permission(by, "publish", page_type):
        raise InvalidTransition(_("You may not do this."))
    if not revision.was_read:
        raise InvalidTransition(_("Readers never had this text. Take it as a draft, and send it for review."))
    if page_type.pages().values_list("live_id", flat=True).get(pk=page.pk) != live:
        raise InvalidTransition(_("The page has changed meanwhile. Look at it again."))
    if revision.pk == page.live_id:
        raise InvalidTransition(_("Readers see this text already."))
    concerns = find_restore_concerns(page_type, revision)
    if concerns and not confirmed:
        raise NeedsSecondPerson(concerns)
    text = own_text(page_type, revision)
    compiled = compile_text(page_type, text)
    if compiled.blocked:
        raise ContentProblems([problem for problem in compiled.problems if problem.blocking])
    what = "put_back" if page.live_id else "bring_back"
    when = date_format(localtime(revision.created_at), "j F Y, H:i")
    comment = "\n".join(filter(None, (_("The text of %(when)s.") % {"when": when}, comment.strip())))
    restored = save_restored_revision(
        page_type, text=text, page=page, original=revision, by=by, note=comment.replace("\n", " ")[:300]
    )

    def write_beside() -> None:
        log_publication(page_type.name, page.slug, revision=restored.pk, what=what, by=by, comment=comment)
        _point_old_addresses(page_type, page)

    try:
        publish(page_type, revision=restored, by=by, also=[write_beside], expecting=restored.state, what=what, comment=comment)
    except Exception:  # whatever stopped it, and it is raised again: no revision may stay that nobody put back
        page_type.revisions().filter(pk=restored.pk).delete()
        raise
    return restored


def own_text(page_type: PageType, revision: Revision) -> str:
    """The revision's text with the address that its page has now. Raises ContentProblems if it cannot be read."""
    file, problems = page_type.parse(revision.text, "")
    if file is None:
        raise ContentProblems(problems)
    return revision.text if file.slug == revision.page.slug else file.with_slug(revision.page.slug).text()


def _point_old_addresses(page_type: PageType, page: Page) -> None:
    """Addresses that the page had before lead to it again: since it was retired they led where it did."""
    moves = PageLogEntry.objects.filter(page_kind=page_type.name, page_slug=page.slug, what="move")
    old = {comment.split(" → ")[0] for comment in moves.values_list("comment", flat=True)} - {page.slug}
    if old:
        Redirect.objects.filter(page_kind=page_type.name, page_slug__in=old).update(target=page_type.url_of(page.slug))
