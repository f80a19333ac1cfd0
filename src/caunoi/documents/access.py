"""Who may see and who may write in the registers. The visible set is written here once."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.db.models import Exists, OuterRef, Q, QuerySet

from caunoi.documents.models import (
    DispatchReceiver,
    Document,
    DocumentKind,
    DocumentReader,
    DocumentSet,
    Register,
    StudyQuestion,
)
from caunoi.documents.states import WAITING, Way
from caunoi.ground import times
from caunoi.org.access import READERS, Denied, Unknown, in_scope, reach_of
from caunoi.org.access import WRITERS as WORKERS
from caunoi.org.models import SEGMENT, Person, Role, Unit, UnitKind, UnitSet

WRITERS = (Role.OFFICER, Role.CLERK, Role.SPECIALIST)
"""Roles that enter documents, each in the registers of its own unit only."""


def paths_above(path: str) -> list[str]:
    """The path of a unit and of every unit above it."""
    return [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]


def _paths_sent_to(person: Person) -> list[str]:
    """Paths of the units by which a document reaches the person: those in which she works, and all above them."""
    working = {grant.unit_id for grant in reach_of(person).grants if grant.role in READERS}
    paths = Unit.objects.filter(pk__in=working).values_list("path", flat=True)
    return sorted({above for path in paths for above in paths_above(path)})


def visible_to(person: Person) -> DocumentSet:
    """Documents that the person may read: kept in the reach of her posts, or sent to her unit or to one above it."""
    sent = DocumentReader.objects.filter(document=OuterRef("pk"), unit__path__in=_paths_sent_to(person))
    return in_scope(Document.objects.all(), person) | Document.objects.filter(Exists(sent))


def document_for(person: Person, ref: str) -> Document:
    """The document with this reference. Unknown and forbidden look alike: both raise `Unknown`."""
    found = visible_to(person).for_list().select_related("file", "registered_by").filter(ref=ref).first()
    if found is None:
        raise Unknown
    return found


def units_written_by(person: Person) -> UnitSet:
    """Units whose registers the person keeps: the unit she works in, and the body it works for (the Office and the
    boards keep the registers of the province committee)."""
    working = [grant for grant in reach_of(person).grants if grant.role in WRITERS]
    return (
        Unit.objects.standing(on=times.today())
        .filter(Q(pk__in=[grant.unit_id for grant in working]) | Q(path__in=[grant.path for grant in working]))
        .in_order()
    )


def may_write(person: Person, unit: Unit) -> bool:
    """Whether the person keeps the registers of the unit."""
    return units_written_by(person).filter(pk=unit.pk).exists()


def check_may_write(person: Person, unit: Unit) -> None:
    """Raise `Denied` unless the person keeps the registers of the unit."""
    if not may_write(person, unit):
        raise Denied(f"Chỉ cán bộ, văn phòng, chuyên viên của {unit.short_name} được ghi vào sổ này.")


def registers_for(person: Person) -> QuerySet[Register]:
    """Registers in the reach of the person."""
    return in_scope(Register.objects.select_related("unit"), person).order_by(
        "unit__sort_key", "direction", "sort_key", "pk"
    )


def keepers_seen_by(person: Person) -> UnitSet:
    """Units whose documents may stand in the person's lists: those in her reach that keep a register, and those above
    her, which may have sent her something."""
    keepers = Register.objects.filter(Q(pk__in=registers_for(person)) | Q(unit__path__in=_paths_sent_to(person)))
    return Unit.objects.filter(pk__in=keepers.values("unit")).in_order()


def units_to_send_to(document: Document) -> UnitSet:
    """Units that may be given the document to read: those beneath the keeper; the keeper itself stands for all.

    A province does not pick among two thousand residential areas: what its commune may read, they may read.
    """
    beneath = Unit.objects.standing(on=times.today()).beneath(document.unit.path).exclude(kind=UnitKind.AGENCY)
    if document.unit.kind != UnitKind.COMMUNE:
        beneath = beneath.exclude(kind=UnitKind.AREA)
    return beneath.order_by("path")


def may_keep_kinds(person: Person) -> bool:
    """Administrators, and clerks who work for a whole province, keep the list of kinds."""
    reach = reach_of(person)
    whole = Unit.objects.of_kind(UnitKind.PROVINCE).values_list("path", flat=True)
    return reach.has(Role.ADMINISTRATOR) or any(reach.covers(path, Role.CLERK) for path in whole)


def check_may_keep_kinds(person: Person | None) -> None:
    """Raise `Denied` unless the person (None: the system itself) keeps the list of kinds."""
    if person is not None and not may_keep_kinds(person):
        raise Denied("Chỉ Văn phòng tỉnh và người quản trị được sửa danh mục tên loại.")


def kind_for(person: Person, number: int) -> DocumentKind:
    """A kind that the person may change, else `Unknown`."""
    found = DocumentKind.objects.filter(pk=number).first() if may_keep_kinds(person) else None
    if found is None:
        raise Unknown
    return found


# Papers sent with receipt


def receipts_of(person: Person) -> QuerySet[DispatchReceiver]:
    """What was sent with receipt to the units in whose name the person works; those not confirmed come first."""
    grants = [grant for grant in reach_of(person).grants if grant.role in WORKERS]
    # The Office and the boards work for the committee: what is sent to it, they confirm.
    ids = {grant.unit_id for grant in grants} | {grant.scope_id for grant in grants if grant.role in WRITERS}
    found = DispatchReceiver.objects.filter(unit__in=ids, way=Way.UNIT)
    return found.select_related("unit", "dispatch__document__kind", "dispatch__document__unit", "dispatch__made_by")


def receipt_for(person: Person, ref: str) -> DispatchReceiver:
    """The receipt of this document that the person has to see to, else `Unknown`; one that waits before the others."""
    found = list(receipts_of(person).filter(dispatch__document__ref=ref).order_by("pk"))
    if not found:
        raise Unknown
    return next((one for one in found if one.status in WAITING), found[0])


def receiver_for(person: Person, ref: str, number: int) -> DispatchReceiver:
    """A receiver of a paper whose register the person keeps, or her own unit's; else `Unknown`."""
    document = document_for(person, ref)
    found = (
        DispatchReceiver.objects.filter(dispatch__document=document, pk=number)
        .select_related("unit", "dispatch__made_by", "evidence", "confirmed_by")
        .first()
    )
    if found is None:
        raise Unknown
    if not may_write(person, document.unit) and not receipts_of(person).filter(pk=number).exists():
        raise Unknown
    found.dispatch.document = document
    return found


def question_for(person: Person, ref: str, number: int) -> StudyQuestion:
    """A question about a paper whose register the person keeps; else `Unknown`."""
    document = document_for(person, ref)
    found = (
        StudyQuestion.objects.filter(receiver__dispatch__document=document, pk=number)
        .select_related("receiver__unit", "asked_by")
        .first()
    )
    if found is None or not may_write(person, document.unit):
        raise Unknown
    found.receiver.dispatch.document = document
    return found


def check_is_receiver(person: Person | None, receiver: DispatchReceiver) -> None:
    """Raise `Denied` unless the person (None: the system itself) works in the unit that the paper was sent to."""
    if person is not None and not receipts_of(person).filter(pk=receiver.pk).exists():
        raise Denied(f"Văn bản này gửi {receiver.label}. Chỉ người của đơn vị ấy xác nhận được.")


def units_to_dispatch_to(document: Document) -> UnitSet:
    """Units that a paper may be sent to with receipt: those beneath the keeper that work by themselves."""
    return units_to_send_to(document).exclude(pk=document.unit_id)


def reaches(document: Document, unit: Unit) -> bool:
    """Whether the people of the unit may read the document: it is the unit's own, of a unit beneath it, or sent to it
    or to one above it."""
    if document.unit.path.startswith(unit.path):
        return True
    return document.readers.filter(unit__path__in=paths_above(unit.path)).exists()


_SIGNER = Signer(sep=".", salt="caunoi.documents.link")


def link_token(receiver: DispatchReceiver) -> str:
    """The secret part of a receiver's address: its key with the signature of this installation. "" without a link."""
    return _SIGNER.sign(receiver.link_key) if receiver.link_key else ""


def receiver_behind(token: str) -> DispatchReceiver:
    """The receiver whose link this is. A wrong signature, a closed, renewed or lapsed link look alike: `Unknown`."""
    try:
        key = _SIGNER.unsign(token)
    except BadSignature as error:
        raise Unknown from error
    found = (
        DispatchReceiver.objects.filter(link_key=key, way=Way.LINK, link_until_at__gt=times.now())
        .select_related("dispatch__document__file", "dispatch__document__kind", "dispatch__document__unit")
        .first()
    )
    if found is None:
        raise Unknown
    return found
