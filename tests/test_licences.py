"""Each package that the site needs at run time stands under a permissive licence or the MPL. `pytest -v` lists them."""

from __future__ import annotations

import re
from importlib.metadata import files, metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = frozenset(
    ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Unlicense"]
)
ALLOWED_FOR_FONTS = frozenset(["OFL-1.1"])  # a font may be installed with any program and embedded in any document
FONTS = ("manimgx-fonts", "manimgx-fonts-cjk")
# The one exception: PostgreSQL was asked for, and psycopg is its driver. It is installed and imported unchanged, which the
# LGPL lets a program under any licence do; whoever passes the site on with psycopg inside must let it be replaced.
EXCEPTIONS = {"psycopg": "LGPL-3.0-only", "psycopg-binary": "LGPL-3.0-only", "psycopg-pool": "LGPL-3.0-only"}
# Old words for a licence in a package's metadata, and what they mean.
SPDX = {
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# For other systems than Linux, or another Python.
NOT_INSTALLED_HERE = {"async-timeout": "Apache-2.0", "colorama": "BSD-3-Clause"}


def read_licence(package: Any) -> str:
    """The licence as an SPDX expression: from the field made for it, or a short licence field, or the classifiers."""
    classifiers = [line.removeprefix("License :: ") for line in package.get_all("Classifier") or []]
    names = [line.removeprefix("OSI Approved :: ") for line in classifiers if line.startswith("OSI Approved :: ")]
    old = package.get("License") or ""
    stated = [old] if old and "\n" not in old and len(old) < 60 else names
    return (
        package.get("License-Expression") or " AND ".join(SPDX.get(name, name) for name in stated) or read_licence_file(package)
    )


def read_licence_file(package: Any) -> str:
    """The licence of a package whose metadata names none, by the words of its licence file (pyrage has only that)."""
    texts = [file.read_text() for file in files(package["Name"]) or [] if file.name == "LICENSE"]
    return "MIT" if any("Permission is hereby granted, free of charge, to any person" in text for text in texts) else "not stated"


def is_allowed(expression: str) -> bool:
    """Whether each part of an SPDX expression that is joined by AND has a choice that is allowed."""
    return all(ALLOWED & set(part.strip("() ").split(" OR ")) for part in expression.split(" AND "))


def read_requirements() -> dict[str, str]:
    """The licence of each package that requirements.txt locks, by the package's name."""
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lines = re.findall(r"^([a-z0-9][^\\\n]*?)\s*\\?$", lock, re.MULTILINE)
    requirements = [Requirement(line) for line in lines]
    return {
        one.name: read_licence(metadata(one.name))
        if one.marker is None or one.marker.evaluate()
        else NOT_INSTALLED_HERE[one.name]
        for one in requirements
    }


LICENCES = read_requirements()


@pytest.mark.parametrize(("name", "licence"), LICENCES.items(), ids=[f"{name}: {text}" for name, text in LICENCES.items()])
def test_the_licence_is_permissive_or_the_mpl(name, licence):
    if name in FONTS:
        assert licence in ALLOWED_FOR_FONTS
    else:
        assert is_allowed(licence) or licence == EXCEPTIONS.get(name), f"{name}: {licence}"


def test_the_exceptions_are_still_needed():
    assert {name: LICENCES.get(name) for name in EXCEPTIONS} == EXCEPTIONS


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("BSD-3-Clause AND Apache-2.0", True),
        ("MIT AND GPL-3.0-only", False),
        ("LGPL-3.0-only", False),
        ("not stated", False),
        ("Other/Proprietary License", False),
    ],
)
def test_expressions_are_read(expression, allowed):
    assert is_allowed(expression) is allowed
