"""Forwarding to an authority, and what the authority says behind its signed link."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from caunoi.ground.audit.actions import change, record
from caunoi.ground.files.actions import IMAGES, accept_upload, check_agreed
from caunoi.ground.notices.actions import queue, queue_many
from caunoi.ground.notices.models import Channel
from caunoi.ground.times import date_vi, now, today
from caunoi.org.models import Person, Unit
from caunoi.petitions.access import agencies_for, check_may_handle, check_may_hold, link_token
from caunoi.petitions.actions.clocks import ask_sender
from caunoi.petitions.actions.counting import count_for
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.actions.handling import note_answer
from caunoi.petitions.actions.stepping import hand, step, tell
from caunoi.petitions.actions.terms import run_from_today
from caunoi.petitions.models import Answer, Assignment, Petition
from caunoi.petitions.queries.people import people_on
from caunoi.petitions.states import EntryKind, Kind, LimitStep, Status

LINK_DAYS = 30
"""How long a link is good at first and after each renewal, in days."""
KEY_BYTES = 16
ANSWER_KINDS = IMAGES | {"pdf", "docx"}


@transaction.atomic
def forward_petition(
    *, petition: Petition, by: Person | None, unit: Unit, due_on: date, words: str = "", document: str = ""
) -> Assignment:
    """Forward to the authority in charge: it holds the petition now and gets a link of its own, by mail where its
    address is known. The citizen reads its name and the day. Raises Denied, CannotHandle, WrongStep.

    Records petition.forwarded.
    """
    check_may_handle(by, petition)
    _check_goes_to(unit, petition, due_on)
    # Where the law gives the authority a term of its own, the sender waits for that one from now on.
    settled = count_for(
        LimitStep.SETTLE, commune=petition.commune, area=petition.area, kind=petition.kind, level=petition.level
    )
    step(
        petition,
        Status.FORWARDED,
        deed="petition.forwarded",
        by=by,
        facts={"to": unit.code, "due_on": due_on.isoformat()},
        **(settled.columns if settled else {}),
    )
    held = _hand_over(petition, to=unit, by=by, due_on=due_on, words=words)
    tell(petition, EntryKind.FORWARDED, by=by, unit=unit, words=words, document=document, due_on=due_on)
    if petition.kind == Kind.COMPLAINT:
        run_from_today(petition, LimitStep.ACCEPT, by=by)
    return held


@transaction.atomic
def send_back_answer(*, petition: Petition, by: Person, words: str, due_on: date) -> Petition:
    """The authority's answer does not answer: ask it again, with the reason and a link as at first. Raises Denied,
    CannotHandle, WrongStep.

    Records petition.sent_back.
    """
    check_may_handle(by, petition)
    last = petition.answers.select_related("unit").order_by("-pk").first()
    if last is None:
        raise CannotHandle("Chưa có câu trả lời nào của cơ quan.")
    if not words.strip():
        raise CannotHandle("Ghi chỗ chưa trả lời.", "words")
    _check_goes_to(last.unit, petition, due_on)
    step(petition, Status.FORWARDED, deed="petition.sent_back", by=by, facts={"to": last.unit.code})
    _hand_over(petition, to=last.unit, by=by, due_on=due_on, words=words)
    tell(petition, EntryKind.SENT_BACK, by=by, unit=last.unit, words=words, due_on=due_on)
    return petition


def _check_goes_to(unit: Unit, petition: Petition, due_on: date) -> None:
    """Raise CannotHandle where the authority may not be given the petition (any more)."""
    check_may_hold(unit, petition)
    if not agencies_for(petition).filter(pk=unit.pk).exists():
        raise CannotHandle("Chọn cơ quan trong danh sách.", "unit")
    if due_on < today():
        raise CannotHandle("Chọn ngày từ hôm nay trở đi.", "due_on")
    if petition.kind == Kind.MIXED:
        raise CannotHandle("Tách từng nội dung trước, rồi chuyển từng kiến nghị.", "unit")
    if petition.kind == Kind.DENUNCIATION:
        raise CannotHandle("Tố cáo chuyển bằng phiếu chuyển giấy, không kèm người tố cáo, không qua liên kết.", "unit")
    if not petition.words.strip():
        raise CannotHandle("Ghi bản ghi âm thành chữ trước khi chuyển: cơ quan không nghe giọng người gửi.", "unit")


def _hand_over(petition: Petition, *, to: Unit, by: Person | None, due_on: date, words: str) -> Assignment:
    """The authority holds the petition now and gets a link of its own, by mail where its address is known."""
    held = hand(
        petition,
        to=to,
        front=petition.unit,
        by=by,
        due_on=due_on,
        words=words,
        link_key=secrets.token_urlsafe(KEY_BYTES),
        link_days=LINK_DAYS,
        email=to.email,
    )
    _mail(held, petition)
    return held


def _mail(held: Assignment, petition: Petition) -> None:
    if held.email:
        queue(
            to=held.email,
            channel=Channel.EMAIL,
            subject=f"{petition.unit.short_name} chuyển kiến nghị {petition.ref}",
            body=f"Đề nghị trả lời trước ngày {date_vi(held.due_on)}. Mở liên kết để đọc và trả lời.",
            link=reverse("petitions:link", args=[link_token(held)]),
        )


@transaction.atomic
def renew_link(*, held: Assignment, by: Person | None) -> Assignment:
    """Another link for the authority; the one before stops. `by` None: it asked for it itself, and the new link goes
    to the address that is known and nowhere else. Raises Denied, CannotHandle. Records petition_link.renewed."""
    check_may_handle(by, held.petition)
    if held.ended_at is not None:
        raise CannotHandle("Cơ quan này không còn giữ kiến nghị.")
    if by is None and not held.email:
        raise CannotHandle("Chưa có thư điện tử của cơ quan. Gọi Mặt trận để nhận liên kết mới.")
    change(
        held,
        deed="petition_link.renewed",
        by=by,
        unit=held.front,
        where={"ended_at": None},
        values={"link_key": secrets.token_urlsafe(KEY_BYTES), "link_until_at": now() + timedelta(days=LINK_DAYS)},
    )
    _mail(held, held.petition)
    return held


@transaction.atomic
def close_link(*, held: Assignment, by: Person) -> Assignment:
    """Stop the authority's link at once. Raises Denied. Records petition_link.closed."""
    check_may_handle(by, held.petition)
    return change(
        held,
        deed="petition_link.closed",
        by=by,
        unit=held.front,
        values={"link_key": None, "link_until_at": None},
    )


def _check_open(held: Assignment) -> None:
    if held.ended_at is not None or held.link_until_at is None or held.link_until_at <= now():
        raise CannotHandle("Liên kết này đã hết hạn.")


@transaction.atomic
def take_up(*, held: Assignment, by: Person | None = None) -> Petition:
    """The authority says that it has taken the petition up. Raises CannotHandle, WrongStep.

    Records petition.taken_up.
    """
    _check_open(held)
    petition = held.petition
    if petition.status == Status.FORWARDED:
        step(petition, Status.TAKEN_UP, deed="petition.taken_up", by=by, facts={"from": held.unit.code})
        change(held, deed="petition.accepted", by=by, unit=held.front, accepted_at=now())
        tell(petition, EntryKind.TAKEN_UP, unit=held.unit)
    return petition


@transaction.atomic
def answer_by_link(
    *,
    held: Assignment,
    words: str,
    signer: str,
    document: str = "",
    promised_on: date | None = None,
    upload: UploadedFile[Any] | None = None,
    agreed: bool = False,
    by: Person | None = None,
) -> Answer:
    """The authority answers behind its link; where the file is a picture, whoever is seen in it has `agreed`.

    Raises CannotHandle, WrongStep, ground.files' NotAgreed and UploadRefused. Records petition.answered,
    consent.confirmed.
    """
    _check_open(held)
    if not signer.strip():
        raise CannotHandle("Ghi họ tên, chức vụ người trả lời.", "signer")
    pictures = check_agreed([upload] if upload else [], agreed=agreed)
    answer = note_answer(
        petition=held.petition,
        by=by,
        unit=held.unit,
        words=words,
        document=document,
        signer=signer,
        promised_on=promised_on,
        files=[accept_upload(upload, by=by, kinds=ANSWER_KINDS)] if upload else [],
    )
    if pictures:
        facts = {"from": held.unit.code, "pictures": pictures}
        record("consent.confirmed", by=by, on=held.petition, unit=held.petition.unit, facts=facts)
    return answer


@transaction.atomic
def decline_by_link(*, held: Assignment, words: str, signer: str) -> Petition:
    """The authority says that the thing is not its own; the Front decides anew. Raises CannotHandle, WrongStep.

    Records petition.declined.
    """
    _check_open(held)
    if not words.strip():
        raise CannotHandle("Ghi cơ quan nào có thẩm quyền, vì sao.", "words")
    petition = held.petition
    step(petition, Status.CLASSIFIED, deed="petition.declined", by=None, facts={"from": held.unit.code})
    hand(petition, to=petition.unit, front=petition.unit, by=None, due_on=petition.due_on)
    said = f"{words.strip()} ({signer.strip()})" if signer.strip() else words
    tell(petition, EntryKind.RETURNED, unit=held.unit, words=said)
    return petition


@transaction.atomic
def ask_by_link(*, held: Assignment, words: str) -> Petition:
    """The authority asks the sender for more; the clock stands. Raises CannotHandle, WrongStep.

    Records petition.asked.
    """
    _check_open(held)
    return ask_sender(petition=held.petition, by=None, words=words, unit=held.unit)


@transaction.atomic
def want_time_by_link(
    *, held: Assignment, words: str, due_on: date | None, signer: str, by: Person | None = None
) -> Petition:
    """The authority asks for a later day; the Front decides and then tells the sender why. Raises CannotHandle.

    Records petition.time_wanted.
    """
    _check_open(held)
    petition = held.petition
    if due_on is None or held.due_on is None or due_on <= held.due_on:
        raise CannotHandle("Chọn ngày sau hạn đang có.", "promised_on")
    if not words.strip():
        raise CannotHandle("Ghi lý do xin gia hạn.", "words")
    step(petition, petition.status_enum, deed="petition.time_wanted", by=by, facts={"due_on": due_on.isoformat()})
    tell(petition, EntryKind.WANTS_TIME, unit=held.unit, words=f"{words.strip()} ({signer.strip()})", due_on=due_on)
    queue_many(
        to=people_on(petition),
        subject=f"{held.unit.short_name} xin gia hạn kiến nghị {petition.ref}",
        body=f"Đến ngày {date_vi(due_on)}. {words.strip()[:200]}",
        link=f"/hop-kien-nghi/{petition.ref}/",
    )
    return petition
