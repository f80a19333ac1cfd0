"""A voice that came in place of written words, or beside them: kept with the draft, heard and written down."""

from __future__ import annotations

from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from caunoi.ground.audit.actions import change
from caunoi.ground.files.actions import RECORDINGS, accept_upload
from caunoi.ground.files.checking import MEGABYTE
from caunoi.org.models import Person
from caunoi.petitions.access import check_may_work_on
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.models import Draft, Petition, PetitionFile
from caunoi.petitions.models.petition import LONGEST_WORDS

MOST_BYTES = 5 * MEGABYTE
MOST_SECONDS = 300


@transaction.atomic
def add_voice(*, draft: Draft, upload: UploadedFile[bytes], by: Person | None = None) -> Draft:
    """Keep a recording with a draft, in place of one that was there. Raises CannotHandle (`voice`), UploadRefused."""
    if draft.petition_id is not None:
        raise CannotHandle("Kiến nghị này đã gửi.", "voice")
    upload.name = f"giong-noi{PurePath(upload.name or '').suffix[:6]}"
    stored = accept_upload(upload, by=by, kinds=RECORDINGS, max_bytes=MOST_BYTES, max_seconds=MOST_SECONDS)
    drop_voice(draft=draft, by=by)
    draft.voice = stored
    Draft.objects.filter(pk=draft.pk, petition=None).update(voice=stored)
    return draft


@transaction.atomic
def drop_voice(*, draft: Draft, by: Person | None = None) -> None:  # noqa: ARG001 (every deed names who does it)
    """Take the recording out of a draft that was not sent."""
    dropped = draft.voice
    if draft.petition_id is None and dropped is not None:
        draft.voice = None
        Draft.objects.filter(pk=draft.pk).update(voice=None)
        dropped.delete()


@transaction.atomic
def write_voice_down(*, petition: Petition, words: str, by: Person | None) -> Petition:
    """Write beside a recording what it says. Where the sender wrote nothing, these are the words of the petition
    from now on, so that it can be found, forwarded and answered as any other.

    Raises Denied, CannotHandle (`words`). Records petition.written_down.
    """
    check_may_work_on(by, petition)
    words = words.strip()
    if not words:
        raise CannotHandle("Ghi lại lời trong bản ghi âm.", "words")
    if petition.is_sealed:
        raise CannotHandle("Nội dung đã niêm phong: nghe bản ghi âm, không chép lời ra ngoài.", "words")
    voice = voice_of(petition)
    if voice is None:
        raise CannotHandle("Kiến nghị này không có bản ghi âm.", "words")
    stands_for_words = petition.words.strip() in ("", voice.words)
    voice.words = words[:LONGEST_WORDS]
    voice.save(update_fields=["words"])
    values = {"words": voice.words} if stands_for_words else {}
    return change(petition, deed="petition.written_down", by=by, unit=petition.unit, values=values)


def voice_of(petition: Petition) -> PetitionFile | None:
    """The recording that the sender sent."""
    sent = petition.files.filter(answer=None, file__kind__in=RECORDINGS).select_related("file")
    return sent.order_by("pk").first()
