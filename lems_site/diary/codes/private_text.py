"""The field types for what people type or choose in their diary: sealed, and never filtered, sorted or unique.

The database sees only sealed bytes (web/sealing/), so nothing may depend on what it sees.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models import F

from lems_site.web.sealing.fields import SealedField

if TYPE_CHECKING:
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField
Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class PrivateField(SealedField):
    """What the database only keeps. Asking for it by its content raises FieldError; unique or indexed fails the checks."""

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """What Django checks, and that nothing depends on the content."""
        problems = list(super().check(**kwargs))
        if self.unique or getattr(self, "db_index", False):
            problems.append(Error("Private values cannot be unique or indexed.", obj=self, id="diary.E001"))
        meta = self.model._meta
        parts = [*(meta.ordering or ()), *(name for names in meta.unique_together for name in names)]
        for rule in (*meta.indexes, *meta.constraints):
            parts += [*getattr(rule, "fields", ()), *getattr(rule, "expressions", ())]
        if self.name in {name for part in parts for name in field_names_in(part)}:
            raised = f"{self.name} is private: it cannot be sorted by, indexed or constrained."
            problems.append(Error(raised, obj=self, id="diary.E002"))
        return problems

    def get_lookup(self, lookup_name: str) -> Any:
        """Raises FieldError for every lookup: the content is not for queries."""
        raise FieldError(f"{self.model.__name__}.{self.name} is private: it cannot be filtered ({lookup_name}).")

    def get_transform(self, lookup_name: str) -> Any:
        """Raises FieldError, as get_lookup does."""
        raise FieldError(f"{self.model.__name__}.{self.name} is private: it cannot be used in a query ({lookup_name}).")


class PrivateTextField(PrivateField, TextField):
    """Typed text."""

    description = "private text"

    def encode(self, value: object) -> bytes:
        return str(value).encode()

    def decode(self, plain: bytes) -> str:
        return plain.decode()


class PrivateJSONField(PrivateField):
    """Codes and numbers, as JSON."""

    description = "private JSON"

    def encode(self, value: object) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def decode(self, plain: bytes) -> Any:
        return json.loads(plain)

    def value_to_string(self, obj: models.Model) -> Any:
        """For serialisers, which write JSON as it is."""
        return self.value_from_object(obj)


class PrivateTimeField(PrivateField):
    """A time of the clock, or None. Both are stored in the same number of bytes."""

    description = "private time"
    empty_strings_allowed = False
    encodes_none = True

    def encode(self, value: object) -> bytes:
        return f"{value:%H:%M}".encode() if isinstance(value, dt.time) else b"--:--"

    def decode(self, plain: bytes) -> dt.time | None:
        return dt.time.fromisoformat(plain.decode()) if plain[:1].isdigit() else None


class PrivateDateField(PrivateField):
    """A day, or None. Both are stored in the same number of bytes."""

    description = "private date"
    empty_strings_allowed = False
    encodes_none = True

    def encode(self, value: object) -> bytes:
        return value.isoformat().encode() if isinstance(value, dt.date) else b"----------"

    def decode(self, plain: bytes) -> dt.date | None:
        return dt.date.fromisoformat(plain.decode()) if plain[:1].isdigit() else None


class PrivateBooleanField(PrivateField):
    """Yes or no. Both are stored in the same number of bytes."""

    description = "private yes or no"
    empty_strings_allowed = False

    def encode(self, value: object) -> bytes:
        return b"1" if value else b"0"

    def decode(self, plain: bytes) -> bool:
        return plain == b"1"


class PrivateBinaryField(PrivateField):
    """Bytes, such as a key."""

    description = "private bytes"


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
    """Whether a name with double underscores, as in queries, leads to a private field."""
    field = None
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            break
        model = field.related_model if isinstance(field.related_model, type) else model
    return isinstance(field, PrivateField)


class PrivateQuerySet(models.QuerySet[Row_co]):
    """A queryset that refuses to sort by private fields, to reckon with them, or to write them without knowing the row."""

    def _refuse(self, expressions: Iterable[Any], what: str) -> None:
        for name in (name for expression in expressions for name in field_names_in(expression)):
            if _is_private(self.model, name):
                raise FieldError(f"{self.model.__name__}.{name} is private: it cannot be {what}.")

    def update(self, **kwargs: object) -> int:
        if names := [name for name in kwargs if _is_private(self.model, name)]:
            raise FieldError(f"{self.model.__name__}.{names[0]} is private: write it by save() or bulk_create().")
        return super().update(**kwargs)

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
