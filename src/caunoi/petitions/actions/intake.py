"""A petition comes in: drafts on the way through the pages, and the registration itself."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from caunoi.ground.audit.actions import erase_personal, record
from caunoi.ground.fields import sealed
from caunoi.ground.files.actions import IMAGES, accept_upload
from caunoi.ground.files.models import StoredFile
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.refs import new_ref
from caunoi.ground.times import date_vi, now, today
from caunoi.org.models import Person, Unit
from caunoi.petitions.access import ids_worked_for, tail_digest
from caunoi.petitions.accusing import accusing_words
from caunoi.petitions.actions.counting import promise
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.actions.stepping import hand, tell
from caunoi.petitions.actions.terms import run_terms
from caunoi.petitions.models import Draft, DraftPhoto, Identity, Matter, Petition, PetitionFile, Rating, Vault
from caunoi.petitions.models.petition import DRAFT_KEPT, LONGEST_WORDS, MOST_PHOTOS
from caunoi.petitions.queries.people import people_of, people_on
from caunoi.petitions.states import SEALED_KINDS, SENDERS, Channel, EntryKind, Kind, Level, LimitStep

KEY_BYTES = 16
TRIES = 5
_NAMED_BY_LOT = re.compile(r"anh-[0-9a-f]{8}\.jpg")
SEALED_WORDS = "Nội dung tố cáo đã niêm phong."
HELD_WORDS = "Nội dung giữ kín, chờ người đứng đầu đọc."
MIXED_WORDS = "Đơn có nhiều nội dung, giữ kín đến khi người đứng đầu tách."


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the sender, as she gave it; all empty for a petition without a name. `consents` is her agreement
    that this is kept to answer her."""

    full_name: str = ""
    telephone: str = ""
    address: str = ""
    id_number: str = ""
    consents: bool = False
    tells_by: str = ""
    """The channel by which she wants to be told, "" for none."""

    @property
    def is_given(self) -> bool:
        return bool(self.full_name or self.telephone or self.address or self.id_number)

    @property
    def tail(self) -> str:
        """The last four digits of the telephone number; "" without one."""
        return self.telephone[-4:]


def contact_of(petition: Petition) -> Contact | None:
    """How to reach the sender, to be carried to another petition of hers and shown to nobody."""
    found = Identity.objects.filter(petition=petition).first()
    if found is None:
        return None
    return Contact(
        found.full_name, found.telephone, found.address, found.id_number, consents=True, tells_by=found.tells_by
    )


@dataclass(frozen=True, slots=True)
class Registered:
    """A petition that came in, and the four digits that go with its code."""

    petition: Petition
    tail: str


@transaction.atomic
def register_petition(
    *,
    by: Person | None,
    commune: Unit,
    words: str,
    area: Unit | None = None,
    place: str = "",
    channel: Channel = Channel.PAGE,
    contact: Contact | None = None,
    hides_name: bool = True,
    may_publish: bool = False,
    about: Unit | None = None,
    photos: Sequence[StoredFile] = (),
    voice: StoredFile | None = None,
    language: str = "",
    interpreter: str = "",
    wants_interpreter: bool = False,
    kind: Kind | str = "",
    field: str = "",
    level: Level = Level.ORDINARY,
    split_from: Petition | None = None,
    is_demo: bool = False,
) -> Registered:
    """Take a petition in: one code, one unit that owes the answer, one day. `by` None is the citizen herself.

    Words may be missing where a voice tells it. Raises CannotHandle (`words`, `contact`). Records petition.registered.
    """
    contact = contact or Contact()
    words = words.strip()
    if not words and voice is None:
        raise CannotHandle("Hãy kể việc đang xảy ra.", "words")
    if len(words) > LONGEST_WORDS:
        raise CannotHandle(f"Viết ngắn lại, không quá {LONGEST_WORDS} ký tự.", "words")
    if contact.is_given and not contact.consents:
        raise CannotHandle("Đánh dấu đồng ý để Mặt trận giữ thông tin liên hệ, hoặc gửi không để tên.", "consents")
    front = front_for(commune, about)
    # Whoever handles petitions and writes for somebody has looked; the sender herself and a village head have not.
    is_held = not kind and not (by is not None and ids_worked_for(by)) and bool(accusing_words(f"{words}\n{place}"))
    kind = Kind.DENUNCIATION if is_held else kind
    front = front_with_a_head(front) if kind in SEALED_KINDS else front
    counted = promise(LimitStep.ANSWER, commune=commune, area=area, kind=kind, level=level)
    due_on = counted.due_on
    tail = contact.tail or f"{secrets.randbelow(10_000):04d}"
    petition = _create(
        tail,
        matter=Matter.objects.create(commune=commune),
        channel=channel,
        commune=commune,
        area=area,
        place=place.strip(),
        words=words,
        language=language,
        interpreter=interpreter,
        wants_interpreter=wants_interpreter,
        kind=kind,
        field=field,
        level=level,
        unit=front,
        about=about,
        is_held=is_held,
        entered_by=by,
        hides_name=hides_name,
        may_publish=may_publish,
        **counted.columns,
        split_from=split_from,
        is_demo=is_demo,
    )
    if petition.is_sealed:
        lock_away(petition)
    if contact.is_given:
        Identity.objects.create(
            petition=petition,
            full_name=contact.full_name,
            telephone=contact.telephone,
            address=contact.address,
            id_number=contact.id_number,
            tells_by=contact.tells_by if contact.telephone else "",
            consented_at=now(),
        )
    if sent := [*photos, *([voice] if voice else [])]:
        PetitionFile.objects.bulk_create([PetitionFile(petition=petition, file=one, by=by) for one in sent])
    hand(petition, to=front, front=front, by=by, due_on=due_on, due_rule=counted.rule)
    tell(petition, EntryKind.SENT, by=by, unit=front, due_on=due_on)
    run_terms(petition, by=by)
    record(
        "petition.registered",
        by=by,
        on=petition,
        unit=front,
        facts={"ref": petition.ref, "channel": channel, "due_on": due_on.isoformat()},
    )
    queue_many(
        to=people_on(petition),
        subject=f"Kiến nghị mới {petition.ref} ở {petition.place_words}",
        body=f"Trả lời trước ngày {date_vi(due_on)}.",
        link=f"/hop-kien-nghi/{petition.ref}/",
    )
    return Registered(petition, tail)


def _create(tail: str, **fields: Any) -> Petition:
    """The row under a code that nobody has yet."""
    for _ in range(TRIES):
        ref = new_ref("KN", today())
        try:
            with transaction.atomic():
                return Petition.objects.create(ref=ref, tail_digest=tail_digest(ref, tail), **fields)
        except IntegrityError:
            if not Petition.objects.filter(ref=ref).exists():
                raise
    raise RuntimeError("five codes in a row were taken")


def lock_away(petition: Petition, *, by: Person | None = None) -> None:
    """Take the words of a denunciation, or of what may hold one, out of the petition and seal them; nothing that lists,
    searches or forwards petitions comes near them any more."""
    if not Vault.objects.filter(petition=petition).exists():
        Vault.objects.create(petition=petition, words=petition.words, title=petition.title, place=petition.place)
    is_mixed = petition.kind == Kind.MIXED
    petition.words = HELD_WORDS if petition.is_held else MIXED_WORDS if is_mixed else SEALED_WORDS
    petition.title = petition.place = ""
    petition.public_title = petition.public_words = petition.public_answer = ""
    petition.published_at, petition.hides_name = None, True
    # What is held may turn out to be an ordinary petition, or its rest: then its sender's agreement stands.
    petition.may_publish = petition.may_publish and (petition.is_held or is_mixed)
    petition.files.exclude(words="").update(words="")
    for entry in petition.entries.exclude(words="").filter(kind__in=SENDERS):
        entry.words, entry.sealed = "", entry.words
        entry.save(update_fields=["words", "sealed"])
    Rating.objects.filter(answer__petition=petition).update(words="")
    if by is not None:
        # A summary, a place that an officer had written: the trail keeps their digests only.
        erase_personal(on=petition, by=by, unit=petition.unit)
    petition.save(
        update_fields=[
            "words", "title", "place", "folded", "public_title", "public_words", "public_answer", "published_at",
            "may_publish", "hides_name",
        ]
    )  # fmt: skip


def bring_out(petition: Petition) -> None:
    """A head has found that it is no denunciation: the words come back into the petition. Where a denunciation was
    taken out of it, only what she left comes back; the whole of what was said stays sealed."""
    vault = Vault.objects.filter(petition=petition).first()
    if vault is None:
        return
    if vault.rest:
        petition.words = vault.rest
        petition.save(update_fields=["words", "folded"])
        return
    petition.words, petition.place = vault.words, vault.place
    petition.title = petition.title or vault.title
    petition.save(update_fields=["words", "title", "place", "folded"])
    for entry in petition.entries.filter(kind__in=SENDERS):
        if entry.sealed:
            entry.words, entry.sealed = entry.sealed, ""
            entry.save(update_fields=["words", "sealed"])
    vault.delete()


def front_for(commune: Unit, about: Unit | None) -> Unit:
    """The Front's unit that answers: the commune's, unless the petition is about it or about one of its villages'
    boards; then the one above."""
    if about is not None and about.path.startswith(commune.path) and about.kind != "AGENCY" and commune.parent:
        return commune.parent
    return commune


def front_with_a_head(front: Unit) -> Unit:
    """Where a denunciation goes: nobody but a head opens it, so that a unit that has none today hands it up."""
    return front if people_of(front, heads=True) or front.parent is None else front.parent


# Drafts


@transaction.atomic
def begin_draft(*, given: dict[str, Any], by: Person | None = None) -> Draft:
    """Keep what a person has written on the first page. It lapses after thirty days."""
    draft = Draft.objects.create(key=secrets.token_urlsafe(KEY_BYTES), given=given, kept_until_at=now() + DRAFT_KEPT)
    record("petition_draft.begun", by=by, on=draft)
    return draft


def keep_tail(*, petition: Petition, tail: str, by: Person | None = None) -> Draft:  # noqa: ARG001
    """Keep the four digits of a petition that came in without a draft, for the page that shows its code."""
    return Draft.objects.create(
        key=secrets.token_urlsafe(KEY_BYTES), given={"tail": tail}, petition=petition, kept_until_at=now() + DRAFT_KEPT
    )


def keep_draft(
    *,
    draft: Draft,
    by: Person | None = None,  # noqa: ARG001 (every deed names who does it)
    words: str | None = None,
    contact: str | None = None,
    **given: Any,
) -> Draft:
    """Keep another page of a draft. A draft that was sent stays as it is."""
    if draft.petition_id is None:
        draft.given = {**draft.given, **given}
        if words is not None:
            draft.words = words
        if contact is not None:
            draft.contact = contact
        Draft.objects.filter(pk=draft.pk, petition=None).update(
            given=draft.given,
            words=sealed(draft, "words", draft.words),
            contact=sealed(draft, "contact", draft.contact),
        )
    return draft


@transaction.atomic
def add_photo(*, draft: Draft, upload: UploadedFile[bytes], by: Person | None = None) -> DraftPhoto:
    """Keep a picture with a draft, drawn anew. One that a device named by lot (`anh-1f2e3d4c.jpg`) and sent twice is
    kept once. Raises CannotHandle (`photos`), UploadRefused."""
    if draft.petition_id is not None:
        raise CannotHandle("Kiến nghị này đã gửi.", "photos")
    name = upload.name or ""
    is_by_lot = _NAMED_BY_LOT.fullmatch(name) is not None
    if is_by_lot and (there := draft.photos.filter(file__name=name).first()):
        return there
    if draft.photos.count() >= MOST_PHOTOS:
        raise CannotHandle(f"Gửi được nhiều nhất {MOST_PHOTOS} ảnh.", "photos")
    # What a sender calls her pictures may name people; nobody needs it. What is said of a refused one is the caller's.
    if not is_by_lot:
        upload.name = f"anh{PurePath(name).suffix[:6]}"
    stored = accept_upload(upload, by=by, kinds=IMAGES)
    return DraftPhoto.objects.create(draft=draft, file=stored)


@transaction.atomic
def drop_photo(*, draft: Draft, number: int, by: Person | None = None) -> None:  # noqa: ARG001
    """Take a picture out of a draft that was not sent."""
    photo = draft.photos.filter(pk=number).select_related("file").first() if draft.petition_id is None else None
    if photo is not None:
        photo.delete()
        photo.file.delete()


@transaction.atomic
def send_draft(*, draft: Draft, contact: Contact, by: Person | None = None, **fields: Any) -> Registered:
    """Make a petition of a draft, once: whoever presses again gets the petition that is there.

    Raises CannotHandle. Records petition.registered.
    """
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.petition is not None:
        return Registered(held.petition, held.given.get("tail", ""))
    photos = [one.file for one in held.photos.select_related("file")]
    sent = register_petition(by=by, contact=contact, photos=photos, voice=held.voice, **fields)
    DraftPhoto.objects.filter(draft=held).delete()
    # What was written stands in the petition now. The four digits stay for the page that shows the code.
    given = {} if contact.tail else {"tail": sent.tail}
    Draft.objects.filter(pk=held.pk).update(petition=sent.petition, given=given, words="", contact="", voice=None)
    return sent
