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


class RiskLevel(models.TextChoices):
    """How grave a risk is once its measures are taken."""

    LOW = "LOW", "Thấp"
    MEDIUM = "MEDIUM", "Vừa"
    HIGH = "HIGH", "Cao"


class Risk(Stamped, Versioned):
    """What may go wrong for the people whose data an activity processes, and what is done about it.

    Written anew in place: what was sent is frozen with its file. One that has ended stays to be read.
    """

    activity = models.CharField("mã hoạt động", max_length=20)
    risk = NfcCharField("rủi ro", max_length=LONGEST)
    level = models.CharField("mức", max_length=8, choices=RiskLevel)
    measures = NfcCharField("biện pháp", max_length=LONGEST)
    ended_on = models.DateField("thôi tính từ ngày", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=RiskLevel.values) & ~Q(risk="") & ~Q(measures=""), name="privacy_risk_known"
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "version", "activity", "risk", "level", "measures", "ended_on")

    def __str__(self) -> str:
        return self.risk


class Cause(models.TextChoices):
    """Why a file of impact assessment is made; each has a term of its own, by the code beside it."""

    FIRST = "IMPACT", "Lập lần đầu"
    UPDATE = "IMPACT_UPDATE", "Cập nhật định kỳ"
    CHANGE = "IMPACT_CHANGE", "Cập nhật vì tổ chức lại"


class ImpactFile(Stamped, Versioned):
    """One version of the file of impact assessment: a draft until it is sent, frozen from then on.

    `counted_on` is the day that the law counts from (the first processing, the last version, the change); `reckoning`
    is {"term", "name", "basis", "marks"}. When it is sent, `content` holds everything that the paper told and `digest`
    the SHA-256 of its one written form. `reminded` is the smallest mark (days left, 0 for passed) that was told of.
    """

    number = models.PositiveSmallIntegerField("bản số")
    cause = models.CharField("lý do lập", max_length=16, choices=Cause)
    counted_on = models.DateField("tính từ ngày")
    due_on = models.DateField("hạn gửi", null=True)
    reckoning = models.JSONField("cách tính hạn", default=dict)
    reminded = models.PositiveSmallIntegerField("đã nhắc khi còn", null=True)
    sent_on = models.DateField("gửi ngày", null=True)
    document = NfcCharField("số văn bản gửi", max_length=60, blank=True, default="")
    content = models.JSONField("nội dung đã gửi", default=dict)
    digest = models.CharField("mã kiểm", max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="privacy_impact_file_number_once"),
            models.CheckConstraint(
                condition=Q(sent_on=None, digest="", document="")
                | (Q(sent_on__isnull=False) & ~Q(digest="") & ~Q(document="")),
                name="privacy_impact_file_frozen_when_sent",
            ),
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="privacy_impact_file_cause_known"),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "version", "number", "cause", "counted_on", "due_on", "reckoning", "reminded",
            "sent_on", "document", "content", "digest",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Hồ sơ đánh giá tác động, bản {self.number}"
