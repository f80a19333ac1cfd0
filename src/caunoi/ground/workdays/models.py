"""The calendar of days that differ from the plain week, edited by people each year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Versioned


class DayKind(models.TextChoices):
    HOLIDAY = "HOLIDAY", "Nghỉ lễ"
    COMPENSATORY = "COMPENSATORY", "Nghỉ bù"
    MAKE_UP = "MAKE_UP", "Làm bù"


class CalendarDay(Versioned):
    """One day. `is_official` tells announced days from expected ones; a day with `applies` off has no effect."""

    on = models.DateField("ngày")
    kind = models.CharField("loại", max_length=20, choices=DayKind)
    name = NfcCharField("tên ngày", max_length=200)
    legal_basis = NfcCharField("căn cứ", max_length=300, blank=True, default="")
    is_official = models.BooleanField("đã công bố", default=False)
    applies = models.BooleanField("áp dụng", default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on"], name="workdays_day_once"),
            models.CheckConstraint(condition=Q(kind__in=DayKind.values), name="workdays_day_kind_known"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "version", "on", "kind", "name", "legal_basis", "is_official", "applies")

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} {self.name}"
