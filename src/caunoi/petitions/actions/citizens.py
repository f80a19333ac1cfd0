"""What the citizen does from her own page: rate, have it looked at again, add, withdraw."""

from __future__ import annotations

from django.db import transaction

from caunoi.ground.notices.actions import queue_many
from caunoi.org.models import Person
from caunoi.petitions.actions.counting import promise
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.actions.stepping import hand, let_go, step, tell
from caunoi.petitions.models import Petition, Rating
from caunoi.petitions.queries.people import people_on
from caunoi.petitions.states import EntryKind, LimitStep, Status

MOST_REOPENED = 3


@transaction.atomic
def rate_answer(*, petition: Petition, is_satisfied: bool, words: str = "", by: Person | None = None) -> Rating:
    """The sender says whether the answer helped. Who is not satisfied may have the petition looked at again: that is
    another step, which she takes herself. Said once for each answer. Raises CannotHandle, WrongStep.

    Records petition.rated.
    """
    answer = petition.answers.filter(told_at__isnull=False).order_by("-pk").first()
    if answer is None:
        raise CannotHandle("Chưa có câu trả lời để đánh giá.")
    if Rating.objects.filter(answer=answer).exists():
        raise CannotHandle("Câu trả lời này đã được đánh giá.")
    words = words.strip()[:2000]
    # The timeline seals what the sender of a denunciation says; the rating holds no copy of it.
    kept = "" if petition.is_sealed else words
    # The guarded step comes first: of two ratings at the same moment the second finds the petition rated.
    step(petition, Status.RATED, deed="petition.rated", by=by, facts={"satisfied": is_satisfied})
    rating = Rating.objects.create(answer=answer, is_satisfied=is_satisfied, words=kept)
    tell(petition, EntryKind.RATED, by=by, words=words)
    return rating


@transaction.atomic
def reopen_petition(*, petition: Petition, words: str, by: Person | None = None) -> Petition:
    """The sender asks to look at it again and says what is missing; three times at most. Raises CannotHandle,
    WrongStep. Records petition.reopened."""
    if not words.strip():
        raise CannotHandle("Ghi điều chưa được trả lời hoặc chưa làm.", "words")
    if petition.erased_at is not None:
        raise CannotHandle("Kiến nghị này đã xóa theo thời hạn lưu. Gửi kiến nghị mới nếu việc còn.")
    if petition.reopened >= MOST_REOPENED:
        raise CannotHandle(f"Kiến nghị đã được xem lại {MOST_REOPENED} lần. Gửi kiến nghị mới nếu có việc mới.")
    counted = promise(
        LimitStep.AGAIN, commune=petition.commune, area=petition.area, kind=petition.kind, level=petition.level
    )
    due_on = counted.due_on
    step(
        petition,
        Status.REOPENED,
        deed="petition.reopened",
        by=by,
        reopened=petition.reopened + 1,
        ended_at=None,
        **counted.columns,
    )
    hand(petition, to=petition.unit, front=petition.unit, by=by, due_on=due_on, due_rule=counted.rule)
    tell(petition, EntryKind.REOPENED, by=by, words=words, due_on=due_on)
    queue_many(
        to=people_on(petition),
        subject=f"Người gửi đề nghị xem lại kiến nghị {petition.ref}",
        body="" if petition.is_sealed else words.strip()[:300],
        link=f"/hop-kien-nghi/{petition.ref}/",
    )
    return petition


@transaction.atomic
def withdraw_petition(*, petition: Petition, by: Person | None = None) -> Petition:
    """The sender takes the petition back. Raises WrongStep. Records petition.withdrawn."""
    step(petition, Status.WITHDRAWN, deed="petition.withdrawn", by=by)
    let_go(petition)
    tell(petition, EntryKind.WITHDRAWN, by=by)
    return petition
