"""Forms, and who fills them in."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from caunoi.ground import times
from caunoi.org.access import WRITERS
from caunoi.org.models import Person, Post, Unit, UnitKind, UnitSet
from caunoi.reporting.access import CHAIRS, COLLECTORS, at_work
from caunoi.reporting.models import (
    DataElement,
    DataSet,
    Round,
    Section,
    SectionElement,
)
from caunoi.reporting.states import (
    Level,
    ReportStatus,
)

TONES = {
    ReportStatus.DRAFT: "open",
    ReportStatus.PROPOSED: "soon",
    ReportStatus.SUBMITTED: "soon",
    ReportStatus.RETURNED: "late",
    ReportStatus.ACCEPTED: "done",
}


KINDS = {
    Level.COMMUNES: (UnitKind.COMMUNE,),
    Level.ORGANISATIONS: (UnitKind.ORGANISATION, UnitKind.ASSOCIATION),
    Level.AREAS: (UnitKind.AREA,),
}


def current_forms() -> list[DataSet]:
    """The newest version of each form that comes back every period; forms of themes are left out."""
    newest = DataSet.objects.exclude(level=Level.CHOSEN).values("code").annotate(newest=Max("version"))
    wanted = Q(pk=None)
    for row in newest:
        wanted |= Q(code=row["code"], version=row["newest"])
    return list(DataSet.objects.filter(wanted).order_by("code"))


def lines_of(data_set: DataSet) -> tuple[SectionElement, ...]:
    """Every line of the form with its element and section, in the order of the paper. Not to be written to: they are
    read once for each stamp of the version and shared."""
    return _lines(data_set.pk, data_set.stamp)


@lru_cache(maxsize=100)
def _lines(data_set: int, stamp: UUID) -> tuple[SectionElement, ...]:  # noqa: ARG001 (a new stamp is read anew)
    sections = {section.pk: section for section in Section.objects.filter(data_set=data_set)}
    lines = SectionElement.objects.filter(section__data_set=data_set).select_related("element")
    found = tuple(lines.order_by("section__number", "position"))
    for line in found:
        # The few sections are made once, not once for every line.
        line.section = sections[line.section_id]
    return found


class Numbered(NamedTuple):
    """A line with what a sum asks of it, laid ready."""

    line: SectionElement
    element: int
    code: str
    is_split: bool


def sections_of(data_set: DataSet) -> tuple[tuple[Section, tuple[Numbered, ...]], ...]:
    """The form section by section; kept like `lines_of`, for pages that go through all lines of many rounds."""
    return _sections(data_set.pk, data_set.stamp)


@lru_cache(maxsize=100)
def _sections(data_set: int, stamp: UUID) -> tuple[tuple[Section, tuple[Numbered, ...]], ...]:
    found: dict[int, tuple[Section, list[Numbered]]] = {}
    for line in _lines(data_set, stamp):
        numbered = Numbered(line, line.element_id, line.element.code, line.combo_id is not None)
        found.setdefault(line.section_id, (line.section, []))[1].append(numbered)
    return tuple((section, tuple(own)) for section, own in found.values())


def senders(unit: Unit, data_set: DataSet, on: date) -> list[Unit]:
    """Units directly under the collecting one that have to fill in the form, in the order of places."""
    standing = Unit.objects.standing(on=on).filter(parent_id=unit.pk, kind__in=KINDS.get(Level(data_set.level), ()))
    return list(standing.in_order())


def units_beneath(unit: Unit, on: date) -> UnitSet:
    """All units that may be asked for a report by theme, in the order of places."""
    kinds = [kind for level in (Level.COMMUNES, Level.ORGANISATIONS) for kind in KINDS[level]]
    return Unit.objects.standing(on=on).filter(parent_id=unit.pk, kind__in=kinds).in_order()


def people_of_sender(unit: Unit, *, but: Person | None = None) -> QuerySet[Person]:
    """Those who write the unit's reports."""
    return _holders(Q(unit=at_work(unit), role__in=WRITERS), but)


def chairs_of(unit: Unit, *, but: Person | None = None) -> QuerySet[Person]:
    """Those who approve the unit's report before it is sent."""
    return _holders(Q(unit=at_work(unit), role__in=CHAIRS), but)


def people_who_collect(unit: Unit, *, but: Person | None = None) -> QuerySet[Person]:
    """Those who receive reports for the unit: its office and its leaders."""
    return _holders(Q(scope=unit, role__in=COLLECTORS), but)


def _holders(condition: Q, but: Person | None) -> QuerySet[Person]:
    posts = Post.objects.valid(on=times.today()).filter(condition)
    people = Person.objects.filter(pk__in=posts.values("person_id"), is_active=True)
    return people.exclude(pk=but.pk) if but else people


def catalogue() -> list[tuple[str, DataElement]]:
    """Every number that a form of the catalogue asks, once, with the title of its section, in the order of the paper:
    the communes' form first."""
    order = [Level.COMMUNES, Level.ORGANISATIONS, Level.AREAS]
    forms = sorted(current_forms(), key=lambda form: order.index(Level(form.level)))
    found: dict[int, tuple[str, DataElement]] = {}
    for form in forms:
        for line in lines_of(form):
            found.setdefault(line.element_id, (line.section.title, line.element))
    return list(found.values())


def themes_of(unit: Unit) -> list[Round]:
    """The newest rounds by theme, from which the next one may be copied."""
    rounds = Round.objects.filter(unit=unit, data_set__level=Level.CHOSEN).select_related("data_set")
    return list(rounds.order_by("-pk")[:5])
