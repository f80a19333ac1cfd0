"""The register of incidents with personal data: what leaked or was lost, and how far its notification has come."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField, NfcTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.org.models.person import Person
from caunoi.org.models.unit import Unit
from caunoi.org.states import IncidentState, PeopleBand, ToldBy

LONGEST_STORY = 3000


class Incident(Stamped, Versioned):
    """One incident of one unit. The clock runs from `found_at` to `due_at`, nights and days off included; `reckoning`
    tells how that was counted ({"hours", "name", "basis", "marks"}), so that a later limit changes nothing of it.

    `kinds` are codes of the activities of processing whose data is touched. `reminded` is the smallest mark (hours
    left, 0 for passed) that was told of. How many people: a band; no row names anybody whose data it is.

    A second clock of the same kind runs beside it for those whose data it is (`people_due_at`, `people_reckoning`,
    `people_reminded`): they are told by some way, and how many were, or it is said why nobody need be. Empty where no
    term held when it was written down.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị xảy ra")
    state = models.CharField("tình trạng", max_length=8, choices=IncidentState, default=IncidentState.OPEN)
    found_at = models.DateTimeField("lúc phát hiện")
    due_at = models.DateTimeField("hạn thông báo", null=True)
    reckoning = models.JSONField("cách tính hạn", default=dict)
    reminded = models.PositiveSmallIntegerField("đã nhắc khi còn", null=True)
    happened = NfcTextField("diễn biến sự cố", max_length=LONGEST_STORY)
    kinds = models.JSONField("loại dữ liệu", default=list)
    people = models.CharField("số người", max_length=10, choices=PeopleBand, default=PeopleBand.UNKNOWN)
    harm = NfcTextField("hậu quả", max_length=LONGEST_STORY)
    measures = NfcTextField("biện pháp", max_length=LONGEST_STORY, blank=True, default="")
    contact = NfcCharField("người phụ trách sự cố", max_length=200)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="người ghi")
    notified_at = models.DateTimeField("lúc thông báo", null=True)
    notified_number = NfcCharField("số văn bản thông báo", max_length=60, blank=True, default="")
    late_reason = NfcTextField("lý do thông báo muộn", max_length=1000, blank=True, default="")
    waived_reason = NfcTextField("lý do không thông báo", max_length=1000, blank=True, default="")
    people_due_at = models.DateTimeField("hạn báo người bị ảnh hưởng", null=True)
    people_reckoning = models.JSONField("cách tính hạn báo người bị ảnh hưởng", null=True)
    people_reminded = models.PositiveSmallIntegerField("đã nhắc báo người bị ảnh hưởng khi còn", null=True)
    people_told_at = models.DateTimeField("lúc báo người bị ảnh hưởng", null=True)
    people_told_by = models.CharField(
        "cách báo người bị ảnh hưởng", max_length=8, choices=ToldBy, blank=True, default="", db_default=""
    )
    people_told = models.PositiveIntegerField("số người đã báo", null=True)
    people_late_reason = NfcTextField("lý do báo muộn", max_length=1000, blank=True, default="", db_default="")
    people_waived_reason = NfcTextField("lý do không báo", max_length=1000, blank=True, default="", db_default="")
    closed_at = models.DateTimeField("lúc đóng", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=IncidentState.values, people__in=PeopleBand.values), name="org_incident_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=IncidentState.NOTIFIED) | (Q(notified_at__isnull=False) & ~Q(notified_number="")),
                name="org_incident_notified_by_number",
            ),
            models.CheckConstraint(
                condition=~Q(state=IncidentState.WAIVED) | ~Q(waived_reason=""), name="org_incident_waived_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(notified_at=None) | Q(due_at=None) | Q(notified_at__lte=models.F("due_at"))
                | ~Q(late_reason=""),
                name="org_incident_late_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(people_told_at=None, people_told_by="", people_told=None)
                | Q(people_told_at__isnull=False, people_told_by__in=ToldBy.values),
                name="org_incident_people_told_by",
            ),
            models.CheckConstraint(
                condition=(Q(state=IncidentState.CLOSED, closed_at__isnull=False) & ~Q(measures=""))
                | (~Q(state=IncidentState.CLOSED) & Q(closed_at=None)),
                name="org_incident_closed_with_measures",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="OPEN"), name="org_incident_watched"),
            models.Index(
                fields=["people_due_at"],
                condition=Q(people_told_at=None, people_waived_reason=""),
                name="org_incident_people_watched",
            ),
        ]

    class Privacy:
        activity = "incidents"
        personal = (
            "happened", "harm", "measures", "contact", "late_reason", "waived_reason", "made_by",
            "people_late_reason", "people_waived_reason",
        )  # fmt: skip
        plain = (
            "id", "created_at", "version", "unit", "state", "found_at", "due_at", "reckoning", "reminded", "kinds",
            "people", "notified_at", "notified_number", "closed_at", "people_due_at", "people_reckoning",
            "people_reminded", "people_told_at", "people_told_by", "people_told",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Sự cố số {self.pk}"

    @property
    def state_enum(self) -> IncidentState:
        return IncidentState(self.state)

    @property
    def people_wait(self) -> bool:
        """Whether those whose data it is are still to be told, or it is to be said why nobody need be."""
        open_still = self.people_told_at is None and not self.people_waived_reason
        return open_still and self.people_due_at is not None and self.state != IncidentState.CLOSED

    def tells_people_late(self, moment: datetime) -> bool:
        """Whether those whose data it is were told after their moment, or wait beyond it."""
        if self.people_due_at is None or (self.people_told_at is None and not self.people_wait):
            return False
        return (self.people_told_at or moment) > self.people_due_at

    def is_late(self, moment: datetime) -> bool:
        """Whether it was notified after its moment, or waits beyond it."""
        if self.due_at is None or (self.notified_at is None and self.state != IncidentState.OPEN):
            return False
        return (self.notified_at or moment) > self.due_at
