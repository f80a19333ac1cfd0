"""What the Front does with a petition: classify, claim, assign, forward, note the authority's answer, tell, close."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.files.models import StoredFile
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.times import date_vi, now, today
from caunoi.org.models import Person, Unit, UnitKind
from caunoi.petitions.access import (
    check_may_handle,
    check_may_hold,
    check_may_work_on,
    holder_of,
    identity_behind,
    units_to_assign,
    vault_behind,
)
from caunoi.petitions.actions.counting import again, count_for, recounted
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.actions.intake import bring_out, front_for, front_with_a_head, lock_away
from caunoi.petitions.actions.stepping import PROMISE, hand, let_go, step, tell
from caunoi.petitions.actions.terms import drop_unfitting, run_terms
from caunoi.petitions.deadlines import reckoning_of
from caunoi.petitions.models import Answer, Entry, Identity, Petition, PetitionFile, Vault
from caunoi.petitions.models.fields import fields_offered
from caunoi.petitions.queries.limits import rule_of
from caunoi.petitions.queries.people import people_of, people_on
from caunoi.petitions.states import SEALED_KINDS, SECRET_KINDS, EntryKind, Kind, Level, LimitStep, Status

SHORTEST_REASON = 5


def _link(petition: Petition) -> str:
    return f"/hop-kien-nghi/{petition.ref}/"


@transaction.atomic
def classify_petition(
    *,
    petition: Petition,
    by: Person | None,
    kind: Kind,
    field: str,
    level: Level = Level.ORDINARY,
    title: str = "",
    about: Unit | None = None,
    basis: str = "",
    document: str = "",
) -> Petition:
    """Say what the petition is by law, which field it belongs to, how urgent it is, and which body it complains of.

    The limit of its kind and level is counted from the day of receipt; a longer one for a complex case asks for a
    reason and a paper (Nghị định 124/2020/NĐ-CP, art. 3a, added by 155/2026). A petition about the unit that received
    it goes to the one above at once. Raises Denied, CannotHandle, WrongStep. Records petition.classified.
    """
    check_may_handle(by, petition)
    if petition.status == Status.DUPLICATE:
        raise CannotHandle("Kiến nghị này đã gộp. Tách ra trước, rồi phân loại.")
    if field not in fields_offered(keep=petition.field):
        raise CannotHandle("Chọn lĩnh vực trong danh sách.", "field")
    if kind in SECRET_KINDS and _follow(petition):
        raise CannotHandle(
            "Có kiến nghị khác gộp vào kiến nghị này. Tách ra trước: người khác không đọc đơn này.", "kind"
        )
    if level == Level.COMPLEX and not basis.strip():
        raise CannotHandle("Ghi lý do vụ việc phức tạp: nhiều nơi, nhiều nội dung, nhiều người.", "basis")
    if level == Level.COMPLEX and not document.strip():
        raise CannotHandle("Ghi số văn bản ghi nhận vụ việc phức tạp.", "document")
    front = front_for(petition.commune, about) if petition.unit_id == petition.commune_id else petition.unit
    front = front_with_a_head(front) if kind in SEALED_KINDS else front
    moved = front.pk != petition.unit_id
    before, counted = petition.due_on, _counted_anew(petition, kind, level)
    step(
        petition,
        Status.CLASSIFIED,
        deed="petition.classified",
        by=by,
        kind=kind,
        field=field,
        level=level,
        title="" if kind in SEALED_KINDS else title.strip(),
        about=about,
        is_held=False,
        unit=front,
        resumes_as="",
        # A complaint is between its sender and the Front, whatever was agreed before it was known as one.
        published_at=None if kind in SECRET_KINDS else petition.published_at,
        **counted,
    )
    # Whoever was asked for more need not answer any more: no clock stands for what nobody waits for.
    petition.assignments.open().filter(suspended_at__isnull=False).update(suspended_at=None)
    if petition.is_sealed:
        lock_away(petition, by=by)
    else:
        bring_out(petition)
    drop_unfitting(petition)
    run_terms(petition, by=by)
    told_day = petition.due_on if petition.due_on != before else None
    if told_day is not None:
        petition.assignments.open().filter(due_on=before).update(due_on=told_day, due_rule=petition.due_rule)
    tell(petition, EntryKind.CLASSIFIED, by=by, unit=front, basis=basis, document=document, due_on=told_day)
    held = holder_of(petition)
    lies_wrong = (
        held is None
        or held.is_outside
        or (about is not None and held.unit.path.startswith(about.path))
        or (petition.is_sealed and held.unit_id != front.pk)
    )
    if lies_wrong and not moved:
        # Nobody has it, or an authority, or the very body that it complains of, or where nobody may read it: it comes
        # back to whoever classified it, and a link stops.
        hand(petition, to=front, front=front, by=by, due_on=petition.due_on, due_rule=petition.due_rule)
        tell(petition, EntryKind.ASSIGNED, by=by, unit=front)
    if moved:
        hand(petition, to=front, front=front, by=by, due_on=petition.due_on, due_rule=petition.due_rule)
        tell(petition, EntryKind.ASSIGNED, by=by, unit=front)
        _notify(front, by, petition, f"Kiến nghị {petition.ref} được chuyển lên")
    return petition


def _follow(petition: Petition) -> bool:
    """Whether others were gathered with the petition and read what becomes of it."""
    others = Petition.objects.filter(matter=petition.matter_id, status=Status.DUPLICATE)
    return others.exclude(pk=petition.pk).exists()


def _counted_anew(petition: Petition, kind: Kind, level: Level) -> dict[str, Any]:
    """The columns of the day due where another limit applies now; a day that a person has set stays."""
    reckoning, before = petition.due_reckoning, petition.due_on
    if before is None or "moved" in reckoning or "days" not in reckoning:
        return {}
    start = date.fromisoformat(reckoning["from"])
    rule = rule_of(LimitStep.ANSWER, commune=petition.commune, area=petition.area, kind=kind, level=level, on=start)
    if rule is None or (rule.code, rule.days, rule.counts) == (
        reckoning["rule"], reckoning["days"], reckoning["counts"],
    ):  # fmt: skip
        return {}
    due_on, told = again({**reckoning, **reckoning_of(rule, start, before)})
    if due_on > before and level == Level.COMPLEX:
        # A longer limit is an extension for whoever waits, and is counted as one in public.
        told = {**told, "moved": [[before.isoformat(), due_on.isoformat()]]}
    elif due_on != before:
        told = recounted(told, before, due_on, str(kind.label))
    return {"due_on": due_on, "due_rule": rule.code, "due_reckoning": told}


def _notify(unit: Unit, by: Person | None, petition: Petition, subject: str, body: str = "") -> None:
    due = f"Trả lời trước ngày {date_vi(petition.due_on)}." if petition.due_on else ""
    queue_many(to=people_on(petition, unit, but=by), subject=subject, body=body or due, link=_link(petition))


@transaction.atomic
def claim_petition(*, petition: Petition, by: Person) -> Petition:
    """One person of the holding unit takes the petition on. Whoever comes second is told who has it.

    Raises Denied, CannotHandle. Records petition.claimed.
    """
    check_may_work_on(by, petition)
    held = holder_of(petition)
    if held is None or held.is_outside:
        raise CannotHandle("Kiến nghị này không ở đơn vị.")
    if held.person_id is not None and held.person_id != by.pk:
        raise CannotHandle(f"{held.person} đang xử lý kiến nghị này.")
    if held.person_id is None:
        change(
            held,
            deed="petition.claimed",
            by=by,
            where={"person": None, "ended_at": None},
            unit=held.unit,
            facts={"ref": petition.ref},
            person=by,
            accepted_at=now(),
        )
        tell(petition, EntryKind.CLAIMED, by=by, unit=held.unit)
    if petition.status in (Status.CLASSIFIED, Status.REOPENED):
        step(petition, Status.AT_FRONT, deed="petition.taken", by=by)
    return petition


@transaction.atomic
def assign_petition(
    *, petition: Petition, by: Person | None, unit: Unit, words: str = "", due_on: date | None = None
) -> Petition:
    """Give the petition to a unit of the Front above or beneath. A committee becomes the one that answers for it; a
    board or a village works for the one that gave it.

    Raises Denied, CannotHandle, WrongStep. Records petition.assigned.
    """
    check_may_handle(by, petition)
    check_may_hold(unit, petition)
    if by is not None and not units_to_assign(petition).filter(pk=unit.pk).exists():
        raise CannotHandle("Chọn đơn vị trong danh sách.", "unit")
    if due_on is not None and due_on < today():
        raise CannotHandle("Chọn ngày từ hôm nay trở đi.", "due_on")
    front = unit if unit.kind in (UnitKind.PROVINCE, UnitKind.COMMUNE) else petition.unit
    step(petition, Status.AT_FRONT, deed="petition.assigned", by=by, facts={"to": unit.code}, unit=front)
    hand(petition, to=unit, front=front, by=by, due_on=due_on or petition.due_on, words=words)
    tell(petition, EntryKind.ASSIGNED, by=by, unit=unit, words=words, due_on=due_on)
    _notify(unit, by, petition, f"Kiến nghị {petition.ref} được giao")
    return petition


@transaction.atomic
def return_petition(*, petition: Petition, by: Person, words: str) -> Petition:
    """A unit that was given the petition gives it back with a reason. Raises Denied, CannotHandle.

    Records petition.returned.
    """
    check_may_work_on(by, petition)
    held = holder_of(petition)
    if held is None or held.unit_id == petition.unit_id or held.front_id != petition.unit_id:
        raise CannotHandle("Kiến nghị này không do nơi khác giao.")
    if not words.strip():
        raise CannotHandle("Ghi lý do trả lại.", "words")
    step(petition, petition.status_enum, deed="petition.returned", by=by, facts={"from": held.unit.code})
    hand(petition, to=petition.unit, front=petition.unit, by=by, due_on=petition.due_on, words=words)
    tell(petition, EntryKind.RETURNED, by=by, unit=held.unit, words=words)
    _notify(petition.unit, by, petition, f"{held.unit.short_name} trả lại kiến nghị {petition.ref}", words)
    return petition


@transaction.atomic
def note_answer(
    *,
    petition: Petition,
    by: Person | None,
    unit: Unit,
    words: str,
    document: str = "",
    signer: str = "",
    promised_on: date | None = None,
    files: list[StoredFile] | None = None,
) -> Answer:
    """Keep what the authority answered; the Front judges it before the citizen reads it.

    Raises CannotHandle, WrongStep. Records petition.answered.
    """
    if not words.strip():
        raise CannotHandle("Ghi câu trả lời.", "words")
    if promised_on is not None and promised_on < today():
        raise CannotHandle("Chọn ngày từ hôm nay trở đi.", "promised_on")
    step(petition, Status.ANSWERED, deed="petition.answered", by=by, facts={"from": unit.code})
    answer = Answer.objects.create(
        petition=petition,
        unit=unit,
        words=words.strip(),
        document=document.strip(),
        signer=signer.strip(),
        promised_on=promised_on,
        by=by,
    )
    if files:
        PetitionFile.objects.bulk_create(
            [PetitionFile(petition=petition, answer=answer, file=one, by=by) for one in files]
        )
    relay = count_for(
        LimitStep.RELAY, commune=petition.commune, area=petition.area, kind=petition.kind, level=petition.level
    )
    due_on, rule = (relay.due_on, relay.rule) if relay else (petition.due_on, petition.due_rule)
    hand(petition, to=petition.unit, front=petition.unit, by=by, due_on=due_on, due_rule=rule)
    tell(petition, EntryKind.ANSWERED, by=by, unit=unit, document=document)
    _notify(petition.unit, by, petition, f"{unit.short_name} đã trả lời kiến nghị {petition.ref}")
    return answer


@transaction.atomic
def note_answer_for(*, petition: Petition, by: Person, words: str, document: str = "") -> Answer:
    """An officer enters the answer that an authority gave on paper. Raises Denied, CannotHandle, WrongStep."""
    check_may_handle(by, petition)
    held = holder_of(petition)
    if held is None or not held.is_outside:
        raise CannotHandle("Kiến nghị này không ở cơ quan nào.")
    return note_answer(petition=petition, by=by, unit=held.unit, words=words, document=document)


@transaction.atomic
def answer_petition(
    *,
    petition: Petition,
    by: Person | None,
    words: str,
    document: str = "",
    promised_on: date | None = None,
    answer: Answer | None = None,
) -> Answer:
    """Tell the citizen: in the Front's own words, or with the authority's answer that the Front found good enough.

    With `promised_on` the thing is answered but not done: the petition stays open until that day. Petitions merged
    into this one get the same answer. Raises Denied, CannotHandle, WrongStep. Records petition.told.
    """
    check_may_handle(by, petition)
    if not words.strip():
        raise CannotHandle("Ghi câu trả lời.", "words")
    if promised_on is not None and promised_on < today():
        raise CannotHandle("Chọn ngày từ hôm nay trở đi.", "promised_on")
    to = Status.PROMISED if promised_on else Status.TOLD
    moment = now()
    step(
        petition,
        to,
        deed="petition.told",
        by=by,
        promised_on=promised_on,
        told_at=moment,
        ended_at=None if promised_on else moment,
    )
    if answer is None:
        answer = Answer(petition=petition, unit=petition.unit, by=by)
    answer.words, answer.document, answer.promised_on = words.strip(), document.strip(), promised_on
    answer.told_at = moment
    answer.save()
    if promised_on:
        hand(petition, to=petition.unit, front=petition.unit, by=by, due_on=promised_on, due_rule=PROMISE)
        tell(petition, EntryKind.PROMISED, by=by, unit=answer.unit, document=document, due_on=promised_on)
    else:
        let_go(petition)
        tell(petition, EntryKind.TOLD, by=by, unit=answer.unit, document=document)
    for other in Petition.objects.filter(matter=petition.matter_id, status=Status.DUPLICATE).select_related("unit"):
        tell(other, EntryKind.TOLD, by=by, unit=answer.unit, document=document)
    return answer


@transaction.atomic
def close_petition(*, petition: Petition, by: Person | None) -> Petition:
    """Close what was answered. Raises Denied, WrongStep. Records petition.closed."""
    check_may_handle(by, petition)
    step(petition, Status.CLOSED, deed="petition.closed", by=by)
    tell(petition, EntryKind.CLOSED, by=by, unit=petition.unit)
    return petition


@transaction.atomic
def note_petition(*, petition: Petition, by: Person, words: str) -> Entry:
    """A note that stays among the Front's people. Raises Denied, CannotHandle. Records petition.noted."""
    check_may_work_on(by, petition)
    if not words.strip():
        raise CannotHandle("Ghi nội dung ghi chú.", "words")
    entry = tell(petition, EntryKind.NOTE, by=by, unit=petition.unit, words=words)
    record("petition.noted", by=by, on=petition, unit=petition.unit)
    return entry


@transaction.atomic
def open_vault(*, petition: Petition, by: Person, reason: str) -> Vault:
    """Open the words of a denunciation, for a reason; the trail and the other heads of the unit are told.

    Raises Denied, Unknown (it holds nothing), CannotHandle (`reason`). Records vault.opened.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise CannotHandle("Ghi lý do cần đọc.", "reason")
    vault = vault_behind(by, petition)
    record("vault.opened", by=by, on=petition, unit=petition.unit, facts={"reason": reason.strip()[:300]})
    queue_many(
        to=people_of(petition.unit, but=by, heads=True),
        subject=f"{by} đã mở nội dung niêm phong {petition.ref}",
        body=f"Lý do: {reason.strip()[:300]}",
        link=_link(petition),
    )
    return vault


@transaction.atomic
def open_identity(*, petition: Petition, by: Person, reason: str) -> Identity:
    """Open who sent the petition, once, for a reason; the trail and the head of the unit are told.

    Raises Denied, Unknown (no name was given), CannotHandle (`reason`). Records identity.opened.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise CannotHandle("Ghi lý do cần biết người gửi.", "reason")
    identity = identity_behind(by, petition)
    record("identity.opened", by=by, on=petition, unit=petition.unit, facts={"reason": reason.strip()[:300]})
    tell(petition, EntryKind.IDENTITY, by=by, unit=petition.unit, words=reason)
    queue_many(
        to=people_of(petition.unit, but=by, heads=True),
        subject=f"{by} đã mở thông tin người gửi kiến nghị {petition.ref}",
        body=f"Lý do: {reason.strip()[:300]}",
        link=_link(petition),
    )
    return identity
