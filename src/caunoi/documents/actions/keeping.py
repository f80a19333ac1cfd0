"""Keeping registers, the list of kinds, and who else may read a document."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from importlib.resources import files

from django.db import transaction

from caunoi.documents.access import check_may_keep_kinds, check_may_write, units_to_send_to
from caunoi.documents.actions.errors import CannotRegister
from caunoi.documents.models import Direction, DispatchReceiver, Document, DocumentKind, DocumentReader, Register
from caunoi.ground.audit.actions import Row, change, record, record_many
from caunoi.org.models import Person, Unit


@transaction.atomic
def open_register(*, unit: Unit, direction: Direction, name: str, by: Person) -> Register:
    """Open a further register of the unit, with numbers of its own. Raises Denied, CannotRegister."""
    check_may_write(by, unit)
    name = name.strip()
    if not name:
        raise CannotRegister("name", "Nhập tên sổ.")
    if Register.objects.filter(unit=unit, direction=direction, name=name).exists():
        raise CannotRegister("name", f"{unit.short_name} đã có sổ “{name}”. Đặt tên khác.")
    register = Register.objects.create(unit=unit, direction=direction, name=name)
    record(
        "register.opened",
        by=by,
        on=register,
        unit=unit,
        facts={"direction": str(direction), "name": name},
    )
    return register


def _check_kind(abbreviation: str, name: str, besides: DocumentKind | None = None) -> None:
    if not name:
        raise CannotRegister("name", "Nhập tên loại.")
    if not abbreviation:
        raise CannotRegister("abbreviation", "Nhập chữ viết tắt.")
    others = DocumentKind.objects.exclude(pk=besides.pk if besides else 0)
    if others.filter(abbreviation=abbreviation).exists():
        raise CannotRegister("abbreviation", f"“{abbreviation}” đã là chữ viết tắt của tên loại khác. Nhập chữ khác.")


@transaction.atomic
def add_kind(*, abbreviation: str, name: str, by: Person | None) -> DocumentKind:
    """Add a kind of document to the list. Raises Denied, CannotRegister."""
    check_may_keep_kinds(by)
    abbreviation, name = abbreviation.strip(), name.strip()
    _check_kind(abbreviation, name)
    kind = DocumentKind.objects.create(abbreviation=abbreviation, name=name)
    record("document_kind.added", by=by, on=kind, facts={"abbreviation": abbreviation, "name": name})
    return kind


@transaction.atomic
def change_kind(
    *, kind: DocumentKind, abbreviation: str, name: str, in_use: bool, seen: int, by: Person
) -> DocumentKind:
    """Rename a kind or take it out of use; documents that bear it keep it. Raises Denied, CannotRegister, Conflict."""
    check_may_keep_kinds(by)
    abbreviation, name = abbreviation.strip(), name.strip()
    _check_kind(abbreviation, name, besides=kind)
    change(
        kind,
        deed="document_kind.changed",
        by=by,
        seen=seen,
        abbreviation=abbreviation,
        name=name,
        in_use=in_use,
    )
    return kind


@transaction.atomic
def seed_kinds(*, by: Person | None = None) -> int:
    """Put the kinds of the supplied list (Nghị định 30/2020/NĐ-CP, article 7, and the Front's own) where their
    abbreviation is missing. Gives how many were added; what people changed stays."""
    check_may_keep_kinds(by)
    with files("caunoi.documents").joinpath("data", "kinds.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    known = set(DocumentKind.objects.values_list("abbreviation", flat=True))
    added = DocumentKind.objects.bulk_create(
        DocumentKind(abbreviation=row["abbreviation"], name=row["name"])
        for row in rows
        if row["abbreviation"] not in known
    )
    told = [
        Row("document_kind.added", one, facts={"abbreviation": one.abbreviation, "name": one.name}) for one in added
    ]
    record_many(told, by=by)
    return len(added)


@transaction.atomic
def send_document(*, document: Document, units: Iterable[Unit], by: Person) -> Document:
    """Let these units, and no others beneath the keeper, read the document, each with all that stands beneath it.

    The keeper itself among them means: everyone beneath it. Units that got the paper with receipt keep it. Raises
    Denied, CannotRegister for a unit that does not stand beneath the keeper.
    """
    check_may_write(by, document.unit)
    wanted = {unit.pk: unit for unit in units}
    if units_to_send_to(document).filter(pk__in=wanted).count() != len(wanted):
        raise CannotRegister("units", f"Chọn đơn vị thuộc {document.unit.short_name}.")
    held = {reader.unit_id: reader for reader in document.readers.select_related("unit")}
    with_receipt = DispatchReceiver.objects.filter(dispatch__document=document, unit__isnull=False)
    kept = {*wanted, *with_receipt.values_list("unit", flat=True)}
    added = sorted(unit.code for pk, unit in wanted.items() if pk not in held)
    taken = sorted(reader.unit.code for pk, reader in held.items() if pk not in kept)
    if not added and not taken:
        return document
    document.readers.exclude(unit__in=kept).delete()
    DocumentReader.objects.bulk_create(
        DocumentReader(document=document, unit=unit) for pk, unit in wanted.items() if pk not in held
    )
    record("document.sent", by=by, on=document, unit=document.unit, facts={"added": added, "taken_back": taken})
    return document
