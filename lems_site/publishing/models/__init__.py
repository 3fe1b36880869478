"""The models of publishing: pages and revisions, the workflow's records, staged pages and jobs."""

from .jobs import RebuildJob, leftover_batches
from .pages import Page, Reference, Revision, SiteVersion, hash_of
from .staging import StagedPage, new_batch
from .workflow import OpenPage, PageLogEntry, Redirect, Reminder, Schedule, Signature, State, WorkingCopy

__all__ = [
    "OpenPage",
    "Page",
    "PageLogEntry",
    "RebuildJob",
    "Redirect",
    "Reference",
    "Reminder",
    "Revision",
    "Schedule",
    "Signature",
    "SiteVersion",
    "StagedPage",
    "State",
    "WorkingCopy",
    "hash_of",
    "leftover_batches",
    "new_batch",
]
