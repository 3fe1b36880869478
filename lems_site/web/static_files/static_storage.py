"""Static files: sources are joined into one style sheet and one script for each kind of page, then compressed and named by their
content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .script_joining import HEAD_PARTS, SCRIPTS, join_scripts

STYLESHEET = "css/site.css"
# Goes out on its own, too, for the admin has the same colours; in its layer, so that names that Django uses too stay Django's.
TOKENS = "css/tokens.css"
FIRST = ("tokens.css", "base.css", "layout.css")
LAST = ("print.css",)
LAYER_ORDER = re.compile(r"^@layer [^{}]*;\n", re.MULTILINE)
LAYER = re.compile(r"^@layer ([a-z]+) \{\n(.*?)^\}$", re.MULTILINE | re.DOTALL)
DECLARATION_END = re.compile(r"(?<!!important);")


def stylesheet_sources(folder: Path) -> list[Path]:
    """The style sheets in their fixed order: tokens, base, layout, the components by name, print."""
    parts = [folder / name for name in FIRST] + sorted((folder / "components").glob("*.css")) + [folder / n for n in LAST]
    return [path for path in parts if path.is_file()]


def flatten_layers(css: str) -> str:
    """The same rules without cascade layers, in the order of the layers.

    Chrome before 99 and Safari before 15.4 skip all that stands in a layer. A layer ends with a brace at the start of a line.
    What stands in the layer "print" wins over every selector, however specific; without the layer it does so as important.
    """

    def flatten(layer: re.Match[str]) -> str:
        name, rules = layer.groups()
        return DECLARATION_END.sub(" !important;", rules) if name == "print" else rules

    return LAYER.sub(flatten, LAYER_ORDER.sub("", css))


def join_stylesheets(folder: Path) -> str:
    """One style sheet out of all sources, without layers."""
    return flatten_layers("\n".join(path.read_text(encoding="utf-8") for path in stylesheet_sources(folder)))


class SiteStaticFiles(CompressedManifestStaticFilesStorage):
    """Django's manifest storage with WhiteNoise's compression; the sources of joined files go out as one file only."""

    # A module's imports become names with a hash, as the templates' addresses do: a browser never mixes old and new modules.
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The name that holds the file's hash. Before static files are collected at all, the plain name."""
        return super().stored_name(name) if self.hashed_files else name

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: object) -> Iterator[Any]:
        css, js = Path(settings.BASE_DIR) / "static/css", Path(settings.BASE_DIR) / "static/js"
        if stylesheet_sources(css) and not dry_run:
            sources = {f"css/{path.relative_to(css).as_posix()}" for path in stylesheet_sources(css)}
            sources |= {f"js/{name}" for name in HEAD_PARTS}
            for name in sources & set(paths) - {TOKENS}:
                del paths[name]
            self._write(STYLESHEET, join_stylesheets(css), paths)
            for name, modules in SCRIPTS.items():
                self._write(name, join_scripts(js, modules), paths)
        yield from super().post_process(paths, dry_run, **options)

    def _write(self, name: str, text: str, paths: dict[str, Any]) -> None:
        """Put a joined file in the place of an older one, and among the files to process."""
        if self.exists(name):
            self.delete(name)
        self._save(name, ContentFile(text.encode()))
        paths[name] = (self, name)
