"""Stored files. A row says what the bytes are; who may see them is the business of the folder that hangs them up."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.files.recordings import CLEANERS
from caunoi.ground.tables import Stamped

RECORDING_KINDS = frozenset(CLEANERS)


class Kind(models.TextChoices):
    """Kinds of files that are taken in, by content; the value is the usual extension."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    PNG = "png", "Ảnh PNG"
    JPEG = "jpg", "Ảnh JPEG"
    WEBP = "webp", "Ảnh WebP"
    TXT = "txt", "Văn bản thuần"
    CSV = "csv", "CSV"
    MD = "md", "Markdown"
    WEBM = "webm", "Ghi âm WebM"
    OGG = "ogg", "Ghi âm Ogg"
    M4A = "m4a", "Ghi âm M4A"
    MP3 = "mp3", "Ghi âm MP3"
    WAV = "wav", "Ghi âm WAV"


class StoredFile(Stamped):
    """A file as it was taken in: checked, images made anew, kept under a random name. It bears no access rule."""

    name = NfcCharField("tên tệp", max_length=200)
    kind = models.CharField("loại", max_length=10, choices=Kind)
    content_type = models.CharField("kiểu nội dung", max_length=100)
    size = models.PositiveBigIntegerField("số byte")
    sha256 = models.CharField("SHA-256", max_length=64)
    file = models.FileField("tệp", max_length=200)
    by_id = models.BigIntegerField("mã người gửi", null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=Kind.values), name="files_storedfile_kind_known")]
        indexes = [models.Index(fields=["sha256"], name="files_storedfile_sha256")]

    class Privacy:
        activity = "files"
        personal = ("name", "file", "by_id")
        plain = ("id", "created_at", "kind", "content_type", "size", "sha256")

    def __str__(self) -> str:
        return self.name

    @property
    def is_recording(self) -> bool:
        return self.kind in RECORDING_KINDS
