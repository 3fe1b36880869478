"""content/pictures/: a picture and <name>.yaml beside it, with its alternative text, credit and licence."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .fields import EMPTY, Field, check_mapping
from .picture_bytes import LARGEST, TYPES, NotPlain, Shape, read_shape
from .plain_yaml import dump_mapping, load_yaml
from .problems import Problem

LONGEST_ABOUT = 4_000  # characters
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_NAME = 60
FIELDS = (
    Field("alt", required=True, longest=300),
    Field("credit", longest=200),
    Field("licence", longest=200),
)


@dataclass(frozen=True)
class PictureFile:
    """A picture: its name, its texts, and the file that holds it. `digest` is the SHA-256 of that file."""

    name: str
    alt: str
    credit: str
    licence: str
    shape: Shape
    digest: str
    path: Path

    def about(self) -> str:
        """The one canonical text of the .yaml file."""
        return format_about(alt=self.alt, credit=self.credit, licence=self.licence)


def format_about(*, alt: str, credit: str, licence: str) -> str:
    """The text of a picture's .yaml file."""
    values = {"alt": alt, "credit": credit, "licence": licence}
    kept = {name: value for name, value in values.items() if value}
    return dump_mapping(kept)


def read_picture(path: Path, name: str) -> tuple[PictureFile | None, list[Problem]]:
    """The picture whose .yaml file is `path` (called `name` in problems); None where it, or the file beside it, is of no use."""
    if len(path.stem) > LONGEST_NAME or not NAME.fullmatch(path.stem):
        message = f"the name must be small letters, digits and hyphens, at most {LONGEST_NAME}: rename both files"
        return None, [Problem(name, 1, 1, message)]
    values, problems = _read_about(path, name)
    beside = [one for one in (path.with_suffix(f".{ending}") for ending in TYPES) if one.is_file()]
    if len(beside) != 1:
        what = "more than one picture" if beside else "no picture"
        problems.append(Problem(name, 1, 1, f"{what} beside this file: put {path.stem}.{' or .'.join(TYPES)} there, one of them"))
    if problems:
        return None, problems
    picture = beside[0]
    shown_path = str(Path(name).with_name(picture.name))
    try:
        if picture.stat().st_size > LARGEST:
            raise NotPlain(f"the file has more than {LARGEST // 1024:,} KB: save it smaller")
        data = picture.read_bytes()
        shape = read_shape(data)
    except OSError as error:
        return None, [Problem(shown_path, 1, 1, f"the file cannot be read ({error.strerror}): put a plain file here")]
    except NotPlain as error:
        return None, [Problem(shown_path, 1, 1, str(error))]
    if shape.ending != picture.suffix[1:]:
        return None, [Problem(shown_path, 1, 1, f"this is a {shape.ending} picture: rename it to {path.stem}.{shape.ending}")]
    texts = {field.name: values.get(field.name) or "" for field in FIELDS}
    found = PictureFile(path.stem, **texts, shape=shape, digest=hashlib.sha256(data).hexdigest(), path=picture)
    if values[""] != found.about():
        problems = [Problem(name, 1, 1, "not in the one canonical form (key order, quotes, line ends): run check_content --fix")]
    return found, problems


def _read_about(path: Path, name: str) -> tuple[dict[str, Any], list[Problem]]:
    """The values of a .yaml file with its whole text as "", and its problems."""
    try:
        text = path.read_bytes().decode() if path.stat().st_size <= 4 * LONGEST_ABOUT else ""
    except (OSError, UnicodeDecodeError):
        return {}, [Problem(name, 1, 1, "the file cannot be read as UTF-8 text: save it with the encoding UTF-8")]
    if not 0 < len(text) <= LONGEST_ABOUT:
        return {}, [Problem(name, 1, 1, f"the file is empty, or has more than {LONGEST_ABOUT:,} characters: write 'alt: …'")]
    loaded, problems = load_yaml(text, name, "the file")
    if loaded is None or problems:
        return {}, problems
    if not isinstance(loaded.value, dict):
        return {}, [Problem(name, 1, 1, "the file must be 'key: value' lines: alt, credit, licence")]
    problems = check_mapping(loaded, FIELDS, name)
    values = {field.name: loaded.value[field.name] for field in FIELDS if loaded.value.get(field.name) not in EMPTY}
    return values | {"": text}, problems
