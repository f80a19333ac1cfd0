"""The list of tasks as Excel and on paper: the rows of the filters, for whoever may see them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from caunoi.ground.times import now, standing_at, today
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.models import Task
from caunoi.plans.sheets import COLUMNS, SheetLine, task_book
from caunoi.plans.tests.walks import a_sheet, a_task
from caunoi.plans.views import sheets

HEAD = 3


def cells(book: bytes) -> list[list[object]]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [list(row) for row in rows]


def line(**more: object) -> SheetLine:
    usual: dict[str, object] = {
        "ref": "NV-2607-4T9QX-8", "title": "Tổ chức tuyên truyền", "unit": "xã Mường Bú", "giver": "Văn phòng",
        "plan": "07/KH-MTTQ-UB", "address": "II.1-1", "due_on": date(2026, 7, 8), "days_late": None,
        "status": "Đang làm", "percent": 40, "units_done": "",
        "gauge": "Theo số lượng", "reached": Decimal(8), "target": Decimal(14), "gauge_unit": "bản", "weight": 1,
        "first_due_on": date(2026, 6, 30), "moves": 2, "days_late_at_first": None,
    }  # fmt: skip
    return SheetLine(**{**usual, **more})  # type: ignore[arg-type]


def test_a_date_is_a_date_and_a_number_a_number() -> None:
    rows = cells(task_book("Nhiệm vụ", "Đang mở", [line(days_late=2), line()]))
    assert rows[HEAD] == [label for label, _ in COLUMNS]
    assert rows[HEAD + 1][6] == date(2026, 7, 8)
    assert (rows[HEAD + 1][7], rows[HEAD + 1][9]) == (2, 40)
    assert rows[HEAD + 2][7] == ""
    assert rows[HEAD + 2][15:23] == ["Theo số lượng", 8, 14, "bản", 1, date(2026, 6, 30), 2, ""]


@pytest.mark.parametrize(
    "words", ["=1+1", '=HYPERLINK("http://x","y")', "+84912345678", "@SUM(A1)", "http://x.vn", "007"]
)
def test_words_are_never_a_formula_an_address_or_a_number(words: str) -> None:
    book = task_book(words, words, [line(title=words, unit=words)])
    assert cells(book)[HEAD + 1][1:3] == [words, words]
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "<hyperlink" not in page


def test_a_text_longer_than_a_cell_is_cut() -> None:
    assert len(str(cells(task_book("", "", [line(title="à" * 40_000)]))[HEAD + 1][1])) == 32_767


def test_no_rows_still_make_a_book() -> None:
    assert len(cells(task_book("Nhiệm vụ", "", []))) == HEAD + 1


# The pages


def book_of(client: Client, **asked: str) -> list[list[object]]:
    answer = client.get(reverse("plans:excel"), asked)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return cells(answer.content)[HEAD + 1 :]


@pytest.mark.django_db
def test_the_book_holds_the_rows_that_the_filters_show(cast: Cast) -> None:
    sheet = a_sheet(cast, due_on=today())
    ours = Task.objects.get(parent=sheet, unit=cast.commune)
    client = cast.client(cast.officer)
    with standing_at(now() + timedelta(days=3)):
        (row,) = book_of(client)
        assert row[:3] == [ours.ref, ours.title, cast.commune.short_name]
        assert row[5:9] == ["II.1-1", ours.due_on, 3, "Chưa bắt đầu"]
    actions.finish_task(task=ours, by=cast.officer, words="Xong.", uploads=[])
    assert book_of(client) == []
    (row,) = book_of(client, **{"trang-thai": "hoan-thanh"})
    assert row[7:10] == ["", "Hoàn thành", 100]
    (row,) = [row for row in book_of(cast.client(cast.clerk), cua="da-giao") if row[0] == sheet.ref]
    assert row[10] == "1/2"


@pytest.mark.django_db
def test_a_stranger_finds_nothing_of_another_unit(cast: Cast) -> None:
    task = a_task(cast)
    for person in (cast.stranger, cast.nobody):
        client = cast.client(person)
        for whose in ("don-vi-toi", "phoi-hop", "da-giao", "tat-ca"):
            assert book_of(client, cua=whose, **{"trang-thai": "tat-ca", "don-vi": cast.commune.code}) == []
            page = client.get(reverse("plans:list_sheet"), {"cua": whose, "trang-thai": "tat-ca"}).content.decode()
            assert task.title not in page


@pytest.mark.django_db
def test_a_colleague_prints_the_list_with_what_was_asked(cast: Cast) -> None:
    task = a_task(cast, due_on=today())
    with standing_at(now() + timedelta(days=2)):
        answer = cast.client(cast.leader_of_commune).get(reverse("plans:list_sheet"), {"trang-thai": "qua-han"})
    page = answer.content.decode()
    assert task.title in page
    assert "Đơn vị tôi · Quá hạn · Ngày" in page
    assert "Quá 2 ngày" in page


@pytest.mark.django_db
def test_a_list_that_is_too_long_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    a_sheet(cast)
    monkeypatch.setattr(sheets, "MOST_IN_BOOK", 1)
    monkeypatch.setattr(sheets, "MOST_ON_PAPER", 1)
    client = cast.client(cast.clerk)
    answer = client.get(reverse("plans:excel"), {"cua": "tat-ca"})
    rows = cells(answer.content)
    assert len(rows) == HEAD + 2
    assert "Chỉ có 1 dòng đầu" in str(rows[1][0])
    assert "Chỉ in được 1 việc một lần" in client.get(reverse("plans:list_sheet"), {"cua": "tat-ca"}).content.decode()


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_rows(cast: Cast) -> None:
    client = cast.client(cast.clerk)
    counts = []
    for more, total in ((1, 1), (4, 5)):
        for _ in range(more):
            actions.give_task(
                by=cast.clerk, title="Việc", unit=cast.province, due_on=today(), expected_result="", measure=""
            )
        book_of(client)
        with CaptureQueriesContext(connection) as queries:
            assert len(book_of(client)) == total
        counts.append(len(queries))
    assert counts[0] == counts[1]
