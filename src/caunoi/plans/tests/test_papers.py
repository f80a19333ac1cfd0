"""Official papers from tasks: what they say, who may have them, and how they enter a register."""

from __future__ import annotations

import io
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.urls import reverse

from caunoi.documents.actions import open_register, seed_kinds
from caunoi.documents.models import Direction, Document, Register
from caunoi.documents.reading import read_bytes
from caunoi.documents.writing import Kind, Signature, issuer_of, place_of, write_docx
from caunoi.ground.times import now, standing_at, today
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.models import Task
from caunoi.plans.papers import Assignment, Head, LateTask, assignment_letter, late_list, symbol_of
from caunoi.plans.queries import papers
from caunoi.plans.tests.walks import a_sheet, a_task, child_of

DAY = date(2026, 7, 8)
HEAD = Head(
    issuer=issuer_of("Ủy ban MTTQ Việt Nam tỉnh Sơn La", is_committee=True),
    place="Sơn La",
    symbol="TB-MTTQ-BTT",
    signature=Signature("PHÓ CHỦ TỊCH", "Lường Văn Đạo", ("TM. BAN THƯỜNG TRỰC",)),
)
ROWS = (
    LateTask("xã Mường Bú", "Tổ chức tuyên truyền", date(2026, 7, 1), 7, 40, "07/KH-MTTQ-UB, mục II.1-1"),
    LateTask("xã Mường Bú", "Báo cáo quý", date(2026, 7, 5), 3, 0, ""),
    LateTask("phường Chiềng Sinh", "Tổ chức tuyên truyền", date(2026, 7, 1), 7, 0, "07/KH-MTTQ-UB, mục II.1-1"),
)


def words_in(docx: bytes) -> str:
    lines = read_bytes(docx, "a.docx").lines
    return "\n".join([*(line.text for line in lines), *(cell for line in lines for row in line.rows for cell in row)])


@pytest.mark.parametrize(
    ("names", "place"),
    [
        (("Ủy ban MTTQ Việt Nam tỉnh Sơn La",), "Sơn La"),
        (("Ủy ban MTTQ Việt Nam xã Mường Bú",), "Mường Bú"),
        (("Ban Dân chủ, Giám sát và Phản biện xã hội", "Ủy ban MTTQ Việt Nam tỉnh Sơn La"), "Sơn La"),
        (("Đoàn thanh niên",), ""),
    ],
)
def test_the_place_is_read_from_the_name(names: tuple[str, ...], place: str) -> None:
    assert place_of(*names) == place


def test_a_letter_bears_no_kind_in_its_symbol() -> None:
    assert symbol_of(Kind.NOTICE, "MTTQ-BTT") == "TB-MTTQ-BTT"
    assert symbol_of(Kind.DISPATCH, "MTTQ-BTT") == "MTTQ-BTT"


def test_the_list_of_late_work_counts_and_heads_each_unit() -> None:
    data = late_list(Kind.NOTICE, HEAD, ROWS, on=DAY)
    assert "đến ngày 08 tháng 7 năm 2026 có 3 việc quá hạn của 2 đơn vị" in data.preamble[0]
    (table,) = data.appendices[0].body
    assert [row[0] for row in table.rows] == ["Xã Mường Bú", "1", "2", "Phường Chiềng Sinh", "3"]  # type: ignore[union-attr]
    said = words_in(write_docx(data))
    assert "/TB-MTTQ-BTT" in said
    assert "01/07/2026" in said
    assert "PHÓ CHỦ TỊCH" in said


def test_a_report_goes_to_the_level_above() -> None:
    above = "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La"
    data = late_list(Kind.REPORT, HEAD, ROWS, on=DAY, addressee=above)
    assert (data.addressees, data.recipients[0]) == ((above,), "Như trên")
    assert above in words_in(write_docx(data))
    assert late_list(Kind.NOTICE, HEAD, ROWS, on=DAY, addressee=above).addressees == ()


def test_the_letter_answers_the_five_questions() -> None:
    task = Assignment(
        title="Tổ chức tuyên truyền;",
        units=("Ủy ban MTTQ Việt Nam xã Mường Bú",),
        due_on=DAY,
        expected_result="14 buổi.\nẢnh kèm theo",
        measure="Số buổi",
        partners=("Hội Liên hiệp Phụ nữ tỉnh Sơn La",),
        plan="mục II.1-1 Kế hoạch số 07/KH-MTTQ-UB",
    )
    said = words_in(write_docx(assignment_letter(HEAD, task)))
    for words in (
        "Thực hiện mục II.1-1 Kế hoạch số 07/KH-MTTQ-UB, Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La giao",
        "Nội dung: Tổ chức tuyên truyền.",
        "Thời hạn hoàn thành: ngày 08 tháng 7 năm 2026.",
        "Kết quả cần có: 14 buổi. Ảnh kèm theo.",
        "Đo bằng: Số buổi.",
        "Đơn vị phối hợp: Hội Liên hiệp Phụ nữ tỉnh Sơn La.",
        "Ủy ban MTTQ Việt Nam xã Mường Bú",
    ):
        assert words in said
    assert assignment_letter(HEAD, task).appendices == ()


def test_many_receivers_stand_in_an_annex() -> None:
    units = tuple(f"Ủy ban MTTQ Việt Nam xã {at}" for at in range(1, 76))
    data = assignment_letter(HEAD, Assignment("Việc", units, DAY))
    assert data.addressees == ("Các đơn vị có tên trong danh sách kèm theo",)
    assert units[74] in words_in(write_docx(data))


# The pages

GIVEN = {
    "sort": "TB",
    "sign": "MTTQ-BTT",
    "place": "Sơn La",
    "authority": "TM. BAN THƯỜNG TRỰC",
    "signer_title": "Phó Chủ tịch",
    "signer": "Lường Văn Đạo",
}
LETTER = {**GIVEN, "sort": ""}
LATE = "/nhiem-vu/qua-han/van-ban/"


def a_register(cast: Cast) -> Register:
    seed_kinds(by=None)
    return open_register(unit=cast.province, direction=Direction.OUTGOING, name="Văn bản đi", by=cast.clerk)


@pytest.mark.django_db
def test_a_preview_bears_no_number_and_enters_no_register(cast: Cast) -> None:
    register = a_register(cast)
    a_task(cast, due_on=today())
    with standing_at(now() + timedelta(days=2)):
        client = cast.client(cast.clerk)
        page = client.get(LATE).content.decode()
        assert "1 việc quá hạn" in page
        assert 'value="MTTQ-BTT"' in page
        answer = client.post(LATE, {**GIVEN, "book": str(register.pk), "deed": "preview"})
    assert "danh-sach-viec-qua-han.docx" in answer["Content-Disposition"]
    assert ZipFile(io.BytesIO(answer.content)).testzip() is None
    said = words_in(answer.content)
    assert "Tổ chức tuyên truyền ở các khu dân cư" in said
    assert "08/TB" not in said
    assert not Document.objects.filter(kind__abbreviation="TB").exists()


@pytest.mark.django_db
def test_the_clerk_enters_the_list_and_it_takes_a_number(cast: Cast) -> None:
    register = a_register(cast)
    task = a_task(cast, due_on=today())
    with standing_at(now() + timedelta(days=2)):
        answer = cast.client(cast.clerk).post(LATE, {**GIVEN, "book": str(register.pk), "deed": "enter"})
        document = Document.objects.get(register=register, kind__abbreviation="TB")
        counted = Document.objects.filter(register=register, year=today().year).exclude(pk=document.pk)
    assert answer.url == reverse("documents:detail", args=[document.ref])  # type: ignore[attr-defined]
    # The plan of the task is no. 07 of its year; the list follows it, or is the first of a year that has begun.
    last = max(counted.values_list("entry_number", flat=True), default=0)
    assert document.number_and_symbol == f"{last + 1:02}/TB-MTTQ-BTT"
    assert last == (7 if task.line and task.line.plan.document.year == document.year else 0)
    assert document.registered_by == cast.clerk
    assert document.signer_title == "PHÓ CHỦ TỊCH"


@pytest.mark.django_db
def test_who_keeps_no_register_only_previews(cast: Cast) -> None:
    register = a_register(cast)
    a_task(cast, due_on=today())
    with standing_at(now() + timedelta(days=2)):
        client = cast.client(cast.leader)
        assert "Vào sổ và cấp số" not in client.get(LATE).content.decode()
        answer = client.post(LATE, {**GIVEN, "book": str(register.pk), "deed": "enter"})
        assert answer.status_code == 200
        assert "Chọn sổ văn bản đi đang mở." in answer.content.decode()
    assert not Document.objects.filter(kind__abbreviation="TB").exists()


@pytest.mark.django_db
def test_a_stranger_lists_no_late_work_of_another_unit(cast: Cast) -> None:
    task = a_task(cast, due_on=today())
    with standing_at(now() + timedelta(days=2)):
        page = cast.client(cast.stranger).get(LATE).content.decode()
        assert "Không có việc quá hạn" in page
        assert task.title not in page
        asked = cast.client(cast.stranger).get(LATE, {"don-vi": cast.commune.code}).content.decode()
        assert cast.commune.short_name not in asked
        assert cast.client(cast.nobody).get(LATE).status_code == 403
        assert [row.title for row in papers.late_work(cast.clerk, cast.province).rows] == [task.title]
        assert papers.late_work(cast.stranger, cast.commune).rows == ()


@pytest.mark.django_db
def test_the_letter_of_a_task_is_written_by_those_who_gave_it(cast: Cast) -> None:
    register = a_register(cast)
    sheet = a_sheet(cast)
    address = reverse("plans:letter", args=[sheet.ref])
    assert address in cast.client(cast.clerk).get(reverse("plans:task", args=[sheet.ref])).content.decode()
    answer = cast.client(cast.clerk).post(address, {**LETTER, "deed": "preview"})
    said = words_in(answer.content)
    assert cast.commune.name in said
    assert cast.other_commune.name in said
    assert "Thực hiện mục II.1-1 Kế hoạch số 07/KH-MTTQ-UB ngày 05/01/2026" in said
    cast.client(cast.clerk).post(address, {**LETTER, "book": str(register.pk), "deed": "enter"})
    assert Document.objects.get(kind__abbreviation="CV").number_and_symbol == "08/MTTQ-BTT"


@pytest.mark.django_db
def test_the_unit_that_works_and_a_stranger_write_no_letter(cast: Cast) -> None:
    task = a_task(cast)
    address = reverse("plans:letter", args=[task.ref])
    assert cast.client(cast.officer).post(address, GIVEN).status_code == 403
    assert cast.client(cast.stranger).post(address, GIVEN).status_code == 404
    assert cast.client(cast.nobody).get(address).status_code == 404


@pytest.mark.django_db
def test_the_form_asks_for_what_is_missing(cast: Cast) -> None:
    task = a_task(cast)
    page = cast.client(cast.clerk).post(reverse("plans:letter", args=[task.ref]), {"deed": "preview"}).content.decode()
    assert "Ghi chức vụ người ký." in page
    assert "Ghi địa danh." in page


# The sheet of the week


@pytest.mark.django_db
def test_the_sheet_of_the_week_has_three_parts(cast: Cast) -> None:
    monday = today() - timedelta(days=today().weekday()) + timedelta(days=7)
    sheet = a_sheet(cast, due_on=monday + timedelta(days=1))
    ours = child_of(sheet, cast.commune)
    with standing_at(monday):
        late, soon, done = papers.week_of(cast.officer).parts
        assert (late.count, soon.count, done.count) == (0, 1, 0)
        actions.finish_task(task=ours, by=cast.officer, words="Xong.", uploads=[])
        assert [part.count for part in papers.week_of(cast.officer).parts] == [0, 0, 0]
    with standing_at(monday + timedelta(days=7)):
        assert [part.count for part in papers.week_of(cast.officer).parts] == [0, 0, 1]
        parts = papers.week_of(cast.clerk).parts
        assert [part.count for part in parts] == [1, 0, 1]
        assert parts[0].groups[0].name == "07/KH-MTTQ-UB, mục II.1-1"
        assert parts[2].groups[0].rows[0].on == monday
        page = cast.client(cast.clerk).get(reverse("plans:week")).content.decode()
        assert "Hoàn thành tuần trước (1)" in page
        assert papers.week_of(cast.stranger).parts[2].count == 0
        assert [part.count for part in papers.week_of(cast.nobody).parts] == [0, 0, 0]
    assert Task.objects.filter(parent=sheet).count() == 2
