"""How a term is compiled and published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lems_site.markup.lookups import Lookups, TermEntry
from lems_site.markup.render import render
from lems_site.publishing.compiling import compile_key, page_data, statement_data
from lems_site.publishing.kinds import Compiled, Kind, Scope
from lems_site.publishing.models import Revision
from lems_site.source_files import term_file
from lems_site.source_files.library import Library
from lems_site.source_files.problems import Problem
from lems_site.source_files.term_file import GENERAL, TermFile

from .models import Entity, Term, TermRevision


def entry(file: TermFile) -> TermEntry:
    """A term's file as the renderer needs it."""
    return TermEntry(file.slug, file.title, file.definition, tuple(file.other_names), file.surfaces, file.joins)


def fill_lookups(lookups: Lookups, scope: Scope) -> None:
    """Terms by entity: the live ones, overlaid by the library's, but for terms that were edited on the site."""
    edited: set[str] = set()
    terms = Term.objects.live().select_related("live").defer("html", "compiled") if scope.database else Term.objects.none()
    for term in terms:
        names = term.names
        one = TermEntry(term.slug, term.title, term.definition, tuple(names["names"]), names["surfaces"], names["joins"])
        lookups.entities.update(dict.fromkeys(names["entities"], one))
        if term.live and term.live.origin == Revision.Origin.SITE:
            edited.add(term.slug)
    for slug, file in (scope.library.terms if scope.library else {}).items():
        if slug not in edited or scope.overwrite:
            lookups.entities.update(dict.fromkeys(file.entities, entry(file)))


class TermKind(Kind):
    """Glossary terms."""

    name, model, revision_model = "glossary", Term, TermRevision

    def parse(self, text: str, path: str) -> tuple[TermFile | None, list[Problem]]:
        return term_file.parse(text, path)

    def files(self, library: Library) -> dict[str, TermFile]:
        return library.terms

    def compile(self, file: TermFile, lookups: Lookups, path: str) -> Compiled:
        own = {name: one for name, one in lookups.entities.items() if one.slug != file.slug}
        own.update(dict.fromkeys(file.entities, entry(file)))
        lookups = replace(lookups, entities=own)
        rendered = render(file.body, lookups, notes=False)
        problems = [problem.at(path, file.lines_before_body) for problem in rendered.problems]
        ids = [identity for identity in file.definition_source if identity != GENERAL]
        for identity in ids:
            if identity not in lookups.statements:
                problems.append(Problem(path, 1, 1, f"definition_source: '{identity}' is no claim, fact or conflict"))
        data = page_data(rendered, lookups) | {
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
                "entities": file.entities, "names": file.other_names, "surfaces": file.surfaces, "joins": file.joins,
            },
            "search_names": "\n".join([*file.other_names, *file.everyday_words, *(e.replace("_", " ") for e in file.entities)]),
            "sort_key": file.title.casefold(),
        }  # fmt: skip
        text = file.text()
        return Compiled(
            file.slug,
            file.title,
            text,
            file,
            rendered,
            data,
            compile_key(text, data, lookups),
            problems,
            fields,
        )

    def finish(self, changed: list[Compiled]) -> Callable[[], None]:
        def write() -> None:
            terms = dict(Term.objects.filter(slug__in=[one.slug for one in changed]).values_list("slug", "pk"))
            Entity.objects.filter(term__in=terms.values()).delete()
            Entity.objects.bulk_create(
                Entity(name=name, term_id=terms[one.slug]) for one in changed for name in one.file.entities
            )

        return write


def code_data(code: str) -> dict[str, Any]:
    """A code with its own label and the address where its maker explains it."""
    identity, _, label = code.partition(" ")
    system, _, number = identity.partition(":")
    urls = {
        "HP": f"https://hpo.jax.org/browse/term/{identity}",
        "MONDO": f"https://monarchinitiative.org/{identity}",
        "ORPHA": f"https://www.orpha.net/en/disease/detail/{number}",
    }
    return {"code": identity, "label": label, "url": urls[system]}
