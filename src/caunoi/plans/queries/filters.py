"""What the address of the task list asks for, and what stands above the rows of each of its views.

Table, board, timeline and calendar read the same address and so show the same rows: none of them asks for rows but
through `tasks_of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from caunoi.ground.counts import Capped, capped
from caunoi.ground.times import date_vi, today
from caunoi.org.access import units_for
from caunoi.org.models import FilterPage, Person, SavedFilter, Unit, UnitKind
from caunoi.org.queries.saved_filters import saved_filters
from caunoi.plans.access import own_unit_ids, plans_visible_to, sees_more_than_own
from caunoi.plans.queries.figured import COUNTED
from caunoi.plans.queries.plans import Chip
from caunoi.plans.queries.tasks import Span, TaskFilters, Whose, tasks_of
from caunoi.plans.states import Status

WHOSE_WORDS = {
    Whose.OWN: "Đơn vị tôi",
    Whose.HELPING: "Phối hợp",
    Whose.GIVEN: "Đã giao",
    Whose.ALL: "Toàn phạm vi",
}
OPEN, LATE, SOON, EVERYTHING = "dang-mo", "qua-han", "sap-den-han", "tat-ca"
STATES: dict[str, Status] = {
    "chua-bat-dau": Status.NOT_STARTED,
    "dang-lam": Status.IN_PROGRESS,
    "cho-huong-dan": Status.WAITING,
    "cho-duyet": Status.AWAITING_APPROVAL,
    "bi-tra-lai": Status.RETURNED,
    "hoan-thanh": Status.DONE,
    "da-huy": Status.CANCELLED,
}
STATE_WORDS = {OPEN: "Đang mở", LATE: "Quá hạn", SOON: "Sắp đến hạn", EVERYTHING: "Tất cả"}
KEPT = ("so", "cua", "trang-thai", "ke-hoach", "muc", "don-vi", "tu", "den", "theo", "q")
"""What of an address is the filter; the rest (page, month, column) belongs to one view."""
BY_PLAN, BY_BOARD = "ke-hoach", "ban"
OFFERED = 20
"""Plans, boards and saved filters that are offered as chips."""
BOARDS = (UnitKind.OFFICE, UnitKind.BOARD)


class View(StrEnum):
    """The views of the list. Their values are names of doors."""

    TABLE = "tasks"
    BOARD = "board"
    TIMELINE = "timeline"
    CALENDAR = "month"


VIEW_WORDS = {View.TABLE: "Bảng", View.BOARD: "Cột", View.TIMELINE: "Tiến độ", View.CALENDAR: "Lịch"}


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the views: the name of its door, and whether it is this page."""

    door: str
    label: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class FilterBar:
    """What stands above the rows, the same in each view. `query` is the filter as an address keeps it."""

    filters: TaskFilters
    count: Capped
    about: str
    query: str
    tabs: tuple[Tab, ...]
    ready: tuple[Chip, ...]
    choices: tuple[Chip, ...]
    whose: tuple[Chip, ...]
    states: tuple[Chip, ...]
    hidden: tuple[tuple[str, str], ...]
    is_late: bool

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked for beyond what the list shows by itself."""
        return not self.query


def filters_from(person: Person, asked: Mapping[str, str]) -> TaskFilters:
    """The filters that the address names; what it names wrongly, or what the person may not see, is left out."""
    whose = Whose(asked.get("cua", "")) if asked.get("cua", "") in list(Whose) else Whose.OWN
    plan = plans_visible_to(person).filter(ref=asked["ke-hoach"]).first() if asked.get("ke-hoach") else None
    line = asked.get("muc", "")
    unit = units_for(person).filter(code=asked["don-vi"]).first() if asked.get("don-vi") else None
    state = asked.get("trang-thai", OPEN)
    figure = _span(asked)
    if figure:
        return TaskFilters(whose=Whose.ALL, unit=unit, figure=figure)
    return TaskFilters(
        whose=whose,
        status=STATES.get(state),
        is_open=state == OPEN,
        late=state == LATE,
        soon=state == SOON,
        due_from=_day(asked.get("tu", "")),
        due_to=_day(asked.get("den", "")),
        plan=plan,
        line=plan.lines.filter(pk=int(line)).first() if plan and line.isascii() and line.isdigit() else None,
        unit=unit,
        words=asked.get("q", "")[:100],
    )


def _span(asked: Mapping[str, str]) -> Span | None:
    """The figure whose rows are asked for, None where the address names none or names it wrongly."""
    code = asked.get("so", "")
    first, last = _day(asked.get("tu", "")), _day(asked.get("den", ""))
    return Span(code, first, last) if code in COUNTED and first and last and first <= last else None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if len(typed) == len("2026-07-08") else None
    except ValueError:
        return None


def kept_query(asked: Mapping[str, str], **changed: str) -> str:
    """The filter of an address, always written alike; empty values, and what belongs to one view, fall away."""
    kept = {name: asked[name] for name in KEPT if asked.get(name)}
    kept |= {name.replace("_", "-"): str(value) for name, value in changed.items()}
    return urlencode({name: kept[name] for name in KEPT if kept.get(name)})


def about_of(filters: TaskFilters, *, with_day: bool = False) -> str:
    """What was asked for, in one line: "Đơn vị tôi · Quá hạn · Kế hoạch 07/KH-MTTQ-UB, mục II.1"."""
    state = OPEN if filters.is_open else LATE if filters.late else SOON if filters.soon else EVERYTHING
    plan = filters.plan.document.name if filters.plan else ""
    first, last = filters.due_from, filters.due_to
    day = f"Ngày {date_vi(today())}" if with_day else ""
    if filters.figure and filters.unit:
        days = f"Từ {date_vi(filters.figure.first)} đến {date_vi(filters.figure.last)}"
        return " · ".join(part for part in (filters.figure.title, filters.unit.short_name, days, day) if part)
    said = [
        WHOSE_WORDS[filters.whose],
        str(filters.status.label) if filters.status else STATE_WORDS[state],
        ", mục ".join(part for part in (plan, filters.line.address if filters.line else "") if part),
        filters.unit.short_name if filters.unit else "",
        f"Hạn {date_vi(first)}" if first and first == last else "",
        f"Hạn từ {date_vi(first)}" if first and first != last else "",
        f"Hạn đến {date_vi(last)}" if last and first != last else "",
        f"Tìm: {filters.words}" if filters.words else "",
        day,
    ]
    return " · ".join(part for part in said if part)


def filter_bar(person: Person, asked: Mapping[str, str], view: View) -> FilterBar:
    """What stands above the rows of a view; a constant number of queries."""
    filters = filters_from(person, asked)
    wide = sees_more_than_own(person)
    state = asked.get("trang-thai", OPEN)
    return FilterBar(
        filters=filters,
        count=capped(tasks_of(person, filters)),
        about=about_of(filters),
        query=kept_query(asked),
        tabs=tuple(Tab(f"plans:{one}", words, one == view) for one, words in VIEW_WORDS.items()),
        ready=_ready(person, asked, wide),
        choices=_choices(person, asked, wide),
        whose=tuple(
            Chip(WHOSE_WORDS[whose], _address(asked, cua=whose), filters.whose == whose)
            for whose in Whose
            if whose != Whose.ALL or wide
        ),
        states=(
            Chip("Đang mở", _address(asked, trang_thai=""), state == OPEN),
            Chip("Quá hạn", _address(asked, trang_thai=LATE), state == LATE, late=True),
            Chip("Sắp đến hạn", _address(asked, trang_thai=SOON), state == SOON),
            *(
                Chip(str(status.label), _address(asked, trang_thai=word), state == word)
                for word, status in STATES.items()
            ),
            Chip("Tất cả", _address(asked, trang_thai=EVERYTHING), state == EVERYTHING),
        ),
        hidden=tuple((name, asked[name]) for name in KEPT if name != "q" and asked.get(name)),
        is_late=filters.late,
    )


def saved_for(person: Person) -> list[SavedFilter]:
    """The person's own filters and those shared with her units, by name."""
    return saved_filters(person, FilterPage.TASKS, own_unit_ids(person))


def _ready(person: Person, asked: Mapping[str, str], wide: bool) -> tuple[Chip, ...]:
    """The filters that everybody has, then those that were saved."""
    now_asked = kept_query(asked)
    theirs = Whose.ALL if wide else ""
    late = kept_query({}, cua=theirs, trang_thai=LATE)
    chips = [
        Chip("Của tôi", "?", not now_asked),
        Chip("Quá hạn", f"?{late}", now_asked == late, late=True),
        Chip("Theo kế hoạch", _address(asked, theo=BY_PLAN), asked.get("theo") == BY_PLAN),
    ]
    if wide and boards_of(person):
        chips.append(Chip("Theo ban", _address(asked, theo=BY_BOARD), asked.get("theo") == BY_BOARD))
    saved = saved_for(person)[:OFFERED]
    return (*chips, *(Chip(one.name, f"?{one.query}", bool(one.query) and now_asked == one.query) for one in saved))


def _choices(person: Person, asked: Mapping[str, str], wide: bool) -> tuple[Chip, ...]:
    """The plans or the boards to choose from, when the address asks for them."""
    theirs = Whose.ALL if wide else asked.get("cua", "")
    by = asked.get("theo")
    if by == BY_PLAN:
        plans = plans_visible_to(person).select_related("document", "document__kind").order_by("-starts_on", "-pk")
        return tuple(
            Chip(
                plan.document.number_and_symbol,
                _address(asked, cua=theirs, ke_hoach=plan.ref, muc=""),
                asked.get("ke-hoach") == plan.ref,
            )
            for plan in plans[:OFFERED]
        )
    if by == BY_BOARD:
        return tuple(
            Chip(unit.short_name, _address(asked, cua=theirs, don_vi=unit.code), asked.get("don-vi") == unit.code)
            for unit in boards_of(person)
        )
    return ()


def boards_of(person: Person) -> list[Unit]:
    """The office and the boards that the person looks at."""
    return list(units_for(person).standing(on=today()).of_kind(*BOARDS).in_order()[:OFFERED])


def _address(asked: Mapping[str, str], **changed: str) -> str:
    """This page's address with other values. The rows of a figure stand alone: any filter leads away from them."""
    if asked.get("so"):
        asked = {name: value for name, value in asked.items() if name not in ("so", "tu", "den")}
    return f"?{kept_query(asked, **changed)}"
