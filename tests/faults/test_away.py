"""A disk that is full, a cache that is gone: said truly, nothing half written, and all is well when they are back."""

from __future__ import annotations

import resource
import uuid

from tests.deploy.behind_nginx import free_port
from tests.deploy.services import running_redis

from .harness import running_site

WORDS = "my legs feel like wet sand"
NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def test_while_nothing_more_fits_on_the_disk_words_come_back_and_nothing_is_half_written(data):
    """The kernel refuses each worker to write files beyond 4 kB, as a full disk does."""
    with running_site(data) as site:
        assert site.check_in(str(uuid.uuid4())) == 302
        for worker in site.workers():
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        form = {"client_id": str(uuid.uuid4()), "strength": "0", "text": WORDS}
        status, page = site.send(f"{site.diary}check-in/", form)
        assert status == 503
        assert "This is not saved yet" in page
        assert WORDS in page
        assert site.send("/articles/get-help-now/")[0] == 200
        for worker in site.workers():
            resource.prlimit(worker, resource.RLIMIT_FSIZE, NO_LIMIT)
        assert site.send(f"{site.diary}check-in/", form)[0] == 302
        assert sorted(site.batches().values()) == [1, 1]


def test_while_the_cache_is_gone_the_diary_goes_on_and_sign_in_says_so(data, tmp_path):
    port, person = free_port(), {"login": "ada@example.org", "password": "correct horse battery"}
    with running_site(data, CACHE_URL=f"redis://127.0.0.1:{port}/1") as site:
        assert site.check_in(str(uuid.uuid4())) == 302
        assert site.send("/articles/symptoms/")[0] == 200
        site.session = ""
        status, page = site.send("/account/login/", person)
        assert status == 503
        assert person["password"] not in page
        with running_redis(tmp_path / "redis", port):
            assert site.send("/account/login/", person)[0] == 302
