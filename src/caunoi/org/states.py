"""The states of an incident with personal data, and which step may follow which.

"Quá hạn" is no state: lateness is computed from the moment due and now, and is never stored.
"""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices


class IncidentState(TextChoices):
    """How far one incident has come."""

    OPEN = "OPEN", "Chờ thông báo"
    NOTIFIED = "NOTIFIED", "Đã thông báo"
    WAIVED = "WAIVED", "Không phải thông báo"
    CLOSED = "CLOSED", "Đã đóng"


INCIDENT_STEPS: Final[dict[IncidentState, frozenset[IncidentState]]] = {
    IncidentState.OPEN: frozenset({IncidentState.NOTIFIED, IncidentState.WAIVED}),
    IncidentState.NOTIFIED: frozenset({IncidentState.CLOSED}),
    # What looked harmless turns out not to be: it is notified after all.
    IncidentState.WAIVED: frozenset({IncidentState.NOTIFIED, IncidentState.CLOSED}),
    IncidentState.CLOSED: frozenset(),
}


class ToldBy(TextChoices):
    """By which way those whose data it is are told of an incident."""

    LETTER = "LETTER", "Thư, văn bản gửi từng người"
    TEXT = "TEXT", "Tin nhắn, thư điện tử"
    CALL = "CALL", "Gặp trực tiếp, gọi điện"
    PUBLIC = "PUBLIC", "Thông báo công khai"


class PeopleBand(TextChoices):
    """How many people an incident touches: a band, never a list."""

    UNKNOWN = "UNKNOWN", "Chưa rõ"
    FEW = "FEW", "Dưới 10 người"
    TENS = "TENS", "Từ 10 đến 99 người"
    HUNDREDS = "HUNDREDS", "Từ 100 đến 999 người"
    THOUSANDS = "THOUSANDS", "Từ 1.000 đến 9.999 người"
    MORE = "MORE", "Từ 10.000 người trở lên"
