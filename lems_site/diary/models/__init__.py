"""The tables of the diary."""

from .diaries import Diary, Grant, Invitation
from .entries import Change, Entry, Fact
from .imports import Import
from .links import Opening, ShareLink
from .lists import Appointment, Followed, Medicine, Question
from .log import LogLine
from .reminders import Reminders

__all__ = [
    "Appointment",
    "Change",
    "Diary",
    "Entry",
    "Fact",
    "Followed",
    "Grant",
    "Import",
    "Invitation",
    "LogLine",
    "Medicine",
    "Opening",
    "Question",
    "Reminders",
    "ShareLink",
]
