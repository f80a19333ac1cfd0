"""Reports as files: out, filled in without a network, back in."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from caunoi.ground import sheets
from caunoi.org.actions import CannotManage
from caunoi.org.models import ListImport, Person
from caunoi.org.queries import Verdict
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import DataSet, DataValue, Report
from caunoi.reporting.queries import figures_of, notes_of
from caunoi.reporting.queries.books import book_of
from caunoi.reporting.sheets import COLUMNS, report_book, report_csv, written_cells
from caunoi.reporting.tests.walks import a_draft, a_report, a_round, an_area_report, report_of

pytestmark = pytest.mark.django_db
VALUE, NOTE, MARK = 6, 7, 8


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def rows_of(report: Report) -> dict[str, list[str]]:
    """The rows of the report's CSV by code."""
    text = report_csv([book_of(report, may_write=True)]).decode("utf-8-sig")
    return {row[1]: row for row in list(csv.reader(io.StringIO(text), delimiter=";"))[1:]}


def a_file(*rows: list[str]) -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows([[heading for heading, _ in COLUMNS], *rows])
    return target.getvalue().encode("utf-8-sig")


def keep(by: Person, *rows: list[str]) -> ListImport:
    return actions.keep_figures(rows=written_cells(a_file(*rows)), file_name="so-lieu.csv", by=by)


def sentences(by: Person, *rows: list[str]) -> list[str]:
    return [one.sentence if one.refused else "" for one in actions.judged_figures(keep(by, *rows), by).rows]


def test_a_workbook_that_comes_back_untouched_changes_nothing(cast: Cast) -> None:
    report = a_draft(cast)
    actions.save_values(report=report, values={"2.01": Decimal("12.5")}, notes={"2.01": "=đến 25/9"}, by=cast.officer)
    out = [book_of(report, may_write=True)]
    for content in (report_book("Báo cáo", "", out), report_csv(out)):
        draft = actions.keep_figures(rows=written_cells(content), file_name="a", by=cast.officer)
        rows = actions.judged_figures(draft, cast.officer).rows
        assert len(rows) == sum(len(part.lines) for part in out[0].parts)
        assert {one.verdict for one in rows} == {Verdict.SAME}


def test_filled_in_cells_are_written_once_and_only_when_agreed(cast: Cast) -> None:
    report = a_draft(cast)
    rows = rows_of(report)
    rows["2.01"][VALUE], rows["2.02"][VALUE], rows["2.02"][NOTE], rows["2.03"][VALUE] = "1.250,5", "0", "chưa có", ""
    draft = keep(cast.officer, *rows.values())
    assert figures_of(report) == {"2.01": 12, "2.03": 9}
    actions.apply_figures(draft=draft, by=cast.officer)
    assert figures_of(report) == {"2.01": Decimal("1250.5"), "2.02": 0, "2.03": None}
    assert notes_of(report) == {"2.02": "chưa có"}
    draft.refresh_from_db()
    with pytest.raises(CannotManage):
        actions.apply_figures(draft=draft, by=cast.officer)


def test_one_bad_cell_stops_the_whole_and_the_good_part_goes_in_when_asked(cast: Cast) -> None:
    report = a_draft(cast)
    rows = rows_of(report)
    rows["2.01"][VALUE], rows["2.02"][VALUE] = "15", "mười"
    draft = keep(cast.officer, *rows.values())
    with pytest.raises(CannotManage):
        actions.apply_figures(draft=draft, by=cast.officer)
    assert figures_of(report) == {"2.01": 12, "2.03": 9}
    draft.refresh_from_db()
    actions.apply_figures(draft=draft, by=cast.officer, only_good=True)
    assert figures_of(report) == {"2.01": 15, "2.03": 9}


@pytest.mark.parametrize(
    ("column", "words", "sentence"),
    [
        (0, "xã Không Có", "trong tệp ghi “xã Không Có”"),
        (1, "9.99", "Chỉ tiêu 9.99 không có trong biểu mẫu này."),
        (VALUE, "mười", "Nhập số"),
        (VALUE, "-1", "Nhập số từ 0 trở lên"),
        (VALUE, "=1+1", "Nhập số"),
        (NOTE, "x" * 501, "Ghi chú dài quá 500 chữ."),
        (MARK, "", "không rõ của báo cáo nào"),
    ],
)
def test_each_bad_cell_is_told_by_a_sentence(cast: Cast, column: int, words: str, sentence: str) -> None:
    row = rows_of(a_draft(cast))["2.01"]
    row[column] = words
    assert sentence in sentences(cast.officer, row)[0]


def test_another_period_and_an_old_form_are_told(cast: Cast) -> None:
    report = a_draft(cast)
    row = rows_of(report)["2.01"]
    other = [*row[:MARK], row[MARK].replace("/2026Q3/", "/2026Q2/")]
    assert "Kỳ trong tệp" in sentences(cast.officer, other)[0]
    DataSet.objects.filter(pk=report.round.data_set_id).update(version=2)
    assert "biểu mẫu cũ" in sentences(cast.officer, row)[0]


def test_a_cell_with_two_rows_is_taken_from_neither(cast: Cast) -> None:
    row = rows_of(a_draft(cast))["2.01"]
    one, other = [*row], [*row]
    one[VALUE], other[VALUE] = "13", "14"
    assert all("có nhiều dòng (2, 3)" in told for told in sentences(cast.officer, one, other))


def test_a_number_written_after_the_file_went_out_is_not_overwritten(cast: Cast) -> None:
    report = a_draft(cast)
    rows = rows_of(report)
    actions.save_values(report=report, values={"2.01": Decimal(20)}, by=cast.leader_of_commune)
    rows["2.01"][VALUE] = "15"
    assert "đã được ghi 20" in sentences(cast.officer, rows["2.01"])[0]
    assert sentences(cast.officer, rows["2.03"]) == [""]


def test_a_sent_report_and_a_cell_that_was_not_returned_take_nothing(cast: Cast) -> None:
    report = a_draft(cast)
    row = rows_of(report)["2.01"]
    row[VALUE] = "15"
    draft = keep(cast.officer, row)
    actions.submit_report(report=report, by=cast.officer)
    assert "Báo cáo đã nộp" in actions.judged_figures(draft, cast.officer).rows[0].sentence
    Report.objects.filter(pk=report.pk).update(status="RETURNED", unlocked=["2.03"])
    assert "không bị trả lại" in actions.judged_figures(draft, cast.officer).rows[0].sentence


def test_formulas_are_refused_and_macros_are_not_opened(cast: Cast) -> None:
    row = rows_of(a_draft(cast))["2.01"]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [heading for heading, _ in COLUMNS])
        sheet.write_row(1, 0, row)
        sheet.write_formula(1, VALUE, "=1+1", None, 2)
    draft = actions.keep_figures(rows=written_cells(target.getvalue()), file_name="a.xlsx", by=cast.officer)
    assert "Ô này là công thức" in actions.judged_figures(draft, cast.officer).rows[0].sentence
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    with pytest.raises(sheets.Unreadable, match="macro"):
        written_cells(target.getvalue())
    with pytest.raises(sheets.Unreadable):
        written_cells(b"\xd0\xcf\x11\xe0 old")


def test_a_file_of_another_unit_reads_like_one_of_no_report(cast: Cast) -> None:
    opened = a_round(cast)
    row = rows_of(report_of(opened, cast.commune))["2.01"]
    row[VALUE] = "15"
    unknown = [*row[:MARK], row[MARK].replace(report_of(opened, cast.commune).ref, "BC-KHONG-CO")]
    assert sentences(cast.stranger, row) == sentences(cast.stranger, unknown) != [""]
    assert sentences(cast.officer, row) == [""]


def test_the_owner_takes_hands_over_and_applies_and_nobody_else_sees_it(cast: Cast) -> None:
    report = a_report(cast)
    owner = signed_in(cast.officer)
    assert owner.get(reverse("reporting:report_excel", args=[report.ref])).content.startswith(b"PK")
    assert owner.get(reverse("reporting:report_csv", args=[report.ref])).status_code == 200
    assert "Tải Excel" in owner.get(reverse("reporting:section", args=[report.ref, 2])).content.decode()
    row = rows_of(report)["2.01"]
    row[VALUE] = "15"
    upload = SimpleUploadedFile("a.csv", a_file(row))
    page = owner.post(reverse("reporting:sheet_new"), {"file": upload})
    key = ListImport.objects.get().key
    assert page.headers["Location"] == reverse("reporting:sheet", args=[key])
    assert "trống → 15" in owner.get(page.headers["Location"]).content.decode()
    assert owner.get(reverse("reporting:sheet_verdicts", args=[key])).content.startswith(b"PK")
    for person in (cast.stranger, cast.nobody, cast.leader_of_commune):
        other = signed_in(person)
        assert other.get(reverse("reporting:sheet", args=[key])).status_code == 404
        assert other.post(reverse("reporting:sheet_apply", args=[key])).status_code == 404
    for name in ("reporting:report_excel", "reporting:report_csv"):
        assert signed_in(cast.stranger).get(reverse(name, args=[report.ref])).status_code == 404
    assert signed_in(cast.nobody).get(reverse("reporting:sheet_new")).status_code == 403
    assert figures_of(report) == {}
    owner.post(reverse("reporting:sheet_apply", args=[key]))
    assert figures_of(report) == {"2.01": 15}
    assert "mới 1" in owner.get(reverse("reporting:sheet", args=[key])).content.decode()


@pytest.mark.parametrize("shape", ["xlsx", "csv"])
def test_out_wiped_and_in_again_it_is_the_same(cast: Cast, shape: str) -> None:
    report = a_draft(cast)
    values = {"2.01": Decimal("12.5"), "2.02": Decimal(0)}
    actions.save_values(report=report, values=values, notes={"2.01": "=đến 25/9"}, by=cast.officer)
    figures, notes = figures_of(report), notes_of(report)
    out = [book_of(report, may_write=True)]
    content = report_book("Báo cáo", "", out) if shape == "xlsx" else report_csv(out)
    DataValue.objects.all().delete()
    draft = actions.keep_figures(rows=written_cells(content), file_name=f"a.{shape}", by=cast.officer)
    assert figures_of(report) == {}
    actions.apply_figures(draft=draft, by=cast.officer)
    assert {code: value for code, value in figures_of(report).items() if value is not None} == figures
    assert {code: note for code, note in notes_of(report).items() if note} == notes


def test_a_cell_that_somebody_emptied_meanwhile_stays_empty(cast: Cast) -> None:
    report = a_draft(cast)
    rows = rows_of(report)
    actions.save_values(report=report, values={"2.01": None}, by=cast.leader_of_commune)
    assert sentences(cast.officer, rows["2.01"]) == [""]
    with pytest.raises(CannotManage, match="Không có dòng nào để nhập"):
        actions.apply_figures(draft=keep(cast.officer, rows["2.01"]), by=cast.officer)
    assert figures_of(report)["2.01"] is None


def test_one_workbook_takes_many_units_and_forms_out_and_in(cast: Cast) -> None:
    report = a_draft(cast)
    area = an_area_report(cast, report)
    client = signed_in(cast.officer)
    page = client.get(reverse("reporting:sheet_new")).content.decode()
    assert reverse("reporting:all_excel") in page
    content = client.get(reverse("reporting:all_excel")).content
    rows = written_cells(content)
    assert {row.ref for row in rows} == {report.ref, area.ref}
    assert {row.unit for row in rows} == {cast.commune.short_name, cast.area.short_name}
    assert len({row.sheet for row in rows}) == len(book_of(report, may_write=True).parts) + 1
    text = client.get(reverse("reporting:all_csv")).content.decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    for row in table:
        if (report.ref in row[MARK], row[1]) in {(True, "2.05"), (False, "2.17a")}:
            row[VALUE] = "4"
    bad = next(row for row in table if report.ref in row[MARK] and row[1] == "2.02")
    bad[VALUE] = "bốn"
    upload = SimpleUploadedFile("a.csv", a_file(*table))
    page_url = client.post(reverse("reporting:sheet_new"), {"file": upload}).headers["Location"]
    key = ListImport.objects.get().key
    assert "Nhập số" in client.get(page_url).content.decode()
    client.post(reverse("reporting:sheet_apply", args=[key]))
    assert figures_of(area) == {}
    client.post(reverse("reporting:sheet_apply", args=[key]), {"dong": "dung"})
    assert figures_of(area) == {"2.17a": 4}
    assert figures_of(report) == {"2.01": 12, "2.03": 9, "2.05": 4}


def test_the_workbook_of_all_holds_nothing_of_others_and_nothing_that_was_sent(cast: Cast) -> None:
    report = a_draft(cast)
    for person in (cast.stranger, cast.officer):
        rows = written_cells(signed_in(person).get(reverse("reporting:all_excel")).content)
        assert (report.ref in {row.ref for row in rows}) == (person == cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    assert signed_in(cast.officer).get(reverse("reporting:all_excel")).status_code == 404
    assert signed_in(cast.nobody).get(reverse("reporting:all_csv")).status_code == 403
