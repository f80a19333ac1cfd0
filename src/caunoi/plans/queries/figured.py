"""The tasks behind each figure of this folder: one condition per figure, counted and listed alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q

from caunoi.ground.times import end_of_day, start_of_day, today
from caunoi.org.models import Unit
from caunoi.plans.models import Obstacle, Task, TaskEntry
from caunoi.plans.models.task import TaskQuerySet
from caunoi.plans.states import EntryKind, Status


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: title and definition in Vietnamese, and the condition for a first and a last day."""

    title: str
    definition: str
    condition: Callable[[date, date], Q]


def _moments(field: str, first: date, last: date) -> Q:
    return Q(**{f"{field}__range": (start_of_day(first), end_of_day(last))})


def _given(first: date, last: date) -> Q:
    return _moments("created_at", first, last)


def _due(first: date, last: date) -> Q:
    return Q(due_on__range=(first, last)) & ~Q(status=Status.CANCELLED)


def _done(first: date, last: date) -> Q:
    return Q(status=Status.DONE) & _moments("finished_at", first, last)


def _done_on_time(first: date, last: date) -> Q:
    return _done(first, last) & Q(finished_at__date__lte=F("due_on"))


def _done_late(first: date, last: date) -> Q:
    return _done(first, last) & Q(finished_at__date__gt=F("due_on"))


def _done_by_first_date(first: date, last: date) -> Q:
    return _done(first, last) & Q(finished_at__date__lte=F("first_due_on"))


def _late(first: date, last: date) -> Q:
    return Q(is_open=True, due_on__range=(first, last), due_on__lt=today())


def _late_at_first(first: date, last: date) -> Q:
    return Q(is_open=True, first_due_on__range=(first, last), first_due_on__lt=today())


def _told(first: date, last: date, **more: object) -> Q:
    told = TaskEntry.objects.filter(_moments("created_at", first, last), task=OuterRef("pk"), **more)
    return Q(Exists(told))


def _cancelled(first: date, last: date) -> Q:
    return Q(status=Status.CANCELLED) & _told(first, last, kind=EntryKind.CANCELLED)


def _moved(first: date, last: date) -> Q:
    return _told(first, last, due_to__isnull=False)


def _returned(first: date, last: date) -> Q:
    return _told(first, last, kind=EntryKind.RETURNED)


def _raised(first: date, last: date) -> Q:
    return Q(Exists(Obstacle.objects.filter(_moments("created_at", first, last), task=OuterRef("pk"))))


def _answered(first: date, last: date) -> Q:
    return Q(Exists(Obstacle.objects.filter(_moments("answered_at", first, last), task=OuterRef("pk"))))


COUNTED: Mapping[str, Counted] = MappingProxyType(
    {
        "plans.given": Counted("Việc được giao", "Việc được giao trong kỳ, kể cả việc sau đó đã hủy.", _given),
        "plans.due": Counted("Việc đến hạn", "Việc có hạn đang có hiệu lực trong kỳ, không tính việc đã hủy.", _due),
        "plans.done": Counted("Việc hoàn thành", "Việc hoàn thành trong kỳ, tính ngày gửi kết quả.", _done),
        "plans.done_on_time": Counted(
            "Việc hoàn thành đúng hạn",
            "Việc hoàn thành trong kỳ, gửi kết quả không quá hạn đang có hiệu lực.",
            _done_on_time,
        ),
        "plans.done_late": Counted(
            "Việc hoàn thành quá hạn",
            "Việc hoàn thành trong kỳ, gửi kết quả sau hạn đang có hiệu lực.",
            _done_late,
        ),
        "plans.done_by_first_date": Counted(
            "Việc hoàn thành đúng hạn khi giao",
            "Việc hoàn thành trong kỳ, gửi kết quả không quá hạn khi giao, dù sau đó có gia hạn.",
            _done_by_first_date,
        ),
        "plans.late": Counted("Việc quá hạn", "Việc có hạn trong kỳ, nay đã qua hạn mà chưa gửi kết quả.", _late),
        "plans.late_at_first": Counted(
            "Việc quá hạn khi giao",
            "Việc có hạn khi giao trong kỳ, nay đã qua hạn ấy mà chưa gửi kết quả, dù đã gia hạn.",
            _late_at_first,
        ),
        "plans.cancelled": Counted("Việc đã hủy", "Việc hủy trong kỳ và đến nay chưa mở lại.", _cancelled),
        "plans.moved": Counted("Việc được gia hạn", "Việc có ít nhất một lần gia hạn trong kỳ.", _moved),
        "plans.returned": Counted("Việc bị trả lại", "Việc có kết quả bị trả lại ít nhất một lần trong kỳ.", _returned),
        "plans.with_obstacle": Counted(
            "Việc có vướng mắc", "Việc có ít nhất một khó khăn, vướng mắc nêu trong kỳ.", _raised
        ),
        "plans.obstacle_answered": Counted(
            "Việc có vướng mắc được trả lời",
            "Việc có ít nhất một khó khăn, vướng mắc được trả lời trong kỳ.",
            _answered,
        ),
    }
)


def counted_tasks(code: str, unit: Unit, first: date, last: date) -> TaskQuerySet:
    """The tasks that a figure counts: those that the unit and the units below it lead, each unit's task once."""
    tasks = Task.objects.counted().filter(unit__in=Unit.objects.beneath(unit.path))
    return tasks.filter(COUNTED[code].condition(first, last))


def address_of(code: str, unit: Unit, first: date, last: date) -> str:
    """The address of the list of tasks that shows what a figure counts."""
    asked = {"so": code, "don-vi": unit.code, "tu": first.isoformat(), "den": last.isoformat()}
    return f"/nhiem-vu/?{urlencode(asked)}"
