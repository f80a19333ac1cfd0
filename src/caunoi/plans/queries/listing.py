"""The list of tasks behind /nhiem-vu/: what the address asks for, one page of rows, and the chips above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from caunoi.org.access import units_for
from caunoi.org.models import Person
from caunoi.plans.access import plans_visible_to, sees_more_than_own
from caunoi.plans.queries.figured import COUNTED
from caunoi.plans.queries.plans import Chip
from caunoi.plans.queries.tasks import PAGE, Capped, Span, TaskFilters, TaskRow, Whose, capped, rows_of, tasks_of
from caunoi.plans.states import Status

WHOSE_WORDS = {
    Whose.OWN: "Đơn vị tôi",
    Whose.HELPING: "Phối hợp",
    Whose.GIVEN: "Đã giao",
    Whose.ALL: "Toàn phạm vi",
}
KEPT = ("cua", "trang-thai", "ke-hoach", "muc", "don-vi", "q")
"""What the address keeps when one filter changes. The rows of a figure stand alone: any filter leads away from them."""
OPEN, LATE, EVERYTHING = "dang-mo", "qua-han", "tat-ca"
STATES: dict[str, Status] = {
    "chua-bat-dau": Status.NOT_STARTED,
    "dang-lam": Status.IN_PROGRESS,
    "cho-huong-dan": Status.WAITING,
    "cho-duyet": Status.AWAITING_APPROVAL,
    "bi-tra-lai": Status.RETURNED,
    "hoan-thanh": Status.DONE,
    "da-huy": Status.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list."""

    filters: TaskFilters
    rows: tuple[TaskRow, ...]
    count: Capped
    number: int
    more: bool
    whose: tuple[Chip, ...]
    states: tuple[Chip, ...]
    hidden: tuple[tuple[str, str], ...]

    def has_previous(self) -> bool:
        return self.number > 1

    def has_next(self) -> bool:
        return self.more


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
        plan=plan,
        line=plan.lines.filter(pk=int(line)).first() if plan and line.isascii() and line.isdigit() else None,
        unit=unit,
        words=asked.get("q", "")[:100],
    )


def _span(asked: Mapping[str, str]) -> Span | None:
    """The figure whose rows are asked for, None where the address names none or names it wrongly."""
    code = asked.get("so", "")
    try:
        first, last = (date.fromisoformat(asked.get(name, "")) for name in ("tu", "den"))
    except ValueError:
        return None
    return Span(code, first, last) if code in COUNTED and first <= last else None


def list_page(person: Person, asked: Mapping[str, str], number: int) -> ListPage:
    """One page of the list with exact or capped count; a constant number of queries."""
    filters = filters_from(person, asked)
    number = max(1, min(number, 400))
    tasks = tasks_of(person, filters)
    ids = list(tasks.values_list("pk", flat=True)[(number - 1) * PAGE : number * PAGE + 1])
    wanted = [whose for whose in Whose if whose != Whose.ALL or sees_more_than_own(person)]
    state = asked.get("trang-thai", OPEN)
    return ListPage(
        filters=filters,
        rows=tuple(rows_of(ids[:PAGE])),
        count=capped(tasks),
        number=number,
        more=len(ids) > PAGE,
        whose=tuple(Chip(WHOSE_WORDS[whose], _address(asked, cua=whose), filters.whose == whose) for whose in wanted),
        states=(
            Chip("Đang mở", _address(asked, **{"trang-thai": ""}), state == OPEN),
            Chip("Quá hạn", _address(asked, **{"trang-thai": LATE}), state == LATE, late=True),
            *(
                Chip(str(status.label), _address(asked, **{"trang-thai": word}), state == word)
                for word, status in STATES.items()
            ),
            Chip("Tất cả", _address(asked, **{"trang-thai": EVERYTHING}), state == EVERYTHING),
        ),
        hidden=tuple((name, asked[name]) for name in KEPT if name != "q" and asked.get(name)),
    )


def _address(asked: Mapping[str, str], **changed: str) -> str:
    """This list's address with other values; empty ones and the page number fall away."""
    kept = {name: asked[name] for name in KEPT if asked.get(name)}
    kept |= {name: str(value) for name, value in changed.items()}
    return "?" + urlencode({name: value for name, value in kept.items() if value})
