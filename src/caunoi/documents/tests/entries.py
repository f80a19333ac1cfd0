"""Entries of registers for the tests, made by the real deeds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from caunoi.documents import actions
from caunoi.documents.actions import Facts
from caunoi.documents.models import Direction, Document
from caunoi.documents.reading import read_bytes
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast

PLAN_TEXT = """Số: 115/KH-MTTQ-UB

Sơn La, ngày 23 tháng 6 năm 2026

KẾ HOẠCH

Triển khai Chương trình hành động của Mặt trận Tổ quốc Việt Nam

1. Xã Mường Bú tổ chức hòa giải ở cơ sở, sửa đường vào bản Giàn.
"""


def plan_115(**more: Any) -> Facts:
    given: dict[str, Any] = {
        "title": "Triển khai Chương trình hành động của Mặt trận Tổ quốc Việt Nam, nhiệm kỳ 2026 - 2031",
        "number": "115",
        "symbol": "KH-MTTQ-UB",
        "issued_on": date(2026, 6, 23),
        "issuer": "Ủy ban MTTQ Việt Nam tỉnh Sơn La",
        "signer": "Lường Văn Đạo",
        "signer_title": "Phó Chủ tịch Thường trực",
        "recipients": "- Ban Thường trực UBTW MTTQ Việt Nam (b/c);\n- Lưu: VT, VP.",
    }
    return Facts(**{**given, **more})


def letter(title: str = "Mời họp giao ban quý III", **more: Any) -> Facts:
    given: dict[str, Any] = {"title": title, "issued_on": date(2026, 7, 1), "received_on": date(2026, 7, 3)}
    return Facts(**{**given, **more})


def a_file(text: str = PLAN_TEXT, name: str = "ke-hoach.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")


def sent_by_province(cast: Cast, facts: Facts | None = None, *, text: str = "", **more: Any) -> Document:
    """An outgoing paper in the register of the province, entered by its Office."""
    return _entered(cast.clerk, Direction.OUTGOING, cast.province, facts or plan_115(), text, **more)


def received_by_commune(cast: Cast, facts: Facts | None = None, *, text: str = "", **more: Any) -> Document:
    """An incoming paper in the register of Mường Bú, entered by its officer."""
    return _entered(cast.officer, Direction.INCOMING, cast.commune, facts or letter(), text, **more)


def _entered(by: Person, direction: Direction, unit: Any, facts: Facts, text: str, **more: Any) -> Document:
    given: dict[str, Any] = {"by": by, "direction": direction, "unit": unit, "facts": facts, **more}
    if text:
        given |= {"upload": a_file(text), "paper": read_bytes(text.encode(), "ke-hoach.txt")}
    return actions.register_document(**given)
