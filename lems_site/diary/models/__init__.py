"""The tables of the diary."""

from .diaries import Diary, Grant, Invitation
from .entries import Change, Entry
from .imports import Import
from .lists import Appointment, Followed, Medicine, Question
from .log import LogLine
from .reminders import Reminders

__all__ = [
    "Appointment",
    "Change",
    "Diary",
    "Entry",
    "Followed",
    "Grant",
    "Import",
    "Invitation",
    "LogLine",
    "Medicine",
    "Question",
    "Reminders",
]
