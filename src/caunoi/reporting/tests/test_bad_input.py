"""The ten ways in which a file of figures is wrong, each through the door of files and, where a hand can do the same,
through the page: a verdict for each cell, nothing lost, nothing half applied."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from caunoi.ground.times import today
from caunoi.org.models import DraftStatus, ListImport
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.forms import typed
from caunoi.reporting.models import DataValue, Report
from caunoi.reporting.queries import figures_of, notes_of
from caunoi.reporting.queries.books import book_of
from caunoi.reporting.sheets import report_book, written_cells
from caunoi.reporting.tests.test_sheets import MARK, NOTE, VALUE, a_file, rows_of, signed_in
from caunoi.reporting.tests.walks import (
    a_draft,
    a_new_version,
    a_report,
    a_round,
    filled,
    report_of,
    sent_and_accepted,
)

pytestmark = pytest.mark.django_db

Figures = dict[str, Decimal | None]


def all_that_stands() -> list[tuple[object, ...]]:
    """Every number and note of every report."""
    rows = DataValue.objects.order_by("report", "element", "option")
    return list(rows.values_list("report_id", "element__code", "option", "value", "note"))


def handed_over(client: Client, content: bytes, name: str = "so-lieu.csv") -> ListImport:
    """The file as it lies there after it was handed over: read, and nothing written."""
    before = all_that_stands()
    answer = client.post(reverse("reporting:sheet_new"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    assert all_that_stands() == before
    return ListImport.objects.latest("pk")


def goes_the_way_of_bad_files(
    cast: Cast, *rows: list[str], wrong: Mapping[str, str], good: Figures, report: Report
) -> None:
    """Each row has its verdict, on the page and in the file that can be taken; as a whole nothing is written, and the
    file stays; the good part is what is right and no more. `wrong`: what is told, by code."""
    client = signed_in(cast.officer)
    draft = handed_over(client, a_file(*rows))
    judged = actions.judged_figures(draft, cast.officer).rows
    assert len(judged) == len(rows), "a verdict for each cell"
    told = {one.row.code: one.sentence for one in judged if one.refused}
    assert told.keys() == wrong.keys()
    assert [code for code, sentence in wrong.items() if sentence not in told[code]] == []
    page = client.get(reverse("reporting:sheet", args=[draft.key])).content.decode()
    book = client.get(reverse("reporting:sheet_verdicts", args=[draft.key])).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    cells = {str(cell) for row in sheet for cell in row}
    for sentence in told.values():
        assert sentence in page.replace("&#x27;", "'").replace("&quot;", '"')
        assert sentence in cells
    before, apply = all_that_stands(), reverse("reporting:sheet_apply", args=[draft.key])
    client.post(apply)
    assert all_that_stands() == before
    draft.refresh_from_db()
    assert draft.status != DraftStatus.APPLIED, "what was handed over is still there"
    client.post(apply, {"dong": "dung"})
    held = figures_of(report)
    assert {code: held.get(code) for code in good} == good
    changed = {code for code, value in held.items() if dict(_values(before, report)).get(code) != value}
    assert changed == ({code for code in good} if good else set())


def _values(stood: list[tuple[object, ...]], report: Report) -> list[tuple[object, object]]:
    return [(row[1], row[3]) for row in stood if row[0] == report.pk]


def typed_into(client: Client, report: Report, cells: Mapping[str, str], *, section: int = 2) -> str:
    """The page that comes back when the numbers are sent without a script."""
    sent = {f"v-{code}": words for code, words in cells.items()}
    sent |= {f"w-{code}": typed(value) for code, value in figures_of(report).items()}
    answer = client.post(reverse("reporting:section", args=[report.ref, section]), sent)
    return answer.content.decode() if answer.status_code == 200 else f"status {answer.status_code}"


def saved_by_itself(client: Client, report: Report, cells: Mapping[str, str]) -> dict[str, str]:
    """What the script is told of the cells that were not saved."""
    sent = {f"v-{code}": words for code, words in cells.items()}
    sent |= {f"w-{code}": typed(value) for code, value in figures_of(report).items()}
    found: dict[str, str] = client.post(reverse("reporting:cells", args=[report.ref, 2]), sent).json()["errors"]
    return found


def two_rows(report: Report, good: str = "15") -> tuple[list[str], list[str]]:
    """A row with another number, which is right, and one to be spoilt."""
    rows = rows_of(report)
    rows["2.01"][VALUE], rows["2.02"][VALUE] = good, "4"
    return rows["2.01"], rows["2.02"]


def test_wrong_unit(cast: Cast) -> None:
    report = a_draft(cast)
    right, bad = two_rows(report)
    bad[0] = cast.other_commune.short_name
    wrong = {"2.02": f"trong tệp ghi “{cast.other_commune.short_name}”"}
    goes_the_way_of_bad_files(cast, right, bad, wrong=wrong, good={"2.01": Decimal(15)}, report=report)
    theirs = report_of(report.round, cast.other_commune)
    assert typed_into(signed_in(cast.officer), theirs, {"2.01": "5"}) == "status 404"
    assert figures_of(theirs) == {}


def test_wrong_period(cast: Cast) -> None:
    report = a_draft(cast)
    right, bad = two_rows(report)
    bad[MARK] = bad[MARK].replace("/2026Q3/", "/2026Q2/")
    wrong = {"2.02": "Kỳ trong tệp không phải kỳ của báo cáo này."}
    goes_the_way_of_bad_files(cast, right, bad, wrong=wrong, good={"2.01": Decimal(15)}, report=report)


def test_closed_period(cast: Cast) -> None:
    closed = a_draft(cast, "2025Q1")
    actions.close_entry(round=closed.round, until_on=None, reason="Đã tổng hợp", by=cast.clerk)
    report = a_report(cast)
    right, bad = rows_of(report)["2.05"], rows_of(closed)["2.02"]
    right[VALUE], bad[VALUE] = "7", "4"
    goes_the_way_of_bad_files(
        cast, right, bad, wrong={"2.02": "Kỳ này đã khóa nhập"}, good={"2.05": Decimal(7)}, report=report
    )
    page = typed_into(signed_in(cast.officer), closed, {"2.02": "4.321"})
    assert "Kỳ này đã khóa nhập" in page
    assert 'value="4.321"' in page, "what was typed is not lost"
    assert figures_of(closed) == {"2.01": 12, "2.03": 9}


def test_locked_cell(cast: Cast) -> None:
    report = a_draft(cast)
    actions.submit_report(report=report, by=cast.officer)
    actions.return_report(report=report, reasons={"2.01": "Xem lại."}, due_on=today(), by=cast.clerk)
    report.refresh_from_db()
    right, bad = two_rows(report)
    goes_the_way_of_bad_files(
        cast, right, bad, wrong={"2.02": "Ô này không bị trả lại nên không sửa được."}, good={"2.01": Decimal(15)},
        report=report,
    )  # fmt: skip
    client, cells = signed_in(cast.officer), {"2.01": "16", "2.03": "1"}
    assert saved_by_itself(client, report, cells) == {"2.03": "Ô này khóa, không sửa được."}
    assert figures_of(report)["2.01"] == 16, "the cell that may be mended is saved"
    assert typed_into(client, report, {"2.01": "17", "2.03": "1"}) == "status 302"
    held = figures_of(report)
    assert [held["2.01"], held["2.03"]] == [17, 9]


def test_text_in_a_number(cast: Cast) -> None:
    report = a_draft(cast)
    right, bad = two_rows(report)
    bad[VALUE] = "mười hai"
    goes_the_way_of_bad_files(cast, right, bad, wrong={"2.02": "Nhập số"}, good={"2.01": Decimal(15)}, report=report)
    client, cells = signed_in(cast.officer), {"2.01": "18", "2.02": "mười hai"}
    page = typed_into(client, report, cells)
    assert 'value="mười hai"' in page
    assert 'value="18"' in page
    assert "Nhập số" in page
    assert figures_of(report)["2.01"] == 15, "a page without a script is saved as a whole"
    assert saved_by_itself(client, report, cells).keys() == {"2.02"}
    assert figures_of(report)["2.01"] == 18, "a script saves each cell for itself"


@pytest.mark.parametrize("words", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(1;2)", "+12+3"])
def test_formula_injection(cast: Cast, words: str) -> None:
    report = a_draft(cast)
    right, bad = two_rows(report)
    bad[VALUE], right[NOTE] = words, words
    goes_the_way_of_bad_files(cast, right, bad, wrong={"2.02": "Nhập số"}, good={"2.01": Decimal(15)}, report=report)
    # In words it is words: it is kept as it was written and never goes out as a formula.
    assert notes_of(report) == {"2.01": words}
    assert rows_of(report)["2.01"][NOTE] == f"'{words}"
    with zipfile.ZipFile(io.BytesIO(report_book("Báo cáo", "", [book_of(report, may_write=True)]))) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist())
    page = typed_into(signed_in(cast.officer), report, {"2.02": words})
    assert "Nhập số" in page
    assert figures_of(report).get("2.02") is None


def test_macro_workbook(cast: Cast) -> None:
    report = a_draft(cast)
    content = io.BytesIO(filled(report_book("Báo cáo", "", [book_of(report, may_write=True)]), {"2.01": 15}))
    client, before = signed_in(cast.officer), all_that_stands()
    assert [one.value for one in written_cells(content.getvalue()) if one.code == "2.01"] == ["15"]
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    for name in ("bao-cao.xlsm", "bao-cao.xlsx"):
        upload = SimpleUploadedFile(name, content.getvalue())
        page = client.post(reverse("reporting:sheet_new"), {"file": upload})
        assert page.status_code == 200
        assert "macro" in page.content.decode()
    assert not ListImport.objects.exists()
    assert all_that_stands() == before


def test_duplicate_rows(cast: Cast) -> None:
    report = a_draft(cast)
    right, bad = two_rows(report)
    again = [*bad]
    again[VALUE] = "5"
    goes_the_way_of_bad_files(
        cast, right, bad, again, wrong={"2.02": "Chỉ tiêu 2.02 có nhiều dòng (3, 4). Để lại một dòng."},
        good={"2.01": Decimal(15)}, report=report,
    )  # fmt: skip


def test_an_old_forms_workbook(cast: Cast) -> None:
    """Also that of the last period, filled in once more: its report was taken already."""
    past = a_round(cast, period="2026Q2")
    sent_and_accepted(cast, past)
    old = rows_of(report_of(past, cast.commune))["2.03"]
    a_new_version(cast)
    report = a_draft(cast)
    right, bad = two_rows(report)
    assert bad[MARK].startswith("BC-XA/2/")
    bad[MARK], old[VALUE] = bad[MARK].replace("BC-XA/2/", "BC-XA/1/"), "1"
    wrong = {"2.02": "Tệp theo biểu mẫu cũ.", "2.03": "Báo cáo đã nộp nên không sửa được."}
    goes_the_way_of_bad_files(cast, right, bad, old, wrong=wrong, good={"2.01": Decimal(15)}, report=report)


def test_a_workbook_of_another_unit(cast: Cast) -> None:
    """It reads like one of no report at all, and what it holds of the own unit is taken."""
    report = a_draft(cast)
    theirs = report_of(report.round, cast.other_commune)
    right, bad = rows_of(report)["2.01"], rows_of(theirs)["2.02"]
    right[VALUE], bad[VALUE] = "15", "4"
    wrong = {"2.02": "Không có báo cáo này trong các báo cáo bạn nhập."}
    goes_the_way_of_bad_files(cast, right, bad, wrong=wrong, good={"2.01": Decimal(15)}, report=report)
    assert figures_of(theirs) == {}
    unknown = [*bad]
    unknown[MARK] = bad[MARK].replace(theirs.ref, "BC-KHONG-CO")
    draft = handed_over(signed_in(cast.officer), a_file(unknown))
    (judged,) = actions.judged_figures(draft, cast.officer).rows
    assert wrong["2.02"] in judged.sentence
    assert saved_status(signed_in(cast.officer), theirs) == 404


def saved_status(client: Client, report: Report) -> int:
    return client.post(reverse("reporting:cells", args=[report.ref, 2]), {"v-2.01": "1", "w-2.01": ""}).status_code


@pytest.mark.parametrize("seen", ["1.2.3", ".", "5.", "9" * 60, "1e9"])
def test_a_hidden_cell_that_was_written_into(cast: Cast, seen: str) -> None:
    report = a_draft(cast)
    good, spoilt = two_rows(report)
    spoilt[MARK] = f"{spoilt[MARK].partition('=')[0]}={seen}~00000000"
    goes_the_way_of_bad_files(
        cast, good, spoilt, wrong={"2.02": "Dòng này không do máy xuất ra"}, good={"2.01": Decimal(15)}, report=report
    )


@pytest.mark.parametrize("note", ["'trong ngoặc' là số cũ", "''", "'=1+1", "=1+1", "-", "'"])
def test_a_note_goes_out_and_comes_back_as_it_was(cast: Cast, note: str) -> None:
    report = a_draft(cast)
    actions.save_values(report=report, values={}, notes={"2.01": note}, by=cast.officer)
    row = rows_of(report)["2.01"]
    assert row[NOTE][:1] not in {"=", "-"}
    draft = handed_over(signed_in(cast.officer), a_file(row))
    assert [one.sentence for one in actions.judged_figures(draft, cast.officer).rows] == ["Không đổi."]
