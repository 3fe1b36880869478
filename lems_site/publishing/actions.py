"""What changes pages: save a revision, publish it, load a library. Each in one short transaction; compiling comes before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.source_files.problems import Problem

from .kinds import Compiled, Kind, lookups_for
from .models import Mention, Published, Revision, SiteVersion

if TYPE_CHECKING:
    from lems_site.accounts.models import User


class ContentProblems(Exception):
    """The text cannot be published; `problems` say where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def compile_text(kind: Kind, text: str, path: str = "") -> Compiled:
    """Compile a text against what is published now. Raises ContentProblems if its front matter cannot be read."""
    file, problems = kind.parse(text, path)
    if file is None:
        raise ContentProblems(problems)
    return kind.compile(file, lookups_for(), path)


def save_revision(kind: Kind, *, text: str, by: User | None, note: str = "", page: Published | None = None) -> Revision:
    """Keep a text as a new revision of `page`, or of a new page that nobody sees yet. Raises ContentProblems."""
    file, problems = kind.parse(text, "")
    if file is None:
        raise ContentProblems(problems)
    with transaction.atomic():
        if page is None:
            if kind.model._default_manager.filter(slug=file.slug).exists():
                raise ContentProblems([Problem("", 1, 1, _("This address is taken: choose another."))])
            page = kind.model(slug=file.slug, title=file.title, **new_page_fields(kind, file))
            page.save()
        return kind.revision_model._default_manager.create(
            page=page, text=file.text(), origin=Revision.Origin.SITE, created_by=by, note=note
        )


def new_page_fields(kind: Kind, file: Any) -> dict[str, Any]:
    """The columns of a page that come straight from its file."""
    names = {item.name for item in kind.model._meta.get_fields()}
    return {name: getattr(file, name) for name in ("nav_title", "order", "description") if name in names and hasattr(file, name)}


def publish(kind: Kind, *, revision: Revision, by: User | None) -> Published:
    """Compile a revision and make it what readers see. Raises ContentProblems if it has blocking problems."""
    compiled = compile_text(kind, revision.text)
    if compiled.blocked:
        raise ContentProblems(compiled.problems)
    finish = kind.finish([compiled])
    with transaction.atomic():
        page: Published = revision.page  # type: ignore[attr-defined]  # each concrete revision has its page
        write_page(kind, page, compiled, revision=revision, by=by)
        finish()
        SiteVersion.bump()
    return page


def write_page(kind: Kind, page: Published, compiled: Compiled, *, revision: Revision | None, by: User | None) -> None:
    """Write what was compiled to the page's row and its mentions; with a revision the page goes live with it."""
    if page.pk and page.slug != compiled.slug:
        raise ContentProblems([Problem("", 1, 1, _("The address of a page cannot be changed here."))])
    page.slug, page.title = compiled.slug, compiled.title
    page.html, page.compiled, page.compile_key = compiled.rendered.html, compiled.data, compiled.key
    for name, value in compiled.fields.items():
        setattr(page, name, value)
    if revision is not None:
        page.live = revision  # type: ignore[attr-defined]
        page.published_at, page.published_by = timezone.now(), by
    page.save()
    Mention.objects.filter(page_kind=kind.name, page_slug=page.slug).delete()
    Mention.objects.bulk_create(
        Mention(
            page_kind=kind.name, page_slug=page.slug, page_title=page.title, target_kind=target_kind, target=target,
            section_id=section_id, section=section,
        )
        for target_kind, uses in compiled.data["uses"].items()
        for target, section_id, section in dict.fromkeys((u["target"], u["section_id"], u["section"]) for u in uses)
    )  # fmt: skip
