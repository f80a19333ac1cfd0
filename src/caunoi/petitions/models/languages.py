"""Languages in which people may speak a petition, as rows that the administrator keeps."""

from __future__ import annotations

from django.db import models

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped, Versioned


class Language(Stamped, Versioned):
    """One language that the page offers beside Vietnamese. It says how to be spoken with, nothing else of a person."""

    name = NfcCharField("ngôn ngữ", max_length=60)
    is_offered = models.BooleanField("có trong danh sách", default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="petitions_language_once")]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "version", "name", "is_offered")

    def __str__(self) -> str:
        return self.name
