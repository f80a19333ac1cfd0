"""The grounds on which a petition, or the reception of a person, is refused, each from a day to a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.petitions.states import GroundUse


class RefusalGround(Stamped, Versioned):
    """One ground with its basis. Other words end the row and begin another: what was refused keeps what was said."""

    use = models.CharField("dùng khi", max_length=12, choices=GroundUse)
    code = models.CharField("mã căn cứ", max_length=20)
    words = NfcCharField("căn cứ từ chối", max_length=200)
    basis = NfcCharField("căn cứ pháp lý", max_length=300)
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến ngày", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["use", "code"], condition=Q(until_on=None), name="petitions_ground_holds_once"
            ),
            models.CheckConstraint(condition=Q(use__in=GroundUse.values), name="petitions_ground_use_known"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(basis=""), name="petitions_ground_has_words"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "version", "use", "code", "words", "basis", "from_on", "until_on")

    def __str__(self) -> str:
        return self.code
