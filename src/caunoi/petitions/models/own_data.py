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

    def unheard(self) -> Self:
        """Open requests whose sender was not told yet that they were received."""
        return self.open().filter(first_told_at=None)


class DataRequest(Stamped, Versioned):
    """One request about one petition; nothing here tells who asks. The unit that answers for the petition keeps the
    identity and so decides. `reason` is why it was refused, in words that the sender reads.

    Two clocks run: until `first_due_on` the sender is told that her request was received (`first_told_at`), which any
    answer does too; until `due_on` it is carried out or refused. `first_due_on` is empty where no limit held.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="data_requests")
    kind = models.CharField("yêu cầu", max_length=8, choices=DataKind)
    state = models.CharField("tình trạng", max_length=8, choices=DataState, default=DataState.OPEN)
    due_on = models.DateField("hạn")
    due_rule = models.CharField("căn cứ thời hạn", max_length=16)
    due_reckoning = models.JSONField("cách tính hạn", default=dict)
    first_due_on = models.DateField("hạn báo đã nhận", null=True)
    first_reckoning = models.JSONField("cách tính hạn báo đã nhận", null=True)
    first_told_at = models.DateTimeField("lúc báo đã nhận", null=True)
    first_told_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người báo đã nhận"
    )
    first_announced_on = models.DateField("đã báo quá hạn báo đã nhận ngày", null=True)
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
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state="OPEN"), name="petitions_data_request_due"),
            models.Index(
                fields=["first_due_on", "id"], condition=Q(first_told_at=None), name="petitions_data_request_first"
            ),
        ]

    class Privacy:
        activity = "data_requests"
        personal = ("reason",)
        plain = (
            "id", "created_at", "version", "petition", "kind", "state", "due_on", "due_rule", "due_reckoning",
            "decided_by", "decided_at", "announced_on", "first_due_on", "first_reckoning", "first_told_at",
            "first_told_by", "first_announced_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.petition_id} {self.kind}"

    @property
    def is_open(self) -> bool:
        return self.state == DataState.OPEN

    @property
    def is_unheard(self) -> bool:
        """Whether the sender waits to be told that her request was received."""
        return self.is_open and self.first_told_at is None
