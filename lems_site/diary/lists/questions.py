"""Questions for the next appointment."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.models import AuditEvent, Question

from .removal import MAX_ITEMS, ListFull


def list_questions(access: Access) -> list[Question]:
    """The questions that are not removed, the open ones first. One query."""
    found = Question.objects.filter(diary=access.diary, removed_at=None)
    return sorted(found, key=lambda question: question.asked_at is not None)


def add_question(text: str, *, by: Access) -> Question:
    """Add a question. If an open question has the same text, return that one. Raises ListFull."""
    with transaction.atomic():
        rows = list(Question.objects.select_for_update().filter(diary=by.diary, removed_at=None))
        if same := next((row for row in rows if row.text == text and row.asked_at is None), None):
            return same
        if len(rows) >= MAX_ITEMS:
            raise ListFull
        question = Question.objects.create(diary=by.diary, text=text, created_by=by.user)
        by.log(AuditEvent.Action.ADDED, "question")
    return question


def set_question_asked(question: Question, asked: bool, *, by: Access) -> None:
    """Mark a question as asked (`asked`) or as open again."""
    question.asked_at = timezone.now() if asked else None
    with transaction.atomic():
        question.save(update_fields=["asked_at"])
        by.log(AuditEvent.Action.ADDED, "question")
