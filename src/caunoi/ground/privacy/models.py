"""What personal data is processed for, and the terms of the law about it, each from a day to a day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped, Versioned

LONGEST = 600


class Activity(Stamped, Versioned):
    """Why and how the personal fields of one group of tables are processed. A new decision ends the row and begins
    another.

    `code` is what the tables name in their block `Privacy` (`activity`): the kinds of data are never written down a
    second time, they are read from there.
    """

    code = models.CharField("mã", max_length=20)
    name = NfcCharField("hoạt động", max_length=200)
    purpose = NfcCharField("mục đích", max_length=LONGEST)
    basis = NfcCharField("căn cứ", max_length=LONGEST)
    subjects = NfcCharField("của ai", max_length=300)
    receivers = NfcCharField("ai được xem, nhận", max_length=LONGEST)
    kept_where = NfcCharField("lưu ở đâu", max_length=300)
    term = NfcCharField("lưu bao lâu", max_length=LONGEST)
    safeguards = NfcCharField("biện pháp bảo vệ", max_length=LONGEST)
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến ngày", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "from_on"], name="privacy_activity_begins_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(until_on=None), name="privacy_activity_one_holds"),
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(basis=""), name="privacy_activity_has_purpose_basis"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="privacy_activity_ends_after_start"
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "version", "code", "name", "purpose", "basis", "subjects", "receivers", "kept_where",
            "term", "safeguards", "from_on", "until_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Measure(models.TextChoices):
    """In what a term is counted; all run through nights and days off."""

    HOURS = "HOURS", "giờ"
    DAYS = "DAYS", "ngày"
    MONTHS = "MONTHS", "tháng"
    YEARS = "YEARS", "năm"


class Term(Stamped, Versioned):
    """How long the law gives for one duty. A new decision ends the row and begins another.

    `code` is what the deeds ask for (`INCIDENT`, …). `receiver` is whom the duty is owed to, as it stands on a paper.
    `marks` are the hours or days before the end at which people are reminded, from many to few ("48 24 6").
    """

    code = models.CharField("mã", max_length=20)
    name = NfcCharField("tên thời hạn", max_length=200)
    amount = models.PositiveSmallIntegerField("thời hạn")
    measure = models.CharField("đơn vị đếm", max_length=8, choices=Measure)
    marks = models.CharField("nhắc khi còn", max_length=60, blank=True, default="")
    receiver = NfcCharField("nơi nhận", max_length=200, blank=True, default="")
    basis = NfcCharField("căn cứ", max_length=LONGEST)
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến ngày", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "from_on"], name="privacy_term_begins_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(until_on=None), name="privacy_term_one_holds"),
            models.CheckConstraint(
                condition=Q(amount__gte=1, measure__in=Measure.values) & ~Q(basis=""), name="privacy_term_known"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="privacy_term_ends_after_start"
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "version", "code", "name", "amount", "measure", "marks", "receiver", "basis", "from_on",
            "until_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        """ "72 giờ"."""
        return f"{self.amount} {Measure(self.measure).label}"

    @property
    def reminded_at(self) -> tuple[int, ...]:
        """The marks as numbers, the largest first."""
        return tuple(sorted({int(one) for one in self.marks.split()}, reverse=True))
