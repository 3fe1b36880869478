"""YAML as content files use it: mappings, lists, texts and whole numbers, each with its place in the file.

Tags, anchors, aliases and merge keys are refused: they can make a small file huge or run code, and no content
file needs them. A plain word is always text: `no` stays "no" and a date stays as typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from .problems import Problem

Place = tuple[int, int]  # line and column, from 1
Path = tuple[str | int, ...]  # keys and list positions, from the top of the file
INT = "tag:yaml.org,2002:int"
RESOLVERS = {first: [(INT, re.compile(r"(0|[1-9][0-9]{0,14})\Z"))] for first in "0123456789"}


@dataclass(frozen=True)
class LoadedYaml:
    """A YAML text's value; for each value its place, and for each mapping's entry the place of its key."""

    value: Any
    places: Mapping[Path, Place] = field(default_factory=dict)
    keys: Mapping[Path, Place] = field(default_factory=dict)

    def value_at(self, path: Path) -> Any:
        """The value inside the value that the path leads to."""
        value = self.value
        for step in path:
            value = value[step]
        return value

    def place_at(self, path: Path) -> Place:
        """Where the value at the path stands: where it has nothing to show, where its key does."""
        value, key = self.places[path], self.keys.get(path)
        return key if key and self.value_at(path) in (None, "") else value


class RefusedYaml(yaml.MarkedYAMLError):
    """Valid YAML that content files may not use; the message says what to do."""


class Loader(yaml.SafeLoader):
    """Reads one document as Loaded."""

    yaml_implicit_resolvers = RESOLVERS

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "'&name' and '*name' (anchors and aliases) are not used here: write the words out, or put them in quotes"
            raise RefusedYaml(problem=message, problem_mark=event.start_mark)
        if getattr(event, "tag", None):
            raise RefusedYaml(
                problem="'!' (a YAML tag) is not used here: remove it, or put it in quotes", problem_mark=event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_document(self, node: yaml.Node) -> LoadedYaml:
        places: dict[Path, Place] = {}
        keys: dict[Path, Place] = {}
        waiting: list[tuple[Path, yaml.Node]] = [((), node)]
        while waiting:
            path, one = waiting.pop()
            places[path] = mark_place(one.start_mark)
            if isinstance(one, yaml.SequenceNode):
                waiting += [((*path, number), item) for number, item in enumerate(one.value)]
            elif isinstance(one, yaml.MappingNode):
                for key, value in one.value:
                    if not isinstance(key, yaml.ScalarNode):
                        raise RefusedYaml(problem="a key must be words on one line: correct it", problem_mark=key.start_mark)
                    key.tag = "tag:yaml.org,2002:str"
                    if (*path, key.value) in keys:
                        raise RefusedYaml(problem=f"the key '{key.value}' stands twice: remove one", problem_mark=key.start_mark)
                    keys[*path, key.value] = mark_place(key.start_mark)
                    waiting.append(((*path, key.value), value))
        return LoadedYaml(super().construct_document(node), places, keys)


class Dumper(yaml.SafeDumper):
    """Writes numbers as numbers and everything else as text, quoted only where Loader would misread it."""

    yaml_implicit_resolvers = RESOLVERS


class LibraryDumper(yaml.CSafeDumper):
    """The same by libyaml, in a fifth of the time. It escapes some letters that Dumper writes as they are."""

    yaml_implicit_resolvers = RESOLVERS


def dump_mapping(values: Mapping[str, Any]) -> str:
    """A mapping as Dumper writes it, each text on one line however long it is."""
    text: str = yaml.dump(values, Dumper=LibraryDumper, sort_keys=False, allow_unicode=True, width=-1)
    if "\\" not in text:  # nothing is escaped: both write the same
        return text
    return yaml.dump(values, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=float("inf"))


def mark_place(mark: yaml.Mark | None) -> Place:
    """A YAML mark as line and column from 1; the start of the text where there is no mark."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def load_yaml(text: str, path: str, what: str, lines_before: int = 0) -> tuple[LoadedYaml | None, list[Problem]]:
    """Read a YAML text that begins after `lines_before` lines of the file `path`; `what` is what messages call it."""
    try:
        loaded = yaml.load(text, Loader=Loader)  # noqa: S506 (Loader is a SafeLoader)
    except RefusedYaml as error:
        line, column = mark_place(error.problem_mark)
        return None, [Problem(path, line + lines_before, column, str(error.problem))]
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = before.count("\n") + 1 + lines_before, len(before) - before.rfind("\n")
        return None, [Problem(path, *place, f"{what} holds a character that cannot be shown: type the words again")]
    except yaml.MarkedYAMLError as error:
        line, column = mark_place(error.problem_mark or error.context_mark)
        message = f"{what} is not valid YAML ({error.problem}): check quotes, colons and indents"
        return None, [Problem(path, line + lines_before, column, message)]
    except RecursionError:
        return None, [Problem(path, 1 + lines_before, 1, f"{what} is nested too deeply: make it flatter")]
    return LoadedYaml({}) if loaded is None else loaded, []
