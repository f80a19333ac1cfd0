"""The routing rules of a unit: those that hold, what they say of one petition, and of the cases people have decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from caunoi.ground.times import WorkCalendar, day_of, in_vietnam, is_working_day, today
from caunoi.ground.workdays.queries import work_calendar
from caunoi.org.models import Person, Unit
from caunoi.petitions.access import visible_to
from caunoi.petitions.models import Assignment, Petition, RoutingRule
from caunoi.petitions.models.fields import field_name
from caunoi.petitions.routing import Case, Compared, Done, Route, chosen, compare, in_force
from caunoi.petitions.states import Hours, Kind

MOST_CASES = 200
"""The youngest confirmed cases on which rules are tried."""
SHOWN_CASES = 50
SECRET = (Kind.DENUNCIATION, Kind.COMPLAINT)


def rules_of(unit_id: int) -> list[RoutingRule]:
    """All rules of the unit in their order, past and future ones too; one query."""
    found = RoutingRule.objects.filter(unit=unit_id).select_related("place", "to", "by", "unit")
    return list(found.order_by("position", "pk"))


def case_of(petition: Petition, calendar: WorkCalendar, field: str = "") -> Case:
    """What rules read of a petition; `field` while nobody has chosen one."""
    moment = in_vietnam(petition.received_at)
    return Case(
        place_path=(petition.area or petition.commune).path,
        field=petition.field or field,
        kind=petition.kind,
        received_at=moment.time(),
        is_working_day=is_working_day(moment.date(), calendar),
        about_path=petition.about.path if petition.about else "",
    )


def rule_speaking(petition: Petition, among: Iterable[Unit], field: str = "") -> RoutingRule | None:
    """The rule of the answering unit that names one of these offices; a query, two where rules ask for the hour."""
    rows = {one.pk: one for one in rules_of(petition.unit_id)}
    routes = in_force([one.route for one in rows.values()], today())
    if not routes:
        return None
    asks_hours = any(one.hours for one in routes)
    found = chosen(routes, case_of(petition, _calendar([petition], ask=asks_hours), field), {one.code for one in among})
    return rows[found.number] if found else None


def words_of(rule: RoutingRule) -> str:
    """What a rule asks for: "bản Giàn · Giao thông, hạ tầng · Ngoài giờ hành chính"; "Mọi kiến nghị"."""
    parts = (
        rule.place.short_name if rule.place else "",
        field_name(rule.field),
        Kind(rule.kind).label if rule.kind else "",
        f"{Hours(rule.hours).label} {rule.opens_at:%H:%M}–{rule.closes_at:%H:%M}" if rule.hours else "",
    )
    return " · ".join(str(one) for one in parts if one) or "Mọi kiến nghị"


# Tried on what people have decided


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One past case in words."""

    ref: str
    title: str
    office: str
    before: str
    after: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class TryOut:
    """What a change of the rules would have done: the counts, and the cases of which they would say something else."""

    compared: Compared
    rows: tuple[TriedRow, ...]

    @property
    def total(self) -> int:
        return len(self.compared.rows)

    @property
    def unseen(self) -> int:
        """Changed cases beyond those listed."""
        return len(self.compared.changed) - len(self.rows)


def try_out(person: Person, unit: Unit, candidate: Route, *, replaces: int = 0, on: date | None = None) -> TryOut:
    """What the unit's rules would have said of its last confirmed cases with the candidate, beside what they say now
    and what people did. Only cases that the person may see are read; a constant number of queries."""
    on = max(on or today(), candidate.from_on)
    routes = [one.route for one in rules_of(unit.pk)]
    before = in_force(routes, on)
    after = in_force([*(one for one in routes if one.number != replaces), candidate], on)
    given = _given(person, unit)
    calendar = _calendar([one.petition for one in given], ask=any(one.hours for one in (*before, *after)))
    done = [Done(one.petition.ref, case_of(one.petition, calendar), one.unit.code) for one in given]
    compared = compare(done, before, after)
    shown = compared.changed[:SHOWN_CASES]
    petitions = {one.petition.ref: one.petition for one in given}
    codes = {code for one in shown for code in (one.office, one.before, one.after)}
    names = dict(Unit.objects.filter(code__in=codes).values_list("code", "short_name"))
    rows = tuple(
        TriedRow(
            one.ref, petitions[one.ref].heading, names[one.office], names.get(one.before, ""), names.get(one.after, ""),
            one.after == one.office,
        )
        for one in shown
    )  # fmt: skip
    return TryOut(compared, rows)


def _given(person: Person, unit: Unit) -> list[Assignment]:
    """The first office to which people of the unit gave each of its youngest cases."""
    found = Assignment.objects.filter(front=unit, given_by__isnull=False, petition__in=visible_to(person).values("pk"))
    found = found.exclude(unit=F("front")).exclude(petition__kind__in=SECRET).exclude(petition__is_held=True)
    related = ("unit", "petition__commune", "petition__area", "petition__about")
    rows = found.select_related(*related).order_by("-given_at", "-pk")[: 2 * MOST_CASES]
    first = {one.petition_id: one for one in rows}
    return list(first.values())[:MOST_CASES]


def _calendar(petitions: Sequence[Petition], *, ask: bool) -> WorkCalendar:
    if not ask or not petitions:
        return WorkCalendar()
    days = [day_of(one.received_at) for one in petitions]
    return work_calendar(min(days), max(days))
