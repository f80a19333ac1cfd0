"""A paper sent out with receipt: to whom, what each receiver has said, and what was asked."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from caunoi.documents.models.registers import Document
from caunoi.documents.states import WAITING, ReceiptStatus, Way
from caunoi.ground.fields import NfcCharField, NfcTextField
from caunoi.ground.tables import Stamped, Versioned


class Dispatch(Stamped, Versioned):
    """Phát hành: one paper goes to many receivers, who confirm that they have it and, where asked, study it."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="dispatch")
    made_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name="người gửi")
    receive_by_on = models.DateField("xác nhận trước ngày")
    asks_study = models.BooleanField("yêu cầu quán triệt", default=False)
    study_by_on = models.DateField("quán triệt xong trước ngày", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(asks_study=True, study_by_on__isnull=False) | Q(asks_study=False, study_by_on__isnull=True),
                name="documents_dispatch_study_has_day",
            )
        ]

    class Privacy:
        activity = "papers"
        personal = ("made_by",)
        plain = ("id", "created_at", "version", "document", "receive_by_on", "asks_study", "study_by_on")

    def __str__(self) -> str:
        return str(self.document_id)


class ReceiverSet(models.QuerySet["DispatchReceiver"]):
    def waiting(self) -> Self:
        """Receivers that have not confirmed."""
        return self.filter(status__in=WAITING)

    def to_study(self) -> Self:
        """Units that were asked to study the paper and have not said that they did."""
        return self.filter(dispatch__asks_study=True, way=Way.UNIT).exclude(status=ReceiptStatus.STUDIED)


class DispatchReceiver(Stamped, Versioned):
    """One receiver: a unit with accounts, or a body outside, which gets a link of its own or the sheet of paper.

    `link_key` is 22 random letters; the address bears it with a signature of this installation (`access.link_token`),
    so that the table alone opens nothing. A renewed link has another key; a closed one has none.
    """

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="receivers")
    way = models.CharField("cách gửi", max_length=5, choices=Way)
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", verbose_name="đơn vị nhận")
    name = NfcCharField("nơi nhận", max_length=200, blank=True, default="")
    email = models.EmailField("thư điện tử", blank=True, default="")
    status = models.CharField("tình trạng", max_length=8, choices=ReceiptStatus, default=ReceiptStatus.SENT)
    link_key = models.CharField(max_length=32, null=True, unique=True)
    link_until_at = models.DateTimeField("liên kết dùng đến", null=True)
    opened_at = models.DateTimeField("lúc mở", null=True)
    opened_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người mở")
    received_at = models.DateTimeField("lúc nhận", null=True)
    received_by_name = NfcCharField("người nhận", max_length=120, blank=True, default="")
    confirmed_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người xác nhận"
    )
    studied_on = models.DateField("ngày quán triệt", null=True)
    attended = models.PositiveIntegerField("số người dự", null=True)
    study_words = NfcTextField("cách quán triệt", max_length=2000, blank=True, default="")
    evidence = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="tệp minh chứng"
    )
    studied_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người báo quán triệt"
    )
    reminded_at = models.DateTimeField("lúc nhắc", null=True)

    objects = ReceiverSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "unit"], condition=Q(unit__isnull=False), name="documents_receiver_unit_once"
            ),
            models.UniqueConstraint(
                fields=["dispatch", "name"], condition=Q(unit__isnull=True), name="documents_receiver_name_once"
            ),
            models.CheckConstraint(
                condition=Q(way=Way.UNIT, unit__isnull=False) | (~Q(way=Way.UNIT) & Q(unit__isnull=True) & ~Q(name="")),
                name="documents_receiver_is_unit_or_named",
            ),
            models.CheckConstraint(
                condition=Q(status__in=WAITING, received_at__isnull=True)
                | (~Q(status__in=WAITING) & Q(received_at__isnull=False)),
                name="documents_receiver_received_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(status=ReceiptStatus.STUDIED, studied_on__isnull=False)
                | (~Q(status=ReceiptStatus.STUDIED) & Q(studied_on__isnull=True)),
                name="documents_receiver_studied_has_day",
            ),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="documents_receiver_way_known"),
        ]
        indexes = [models.Index(fields=["unit", "status"], name="documents_receiver_of_unit")]

    class Privacy:
        activity = "papers"
        untold = ("link_key",)
        personal = ("opened_by", "received_by_name", "confirmed_by", "studied_by", "email", "evidence", "study_words")
        plain = (
            "id", "created_at", "version", "dispatch", "way", "unit", "name", "status", "link_key", "link_until_at",
            "opened_at", "received_at", "studied_on", "attended", "reminded_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How pages name the receiver."""
        return self.unit.short_name if self.unit else self.name


class StudyQuestion(Stamped, Versioned):
    """Hỏi lại: what a unit asks about a paper, and what the sender answers."""

    receiver = models.ForeignKey(DispatchReceiver, models.PROTECT, related_name="questions")
    words = NfcTextField("câu hỏi", max_length=2000)
    asked_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name="người hỏi")
    answer = NfcTextField("trả lời", max_length=4000, blank=True, default="")
    answered_at = models.DateTimeField("lúc trả lời", null=True)
    answered_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người trả lời"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="documents_question_has_words"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="documents_question_answer_has_moment",
            ),
        ]

    class Privacy:
        activity = "papers"
        personal = ("asked_by", "answered_by", "words", "answer")
        plain = ("id", "created_at", "version", "receiver", "answered_at")

    def __str__(self) -> str:
        return f"{self.receiver_id} {self.pk}"
