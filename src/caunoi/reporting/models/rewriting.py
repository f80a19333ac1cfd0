"""The service that may smooth a draft, and what it was asked and has answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField, SealedTextField
from caunoi.ground.tables import Stamped
from caunoi.reporting.states import Part, RewritingState


class WritingService(Stamped):
    """Where a model answers as OpenAI's does. One row, and nothing is asked while it is off."""

    address = models.CharField("Địa chỉ", max_length=300, blank=True, default="")
    model = models.CharField("Tên mô hình", max_length=100, blank=True, default="")
    key = SealedTextField("Khóa", bound_to=("created_at",))
    is_on = models.BooleanField("Đang dùng", default=False)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="writing_service_single_row")]

    class Privacy:
        activity = "services"
        personal = ("key",)
        plain = ("id", "created_at", "address", "model", "is_on")

    def __str__(self) -> str:
        return self.address


class Rewriting(Stamped):
    """One question to the service about a part of the merged words, and its answer.

    `given`: [{"id": of the merged sentence, "text": its words}], the very words that left the machine. `answer`:
    [{"text": words, "of": [ids]}]; `taken` are the places in it of what was accepted. The draft itself is not touched
    until somebody accepts.
    """

    round = models.ForeignKey("reporting.Round", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part.choices)
    address = models.CharField("Nơi nhận", max_length=300)
    model = models.CharField("Tên mô hình", max_length=100)
    given = models.JSONField(default=list)
    answer = models.JSONField(default=list)
    taken = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=RewritingState.choices, default=RewritingState.WAITING)
    error = NfcCharField("Vì sao không được", max_length=300, blank=True, default="")
    asked_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(part__in=Part.values), name="rewriting_part_known"),
            models.CheckConstraint(condition=Q(state__in=RewritingState.values), name="rewriting_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["round", "part", "-id"], name="rewriting_of_part")]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "round", "part", "address", "model", "given", "answer", "taken", "state", "error",
            "asked_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.round_id} {self.part} {self.pk}"
