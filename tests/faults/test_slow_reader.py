"""A whole diary taken out over a slow line: the file comes to its end, and its log says "begun" until then."""

from __future__ import annotations

import http.client
import json
import socket
import time

from .harness import Site, rounds, running_site

# Bytes, and bytes a second: the long form takes as long as a phone at the edge of its network needs, nearly a minute.
SIZE, RATE = rounds(3_000_000, 10_000_000), rounds(1_500_000, 200_000)
TEXT = 4_000
FILL = f"""
import datetime as dt, time, uuid
from importlib import import_module
from django.conf import settings
from lems_site.accounts.authentication import PROOF_KEY
from lems_site.accounts.models import User
from lems_site.diary.access.permissions import list_accesses
from lems_site.diary.entries.services import Draft, create_entries
session = import_module(settings.SESSION_ENGINE).SessionStore(SESSION)
session[PROOF_KEY] = time.time()
session.save()
[access] = list_accesses(User.objects.get(email="ada@example.org"))
now = dt.datetime.now(dt.UTC)
for number in range({SIZE // TEXT}):
    at = now - dt.timedelta(hours=number + 1)
    draft = Draft("check-in", at, {{"strength": 1}}, f"{{number:05}}" + "x" * {TEXT - 5})
    create_entries([draft], by=access, client_id=uuid.uuid4())
"""


def begin_export(site: Site) -> http.client.HTTPResponse:
    """The answer of an export whose body is still to be read, over a line that holds little of it."""
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=120)
    line.connect()
    line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32_768)
    form = f"format=json&csrfmiddlewaretoken={'a' * 32}&" + "&".join(f"{name}=on" for name in ("notes", "history"))
    headers = {
        "Cookie": f"sessionid={site.session}; csrftoken={'a' * 32}",
        "Origin": f"http://127.0.0.1:{site.port}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    line.request("POST", f"{site.diary}export/", form, headers)
    return line.getresponse()


def exports(site: Site) -> list[str]:
    return [str(target) for (target,) in site.query("SELECT target FROM diary_auditevent WHERE action = 'exported'")]


def test_a_slow_reader_has_the_whole_file_and_its_log_says_so_at_the_end(data):
    with running_site(data) as site:
        site.shell(FILL.replace("SESSION)", f"{site.session!r})"))
        answer, pieces, began = begin_export(site), [], time.monotonic()
        assert answer.status == 200
        assert exports(site) == ["json-begun"]
        while piece := answer.read(65_536):
            pieces.append(piece)
            time.sleep(max(0.0, began + sum(map(len, pieces)) / RATE - time.monotonic()))
        file = json.loads(b"".join(pieces))
        assert len(file["entries"]) == SIZE // TEXT
        assert exports(site) == ["json"]
