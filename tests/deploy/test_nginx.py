"""Behind nginx with the product's own files: what is kept, what is not, and what goes on while something else is wrong."""

from __future__ import annotations

import os
import socket
import sqlite3
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import pytest

from tests.prepared_site import prepared_database

from .behind_nginx import NGINX, Server, running_server

HELP = "/articles/get-help-now/"


def pytest_skip_without_nginx() -> None:
    if not NGINX:
        assert not os.environ.get("CI"), "nginx is missing: install the Debian package nginx-light"
        pytest.skip("no nginx on this machine: install the Debian package nginx-light")


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    pytest_skip_without_nginx()
    with running_server(tmp_path_factory.mktemp("served"), prepared_database(tmp_path_factory)) as server:
        yield server


def cache_states(server: Server, path: str) -> list[str]:
    """HIT, MISS, BYPASS or "-" for each request of a path, in order."""
    return [line.rsplit("cache=", 1)[1] for line in server.log_lines() if f" {path} " in line]


def test_a_public_page_is_answered_by_nginx(server):
    first, again = server.get("/articles/symptoms/"), server.get("/articles/symptoms/")
    assert (first.status, again.status) == (200, 200)
    assert first.body == again.body
    assert cache_states(server, "/articles/symptoms/")[-1] == "HIT"
    assert again.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in again.headers


def test_it_is_at_most_five_seconds_old(server):
    """The article gets the page of another, as a publication would change it."""
    path = "/articles/what-is-lems/"
    server.get("/glossary/")
    before = [server.get(path).body for _visit in range(3)]
    with closing(sqlite3.connect(server.folder / "data/lems.sqlite3", timeout=20)) as database, database:
        database.execute(
            "UPDATE articles_keptpage SET (page, etag) = (SELECT page, etag FROM articles_keptpage WHERE slug = 'symptoms')"
            " WHERE slug = 'what-is-lems'"
        )
    time.sleep(5.2)
    server.get("/glossary/")
    assert cache_states(server, "/glossary/")[-1] in ("EXPIRED", "REVALIDATED")
    assert len(set(before)) == 1
    assert server.get(path).body == server.get("/articles/symptoms/").body != before[0]


def test_gzip_goes_to_those_who_take_it(server):
    packed = server.get(HELP, {"Accept-Encoding": "br, gzip;q=0.8"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in server.get(HELP).headers


def test_a_session_is_never_answered_from_the_cache_nor_kept(server):
    cookie = {"Cookie": "a=b; __Host-sessionid=nobodys-session"}
    mine = server.get("/articles/outlook/", cookie)
    assert mine.headers["Cache-Control"].startswith("private")
    assert cache_states(server, "/articles/outlook/") == ["BYPASS"]
    server.get("/articles/outlook/")
    server.get("/articles/outlook/", cookie)
    assert cache_states(server, "/articles/outlook/") == ["BYPASS", "MISS", "BYPASS"]


def test_a_page_with_a_cookie_is_never_kept(server):
    for _visit in range(2):
        assert server.get("/feedback/?page=/articles/symptoms/").headers["Set-Cookie"]
        assert server.get("/feedback/?page=/x").status == 404
    assert set(cache_states(server, "/feedback/")) == {"MISS"}


def test_http_leads_to_https(server):
    with socket.create_connection(("127.0.0.1", server.http_port)) as plain:
        plain.sendall(b"GET /diary/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert plain.recv(4096).startswith(b"HTTP/1.1 301")


def test_the_log_holds_no_reader_and_no_address_of_a_diary(server):
    server.get("/diary/17/?word=breathing")
    server.get("/account/login/?next=/diary/17/")
    server.get("/search/?q=I+cannot+breathe")
    text = "\n".join(server.log_lines())
    assert " /search/ " in text
    for word in ("diary", "account", "breathe", "127.0.0.1"):
        assert word not in text


def test_static_files_come_from_the_disk(server):
    page = server.get(HELP).body.decode()
    path = page.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]
    answer = server.get(path, {"Accept-Encoding": "gzip"})
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /search/?q=" + b"a" * 10_000_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 200_000 + b"\r\n\r\n", b"400"),
        (b"POST /feedback/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000\r\n\r\n", b"413"),
    ],
)
def test_what_is_too_large_is_refused_at_once(server, sent, status):
    with server.context.wrap_socket(socket.create_connection(("127.0.0.1", server.port)), server_hostname="localhost") as wire:
        with suppress(OSError, ssl.SSLError):  # it stops reading
            wire.sendall(sent)
        assert wire.recv(4096).split(b" ")[1] == status


def test_help_answers_while_others_hold_connections_and_try_to_sign_in(server):
    """200 idle connections, 50 half-sent requests, 40 sign-ins at once. How fast it stays is measured by `make bench`."""
    held = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(30)]
    for _ in range(20):
        wire = server.context.wrap_socket(socket.create_connection(("127.0.0.1", server.port)), server_hostname="localhost")
        wire.sendall(b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\nlogin=a")
        held.append(wire)
    form = b"login=somebody%40example.org&password=wrong+words"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://localhost:{server.port}"}
    try:
        with ThreadPoolExecutor(8) as pool:
            posts = [pool.submit(server.send, "POST", "/account/login/", form, headers) for _ in range(8)]
            assert [server.get(HELP).status for _ in range(20)] == [200] * 20
            assert {post.result().status for post in posts} <= {403, 429, 503}
    finally:
        for wire in held:
            wire.close()


def test_the_copies_answer_while_the_site_is_down(server):
    before = server.get(HELP).body
    server.stop_site()
    try:
        time.sleep(5.2)
        down = server.get(HELP)
        assert (down.status, down.body) == (200, before)
        assert "frame-ancestors 'none'" in down.headers["Content-Security-Policy"]
        assert down.headers["Cache-Control"] == "no-store"
        assert server.get("/articles/history/").status == 200, "never asked for before"
        for path in ("/diary/", "/search/?q=weak", "/nothing/"):
            answer = server.get(path)
            assert answer.status == 503, path
            assert "The fault is ours" in answer.body.decode()
            assert HELP in answer.body.decode()
        assert server.get("/../data/secret_key").status in (400, 503)
    finally:
        server.start_site()
