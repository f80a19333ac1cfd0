"""Who may see a petition, who may do what with it, and who may open the sender's identity. Written here once.

A petition about a body is hidden from everybody who works there: it is never in their lists, nor may they touch it
if they know its code.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from caunoi.ground.files.actions import RECORDINGS
from caunoi.ground.times import now, today
from caunoi.org.access import READERS, Denied, Unknown, covers_all, in_scope, is_by_pin, reach_of
from caunoi.org.models import SEGMENT, Person, Post, Role, Unit, UnitKind, UnitSet, path_end
from caunoi.petitions.models import (
    Assignment,
    Identity,
    Looking,
    Petition,
    PetitionFile,
    PetitionSet,
    Vault,
)
from caunoi.petitions.models.looking import KEPT
from caunoi.petitions.states import SEALED_KINDS

HANDLERS = (Role.OFFICER, Role.CLERK, Role.SPECIALIST, Role.APPROVER, Role.LEADER)
"""Roles that work on petitions in the name of their unit; a village head only on what was given to the village."""
HEADS = (Role.LEADER, Role.APPROVER)
FRONT_KINDS = (UnitKind.PROVINCE, UnitKind.COMMUNE)
"""Units that owe answers: the committees. Offices and boards work for the province's."""


def ids_worked_for(person: Person, *roles: str) -> set[int]:
    """Units in whose name the person handles petitions: where she works, and the body that an office works for."""
    grants = [grant for grant in reach_of(person).grants if grant.role in (roles or HANDLERS)]
    return {one.unit_id for one in grants} | {one.scope_id for one in grants}


def own_ids(person: Person) -> set[int]:
    """Units that the person is somebody of, by any post: what is about one of them is not for her. Whoever works in
    another's place stays somebody of his own units too."""
    found = set(reach_of(person).unit_ids) | ids_worked_for(person, *READERS)
    if person.acting_for is not None:
        for unit_id, scope_id in (
            Post.objects.valid(on=today()).filter(person_id=person.pk).values_list("unit", "scope")
        ):
            found |= {unit_id, scope_id}
    return found


def is_about_own(person: Person, petition: Petition) -> bool:
    """Whether the petition complains of a body in which the person works."""
    return petition.about_id is not None and petition.about_id in own_ids(person)


def visible_to(person: Person) -> PetitionSet:
    """Petitions that the person may read: those that a unit in her reach answers for, and those that her own unit
    holds or has held. Never one about a body of hers; accusations only where she handles them."""
    reach = reach_of(person)
    if not reach.has(*READERS) or is_by_pin(person):
        return _given_to(person)
    mine = Assignment.objects.filter(unit__in=own_ids(person)).values("petition")
    seen = in_scope(Petition.objects.all(), person) if not _sees_all(person) else Petition.objects.all()
    seen = seen if _sees_all(person) else seen | Petition.objects.filter(pk__in=mine)
    return _without_own(seen, person)


def units_answered_for(person: Person) -> set[int]:
    """Units whose box the person keeps: those she handles petitions for, and her village."""
    return ids_worked_for(person, *HANDLERS, Role.VILLAGE_HEAD)


def kept_from(person: Person, way: str = "") -> Q:
    """What a list must leave out: petitions about the person's own units, and sealed ones that others handle.

    `way` leads to the petition from the rows of another table: "petition__" from a holding.
    """
    about, kind, unit = (f"{way}{name}__in" for name in ("about", "kind", "unit"))
    others = Q((kind, SEALED_KINDS)) & ~Q((unit, ids_worked_for(person, *HEADS)))
    return Q((about, own_ids(person))) | others


def in_charge(person: Person) -> PetitionSet:
    """Petitions that a unit in the person's reach answers for, in a form that both databases read from one index.

    Only committees answer, of a province or of a commune, so that beneath a commune there is nothing to look up.
    """
    found = Petition.objects.all()
    if not _sees_all(person):
        grants = [] if is_by_pin(person) else [one for one in reach_of(person).grants if one.role in READERS]
        ids = {one.scope_id for one in grants}
        paths = [one.path for one in grants if one.scope_kind == UnitKind.PROVINCE]
        for path in paths:
            ids |= set(Unit.objects.beneath(path).of_kind(*FRONT_KINDS).values_list("pk", flat=True))
        found = found.filter(unit__in=sorted(ids))
    return _without_own(found, person)


def fronts_beneath(person: Person) -> UnitSet | None:
    """The communes' committees that a reader of a province looks after, as a part of another query; None for anybody
    else."""
    within = Q()
    for path in _provinces(person):
        within |= Q(path__gte=path, path__lt=path_end(path))
    return Unit.objects.filter(within).of_kind(UnitKind.COMMUNE) if within else None


def provinces_read(person: Person) -> UnitSet:
    """The provinces whose communes the person looks after."""
    return Unit.objects.filter(path__in=_provinces(person))


def _provinces(person: Person) -> list[str]:
    grants = [] if is_by_pin(person) else [one for one in reach_of(person).grants if one.role in READERS]
    return sorted({one.path for one in grants if one.scope_kind == UnitKind.PROVINCE})


def _sees_all(person: Person) -> bool:
    # Only who reaches a root can reach them all: whoever does not costs no question to the database.
    reaches_root = any(len(path) == SEGMENT for path in reach_of(person).paths())
    return reaches_root and covers_all(person, *READERS)


def _given_to(person: Person) -> PetitionSet:
    mine = Assignment.objects.open().filter(unit__in=own_ids(person)).values("petition")
    return _without_own(Petition.objects.filter(pk__in=mine), person)


def _without_own(found: PetitionSet, person: Person) -> PetitionSet:
    """Less what is about the person's own units, and less the sealed ones that others handle."""
    found = found.filter(Q(about=None) | ~Q(about__in=own_ids(person)))
    return found.filter(~Q(kind__in=SEALED_KINDS) | Q(unit__in=ids_worked_for(person, *HEADS)))


def petition_for(person: Person, ref: str) -> Petition:
    """The petition with this code. Unknown and forbidden look alike: both raise `Unknown`."""
    found = (
        visible_to(person)
        .select_related("matter", "commune", "area", "unit", "about", "entered_by")
        .filter(ref=ref)
        .first()
        if ref.isprintable()
        else None
    )
    if found is None:
        raise Unknown(Petition.objects.filter(ref=ref).first() if ref.isprintable() else None)
    return found


def petitions_for(person: Person, refs: Sequence[str]) -> list[Petition]:
    """Those of the petitions with these codes that the person may read, each once, the oldest first. Unknown and
    forbidden look alike: neither is there."""
    related = ("matter", "commune", "area", "unit", "about")
    found = visible_to(person).select_related(*related).filter(ref__in=[one for one in refs if one.isprintable()])
    return list(found.order_by("received_at", "pk"))


def holder_of(petition: Petition) -> Assignment | None:
    """Who holds the petition now: one row, or none when it is over."""
    return petition.assignments.open().select_related("unit", "front", "person").first()


def may_handle(person: Person, petition: Petition) -> bool:
    """Whether the person works for the unit that answers for the petition, and it is not about her own."""
    roles = HEADS if petition.is_sealed else HANDLERS
    return not is_about_own(person, petition) and petition.unit_id in ids_worked_for(person, *roles)


def check_may_handle(person: Person | None, petition: Petition) -> None:
    """Raise `Denied` unless the person (None: the system itself) may handle the petition."""
    if person is not None and not may_handle(person, petition):
        raise Denied(f"Việc này do {petition.unit.short_name} phụ trách.")


def may_work_on(person: Person, petition: Petition) -> bool:
    """Whether the person handles the petition, or her unit holds it at the moment."""
    if is_about_own(person, petition):
        return False
    roles = (*HANDLERS, Role.VILLAGE_HEAD)
    held = petition.assignments.open().filter(unit__in=ids_worked_for(person, *roles)).exists()
    return held or may_handle(person, petition)


def check_may_work_on(person: Person | None, petition: Petition) -> None:
    """Raise `Denied` unless the person (None: the system itself) handles or holds the petition."""
    if person is not None and not may_work_on(person, petition):
        raise Denied(f"Việc này do {petition.unit.short_name} phụ trách.")


def _commune_of(person: Person) -> Unit | None:
    """The commune for which the person writes: her own, or that of her village."""
    units = Unit.objects.filter(pk__in=ids_worked_for(person, *HANDLERS, Role.VILLAGE_HEAD))
    own = units.filter(kind=UnitKind.COMMUNE).select_related("parent").order_by("pk").first()
    village = units.filter(kind=UnitKind.AREA).select_related("parent__parent").order_by("pk").first()
    return own or (village.parent if village is not None else None)


def commune_entered_for(person: Person) -> Unit:
    """The commune for which the person writes. Raises Denied."""
    commune = _commune_of(person)
    if commune is None:
        raise Denied("Ghi hộ kiến nghị dành cho cán bộ Mặt trận xã và Trưởng ban Công tác Mặt trận.")
    return commune


def areas_entered_for(person: Person, commune: Unit) -> UnitSet:
    """The residential areas that the person may name: a village head her own, an officer all of the commune."""
    areas = Unit.objects.standing(on=today()).filter(parent=commune, kind=UnitKind.AREA)
    if reach_of(person).has(*HANDLERS) and not is_by_pin(person):
        return areas.in_order()
    return areas.filter(pk__in=own_ids(person)).in_order()


def check_may_hold(unit: Unit, petition: Petition) -> None:
    """Raise `Denied` when the petition is about the unit, or about one that the unit stands beneath: it may never be
    given there."""
    about = petition.about
    if about is not None and unit.path.startswith(about.path):
        raise Denied(f"Kiến nghị này nói về {about.short_name}, không giao cho chính nơi ấy được.")


def keeps_a_box(person: Person) -> bool:
    """Whether the menu shows the person the box of petitions."""
    return reach_of(person).has(*READERS)


def may_enter(person: Person) -> bool:
    """Whether the person enters petitions for others: in a commune or one of its villages, not from above."""
    roles, kinds = (*HANDLERS, Role.VILLAGE_HEAD), (UnitKind.COMMUNE, UnitKind.AREA)
    return any(grant.role in roles and grant.scope_kind in kinds for grant in reach_of(person).grants)


def units_to_assign(petition: Petition) -> UnitSet:
    """Units of the Front that may be given the petition: the committees and boards of its line, and the area."""
    unit = petition.unit
    above = Unit.objects.filter(children=unit, kind__in=FRONT_KINDS)
    beneath = Unit.objects.standing(on=today()).filter(parent=unit).exclude(kind=UnitKind.AGENCY)
    if unit.kind == UnitKind.PROVINCE:
        beneath = beneath.filter(Q(pk=petition.commune_id) | ~Q(kind=UnitKind.COMMUNE))
    elif unit.kind == UnitKind.COMMUNE:
        beneath = beneath.filter(Q(pk=petition.area_id or 0) | ~Q(kind=UnitKind.AREA))
    found = above | beneath
    return _but_about(found, petition).in_order()


def _but_about(found: UnitSet, petition: Petition) -> UnitSet:
    """Less the body that the petition is about, with all beneath it (`check_may_hold`)."""
    return found.exclude(path__startswith=petition.about.path) if petition.about is not None else found


def agencies_for(petition: Petition) -> UnitSet:
    """Authorities that the petition may be forwarded to: of its commune and of the levels above, never the one that it
    is about."""
    paths = [petition.commune.path[:end] for end in range(6, len(petition.commune.path) + 1, 6)]
    found = Unit.objects.standing(on=today()).filter(kind=UnitKind.AGENCY, parent__path__in=paths)
    return _but_about(found, petition).in_order()


def bodies_near(petition: Petition) -> UnitSet:
    """Bodies that a petition may complain of: the Front and the authorities of its commune and of the levels above."""
    path = petition.commune.path
    above = Unit.objects.standing(on=today()).filter(path__in=[path[:end] for end in range(12, len(path) + 1, 6)])
    village = Unit.objects.filter(pk=petition.area_id or 0)
    parents = [path[:end] for end in range(6, len(path) + 1, 6)]
    agencies = Unit.objects.standing(on=today()).filter(kind=UnitKind.AGENCY, parent__path__in=parents)
    return (above | village | agencies).in_order()


def others_looking_at(person: Person, petition: Petition) -> list[Person]:
    """Who else has the page of the petition open now; one query."""
    looks = Looking.objects.filter(petition=petition, seen_at__gte=now() - KEPT).exclude(person=person)
    return [one.person for one in looks.select_related("person").order_by("pk")]


def may_open_identity(person: Person, petition: Petition) -> bool:
    """Whether the person may open who sent the petition: a handler of the unit that answers for it."""
    return may_handle(person, petition) and not is_by_pin(person)


def check_may_open_identity(person: Person, petition: Petition) -> None:
    """Raise `Denied` unless the person may open who sent the petition."""
    if not may_open_identity(person, petition):
        raise Denied("Thông tin người gửi chỉ mở cho cán bộ đang phụ trách kiến nghị.")


def identity_behind(person: Person, petition: Petition) -> Identity:
    """Who sent the petition; `Unknown` when nobody gave a name. Called by the one action that records the opening."""
    check_may_open_identity(person, petition)
    found = Identity.objects.filter(petition=petition).first()
    if found is None:
        raise Unknown
    return found


def may_keep_book(person: Person) -> bool:
    """Whether the person reads the reception book of her units: whoever reads petitions, save by a PIN."""
    return keeps_a_box(person) and not is_by_pin(person)


def check_may_keep_book(person: Person) -> None:
    """Raise `Denied` unless the person reads the reception book."""
    if not may_keep_book(person):
        raise Denied("Sổ tiếp công dân dành cho cán bộ Mặt trận.")


def may_open_book(person: Person) -> bool:
    """Whether the person takes names into the book: a head of a unit that answers for petitions."""
    return bool(ids_worked_for(person, *HEADS)) and not is_by_pin(person)


def identities_behind(person: Person, petitions: list[Petition]) -> dict[int, Identity]:
    """Who sent those of the petitions that the person's own unit answers for, by petition; only for a head of it.
    Called by the one action that records the opening. Raises Denied."""
    if not may_open_book(person):
        raise Denied("Sổ có họ tên chỉ mở cho người đứng đầu đơn vị.")
    units = ids_worked_for(person, *HEADS)
    own = [one.pk for one in petitions if one.unit_id in units and may_open_identity(person, one)]
    return {one.petition_id: one for one in Identity.objects.filter(petition__in=own)}


def check_may_open_vault(person: Person, petition: Petition) -> None:
    """Raise `Denied` unless the person is a head of the unit that answers for the petition."""
    if is_about_own(person, petition) or petition.unit_id not in ids_worked_for(person, *HEADS):
        raise Denied("Nội dung này chỉ mở cho người đứng đầu đơn vị đang phụ trách.")


def vault_behind(person: Person, petition: Petition) -> Vault:
    """The sealed words of a denunciation, for a head of the unit that answers for it. Called by the one action that
    records the opening."""
    check_may_open_vault(person, petition)
    found = Vault.objects.filter(petition=petition).first()
    if found is None:
        raise Unknown
    return found


def file_for(person: Person, ref: str, number: int) -> PetitionFile:
    """A picture or paper of a petition that the person may read; else `Unknown`. Voices: `voice_for`."""
    petition = petition_for(person, ref)
    found = petition.files.exclude(file__kind__in=RECORDINGS).select_related("file").filter(pk=number).first()
    if found is None:
        raise Unknown
    return found


def voice_for(person: Person, ref: str) -> PetitionFile:
    """The recording of a petition that the person works on; else `Unknown`. Others read the words."""
    petition = petition_for(person, ref)
    found = petition.files.select_related("file").filter(answer=None, file__kind__in=RECORDINGS).first()
    if found is None or not may_work_on(person, petition):
        raise Unknown(petition)
    return found
