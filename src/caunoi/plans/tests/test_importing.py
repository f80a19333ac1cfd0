"""The sheet of tasks that goes out comes back in: a verdict for each row, nothing written before a person agrees."""

from __future__ import annotations

import io
import re
import unicodedata
import uuid
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from caunoi.ground.audit.actions import seal, verify
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.sheets import Unreadable
from caunoi.ground.times import date_vi, now, standing_at, today
from caunoi.org.access import Denied
from caunoi.org.actions import CannotManage
from caunoi.org.models import DraftStatus, ListImport, Person
from caunoi.org.queries import Verdict
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.actions import importing
from caunoi.plans.actions.judging import CHANGED_MEANWHILE, JudgedTask
from caunoi.plans.models import Plan, Task, TaskEntry
from caunoi.plans.sheets import COLUMNS, WrittenTask, task_rows
from caunoi.plans.states import Status
from caunoi.plans.tests.walks import a_judged_task, a_sheet, a_task, an_issued_plan, child_of

pytestmark = pytest.mark.django_db

PLACE = {label: column for column, (label, _) in enumerate(COLUMNS)}
IN_TWO_WEEKS = today() + timedelta(days=14)


Book = list[list[object]]


def cells_of(content: bytes) -> Book:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [list(row) for row in rows]


def book_of(client: Client, **asked: str) -> Book:
    """What goes out."""
    return cells_of(client.get(reverse("plans:excel"), {"trang-thai": "tat-ca", **asked}).content)


def put(book: Book, ref: str, **cells: object) -> Book:
    """Write into the row of a task, by headings with _ for spaces."""
    row = next(row for row in book if row[0] == ref)
    for heading, value in cells.items():
        row[PLACE[heading.replace("_", " ")]] = value
    return book


def raw(book: Sequence[Sequence[object]]) -> bytes:
    """The rows as somebody's spreadsheet saves them."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as saved:
        sheet = saved.add_worksheet()
        day = saved.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(book):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, int | float):
                    sheet.write_number(number, column, cell)
                else:
                    sheet.write_string(number, column, str(cell or ""))
    return target.getvalue()


def a_file(*rows: Sequence[object], heads: Sequence[str] = ("Mã", "Việc", "Chủ trì", "Hạn")) -> bytes:
    """A sheet that somebody made herself."""
    return raw([heads, *rows])


def keep(by: Person, content: bytes) -> ListImport:
    return actions.keep_sheet(rows=task_rows(content), file_name="nhiệm vụ.xlsx", by=by)


def judge(by: Person, content: bytes) -> list[JudgedTask]:
    rows = actions.judged_sheet(keep(by, content), by).rows
    return [row for row in rows if isinstance(row, JudgedTask)]


def one(by: Person, content: bytes) -> JudgedTask:
    (judged,) = judge(by, content)
    return judged


def changed(by: Person, content: bytes) -> None:
    actions.apply_sheet(draft=keep(by, content), by=by)


def new(title: str = "Họp Ban Công tác", unit: str = "Mường Bú", due_on: object = None) -> tuple[object, ...]:
    return "", title, unit, date_vi(IN_TWO_WEEKS) if due_on is None else due_on


# There and back


def test_a_sheet_that_nobody_touched_changes_nothing(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    a_sheet(cast, plan=plan)
    a_task(cast, plan=plan)
    for person, whose in ((cast.clerk, "da-giao"), (cast.officer, "don-vi-toi")):
        found = judge(person, raw(book_of(cast.client(person), cua=whose)))
        assert {judged.verdict for judged in found} == {Verdict.SAME}


def test_progress_goes_in_as_the_page_writes_it(cast: Cast) -> None:
    """The row of the sheet and the form leave the same task, entry and trail."""
    by_sheet, by_form = two_tasks(cast)
    cells: dict[str, object] = {"Tiến độ (%)": 40, "Đã làm gì, kết quả thế nào": "Đã họp 2 bản"}
    content = raw(put(book_of(cast.client(cast.officer)), by_sheet.ref, **cells))
    judged = next(row for row in judge(cast.officer, content) if row.row.ref == by_sheet.ref)
    assert (judged.label, judged.sentence) == ("Sửa", "Tiến độ từ 0% thành 40%.")
    assert not TaskEntry.objects.exists()
    changed(cast.officer, content)
    actions.report_progress(task=by_form, by=cast.officer, words="Đã họp 2 bản", percent=40)
    assert left_by(by_sheet) == left_by(by_form)


def two_tasks(cast: Cast) -> tuple[Task, Task]:
    plan = an_issued_plan(cast)
    return a_task(cast, plan=plan), a_task(cast, plan=plan)


def left_by(task: Task) -> list[Any]:
    """What a deed leaves of a task: its row, its timeline and its trail, without numbers, codes and moments."""
    leave = {"id", "ref", "title", "title_folded", "created_at", "started_at", "finished_at", "line_id", "version"}
    row = Task.objects.filter(pk=task.pk).values().get()
    entries = task.entries.order_by("pk").values("kind", "words", "percent", "by", "by_unit", "due_from", "due_to")
    trail = TrailEntry.objects.filter(object_kind="plans.task", object_id=str(task.pk)).order_by("pk")
    told = []
    for entry in trail:
        moved = {name: pair for name, pair in entry.facts.get("changed", {}).items() if not name.endswith("_at")}
        told.append((entry.deed, entry.by_id, entry.by_label, entry.unit_id, sorted(entry.facts), moved))
    return [{name: value for name, value in row.items() if name not in leave}, list(entries), told]


def test_the_giver_changes_words_and_dates(cast: Cast) -> None:
    by_sheet, by_form = two_tasks(cast)
    book = book_of(cast.client(cast.clerk), cua="da-giao")
    put(book, by_sheet.ref, Hạn=IN_TWO_WEEKS, Lý_do="Trùng lịch", Đo_bằng_gì="số bản")
    found = {row.row.ref: row for row in judge(cast.clerk, raw(book))}
    moved = f"hạn từ {date_vi(by_sheet.due_on)} sang {date_vi(IN_TWO_WEEKS)}"
    assert found[by_sheet.ref].sentence == f"Sửa đo bằng gì; {moved}."
    changed(cast.clerk, raw(book))
    actions.edit_task(task=by_form, by=cast.clerk, title=by_form.title, measure="số bản")
    actions.move_due_date(task=by_form, by=cast.clerk, due_on=IN_TWO_WEEKS, reason="Trùng lịch")
    assert left_by(by_sheet) == left_by(by_form)


@pytest.mark.parametrize(
    ("cells", "label", "sentence"),
    [
        ({"Tình trạng": "Hoàn thành", "Đã làm gì, kết quả thế nào": "Xong"}, "Sửa", "Hoàn thành."),
        ({"Tình trạng": "Hoàn thành"}, "Lỗi", "Ghi kết quả hoặc gửi tệp minh chứng."),
        ({"Tình trạng": "đang làm"}, "Sửa", "Bắt đầu làm."),
        ({"Tình trạng": "Đã xong"}, "Lỗi", "Chưa có tình trạng “Đã xong”."),
        ({"Tình trạng": "Chờ hướng dẫn"}, "Lỗi", "Chuyển sang Chờ hướng dẫn ở trang của việc này."),
        ({"Tình trạng": "Đã hủy", "Lý do": "Thôi"}, "Lỗi", "do Mặt trận tỉnh Sơn La giao"),
        ({"Tiến độ (%)": 140}, "Lỗi", "Tiến độ là số từ 0 đến 100."),
        ({"Tiến độ (%)": 0.4}, "Sửa", "Tiến độ từ 0% thành 40%."),
        ({"Tiến độ (%)": "40 %"}, "Sửa", "Tiến độ từ 0% thành 40%."),
        ({"Việc": "Việc khác"}, "Lỗi", "do Mặt trận tỉnh Sơn La giao. Chỉ người của đơn vị ấy sửa được."),
        ({"Hạn": IN_TWO_WEEKS, "Lý do": "Bận"}, "Lỗi", "do Mặt trận tỉnh Sơn La giao"),
        ({"Chủ trì": "phường Chiềng Sinh"}, "Lỗi", "Ô Chủ trì của việc đã giao không sửa được"),
        ({"Mục": "III.9"}, "Lỗi", "Ô Mục của việc đã giao không sửa được"),
        ({"Hạn": "31/02/2026"}, "Lỗi", "Không có ngày 31/02/2026."),
        ({"Hạn": "hôm nào"}, "Lỗi", "“hôm nào” không phải là ngày."),
        ({"Việc": None, "Tiến độ (%)": None, "Tình trạng": None}, "Đã có", "Không sửa gì."),
    ],
)
def test_what_the_lead_unit_may_write(cast: Cast, cells: dict[str, object], label: str, sentence: str) -> None:
    task = a_task(cast)
    judged = one(cast.officer, raw(put(book_of(cast.client(cast.officer)), task.ref, **cells)))
    assert judged.label == label
    assert sentence in judged.sentence


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"Hạn": IN_TWO_WEEKS}, "Ghi lý do gia hạn."),
        ({"Hạn": date(2024, 1, 5), "Lý do": "x"}, "Chọn hạn từ hôm nay trở đi."),
        ({"Tình trạng": "Đã hủy"}, "Ghi lý do hủy."),
        ({"Tiến độ (%)": 20}, "Chỉ người của đơn vị ấy báo được tiến độ."),
        ({"Việc": "x" * 501}, "dài hơn 500 ký tự"),
    ],
)
def test_what_the_giver_may_not_write(cast: Cast, cells: dict[str, object], sentence: str) -> None:
    task = a_task(cast)
    judged = one(cast.clerk, raw(put(book_of(cast.client(cast.clerk), cua="da-giao"), task.ref, **cells)))
    assert judged.refused
    assert sentence in judged.sentence


def test_states_go_round_by_the_sheet(cast: Cast) -> None:
    task = a_judged_task(cast)
    office, commune = cast.client(cast.clerk), cast.client(cast.officer)
    changed(cast.officer, raw(put(book_of(commune), task.ref, Tình_trạng="Hoàn thành", **DID)))
    task.refresh_from_db()
    assert task.status == Status.AWAITING_APPROVAL
    judged = one(cast.clerk, raw(put(book_of(office, cua="da-giao"), task.ref, Tình_trạng="Hoàn thành")))
    assert judged.sentence == "Chuyển sang Hoàn thành ở trang của việc này."
    changed(cast.clerk, raw(put(book_of(office, cua="da-giao"), task.ref, Tình_trạng="Đã hủy", Lý_do="Thôi")))
    task.refresh_from_db()
    assert task.status == Status.CANCELLED
    changed(cast.clerk, raw(put(book_of(office, cua="da-giao"), task.ref, Tình_trạng="Đang làm", Lý_do="Vẫn cần")))
    task.refresh_from_db()
    assert task.status == Status.IN_PROGRESS


DID = {"Đã làm gì, kết quả thế nào": "Đã họp"}


def test_work_that_waits_goes_on_by_the_sheet(cast: Cast) -> None:
    task = a_task(cast)
    actions.wait_for_guidance(task=task, by=cast.officer, waits_for="Trung ương")
    changed(cast.officer, raw(put(book_of(cast.client(cast.officer)), task.ref, Tình_trạng="Đang làm", **DID)))
    task.refresh_from_db()
    assert task.status == Status.IN_PROGRESS


def test_a_sheet_for_many_units_is_counted_and_closes_last(cast: Cast) -> None:
    parent = a_sheet(cast)
    actions.finish_task(task=child_of(parent, cast.commune), by=cast.officer, words="Xong")
    client = cast.client(cast.clerk)
    book = book_of(client, cua="da-giao")
    judged = one(cast.clerk, raw(put(book, parent.ref, Tình_trạng="Hoàn thành", **DID)))
    assert judged.sentence == "Còn 1 đơn vị chưa xong."
    judged = one(cast.clerk, raw(put(book_of(client, cua="da-giao"), parent.ref, **{"Tiến độ (%)": 90})))
    assert "đếm từ các đơn vị nhận việc" in judged.sentence


def test_words_of_a_sheet_for_many_units_change_while_its_tasks_are_under_way(cast: Cast) -> None:
    """Its percent is the mean of its tasks, as it went out: a row that leaves it alone reports nothing."""
    parent = a_sheet(cast)
    actions.report_progress(task=child_of(parent, cast.commune), by=cast.officer, percent=60)
    book = put(book_of(cast.client(cast.clerk), cua="da-giao"), parent.ref, **{"Đo bằng gì": "số bản"})
    judged = one(cast.clerk, raw(book))
    assert (judged.verdict, judged.sentence) == (Verdict.CHANGE, "Sửa đo bằng gì.")
    changed(cast.clerk, raw(book))
    parent.refresh_from_db()
    assert parent.measure == "số bản"


# Conflicts


def test_a_task_that_was_changed_since_the_sheet_went_out_is_a_conflict(cast: Cast) -> None:
    task = a_task(cast)
    book = put(book_of(cast.client(cast.officer)), task.ref, **{"Tiến độ (%)": 40})
    untouched = raw(book_of(cast.client(cast.officer)))
    actions.report_progress(task=task, by=cast.leader_of_commune, percent=60)
    assert one(cast.officer, raw(book)).sentence == CHANGED_MEANWHILE
    assert one(cast.officer, untouched).sentence == "Không sửa gì."


@pytest.mark.parametrize("marked", [True, False], ids=["marked", "typed"])
def test_a_task_that_changes_between_looking_and_agreeing_is_a_conflict(cast: Cast, marked: bool) -> None:
    task = a_task(cast)
    row = (task.ref, "", "", "", 40)
    content = a_file(row, heads=("Mã", "Việc", "Chủ trì", "Hạn", "Tiến độ"))
    if marked:
        content = raw(put(book_of(cast.client(cast.officer)), task.ref, **{"Tiến độ (%)": 40}))
    draft = keep(cast.officer, content)
    assert actions.judged_sheet(draft, cast.officer).good == 1
    actions.report_progress(task=task, by=cast.leader_of_commune, percent=60)
    with pytest.raises(CannotManage, match="Còn 1 dòng lỗi"):
        actions.apply_sheet(draft=draft, by=cast.officer)
    (judged,) = actions.judged_sheet(draft, cast.officer).rows
    assert judged.sentence == CHANGED_MEANWHILE
    task.refresh_from_db()
    assert task.percent == 60


# New tasks


def test_a_new_row_becomes_a_task_as_the_page_makes_it(cast: Cast) -> None:
    row = new("Họp Ban Công tác")
    assert one(cast.officer, a_file(row)).sentence == "Thêm việc của xã Mường Bú."
    changed(cast.officer, a_file(row))
    by_sheet = Task.objects.get()
    again = one(cast.officer, a_file(row))
    assert (again.label, again.sentence) == ("Đã có", f"Việc này đã có với mã {by_sheet.ref}.")
    by_form = actions.give_task(unit=cast.commune, by=cast.officer, due_on=IN_TWO_WEEKS, title="Họp Ban Công tác")
    assert left_by(by_sheet) == left_by(by_form)


def test_a_new_row_may_give_a_line_of_a_plan(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    heads = ("Việc", "Chủ trì", "Hạn", "Kế hoạch", "Mục")
    rows = [("Tuyên truyền", place, date_vi(IN_TWO_WEEKS), "07/KH-MTTQ-UB", "II.1-1") for place in ("Mường Bú", "3679")]
    changed(cast.clerk, a_file(*rows, heads=heads))
    tasks = Task.objects.filter(line__plan=plan).order_by("pk")
    assert [task.unit for task in tasks] == [cast.commune, cast.other_commune]
    assert {task.assigning_unit for task in tasks} == {cast.province}
    assert all(task.approver for task in tasks)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "", "Mường Bú", "08/07/2030"), "Ghi việc cần làm."),
        (("", "Họp", "Mường Bú", ""), "Ghi hạn"),
        (("", "Họp", "Mường Bù Nhìn", "08/07/2030"), "Không thấy “Mường Bù Nhìn”."),
        (("", "Họp", "Mường Bú", "08/07/2020"), "Chọn hạn từ hôm nay trở đi."),
        (("", "Họp", "Mường Bú", "31/02/2026"), "Không có ngày 31/02/2026."),
        (("NV-2607-00000-0", "Họp", "Mường Bú", "08/07/2030"), "Không thấy việc có mã NV-2607-00000-0."),
        (("", "Họp", "Mường Bú", "08/07/2030", "12/KH", "I"), "Không thấy kế hoạch đã ban hành “12/KH”."),
        (("", "Họp", "Mường Bú", "08/07/2030", "", "I"), "Ghi cả kế hoạch và mục"),
        (("", "Họp", "Mường Bú", "08/07/2030", "07/KH-MTTQ-UB", "IX"), "không có mục “IX”"),
        (("", "Họp", "Mường Bú", "08/07/2030", "07/KH-MTTQ-UB", "II.1-1"), "Chỉ người lập kế hoạch của Mặt trận tỉnh"),
        (("", "Họp", "Mường Bú", "08/07/2030", "", "", "Đang làm"), "Việc mới chưa có tiến độ."),
        (("", "x" * 501, "Mường Bú", "08/07/2030"), "dài hơn 500 ký tự"),
    ],
)
def test_a_bad_new_row_says_what_to_do(cast: Cast, row: Sequence[object], sentence: str) -> None:
    an_issued_plan(cast)
    heads = ("Mã", "Việc", "Chủ trì", "Hạn", "Kế hoạch", "Mục", "Tình trạng")
    judged = one(cast.officer, a_file(row, heads=heads))
    assert judged.refused
    assert sentence in judged.sentence


@pytest.mark.parametrize("written", ["8/7/2030", "08-07-2030", "8.7.30", 47672, "ngày 08 tháng 7 năm 2030"])
def test_a_day_is_understood_however_it_is_written(cast: Cast, written: object) -> None:
    assert one(cast.officer, a_file(new(due_on=written))).words[3] == "08/07/2030"


def test_rows_that_say_the_same_twice_are_told(cast: Cast) -> None:
    task = a_task(cast)
    twice = [(task.ref, "", "", "")] * 2
    rows = [new("Họp  ban"), new(unicodedata.normalize("NFD", "HỌP BAN")), *twice]
    found = judge(cast.officer, a_file(*rows))
    assert [judged.label for judged in found] == ["Mới", "Lỗi", "Đã có", "Lỗi"]
    assert "Trùng với dòng 2" in found[1].sentence
    assert f"Mã {task.ref} đã có ở dòng 4" in found[3].sentence


# Rights


def test_rows_of_another_unit_are_refused_and_put_into_the_trail(cast: Cast) -> None:
    task = a_task(cast)
    heads = ("Mã", "Việc", "Chủ trì", "Hạn", "Tiến độ")
    content = a_file((task.ref, "", "", "", 50), (*new("Họp", "Chiềng Sinh"), ""), heads=heads)
    found = judge(cast.leader, content)
    assert found[0].sentence == "Nhiệm vụ này do xã Mường Bú làm. Chỉ người của đơn vị ấy báo được tiến độ."
    assert found[1].sentence == "Chỉ người lập kế hoạch của phường Chiềng Sinh mới làm được việc này."
    trail = TrailEntry.objects.filter(deed="action.refused", by_id=cast.leader.pk).order_by("pk")
    assert [(entry.facts["door"], entry.facts["row"]) for entry in trail] == [
        ("plans:sheet_new", row) for row in (2, 3)
    ]
    assert trail[0].facts["refusal"] == found[0].sentence
    assert trail[0].object_id == str(task.pk)
    unseen = judge(cast.stranger, content)
    assert unseen[0].sentence == f"Không thấy việc có mã {task.ref}. Để trống ô Mã nếu là việc mới."


def test_a_sheet_of_refused_rows_does_not_flood_the_trail(cast: Cast) -> None:
    rows = [new(f"Họp lần {at}", "Chiềng Sinh") for at in range(30)]
    keep(cast.leader, a_file(*rows))
    refused = TrailEntry.objects.filter(deed="action.refused", by_id=cast.leader.pk)
    assert [entry.facts["row"] for entry in refused.order_by("pk")] == list(range(2, 22))
    with standing_at(now() + timedelta(minutes=11)):
        keep(cast.leader, a_file(rows[0]))
    assert refused.latest("pk").facts["held_back"] == 10


def test_who_holds_no_working_post_hands_nothing_over(cast: Cast) -> None:
    for person in (cast.nobody, cast.auditor, cast.administrator):
        with pytest.raises(Denied):
            keep(person, a_file(new()))
        client = cast.client(person)
        assert client.get(reverse("plans:sheet_new")).status_code == 403
        assert reverse("plans:sheet_new") not in client.get(reverse("plans:tasks")).content.decode()
        assert client.get(reverse("plans:sheet_template")).status_code == 403


def test_only_its_owner_applies_a_sheet(cast: Cast) -> None:
    draft = keep(cast.officer, a_file(new()))
    with pytest.raises(CannotManage):
        actions.apply_sheet(draft=draft, by=cast.leader_of_commune)
    for name in ("plans:sheet", "plans:sheet_verdicts", "org:import_preview", "org:import_verdicts"):
        assert cast.client(cast.leader_of_commune).get(reverse(name, args=[draft.key])).status_code == 404
    assert cast.client(cast.officer).get(reverse("org:import_preview", args=[draft.key])).status_code == 404


# Whole or the good part


def test_one_bad_row_stops_all_unless_only_the_good_ones_are_wanted(cast: Cast) -> None:
    draft = keep(cast.officer, a_file(new("Họp"), new("Hội nghị", "Hà Nội")))
    with pytest.raises(CannotManage, match="Còn 1 dòng lỗi"):
        actions.apply_sheet(draft=draft, by=cast.officer)
    assert not Task.objects.exists()
    actions.apply_sheet(draft=draft, by=cast.officer, only_good=True)
    assert Task.objects.get().title == "Họp"
    with pytest.raises(CannotManage, match="đã được nhập"):
        actions.apply_sheet(draft=draft, by=cast.officer, only_good=True)
    assert TrailEntry.objects.filter(deed="list_import.applied").count() == 1


def test_a_row_that_fails_after_all_takes_everything_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    task = a_task(cast)
    heads = ("Mã", "Việc", "Chủ trì", "Hạn", "Tiến độ")
    draft = keep(cast.officer, a_file((*new("Họp"), ""), (task.ref, "", "", "", 50), heads=heads))
    preview = actions.judged_sheet(draft, cast.officer)
    actions.report_progress(task=task, by=cast.officer, percent=20)
    monkeypatch.setattr("caunoi.plans.actions.importing.judged_sheet", lambda *_: preview)
    with pytest.raises(CannotManage, match="Dòng 3: Có người vừa sửa nội dung này"):
        actions.apply_sheet(draft=draft, by=cast.officer)
    assert Task.objects.get() == task
    assert ListImport.objects.get().status == DraftStatus.OPEN


# Files as they come


def as_1258(words: str) -> bytes:
    """Windows-1258 writes the five tones as marks of their own."""
    written = []
    for letter in words:
        parts = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
        written.append(unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones)))
        written += tones
    return "".join(written).encode("cp1258")


@pytest.mark.parametrize(
    "encode",
    [
        as_1258,
        lambda words: words.encode("utf-16"),
        lambda words: words.encode("utf-8-sig"),
        lambda words: unicodedata.normalize("NFD", words).encode(),
    ],
    ids=["windows-1258", "utf-16", "utf-8", "decomposed"],
)
def test_a_csv_of_any_office_is_understood(encode: Any) -> None:
    (row,) = task_rows(encode("Việc;Chủ trì;Hạn\nHọp Ban Thường trực;xã Mường Bú;08/07/2030\n"))
    assert (row.title, row.unit, row.due_on) == ("Họp Ban Thường trực", "xã Mường Bú", "08/07/2030")


def test_ten_thousand_rows_and_no_more() -> None:
    content = "Việc;Hạn\n" + "Họp;08/07/2030\n" * 10_001
    with pytest.raises(Unreadable, match=r"hơn 10\.000 việc"):
        task_rows(content.encode())
    assert len(task_rows(content[: -len("Họp;08/07/2030\n")].encode())) == 10_000


def test_a_sheet_without_the_headings_is_refused() -> None:
    with pytest.raises(Unreadable, match="cột “Việc” và cột “Hạn”"):
        task_rows(a_file(("a", "b"), heads=("Họ tên", "Ngày sinh")))


@pytest.mark.parametrize("words", ["=1+1", "+84912345678", "@SUM(A1)", "-2+3", '=HYPERLINK("http://x";"y")'])
def test_a_title_that_looks_like_a_formula_stays_words_there_and_back(cast: Cast, words: str) -> None:
    task = actions.give_task(unit=cast.commune, by=cast.officer, due_on=IN_TWO_WEEKS, title=words)
    client = cast.client(cast.officer)
    content = client.get(reverse("plans:excel")).content
    (row,) = task_rows(content)
    assert (row.ref, row.title, row.touched) == (task.ref, words, False)
    address = upload(client, a_file(new("Họp"), (task.ref, words, "Hà Nội", ""))).headers["Location"]
    told = client.get(f"{address}ket-qua.xlsx").content
    assert cells_of(told)[2][4] == words
    assert "<f>" not in part_of(told, "xl/worksheets/sheet1.xml")


def test_a_formula_in_a_file_counts_by_what_it_showed() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Việc", "Hạn"])
        sheet.write_formula(1, 0, '="Họp "&"ban"', None, "Họp ban")
        sheet.write_string(1, 1, "08/07/2030")
    assert [row.title for row in task_rows(target.getvalue())] == ["Họp ban"]


def part_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


def test_the_sheet_that_goes_out_locks_codes_and_offers_choices(cast: Cast) -> None:
    a_task(cast)
    content = cast.client(cast.officer).get(reverse("plans:excel")).content
    page = part_of(content, "xl/worksheets/sheet1.xml")
    styles = part_of(content, "xl/styles.xml")
    formats = re.findall(r"<xf [^>]*/>|<xf .*?</xf>", styles[styles.index("<cellXfs") : styles.index("</cellXfs")])
    style_of = dict(re.findall(r'<c r="([A-Z])5" s="(\d+)"', page))
    locked = {label for label, at in PLACE.items() if 'locked="0"' not in formats[int(style_of[chr(ord("A") + at)])]}
    assert "<sheetProtection" in page
    assert set(PLACE) - locked == {
        "Việc", "Hạn", "Tình trạng", "Tiến độ (%)", "Kết quả cần có", "Đo bằng gì", "Lý do", *DID,
    }  # fmt: skip
    assert re.search(r'<col min="24" max="24"[^>]*hidden="1"', page)
    assert sorted(re.findall(r'<dataValidation [^>]*sqref="([A-Z])5:', page)) == ["C", "E", "F", "G", "I"]
    words = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(1).to_python()
    assert "xã Mường Bú" in [row[0] for row in words]


# The pages


def upload(client: Client, content: bytes, name: str = "nhiem-vu.xlsx") -> Any:
    given = {"file": SimpleUploadedFile(name, content), "form_key": str(uuid.uuid4())}
    return client.post(reverse("plans:sheet_new"), given)


def send(client: Client, address: str, **given: str) -> Any:
    return client.post(f"{address}nhap/", {"form_key": str(uuid.uuid4()), **given}, follow=True)


def test_a_sheet_is_looked_at_first_and_applied_once(cast: Cast) -> None:
    client = cast.client(cast.officer)
    rows = [new(f"Việc {number}") for number in range(30)]
    address = upload(client, a_file(*rows, new("Hội nghị", "Hà Nội"))).headers["Location"]
    page = client.get(address).content.decode()
    assert "Chưa ghi gì" in page
    assert "Chỉ nhập 30 dòng đúng" in page
    assert page.index("Hội nghị") < page.index("Việc 0")
    assert "Việc 29" not in page
    assert "Việc 29" in client.get(address, {"trang": "2"}).content.decode()
    assert "Việc 1" not in client.get(address, {"ket-qua": "ERROR"}).content.decode()
    assert "Còn 1 dòng lỗi" in send(client, address).content.decode()
    assert not Task.objects.exists()
    assert "Đã nhập 30 nhiệm vụ." in send(client, address, dong="dung").content.decode()
    assert "mới 30; lỗi 1" in client.get(address).content.decode()
    assert "đã được nhập" in send(client, address, dong="dung").content.decode()
    assert client.get(f"{address}ket-qua.xlsx").status_code == 302
    assert Task.objects.count() == 30


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp trống"),
        (b"PK\x03\x04 broken", "hỏng hoặc có mật khẩu"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "hỏng hoặc có mật khẩu"),
        (b"A;B\n1;2\n", "Không thấy dòng tiêu đề"),
    ],
    ids=["empty", "broken", "password", "foreign"],
)
def test_a_file_that_cannot_be_read_is_refused_in_the_form(cast: Cast, content: bytes, sentence: str) -> None:
    assert sentence in upload(cast.client(cast.officer), content).content.decode()
    assert not ListImport.objects.exists()


def test_the_template_takes_new_tasks(cast: Cast) -> None:
    client = cast.client(cast.officer)
    book = cells_of(client.get(reverse("plans:sheet_template")).content)
    row: list[object] = [""] * len(PLACE)
    row[PLACE["Việc"]], row[PLACE["Hạn"]] = "Họp", IN_TWO_WEEKS
    assert one(cast.officer, raw([*book, row])).sentence == "Thêm việc của xã Mường Bú."


def test_the_number_of_queries_does_not_grow_with_the_rows_of_a_batch(cast: Cast) -> None:
    counts = []
    for more, total in ((1, 1), (6, 7)):
        for _ in range(more):
            actions.give_task(unit=cast.commune, by=cast.officer, due_on=IN_TWO_WEEKS, title=f"Việc {uuid.uuid4()}")
        refs = Task.objects.values_list("ref", flat=True)
        rows = [WrittenTask(line=at, ref=ref, percent="30") for at, ref in enumerate(refs, 2)]
        rows += [
            WrittenTask(line=50 + at, title=f"Việc mới {at}", unit="Mường Bú", due_on="2030-07-08")
            for at in range(total)
        ]
        draft = actions.keep_sheet(rows=rows, file_name="a.xlsx", by=cast.officer)
        with CaptureQueriesContext(connection) as queries:
            assert actions.judged_sheet(draft, cast.officer).good == 2 * total
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Many rows at once


def a_full_book(cast: Cast, count: int) -> tuple[list[Task], bytes]:
    """Tasks of the commune, of which each gets other words, another date and a step, beside as many new ones."""
    plan = an_issued_plan(cast)
    tasks = [a_task(cast, plan=plan) for _ in range(count)]
    book = book_of(cast.client(cast.clerk), cua="da-giao")
    for task in tasks:
        put(book, task.ref, Đo_bằng_gì="số bản", Hạn=IN_TWO_WEEKS, Lý_do="Trùng lịch", Tình_trạng="Đã hủy")
    width = len(COLUMNS)
    for at in range(count):
        row = ["", f"Việc mới {at}", "Mặt trận tỉnh Sơn La", "", "", "", IN_TWO_WEEKS]
        book.append([*row, *[""] * (width - len(row))])
    return tasks, raw(book)


def test_many_rows_leave_what_each_leaves_alone(cast: Cast) -> None:
    tasks, content = a_full_book(cast, 3)
    draft = keep(cast.clerk, content)
    told = TrailEntry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    notices = Notice.objects.count()
    assert actions.apply_sheet(draft=draft, by=cast.clerk).good == 6
    alone = a_task(cast, plan=plan_of(tasks[0]))
    actions.edit_task(task=alone, by=cast.clerk, title=alone.title, measure="số bản")
    actions.move_due_date(task=alone, by=cast.clerk, due_on=IN_TWO_WEEKS, reason="Trùng lịch")
    actions.cancel_task(task=alone, by=cast.clerk, reason="Trùng lịch")
    for task in tasks:
        assert left_by(task) == left_by(alone)
        assert Notice.objects.filter(to_id=cast.officer.pk, link=f"/nhiem-vu/{task.ref}/").count() == 1
    new = Task.objects.filter(title__startswith="Việc mới").order_by("title")
    assert [(task.title, task.unit, task.version) for task in new] == [
        (f"Việc mới {at}", cast.province, 1) for at in range(3)
    ]
    assert len({task.ref for task in new}) == 3
    assert TrailEntry.objects.filter(deed="task.given", pk__gt=told).count() == 3
    # Of the commune's two people each is told each date once; nobody is told of what he did himself.
    assert Notice.objects.filter(subject__startswith="Hạn mới").count() == 2 * 4
    assert Notice.objects.count() > notices
    seal()
    assert verify().ok


def plan_of(task: Task) -> Plan:
    assert task.line is not None
    return task.line.plan


def test_many_rows_cost_few_statements(cast: Cast) -> None:
    """Three steps and a new task a row: less than a statement for each."""
    _, content = a_full_book(cast, 30)
    draft = keep(cast.clerk, content)
    with CaptureQueriesContext(connection) as asked:
        actions.apply_sheet(draft=draft, by=cast.clerk)
    assert len(asked) < 90


def test_a_task_changed_while_the_rows_are_written_stops_all(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks, content = a_full_book(cast, 2)
    draft = keep(cast.clerk, content)
    judged = actions.judged_sheet(draft, cast.clerk)
    monkeypatch.setattr(importing, "judged_sheet", lambda *_: judged)
    actions.report_progress(task=Task.objects.get(pk=tasks[1].pk), by=cast.officer, percent=10)
    with pytest.raises(CannotManage, match=r"Dòng \d+: Có người vừa sửa nội dung này\..* Chưa ghi gì\."):
        actions.apply_sheet(draft=draft, by=cast.clerk)
    assert not Task.objects.filter(title__startswith="Việc mới").exists()
    assert not TrailEntry.objects.filter(deed__in=["task.edited", "task.given"]).exists()


def test_tasks_above_others_are_carried_out_after_those_below(cast: Cast) -> None:
    """A task that was split is called off by the same sheet as its part: the part first, whatever the order of rows."""
    task = a_task(cast)
    (part,) = actions.split_task(task=task, units=[cast.area], due_on=task.due_on, by=cast.officer)
    own = actions.give_task(unit=cast.commune, by=cast.officer, due_on=IN_TWO_WEEKS, title="Họp")
    actions.split_task(task=own, units=[cast.area], due_on=IN_TWO_WEEKS, by=cast.officer)
    book = book_of(cast.client(cast.officer), cua="tat-ca")
    for ref in (own.ref, part.ref):
        put(book, ref, Tình_trạng="Đã hủy", Lý_do="Thôi")
    changed(cast.officer, raw(book))
    off = Task.objects.filter(status=Status.CANCELLED).values_list("pk", flat=True)
    assert set(off) == {part.pk, own.pk, own.children.get().pk}
    assert TrailEntry.objects.filter(deed="task.cancelled").count() == 3
