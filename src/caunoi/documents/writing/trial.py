"""Tries a template out before an office uses it: a paper that has something for every place is written with it."""

from __future__ import annotations

from datetime import date

from caunoi.documents.reading import Unreadable, read_bytes
from caunoi.documents.writing.docx import write_docx
from caunoi.documents.writing.paper import (
    Appendix,
    Column,
    Issuer,
    Kind,
    Level,
    PaperData,
    Passage,
    Signature,
    Table,
)
from caunoi.documents.writing.template import TemplateRefused, faults_of

_WITH_ADDRESSEES = frozenset({Kind.PROPOSAL, Kind.INVITATION, Kind.DISPATCH})


def template_faults(data: bytes, kind: Kind) -> list[str]:
    """Every fault of a template, a sentence each; empty when a full paper of this kind was written with it and could
    be read again."""
    faults = faults_of(data, kind)
    if faults:
        return faults
    try:
        written = write_docx(sample_of(kind), data)
        read = read_bytes(written, "mau.docx")
    except TemplateRefused as error:
        return [error.sentence]
    except (Unreadable, StopIteration, ValueError, AttributeError):
        # What the checks do not foresee must not reach the office on the day it writes a real paper.
        return ["Điền thử vào mẫu không được. Tải mẫu có sẵn về, sửa dần trên mẫu ấy rồi tải lên."]
    text = "\n".join(line.text for line in read.lines)
    return ["Điền thử vào mẫu xong mà còn dấu ngoặc {{ }}. Viết mỗi chỗ điền liền một dòng."] if "{{" in text else []


def sample_of(kind: Kind) -> PaperData:
    """A paper of this kind with every level of the body, a table and an appendix."""
    table = Table((Column("TT", 1, "center"), Column("Nội dung", 5)), (("Phần một",), ("1", "Nội dung thử")))
    body: tuple[Passage | Table, ...] = (
        Passage(
            "Phần thử",
            Level.PART,
            (
                Passage(
                    "Mục thử",
                    Level.SECTION,
                    (Passage("Ý thử", Level.ITEM, (Passage("Ý nhỏ thử", Level.SUBITEM),)),),
                ),
                Passage("Khoản thử", Level.SECTION),
            ),
        ),
        table,
    )
    if kind == Kind.DECISION:
        body = (Passage("Nội dung điều thử.", Level.ARTICLE),)
    return PaperData(
        kind=kind,
        issuer=Issuer("BAN THƯỜNG TRỰC", "ỦY BAN MTTQ VIỆT NAM XÃ MẪU", "Ban Thường trực Ủy ban MTTQ Việt Nam xã Mẫu"),
        symbol=f"{kind}-MTTQ-BTT",
        number="00",
        on=date(2026, 1, 2),
        place="Mẫu",
        title="văn bản điền thử",
        signature=Signature("CHỦ TỊCH", "Người Ký Thử", ("TM. BAN THƯỜNG TRỰC",)),
        secretary=Signature("THƯ KÝ", "Người Ghi Thử") if kind == Kind.MINUTES else None,
        addressees=("Nơi nhận thử",) if kind in _WITH_ADDRESSEES else (),
        grounds=("Căn cứ văn bản thử",) if kind == Kind.DECISION else (),
        preamble=("Lời mở đầu thử.",) if kind != Kind.DECISION else (),
        body=body,
        closing=("Lời kết thử",),
        recipients=("Như trên", "Lưu: VT"),
        appendices=(Appendix("Phụ lục thử", (table,)),),
    )
