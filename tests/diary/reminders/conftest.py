"""A mail server that keeps what it gets."""

from __future__ import annotations

import pytest

from .reminder_clock import MailServer


@pytest.fixture
def mail_server(settings, monkeypatch) -> type[MailServer]:
    settings.EMAIL_BACKEND = f"{MailServer.__module__}.MailServer"
    monkeypatch.setattr(MailServer, "before", None)
    monkeypatch.setattr(MailServer, "after", None)
    monkeypatch.setattr(MailServer, "taken_at", [])
    return MailServer
