"""The limits of the law and of the province, and the places that are hard to reach, each from a day to a day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.petitions.deadlines import LONGEST_DAYS, Rule
from caunoi.petitions.states import Counts, Kind, Level, LimitStep


class Limit(Stamped, Versioned):
    """One limit for one step. A new decision ends the row and begins another: what was counted keeps its basis."""

    code = models.CharField("mã thời hạn", max_length=16)
    step = models.CharField("việc", max_length=8, choices=LimitStep)
    kind = models.CharField("loại đơn", max_length=12, choices=Kind, blank=True, default="")
    level = models.CharField("mức độ", max_length=8, choices=Level, blank=True, default="")
    is_remote = models.BooleanField("chỉ vùng sâu, vùng xa", default=False)
    days = models.PositiveSmallIntegerField("số ngày")
    counts = models.CharField("cách tính ngày", max_length=8, choices=Counts)
    name = NfcCharField("tên thời hạn", max_length=200)
    basis = NfcCharField("căn cứ", max_length=300)
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến ngày", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["step", "kind", "level", "is_remote", "from_on"], name="petitions_limit_begins_once"
            ),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=LONGEST_DAYS), name="petitions_limit_days"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="petitions_limit_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(step__in=LimitStep.values, counts__in=Counts.values), name="petitions_limit_known"
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "version", "code", "step", "kind", "level", "is_remote", "days", "counts", "name",
            "basis", "from_on", "until_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.step}"

    @property
    def rule(self) -> Rule:
        """The row as the pure room reads it."""
        return Rule(
            self.code, self.step, self.days, self.counts, self.name, self.basis, self.from_on, self.until_on,
            self.kind, self.level, self.is_remote,
        )  # fmt: skip


class RemotePlace(Stamped, Versioned):
    """A commune or residential area that was declared "vùng sâu, vùng xa đi lại khó khăn" (Luật Khiếu nại, art. 28).

    Off unless the province has decided so, and never for a whole province at once.
    """

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="địa bàn")
    basis = NfcCharField("căn cứ", max_length=300)
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến ngày", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(until_on=None), name="petitions_remote_place_once"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "version", "unit", "basis", "from_on", "until_on")

    def __str__(self) -> str:
        return str(self.unit_id)
