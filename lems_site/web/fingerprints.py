"""The build key: a hash over everything but content that a page's bytes depend on: code, templates and settings."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings

SHOWN_SETTINGS = (
    "SITE_NAME",
    "SITE_URL",
    "CONTACT_EMAIL",
    "CONTACT_PHONE",
    "EMERGENCY_NUMBER",
    "CRISIS_LINE",
    "POISON_LINE",
    "STATIC_URL",
    "LANGUAGE_CODE",
    "DIARY_OPEN",
    "BACKUP_DAYS",
    "BACKUP_RECIPIENT",
    "OFFLINE_COPIES",
)


def _hash_files(paths: list[Path], extra: str = "") -> str:
    digest = hashlib.sha256(extra.encode())
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def build_key() -> str:
    """64 hex digits; the same in every process of one deployment."""
    root = Path(settings.BASE_DIR)
    files = [path for folder in ("templates", "static", "lems_site") for path in (root / folder).rglob("*") if path.is_file()]
    shown = "\n".join(f"{name}={getattr(settings, name)}" for name in SHOWN_SETTINGS)
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"  # the names under which static files are served
    files += [manifest] if manifest.is_file() else []
    return _hash_files([path for path in files if path.suffix in (".html", ".css", ".js", ".json", ".svg", ".py")], shown)


@cache
def static_key() -> str:
    """A hash over the static files' sources, the code that joins them and the packages that bring some: collected files of
    another key are out of date."""
    root = Path(settings.BASE_DIR)
    files = [path for path in (root / "static").rglob("*") if path.is_file()]
    files += [root / "lems_site/web/static_files" / name for name in ("static_storage.py", "script_joining.py")]
    return _hash_files(files, f"{django.__version__} {version('django-allauth')}")


@cache
def markup_key() -> str:
    """A hash of the renderer and its components: compiled pages of another renderer are out of date."""
    root = Path(settings.BASE_DIR)
    files = list((root / "lems_site/markup").glob("*.py"))
    files += [*(root / "templates/components").glob("*.html"), *(root / "templates/figures").glob("*.html")]
    return _hash_files(files)
