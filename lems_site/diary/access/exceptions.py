"""Why a diary cannot be created."""

from __future__ import annotations


class DiariesClosed(Exception):
    """Nobody may begin a diary here."""


class ConsentRequired(Exception):
    """The person has not agreed to health data being kept."""


class AlreadyOwnsDiary(Exception):
    """The person has a diary of their own already."""
