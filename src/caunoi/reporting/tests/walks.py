"""Reports as people make them, for tests."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import xlsxwriter
from python_calamine import CalamineWorkbook

from caunoi.ground.times import today
from caunoi.org.models import Unit
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.actions.merging import write_merged
from caunoi.reporting.actions.rewriting import ask_rewriting, set_writing_service
from caunoi.reporting.models import (
    Category,
    DataElement,
    DataSet,
    Report,
    Rewriting,
    Round,
    Section,
    Threshold,
    ValueRange,
)
from caunoi.reporting.queries import lines_of
from caunoi.reporting.states import Part, RewritingState

PERIOD = "2026Q3"


def a_round(cast: Cast, due_on: date | None = None, period: str = PERIOD) -> Round:
    """The communes' quarterly round of the province, opened by its office."""
    actions.seed_forms()
    form = DataSet.objects.filter(code="BC-XA").latest("version")
    due = due_on or today() + timedelta(days=10)
    return actions.open_round(unit=cast.province, data_set=form, period=period, due_on=due, by=cast.clerk)


def report_of(opened: Round, unit: Unit) -> Report:
    """The expected report of a unit."""
    found = Report.objects.select_related("unit", "round", "round__unit", "round__data_set")
    return found.get(round=opened, unit=unit)


def a_report(cast: Cast, period: str = PERIOD) -> Report:
    """The commune's report, nothing in it."""
    return report_of(a_round(cast, period=period), cast.commune)


def a_draft(cast: Cast, period: str = PERIOD) -> Report:
    """The commune's report with a few numbers."""
    report = a_report(cast, period)
    figures = {"2.01": Decimal(12), "2.03": Decimal(9)}
    actions.save_values(report=report, values=figures, by=cast.officer)
    return report


def a_sent_report(cast: Cast) -> Report:
    """The commune's report, submitted."""
    report = a_draft(cast)
    actions.submit_report(report=report, by=cast.officer)
    return report


def sent_and_accepted(cast: Cast, opened: Round) -> list[Report]:
    """The reports of both communes with words, accepted: 12 + 30 conferences."""
    reports = []
    for unit, writer, value in ((cast.commune, cast.officer, 12), (cast.other_commune, cast.stranger, 30)):
        report = report_of(opened, unit)
        actions.save_values(report=report, values={"2.01": Decimal(value), "2.03": Decimal(value - 2)}, by=writer)
        words = f"Tổ chức {value} hội nghị tuyên truyền pháp luật cho dân. Đời sống nhân dân {unit.short_name} ổn định."
        actions.save_narrative(report=report, texts={"RESULTS": words}, by=writer)
        actions.submit_report(report=report, by=writer)
        actions.accept_report(report=report, by=cast.clerk)
        reports.append(report)
    return reports


def a_frozen_round(cast: Cast, period: str = "2026Q1") -> Round:
    """A round with the sums of both communes, frozen."""
    opened = a_round(cast, period=period)
    sent_and_accepted(cast, opened)
    actions.freeze_round(round=opened, by=cast.clerk)
    return opened


def a_checked_report(cast: Cast, period: str = PERIOD) -> Report:
    """The commune's report, submitted, on a form whose second section the board looks at."""
    actions.seed_forms()
    Section.objects.filter(data_set__code="BC-XA", number=2).update(checked_by=cast.board)
    report = a_draft(cast, period)
    actions.submit_report(report=report, by=cast.officer)
    return report


def a_closed_report(cast: Cast, period: str = "2025Q1") -> Report:
    """The commune's draft of a round that takes no more entries, opened once more for it."""
    report = a_draft(cast, period)
    actions.close_entry(round=report.round, until_on=None, reason="Đã tổng hợp", by=cast.clerk)
    actions.unlock_report(report=report, until_on=today(), reason="Xã mất điện ba ngày", by=cast.clerk)
    return report


def an_area_report(cast: Cast, report: Report) -> Report:
    """The numbers that the commune has asked of its area for the period of its report, nothing in them."""
    opened = actions.open_round(
        unit=report.unit,
        data_set=DataSet.objects.filter(code="BC-KDC").latest("version"),
        period=report.round.period,
        due_on=report.due_on,
        by=cast.officer,
    )
    return report_of(opened, cast.area)


def a_report_with_areas(cast: Cast, period: str = "2025Q4") -> Report:
    """The commune's report, beside which the numbers of its area stand."""
    report = a_report(cast, period)
    own = an_area_report(cast, report)
    actions.save_values(report=own, values={"2.17a": Decimal(12), "2.17b": Decimal(9)}, by=cast.village_head)
    actions.submit_report(report=own, by=cast.village_head)
    return report


LIMITS = {
    "z_score": Decimal(3), "least_values": 4, "past_periods": 8, "change_percent": 80, "deviations": Decimal(2),
    "basis": "Công văn mẫu", "from_on": date(2026, 7, 1), "until_on": None,
}  # fmt: skip


def a_new_version(cast: Cast) -> DataSet:
    """The next version of the communes' form, with the same numbers."""
    held = DataSet.objects.filter(code="BC-XA").latest("version")
    return actions.new_version(
        data_set=held,
        name=f"{held.name} {held.version + 1}",
        asked=[line.element.code for line in lines_of(held)],
        compulsory=[],
        expiry_days=None,
        checkers={},
        by=cast.clerk,
    )


def a_category() -> Category:
    """Women and men."""
    options = [("NU", "Nữ"), ("NAM", "Nam")]
    return actions.save_category(category=None, code="GIOI", name="Giới tính", options=options, by=None)


def a_threshold() -> Threshold:
    """Thresholds from the middle of 2026 on."""
    return actions.save_threshold(threshold=None, fields=LIMITS, by=None)


def a_range() -> ValueRange:
    """The common range of a number: 3 to 20 in a quarter."""
    fields = {
        "element": DataElement.objects.get(code="2.01"), "unit": None, "period_kind": "QUARTERLY", "low": Decimal(3),
        "high": Decimal(20), "basis": "", "from_on": None, "until_on": None,
    }  # fmt: skip
    return actions.save_range(held=None, fields=fields, by=None)


def filled(book: bytes, values: Mapping[str, object]) -> bytes:
    """A workbook of reports as a person brings it back: other values in the column "Kỳ này", by code."""
    target = io.BytesIO()
    read = CalamineWorkbook.from_filelike(io.BytesIO(book))
    with xlsxwriter.Workbook(target) as made:
        for name in read.sheet_names:
            sheet = made.add_worksheet(name)
            for at, row in enumerate(read.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                code = str(row[1]) if len(row) > 1 else ""
                sheet.write_row(
                    at, 0, [values[code] if column == 6 and code in values else one for column, one in enumerate(row)]
                )
    return target.getvalue()


def a_rewriting(cast: Cast, period: str = "2025S2") -> Rewriting:
    """The draft of both communes' words, which a service outside has rewritten: two sentences, one without a source."""
    opened = a_round(cast, period=period)
    sent_and_accepted(cast, opened)
    row = write_merged(round=opened, part=Part.RESULTS, lines=[], seen=0, by=cast.clerk, draft=True)
    address = "https://mo-hinh.example/v1"
    set_writing_service(address=address, model="mo-hinh", key="k", is_on=True, by=cast.administrator)
    asked = ask_rewriting(round=opened, part=Part.RESULTS, seen=row.version, by=cast.clerk)
    asked.state = RewritingState.ANSWERED
    asked.answer = [
        {"text": "Các đơn vị tổ chức 42 hội nghị.", "of": [asked.given[0]["id"]]},
        {"text": "Phong trào lan rộng.", "of": []},
    ]
    asked.save(update_fields=["state", "answer"])
    return asked
