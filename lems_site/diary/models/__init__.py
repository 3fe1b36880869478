"""The tables of the diary."""

from .audit_log import AuditEvent
from .deletions import DeletedDiary
from .device_keys import DeviceKey
from .diaries import MANAGING_ROLES, Diary, Grant, Invitation
from .entries import Change, Entry, EntryFact
from .health_links import HealthLink, HealthLinkFetch
from .imports import Import
from .lists import Appointment, Medicine, Question, TrackedSymptom
from .reminder_schedules import ReminderDelivery, ReminderDevice, ReminderSchedule, ReminderToken
from .reminders import Reminders
from .share_links import ShareLink, ShareLinkOpening
from .summaries import MonthlySummary, SymptomIndexRow

__all__ = [
    "MANAGING_ROLES",
    "Appointment",
    "AuditEvent",
    "Change",
    "DeletedDiary",
    "DeviceKey",
    "Diary",
    "Entry",
    "EntryFact",
    "Grant",
    "HealthLink",
    "HealthLinkFetch",
    "Import",
    "Invitation",
    "Medicine",
    "MonthlySummary",
    "Question",
    "ReminderDelivery",
    "ReminderDevice",
    "ReminderSchedule",
    "ReminderToken",
    "Reminders",
    "ShareLink",
    "ShareLinkOpening",
    "SymptomIndexRow",
    "TrackedSymptom",
]
