"""The one field type for what people type in their diary: kept and given back, never filtered, sorted or unique.

So that its text can be encrypted in place later, nothing may depend on what the database sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldError
from django.db import models

if TYPE_CHECKING:
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField
Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class PrivateTextField(TextField):
    """Text that the database only keeps. Asking for it by its content raises FieldError; unique or indexed fails the checks."""

    description = "private text"

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """What Django checks, and that nothing depends on the content."""
        problems = list(super().check(**kwargs))
        if self.unique or getattr(self, "db_index", False):
            problems.append(Error("Private text cannot be unique or indexed.", obj=self, id="diary.E001"))
        named = {name.lstrip("-") for name in self.model._meta.ordering or () if isinstance(name, str)}
        indexed = {name.lstrip("-") for index in self.model._meta.indexes for name in index.fields}
        together = {name for rule in self.model._meta.constraints for name in getattr(rule, "fields", ())}
        if self.name in named | indexed | together:
            raised = f"{self.name} is private text: it cannot be sorted by, indexed or constrained."
            problems.append(Error(raised, obj=self, id="diary.E002"))
        return problems

    def get_lookup(self, lookup_name: str) -> Any:
        """Raises FieldError for every lookup: the content is not for queries."""
        raise FieldError(f"{self.model.__name__}.{self.name} is private text: it cannot be filtered ({lookup_name}).")

    def get_transform(self, lookup_name: str) -> Any:
        """Raises FieldError, as get_lookup does."""
        raise FieldError(f"{self.model.__name__}.{self.name} is private text: it cannot be used in a query ({lookup_name}).")


class PrivateQuerySet(models.QuerySet[Row_co]):
    """A queryset that refuses to sort by private text."""

    def order_by(self, *field_names: Any) -> Self:
        for name in field_names:
            column = str(name).lstrip("-")
            if any(field.name == column and isinstance(field, PrivateTextField) for field in self.model._meta.fields):
                raise FieldError(f"{self.model.__name__}.{column} is private text: it cannot be sorted by.")
        return super().order_by(*field_names)
