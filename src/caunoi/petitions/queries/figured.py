"""The petitions behind each figure of this folder: one condition per figure, counted and listed alike.

Denunciations are only ever counted by themselves, and never below the level of a commune: a count of one village may
point at a person. What complains of the unit itself is in none of its counts. Rates are worked out by whoever asks,
from the two counts.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import F, Q
from django.urls import reverse

from caunoi.ground.times import day_of, end_of_day, start_of_day, today, working_days_between
from caunoi.ground.workdays.queries import work_calendar
from caunoi.org.models import Unit, path_end
from caunoi.petitions.models import Entry, Petition, PetitionSet, Rating, RunningTerm
from caunoi.petitions.states import RUNNING, SEALED_KINDS, Channel, EntryKind, Kind, LimitStep

Condition = Callable[[date, date], Q]


@dataclass(frozen=True, slots=True)
class Counting:
    """What a figure counts. `is_sealed`: denunciations, by their number alone."""

    title: str
    definition: str
    condition: Condition
    word: str = "kiến nghị"
    is_sealed: bool = False


def _within(field: str, first: date, last: date) -> Q:
    return Q(**{f"{field}__range": (start_of_day(first), end_of_day(last))})


def _received(first: date, last: date) -> Q:
    return _within("received_at", first, last)


def _told(first: date, last: date) -> Q:
    return _within("told_at", first, last)


def _rated(first: date, last: date, **more: bool) -> Q:
    ratings = Rating.objects.filter(_within("created_at", first, last), **more)
    return Q(pk__in=ratings.values("answer__petition"))


def _forwarded(first: date, last: date) -> Q:
    steps = Entry.objects.filter(_within("created_at", first, last), kind=EntryKind.FORWARDED)
    return Q(pk__in=steps.values("petition"))


def _passed_on(first: date, last: date) -> Q:
    # A denunciation goes on paper: that the authority has it is written down as the beginning of its term.
    terms = RunningTerm.objects.filter(step=LimitStep.VERIFY, start_on__range=(first, last))
    return Q(pk__in=terms.values("petition"))


COMPLAINT, OTHER = Q(kind=Kind.COMPLAINT), ~Q(kind=Kind.COMPLAINT)
DENUNCIATION = Q(kind=Kind.DENUNCIATION, is_held=False)

COUNTED: dict[str, Counting] = {
    "petitions.received": Counting(
        "Kiến nghị, phản ánh tiếp nhận",
        "Số kiến nghị, phản ánh nhận trong kỳ, không gồm khiếu nại, tố cáo (chỉ tiêu 2.01).",
        lambda first, last: _received(first, last) & OTHER,
    ),
    "petitions.received_online": Counting(
        "Kiến nghị, phản ánh gửi qua trang",
        "Số kiến nghị, phản ánh nhận trong kỳ do người dân tự gửi qua trang hoặc bảng mã (chỉ tiêu 2.02).",
        lambda first, last: _received(first, last) & Q(channel__in=[Channel.PAGE, Channel.BOARD]) & OTHER,
    ),
    "petitions.answered": Counting(
        "Kiến nghị, phản ánh đã có trả lời",
        "Số kiến nghị, phản ánh được trả lời người gửi trong kỳ (chỉ tiêu 2.03).",
        lambda first, last: _told(first, last) & OTHER,
    ),
    "petitions.answered_on_time": Counting(
        "Kiến nghị, phản ánh trả lời đúng hạn",
        "Số kiến nghị, phản ánh trả lời trong kỳ, không sau ngày hạn của từng kiến nghị.",
        lambda first, last: _told(first, last) & Q(told_at__date__lte=F("due_on")) & OTHER,
    ),
    "petitions.fell_due": Counting(
        "Kiến nghị, phản ánh đến hạn trả lời",
        "Số kiến nghị, phản ánh có ngày hạn trong kỳ và đã đến, không gồm kiến nghị đã rút, đã gộp, đã từ chối hoặc "
        "lưu (mẫu số của chỉ tiêu 2.04).",
        lambda first, last: _fell_due(first, last),
    ),
    "petitions.fell_due_on_time": Counting(
        "Kiến nghị, phản ánh đến hạn được trả lời đúng hạn",
        "Trong số kiến nghị, phản ánh đến hạn trong kỳ, số đã trả lời không sau ngày hạn (tử số của chỉ tiêu 2.04).",
        lambda first, last: _fell_due(first, last) & Q(told_at__date__lte=F("due_on")),
    ),
    "petitions.overdue": Counting(
        "Kiến nghị quá hạn chưa trả lời",
        "Số kiến nghị đang xử lý có ngày hạn trong kỳ và đã qua (chỉ tiêu 2.05).",
        lambda first, last: Q(status__in=RUNNING, due_on__range=(first, last), due_on__lt=today()),
    ),
    "petitions.rated": Counting(
        "Câu trả lời được đánh giá",
        "Số kiến nghị có câu trả lời được người gửi đánh giá trong kỳ (mẫu số của chỉ tiêu 2.07).",
        lambda first, last: _rated(first, last),
    ),
    "petitions.satisfied": Counting(
        "Người gửi hài lòng",
        "Số kiến nghị có câu trả lời được đánh giá hài lòng trong kỳ (tử số của chỉ tiêu 2.07).",
        lambda first, last: _rated(first, last, is_satisfied=True),
    ),
    "petitions.received_in_person": Counting(
        "Kiến nghị nhận khi tiếp công dân",
        "Số kiến nghị nhận trong kỳ khi tiếp công dân trực tiếp (một phần của chỉ tiêu 2.08).",
        lambda first, last: _received(first, last) & Q(channel=Channel.IN_PERSON),
    ),
    "petitions.complaints": Counting(
        "Đơn khiếu nại tiếp nhận",
        "Số đơn khiếu nại nhận trong kỳ (một phần của chỉ tiêu 2.09).",
        lambda first, last: _received(first, last) & COMPLAINT,
        "đơn",
    ),
    "petitions.complaints_forwarded": Counting(
        "Đơn khiếu nại đã chuyển",
        "Số đơn khiếu nại được chuyển đến cơ quan có thẩm quyền trong kỳ (một phần của chỉ tiêu 2.09).",
        lambda first, last: _forwarded(first, last) & COMPLAINT,
        "đơn",
    ),
    "petitions.complaints_told": Counting(
        "Đơn khiếu nại đã có thông báo kết quả",
        "Số đơn khiếu nại được báo kết quả cho người gửi trong kỳ (một phần của chỉ tiêu 2.09).",
        lambda first, last: _told(first, last) & COMPLAINT,
        "đơn",
    ),
    "petitions.denunciations": Counting(
        "Đơn tố cáo tiếp nhận",
        "Số đơn tố cáo nhận trong kỳ do đơn vị phụ trách, chỉ số lượng (một phần của chỉ tiêu 2.10).",
        lambda first, last: _received(first, last) & DENUNCIATION,
        "đơn",
        is_sealed=True,
    ),
    "petitions.denunciations_forwarded": Counting(
        "Đơn tố cáo đã chuyển",
        "Số đơn tố cáo do đơn vị phụ trách mà cơ quan có thẩm quyền nhận trong kỳ, chỉ số lượng (một phần của chỉ tiêu "
        "2.10).",
        lambda first, last: _passed_on(first, last) & DENUNCIATION,
        "đơn",
        is_sealed=True,
    ),
    "petitions.denunciations_told": Counting(
        "Đơn tố cáo đã có thông báo kết quả",
        "Số đơn tố cáo do đơn vị phụ trách được báo kết quả trong kỳ, chỉ số lượng (một phần của chỉ tiêu 2.10).",
        lambda first, last: _told(first, last) & DENUNCIATION,
        "đơn",
        is_sealed=True,
    ),
}

MEDIAN = "petitions.median_days"
ANSWERED = "petitions.answered"


def _fell_due(first: date, last: date) -> Q:
    due = Q(due_on__range=(first, min(last, today())))
    return due & (Q(status__in=RUNNING) | Q(told_at__isnull=False)) & OTHER


def counted(code: str, unit: Unit, first: date, last: date) -> PetitionSet:
    """The very rows that a figure counts, for a unit with all below it."""
    counting = COUNTED[code]
    found = Petition.objects.filter(counting.condition(first, last))
    if counting.is_sealed:
        # By who answers and not by where it happened: a unit never learns that somebody has accused it.
        found = found.filter(unit__path__gte=unit.path, unit__path__lt=path_end(unit.path))
        return found.filter(Q(about=None) | ~Q(about=unit.pk))
    found = found.exclude(kind__in=SEALED_KINDS)
    return found.filter(commune__path__gte=unit.path, commune__path__lt=path_end(unit.path))


def median_days(unit: Unit, first: date, last: date) -> Decimal:
    """The median of the working days from receipt to answer of what was answered in the span; 0 where nothing was."""
    rows = counted(ANSWERED, unit, first, last).values_list("received_at", "told_at").order_by()
    spans = [(day_of(received), day_of(told)) for received, told in rows if told is not None]
    if not spans:
        return Decimal(0)
    calendar = work_calendar(min(start for start, _ in spans), max(end for _, end in spans))
    kept: dict[tuple[date, date], int] = {}
    for span in spans:
        if span not in kept:
            kept[span] = working_days_between(*span, calendar)
    return Decimal(str(statistics.median(kept[span] for span in spans)))


def address_of(code: str, unit: Unit, first: date, last: date) -> str:
    """The page that lists the very rows: for a median those it was taken of, for denunciations those that the reader
    leads the handling of, under the words that stand for what is sealed."""
    rows = ANSWERED if code == MEDIAN else code
    asked = {"nhom": "tat-ca", "so-lieu": rows, "don-vi": unit.code, "tu": first.isoformat(), "den": last.isoformat()}
    return f"{reverse('petitions:box')}?{urlencode(asked)}"
