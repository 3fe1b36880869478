"""The archive inside a backup: only files, and only below the folder that it is unpacked into."""

from __future__ import annotations

import tarfile
from io import BytesIO

import pyrage
import pytest

from lems_site.operations.backups.archives import ArchiveError, open_archive


def member(name: str, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    return info


@pytest.mark.parametrize(
    "info",
    [
        member("../outside"),
        member("/outside"),
        member("media/../../outside"),
        member("link", tarfile.SYMTYPE),
        member("hard", tarfile.LNKTYPE),
    ],
    ids=lambda info: info.name,
)
def test_what_is_no_file_of_the_folder_is_refused(tmp_path, info):
    content, key = BytesIO(), pyrage.x25519.Identity.generate()
    with tarfile.open(fileobj=content, mode="w") as tar:
        tar.addfile(info, BytesIO())
    file, folder = tmp_path / "a.backup.age", tmp_path / "unpacked"
    file.write_bytes(pyrage.encrypt(content.getvalue(), [key.to_public()]))
    folder.mkdir()
    with pytest.raises(ArchiveError, match="something else than files"):
        open_archive(file, [key], folder)
    assert not list(folder.iterdir())
    assert not (tmp_path / "outside").exists()
