"""Change single rows of a file of content/evidence/, and leave every other byte as it is: comments, order, quotes, line ends."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from .plain_yaml import Dumper, Loader, load_yaml

Row = dict[str, Any] | str
WIDTH = 110
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def replace_rows(text: str, key: str, changes: Mapping[str, Row | None]) -> str:
    """The text of a file whose top key `key` has a list, with the rows of these ids as given: changed, added at the end, or taken
    out (None). A row's id is its `id`, or the row itself where it is a text. Raises ValueError if the file would not hold just
    that afterwards."""
    before = _rows_by_id(text, key)
    changes = {name: row for name, row in changes.items() if before.get(name) != row}
    if not changes:
        return text
    node = _list_node(text, key)
    if node is None or node.flow_style or not node.value:
        rows = {**before, **changes}
        result = _write_list(text, key, node, [row for row in rows.values() if row is not None])
    else:
        result = _splice(text, node, changes)
    wanted = {name: row for name, row in {**before, **changes}.items() if row is not None}
    if _rows_by_id(result, key) != wanted:
        raise ValueError(f"the rows of '{key}' cannot be written one by one")
    return result


def _rows_by_id(text: str, key: str) -> dict[str, Row]:
    loaded, _problems = load_yaml(text, "", "the file")
    rows = (loaded.value.get(key) if loaded and isinstance(loaded.value, dict) else None) or []
    return {_id_of(row): row for row in rows}


def _id_of(row: Row) -> str:
    return row if isinstance(row, str) else str(row["id"])


def _list_node(text: str, key: str) -> yaml.SequenceNode | None:
    """The list at a top key, None where there is none."""
    root = yaml.compose(text, Loader=Loader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key and isinstance(value, yaml.SequenceNode)), None)


def _node_id(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return next(str(value.value) for name, value in node.value if name.value == "id")
    return str(node.value)


def _end_of(node: yaml.Node) -> int:
    """Where a node's own text ends, without the blank lines and comments that may follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end_of(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _splice(text: str, node: yaml.SequenceNode, changes: Mapping[str, Row | None]) -> str:
    left = dict(changes)
    items = list(node.value)
    new = {_node_id(item): item for item in items}
    added = [row for name, row in left.items() if name not in new and row is not None]
    last = items[-1]
    for item in reversed(items):
        name, start, end = _node_id(item), int(item.start_mark.index), _end_of(item)
        while text[end - 1] == "\n":  # of a block of text
            end -= 1
        tail = ""
        if item is last and added:
            dash = text.rfind("\n", 0, start) + 1
            tail = "".join(f"\n{text[dash:start]}{_write_row(row, item)}" for row in added)
        if name not in left:
            text = f"{text[:end]}{tail}{text[end:]}" if tail else text
        elif (row := left[name]) is not None:
            text = f"{text[:start]}{_write_row(row, item)}{tail}{text[end:]}"
        else:
            begin, after = text.rfind("\n", 0, start) + 1, text.find("\n", end)
            rest = text[after + 1 :] if after >= 0 else ""
            text = f"{text[:begin]}{tail.removeprefix(chr(10)) + chr(10) if tail else ''}{rest}"
    return text


def _write_row(row: Row, like: yaml.Node) -> str:
    """A row in the style of another one of its list, without its dash."""
    if isinstance(row, str) or (isinstance(like, yaml.MappingNode) and like.flow_style):
        return _inline(row)
    return _block(row, " " * (like.start_mark.column - 2))


def _block(row: Row, indent: str) -> str:
    dumped = yaml.dump([row], Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return dumped.removeprefix("- ").rstrip("\n").replace("\n", f"\n{indent}")


def _inline(value: object) -> str:
    """A value on one line. Texts are quoted as in claims.yaml, where they are not one plain word."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_inline(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(one) for one in value) + "]"
    words = str(value)
    return words if isinstance(value, int) or PLAIN.fullmatch(words) else json.dumps(words, ensure_ascii=False)


def _write_list(text: str, key: str, node: yaml.SequenceNode | None, rows: list[Row]) -> str:
    """The text with the whole list written anew, one row below another: where it stood on one line, or is still empty."""
    block = "\n".join(f"- {_inline(row) if isinstance(row, str) else _block(row, '')}" for row in rows)
    if node is not None:
        before, after = text[: int(node.start_mark.index)].rstrip(" "), text[int(node.end_mark.index) :]
        return f"{before.rstrip()}\n{block}{after}"
    match = re.search(rf"^{key}:.*$", text, re.MULTILINE)
    if match:
        return f"{text[: match.start()]}{key}:\n{block}{text[match.end() :]}"
    gap = "\n" if text and not text.endswith("\n") else ""
    return f"{text}{gap}{key}:\n{block}\n"
