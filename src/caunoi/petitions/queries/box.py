"""The petitions that a person's units have to do with: in groups by the day due, in one list, with counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, TextChoices
from django.urls import reverse

from caunoi.ground.counts import CAP, Capped, capped_each
from caunoi.ground.text import fold
from caunoi.ground.times import SOON_DAYS, date_vi, deadline_of, today
from caunoi.ground.ui import shell
from caunoi.org.models import Person, Unit
from caunoi.petitions.access import fronts_beneath, in_charge, kept_from, units_answered_for
from caunoi.petitions.models import Assignment, AssignmentSet, Petition, PetitionSet, heading_of, place_of
from caunoi.petitions.models.fields import known_fields
from caunoi.petitions.queries.figured import COUNTED, counted
from caunoi.petitions.states import TONES, WORDS, Status

PAGE = 50
LAST_PAGE = 4000
KEPT = "petition_counts"
EVER = Q()
FEW, FEW_KEPT = 200, "petitions_few"
TALLIED = 5000
"""So many open holdings are gone through and counted exactly; of more, each count is asked for by itself."""
OVER = (Status.TOLD, Status.RATED, Status.CLOSED, Status.REFUSED, Status.WITHDRAWN, Status.FILED)


class Group(TextChoices):
    """A chip above the box. The value stands in the address."""

    NEW = "moi", "Mới"
    LATE = "qua-han", "Quá hạn"
    SOON = "trong-3-ngay", "Trong 3 ngày"
    LATER = "sau-do", "Sau đó"
    ELSEWHERE = "cho-noi-khac", "Chờ nơi khác"
    BELOW = "qua-han-cap-duoi", "Quá hạn ở cấp dưới"
    ALL = "tat-ca", "Tất cả"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter above a list (see ui/parts/chips.html)."""

    label: str
    href: str
    current: bool = False
    count: str = ""
    late: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the box."""

    ref: str
    href: str
    title: str
    note: str
    tag: str
    tone: str
    stage: str
    deadline: str
    due: str
    holder: str
    status: Status
    person: str


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure whose rows the list shows: its code, for which unit, from which day to which."""

    code: str
    unit: Unit
    first: date
    last: date

    @property
    def asked(self) -> dict[str, str]:
        """The same as it stands in the address."""
        return {
            "so-lieu": self.code,
            "don-vi": self.unit.code,
            "tu": self.first.isoformat(),
            "den": self.last.isoformat(),
        }

    @property
    def title(self) -> str:
        return COUNTED[self.code].title

    @property
    def is_sealed(self) -> bool:
        """Whether most readers are told a number here and shown no row."""
        return COUNTED[self.code].is_sealed


@dataclass(frozen=True, slots=True)
class Box:
    """One page of the box."""

    rows: tuple[Row, ...]
    chips: tuple[Chip, ...]
    counts: dict[Group, Capped]
    group: Group
    number: int
    more: bool
    words: str
    field: str
    status: str
    figure: Behind | None = None

    @property
    def is_signal(self) -> bool:
        """Whether it looks beyond the person's own work, and who looks is written down."""
        return self.group == Group.BELOW or (self.group == Group.ALL and self.figure is not None)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The rows as mappings: a template finds a key many times sooner than a name of an object."""
        return [vars(row) for row in self.rows]

    @property
    def previous(self) -> str:
        return self._address(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self._address(self.number + 1) if self.more else ""

    def _address(self, number: int) -> str:
        asked = {
            "nhom": self.group,
            "q": self.words,
            "linh-vuc": self.field,
            "tinh-trang": self.status,
            "trang": number,
        }
        asked |= self.figure.asked if self.figure else {}
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def held_for(person: Person, due: Q = EVER) -> AssignmentSet:
    """Open holdings that the person's units answer for or have in hand; never what is about one of them.

    `due` tells which days alone are asked for. It stands on both sides of the "or": so each is one range of one index,
    where SQLite would else go through what all units hold.
    """
    ids = units_answered_for(person)
    mine = Q(due, front__in=ids) | Q(due, unit__in=ids)
    return _but_kept(Assignment.objects.open().filter(mine), person)


def _here(person: Person) -> AssignmentSet:
    """What the person's units hold themselves, its clock running: they answer for it, too."""
    held = Assignment.objects.open().filter(front__in=units_answered_for(person), unit=F("front"), suspended_at=None)
    return _but_kept(held, person)


def late_below(person: Person) -> AssignmentSet | None:
    """Holdings past their day for which the committees beneath a province answer; None for whoever reads no province.
    What is kept from the person is in no count of hers."""
    fronts = fronts_beneath(person)
    if fronts is None:
        return None
    late = Assignment.objects.open().filter(front__in=fronts.values("pk"), due_on__lt=today(), suspended_at=None)
    return _but_kept(late, person)


def _but_kept(held: AssignmentSet, person: Person) -> AssignmentSet:
    """Less what is kept from the person, told by the petition of each row read: a page or a count reads few, while all
    that is hidden in a province would have to be gathered first."""
    return held.exclude(kept_from(person, "petition__"))


def _asked(group: Group) -> Q:
    """What tells the holdings of a group from the person's others."""
    day = today()
    soon = day + timedelta(days=SOON_DAYS)
    here = Q(unit=F("front"), suspended_at=None)
    found = {
        Group.NEW: here & Q(petition__status=Status.NEW),
        Group.LATE: Q(due_on__lt=day, suspended_at=None),
        Group.SOON: here & Q(due_on__range=(day, soon)),
        Group.LATER: here & Q(due_on__gt=soon),
        Group.ELSEWHERE: ~Q(unit=F("front")) | Q(suspended_at__isnull=False),
    }
    return found[group]


def _grouped(person: Person, group: Group) -> AssignmentSet:
    """The holdings of a group of the person's own."""
    if group == Group.LATE:
        return held_for(person, Q(due_on__lt=today())).filter(_asked(group))
    return (held_for(person) if group == Group.ELSEWHERE else _here(person)).filter(_asked(group))


GROUPS = (Group.NEW, Group.LATE, Group.SOON, Group.LATER, Group.ELSEWHERE)


def counts_of(person: Person) -> dict[Group, Capped]:
    """How many each group holds, in one query; kept on this object of the person."""
    return _counted(person, GROUPS)


def _counted(person: Person, groups: Sequence[Group]) -> dict[Group, Capped]:
    kept: dict[Group, Capped] = person.kept.setdefault(KEPT, {})
    if missing := [group for group in groups if group not in kept]:
        found = _tallied(person, missing)
        kept.update(found or {})
        asked: dict[Group, QuerySet[Any]] = {} if found else {group: _grouped(person, group) for group in missing}
        # One statement more or less: what is late beneath is counted along with the rest, for whoever has any beneath.
        if Group.LATER in missing and (below := late_below(person)) is not None:
            asked[Group.BELOW] = below
        if asked:
            kept.update(capped_each(asked))
    return kept


def _tallied(person: Person, groups: Sequence[Group]) -> dict[Group, Capped] | None:
    """The groups counted while the holdings are gone through once; None where there are too many for that."""
    few: list[Held] | None = person.kept.get(FEW_KEPT)
    if few is not None:
        day = today()
        return {group: Capped(sum(one.is_in(group, day) for one in few)) for group in groups}
    asked = {group.name: Count("pk", filter=_asked(group)) for group in groups}
    found = held_for(person)[:TALLIED].aggregate(ALL=Count("pk"), **asked)
    if found["ALL"] == TALLIED:
        return None
    return {group: Capped(min(found[group.name], CAP), found[group.name] > CAP) for group in groups}


def open_count(person: Person) -> Capped:
    """What the person's units have to do now."""
    counts = counts_of(person)
    return counts[Group.LATE] + counts[Group.SOON] + counts[Group.LATER]


class Held(NamedTuple):
    """As much of an open holding as tells what the person's units have to do on it."""

    pk: int
    due_on: date | None
    unit_id: int
    front_id: int
    suspended_at: datetime | None
    status: str

    @property
    def is_here(self) -> bool:
        """Whether the pen is with the Front itself and its clock runs."""
        return self.unit_id == self.front_id and self.suspended_at is None

    def is_in(self, group: Group, day: date) -> bool:
        """The same as `_grouped` asks the database."""
        if group == Group.ELSEWHERE:
            return not self.is_here
        if group == Group.NEW:
            return self.is_here and self.status == Status.NEW
        if self.due_on is None:
            return False
        if group == Group.LATE:
            return self.suspended_at is None and self.due_on < day
        soon = day + timedelta(days=SOON_DAYS)
        return self.is_here and (self.due_on > soon if group == Group.LATER else day <= self.due_on <= soon)


def _few_held(person: Person) -> list[Held] | None:
    """All open holdings where they are few, as they are with most people; None where there are more than `FEW`.

    Kept on this object of the person: the menu of every page and the inbox count them, and counting rows in the hand
    costs a fraction of asking the database for each count.
    """
    if FEW_KEPT not in person.kept:
        columns = ("pk", "due_on", "unit_id", "front_id", "suspended_at", "petition__status")
        rows = [Held(*row) for row in held_for(person).values_list(*columns)[: FEW + 1]]
        person.kept[FEW_KEPT] = rows if len(rows) <= FEW else None
    found: list[Held] | None = person.kept[FEW_KEPT]
    return found


def menu_count(person: Person) -> shell.Count | None:
    """For the menu, on every page: only what it says is counted."""
    if KEPT not in person.kept:
        _few_held(person)
    counts = _counted(person, (Group.NEW, Group.LATE))
    waiting, late = counts[Group.NEW], bool(counts[Group.LATE])
    return shell.Count(str(waiting), late=late) if waiting or late else None


def box_of(
    person: Person,
    *,
    group: Group | None = None,
    number: int = 1,
    words: str = "",
    field: str = "",
    status: str = "",
    figure: Behind | None = None,
) -> Box:
    """One page of 50 rows: a group of what is open, or the whole list; a constant number of queries."""
    counts = counts_of(person)
    if group is None:
        group = Group.NEW if counts[Group.NEW] else Group.LATE if counts[Group.LATE] else Group.LATER
        group = Group.ALL if words or field or status or figure else group
    number = max(1, min(number, LAST_PAGE))
    first = (number - 1) * PAGE
    if group == Group.ALL:
        rows, more = _whole_list(person, first, words, field, status, figure)
    else:
        asked = late_below(person) if group == Group.BELOW else _grouped(person, group)
        rows, more = ([], False) if asked is None else _page(asked, first)
    return Box(
        rows=tuple(rows),
        chips=tuple(_chips(counts, group)),
        counts=counts,
        group=group,
        number=number,
        more=more,
        words=words,
        field=field,
        status=status,
        figure=figure,
    )


def filtered(found: PetitionSet, *, words: str = "", field: str = "", status: str = "") -> PetitionSet:
    """The petitions that answer the filters of the list; an unknown field or status is no filter."""
    if folded := fold(words):
        found = found.filter(folded__contains=folded)
    if field in known_fields():
        found = found.filter(field=field)
    if status in Status.values:
        found = found.filter(status=status)
    return found


def _whole_list(
    person: Person, first: int, words: str, field: str, status: str, figure: Behind | None
) -> tuple[list[Row], bool]:
    found = filtered(in_charge(person), words=words, field=field, status=status)
    if figure is not None:
        found = found.filter(pk__in=counted(figure.code, figure.unit, figure.first, figure.last).values("pk"))
    # Who holds it now comes along: at most one row is open for each petition.
    found = found.annotate(held=FilteredRelation("assignments", condition=Q(assignments__ended_at=None)))
    asked = found.order_by("-received_at", "-pk").values_list(*_under("held__", HELD), *OF_PETITION)
    return _split(list(asked[first : first + PAGE + 1]))


HELD = ("pk", "due_on", "suspended_at", "unit", "unit__short_name", "person__full_name")
OF_PETITION = ("ref", "title", "words", "status", "received_at", "unit", "area__short_name", "commune__short_name")
"""What a row is made of: of who holds the petition now, and of the petition. Lists are opened all day, and a petition
has many columns."""


def _under(way: str, names: Sequence[str]) -> list[str]:
    """The names as they are called from the other end of a relation."""
    return [way + name for name in names]


def _page(held: AssignmentSet, first: int) -> tuple[list[Row], bool]:
    """The rows of one page from this one on, the nearest day first, and whether there are more."""
    # Which they are is decided on the narrow rows of the holdings; the wide ones are read for those alone.
    return _split(_lines(held.order_by("due_on", "pk").values("pk")[first : first + PAGE + 1]))


def _lines(chosen: QuerySet[Any, Any] | list[int]) -> list[tuple[Any, ...]]:
    found = Assignment.objects.filter(pk__in=chosen).order_by("due_on", "pk")
    return list(found.values_list(*HELD, *_under("petition__", OF_PETITION)))


def _split(found: list[tuple[Any, ...]]) -> tuple[list[Row], bool]:
    return _rows(found[:PAGE]), len(found) > PAGE


def _rows(found: Iterable[tuple[Any, ...]]) -> list[Row]:
    """Lines of rows that bear `HELD` and then `OF_PETITION`."""
    day, way = today(), reverse("petitions:detail", args=["*"])
    return [_row(day, way, *one) for one in found]


def _row(
    day: date,
    way: str,
    held: int | None,
    due_on: date | None,
    suspended_at: datetime | None,
    holder: int | None,
    holder_name: str | None,
    person: str | None,
    ref: str,
    title: str,
    words: str,
    status: str,
    received_at: datetime,
    unit: int,
    area: str | None,
    commune: str,
) -> Row:
    known = Status(status)
    found = deadline_of(due_on, day)
    stage, left = str(found.stage), found.words
    if held is None:
        stage, left = "done", ""
    elif suspended_at is not None:
        stage, left = "none", "Tạm dừng"
    return Row(
        ref=ref,
        href=way.replace("*", ref),
        title=heading_of(title, words),
        note=f"{ref} · {place_of(area, commune)} · gửi {date_vi(received_at)}",
        tag=WORDS[known][0],
        tone=TONES.get(known, ""),
        stage=stage,
        deadline=left,
        due=date_vi(due_on),
        holder=holder_name if holder_name and holder != unit else "",
        status=known,
        person=person or "",
    )


def _chips(counts: dict[Group, Capped], chosen: Group) -> list[Chip]:
    address = reverse("petitions:box")
    return [
        *(
            Chip(
                str(group.label),
                f"{address}?nhom={group}",
                chosen == group,
                str(counts[group]),
                late=group in (Group.LATE, Group.BELOW) and bool(counts[group]),
            )
            for group in (*GROUPS, Group.BELOW)
            if group in counts
        ),
        Chip(str(Group.ALL.label), f"{address}?nhom={Group.ALL}", chosen == Group.ALL),
    ]


def next_to(person: Person, petition: Petition) -> Row | None:
    """What the person's units have to do first besides this petition."""
    return next((row for row in due_first(person, 2) if row.ref != petition.ref), None)


def due_first(person: Person, most: int) -> list[Row]:
    """What the person's units themselves have to do on petitions, the nearest day first."""
    few = _few_held(person)
    if few is None:
        return _rows(_lines(_here(person).order_by("due_on", "pk").values("pk")[:most]))
    here = sorted((one for one in few if one.is_here), key=lambda one: (one.due_on or date.max, one.pk))
    return _rows(_lines([one.pk for one in here[:most]])) if here else []
