"""The one field type for what people type in their diary: kept and given back, never filtered, sorted or unique.

So that its text can be encrypted in place later, nothing may depend on what the database sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models import F

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
        meta = self.model._meta
        parts = [*(meta.ordering or ()), *(name for names in meta.unique_together for name in names)]
        for rule in (*meta.indexes, *meta.constraints):
            parts += [*getattr(rule, "fields", ()), *getattr(rule, "expressions", ())]
        if self.name in {name for part in parts for name in field_names_in(part)}:
            raised = f"{self.name} is private text: it cannot be sorted by, indexed or constrained."
            problems.append(Error(raised, obj=self, id="diary.E002"))
        return problems

    def get_lookup(self, lookup_name: str) -> Any:
        """Raises FieldError for every lookup: the content is not for queries."""
        raise FieldError(f"{self.model.__name__}.{self.name} is private text: it cannot be filtered ({lookup_name}).")

    def get_transform(self, lookup_name: str) -> Any:
        """Raises FieldError, as get_lookup does."""
        raise FieldError(f"{self.model.__name__}.{self.name} is private text: it cannot be used in a query ({lookup_name}).")


def field_names_in(expression: Any) -> Iterator[str]:
    """The names of the fields that an expression reads: a name as in order_by, an F, a function of others."""
    if isinstance(expression, str):
        yield expression.lstrip("-")
    elif isinstance(expression, F):
        yield str(vars(expression)["name"])  # the stubs leave it out
    elif hasattr(expression, "get_source_expressions"):
        for source in expression.get_source_expressions():
            yield from field_names_in(source)


def _is_private(model: type[models.Model], path: str) -> bool:
    """Whether a name with double underscores, as in queries, leads to private text."""
    field = None
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            break
        model = field.related_model if isinstance(field.related_model, type) else model
    return isinstance(field, PrivateTextField)


class PrivateQuerySet(models.QuerySet[Row_co]):
    """A queryset that refuses to sort by private text, or to reckon with it in the database."""

    def _refuse(self, expressions: Iterable[Any], what: str) -> None:
        for name in (name for expression in expressions for name in field_names_in(expression)):
            if _is_private(self.model, name):
                raise FieldError(f"{self.model.__name__}.{name} is private text: it cannot be {what}.")

    def order_by(self, *field_names: Any) -> Self:
        self._refuse(field_names, "sorted by")
        return super().order_by(*field_names)

    def distinct(self, *field_names: Any) -> Self:
        self._refuse(field_names, "compared")
        return super().distinct(*field_names)

    def annotate(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse([*args, *kwargs.values(), *(getattr(self, "_fields", None) or ())], "reckoned with")
        return super().annotate(*args, **kwargs)

    def alias(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse([*args, *kwargs.values()], "reckoned with")
        return super().alias(*args, **kwargs)

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._refuse([*args, *kwargs.values()], "reckoned with")
        return super().aggregate(*args, **kwargs)
