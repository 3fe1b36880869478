"""A field whose values are sealed in the database. It is opened when its attribute is first read, so that a row costs nothing.

What stands in the column: nothing (b"") for an empty value; a sealed value; or, from before sealing, PLAIN and the value.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from functools import cached_property, partial, reduce
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, cast

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from .cipher import DIGEST_BYTES, VERSION
from .data_keys import ensure_data_key, open_value, seal_value

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
    BinaryField = models.BinaryField[Any, Any]
else:
    Field = models.Field
    BinaryField = models.BinaryField
# Begins a value that is not sealed yet. What begins with neither this nor the version of a sealed value (cipher.py) was
# written by an earlier release that still ran, and is not sealed either: text and JSON begin with no control character.
PLAIN = b"\x00"


class Sealed(bytes):
    """What the database holds for a field, not opened. It never becomes text by accident: str() raises TypeError."""

    __slots__ = ()

    def __str__(self) -> str:
        raise TypeError("This value is sealed: open it by its field.")

    def __repr__(self) -> str:
        return f"<sealed {hashlib.sha256(self).hexdigest()[:12]}>"

    @property
    def is_plain(self) -> bool:
        """Whether it is a value from before sealing."""
        return len(self) > 0 and self[:1] != VERSION


class SealPlace(NamedTuple):
    """What a model's sealed values belong to, as names of its fields: the scope of the data key, and the row.

    The row's value is there before it is inserted and never changes. "a__b" leads through a foreign key.
    """

    scope: str
    row: str


class HasSealedValues(Protocol):
    """A model with sealed fields says where they belong."""

    seal_place: ClassVar[SealPlace]


class OpenedAttribute(DeferredAttribute):
    """The attribute of a sealed field: the value is opened when it is first read."""

    field: SealedField

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = self.field.open_stored(value, *self.field.place_of(instance))
            cast(models.Model, instance).__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(Field):
    """A value of bytes; subclasses say by `encode` and `decode` how theirs becomes bytes.

    Values are sealed by save() and bulk_create(). In values() and values_list() they stay sealed: see open_stored.
    """

    descriptor_class = OpenedAttribute
    encodes_none: ClassVar[bool] = False  # whether None is a value that is sealed, too; else it is stored as NULL

    def encode(self, value: object) -> bytes:
        """The bytes that are sealed; b"" is stored as it is."""
        return bytes(cast(bytes, value))

    def decode(self, plain: bytes) -> Any:
        """The value of opened bytes."""
        return plain

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_placeholder(self, value: object, compiler: object, connection: BaseDatabaseWrapper) -> object:
        return cast(Any, connection.ops).binary_placeholder_sql(value)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """What Django checks, and that the model says where its sealed values belong."""
        problems = list(super().check(**kwargs))
        if not isinstance(getattr(self.model, "seal_place", None), SealPlace):
            problems.append(Error("A model with sealed fields needs a seal_place.", obj=self, id="web.E001"))
        return problems

    def place_of(self, instance: object) -> tuple[uuid.UUID, object]:
        """The scope and the row of an instance's values."""
        place = cast(HasSealedValues, instance).seal_place
        scope = reduce(getattr, place.scope.split("__"), instance)
        row = getattr(instance, place.row)
        return (
            scope if isinstance(scope, uuid.UUID) else uuid.UUID(str(scope)),
            row if isinstance(row, uuid.UUID) else cast(Field, self.model._meta.get_field(place.row)).to_python(row),
        )

    @cached_property
    def _place_prefix(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}:"

    def place_name(self, row: object) -> str:
        """The place that a value of a row is sealed for."""
        return f"{self._place_prefix}{row}"

    def open_bytes(self, stored: bytes, scope: uuid.UUID, row: object) -> bytes:
        """The bytes of a value, from what the database holds. Raises SealingError."""
        return self.open_by(partial(open_value, scope), stored, row)

    def open_by(self, open_sealed: Callable[[bytes, str], bytes], stored: bytes, row: object) -> bytes:
        """The same by data_keys.value_opener, for many rows of one scope. row: also as text."""
        return open_sealed(stored, self.place_name(row)) if stored[:1] == VERSION else stored.removeprefix(PLAIN)

    def open_stored(self, stored: bytes, scope: uuid.UUID, row: object) -> Any:
        """A value, from what the database holds. Raises SealingError."""
        return self.decode(self.open_bytes(stored, scope, row))

    def seal(self, plain: bytes, scope: uuid.UUID, row: object) -> Sealed:
        """What the database holds of the bytes of a value. Raises SealingError."""
        return Sealed(seal_value(scope, plain, self.place_name(row)) if plain else b"")

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """What is stored: a value that was never opened as it is, every other sealed anew."""
        stored = model_instance.__dict__.get(self.attname)
        if isinstance(stored, Sealed) and not add and not stored.is_plain:
            return stored
        value = getattr(model_instance, self.attname)
        if value is None and not self.encodes_none:
            return None
        return self.seal(self.encode(value), *self.place_of(model_instance))

    def get_prep_value(self, value: object) -> Any:
        """Raises FieldError for a value that was not sealed: update() and bulk_update() know no row."""
        if value is None or isinstance(value, Sealed) or value == b"":
            return value
        raise FieldError(f"{self.model.__name__}.{self.name} is sealed: write it by save() or bulk_create().")

    def get_db_prep_value(self, value: object, connection: BaseDatabaseWrapper, prepared: bool = False) -> object:
        stored = value if prepared else self.get_prep_value(value)
        return None if stored is None else cast(Any, connection).Database.Binary(bytes(cast(bytes, stored)))

    def from_db_value(self, value: bytes | str | None, expression: object, connection: object) -> Sealed | None:
        return None if value is None else Sealed(value.encode() if isinstance(value, str) else value)


class SealedDigestField(BinaryField):
    """A keyed digest of a sealed field of the same row, set by save() and bulk_create(): so that the value can be unique.

    NULL in rows that are not sealed yet. The digest tells the database only that two rows of one scope have the same value.
    """

    def __init__(self, *, of: str, **kwargs: object) -> None:
        self.of = of
        super().__init__(**cast(Any, {"max_length": DIGEST_BYTES, "null": True, "editable": False, **kwargs}))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        """The digest of the other field's value as it is now."""
        source = cast(SealedField, self.model._meta.get_field(self.of))
        scope, _row = source.place_of(model_instance)
        value = source.encode(getattr(model_instance, source.attname))
        digest = ensure_data_key(scope).digest(value, source.place_name("digest"))
        setattr(model_instance, self.attname, digest)
        return digest
