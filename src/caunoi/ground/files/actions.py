"""Taking files in."""

from __future__ import annotations

import hashlib
import io
import secrets
import tempfile
from collections.abc import Iterable
from typing import IO

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from caunoi.ground.files.checking import (
    IMAGE_KINDS,
    KINDS,
    MEGABYTE,
    UploadRefused,
    check_kind,
    clean_name,
    remake_image,
)
from caunoi.ground.files.models import StoredFile
from caunoi.ground.times import today

__all__ = ["ALL_KINDS", "IMAGES", "PAPERS", "TABLES", "UploadRefused", "accept_upload"]

ALL_KINDS = frozenset(KINDS)
PAPERS = frozenset({"pdf", "docx", "txt", "md"})
TABLES = frozenset({"xlsx", "csv"})
IMAGES = frozenset(IMAGE_KINDS)
MOST_BYTES = 20 * MEGABYTE


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


@transaction.atomic
def accept_upload(
    upload: UploadedFile[bytes],
    *,
    by: AbstractBaseUser | None,
    kinds: Iterable[str] = ALL_KINDS,
    max_bytes: int = MOST_BYTES,
) -> StoredFile:
    """Check a file and keep it under a random name; a picture is drawn anew, without EXIF.

    `kinds` are those of `checking.KINDS`. The caller has asked whether the person may, hangs the file on a row of its
    own, and records the deed.

    Raises UploadRefused: too big, empty, of another kind, content and extension disagree, broken, a program, a bomb.
    """
    size = upload.size or 0
    if size > max_bytes:
        raise UploadRefused(f"Chọn tệp không quá {max_bytes // MEGABYTE} MB.")
    if size == 0:
        raise UploadRefused("Tệp rỗng. Chọn tệp khác.")
    name = clean_name(upload.name or "")
    content: IO[bytes] = upload.file  # type: ignore[assignment]  # Django's stubs say File
    kind = check_kind(name, content, frozenset(kinds))
    if kind not in IMAGE_KINDS:
        return _store(name, kind, content, by)
    with tempfile.TemporaryFile() as remade:
        remake_image(kind, content, remade)
        return _store(name, kind, remade, by)
