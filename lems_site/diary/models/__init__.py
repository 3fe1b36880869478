"""The tables of the diary."""

from .audit_log import LogLine
from .diaries import Diary, Grant, Invitation
from .entries import Change, Entry, Fact
from .imports import Import
from .lists import Appointment, Followed, Medicine, Question
from .reminders import Reminders
from .share_links import Opening, ShareLink

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
