"""The terms of the law that run beside the day promised to the sender, each with its own clock."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped
from caunoi.petitions.models.petition import Petition
from caunoi.petitions.states import LimitStep


class RunningTermSet(models.QuerySet["RunningTerm"]):
    def open(self) -> Self:
        """The terms whose end has not come."""
        return self.filter(ended_on=None)


class RunningTerm(Stamped):
    """One term of one petition: from `start_on` until `due_on`, ended on `ended_on`. What each is: `petitions.terms`.

    `reckoning` tells how the day was counted, as the petition's own does. `document` is the paper that began it,
    `ended_document` the one that ended it; neither says anything of what was petitioned.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="terms")
    step = models.CharField("mốc", max_length=8, choices=LimitStep)
    rule = models.CharField("căn cứ thời hạn", max_length=16)
    start_on = models.DateField("tính từ ngày")
    due_on = models.DateField("hạn")
    reckoning = models.JSONField("cách tính hạn", default=dict)
    document = NfcCharField("số văn bản", max_length=60, blank=True, default="")
    begun_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người ghi")
    ended_on = models.DateField("xong ngày", null=True)
    ended_document = NfcCharField("số văn bản khi xong", max_length=60, blank=True, default="")
    announced_on = models.DateField("đã báo quá hạn ngày", null=True)

    objects = RunningTermSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "step"], condition=Q(ended_on=None), name="petitions_term_runs_once"
            ),
            models.CheckConstraint(condition=Q(step__in=LimitStep.values), name="petitions_term_known"),
        ]
        indexes = [
            # The watcher: what fell due and was not told.
            models.Index(
                fields=["due_on", "id"],
                condition=Q(ended_on=None, announced_on=None),
                name="petitions_term_watched",
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "petition", "step", "rule", "start_on", "due_on", "reckoning", "document", "begun_by",
            "ended_on", "ended_document", "announced_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.petition_id} {self.step}"

    @property
    def step_enum(self) -> LimitStep:
        return LimitStep(self.step)

    @property
    def was_late(self) -> bool:
        """Whether it ended after its day."""
        return self.ended_on is not None and self.ended_on > self.due_on
