"""Values in and out as DHIS2 exchanges them: what goes out comes back the same, what is wrong is told row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from caunoi.ground.audit.models import TrailEntry
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import DataValue, Report
from caunoi.reporting.queries import figures_of, notes_of, splits, value_rows
from caunoi.reporting.states import ReportStatus
from caunoi.reporting.tests.test_categories import a_split
from caunoi.reporting.tests.walks import PERIOD, a_draft, a_sent_report
from caunoi.reporting.valuesets import FORMATS, BadValueSet, Row, read, written

pytestmark = pytest.mark.django_db

BOMB = b'<!DOCTYPE adx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><adx xmlns="urn:ihe:qrph:adx:2015">&b;</adx>'


def a_row(cast: Cast, **other: str) -> Row:
    return Row(**{"element": "2.01", "period": PERIOD, "unit": cast.commune.code, "value": "7", **other})


def sentences(rows: list[Row], by: Person | None) -> list[str]:
    return [one.value for one in actions.import_values(rows=rows, by=by).conflicts]


@pytest.mark.parametrize("shape", FORMATS)
def test_what_goes_out_comes_back_the_same(cast: Cast, shape: str) -> None:
    report, element = a_split(cast)
    values = {f"{element.code}.NU_TRE": Decimal(3), "2.03": Decimal("9.25"), "2.05": Decimal(0)}
    notes = {"2.03": 'Ghi "nhanh", <chưa> kiểm;\nsẽ xem lại'}
    actions.save_values(report=report, values=values, notes=notes, by=cast.officer)
    figures, told = figures_of(report), notes_of(report)
    file = written(value_rows(cast.officer, periods=[PERIOD]), shape, splits())
    DataValue.objects.all().delete()
    rows = read(file, shape, splits())
    summary = actions.import_values(rows=rows, by=cast.officer)
    assert (summary.status, summary.imported) == ("SUCCESS", 3)
    assert figures_of(report) == figures
    assert notes_of(report) == told
    assert written(value_rows(cast.officer, periods=[PERIOD]), shape, splits()) == file


def test_a_summary_counts_new_changed_emptied_and_refused_rows(cast: Cast) -> None:
    report = a_draft(cast)
    rows = [
        a_row(cast),
        a_row(cast, element="2.03", value=""),
        a_row(cast, element="2.05"),
        a_row(cast, element="2.04", value="=1+1"),
    ]
    tried = actions.import_values(rows=rows, by=cast.officer, whole=False, dry_run=True)
    assert figures_of(report) == {"2.01": 12, "2.03": 9}
    done = actions.import_values(rows=rows, by=cast.officer, whole=False)
    assert tried.as_dict()["importCount"] == done.as_dict()["importCount"]
    assert done.as_dict()["importCount"] == {"imported": 1, "updated": 1, "deleted": 1, "ignored": 1}
    assert done.as_dict()["conflicts"][0]["indexes"] == [3]
    assert figures_of(report) == {"2.01": 7, "2.03": None, "2.05": 7}


def test_as_a_whole_one_bad_row_keeps_every_row_out(cast: Cast) -> None:
    report = a_draft(cast)
    summary = actions.import_values(rows=[a_row(cast), a_row(cast, element="2.03", value="chín")], by=cast.officer)
    assert (summary.status, summary.ignored) == ("ERROR", 2)
    assert figures_of(report) == {"2.01": 12, "2.03": 9}


@pytest.mark.parametrize(
    "wrong",
    [
        {"element": "9.99"},
        {"option": "NU"},
        {"period": "2026Q4"},
        {"period": "quý III"},
        {"unit": "khong-co"},
        {"data_set": "BC-TC"},
        {"value": "1e3"},
        {"value": "-1"},
        {"value": "1.23456"},
        {"value": "1,5"},
        {"value": "NaN"},
        {"value": "99999999999999999999"},
        {"comment": "x" * 501},
    ],
)
def test_what_is_wrong_has_a_sentence(cast: Cast, wrong: dict[str, str]) -> None:
    a_draft(cast)
    assert len(sentences([a_row(cast, **wrong)], cast.officer)) == 1


def test_a_row_twice_is_told(cast: Cast) -> None:
    a_draft(cast)
    assert sentences([a_row(cast), a_row(cast, value="8")], cast.officer) == [
        f"Chỉ tiêu 2.01 của {cast.commune.code}, kỳ {PERIOD} có hai dòng."
    ]


def test_somebody_elses_report_looks_like_none(cast: Cast) -> None:
    a_draft(cast)
    unknown = f"Không có báo cáo nào của đơn vị {cast.commune.code}, kỳ {PERIOD} để ghi vào."
    for person in (cast.stranger, cast.clerk):
        assert sentences([a_row(cast)], person) == [unknown]
        assert not list(value_rows(person, periods=[PERIOD]))


def test_a_sent_report_and_a_cell_that_was_not_returned_are_locked(cast: Cast) -> None:
    report = a_sent_report(cast)
    assert len(sentences([a_row(cast)], cast.officer)) == 1
    actions.return_report(report=report, reasons={"2.03": "Xem lại"}, due_on=report.due_on, by=cast.clerk)
    rows = [a_row(cast), a_row(cast, element="2.03")]
    summary = actions.import_values(rows=rows, by=cast.officer, whole=False)
    assert [(one.row, one.object) for one in summary.conflicts] == [(1, "2.01")]
    assert figures_of(Report.objects.get(pk=report.pk)) == {"2.01": 12, "2.03": 7}


@pytest.mark.parametrize(
    ("shape", "raw"),
    [
        ("json", b"{"),
        ("json", b"[]"),
        ("json", b'{"dataValues": [1]}'),
        ("json", b'{"dataValues": [null]}'),
        ("json", b'{"dataValues": null}'),
        ("json", b'{"dataValues": [], "dataValues": []}'),
        ("json", b'{"dataValues": [{}'),
        ("json", b'{"dataValues": [{},]}'),
        ("json", b'{"dataValues": []} {}'),
        ("json", b'{"dataValues": [{"value": ' + b"1" * 5000 + b"}]}"),
        ("json", b"\xff\xfe"),
        ("csv", b"a,b\r\n1,2"),
        ("csv", b'dataelement,period,orgunit,value\r\n"1'),
        ("adx", b"<adx"),
        ("adx", b"<adx/>"),
        ("adx", b'<adx xmlns="urn:ihe:qrph:adx:2015"><group orgUnit="u"><dataValue'),
        ("adx", BOMB),
        ("adx", BOMB.replace(b'"aaaa"', b'SYSTEM "file:///etc/hostname"')),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(shape: str, raw: bytes) -> None:
    with pytest.raises(BadValueSet) as refused:
        list(read(raw, shape, {}))
    assert refused.value.sentence.endswith(".")


def test_a_json_may_say_period_and_unit_once_and_delete(cast: Cast) -> None:
    whole = {"period": "2026Q3", "orgUnit": "u", "dataSet": "BC-XA"}
    raw = json.dumps(whole | {"dataValues": [{"dataElement": "2.01", "value": 5, "deleted": True}]}).encode()
    assert list(read(raw, "json", {})) == [Row("2.01", "2026Q3", "u", "", "", "", "BC-XA")]


@pytest.mark.parametrize("shape", FORMATS)
def test_a_file_larger_than_the_pieces_it_is_read_in_is_read_whole(shape: str) -> None:
    rows = [
        Row("2.01", PERIOD, f"u{number}", str(number), comment="ấ" * (number % 400), data_set="BC-XA")
        for number in range(4000)
    ]
    if shape == "csv":
        rows = [replace(row, data_set="") for row in rows]
    raw = written(rows, shape, {})
    if shape == "json":
        # What all of them share stands behind them, where a reader of pieces meets it last.
        raw = raw[:-1] + b', "dataSet": "BC-XA"}'
    assert len(raw) > 2_000_000
    assert list(read(raw, shape, {})) == rows
    with pytest.raises(BadValueSet):
        list(read(raw.replace(b"u3999", b"u\x00"), shape, {}))


def test_a_number_is_read_whole_wherever_a_piece_ends() -> None:
    """The reader takes 65,536 letters at a time: a number or a text may be cut anywhere."""
    for room in range(65_500, 65_560):
        raw = b'{"period": 2026, "room": "%s", "dataValues": [{"value": 12345}]}' % (b"x" * (room - 40))
        assert [(row.period, row.value) for row in read(raw, "json", {})] == [("2026", "12345")]


def test_a_file_that_goes_wrong_at_its_end_leaves_nothing_behind(cast: Cast) -> None:
    report = a_draft(cast)
    raw = written([a_row(cast)], "json", {})[:-1]
    for whole in (True, False):
        with pytest.raises(BadValueSet):
            actions.import_values(rows=read(raw, "json", {}), by=cast.officer, whole=whole)
    assert figures_of(report) == {"2.01": 12, "2.03": 9}


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_that_is_sent_while_the_file_is_read_stays_as_it_was_sent(cast: Cast, whole: bool) -> None:
    report = a_draft(cast)

    def rows() -> Iterator[Row]:
        yield a_row(cast)
        actions.submit_report(report=Report.objects.get(pk=report.pk), by=cast.officer)
        yield a_row(cast, element="2.03")

    summary = actions.import_values(rows=rows(), by=cast.officer, whole=whole)
    assert (summary.status, summary.ignored) == ("ERROR", 2)
    assert [one.row for one in summary.conflicts] == [1]
    assert figures_of(report) == {"2.01": 12, "2.03": 9}


def test_what_came_in_stands_in_the_trail_of_each_report_and_counts_its_version(cast: Cast) -> None:
    report = a_draft(cast)
    before = Report.objects.get(pk=report.pk).version
    actions.import_values(rows=[a_row(cast), a_row(cast, element="2.05", comment=" Ghi ")], by=cast.officer)
    entry = TrailEntry.objects.filter(deed="report.saved").latest("pk")
    assert (entry.by_id, entry.object_id, entry.unit_id) == (cast.officer.pk, str(report.pk), cast.commune.pk)
    assert entry.facts == {"figures": ["2.01", "2.05"]}, "a draft is its own: which cells, not which numbers"
    assert Report.objects.get(pk=report.pk).version == before + 1
    assert notes_of(report) == {"2.05": "Ghi"}
    count = TrailEntry.objects.count()
    actions.import_values(rows=[a_row(cast)], by=cast.officer)
    assert (TrailEntry.objects.count(), Report.objects.get(pk=report.pk).version) == (count, before + 1)


def test_an_empty_report_that_something_came_for_is_a_draft(cast: Cast) -> None:
    report = a_draft(cast)
    DataValue.objects.all().delete()
    Report.objects.filter(pk=report.pk).update(status=ReportStatus.NOT_STARTED)
    actions.import_values(rows=[a_row(cast)], by=None)
    assert Report.objects.get(pk=report.pk).status == ReportStatus.DRAFT
    entry = TrailEntry.objects.filter(deed="report.saved").latest("pk")
    assert entry.facts["changed"] == {"status": ["NOT_STARTED", "DRAFT"]}


def test_the_commands_carry_a_period_out_and_in(cast: Cast, tmp_path: Path) -> None:
    report = a_draft(cast)
    file = tmp_path / "quy.adx"
    call_command("export_values", str(file), "2026q3", stdout=StringIO())
    DataValue.objects.all().delete()
    told = StringIO()
    call_command("import_values", str(file), "--dry-run", stdout=told)
    assert json.loads(told.getvalue())["importCount"]["imported"] == 2
    assert figures_of(report) == {}
    call_command("import_values", str(file), stdout=StringIO())
    assert figures_of(report) == {"2.01": 12, "2.03": 9}
    actions.submit_report(report=report, by=cast.officer)
    for wrong in (
        ["import_values", str(file)],
        ["import_values", "x.txt"],
        ["import_values", "x.json"],
        ["export_values", str(file), "quý III"],
        ["export_values", "x.txt", PERIOD],
    ):
        with pytest.raises(CommandError):
            call_command(*wrong, stdout=StringIO())
