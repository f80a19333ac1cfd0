"""Petitions on the same thing: gathered into one matter, each keeping its code and sender; and taken apart again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from caunoi.ground.audit.actions import record
from caunoi.org.models import Person
from caunoi.petitions.access import check_may_handle
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.actions.intake import Contact, Registered, contact_of, register_petition
from caunoi.petitions.actions.stepping import hand, let_go, step, tell
from caunoi.petitions.models import Matter, Petition, PetitionFile, Vault
from caunoi.petitions.models.fields import fields_offered
from caunoi.petitions.states import SECRET_KINDS, Channel, EntryKind, Kind, Status


@transaction.atomic
def merge_petition(*, petition: Petition, into: Petition, by: Person | None) -> Petition:
    """Gather a petition with another about the same thing in the same commune; it follows that one and gets the same
    answer. Raises Denied, CannotHandle, WrongStep. Records petition.merged."""
    check_may_handle(by, petition)
    check_may_handle(by, into)
    if petition.pk == into.pk:
        raise CannotHandle("Chọn một kiến nghị khác.", "into")
    if petition.commune_id != into.commune_id:
        raise CannotHandle("Chỉ gộp kiến nghị của cùng một xã, phường.", "into")
    if petition.kind in SECRET_KINDS or into.kind in SECRET_KINDS:
        raise CannotHandle("Khiếu nại, tố cáo, đơn chưa tách nội dung được xử lý riêng từng đơn, không gộp.", "into")
    if not into.is_running:
        raise CannotHandle(f"{into.ref} không còn đang xử lý.", "into")
    if Petition.objects.filter(matter=petition.matter_id).exclude(pk=petition.pk).exists():
        raise CannotHandle("Kiến nghị này đã có kiến nghị khác gộp vào. Gộp theo chiều ngược lại.", "into")
    left = petition.matter
    step(
        petition, Status.DUPLICATE, deed="petition.merged", by=by, facts={"into": into.ref}, matter=into.matter,
        title=petition.title or into.title, field=petition.field or into.field, kind=petition.kind or into.kind,
    )  # fmt: skip
    Matter.objects.filter(pk=into.matter_id).update(voices=F("voices") + left.voices)
    Matter.objects.filter(pk=left.pk).update(voices=0)
    let_go(petition)
    tell(petition, EntryKind.MERGED, by=by, unit=into.unit)
    return petition


@transaction.atomic
def unmerge_petition(*, petition: Petition, by: Person | None) -> Petition:
    """Take a petition out of a matter again; it goes on by itself from its classification. Raises Denied, WrongStep.

    Records petition.unmerged.
    """
    check_may_handle(by, petition)
    if petition.status != Status.DUPLICATE:
        raise CannotHandle("Kiến nghị này không gộp với việc nào.")
    left = petition.matter
    own = Matter.objects.create(commune=petition.commune)
    step(petition, Status.CLASSIFIED, deed="petition.unmerged", by=by, matter=own)
    Matter.objects.filter(pk=left.pk).update(voices=F("voices") - 1)
    hand(petition, to=petition.unit, front=petition.unit, by=by, due_on=petition.due_on, due_rule=petition.due_rule)
    tell(petition, EntryKind.UNMERGED, by=by, unit=petition.unit)
    return petition


@transaction.atomic
def join_petition(*, petition: Petition, by: Person | None = None, contact: Contact | None = None) -> Registered:
    """Tôi cũng gặp việc này: another person stands behind a published petition, with a code of her own, and gets the
    same answer. Raises CannotHandle. Records petition.registered, petition.joined."""
    if petition.published_at is None or not petition.is_running:
        raise CannotHandle("Việc này không còn đang xử lý. Gửi kiến nghị mới.")
    sent = register_petition(
        by=by,
        commune=petition.commune,
        area=petition.area,
        words=f"Tôi cũng gặp việc này: {petition.public_title}",
        channel=Channel.PAGE,
        contact=contact,
        about=petition.about,
        kind=petition.kind,
        field=petition.field,
    )
    joined = sent.petition
    left = joined.matter_id
    step(joined, Status.DUPLICATE, deed="petition.joined", by=by, facts={"into": petition.ref}, matter=petition.matter)
    Matter.objects.filter(pk=petition.matter_id).update(voices=F("voices") + 1)
    Matter.objects.filter(pk=left).update(voices=0)
    let_go(joined)
    tell(joined, EntryKind.MERGED, unit=petition.unit)
    return sent


@transaction.atomic
def split_petition(
    *, petition: Petition, by: Person | None, words: str, kind: Kind, field: str, rest: str = ""
) -> Petition:
    """Take one of several contents out of a petition into one of its own, with its own code and clock, for the same
    sender, who finds it from her page.

    A denunciation that is taken out of a sealed petition takes the pictures along; `rest` is then what others may read
    of the petition once it is called something else, and the whole of it stays sealed. Raises Denied, CannotHandle.
    Records petition.registered, petition.split.
    """
    check_may_handle(by, petition)
    if not words.strip():
        raise CannotHandle("Ghi nội dung tách ra.", "words")
    if kind == Kind.MIXED:
        raise CannotHandle("Nội dung tách ra thuộc một loại.", "kind")
    if field not in fields_offered():
        raise CannotHandle("Chọn lĩnh vực trong danh sách.", "field")
    if not petition.is_running:
        raise CannotHandle("Chỉ tách kiến nghị đang xử lý.")
    hides = petition.is_sealed and kind == Kind.DENUNCIATION
    if hides and not rest.strip():
        raise CannotHandle("Ghi phần còn lại, bỏ nội dung tố cáo. Không còn gì thì phân loại lại cả đơn.", "rest")
    sent = register_petition(
        by=by,
        commune=petition.commune,
        area=petition.area,
        place=petition.place,
        words=words,
        channel=Channel(petition.channel),
        contact=contact_of(petition),
        kind=kind,
        field=field,
        about=petition.about,
        hides_name=petition.hides_name,
        may_publish=petition.may_publish,
        split_from=petition,
    )
    if hides:
        vault = Vault.objects.get(petition=petition)
        vault.rest = rest.strip()
        vault.save(update_fields=["rest"])
        PetitionFile.objects.filter(petition=petition, answer=None).update(petition=sent.petition)
    record("petition.split", by=by, on=petition, unit=petition.unit, facts={"into": sent.petition.ref})
    tell(petition, EntryKind.SPLIT, by=by, unit=petition.unit, words=f"Tách thành {sent.petition.ref}")
    return sent.petition
