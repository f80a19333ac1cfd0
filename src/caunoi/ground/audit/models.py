"""The trail: who did what to what, when. Append-only, guarded by triggers in the database, chained by the sealer."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.times import now


class TrailEntry(models.Model):
    """One deed. It has no foreign keys: the row outlives what it speaks of.

    It is inserted in the deed's own transaction without a place in the chain; the sealer gives it `sequence`,
    `previous` and `link` soon after, once, and nothing else of it can ever be changed.
    """

    at = models.DateTimeField("lúc", default=now, editable=False)
    deed = models.CharField("việc", max_length=100)
    by_id = models.BigIntegerField("mã người làm", null=True)
    by_label = NfcCharField("người làm", max_length=200, blank=True, default="")
    acting_for_id = models.BigIntegerField("mã người được làm thay", null=True)
    acting_for_label = NfcCharField("làm thay", max_length=200, blank=True, default="")
    object_kind = models.CharField("loại đối tượng", max_length=100, blank=True, default="")
    object_id = models.CharField("mã đối tượng", max_length=64, blank=True, default="")
    unit_id = models.BigIntegerField("mã đơn vị", null=True)
    facts = models.JSONField("dữ kiện", default=dict)
    digests = models.JSONField("dấu của dữ liệu cá nhân", default=dict)
    sequence = models.PositiveBigIntegerField("số thứ tự", null=True, editable=False)
    previous = models.CharField("mắt xích trước", max_length=64, blank=True, default="", editable=False)
    link = models.CharField("mắt xích", max_length=64, blank=True, default="", editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sequence"], name="audit_entry_sequence_once"),
            models.CheckConstraint(
                condition=Q(sequence__isnull=True, previous="", link="")
                | Q(sequence__isnull=False) & ~Q(previous="") & ~Q(link=""),
                name="audit_entry_sealed_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["object_kind", "object_id", "id"], name="audit_entry_object"),
            models.Index(fields=["unit_id", "id"], name="audit_entry_unit"),
            models.Index(fields=["by_id", "id"], name="audit_entry_person"),
            models.Index(fields=["id"], name="audit_entry_unsealed", condition=Q(sequence__isnull=True)),
        ]

    class Privacy:
        activity = "trail"
        personal = ("by_id", "by_label", "acting_for_id", "acting_for_label")
        plain = (
            "id", "at", "deed", "object_kind", "object_id", "unit_id", "facts", "digests", "sequence", "previous",
            "link",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.deed} {self.object_kind} {self.object_id}".strip()

    def content(self) -> dict[str, Any]:
        """What the chain vouches for: everything but the chain columns themselves."""
        return {
            "id": self.pk,
            "at": self.at,
            "deed": self.deed,
            "by_id": self.by_id,
            "by_label": self.by_label,
            "acting_for_id": self.acting_for_id,
            "acting_for_label": self.acting_for_label,
            "object_kind": self.object_kind,
            "object_id": self.object_id,
            "unit_id": self.unit_id,
            "facts": self.facts,
            "digests": self.digests,
        }


class PersonalValue(models.Model):
    """A personal value of a deed. The chain holds its salted digest only, so that this row can be erased."""

    entry = models.ForeignKey(TrailEntry, on_delete=models.PROTECT, related_name="personal_values")
    name = models.CharField("trường", max_length=100)
    salt = models.CharField("muối", max_length=32)
    value = models.TextField("giá trị", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="audit_personal_once_per_entry")]

    class Privacy:
        activity = "trail"
        personal = ("value", "salt")
        plain = ("id", "entry", "name")

    def __str__(self) -> str:
        return f"{self.entry_id} {self.name}"


class TrailHead(models.Model):
    """The last link of the chain. One row; sealers take turns by locking it."""

    sequence = models.PositiveBigIntegerField("số thứ tự cuối", default=0)
    link = models.CharField("mắt xích cuối", max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_head_single_row")]

    class Privacy:
        personal = ()
        plain = ("id", "sequence", "link")

    def __str__(self) -> str:
        return f"{self.sequence} {self.link}"
