"""Where pages stand: retiring one with a redirect, and giving one another address. No page and no history is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.content_files.article_file import SLUG
from lems_site.publishing.checks.emergency_cards import find_emergency_cards, find_uncarried_emergency_cards
from lems_site.publishing.models import (
    AllowedInstruction,
    ConfirmationRequest,
    OpenPage,
    Page,
    PageAssignment,
    PageLogEntry,
    PageSnapshot,
    PublicationJob,
    Redirect,
    Reference,
    Revision,
    SeenRevision,
    SentenceComment,
    Signature,
    SignatureElsewhere,
    SiteVersion,
    SourceChange,
    State,
    WorkingCopy,
)
from lems_site.publishing.pages.page_type import CARD_REFERENCE, PageType
from lems_site.publishing.pages.registry import lookups_for, notify_after_write, page_types
from lems_site.publishing.publish.jobs import AT_ONCE
from lems_site.publishing.publish.plan import Plan
from lems_site.publishing.publish.publish import execute_plan, publish, save_revision
from lems_site.publishing.publish.snapshots import keep_end

from . import redirects, signatures, signing
from .restoring.second_person import NeedsSecondPerson
from .workflow import InvalidTransition, add_log_entry

if TYPE_CHECKING:
    from lems_site.accounts.models import User


LONGEST_SLUG = 80
MOVED_ROWS = (
    AllowedInstruction,
    PageAssignment,
    PageSnapshot,
    SeenRevision,
    SentenceComment,
    SignatureElsewhere,
    SourceChange,
)


def pages_linking_to(page_type: PageType, slug: str) -> list[Any]:
    """The live pages whose text links to a page's address: they lead on by the redirect, but should be mended."""
    address = page_type.url_of(slug)
    found: list[Any] = []
    for other in page_types.values():
        pages = other.pages().filter(live__isnull=False, live__text__contains=address).order_by("title")
        found += pages.only("slug", "title") if other.name != page_type.name else pages.exclude(slug=slug).only("slug", "title")
    return found


def pages_explained_by(page_type: PageType, slug: str) -> list[str]:
    """The titles of published pages that show something of this page, its explanation of a word or a care card, and so cannot do
    without it. One query."""
    references = _references_showing(page_type, slug)
    references = references.exclude(page_kind=page_type.name, page_slug=slug)
    return sorted(set(references.values_list("page_title", flat=True)))


def _references_showing(page_type: PageType, slug: str) -> QuerySet[Reference]:
    wanted = Q()
    for target_kind, target in page_type.shown_as(slug):
        wanted |= Q(target_kind=target_kind, target=target)
    return Reference.objects.filter(wanted)


def _require_no_hazard(page_type: PageType, page: Page) -> None:
    """Raise InvalidTransition if a sentence of the page stops a harm."""
    hazards = sorted({one.hazard for one in lookups_for().required.get(f"{page_type.name}/{page.slug}", ())})
    if hazards:
        message = _("Sentences of this page stop harm (%(hazards)s). Name another place in evidence/hazards.yaml first.")
        raise InvalidTransition(message % {"hazards": ", ".join(hazards)})


def find_retire_concerns(page_type: PageType, page: Page, target: str) -> list[str]:
    """Why a second person must confirm that a page is retired, in sentences.

    Raises InvalidTransition if the page that its readers are sent to does not show the emergency cards that it shows.
    """
    live = page_type.revisions().filter(pk=page.live_id).first()
    file = page_type.parse(live.text, "")[0] if live else None
    lookups = lookups_for()
    if file is None or not (cards := find_emergency_cards(file.body, lookups)):
        return []
    place = redirects.page_name_at(target)
    other = page_types[place[0]].pages().filter(slug=place[1], live__isnull=False).first() if place else None
    replacement = page_types[place[0]].parse(other.live.text, "")[0] if place and other else None
    lost = find_uncarried_emergency_cards(file.body, replacement.body if replacement else "", lookups)
    if lost:
        message = _(
            "The page that readers are sent to does not show these emergency cards word for word: %(titles)s. Put them there."
        )
        raise InvalidTransition(message % {"titles": "; ".join(lost)})
    message = _("The page carries an emergency card (%(titles)s). The page that readers are sent to shows it too.")
    return [message % {"titles": "; ".join(cards)}]


def retire_page(page_type: PageType, *, page: Page, by: User, target: str, comment: str = "", confirmed: bool = False) -> None:
    """Take a page away from readers and send them on.

    Raises InvalidTransition where the page is needed, or the target is no good, and NeedsSecondPerson where it carries an
    emergency card, unless a second person has `confirmed` it.
    """
    reason = redirects.target_problem(target, away_from=(page_type.name, page.slug))
    if reason:
        raise InvalidTransition(reason)

    def plan() -> Plan:
        _require_no_hazard(page_type, page)
        used = pages_explained_by(page_type, page.slug)
        if used:
            titles = ", ".join(used[:10])
            raise InvalidTransition(
                _("These pages show its explanation or a card of it: %(titles)s. Change them first.") % {"titles": titles}
            )
        revision = page_type.revisions().select_related("page").filter(pk=page_type.pages().get(pk=page.pk).live_id).first()
        if revision is None:
            raise InvalidTransition(_("The page is not published."))
        concerns = find_retire_concerns(page_type, page, target)
        if concerns and not confirmed:
            raise NeedsSecondPerson(concerns)
        result = Plan()
        write_unpublished = page_type.on_unpublish(page.slug)

        def write() -> None:
            page_type.pages().filter(pk=page.pk).update(live=None, retired_at=timezone.now())
            page_type.revisions().filter(pk=revision.pk).update(state=State.RETIRED)
            Reference.objects.filter(page_kind=page_type.name, page_slug=page.slug).delete()
            redirects.write_redirect(page_type.name, page.slug, target, by=by)
            PublicationJob.objects.cancel_scheduled(page_type.name, page.slug)
            write_unpublished()
            keep_end(page_type, page.slug, page.title)
            add_log_entry(page_type, revision, "retire", by, f"{comment} → {target}".strip(), state=State.RETIRED)
            PublicationJob.objects.overtake_running(page_type.name, page.slug)
            notify_after_write({page_type.name: [page.slug]})

        result.writers.append(write)
        return result

    execute_plan(plan, by=by)
    page.refresh_from_db()


def last_read_revision(page_type: PageType, page: Page) -> Revision | None:
    """The text that readers of a retired page saw last: what brings it back. Two queries."""
    if page.live_id is not None or page.retired_at is None:
        return None
    steps = PageLogEntry.objects.filter(page_kind=page_type.name, page_slug=page.slug, what="retire")
    pk = steps.values_list("revision", flat=True).first()
    revision: Revision | None = page_type.revisions().select_related("page", "page__live").filter(page=page, pk=pk).first()
    return revision


def move_page(page_type: PageType, *, page: Page, by: User, slug: str) -> None:
    """Give a page another address. A published one stays published, its signature stays, and its old address leads to it.

    Raises InvalidTransition if the address is taken, ContentProblems if a page that shows it is blocked.
    """
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise InvalidTransition(_("An address is lower-case words joined by hyphens, such as dry-mouth."))
    if page_type.pages().filter(slug=slug).exists():
        raise InvalidTransition(_("This address is taken: choose another."))
    _require_no_hazard(page_type, page)
    cards = Reference.objects.filter(target_kind=CARD_REFERENCE, target=f"{page_type.name}/{page.slug}")
    if titles := sorted(set(cards.values_list("page_title", flat=True))):
        message = _("These pages name its address to show a card of it: %(titles)s. Change them first.")
        raise InvalidTransition(message % {"titles": ", ".join(titles[:10])})
    shown_on = _references_showing(page_type, page.slug).values("page_kind", "page_slug")
    if (many := shown_on.distinct().count()) > AT_ONCE:
        raise InvalidTransition(_("%(many)s pages explain words by this one: too many to change its address.") % {"many": many})
    with transaction.atomic():
        SiteVersion.lock()
        old = page.slug
        PublicationJob.objects.overtake_running(page_type.name, old)
        newest = page_type.revisions().filter(page=page).order_by("-pk").first()
        live = page_type.revisions().filter(pk=page.live_id).first()
        write_unpublished = page_type.on_unpublish(old) if live else None
        page_type.pages().filter(pk=page.pk).update(slug=slug, loaded_hash="")
        for rows in (Signature, PageLogEntry, WorkingCopy, OpenPage, ConfirmationRequest, *MOVED_ROWS):
            rows._default_manager.filter(page_kind=page_type.name, page_slug=old).update(page_slug=slug)
        PublicationJob.objects.cancel_scheduled(page_type.name, old)  # its text has the old address in it
        Redirect.objects.filter(page_kind=page_type.name, page_slug=slug).delete()
        page.refresh_from_db()
        if live is not None and write_unpublished is not None:
            write_unpublished()
            Reference.objects.filter(page_kind=page_type.name, page_slug=old).delete()
            redirects.write_redirect(page_type.name, old, page.get_absolute_url(), by=by)
            moved = _with_slug(page_type, page, live, slug, by)
            own, _newest = signatures.latest_signatures(page_type.name, {slug: live.text_hash})[slug]
            if own is not None:
                signing.carry_over(own, revision=moved, by=by)
            publish(page_type, revision=moved, by=by)
            notify_after_write({page_type.name: [old, slug]})
            add_log_entry(page_type, moved, "move", by, f"{old} → {slug}", state=State.PUBLISHED)
        if newest is not None and (live is None or newest.pk != live.pk):
            draft = _with_slug(page_type, page, newest, slug, newest.created_by)
            add_log_entry(page_type, draft, "move", by, f"{old} → {slug}")


def _with_slug(page_type: PageType, page: Page, revision: Revision, slug: str, by: User | None) -> Revision:
    """A revision's text with another address, as a new revision."""
    file, _problems = page_type.parse(revision.text, "")
    if file is None:
        raise InvalidTransition(_("The text cannot be read."))
    text = file.with_slug(slug).text()
    return save_revision(page_type, text=text, by=by, page=page, base=revision.pk, note=revision.note)
