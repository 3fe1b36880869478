"""Copies of all public pages as files: the guide can be read while its database cannot, from here or straight from nginx.

The clock writes them after each publication, into PAGE_COPIES_DIR: `<path>/index.html` for each path of the sitemap, the pictures
that they show in `pictures/`, and `unavailable.html` for what cannot be had without the site.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils import timezone

from lems_site.articles.models import Article
from lems_site.articles.page_layout import sources_path
from lems_site.content_files.picture_bytes import TYPES
from lems_site.content_files.roles import EMERGENCY
from lems_site.pictures.models import Picture
from lems_site.pictures.storage import read_bytes
from lems_site.publishing.models import Reference, SiteVersion
from lems_site.web.fingerprints import build_key

from .sitemaps import PublicPages

PAGE, STATE, UNAVAILABLE = "index.html", "version", "unavailable.html"
PATH = re.compile(r"/(?:[a-z0-9-]+/)*")
PICTURE_PATH = re.compile(r"/pictures/[0-9a-f]{64}\.(jpg|png|webp)")
FILE_MODE, FOLDER_MODE = 0o644, 0o755  # the pages are public: nginx reads them as its own user


def copies_folder() -> Path:
    """The folder of the copies."""
    return Path(settings.PAGE_COPIES_DIR)


def read_copy(path: str) -> bytes | None:
    """The copy of the page at a path, as UTF-8 HTML; None where there is none. No database."""
    if not PATH.fullmatch(path):
        return None
    try:
        return (copies_folder() / path.strip("/") / PAGE).read_bytes()
    except OSError:
        return None


def read_picture_copy(path: str) -> tuple[bytes, str] | None:
    """The copy of the picture at a path, and its content type; None where there is none. No database."""
    match = PICTURE_PATH.fullmatch(path)
    if match is None:
        return None
    try:
        return (copies_folder() / path.strip("/")).read_bytes(), TYPES[match[1]]
    except OSError:
        return None


def public_paths() -> list[str]:
    """The paths of all public pages; the page for emergencies and the card to carry come first. Four queries."""
    emergency = [article.get_absolute_url() for article in Article.objects.live().filter(role=EMERGENCY)]
    first = [*emergency, reverse("carry"), reverse("about-diary")]
    pages = [path for path, _changed in PublicPages().items()]
    sources = [sources_path(slug) for slug in Article.objects.live().values_list("slug", flat=True)]
    return list(dict.fromkeys([*first, *pages, *sources]))


def render_path(path: str) -> bytes | None:
    """The page at a path as a reader without a session gets it, as UTF-8 HTML; None where it is not there (any more)."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    match = resolve(path)
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return None
    return bytes(response.content) if response.status_code == 200 else None


def current_state() -> str:
    """What the copies should show: the version of the guide and the build. One query."""
    return f"{SiteVersion.current()[0]} {build_key()}"


def next_copies_due() -> datetime | None:
    """Now, if the copies are not of the guide as it is, or of another build; else None. One query."""
    try:
        state = (copies_folder() / STATE).read_text(encoding="utf-8")
    except OSError:
        state = ""
    return None if state == current_state() else timezone.now()


def write_copies() -> Iterator[None]:
    """Write the copies that differ, one after another, then delete those of pages that are gone, then note the version.

    Each file is replaced as a whole. Killed anywhere, the next run does it again; a change meanwhile is the next run's, too.
    Raises OSError where the disk is full or read-only; the copies before stay.
    """
    folder, state = copies_folder(), current_state()
    _make_folder(folder)
    paths = set()
    for path in public_paths():
        page = render_path(path)
        if page is not None:
            paths.add(path)
            if read_copy(path) != page:
                _replace_file(folder / path.strip("/") / PAGE, page)
        yield
    for file in folder.rglob(PAGE):
        if f"/{file.parent.relative_to(folder).as_posix()}/".replace("/./", "/") not in paths:
            file.unlink(missing_ok=True)
    yield from _write_pictures(folder)
    _replace_file(folder / UNAVAILABLE, render_to_string("503.html", {}).encode())
    _replace_file(folder / STATE, state.encode())


def _write_pictures(folder: Path) -> Iterator[None]:
    """Write the pictures that pages show, and delete the copies of others. A file's name is the hash of what it holds."""
    names = Reference.objects.filter(target_kind="picture").values("target")
    pictures = {picture.url: picture.digest for picture in Picture.objects.filter(name__in=names)}
    for url, digest in pictures.items():
        file = folder / url.strip("/")
        if not file.exists():
            with suppress(FileNotFoundError):  # deleted in this moment
                _replace_file(file, read_bytes(digest))
        yield
    for file in folder.glob("pictures/*.*"):
        if f"/pictures/{file.name}" not in pictures:
            file.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(FOLDER_MODE)


def _replace_file(file: Path, content: bytes) -> None:
    _make_folder(file.parent)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with draft.open("wb") as stream:
            stream.write(content)
        draft.chmod(FILE_MODE)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
