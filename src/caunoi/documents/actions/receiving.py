"""What receivers of a paper say: opened, received, studied, asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from caunoi.documents.access import check_is_receiver, check_may_write, receipts_of
from caunoi.documents.actions.errors import CannotRegister
from caunoi.documents.models import DispatchReceiver, Document, StudyQuestion
from caunoi.documents.states import STEPS, WAITING, ReceiptStatus, Way
from caunoi.ground.audit.actions import change, record
from caunoi.ground.files.actions import accept_upload, check_agreed
from caunoi.ground.notices.actions import queue
from caunoi.ground.steps import check_step
from caunoi.ground.times import now, today
from caunoi.org.models import Person

LONGEST_NAME = 120
MOST_ATTENDED = 100_000


@transaction.atomic
def note_opened(*, receiver: DispatchReceiver, by: Person | None) -> None:
    """Note the first time that a receiver opens the paper; later ones leave no mark. Records receipt.opened.

    `by` None: the file was fetched by the link of a body outside. Looking at the page of a link counts for nothing:
    programs that draw previews of messages do it too.
    """
    if receiver.status != ReceiptStatus.SENT:
        return
    change(
        receiver,
        deed="receipt.opened",
        by=by,
        unit=receiver.unit or receiver.dispatch.document.unit,
        status=ReceiptStatus.OPENED,
        opened_at=now(),
        opened_by=by,
    )


@transaction.atomic
def note_opened_by(*, document: Document, by: Person) -> None:
    """The person opens the page of a paper: noted for those of her units that had it sent and have not opened it."""
    for receiver in receipts_of(by).filter(dispatch__document=document, status=ReceiptStatus.SENT):
        note_opened(receiver=receiver, by=by)


@transaction.atomic
def confirm_receipt(*, receiver: DispatchReceiver, by: Person | None) -> DispatchReceiver:
    """A unit says that it has the paper. Raises Denied, WrongStep, Conflict. Records receipt.confirmed."""
    check_is_receiver(by, receiver)
    return _confirm(receiver, by, by.full_name if by else "")


@transaction.atomic
def confirm_by_link(*, receiver: DispatchReceiver, name: str) -> DispatchReceiver:
    """Whoever holds the link of a body outside says, with her name, that the paper is there.

    The caller has found the receiver by `access.receiver_behind`. Raises CannotRegister, WrongStep, Conflict. Records
    receipt.confirmed.
    """
    if receiver.way != Way.LINK:
        raise CannotRegister("name", "Nơi này không nhận bằng liên kết.")
    name = " ".join(name.split())
    if not name:
        raise CannotRegister("name", "Ghi họ tên người nhận.")
    if len(name) > LONGEST_NAME:
        raise CannotRegister("name", f"Rút ngắn còn {LONGEST_NAME} ký tự.")
    return _confirm(receiver, None, name)


def _confirm(receiver: DispatchReceiver, by: Person | None, name: str) -> DispatchReceiver:
    current = ReceiptStatus(receiver.status)
    check_step(STEPS, current, ReceiptStatus.RECEIVED)
    change(
        receiver,
        deed="receipt.confirmed",
        by=by,
        unit=receiver.unit or receiver.dispatch.document.unit,
        where={"status__in": [str(status) for status in WAITING]},
        facts={"name": receiver.label},
        status=ReceiptStatus.RECEIVED,
        received_at=now(),
        received_by_name=name,
        confirmed_by=by,
    )
    return receiver


@transaction.atomic
def report_study(
    *,
    receiver: DispatchReceiver,
    studied_on: date,
    attended: int,
    words: str = "",
    upload: UploadedFile[Any] | None = None,
    agreed: bool = False,
    by: Person | None,
) -> DispatchReceiver:
    """A unit says that it has studied the paper: when, how many people attended, and what proves it; where that is a
    picture, that whoever is seen in it has `agreed`.

    Not confirmed yet, it is confirmed by the same deed. Raises Denied, CannotRegister (`studied_on`, `attended`),
    WrongStep, Conflict, ground.files' NotAgreed and UploadRefused. Records study.reported, consent.confirmed.
    """
    check_is_receiver(by, receiver)
    document = receiver.dispatch.document
    if not receiver.dispatch.asks_study:
        raise CannotRegister("studied_on", "Văn bản này không yêu cầu quán triệt.")
    if not (document.issued_on or document.entered_on) <= studied_on <= today():
        raise CannotRegister("studied_on", "Chọn ngày quán triệt từ ngày văn bản đến hôm nay.")
    if not 0 < attended <= MOST_ATTENDED:
        raise CannotRegister("attended", "Ghi số người dự, từ 1 trở lên.")
    pictures = check_agreed([upload] if upload else [], agreed=agreed)
    if receiver.status in WAITING:
        _confirm(receiver, by, by.full_name if by else "")
    check_step(STEPS, ReceiptStatus(receiver.status), ReceiptStatus.STUDIED)
    change(
        receiver,
        deed="study.reported",
        by=by,
        unit=receiver.unit,
        where={"status": ReceiptStatus.RECEIVED},
        status=ReceiptStatus.STUDIED,
        studied_on=studied_on,
        attended=attended,
        study_words=words.strip(),
        evidence=accept_upload(upload, by=by) if upload else None,
        studied_by=by,
    )
    if pictures:
        record("consent.confirmed", by=by, on=receiver, unit=receiver.unit, facts={"pictures": pictures})
    return receiver


@transaction.atomic
def ask_question(*, receiver: DispatchReceiver, words: str, by: Person) -> StudyQuestion:
    """A unit asks the sender about the paper. Raises Denied, CannotRegister. Records study.asked."""
    check_is_receiver(by, receiver)
    words = words.strip()
    if not words:
        raise CannotRegister("words", "Ghi điều cần hỏi.")
    document = receiver.dispatch.document
    question = StudyQuestion.objects.create(receiver=receiver, words=words, asked_by=by, created_at=now())
    record("study.asked", by=by, on=question, unit=receiver.unit, facts={"document": document.ref})
    queue(
        to=receiver.dispatch.made_by,
        subject=f"{receiver.label} hỏi lại về {document.name}",
        body=words,
        link=reverse("documents:answer", args=[document.ref, question.pk]),
    )
    return question


@transaction.atomic
def answer_question(*, question: StudyQuestion, answer: str, by: Person) -> StudyQuestion:
    """The sender answers; once. Raises Denied, CannotRegister, Conflict. Records study.answered."""
    document = question.receiver.dispatch.document
    check_may_write(by, document.unit)
    answer = answer.strip()
    if not answer:
        raise CannotRegister("answer", "Ghi câu trả lời.")
    change(
        question,
        deed="study.answered",
        by=by,
        unit=document.unit,
        where={"answered_at": None},
        answer=answer,
        answered_at=now(),
        answered_by=by,
    )
    queue(
        to=question.asked_by,
        subject=f"{document.unit.short_name} trả lời về {document.name}",
        body=answer,
        link=reverse("documents:receive", args=[document.ref]),
    )
    return question
