"""Who keeps what is data about petitions: the rules of a unit, and what the administrator of the whole tree keeps."""

from __future__ import annotations

from django.db.models import Q

from caunoi.ground.times import today
from caunoi.org.access import Denied, Unknown, is_by_pin, manages_all, reach_of
from caunoi.org.models import SEGMENT, Person, Unit, UnitKind, UnitSet
from caunoi.petitions.access.officers import FRONT_KINDS, HANDLERS, ids_worked_for
from caunoi.petitions.models import (
    AnswerTemplate,
    Language,
    Limit,
    PetitionField,
    RefusalGround,
    RemotePlace,
    Retention,
    RoutingRule,
)

# Rules of a unit: where its petitions go


def rules_kept_for(person: Person) -> UnitSet:
    """The units of the Front whose routing rules the person keeps: whoever handles their petitions."""
    ids = set() if is_by_pin(person) else ids_worked_for(person)
    return Unit.objects.standing(on=today()).filter(pk__in=ids, kind__in=FRONT_KINDS).order_by("path")


def keeps_settings(person: Person) -> bool:
    """Whether the person may set anything about petitions: limits of all, or the own unit's routing rules."""
    return manages_all(person) or keeps_rules(person)


def keeps_rules(person: Person) -> bool:
    """Whether the person handles petitions for a unit, and so keeps its routing rules."""
    grants = reach_of(person).grants
    return not is_by_pin(person) and any(one.role in HANDLERS and one.scope_kind in FRONT_KINDS for one in grants)


def check_may_keep_rules(person: Person | None, unit: Unit) -> None:
    """Raise `Denied` unless the person (None: the system itself) handles petitions for the unit."""
    if person is not None and not rules_kept_for(person).filter(pk=unit.pk).exists():
        raise Denied(f"Việc này do cán bộ của {unit.short_name} đặt.")


def routing_rule_for(person: Person, number: int) -> RoutingRule:
    """The rule with this number, for whoever keeps the rules of its unit, or `Unknown`."""
    found = RoutingRule.objects.filter(pk=number, unit__in=rules_kept_for(person)).select_related("unit", "place", "to")
    rule = found.first()
    if rule is None:
        raise Unknown
    return rule


def answer_template_for(person: Person, number: int) -> AnswerTemplate:
    """The template of answers with this number, for whoever keeps those of its unit, or `Unknown`."""
    kept = AnswerTemplate.objects.filter(pk=number, unit__in=rules_kept_for(person)).select_related("unit")
    template = kept.first()
    if template is None:
        raise Unknown
    return template


def places_routed(unit: Unit) -> UnitSet:
    """The places that a rule of the unit may name: communes of a province, residential areas of a commune."""
    kind = UnitKind.COMMUNE if unit.kind == UnitKind.PROVINCE else UnitKind.AREA
    return Unit.objects.standing(on=today()).filter(parent=unit, kind=kind).in_order()


def offices_routed_to(unit: Unit) -> UnitSet:
    """Where a rule of the unit may send: authorities of its level and of those above (a province: of its communes too),
    the committee above, and its own boards and villages."""
    above = [unit.path[:end] for end in range(SEGMENT, len(unit.path) + 1, SEGMENT)]
    near = Q(parent__path__in=above)
    if unit.kind == UnitKind.PROVINCE:
        near |= Q(parent__parent=unit, parent__kind=UnitKind.COMMUNE)
    standing = Unit.objects.standing(on=today())
    agencies = standing.filter(near, kind=UnitKind.AGENCY)
    front = standing.filter(children=unit, kind__in=FRONT_KINDS)
    beneath = standing.filter(parent=unit).exclude(kind__in=(UnitKind.AGENCY, UnitKind.COMMUNE))
    return (agencies | front | beneath).distinct().in_order()


# The administrator of the whole tree


def limit_for(person: Person, number: int) -> Limit:
    """The limit with this number, for whoever keeps them, or `Unknown`."""
    found = Limit.objects.filter(pk=number).first() if manages_all(person) else None
    if found is None:
        raise Unknown
    return found


def remote_place_for(person: Person, number: int) -> RemotePlace:
    """The place with this number, for whoever keeps them, or `Unknown`."""
    place = RemotePlace.objects.filter(pk=number).select_related("unit").first() if manages_all(person) else None
    if place is None:
        raise Unknown
    return place


def ground_for(person: Person, number: int) -> RefusalGround:
    """The ground with this number, for whoever keeps them, or `Unknown`."""
    found = RefusalGround.objects.filter(pk=number).first() if manages_all(person) else None
    if found is None:
        raise Unknown
    return found


def field_for(person: Person, number: int) -> PetitionField:
    """The field of life with this number, for whoever keeps them, or `Unknown`."""
    found = PetitionField.objects.filter(pk=number).first() if manages_all(person) else None
    if found is None:
        raise Unknown
    return found


def retention_for(person: Person, number: int) -> Retention:
    """The term of keeping with this number, for whoever keeps them, or `Unknown`."""
    term = Retention.objects.filter(pk=number).first() if manages_all(person) else None
    if term is None:
        raise Unknown
    return term


def language_for(person: Person, number: int) -> Language:
    """The language with this number, for whoever keeps them, or `Unknown`."""
    language = Language.objects.filter(pk=number).first() if manages_all(person) else None
    if language is None:
        raise Unknown
    return language
