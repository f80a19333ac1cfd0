"""Who answers for the keeping of personal data: the record of processing, terms, risks, incidents."""

from __future__ import annotations

from django.db.models import QuerySet

from caunoi.ground import times
from caunoi.ground.privacy.models import Activity, ImpactFile, Risk, Term
from caunoi.org.access.reach import Denied, Unknown, covers_all, in_scope, reach_of, within
from caunoi.org.access.units import manages_all
from caunoi.org.models import Incident, Person, Role, Unit, UnitKind, UnitSet


def sees_processing(person: Person) -> bool:
    """Whether the person answers for the personal data of the whole tree: its head, its administrator."""
    return covers_all(person, Role.LEADER, Role.ADMINISTRATOR)


def activity_for(person: Person, number: int) -> Activity:
    """What personal data is processed for, by number, for whoever may set it, or `Unknown`."""
    found = Activity.objects.filter(pk=number).first() if manages_all(person) else None
    if found is None:
        raise Unknown
    return found


def privacy_term_for(person: Person, number: int) -> Term:
    """A term of the law about personal data, by number, for whoever may set it, or `Unknown`."""
    found = Term.objects.filter(pk=number).first() if manages_all(person) else None
    if found is None:
        raise Unknown
    return found


def risk_for(person: Person, number: int) -> Risk:
    """A risk of today, by number, for whoever may set it, or `Unknown`."""
    found = Risk.objects.filter(pk=number, ended_on=None).first() if manages_all(person) else None
    if found is None:
        raise Unknown
    return found


def impact_file_for(person: Person, number: int) -> ImpactFile:
    """A version of the file of impact assessment, by its number, for whoever may read it, or `Unknown`."""
    found = ImpactFile.objects.filter(number=number).first() if sees_processing(person) else None
    if found is None:
        raise Unknown
    return found


def reports_incidents(person: Person) -> bool:
    """Whether the person leads a unit, or answers for the personal data of the whole tree."""
    return reach_of(person).has(Role.LEADER) or sees_processing(person)


def incident_units(person: Person) -> UnitSet:
    """The standing units for which the person may write down an incident."""
    standing = Unit.objects.standing(on=times.today()).exclude(kind=UnitKind.AGENCY)
    return standing if sees_processing(person) else in_scope(standing, person, field="", roles=(Role.LEADER,))


def incidents_for(person: Person) -> QuerySet[Incident]:
    """Incidents that the person may open: all, or those of the units that she leads."""
    if sees_processing(person):
        return Incident.objects.all()
    return in_scope(Incident.objects.all(), person, roles=(Role.LEADER,))


def incident_for(person: Person, number: int) -> Incident:
    """The incident with this number that the person may open, or `Unknown`."""
    found = incidents_for(person).select_related("unit", "made_by").filter(pk=number).first()
    if found is None:
        raise Unknown
    return found


def check_may_write_incident(person: Person | None, unit: Unit) -> None:
    """Raise `Denied` unless the person (None: the system itself) leads the unit, or answers for all data."""
    if person is not None and not (within(person, unit, Role.LEADER) or sees_processing(person)):
        raise Denied(f"Sự cố này do người đứng đầu {unit.short_name} hoặc cấp tỉnh ghi.")


def check_may_settle_incident(person: Person | None) -> None:
    """Raise `Denied` unless the person (None: the system itself) answers for the data of the whole tree."""
    if person is not None and not sees_processing(person):
        raise Denied("Chỉ người đứng đầu và người quản trị cấp tỉnh thông báo, đóng sự cố.")
