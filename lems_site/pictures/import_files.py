"""Pictures between files, database and renderer."""

from __future__ import annotations

from collections.abc import Callable

from lems_site.content_files.library import display_path
from lems_site.content_files.picture_file import PictureFile
from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups, PictureEntry
from lems_site.publishing.models import hash_of
from lems_site.publishing.pages.registry import Scope
from lems_site.publishing.publish.compile_pages import ContentProblems

from . import storage
from .models import Picture
from .reencode import NotAPicture, reencode_picture


def hash_of_files(file: PictureFile) -> str:
    """The hash that the picture's row will have."""
    return hash_of(file.digest + file.about())


def row_of(file: PictureFile) -> Picture:
    """The database row of a picture's files; not yet written."""
    return Picture(
        name=file.name,
        alt=file.alt,
        credit=file.credit,
        licence=file.licence,
        digest=file.digest,
        ending=file.shape.ending,
        width=file.shape.width,
        height=file.shape.height,
        size=file.path.stat().st_size,
        loaded_hash=hash_of_files(file),
    )


def picture_entry(file: PictureFile) -> PictureEntry:
    """A picture's files as the renderer needs them."""
    url = f"/pictures/{file.digest}.{file.shape.ending}"
    return PictureEntry(file.name, url, file.shape.width, file.shape.height, file.alt, file.credit, file.licence)


def fill_lookups(lookups: Lookups, scope: Scope) -> None:
    """Pictures by name: those of the database, and the library's, which give way to one that was changed on the site."""
    rows = list(Picture.objects.all()) if scope.database else []
    lookups.pictures.update({row.name: row.entry() for row in rows})
    if scope.library is not None:
        mine = _changed_on_the_site(rows) if not scope.overwrite else set()
        lookups.pictures.update({name: picture_entry(file) for name, file in scope.library.pictures.items() if name not in mine})


def _changed_on_the_site(rows: list[Picture]) -> set[str]:
    """The names of pictures that were uploaded, or changed since they were loaded."""
    return {row.name for row in rows if row.hash != row.loaded_hash}


def export_pictures() -> dict[str, str | bytes]:
    """Both files of every picture."""
    found: dict[str, str | bytes] = {}
    for row in Picture.objects.all():
        found[f"pictures/{row.name}.yaml"] = row.about
        found[f"pictures/{row.name}.{row.ending}"] = storage.read_bytes(row.digest)
    return found


def load_pictures(scope: Scope) -> Callable[[], None] | None:
    """How to write the library's pictures, or None when the database holds just them. Raises ContentProblems for a picture that
    cannot be shown. One that was changed on the site is left alone, unless the scope says `overwrite`."""
    files = scope.library.pictures if scope.library else {}
    rows = {row.name: row for row in Picture.objects.filter(name__in=files)} if files else {}
    mine = _changed_on_the_site(list(rows.values())) if not scope.overwrite else set()
    wanted = []
    for name, file in files.items():
        row = rows.get(name)
        if (
            row is None
            or (name not in mine and row.hash != hash_of_files(file))
            or (name in mine and row.hash == hash_of_files(file))
        ):
            wanted.append(file)
    _check_decodable(wanted)

    def write() -> None:
        for file in wanted:
            new = row_of(file)
            storage.store_bytes(new.digest, file.path.read_bytes())
            new.pk = rows[file.name].pk if file.name in rows else None
            new.save()
            if file.name in rows and rows[file.name].digest != new.digest:
                storage.delete_unused(rows[file.name].digest)

    return write if wanted else None


def _check_decodable(files: list[PictureFile]) -> None:
    """That each can be decoded, so that no reader meets a broken picture."""
    problems = []
    for file in files:
        try:
            reencode_picture(file.path.read_bytes())
        except NotAPicture as error:
            problems.append(Problem(display_path(file.path), 1, 1, str(error)))
    if problems:
        raise ContentProblems(problems)
