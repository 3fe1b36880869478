"""How a term is compiled and published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypedDict

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lems_site.content_files import term_file
from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.content_files.term_file import GENERAL, TermFile
from lems_site.markup.lookups import Lookups, TermEntry
from lems_site.markup.render import render
from lems_site.publishing.models import StagedPage
from lems_site.publishing.pages.compiled_data import CompiledData, StatementData
from lems_site.publishing.pages.content_keys import compile_key
from lems_site.publishing.pages.page_data import page_data, statement_data
from lems_site.publishing.pages.page_type import Compiled, PageType
from lems_site.publishing.pages.registry import Scope
from lems_site.web.context import page_context

from .models import Entity, Term, TermRevision


def term_entry(file: TermFile) -> TermEntry:
    """A term's file as the renderer needs it."""
    return TermEntry(file.slug, file.title, file.definition, tuple(file.other_names), file.surfaces, file.joins)


def fill_lookups(lookups: Lookups, scope: Scope) -> None:
    """Terms by entity: the library's, and the live ones that it lacks. A term that was edited on the site since it was loaded
    wins over the library's, unless `overwrite`."""
    library: Mapping[str, TermFile] = scope.library.terms if scope.library else {}
    gone: set[str] = set()  # retired on the site: their files explain nothing any more
    if scope.database and library:
        gone |= set(Term.objects.filter(live=None, retired_at__isnull=False).values_list("slug", flat=True))
    columns = ("slug", "title", "definition", "names", "loaded_hash", "live__text_hash")
    from_site: dict[str, TermEntry] = {}
    for slug, title, definition, names, loaded, live in Term.objects.live().values_list(*columns) if scope.database else ():
        if slug not in library or (live != loaded and not scope.overwrite):
            from_site[slug] = TermEntry(slug, title, definition, tuple(names["names"]), names["surfaces"], names["joins"])
            lookups.entities.update(dict.fromkeys(names["entities"], from_site[slug]))
    for slug, file in library.items():
        if slug not in from_site and slug not in gone:
            lookups.entities.update(dict.fromkeys(file.entities, term_entry(file)))


class CodeData(TypedDict):
    """A code with its own label and the address where its maker explains it."""

    code: str
    label: str
    url: str


class TermData(CompiledData):
    """What a term keeps beside its HTML: where its definition comes from (`general`, or statements), how to say it, its codes."""

    general: bool
    definition_ids: list[str]
    definition_statements: list[StatementData]
    say_it: str
    codes: list[CodeData]


class TermType(PageType[Term, TermRevision, TermFile]):
    """Glossary terms."""

    name, model, revision_model, reference_kind = "glossary", Term, TermRevision, "term"
    file_fields = term_file.FIELDS

    def parse(self, text: str, path: str) -> tuple[TermFile | None, list[Problem]]:
        return term_file.parse_term(text, path)

    def files_in(self, library: Library) -> dict[str, TermFile]:
        return library.terms

    def compile(self, file: TermFile, lookups: Lookups, path: str) -> Compiled[TermFile]:
        own = {name: one for name, one in lookups.entities.items() if one.slug != file.slug}
        own.update(dict.fromkeys(file.entities, term_entry(file)))
        lookups = replace(lookups, entities=own)
        rendered = render(file.body, lookups, notes=False)
        problems = [problem.in_file(path, file.lines_before_body) for problem in rendered.problems]
        ids = [identity for identity in file.definition_source if identity != GENERAL]
        for number, identity in enumerate(file.definition_source):
            if identity != GENERAL and identity not in lookups.statements:
                message = f"'definition_source': '{identity}' is no claim, fact or conflict point; write an id, or '{GENERAL}'"
                problems.append(Problem(path, *file.places["definition_source", number], message))
        data: TermData = {
            **page_data(rendered, lookups),
            "general": GENERAL in file.definition_source,
            "definition_ids": ids,
            "definition_statements": [statement_data(lookups.statements[i]) for i in ids if i in lookups.statements],
            "say_it": file.say_it,
            "codes": [code_data(code) for code in file.codes],
        }
        data["uses"]["statement"] += [{"target": i, "section_id": "", "section": ""} for i in ids]
        fields = {
            "definition": file.definition,
            "other_names": file.other_names,
            "names": {
                "entities": file.entities,
                "names": file.other_names,
                "surfaces": file.surfaces,
                "joins": file.joins,
            },
            "search_names": "\n".join([*file.other_names, *file.everyday_words, *(e.replace("_", " ") for e in file.entities)]),
            "sort_key": file.title.casefold(),
        }
        text = file.text()
        key = compile_key(text, data, lookups)
        return Compiled(file.slug, file.title, text, file, rendered, data, key, problems, fields)

    def find_by_words(self, words: str) -> Iterable[str]:
        return Term.objects.live().named(words).values_list("slug", flat=True)

    def render_preview(self, compiled: Compiled[TermFile], banner: object) -> str:
        file, path = compiled.file, self.url_of(compiled.slug)
        term = {
            "title": file.title,
            "definition": file.definition,
            "other_names": file.other_names,
            "url": path,
            "html": compiled.rendered.html,
            "used_in": [],
            **compiled.data,
        }
        context = page_context("glossary", path, file.title, file.definition, term=term, preview=banner)
        return render_to_string("glossary/term.html", context)

    def anchors(self, html: str, data: CompiledData) -> set[str]:
        """The ids of the part on the word in LEMS and of the sources, beside the page's own."""
        ids = {"main", "in-lems"}
        if data.get("sources"):
            ids |= {"sources", *(f"source-{source['number']}" for source in data["sources"])}
        return ids

    def conflicts(self, file: TermFile, path: str) -> list[Problem]:
        taken = Entity.objects.filter(name__in=file.entities).exclude(term__slug=file.slug).select_related("term")
        return [
            Problem(
                path,
                *file.places["entities", file.entities.index(entity.name)],
                _("the entity '%(name)s' is explained by “%(title)s” already: take it out of one of them")
                % {"name": entity.name, "title": entity.term.title},
            )
            for entity in taken
        ]

    def after_release(self, batch: str) -> None:
        """Lead each entity of a changed term to it, even one that another term had before (a renamed file's old term)."""
        staged = StagedPage.objects.in_batch(batch, self.name).filter(same_fields=False)
        changed = Term.objects.filter(slug__in=staged.values("slug")).values_list("pk", "names").order_by("slug")
        terms = {name: pk for pk, names in changed for name in names["entities"]}
        Entity.objects.filter(Q(term__in=set(terms.values())) | Q(name__in=terms)).delete()
        Entity.objects.bulk_create(Entity(name=name, term_id=pk) for name, pk in terms.items())

    def on_unpublish(self, slug: str) -> Callable[[], None]:
        """Its entities explain nothing any more."""
        return partial(_forget_entities, slug)


def _forget_entities(slug: str) -> None:
    Entity.objects.filter(term__slug=slug).delete()


def code_data(code: str) -> CodeData:
    """A code with its own label and the address where its maker explains it."""
    identity, _, label = code.partition(" ")
    system, _, number = identity.partition(":")
    urls = {
        "HP": f"https://hpo.jax.org/browse/term/{identity}",
        "MONDO": f"https://monarchinitiative.org/{identity}",
        "ORPHA": f"https://www.orpha.net/en/disease/detail/{number}",
    }
    return {"code": identity, "label": label, "url": urls[system]}
