"""Sending a paper out with receipt, reminding, and the links of bodies outside."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from caunoi.documents.access import check_may_write, link_token, units_to_dispatch_to
from caunoi.documents.actions.errors import CannotRegister
from caunoi.documents.models import Dispatch, DispatchReceiver, Document, DocumentReader
from caunoi.documents.queries.dispatches import people_of_units
from caunoi.documents.states import ReceiptStatus, Way
from caunoi.ground.audit.actions import change, record
from caunoi.ground.notices.actions import queue, queue_many
from caunoi.ground.notices.models import Channel
from caunoi.ground.times import date_vi, now, today
from caunoi.org.models import Person, Unit

LINK_DAYS = 30
"""How long a link is good at first and after each renewal, in days."""
KEY_BYTES = 16
MOST_OUTSIDE = 100


@dataclass(frozen=True, slots=True)
class Outside:
    """A body without accounts: its name, and the address that gets the link by mail ("" for none)."""

    name: str
    email: str = ""


@transaction.atomic
def dispatch_document(
    *,
    document: Document,
    by: Person,
    receive_by_on: date,
    units: Iterable[Unit] = (),
    by_link: Sequence[Outside] = (),
    on_paper: Sequence[str] = (),
    study_by_on: date | None = None,
) -> Dispatch:
    """Send a paper with receipt to units beneath the keeper, to bodies outside by a link, and on paper.

    With `study_by_on` the units are asked to study it. A second call adds receivers and sets the days anew; whoever has
    the paper already is left alone. Units may read it from now on and get a notice. Raises Denied, CannotRegister
    (`units`, `by_link`, `receive_by_on`, `study_by_on`). Records dispatch.made, later dispatch.extended.
    """
    check_may_write(by, document.unit)
    wanted = {unit.pk: unit for unit in units}
    _check(document, wanted, by_link, on_paper, receive_by_on, study_by_on)
    dispatch, is_new = Dispatch.objects.get_or_create(
        document=document,
        defaults={
            "made_by": by,
            "receive_by_on": receive_by_on,
            "asks_study": study_by_on is not None,
            "study_by_on": study_by_on,
        },
    )
    added = _add(dispatch, wanted, by_link, on_paper)
    facts = {"units": sum(one.way == Way.UNIT for one in added), "outside": sum(one.way != Way.UNIT for one in added)}
    if is_new:
        record("dispatch.made", by=by, on=dispatch, unit=document.unit, facts=facts)
    else:
        change(
            dispatch,
            deed="dispatch.extended",
            by=by,
            unit=document.unit,
            facts=facts,
            receive_by_on=receive_by_on,
            asks_study=study_by_on is not None,
            study_by_on=study_by_on,
        )
    _tell(dispatch, document, added, by)
    return dispatch


def _check(
    document: Document,
    wanted: dict[int, Unit],
    by_link: Sequence[Outside],
    on_paper: Sequence[str],
    receive_by_on: date,
    study_by_on: date | None,
) -> None:
    has_some = Dispatch.objects.filter(document=document).exists()
    if not wanted and not by_link and not on_paper and not has_some:
        raise CannotRegister("units", "Chọn nơi nhận: đơn vị trong hệ thống hoặc nơi nhận bên ngoài.")
    if units_to_dispatch_to(document).filter(pk__in=wanted).count() != len(wanted):
        raise CannotRegister("units", f"Chọn đơn vị thuộc {document.unit.short_name}.")
    if len(by_link) + len(on_paper) > MOST_OUTSIDE:
        raise CannotRegister("by_link", f"Ghi mỗi lần không quá {MOST_OUTSIDE} nơi nhận bên ngoài.")
    if by_link and document.file_id is None:
        raise CannotRegister("by_link", "Thêm tệp văn bản trước, rồi mới gửi được bằng liên kết.")
    if receive_by_on < today():
        raise CannotRegister("receive_by_on", "Chọn ngày xác nhận từ hôm nay trở đi.")
    if study_by_on is not None and study_by_on < receive_by_on:
        raise CannotRegister("study_by_on", "Chọn ngày quán triệt xong từ ngày xác nhận trở đi.")


def _add(
    dispatch: Dispatch, wanted: dict[int, Unit], by_link: Sequence[Outside], on_paper: Sequence[str]
) -> list[DispatchReceiver]:
    """Rows for those who have none yet; units may read the paper from now on."""
    held = set(dispatch.receivers.filter(unit__isnull=False).values_list("unit", flat=True))
    names = set(dispatch.receivers.filter(unit=None).values_list("name", flat=True))
    until = now() + timedelta(days=LINK_DAYS)
    rows = [
        DispatchReceiver(dispatch=dispatch, way=Way.UNIT, unit=unit) for pk, unit in wanted.items() if pk not in held
    ]
    for body in by_link:
        if body.name not in names:
            names.add(body.name)
            key = secrets.token_urlsafe(KEY_BYTES)
            rows.append(
                DispatchReceiver(
                    dispatch=dispatch,
                    way=Way.LINK,
                    name=body.name,
                    email=body.email,
                    link_key=key,
                    link_until_at=until,
                )
            )
    for name in on_paper:
        if name not in names:
            names.add(name)
            rows.append(DispatchReceiver(dispatch=dispatch, way=Way.PAPER, name=name))
    added = DispatchReceiver.objects.bulk_create(rows)
    read = set(dispatch.document.readers.filter(unit__in=wanted).values_list("unit", flat=True))
    DocumentReader.objects.bulk_create(
        DocumentReader(document=dispatch.document, unit=unit) for pk, unit in wanted.items() if pk not in read
    )
    return added


def _tell(dispatch: Dispatch, document: Document, added: Sequence[DispatchReceiver], by: Person) -> None:
    units = [one.unit for one in added if one.unit is not None]
    asked = f"Xác nhận đã nhận trước ngày {date_vi(dispatch.receive_by_on)}."
    if dispatch.study_by_on:
        asked += f" Quán triệt xong trước ngày {date_vi(dispatch.study_by_on)}."
    queue_many(
        to=people_of_units(units, but=by),
        subject=f"{document.unit.short_name} gửi {document.name}: {document.title}",
        body=asked,
        link=reverse("documents:receive", args=[document.ref]),
    )
    for receiver in added:
        if receiver.way == Way.LINK:
            _mail_link(receiver, document, asked)


def _mail_link(receiver: DispatchReceiver, document: Document, asked: str) -> None:
    if receiver.email:
        queue(
            to=receiver.email,
            subject=f"{document.unit.name} gửi {document.name}",
            body=f"Kính gửi {receiver.name}.\n\n{document.title}\n\n{asked}",
            link=reverse("documents:link", args=[link_token(receiver)]),
            channel=Channel.EMAIL,
        )


@transaction.atomic
def renew_link(*, receiver: DispatchReceiver, by: Person) -> DispatchReceiver:
    """Give a body outside another link; the one before stops working. Raises Denied, CannotRegister.

    Records dispatch_link.renewed.
    """
    document = receiver.dispatch.document
    check_may_write(by, document.unit)
    if receiver.way != Way.LINK:
        raise CannotRegister("link", "Nơi này không nhận bằng liên kết.")
    change(
        receiver,
        deed="dispatch_link.renewed",
        by=by,
        unit=document.unit,
        facts={"name": receiver.name},
        values={"link_key": secrets.token_urlsafe(KEY_BYTES), "link_until_at": now() + timedelta(days=LINK_DAYS)},
    )
    _mail_link(receiver, document, f"Liên kết mới dùng đến ngày {date_vi(today() + timedelta(days=LINK_DAYS))}.")
    return receiver


@transaction.atomic
def close_link(*, receiver: DispatchReceiver, by: Person) -> DispatchReceiver:
    """Stop the link of a body outside at once. Raises Denied. Records dispatch_link.closed."""
    document = receiver.dispatch.document
    check_may_write(by, document.unit)
    change(
        receiver,
        deed="dispatch_link.closed",
        by=by,
        unit=document.unit,
        facts={"name": receiver.name},
        values={"link_key": None, "link_until_at": None},
    )
    return receiver


@transaction.atomic
def remind_receivers(*, dispatch: Dispatch, by: Person) -> int:
    """Remind all who have not confirmed and the units that have not studied yet. Gives how many were reminded.

    Units get a notice, bodies outside with a good link and an address a letter; nobody is reminded twice on one day.
    Raises Denied. Records dispatch.reminded.
    """
    document = dispatch.document
    check_may_write(by, document.unit)
    behind = dispatch.receivers.waiting() | dispatch.receivers.to_study()
    receivers = [
        one
        for one in behind.select_related("unit", "dispatch__document__unit", "dispatch__document__kind")
        if one.reminded_at is None or one.reminded_at < now() - timedelta(days=1)
    ]
    to_confirm = [one for one in receivers if one.received_at is None]
    to_study = [one for one in receivers if one.received_at is not None]
    link = reverse("documents:receive", args=[document.ref])
    for rows, subject in ((to_confirm, "Nhắc xác nhận đã nhận"), (to_study, "Nhắc quán triệt")):
        queue_many(
            to=people_of_units([one.unit for one in rows if one.unit], but=by),
            subject=f"{subject}: {document.name}",
            body=document.title,
            link=link,
        )
    mailed = [one for one in to_confirm if one.email and one.link_until_at and one.link_until_at > now()]
    for receiver in mailed:
        _mail_link(receiver, document, f"Xác nhận đã nhận trước ngày {date_vi(dispatch.receive_by_on)}.")
    reminded = [one for one in receivers if one.unit_id or one in mailed]
    DispatchReceiver.objects.filter(pk__in=[one.pk for one in reminded]).update(reminded_at=now())
    if reminded:
        record("dispatch.reminded", by=by, on=dispatch, unit=document.unit, facts={"count": len(reminded)})
    return len(reminded)


@transaction.atomic
def enter_paper_receipt(*, receiver: DispatchReceiver, name: str, received_on: date, by: Person) -> DispatchReceiver:
    """The clerk writes down who outside received the paper and when, from the receipt that came back.

    Raises Denied, CannotRegister (`name`, `received_on`), Conflict when it was confirmed already. Records
    receipt.entered.
    """
    document = receiver.dispatch.document
    check_may_write(by, document.unit)
    name = " ".join(name.split())
    if receiver.unit_id is not None:
        raise CannotRegister("name", "Đơn vị trong hệ thống tự xác nhận.")
    if not name:
        raise CannotRegister("name", "Ghi tên người đã nhận.")
    if not (document.issued_on or document.entered_on) <= received_on <= today():
        raise CannotRegister("received_on", "Chọn ngày nhận từ ngày văn bản đến hôm nay.")
    moment = now().replace(year=received_on.year, month=received_on.month, day=received_on.day)
    change(
        receiver,
        deed="receipt.entered",
        by=by,
        unit=document.unit,
        where={"received_at": None},
        facts={"name": receiver.name},
        status=ReceiptStatus.RECEIVED,
        received_at=moment,
        received_by_name=name,
        confirmed_by=by,
    )
    return receiver
