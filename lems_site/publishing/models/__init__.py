"""The models of publishing: pages and revisions, the workflow's records, changes of sources, staged pages and jobs."""

from .confirmation import ConfirmationRequest
from .discussion import NoticeCursor, PageAssignment, SeenRevision, SentenceComment, StaffNotice
from .instructions import AllowedInstruction
from .jobs import PublicationJob, leftover_batches
from .pages import Page, Reference, Revision, SiteVersion, hash_of
from .signed_elsewhere import SignatureElsewhere
from .signers import SignerName
from .snapshots import PageSnapshot
from .source_changes import SourceChange
from .staging import StagedPage, new_batch
from .workflow import OpenPage, PageLogEntry, Redirect, Reminder, Signature, State, WorkingCopy, overdue_from

__all__ = [
    "AllowedInstruction",
    "ConfirmationRequest",
    "NoticeCursor",
    "OpenPage",
    "Page",
    "PageAssignment",
    "PageLogEntry",
    "PageSnapshot",
    "PublicationJob",
    "Redirect",
    "Reference",
    "Reminder",
    "Revision",
    "SeenRevision",
    "SentenceComment",
    "Signature",
    "SignatureElsewhere",
    "SignerName",
    "SiteVersion",
    "SourceChange",
    "StaffNotice",
    "StagedPage",
    "State",
    "WorkingCopy",
    "hash_of",
    "leftover_batches",
    "new_batch",
    "overdue_from",
]
