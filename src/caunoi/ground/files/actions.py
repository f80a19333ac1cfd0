"""Taking files in, and clearing away what no row speaks of."""

from __future__ import annotations

import hashlib
import io
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import IO

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files import File
from django.core.files.storage import Storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction

from caunoi.ground.files.checking import (
    IMAGE_KINDS,
    KINDS,
    MEGABYTE,
    RECORDING_KINDS,
    UploadRefused,
    check_kind,
    clean_name,
    kind_of_content,
    remake_image,
    remake_recording,
)
from caunoi.ground.files.models import StoredFile
from caunoi.ground.files.scanning import NoAnswer, virus_in
from caunoi.ground.times import now, today

__all__ = [
    "ALL_KINDS",
    "IMAGES",
    "PAPERS",
    "RECORDINGS",
    "TABLES",
    "NotAgreed",
    "OwnFile",
    "UploadRefused",
    "accept_upload",
    "check_agreed",
    "sweep_orphans",
]

RECORDINGS = RECORDING_KINDS
ALL_KINDS = frozenset(KINDS) - RECORDINGS
"""Whatever may hang on a piece of work; a voice is taken in only where it is asked for."""
PAPERS = frozenset({"pdf", "docx", "txt", "md"})
TABLES = frozenset({"xlsx", "csv"})
IMAGES = frozenset(IMAGE_KINDS)
MOST_BYTES = 20 * MEGABYTE
MOST_SECONDS = 300
ORPHAN_AGE = timedelta(days=1)


class NotAgreed(UploadRefused):
    """Pictures, and nobody says that whoever is seen in them has agreed. `field`: the box of `inputs.agreed_field`."""

    field = "agreed"

    def __init__(self) -> None:
        super().__init__("Tệp gửi lên có ảnh. Đánh dấu ô này nếu đúng như vậy, rồi chọn lại tệp.")


class OwnFile(SimpleUploadedFile):
    """A file that this program wrote itself: nobody sent it, and no scanner need look at it."""


def _random_path() -> str:
    """A path that tells nothing of the file and cannot be guessed: year, month, 32 random letters."""
    return f"{today():%Y/%m}/{secrets.token_hex(16)}"


def _store(name: str, kind: str, content: IO[bytes], by: AbstractBaseUser | None) -> StoredFile:
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256")  # type: ignore[arg-type]  # any readable binary file will do
    size = content.seek(0, io.SEEK_END)
    content.seek(0)
    stored = StoredFile(
        name=name,
        kind=kind,
        content_type=KINDS[kind].content_type,
        size=size,
        sha256=digest.hexdigest(),
        by_id=by.pk if by else None,
    )
    stored.file.save(_random_path(), File(content), save=False)
    stored.save()
    return stored


def _scan(content: IO[bytes]) -> None:
    try:
        virus = virus_in(content)
    except NoAnswer as error:
        raise UploadRefused(
            "Chưa quét được vi-rút nên chưa nhận tệp. Gửi phần chữ trước, hoặc thử lại sau ít phút."
        ) from error
    if virus:
        raise UploadRefused("Trong tệp có mã độc nên không nhận. Quét vi-rút máy của bạn, rồi gửi bản sạch.")


def check_agreed(uploads: Iterable[UploadedFile[bytes]], *, agreed: bool) -> int:
    """How many of the files are pictures, told by their bytes whatever their names say; asked before one is kept.

    Pictures inside a PDF or a Word file are not seen. The caller records what was agreed. Raises NotAgreed, and
    UploadRefused for what is taken in nowhere.
    """
    kinds = [kind_of_content(upload.file) for upload in uploads]  # type: ignore[arg-type]  # Django's stubs say File
    pictures = sum(kind in IMAGES for kind in kinds)
    if pictures and not agreed:
        raise NotAgreed
    return pictures


@transaction.atomic
def accept_upload(
    upload: UploadedFile[bytes],
    *,
    by: AbstractBaseUser | None,
    kinds: Iterable[str] = ALL_KINDS,
    max_bytes: int = MOST_BYTES,
    max_seconds: int = MOST_SECONDS,
) -> StoredFile:
    """Check a file, show it to the scanner where one is set, and keep it under a random name; a picture is drawn anew,
    without EXIF; of a recording the sound alone is kept.

    `kinds` are those of `checking.KINDS`. The caller has asked whether the person may, hangs the file on a row of its
    own, and records the deed.

    Raises UploadRefused: too big, too long, empty, of another kind, content and extension disagree, broken, a program,
    a bomb, with a virus, or not scanned because the scanner does not answer.
    """
    size = upload.size or 0
    if size > max_bytes:
        raise UploadRefused(f"Chọn tệp không quá {max_bytes // MEGABYTE} MB.")
    if size == 0:
        raise UploadRefused("Tệp rỗng. Chọn tệp khác.")
    name = clean_name(upload.name or "")
    content: IO[bytes] = upload.file  # type: ignore[assignment]  # Django's stubs say File
    kind = check_kind(name, content, frozenset(kinds))
    if not isinstance(upload, OwnFile):
        _scan(content)
    if kind not in IMAGE_KINDS and kind not in RECORDINGS:
        return _store(name, kind, content, by)
    with tempfile.TemporaryFile() as remade:
        if kind in RECORDINGS:
            remake_recording(kind, content, remade, max_seconds)
        else:
            remake_image(kind, content, remade)
        return _store(name, kind, remade, by)


def _months(storage: Storage) -> Iterator[str]:
    try:
        years = storage.listdir("")[0]
    except FileNotFoundError:  # nothing was ever kept
        return
    for year in years:
        for month in storage.listdir(year)[0]:
            yield f"{year}/{month}"


def sweep_orphans() -> int:
    """Delete stored bytes older than a day that no row speaks of: their deed was undone. Gives how many."""
    storage: Storage = StoredFile.file.field.storage
    swept = 0
    for folder in _months(storage):
        names = {f"{folder}/{name}" for name in storage.listdir(folder)[1]}
        known = set(StoredFile.objects.filter(file__startswith=f"{folder}/").values_list("file", flat=True))
        for name in names - known:
            if storage.get_modified_time(name) < now() - ORPHAN_AGE:
                storage.delete(name)
                swept += 1
    return swept
