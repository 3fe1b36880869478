"""The models of publishing: pages and revisions, the workflow's records, staged pages and jobs."""

from .jobs import RebuildJob, leftover_batches
from .pages import Mention, Published, Revision, SiteVersion, hash_of
from .staging import StagedPage, new_batch
from .workflow import OpenPage, Redirect, Reminder, Schedule, Signature, State, Step, WorkingCopy

__all__ = [
    "Mention",
    "OpenPage",
    "Published",
    "RebuildJob",
    "Redirect",
    "Reminder",
    "Revision",
    "Schedule",
    "Signature",
    "SiteVersion",
    "StagedPage",
    "State",
    "Step",
    "WorkingCopy",
    "hash_of",
    "leftover_batches",
    "new_batch",
]
