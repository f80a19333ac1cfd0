"""What the collecting unit makes of the reports of a round: frozen sums, merged words, the paper that went out."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.reporting.states import Part


class FrozenSummary(Stamped):
    """The sums, indicators and words of a round as they stood when they were frozen; never changed, the database
    refuses it.

    `content` is the canonical text of `freezing.canonical`, `digest` its SHA-256. A correction is a row of its own with
    the next `number`, a `reason` and its `changes`: [{kind, key, label, old, new}].
    """

    round = models.ForeignKey("reporting.Round", on_delete=models.PROTECT, related_name="frozen")
    number = models.PositiveIntegerField("Bản chốt")
    content = models.TextField()
    digest = models.CharField("Mã băm", max_length=64)
    reason = NfcCharField("Lý do đính chính", max_length=500, blank=True)
    changes = models.JSONField(default=list)
    frozen_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="frozen_number_once"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="frozen_correction_has_reason"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "round", "number", "content", "digest", "reason", "changes", "frozen_by")

    def __str__(self) -> str:
        return f"{self.round_id} bản {self.number}"


class MergedText(Versioned):
    """One part of the collecting unit's own words, sentence by sentence.

    `content` is the JSON of `sentences`: [{"id": never given twice, "text": words, "sources": [{"report": reference,
    "unit": name, "version": which submission, "text": its words}]}]. A sentence without sources was written by the
    collecting unit itself, or, where "rewritten" is true, is a model's and has none. It is kept as text, so that the
    trail tells its beginning and not all of it anew each time.
    """

    round = models.ForeignKey("reporting.Round", on_delete=models.PROTECT, related_name="merged")
    part = models.CharField(max_length=12, choices=Part.choices)
    content = models.TextField("Lời văn", default="[]")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "part"], name="merged_part_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="merged_part_known"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "version", "round", "part", "content")

    def __str__(self) -> str:
        return f"{self.round_id} {self.part}"

    @property
    def sentences(self) -> list[dict[str, Any]]:
        """A fresh list; changing it changes nothing here."""
        found: list[dict[str, Any]] = json.loads(self.content)
        return found


class IssuedReport(Stamped):
    """The official report that was written from a frozen summary and entered in the register of papers that go out."""

    frozen = models.OneToOneField(FrozenSummary, on_delete=models.PROTECT, related_name="issued")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "frozen", "document", "issued_by")

    def __str__(self) -> str:
        return f"{self.frozen_id} {self.document_id}"
