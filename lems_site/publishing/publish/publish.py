"""Save a revision, publish it, write a plan. Each writes in one short transaction, after compiling."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lems_site.content_files.library import Library
from lems_site.content_files.page_file import PageFile
from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups
from lems_site.publishing.models import Page, PublicationJob, Revision, SiteVersion, StagedPage
from lems_site.publishing.pages.page_type import Compiled, Neighbours, PageType
from lems_site.publishing.pages.registry import lookups_for

from .compile_pages import ContentProblems, compile_row, compile_text, fill_row
from .jobs import AT_ONCE, begin_job
from .plan import Item, Plan, neighbours_by_type, outdated_items, read_live_file, relayout_items
from .release import release_batch

if TYPE_CHECKING:
    from lems_site.accounts.models import User

__all__ = [
    "check_publication",
    "execute_plan",
    "plan_publication",
    "plan_recompile",
    "publish",
    "save_restored_revision",
    "save_revision",
    "write_plan",
]
ATTEMPTS = 5


class RevisionChanged(Exception):
    """The revision's state is no longer the expected one."""


class Overtaken(Exception):
    """Another publication was written since the plan was made."""


def save_revision(
    page_type: PageType, *, text: str, by: User | None, note: str = "", page: Page | None = None, base: int | None = None
) -> Revision:
    """Save a text as a new revision of `page`, or of a new page that is not live; `base` is the revision that the writer edited.
    Raises ContentProblems."""
    file, problems = page_type.parse(text, "")
    if file is None:
        raise ContentProblems(problems)
    try:
        with transaction.atomic():
            if page is None:
                page = page_type.model(slug=file.slug, title=file.title, **_page_fields(page_type, file))
                page.save(force_insert=True)
            revision: Revision = page_type.revisions().create(
                page=page, text=file.text(), origin=Revision.Origin.SITE, created_by=by, note=note, base=base
            )
    except IntegrityError as error:
        raise ContentProblems([Problem("", 1, 1, _("This address is taken: choose another."))]) from error
    return revision


def save_restored_revision(
    page_type: PageType, *, text: str, page: Page, original: Revision, by: User, note: str = ""
) -> Revision:
    """Save an earlier text of a page (`original`) as its newest revision. Whoever does that counts as no writer of it."""
    origin = Revision.Origin.RESTORED
    revision: Revision = page_type.revisions().create(
        page=page, text=text, origin=origin, created_by=by, note=note, base=original.pk
    )
    return revision


def publish(
    page_type: PageType,
    *,
    revision: Revision,
    by: User | None,
    also: Sequence[Callable[[], None]] = (),
    expecting: str = "",
    what: str = "",
    comment: str = "",
) -> Page:
    """Make a revision live, and compile the pages that show it again. Raises ContentProblems if one is blocked.

    Where that touches more than AT_ONCE pages a job begins instead (`PublicationJob.objects.find_running`), which the clock takes
    to its end; until then readers see the old pages. It will write the step `what` with the comment into the history. `also` is
    written in the transaction that publishes at once, and not with a job. Raises RevisionChanged if the revision's state is not
    the expected one by then. Whether somebody may publish it is a question for workflow.py.
    """
    done = execute_plan(lambda: plan_publication(page_type, revision, also=also, expecting=expecting) or Plan(), by=by)
    if done.empty:
        begin_job(page_type, revision=revision, by=by, expects=expecting, what=what, comment=comment)
    page = revision.page
    page.refresh_from_db()
    return page


def plan_publication(
    page_type: PageType, revision: Revision, *, also: Sequence[Callable[[], None]] = (), expecting: str = ""
) -> Plan | None:
    """Plan the publication of a revision, with all pages compiled; None if it touches more than AT_ONCE other pages.

    Raises ContentProblems if the revision, or a page that shows it, is blocked.
    """
    result, library = Plan(), Library()
    compiled = _compile_unblocked(page_type, revision)
    slug = compiled.slug
    page_type.files_in(library)[slug] = compiled.file
    lookups = lookups_for(library, overwrite=True)
    own = Item(page_type.name, slug, StagedPage.PUBLISHED, revision.pk, result.made_at)
    items = [own]
    for showing in page_type.shown_as(slug):
        items += outdated_items(lookups, {(item.kind, item.slug) for item in items}, showing=showing)
    neighbours = neighbours_by_type({page_type.name: {slug: compiled.file}}, stale=False)
    items += relayout_items(neighbours, items)
    if len(items) - 1 > AT_ONCE:
        return None
    row = own.new_row(result.batch)
    fill_row(row, compiled)
    page_type.render_page(row, neighbours[page_type.name].near.get(slug))
    row.done = True
    result.add_page(own, row)
    recompile_items(result, items[1:], lookups, neighbours)
    result.checks.append(lambda: _check_state(page_type, revision, expecting))
    result.writers += [lambda: PublicationJob.objects.overtake_running(page_type.name, slug), *also]
    return result


def check_publication(page_type: PageType, revision: Revision) -> None:
    """Raise ContentProblems if publishing a revision now would fail for it or for a page that shows it."""
    plan = plan_publication(page_type, revision)
    if plan is not None:
        plan.discard()


def _compile_unblocked(page_type: PageType, revision: Revision) -> Compiled:
    """Compile a revision. Raises ContentProblems if it is blocked."""
    compiled = compile_text(page_type, revision.text)
    if compiled.slug != revision.page.slug:
        raise ContentProblems([Problem("", 1, 1, _("The address of a page cannot be changed here."))])
    if compiled.blocked:
        raise ContentProblems(compiled.problems)
    return compiled


def _check_state(page_type: PageType, revision: Revision, expecting: str) -> None:
    if expecting and not page_type.revisions().filter(pk=revision.pk, state=expecting).exists():
        raise RevisionChanged


def recompile_items(plan: Plan, items: Iterable[Item], lookups: Lookups, neighbours: Mapping[str, Neighbours]) -> None:
    """Compile live pages again and add them to a plan. Raises ContentProblems with the problems of all that are blocked."""
    problems: list[Problem] = []
    for item in items:
        row = item.new_row(plan.batch)
        file, found = read_live_file(item, item.name)
        found = found or compile_row(row, file, lookups, neighbours[item.kind].near.get(item.slug), item.name)
        if found:
            problems += found
        else:
            plan.add_page(item, row)
    if problems:
        raise ContentProblems(sorted(problems))


def plan_recompile(plan: Plan, lookups: Lookups, *, showing: tuple[str, str]) -> None:
    """Add to a plan the live pages whose display of something (a reference's `target_kind` and `target`) differs from the
    lookups. Raises ContentProblems."""
    recompile_items(plan, outdated_items(lookups, set(), showing=showing), lookups, neighbours_by_type({}, stale=False))


def execute_plan(planned: Callable[[], Plan], *, by: User | None = None) -> Plan:
    """Make a plan and write it; make it again if another publication came in between. Returns the plan that was written."""
    for attempt in range(ATTEMPTS):
        plan = planned()
        try:
            write_plan(plan, by=by)
        except (Overtaken, IntegrityError):
            if attempt + 1 == ATTEMPTS:
                raise
        else:
            break
        finally:
            plan.discard()
    return plan


def write_plan(plan: Plan, *, by: User | None = None) -> None:
    """Write a plan in one transaction; an empty one writes nothing. Raises Overtaken if the site has changed since it was made.

    A page from a file is published as not yet reviewed: nothing here can sign a review.
    """
    if plan.empty:
        return
    with transaction.atomic():
        if SiteVersion.lock() != plan.version:
            raise Overtaken
        for check in plan.checks:
            check()
        plan.flush()
        release_batch(plan.batch, by=by)
        for writer in plan.writers:
            writer()


def _page_fields(page_type: PageType, file: PageFile) -> dict[str, Any]:
    """The columns of a page that come straight from its file."""
    names = {item.name for item in page_type.model._meta.get_fields()}
    return {name: getattr(file, name) for name in ("nav_title", "order", "description") if name in names and hasattr(file, name)}
