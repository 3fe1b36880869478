"""Fixtures for facts: the small site of publishing's tests, its staff, and its commands."""

from tests.publishing.conftest import amy, ann, eli, empty_site, folder, loaded, pia, rae, run

__all__ = ["amy", "ann", "eli", "empty_site", "folder", "loaded", "pia", "rae", "run"]
