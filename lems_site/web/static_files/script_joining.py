"""Joins scripts into one file for each kind of page, so that a first visit asks for few files.

A joined file is a classic script in the head. Its head parts run at once, before the first paint. Its modules run once the page
is parsed, as modules do, each in a function of its own: an error in one does not stop the others.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

# In the folder static/js/. Not modules, see theme.js.
HEAD_PARTS = ("head/theme.js", "head/worker.js")
# The joined file of each kind of page, and the modules that run in it; what they import is added.
ARTICLE = ("article/popover.js", "article/page-tools.js")
SCRIPTS: dict[str, tuple[str, ...]] = {
    "js/head.js": (),
    "js/article.js": ARTICLE,
    "js/get-help-now.js": (*ARTICLE, "emergency-number.js", "closed-parts.js"),
    "js/diary.js": ("diary-draft.js", "diary-bar.js", "text-length.js", "diary-zone.js", "offline/diary.js"),
}
IMPORT = re.compile(r"""^import\s*\{([^}]*)\}\s*from\s*"(\.[^"]+)";$""", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class) (\w+))", re.MULTILINE)
OTHER_FORM = re.compile(r"^(?:import\b(?!\()|export\b|await\b).*", re.MULTILINE)
# An address that a module loads later is relative to the module; in the joined file, to that.
DYNAMIC_IMPORT = re.compile(r"""\bimport\("(\.[^"]+)"\)""")


def join_scripts(folder: Path, modules: tuple[str, ...]) -> str:
    """The head parts and the modules of one kind of page as one script. folder: static/js/.

    Raises ValueError where a module is written in a form that cannot be joined: `export default`, `import *`, a renamed export,
    `await` outside of a function.
    """
    parts = [_read(folder, name) for name in HEAD_PARTS]
    names = _ordered(folder, modules)
    if names:
        runs = "".join(_as_function(folder, name) for name in names)
        parts.append(f'(() => {{\n"use strict";\nconst parts = {{}};\n{runs}}})();\n')
    return "".join(parts)


def _read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def _path(importer: str, address: str) -> str:
    """The name within static/js/ of a file that another names by a relative address."""
    steps: list[str] = list(PurePosixPath(importer).parent.parts)
    for step in PurePosixPath(address).parts:
        if step == "..":
            steps.pop()
        else:
            steps.append(step)
    return "/".join(steps)


def _ordered(folder: Path, modules: tuple[str, ...]) -> list[str]:
    """The modules and all that they import, each once, what is imported before what imports it."""
    names: list[str] = []

    def add(name: str) -> None:
        if name not in names:
            for _, address in IMPORT.findall(_read(folder, name)):
                add(_path(name, address))
            names.append(name)

    for module in modules:
        add(module)
    return names


def _as_function(folder: Path, name: str) -> str:
    """A module as a function that runs once the page is parsed and puts what it exports into `parts`."""
    text = _read(folder, name)
    exported = ", ".join(EXPORT.findall(text))
    text = EXPORT.sub("", text)
    text = IMPORT.sub(lambda found: _as_constants(found, name), text)
    if other := OTHER_FORM.search(text):
        raise ValueError(f"{name}: cannot be joined: {other.group()}")
    text = DYNAMIC_IMPORT.sub(lambda found: f'import("./{_path(name, found.group(1))}")', text)
    ends = f'parts["{name}"] = {{ {exported} }};\n' if exported else ""
    return f'document.addEventListener("DOMContentLoaded", () => {{\n{text}{ends}}});\n'


def _as_constants(found: re.Match[str], importer: str) -> str:
    names, address = found.groups()
    return f'const {{ {" ".join(names.split()).replace(" as ", ": ")} }} = parts["{_path(importer, address)}"];'
