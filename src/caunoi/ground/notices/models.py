"""The outbox: one row per notice and receiver, written in the transaction of the deed that it tells of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField, NfcTextField, SealedTextField
from caunoi.ground.tables import Stamped
from caunoi.ground.times import now


class Channel(models.TextChoices):
    PAGE = "PAGE", "Trên trang"
    EMAIL = "EMAIL", "Thư điện tử"
    SMS = "SMS", "Tin nhắn SMS"
    ZALO = "ZALO", "Tin Zalo"


TEXTS = (Channel.SMS, Channel.ZALO)
"""Channels that reach a telephone, by a service outside."""


class State(models.TextChoices):
    WAITING = "WAITING", "Chờ gửi"
    SENDING = "SENDING", "Đang gửi"
    SENT = "SENT", "Đã gửi"
    GIVEN_UP = "GIVEN_UP", "Không gửi được"


class Notice(Stamped):
    """Finished text for one person. On the page it is there at once; jobs carry it by mail or to a telephone."""

    to_id = models.BigIntegerField("mã người nhận", null=True)
    address = models.CharField("địa chỉ", max_length=254, blank=True, default="")
    telephone = SealedTextField("số điện thoại", bound_to=("created_at",))
    channel = models.CharField("kênh", max_length=10, choices=Channel)
    subject = NfcCharField("tiêu đề", max_length=300)
    body = NfcTextField("nội dung", blank=True, default="")
    link = models.CharField("đường dẫn", max_length=500, blank=True, default="")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField("số lần thử", default=0)
    next_try_at = models.DateTimeField("lần thử tới", default=now)
    sent_at = models.DateTimeField("lúc gửi", null=True)
    read_at = models.DateTimeField("lúc đọc", null=True)
    last_error = models.CharField("lỗi lần cuối", max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="notices_notice_channel_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="notices_notice_state_known"),
            models.CheckConstraint(
                condition=~Q(channel=Channel.PAGE) | Q(to_id__isnull=False), name="notices_notice_page_has_reader"
            ),
            models.CheckConstraint(
                condition=~Q(channel=Channel.EMAIL) | ~Q(address=""), name="notices_notice_email_has_address"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                name="notices_notice_due",
                condition=Q(state__in=[State.WAITING, State.SENDING]),
            ),
            models.Index(fields=["to_id", "-id"], name="notices_notice_of_reader", condition=Q(channel=Channel.PAGE)),
            models.Index(
                fields=["to_id"], name="notices_notice_unread", condition=Q(channel=Channel.PAGE, read_at__isnull=True)
            ),
        ]

    class Privacy:
        activity = "notices"
        personal = ("to_id", "address", "telephone", "subject", "body")
        plain = (
            "id", "created_at", "channel", "link", "state", "tries", "next_try_at", "sent_at", "read_at", "last_error",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Gateway(Stamped):
    """The service that carries the texts of one channel. `sender` is the name that the telephone shows, with Zalo the
    number of the approved template."""

    channel = models.CharField("kênh", max_length=10, choices=Channel)
    address = models.CharField("địa chỉ", max_length=300, blank=True, default="")
    key = SealedTextField("khóa", bound_to=("channel",))
    sender = NfcCharField("tên gửi, mã mẫu tin", max_length=60, blank=True, default="")
    is_plain = models.BooleanField("tin không dấu", default=False)
    is_on = models.BooleanField("đang dùng", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel"], name="notices_gateway_once"),
            models.CheckConstraint(
                condition=Q(channel__in=[one.value for one in TEXTS]), name="notices_gateway_reaches_telephones"
            ),
        ]

    class Privacy:
        activity = "services"
        personal = ("key",)
        plain = ("id", "created_at", "channel", "address", "sender", "is_plain", "is_on")

    def __str__(self) -> str:
        return self.channel
