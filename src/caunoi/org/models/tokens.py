"""Tokens by which programs come in."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped
from caunoi.org.models.person import Person
from caunoi.org.models.unit import Unit


class TokenRight(models.TextChoices):
    """What a program may do with a token."""

    READ_FIGURES = "READ_FIGURES", "Đọc số liệu báo cáo"
    WRITE_REPORTS = "WRITE_REPORTS", "Ghi số liệu vào báo cáo"
    SEND_PETITIONS = "SEND_PETITIONS", "Gửi kiến nghị (Open311)"


class Token(Stamped):
    """A program comes in as `person`, for the subtree of `unit`, to do what `rights` (codes of TokenRight) name.

    Of the secret only a keyed digest is kept, and its last four letters.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người đứng tên")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị")
    name = NfcCharField("dùng cho", max_length=120)
    rights = models.JSONField("quyền", default=list)
    digest = models.CharField(max_length=64)
    ending = models.CharField("chữ cuối", max_length=4)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="người lập")
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng lần cuối", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người kết thúc"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="org_token_digest_once")]
        indexes = [models.Index(fields=["person"], name="org_token_of_whom")]

    class Privacy:
        activity = "services"
        words = {"digest": "dấu của mã kết nối"}
        personal = ("person", "name", "digest", "ending", "made_by", "ended_by")
        plain = ("id", "created_at", "unit", "rights", "expires_at", "used_at", "ended_at")

    def __str__(self) -> str:
        return f"{self.name} (…{self.ending})"

    def opens(self, at: datetime) -> bool:
        """Whether it was neither ended nor is past its day."""
        return self.ended_at is None and at < self.expires_at

    @property
    def right_words(self) -> str:
        """What it may do, in words."""
        return ", ".join(TokenRight(code).label for code in self.rights if code in TokenRight.values)
