"""Lists that came in and wait to be looked at."""

from __future__ import annotations

from django.db import models

from caunoi.ground.fields import NfcCharField, NfcTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.org.models.person import Person


class DraftStatus(models.TextChoices):
    OPEN = "OPEN", "Chờ áp dụng"
    APPLIED = "APPLIED", "Đã áp dụng"


class ImportKind(models.TextChoices):
    """What a list holds."""

    AREAS = "AREAS", "khu dân cư"
    PEOPLE = "PEOPLE", "tài khoản"
    TASKS = "TASKS", "nhiệm vụ"
    FIGURES = "FIGURES", "số liệu báo cáo"


class ListImport(Stamped, Versioned):
    """A file that was read and shown but not applied yet. Its owner alone sees it.

    `rows` holds what the file said, as the row of its kind by name; verdicts are worked out anew each time they are
    shown. The folders above keep their lists here too, each kind behind its own doors. Once a list of accounts is
    applied, only {"person": number} is left of each new one.
    """

    kind = models.CharField("loại danh sách", max_length=8, choices=ImportKind, default=ImportKind.AREAS)
    key = models.CharField(max_length=32)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    file_name = NfcCharField("tệp", max_length=200)
    rows = models.JSONField()
    status = models.CharField(max_length=8, choices=DraftStatus, default=DraftStatus.OPEN)
    expires_at = models.DateTimeField("giữ đến")
    outcome = NfcTextField("kết quả", blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="org_list_import_key_once")]

    class Privacy:
        activity = "accounts"
        words = {"person": "người nhập danh sách", "rows": "các dòng của danh sách"}
        untold = ("key",)
        personal = ("person", "file_name", "rows")
        plain = ("id", "created_at", "version", "kind", "key", "status", "expires_at", "outcome")

    def __str__(self) -> str:
        return self.key
