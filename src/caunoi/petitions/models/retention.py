"""How long what people sent is kept once it is over, by class of petition, each from a day to a day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.petitions.states import Kind

MOST_YEARS = 99


class Retention(Stamped, Versioned):
    """The years of one class (`kind`; "" is what nobody has classified). A new decision ends the row and begins
    another.

    Where no row holds, nothing is erased: that is the way to keep a class for good. A class that is binding is kept for
    all its years even when its sender asks for erasure.
    """

    kind = models.CharField("loại đơn", max_length=12, choices=Kind, blank=True, default="")
    years = models.PositiveSmallIntegerField("số năm")
    name = NfcCharField("tên loại", max_length=200)
    basis = NfcCharField("căn cứ", max_length=300)
    is_binding = models.BooleanField("phải lưu đủ, không xóa sớm theo yêu cầu", default=False)
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến ngày", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "from_on"], name="petitions_retention_begins_once"),
            models.UniqueConstraint(fields=["kind"], condition=Q(until_on=None), name="petitions_retention_one_holds"),
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=MOST_YEARS), name="petitions_retention_years"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="petitions_retention_ends_after_start"
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "version", "kind", "years", "name", "basis", "is_binding", "from_on", "until_on")

    def __str__(self) -> str:
        return self.name
