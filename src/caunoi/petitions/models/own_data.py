"""What a sender asks of what is held about her in one petition: a copy of it, or that it be erased."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.petitions.models.petition import Petition
from caunoi.petitions.states import DataKind, DataState


class DataRequestSet(models.QuerySet["DataRequest"]):
    def open(self) -> Self:
        """Requests that wait for a head of the unit."""
        return self.filter(state=DataState.OPEN)


class DataRequest(Stamped, Versioned):
    """One request about one petition; nothing here tells who asks. The unit that answers for the petition keeps the
    identity and so decides. `reason` is why it was refused, in words that the sender reads."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="data_requests")
    kind = models.CharField("yêu cầu", max_length=8, choices=DataKind)
    state = models.CharField("tình trạng", max_length=8, choices=DataState, default=DataState.OPEN)
    due_on = models.DateField("hạn")
    due_rule = models.CharField("căn cứ thời hạn", max_length=16)
    due_reckoning = models.JSONField("cách tính hạn", default=dict)
    decided_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người quyết định"
    )
    decided_at = models.DateTimeField("lúc quyết định", null=True)
    reason = NfcTextField("lý do từ chối", max_length=1000, blank=True, default="")
    announced_on = models.DateField("đã báo quá hạn ngày", null=True)

    objects = DataRequestSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "kind"], condition=Q(state="OPEN"), name="petitions_data_request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DataKind.values, state__in=DataState.values), name="petitions_data_request_known"
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", decided_at=None) | (~Q(state="OPEN") & Q(decided_at__isnull=False)),
                name="petitions_data_request_decided",
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(state="OPEN"), name="petitions_data_request_due")]

    class Privacy:
        activity = "data_requests"
        personal = ("reason",)
        plain = (
            "id", "created_at", "version", "petition", "kind", "state", "due_on", "due_rule", "due_reckoning",
            "decided_by", "decided_at", "announced_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.petition_id} {self.kind}"

    @property
    def is_open(self) -> bool:
        return self.state == DataState.OPEN
