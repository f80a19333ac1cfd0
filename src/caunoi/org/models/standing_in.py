"""Who acts for whom, for how long, and what was handed over."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.org.models.person import Person
from caunoi.org.models.unit import Unit


class SubstitutionSet(models.QuerySet["Substitution"]):
    def running(self, *, on: date) -> Self:
        """Substitutions that hold on the day; the last day counts."""
        return self.filter(ended_at=None, from_on__lte=on, until_on__gte=on)

    def meeting(self, from_on: date, until_on: date) -> Self:
        """Substitutions that were not ended by hand and share a day with the span."""
        return self.filter(ended_at=None, from_on__lte=until_on, until_on__gte=from_on)


class Substitution(Stamped, Versioned):
    """Somebody works in the place of a person who is away. `until_on` is the last day; `ended_at` ends it at once."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người vắng")
    substitute = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người làm thay")
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến hết ngày")
    reason = NfcCharField("lý do", max_length=300)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="người giao")
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người kết thúc"
    )

    objects = SubstitutionSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("substitute")), name="org_substitution_by_another"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="org_substitution_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["substitute", "until_on"], name="org_substitution_of_whom"),
            models.Index(fields=["person", "until_on"], name="org_substitution_for_whom"),
        ]

    class Privacy:
        activity = "standing_in"
        personal = ("person", "substitute", "reason", "made_by", "ended_by")
        plain = ("id", "created_at", "version", "from_on", "until_on", "ended_at")

    def __str__(self) -> str:
        return f"{self.from_on:%d/%m/%Y} - {self.until_on:%d/%m/%Y}"

    def runs(self, on: date) -> bool:
        """Whether it holds on the day."""
        return self.ended_at is None and self.from_on <= on <= self.until_on

    def is_over(self, on: date) -> bool:
        """Whether it ended, by hand or by its date."""
        return self.ended_at is not None or self.until_on < on


class HandOver(Stamped):
    """Somebody left and another took over: the list of what was held, as it stood on that day, for the minutes.

    `items` is a list of {"title", "outcome", "things": [words]}, one for each kind that a folder offered.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người bàn giao")
    receiver = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người nhận bàn giao")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị")
    until_on = models.DateField("ngày cuối")
    items = models.JSONField("danh sách", default=list)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="người lập")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("receiver")), name="org_hand_over_to_another"),
        ]

    class Privacy:
        activity = "standing_in"
        personal = ("person", "receiver", "items", "made_by")
        plain = ("id", "created_at", "unit", "until_on")

    def __str__(self) -> str:
        return f"{self.until_on:%d/%m/%Y}"
