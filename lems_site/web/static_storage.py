"""Static files: the style sheets' sources are joined into one file, then compressed and named by their content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

JOINED = "css/site.css"
TOKENS = "css/tokens.css"  # goes out on its own, too: the admin has the same colours
FIRST = ("tokens.css", "base.css", "layout.css")
LAST = ("print.css",)


def stylesheet_sources(folder: Path) -> list[Path]:
    """The style sheets in their fixed order: tokens, base, layout, the components by name, print."""
    parts = [folder / name for name in FIRST] + sorted((folder / "components").glob("*.css")) + [folder / n for n in LAST]
    return [path for path in parts if path.is_file()]


def join_stylesheets(folder: Path) -> str:
    """One style sheet out of all sources."""
    return "\n".join(path.read_text(encoding="utf-8") for path in stylesheet_sources(folder))


class SiteStaticFiles(CompressedManifestStaticFilesStorage):
    """Django's manifest storage with WhiteNoise's compression; the CSS sources go out as one file only."""

    # A module's imports become names with a hash, as the templates' addresses do: a browser never mixes old and new modules.
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The name that holds the file's hash. Before static files are collected at all, the plain name."""
        return super().stored_name(name) if self.hashed_files else name

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: object) -> Iterator[Any]:
        folder = Path(settings.BASE_DIR) / "static/css"
        if stylesheet_sources(folder) and not dry_run:
            own = {f"css/{path.relative_to(folder).as_posix()}" for path in stylesheet_sources(folder)}
            for name in own & set(paths) - {TOKENS}:
                del paths[name]
            if self.exists(JOINED):
                self.delete(JOINED)
            self._save(JOINED, ContentFile(join_stylesheets(folder).encode()))
            paths[JOINED] = (self, JOINED)
        yield from super().post_process(paths, dry_run, **options)
