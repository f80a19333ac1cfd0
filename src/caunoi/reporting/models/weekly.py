"""The columns of the file with which the Front's central database is fed every week."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField


class WeeklyColumn(models.Model):
    """One column of the weekly file. Nobody has published the columns of csdl.mattranso.vn: whoever sees its page of
    entry sets them right here, and `basis` says after what.

    `source` is one of `states.Told`, or "element:" with the code of a data element, or "figure:" with that of a figure.
    The column stands in the files of weeks that end between `from_on` and `until_on` (None: always).
    """

    position = models.PositiveSmallIntegerField("Thứ tự")
    title = NfcCharField("Tên cột", max_length=200)
    source = models.CharField("Lấy từ", max_length=80)
    basis = NfcCharField("Căn cứ", max_length=200, blank=True)
    from_on = models.DateField("Dùng từ ngày", null=True)
    until_on = models.DateField("Đến hết ngày", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="weekly_column_ends_after_start",
            )
        ]

    class Privacy:
        personal = ()
        plain = ("id", "position", "title", "source", "basis", "from_on", "until_on")

    def __str__(self) -> str:
        return self.title
