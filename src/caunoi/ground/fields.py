"""Fields that fill or tidy themselves before a row is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from caunoi.ground import text


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
