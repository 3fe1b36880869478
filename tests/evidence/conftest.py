"""Fixtures for facts: the small site of publishing's tests, its staff, and its commands."""

from tests.publishing.conftest import amy, eli, empty_site, folder, loaded, pia, rae, run

__all__ = ["amy", "eli", "empty_site", "folder", "loaded", "pia", "rae", "run"]
