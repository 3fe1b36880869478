"""The tables of the diary."""

from .diaries import Diary, Grant, Invitation
from .entries import Change, Entry, Fact
from .links import Opening, ShareLink
from .lists import Appointment, Followed, Medicine, Question
from .log import LogLine

__all__ = [
    "Appointment",
    "Change",
    "Diary",
    "Entry",
    "Fact",
    "Followed",
    "Grant",
    "Invitation",
    "LogLine",
    "Medicine",
    "Opening",
    "Question",
    "ShareLink",
]
