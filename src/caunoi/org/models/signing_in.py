"""Lost second factors, keys of village heads, and how often somebody was refused."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.org.models.person import Person


class ResetStatus(models.TextChoices):
    WAITING = "WAITING", "Chờ người thứ hai"
    DONE = "DONE", "Đã đặt lại"
    REFUSED = "REFUSED", "Không đồng ý"
    LAPSED = "LAPSED", "Hết hạn"


class FactorReset(Stamped, Versioned):
    """One administrator asks to take a lost second factor away from a person, another one agrees."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người mất cách xác thực")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người đề nghị")
    reason = NfcCharField("lý do", max_length=300)
    status = models.CharField("trạng thái", max_length=8, choices=ResetStatus, default=ResetStatus.WAITING)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người quyết định"
    )
    decided_at = models.DateTimeField("lúc quyết định", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(status=ResetStatus.WAITING), name="org_factor_reset_one_waiting"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("person"))
                & (Q(decided_by=None) | (~Q(decided_by=F("person")) & ~Q(decided_by=F("asked_by")))),
                name="org_factor_reset_by_two_others",
            ),
        ]

    class Privacy:
        activity = "signing_in"
        personal = ("person", "asked_by", "reason", "decided_by")
        plain = ("id", "created_at", "version", "status", "decided_at")

    def __str__(self) -> str:
        return self.get_status_display()


class RefusalCount(models.Model):
    """How many refusals of one person the trail took lately: beyond a limit they are counted, not written."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    started_at = models.DateTimeField("từ lúc")
    written = models.PositiveIntegerField("đã ghi", default=0)
    held_back = models.PositiveIntegerField("không ghi", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="org_refusal_count_once")]

    class Privacy:
        activity = "safety"
        words = {"person": "người bị từ chối"}
        personal = ("person",)
        plain = ("id", "started_at", "written", "held_back")

    def __str__(self) -> str:
        return f"{self.written} + {self.held_back}"


class KeyStatus(models.TextChoices):
    WAITING = "WAITING", "Chờ mở lần đầu"
    KNOWN = "KNOWN", "Đang dùng"
    REVOKED = "REVOKED", "Đã thu hồi"


class VillageKey(Stamped):
    """The way in of one village head: a link that one telephone opens once, then that telephone and a PIN.

    Of link and telephone only hashes are kept (SHA-256: both are random). `pin` is Argon2id over the six digits and
    the secret of the telephone, so that a copy of the tables does not give the digits away. `rounds` counts how often
    five wrong tries have locked it since the last right one.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="trưởng ban")
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người làm đường dẫn"
    )
    made_at = models.DateTimeField("lúc làm đường dẫn")
    status = models.CharField("trạng thái", max_length=8, choices=KeyStatus, default=KeyStatus.WAITING)
    token_hash = models.CharField(max_length=64)
    device_hash = models.CharField(max_length=64, blank=True, default="")
    device = NfcCharField("máy", max_length=80, blank=True, default="")
    pin = models.CharField(max_length=200, blank=True, default="")
    known_at = models.DateTimeField("lúc nhận máy", null=True, blank=True)
    used_at = models.DateTimeField("dùng lần cuối", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("số lần nhập sai", default=0)
    rounds = models.PositiveSmallIntegerField("số lần tạm khóa", default=0)
    opens_at = models.DateTimeField("tạm khóa đến", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], name="org_village_key_one_each"),
            models.UniqueConstraint(fields=["token_hash"], name="org_village_key_token_once"),
            models.CheckConstraint(
                condition=~Q(status=KeyStatus.KNOWN) | (~Q(device_hash="") & ~Q(pin="")),
                name="org_village_key_known_has_pin",
            ),
        ]
        indexes = [models.Index(fields=["device_hash"], name="org_village_key_by_device")]

    class Privacy:
        activity = "signing_in"
        words = {"token_hash": "dấu của đường dẫn", "device_hash": "dấu của máy", "pin": "mã PIN đã băm"}
        personal = ("person", "made_by", "token_hash", "device_hash", "device", "pin")
        plain = (
            "id",
            "created_at",
            "made_at",
            "status",
            "known_at",
            "used_at",
            "tries",
            "rounds",
            "opens_at",
        )

    def __str__(self) -> str:
        return self.get_status_display()
