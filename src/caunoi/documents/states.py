"""The states of one receiver of a paper that was sent with receipt."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices


class ReceiptStatus(TextChoices):
    """How far one receiver has come with the paper. A receiver that asks keeps its state: a question stands beside."""

    SENT = "SENT", "Đã gửi"
    OPENED = "OPENED", "Đã mở"
    RECEIVED = "RECEIVED", "Đã nhận"
    STUDIED = "STUDIED", "Đã quán triệt"


WAITING: Final = (ReceiptStatus.SENT, ReceiptStatus.OPENED)
"""Nobody has said yet that the paper is there."""

STEPS: Final[dict[ReceiptStatus, frozenset[ReceiptStatus]]] = {
    ReceiptStatus.SENT: frozenset({ReceiptStatus.OPENED, ReceiptStatus.RECEIVED}),
    ReceiptStatus.OPENED: frozenset({ReceiptStatus.RECEIVED}),
    ReceiptStatus.RECEIVED: frozenset({ReceiptStatus.STUDIED}),
    ReceiptStatus.STUDIED: frozenset(),
}

HOLDER: Final[dict[ReceiptStatus, str]] = {
    ReceiptStatus.SENT: "Nơi nhận",
    ReceiptStatus.OPENED: "Nơi nhận",
    ReceiptStatus.RECEIVED: "Nơi nhận",
    ReceiptStatus.STUDIED: "Đơn vị gửi",
}

WORDS: Final[dict[ReceiptStatus, tuple[str, str]]] = {
    # status -> (what staff read, what happens next)
    ReceiptStatus.SENT: ("Đã gửi", "Nơi nhận mở văn bản, xác nhận đã nhận"),
    ReceiptStatus.OPENED: ("Đã mở", "Nơi nhận xác nhận đã nhận"),
    ReceiptStatus.RECEIVED: ("Đã nhận", "Nơi nhận quán triệt nếu văn bản yêu cầu"),
    ReceiptStatus.STUDIED: ("Đã quán triệt", "Đơn vị gửi xem kết quả quán triệt"),
}


class Way(TextChoices):
    """How a paper goes to one receiver."""

    UNIT = "UNIT", "Trong hệ thống"
    LINK = "LINK", "Liên kết riêng"
    PAPER = "PAPER", "Bản giấy"
