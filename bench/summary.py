"""From 90 reports to one paper: the page on which their words are merged, freezing, and the official report as DOCX.

90 units with 300 figures and a narrative of ten sentences each, seed 115. Beside the merging of ideas stands the
comparison of all pairs, beside the page the same texts written out bare, beside the paper the same words and tables by
bare python-docx.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from functools import partial
from typing import Any, cast

import django

from bench.harness import Database, Figure, figure, made, measure, temporary_database, visits
from bench.round_totals import _form, _quarter

UNITS = 90
MERGE_LIMIT, PAPER_LIMIT = 500.0, 3000.0
SAID = (
    "Tổ chức {} hội nghị tuyên truyền chủ trương của Đảng, pháp luật của Nhà nước cho {} lượt người.",
    "Vận động nhân dân hiến {} m2 đất, đóng góp {} ngày công làm đường giao thông nông thôn.",
    "Phối hợp rà soát, hỗ trợ xóa {} nhà tạm, nhà dột nát cho hộ nghèo trên địa bàn {}.",
    "Ban Công tác Mặt trận {} duy trì họp dân hằng tháng, tiếp nhận {} ý kiến của nhân dân.",
    "Giám sát {} nội dung về thu, chi các khoản đóng góp của nhân dân tại {}.",
    "Quỹ Vì người nghèo {} tiếp nhận {} triệu đồng, trao {} suất quà.",
    "Các mô hình tự quản về an ninh, vệ sinh môi trường ở {} tiếp tục phát huy hiệu quả.",
    "Hòa giải thành {} vụ việc mâu thuẫn nhỏ trong cộng đồng dân cư.",
    "Phối hợp tổ chức {} buổi tiếp xúc cử tri trước kỳ họp Hội đồng nhân dân.",
)
LONE = ("suối", "chợ", "rừng", "trường", "cầu treo", "ruộng bậc thang", "nước sinh hoạt", "mương", "nhà văn hóa")


def run(database: str) -> Iterator[Figure]:
    with temporary_database(cast(Database, database)):
        django.setup()
        yield from _figures(database)


def _figures(database: str) -> Iterator[Figure]:
    # Django must be running before models are imported.
    from django.core.management import call_command  # noqa: PLC0415

    from caunoi.documents.writing import write_docx  # noqa: PLC0415
    from caunoi.reporting.queries.merging import ideas_in, sources_of  # noqa: PLC0415
    from caunoi.reporting.queries.summaries import content_of  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    round, person = world()
    made(f"{UNITS} reports of 300 figures and {len(SAID) + 1} sentences, seed 115")
    sources = sources_of(round, "RESULTS")
    pairs = ("all pairs of sentences", measure(partial(_all_pairs, sources), seconds=2))
    ideas = measure(partial(ideas_in, sources), seconds=2)
    yield figure("ideas of 90 narratives", ideas, pairs, limit=MERGE_LIMIT, database=database)
    page = measure(visits(person, f"/bao-cao/dot/{round.ref}/loi-van/ket-qua/"), seconds=2)
    bare = ("the same texts as one bare page", measure(partial(_bare_page, round.pk), seconds=1))
    yield figure("merge page of 90 narratives", page, bare, limit=MERGE_LIMIT, database=database)
    data = paper(round)
    baseline = ("bare python-docx", measure(partial(_bare_docx, data), seconds=2))

    def whole() -> bytes:
        return write_docx(paper(round))

    yield figure(
        "summary DOCX from 90 reports", measure(whole, seconds=2), baseline, limit=PAPER_LIMIT, database=database
    )
    yield figure(
        "frozen content of 90 reports",
        measure(partial(content_of, round), seconds=2),
        ("bare SELECT of the same values", measure(partial(_bare_values, round.pk), seconds=2)),
        limit=PAPER_LIMIT,
        database=database,
    )


def world() -> tuple[Any, Any]:
    """A round of 90 accepted reports with words, and the clerk who collects it."""
    from caunoi.ground.refs import new_ref  # noqa: PLC0415
    from caunoi.ground.times import now, today  # noqa: PLC0415
    from caunoi.org import actions as org  # noqa: PLC0415
    from caunoi.org.models import Role, Unit, UnitKind  # noqa: PLC0415
    from caunoi.reporting.models import DataValue, Narrative, Report, ReportEntry, Round  # noqa: PLC0415

    _form()
    lot = random.Random(115)
    _quarter(20, lot)
    round = Round.objects.select_related("unit", "data_set").get()
    organisations = list(Unit.objects.filter(parent=round.unit, kind=UnitKind.ORGANISATION)[: UNITS - 75])
    while len(organisations) < UNITS - 75:
        number = len(organisations)
        organisations.append(
            org.open_unit(
                parent=round.unit,
                kind=UnitKind.ORGANISATION,
                place_kind="",
                name=f"Hội thử {number} tỉnh Sơn La",
                short_name=f"Hội thử {number}",
                by=None,
            )
        )
    first = Report.objects.filter(round=round).first()
    elements = list(DataValue.objects.filter(report=first).values_list("element_id", flat=True))
    more = Report.objects.bulk_create(
        Report(
            ref=new_ref("BC", today()),
            round=round,
            unit=unit,
            due_on=round.due_on,
            status="ACCEPTED",
            accepted_at=now(),
            first_submitted_at=now(),
            submitted_at=now(),
        )
        for unit in organisations
    )
    DataValue.objects.bulk_create(
        (
            DataValue(report=report, element_id=element, value=lot.randrange(5000))
            for report in more
            for element in elements
        ),
        batch_size=2000,
    )
    reports = list(Report.objects.filter(round=round).select_related("unit"))
    texts = {report.pk: _narrative(report.unit.short_name, lot) for report in reports}
    Narrative.objects.bulk_create(
        Narrative(report=report, part=part, text=texts[report.pk])
        for report in reports
        for part in ("RESULTS", "DIFFICULTIES")
    )
    ReportEntry.objects.bulk_create(
        ReportEntry(report=report, kind="SUBMITTED", content={"narratives": {"RESULTS": texts[report.pk]}})
        for report in reports
    )
    clerk = org.register_person(
        full_name="Nguyễn Thử",
        login="thu",
        unit=Unit.objects.get(code="14-VP"),
        role=Role.CLERK,
        from_on=today(),
        password="Nhịp cầu qua suối thử",  # noqa: S106 (of a database that is thrown away)
        by=None,
    ).person
    return round, clerk


def _narrative(name: str, lot: random.Random) -> str:
    said = [_varied(_filled(one, name, lot), lot) for one in SAID]
    thing = lot.choice(LONE)
    said.append(
        f"Riêng {name} có việc về {thing} số {lot.randrange(900)} cần tỉnh xem xét, {lot.choice(LONE)} cũng vậy."
    )
    return " ".join(said)


def _varied(sentence: str, lot: random.Random) -> str:
    """The sentence as another hand would write it: up to three words gone, one doubled with another."""
    words = sentence[:-1].split()
    for _ in range(lot.randrange(4)):
        del words[lot.randrange(1, len(words))]
    words.insert(
        lot.randrange(1, len(words)), lot.choice(("tích cực", "kịp thời", "thường xuyên", "đồng bộ", "rộng rãi"))
    )
    return " ".join(words) + "."


def _filled(sentence: str, name: str, lot: random.Random) -> str:
    """The sentence with the name where a place is told and a number everywhere else."""
    pieces = sentence.split("{}")
    text = pieces[0]
    for piece in pieces[1:]:
        is_name = text.endswith(("địa bàn ", "tại ", "Mặt trận ", "người nghèo ", " ở "))
        text += (name if is_name else str(lot.randrange(1, 900))) + piece
    return text


def paper(round: Any) -> Any:
    """The official report of the round as it stands."""
    from caunoi.documents.writing import Signature, issuer_of  # noqa: PLC0415
    from caunoi.ground.times import today  # noqa: PLC0415
    from caunoi.plans.papers import Head  # noqa: PLC0415
    from caunoi.reporting.merging import draft_of  # noqa: PLC0415
    from caunoi.reporting.papers import Facts, fullest_codes, official_report, title_of  # noqa: PLC0415
    from caunoi.reporting.queries.merging import ideas_in, sources_of  # noqa: PLC0415
    from caunoi.reporting.queries.summaries import content_of  # noqa: PLC0415

    content = content_of(round)
    for part in content["texts"][:2]:
        drafted = draft_of(ideas_in(sources_of(round, part["part"])))
        part["lines"] = [{"text": idea.first.text, "sources": []} for idea in drafted]
    head = Head(
        issuer=issuer_of("Ủy ban MTTQ Việt Nam tỉnh Sơn La", is_committee=True),
        place="Sơn La",
        symbol="BC-MTTQ-BTT",
        signature=Signature("PHÓ CHỦ TỊCH", "", ("TM. BAN THƯỜNG TRỰC",)),
    )
    recipients = ("Ban Thường trực Đoàn Chủ tịch Ủy ban Trung ương MTTQ Việt Nam (b/c)", "Lưu: VT, VP")
    facts = Facts(title_of(content), recipients, fullest_codes(content))
    return official_report(head, content, facts, frozen_on=today(), number=1)


def _all_pairs(sources: Any) -> int:
    from caunoi.reporting.merging import SAME, features_of, likeness, told  # noqa: PLC0415

    said = [one for source in sources for one in told(source.ref, source.text, source.unit)]
    features = [features_of(one.text, one.name) for one in said]
    return sum(
        likeness(features[first], features[second]) >= SAME
        for second in range(len(features))
        for first in range(second)
    )


def _bare_page(round_id: int) -> str:
    from html import escape  # noqa: PLC0415

    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.short_name, n.text FROM reporting_narrative n JOIN reporting_report r ON r.id = n.report_id"
            " JOIN org_unit u ON u.id = r.unit_id WHERE r.round_id = %s AND n.part = 'RESULTS' ORDER BY u.sort_key",
            [round_id],
        )
        return "".join(f"<h3>{escape(name)}</h3><p>{escape(text)}</p>" for name, text in cursor.fetchall())


def _bare_values(round_id: int) -> object:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.report_id, v.element_id, v.value FROM reporting_datavalue v"
            " JOIN reporting_report r ON r.id = v.report_id WHERE r.round_id = %s AND r.status = 'ACCEPTED'",
            [round_id],
        )
        return cursor.fetchall()


def _bare_docx(data: Any) -> bytes:
    """The same words and tables without any layout."""
    import docx  # noqa: PLC0415

    from caunoi.documents.writing.paper import Table  # noqa: PLC0415

    paper = docx.Document()

    def put(blocks: Any) -> None:
        for block in blocks:
            if isinstance(block, Table):
                table = paper.add_table(rows=0, cols=len(block.columns))
                for row in ([column.title for column in block.columns], *block.rows):
                    for cell, text in zip(table.add_row().cells, row, strict=False):
                        cell.text = text
            else:
                paper.add_paragraph(block.text)
                put(block.children)

    for line in data.preamble:
        paper.add_paragraph(line)
    put(data.body)
    for appendix in data.appendices:
        paper.add_paragraph(appendix.title)
        put(appendix.body)
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()
