"""Fields that fill or tidy themselves before a row is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from caunoi.ground import sealing, text


class DerivedField(models.Field[str, str]):
    """A column computed from other fields of its row whenever the row is saved; nobody types it.

    `sources` names the fields it is computed from, `key` computes it from their text. A guarded UPDATE that changes a
    source (`audit.actions.change`) derives the column anew.
    """

    sources: tuple[str, ...]
    key: Callable[[str], str]

    def derive(self, row: models.Model) -> str:
        """The value of the column for the row, cut to the length of the column."""
        return self.key(" ".join(str(getattr(row, source) or "") for source in self.sources))[: self.max_length]

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002 (Django's signature)
        value = self.derive(model_instance)
        setattr(model_instance, self.attname, value)
        return value


def _named(key: str | Callable[[str], str]) -> Callable[[str], str]:
    if callable(key):
        return key
    named: Callable[[str], str] = getattr(text, key)
    return named


class SortKeyField(DerivedField, models.CharField[str, str]):
    """The stored sort key of another field, in ASCII, compared byte by byte on every engine.

    `key` is a function of `caunoi.ground.text`, or its name: sort_key, name_sort_key, place_sort_key.
    """

    def __init__(
        self, *args: Any, source: str = "name", key: str | Callable[[str], str] = text.sort_key, **kwargs: Any
    ) -> None:
        kwargs.setdefault("max_length", 400)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.source = source
        self.sources = (source,)
        self.key = _named(key)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        # The key goes into a migration by its name, so that a migration never imports a function of ours.
        return name, path, args, {**kwargs, "source": self.source, "key": self.key.__name__}

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """On PostgreSQL the column compares bytes, whatever the language of the database; SQLite does so anyway."""
        collation = "C" if connection.vendor == "postgresql" else None
        return {**super().db_parameters(connection), "collation": collation}


class FoldedField(DerivedField, models.TextField[str, str]):
    """The folded text of one or several other fields, for searching without diacritics."""

    def __init__(self, *args: Any, sources: Sequence[str] = ("name",), **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.sources = tuple(sources)
        self.key = text.fold

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources}


class _NfcMixin(models.Field[str, str]):
    """Text is composed on its way from a form, into a row, and into a query."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return text.nfc(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = text.nfc(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return text.nfc(value) if isinstance(value, str) else value


class NfcCharField(_NfcMixin, models.CharField[str, str]):
    """A short text, composed (NFC) whatever was typed."""


class NfcTextField(_NfcMixin, models.TextField[str, str]):
    """A long text, composed (NFC) whatever was typed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A text as the database holds it."""

    stored: str


class _Opened(DeferredAttribute):
    """Opens a sealed text when it is read, because only then is it known in which row it stands."""

    field: SealedTextField

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, Sealed):
            return value
        opened = sealing.unseal(value.stored, self.field.place_of(instance))
        instance.__dict__[self.field.attname] = opened
        return opened

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.TextField[str, str]):
    """A text that the database holds sealed (`ground.sealing`) and the program reads plainly.

    `bound_to` names columns that tell the row apart and never change, known before it is inserted: a sealed text that
    was copied into another row or column does not open. It cannot be searched, sorted or compared in the database: only
    whether it is null may be asked. `QuerySet.update` takes what `sealed` gives. Reading raises sealing.BrokenSeal.
    """

    descriptor_class = _Opened

    def __init__(self, *args: Any, bound_to: Sequence[str] = (), **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.bound_to = tuple(bound_to)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, **({"bound_to": self.bound_to} if self.bound_to else {})}

    def place_of(self, row: models.Model) -> str:
        """Where the text of this row stands: table, column, and the values that tell the row apart."""
        values = [getattr(row, name) for name in self.bound_to]
        told = [one.astimezone(UTC).isoformat() if isinstance(one, datetime) else str(one) for one in values]
        return "\n".join([self.model._meta.db_table, str(self.column), *told])

    def sealed(self, row: models.Model, value: str) -> Sealed:
        """A text sealed for its place in this row."""
        return Sealed(sealing.seal(text.nfc(value), self.place_of(row)))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002 (Django's signature)
        value = getattr(model_instance, self.attname)
        return None if value is None else self.sealed(model_instance, str(value))

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return value.stored
        if value:
            raise TypeError(f"{self} is sealed for its row: give what `sealed` makes of it")
        return value

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> Sealed | None:  # noqa: ARG002 (Django's signature)
        return Sealed(value) if value is not None else None

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self} is sealed: the database cannot look into it")
        return super().get_lookup(lookup_name)


def sealed(row: models.Model, name: str, value: str) -> Sealed:
    """What a guarded UPDATE writes into a sealed column of this row."""
    field = row._meta.get_field(name)
    if not isinstance(field, SealedTextField):
        raise TypeError(f"{field} is not sealed")
    return field.sealed(row, value)
