"""Importing lists: the file is kept and judged first, applied once after a person has looked. What every list shares,
and the writing of residential areas and of accounts."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from django.db import transaction

from caunoi.ground import text, times
from caunoi.ground.audit.actions import Conflict, change, record
from caunoi.org import naming
from caunoi.org.access import check_manages, check_may_manage
from caunoi.org.actions.people import Registered, register_person, renew_password
from caunoi.org.actions.units import (
    CannotManage,
    build_unit,
    correct_unit,
    first_version,
    keep_alias,
    last_area_number,
    next_serial,
)
from caunoi.org.models import DraftStatus, ImportKind, ListImport, Person, Unit, UnitAlias, UnitKind, UnitVersion
from caunoi.org.queries import JudgedAccount, JudgedArea, Preview, Verdict, not_signed_in_yet, preview_of
from caunoi.org.reading import AccountRow, AreaRow

KEPT_FOR = timedelta(days=2)
BATCH = 500
APPLIED_ALREADY = "Danh sách này đã được nhập."


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import has written; `registered` holds the new people of a list of accounts in the order of the file."""

    preview: Preview
    registered: tuple[Registered, ...] = ()


@transaction.atomic
def keep_list(*, rows: Sequence[Any], file_name: str, by: Person, kind: str) -> ListImport:
    """Keep the rows (dataclasses) of a file for their owner to look at; nothing is applied. Whoever calls has checked
    that the person may hand over such a list."""
    ListImport.objects.filter(expires_at__lt=times.now()).delete()
    draft = ListImport.objects.create(
        kind=kind,
        key=secrets.token_urlsafe(12),
        person=by,
        file_name=text.nfc(file_name)[-200:],
        rows=[{one.name: getattr(row, one.name) for one in fields(row)} for row in rows],
        expires_at=times.now() + KEPT_FOR,
    )
    record("list_import.kept", by=by, on=draft, facts={"kind": kind, "rows": len(rows)})
    return draft


@transaction.atomic
def keep_import(
    *, rows: Sequence[AreaRow] | Sequence[AccountRow], file_name: str, by: Person, kind: str = ImportKind.AREAS
) -> ListImport:
    """Keep a list of areas or of accounts for its owner to look at. Raises Denied."""
    check_manages(by)
    return keep_list(rows=rows, file_name=file_name, by=by, kind=kind)


@transaction.atomic
def apply_import(*, draft: ListImport, by: Person, only_good: bool = False) -> Applied:
    """Apply a kept file, judged anew; with `only_good` the bad rows are left out, else one bad row stops all.

    Runs once: a second call raises CannotManage. Raises Denied. Gives what was applied.
    """
    check_manages(by)
    check_still_open(draft, by)
    serial = next_serial()
    preview = preview_of(draft, by)
    close_list(draft=draft, preview=preview, by=by, only_good=only_good)
    if preview.kind == ImportKind.PEOPLE:
        return Applied(preview, _register_people(draft, preview, by))
    _write_areas([judged for judged in preview.rows if isinstance(judged, JudgedArea)], serial, by)
    return Applied(preview)


def check_still_open(draft: ListImport, by: Person) -> None:
    """Raise CannotManage unless the list is the person's own and waits to be applied."""
    if draft.person_id != by.pk or draft.status == DraftStatus.APPLIED:
        raise CannotManage(APPLIED_ALREADY)


def close_list(*, draft: ListImport, preview: Preview, by: Person, only_good: bool) -> None:
    """Agree that the list is applied as judged, once; whoever calls writes the rows in the same transaction.

    Raises CannotManage for bad rows unless `only_good`, for nothing to write, and when somebody was faster.
    """
    if preview.errors and not only_good:
        bad = text.number_vi(preview.errors)
        raise CannotManage(f"Còn {bad} dòng lỗi. Sửa tệp rồi tải lại, hoặc chỉ nhập các dòng đúng.")
    if not preview.good:
        raise CannotManage("Không có dòng nào để nhập.")
    outcome = "; ".join(f"{label.lower()} {text.number_vi(count)}" for _, label, count in preview.counts if count)
    try:
        change(
            draft,
            deed="list_import.applied",
            by=by,
            where={"status": DraftStatus.OPEN},
            facts={"kind": draft.kind} | {str(verdict): count for verdict, _, count in preview.counts},
            status=DraftStatus.APPLIED,
            outcome=outcome,
        )
    except Conflict as conflict:
        raise CannotManage(APPLIED_ALREADY) from conflict


def _register_people(draft: ListImport, preview: Preview, by: Person) -> tuple[Registered, ...]:
    made = []
    for judged in preview.rows:
        if judged.verdict == Verdict.NEW and isinstance(judged, JudgedAccount) and judged.unit is not None:
            registered = register_person(
                full_name=judged.full_name,
                unit=judged.unit,
                role=judged.role,
                title=judged.row.title,
                telephone=judged.telephone,
                email=judged.row.email,
                login=judged.row.login,
                by=by,
            )
            made.append(registered)
    # What the file told about them is in their rows now; of the draft only its way to them is left.
    draft.rows = [{"person": registered.person.pk} for registered in made]
    draft.save(update_fields=["rows"])
    return tuple(made)


@transaction.atomic
def renew_slips(*, draft: ListImport, by: Person) -> tuple[Registered, ...]:
    """Give new first passwords to those of an applied list who have not signed in, for slips that were lost.

    Raises Denied, CannotManage.
    """
    check_manages(by)
    waiting = list(not_signed_in_yet(draft))
    if draft.person_id != by.pk or not waiting:
        raise CannotManage("Mọi người trong danh sách đã đăng nhập và đổi mật khẩu.")
    return tuple(renew_password(person=person, by=by) for person in waiting)


def _write_areas(rows: Sequence[JudgedArea], serial: int, by: Person) -> None:
    for commune in {judged.commune for judged in rows if judged.commune}:
        check_may_manage(by, commune)
    _open_areas([judged for judged in rows if judged.verdict == Verdict.NEW], serial)
    for judged in rows:
        if judged.verdict == Verdict.CHANGE and judged.area is not None:
            _correct_area(judged, judged.area, by)


def _open_areas(rows: Sequence[JudgedArea], serial: int) -> None:
    numbers: dict[int, int] = defaultdict(int)
    taken = {judged.row.code for judged in rows if judged.row.code}
    areas: list[Unit] = []
    for judged in rows:
        commune = judged.commune
        assert commune is not None  # noqa: S101 (a good row has its commune)
        code = judged.row.code
        if not code:
            if commune.pk not in numbers:
                numbers[commune.pk] = last_area_number(commune)
            while not code or code in taken:
                numbers[commune.pk] += 1
                code = naming.area_code(commune.code, numbers[commune.pk])
        place = judged.short_name
        areas.append(
            build_unit(
                serial + len(areas),
                commune,
                code=code,
                kind=UnitKind.AREA,
                place_kind=judged.place_kind,
                name=naming.area_name(place),
                short_name=place,
            )
        )
    Unit.objects.bulk_create(areas, batch_size=BATCH)
    UnitVersion.objects.bulk_create([first_version(area) for area in areas], batch_size=BATCH)
    UnitAlias.objects.bulk_create(
        [
            UnitAlias(unit=area, name=name, bare=naming.bare_name(name)[:200])
            for area, judged in zip(areas, rows, strict=True)
            for name in dict.fromkeys(judged.old_names)
        ],
        batch_size=BATCH,
    )


def _correct_area(judged: JudgedArea, area: Unit, by: Person) -> None:
    place = judged.short_name
    if place != area.short_name:
        correct_unit(unit=area, by=by, name=naming.area_name(place), short_name=place, place_kind=judged.place_kind)
    for name in judged.old_names:
        keep_alias(area, name)
