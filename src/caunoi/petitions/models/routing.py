"""Where a unit's people have decided that petitions of a kind go, each rule from a day to a day."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.petitions.routing import Route
from caunoi.petitions.states import Hours, Kind


class RoutingRule(Stamped, Versioned):
    """One rule of one unit of the Front. Another decision ends the row and begins a new one, so that the trail and the
    list of past rules tell what was suggested on which day; one taken back on its first day ends the day before.
    `place` counts with all that lies below it."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="Mặt trận dùng quy tắc")
    position = models.PositiveSmallIntegerField("thứ tự")
    place = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", verbose_name="địa bàn")
    field = models.CharField("lĩnh vực", max_length=16, blank=True, default="")
    kind = models.CharField("loại", max_length=12, choices=Kind, blank=True, default="")
    hours = models.CharField("giờ nhận", max_length=8, choices=Hours, blank=True, default="")
    opens_at = models.TimeField("giờ hành chính từ", default=time(7, 30))
    closes_at = models.TimeField("giờ hành chính đến", default=time(17))
    to = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="nơi xử lý")
    reason = NfcCharField("lý do", max_length=300)
    by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người đặt")
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến ngày", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="petitions_routing_has_reason"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="petitions_routing_opens_first"),
            models.CheckConstraint(
                condition=Q(hours__in=["", *Hours.values]) & Q(kind__in=["", *Kind.values]),
                name="petitions_routing_known",
            ),
        ]
        indexes = [models.Index(fields=["unit", "position", "id"], name="petitions_routing_of_unit")]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "version", "unit", "position", "place", "field", "kind", "hours", "opens_at",
            "closes_at", "to", "reason", "by", "from_on", "until_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def route(self) -> Route:
        """The row as the pure room reads it; `place` and `to` must be at hand."""
        return Route(
            self.pk or 0, self.position, self.to.code, self.to.path, self.from_on, self.until_on,
            self.place.path if self.place else "", self.field, self.kind, self.hours, self.opens_at, self.closes_at,
        )  # fmt: skip
