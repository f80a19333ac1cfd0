"""Writing 90 official papers, one for each unit: a programme of the year with a landscape appendix of its tasks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import docx

from bench.harness import Figure, figure, made, measure, peak_mb
from caunoi.documents.writing import (
    Appendix,
    Column,
    Issuer,
    Kind,
    Level,
    PaperData,
    Passage,
    Signature,
    Table,
    write_docx,
)

PAPERS = 90
PARTS, SECTIONS, DASHES, ROWS = 4, 5, 4, 60
TEXT = (
    "Tổ chức tuyên truyền, quán triệt sâu rộng Nghị quyết Đại hội đại biểu toàn quốc MTTQ Việt Nam tới các tầng lớp "
    "Nhân dân, nhất là vùng đồng bào dân tộc thiểu số, vùng sâu, vùng xa, vùng biên giới."
)


def programme() -> PaperData:
    """About eight pages of body and six of appendix."""
    dashes = tuple(Passage(TEXT, Level.ITEM) for _ in range(DASHES))
    sections = tuple(Passage(TEXT[:90], Level.SECTION, dashes) for _ in range(SECTIONS))
    columns = (
        Column("TT", 5),
        Column("Nội dung", 45),
        Column("Chủ trì", 20),
        Column("Phối hợp", 20),
        Column("Hạn", 10),
    )
    rows = tuple((str(at), TEXT, "Ban Tuyên giáo", "Các tổ chức thành viên", "30/9/2026") for at in range(1, ROWS + 1))
    return PaperData(
        kind=Kind.PLAN,
        issuer=Issuer("BAN THƯỜNG TRỰC", "ỦY BAN MTTQ VIỆT NAM XÃ MƯỜNG BÚ"),
        symbol="KH-MTTQ-BTT",
        place="Mường Bú",
        on=date(2026, 7, 8),
        title="Chương trình công tác Mặt trận năm 2026",
        preamble=(TEXT,),
        body=tuple(Passage("NHIỆM VỤ TRỌNG TÂM", Level.PART, sections) for _ in range(PARTS)),
        closing=(TEXT,),
        recipients=("Đảng ủy xã (b/c)", "Các tổ chức thành viên", "Lưu: VT"),
        signature=Signature("CHỦ TỊCH", "Quàng Thị Xuân", ("TM. BAN THƯỜNG TRỰC",)),
        appendices=(Appendix("Phân công nhiệm vụ", (Table(columns, rows),)),),
    )


def empty_papers() -> None:
    """What a general library takes to save as many papers without a word."""
    for _ in range(PAPERS):
        docx.Document().save(io.BytesIO())


def run(_database: str) -> Iterator[Figure]:
    data = programme()
    papers = [replace(data, number=str(at)) for at in range(1, PAPERS + 1)]
    made(f"{PAPERS} papers of {1 + PARTS * (1 + SECTIONS * (1 + DASHES)) + 1} paragraphs and {ROWS} rows")
    before_mb = peak_mb()
    cost = measure(lambda: [write_docx(paper) for paper in papers])
    ours_mb = peak_mb()
    baseline = ("python-docx saves 90 empty ones", measure(empty_papers))
    yield figure("90 official papers", cost, baseline, unit="s", limit=10)
    yield Figure(
        name="90 official papers, peak memory",
        value=ours_mb,
        unit="MB",
        baseline="the process before it writes",
        ratio=ours_mb / before_mb,
        cpu_ms=cost.cpu * 1000,
        peak_mb=ours_mb,
        n=cost.n,
        limit=150,
    )
