"""Publishing: approved texts of their own, never the words as they were sent or told."""

from __future__ import annotations

from django.db import transaction

from caunoi.ground.audit.actions import change
from caunoi.ground.revealing import personal_numbers
from caunoi.ground.times import now
from caunoi.org.models import Person
from caunoi.petitions.access import check_may_handle
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.models import Petition
from caunoi.petitions.queries.public import told_words
from caunoi.petitions.states import SECRET_KINDS


@transaction.atomic
def publish_petition(
    *, petition: Petition, by: Person | None, title: str, words: str, answer: str = "", keeps_numbers: bool = False
) -> Petition:
    """Put approved texts in public: what was asked, and the answer in the words that everybody may read; an answer that
    comes later waits until it is approved here too. Only with the sender's agreement; never a complaint or a
    denunciation. A number that may be somebody's stops it until it is said to be everybody's (`keeps_numbers`).
    Raises Denied, CannotHandle. Records petition.published."""
    check_may_handle(by, petition)
    if not petition.may_publish:
        raise CannotHandle("Người gửi không đồng ý công khai.")
    if petition.kind in SECRET_KINDS or not petition.kind:
        raise CannotHandle("Chỉ công khai kiến nghị, phản ánh đã phân loại.")
    if not title.strip():
        raise CannotHandle("Ghi tiêu đề công khai.", "title")
    if not words.strip():
        raise CannotHandle("Ghi nội dung công khai.", "words")
    if answer.strip() and not told_words(petition):
        raise CannotHandle("Người gửi chưa nhận câu trả lời. Trả lời trước, công khai sau.", "answer")
    for field, text in (("title", title), ("words", words), ("answer", answer)):
        if not keeps_numbers and (found := personal_numbers(text)):
            raise CannotHandle(
                f"Có số {found[0]}: có thể là số điện thoại, căn cước hay tài khoản của một người. Bỏ số này, hoặc đánh"
                " dấu là số chung.",
                field,
            )
    return change(
        petition,
        deed="petition.published",
        by=by,
        unit=petition.unit,
        public_title=title.strip(),
        public_words=words.strip(),
        public_answer=answer.strip(),
        published_at=petition.published_at or now(),
    )


@transaction.atomic
def unpublish_petition(*, petition: Petition, by: Person | None) -> Petition:
    """Take a text out of public again. Raises Denied. Records petition.unpublished."""
    check_may_handle(by, petition)
    return change(petition, deed="petition.unpublished", by=by, unit=petition.unit, published_at=None)
