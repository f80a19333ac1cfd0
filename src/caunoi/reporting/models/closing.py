"""A round that takes no more entries, and the units for which it is opened once more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped
from caunoi.ground.times import date_vi, day_of, now, today
from caunoi.reporting.models.report import Report, Round


class LockExceptionSet(models.QuerySet["LockException"]):
    def in_force(self) -> LockExceptionSet:
        """Those that hold today: they end by themselves."""
        return self.filter(ended_at=None, until_on__gte=today())


class LockException(Stamped):
    """DHIS2's lock exception: one unit may fill in and send its report of a closed round, until the end of a day."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="exceptions")
    until_on = models.DateField("Mở khóa đến hết ngày")
    reason = NfcCharField("Lý do", max_length=300)
    by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField("Thu hồi lúc", null=True)

    objects = LockExceptionSet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["report", "-until_on"], name="lock_exception_of_report")]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "report", "until_on", "reason", "by", "ended_at")

    def __str__(self) -> str:
        return f"{self.report} {self.until_on}"

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None and self.until_on >= today()


def is_closed(round: Round, moment: datetime | None = None) -> bool:
    """Whether the round takes no more entries, leaving exceptions aside."""
    return round.closes_at is not None and round.closes_at <= (moment or now())


def takes_entries() -> Q:
    """The condition on reports that may be filled in as far as their round goes."""
    excepted = LockException.objects.in_force().filter(report=OuterRef("pk"))
    return Q(round__closes_at=None) | Q(round__closes_at__gt=now()) | Q(Exists(excepted))


def closed_among(reports: Iterable[Report]) -> dict[int, str]:
    """Of these reports the ones that take no entry, each with the sentence that says so; a query for exceptions, and
    only where a round is closed."""
    moment = now()
    closed = [one for one in reports if is_closed(one.round, moment)]
    if not closed:
        return {}
    # By rounds and not by reports: no statement takes a hundred thousand parameters.
    rounds = {one.round_id for one in closed}
    excepted = LockException.objects.in_force().filter(report__round__in=rounds)
    spared = set(excepted.values_list("report_id", flat=True))
    return {one.pk: _sentence(one) for one in closed if one.pk not in spared}


def why_closed(report: Report) -> str:
    """Why the report takes no entry, "" where it does."""
    return closed_among([report]).get(report.pk, "")


def _sentence(report: Report) -> str:
    closed_on = date_vi(day_of(report.round.closes_at)) if report.round.closes_at else ""
    return f"Kỳ này đã khóa nhập từ {closed_on}. Cần nhập hoặc sửa thì đề nghị {report.round.unit.short_name} mở khóa."
