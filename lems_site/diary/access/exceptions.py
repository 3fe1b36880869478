"""Why a diary cannot be created."""

from __future__ import annotations


class NotOpen(Exception):
    """Nobody may begin a diary here."""


class NeedsConsent(Exception):
    """The person has not agreed to health data being kept."""


class HasOne(Exception):
    """The person has a diary of their own already."""
