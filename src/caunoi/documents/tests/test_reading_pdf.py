"""PDF files that hold text, and those that do not."""

import json
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from pypdf.errors import DependencyError

from caunoi.documents.reading import Line, Paper, Unreadable, pdf, pdf_text, read_bytes, read_path
from caunoi.documents.tests.pdfs import locked, pdf_file

BODY = "Ủy ban MTTQ Việt Nam các xã, phường"


def furniture(paper: Paper) -> list[str]:
    """The lines at the edge of the page that are not part of the text."""
    return [line.text for line in paper.lines if line.is_page_furniture]


def test_lines_of_a_pdf_know_their_page() -> None:
    paper = read_bytes(pdf_file(["KẾ HOẠCH", BODY], ["II. Nhiệm vụ", "- Việc"]), "a.pdf")
    assert paper.format == "pdf"
    assert paper.lines == (
        Line(1, "KẾ HOẠCH", page=1), Line(2, BODY, page=1), Line(3, "II. Nhiệm vụ", page=2), Line(4, "- Việc", page=2),
    )  # fmt: skip


def test_a_pdf_on_disk_is_read(tmp_path: Path) -> None:
    path = tmp_path / "kế hoạch.pdf"
    path.write_bytes(pdf_file([BODY]))
    assert read_path(path).lines[0].text == BODY


def test_stretched_lines_have_single_spaces() -> None:
    assert read_bytes(pdf_file(["Nghị  quyết   Đại hội"]), "a.pdf").lines[0].text == "Nghị quyết Đại hội"


def test_margins_and_the_gap_between_two_columns_are_kept() -> None:
    page = ["Nơi nhận:              TM. BAN THƯỜNG TRỰC", "- Lưu: VT.", "", "            Lò Thị Mai"]
    lines = read_bytes(pdf_file(page), "a.pdf").lines
    assert [line.text.strip() for line in lines] == [page[0], page[1], "Lò Thị Mai"]
    assert lines[2].text.startswith("     ")


def test_a_line_that_is_stretched_all_over_has_no_columns() -> None:
    stretched = "Ban     Thường      trực     Ủy     ban"
    assert read_bytes(pdf_file([stretched]), "a.pdf").lines[0].text == "Ban Thường trực Ủy ban"


def test_a_page_whose_letters_the_printed_view_loses_is_read_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf_file(["I. VIỆC      x"])
    plain = pypdf.PageObject.extract_text

    def losing(page: pypdf.PageObject, *args: object, **options: object) -> str:
        if options.get("extraction_mode") == "layout":
            return "I. VI"
        return plain(page)

    monkeypatch.setattr(pypdf.PageObject, "extract_text", losing)
    assert pdf_text.text_of(data) == {"pages": [["I. VIỆC      x", False]]}


def test_the_letterhead_that_a_carried_plan_repeats_is_no_running_head() -> None:
    head = "UBND XÃ MƯỜNG BÚ"
    pages = [[head, "QUYẾT ĐỊNH", "thân bài"], [head, "KẾ HOẠCH", BODY], ["II. Nhiệm vụ", "công việc"]]
    assert furniture(read_bytes(pdf_file(*pages), "a.pdf")) == []


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "Số: 115/KH-MTTQ-UB Sơn La, ngày 23 tháng 6 năm 2026",
            ["Số: 115/KH-MTTQ-UB", "Sơn La, ngày 23 tháng 6 năm 2026"],
        ),
        ("Số:     /KH-MTTQ Sơn La, ngày tháng 6 năm 2026", ["Số: /KH-MTTQ", "Sơn La, ngày tháng 6 năm 2026"]),
        ("TỈNH SƠN LA CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ["TỈNH SƠN LA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]),
        ("Nơi nhận: TM. BAN THƯỜNG TRỰC", ["Nơi nhận:", "TM. BAN THƯỜNG TRỰC"]),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]),
        ("Thực hiện Kế hoạch số 12/KH ngày 08/6/2026", ["Thực hiện Kế hoạch số 12/KH ngày 08/6/2026"]),
    ],
)
def test_two_columns_of_a_letterhead_are_two_lines(line: str, parts: list[str]) -> None:
    assert [found.text for found in read_bytes(pdf_file([line]), "a.pdf").lines] == parts


def test_page_numbers_and_repeated_lines_at_the_edge_are_furniture() -> None:
    pages = [
        ["MTTQ TỈNH SƠN LA", f"mở đầu {word}", f"nội dung {word}", f"thêm {word}", f"kết {word}", f"Trang {number}/3"]
        for number, word in enumerate(("a", "b", "c"), start=1)
    ]
    assert furniture(read_bytes(pdf_file(*pages), "a.pdf")) == [
        "MTTQ TỈNH SƠN LA", "Trang 1/3", "MTTQ TỈNH SƠN LA", "Trang 2/3", "MTTQ TỈNH SƠN LA", "Trang 3/3",
    ]  # fmt: skip


def test_the_number_on_top_of_the_second_page_is_furniture() -> None:
    assert furniture(read_bytes(pdf_file(["KẾ HOẠCH", BODY], ["2", "thân bài"]), "a.pdf")) == ["2"]


def test_page_numbers_that_start_late_are_furniture_when_they_run_on() -> None:
    pages = [[f"- {number} -", f"thân bài {word}"] for number, word in ((11, "a"), (12, "b"), (13, "c"))]
    assert furniture(read_bytes(pdf_file(*pages), "a.pdf")) == ["- 11 -", "- 12 -", "- 13 -"]


def test_numbers_and_lines_that_belong_to_the_text_are_not_furniture() -> None:
    pages = [["KẾ HOẠCH", "2026", "thân bài"], ["KẾ HOẠCH", "1945", "thân bài"]]
    assert furniture(read_bytes(pdf_file(*pages), "a.pdf")) == []


def test_a_scanned_pdf_is_refused_as_a_scan() -> None:
    for data in (pdf_file([], []), pdf_file(["Ký số"], [], pictures=True)):
        with pytest.raises(Unreadable, match="bản quét"):
            read_bytes(data, "a.pdf")


def test_one_scanned_page_of_many_brings_a_warning() -> None:
    paper = read_bytes(pdf_file([BODY], [BODY], ["tr"], pictures=True), "a.pdf")
    assert [(warning.code, warning.message) for warning in paper.warnings] == [
        ("scanned-page", "Trang 3 là ảnh chụp nên không có chữ để đọc, hãy xem bản gốc.")
    ]


@pytest.mark.parametrize("way", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_with_a_password_is_refused_and_one_that_opens_for_everyone_is_read(way: str) -> None:
    data = pdf_file([BODY])
    with pytest.raises(Unreadable) as caught:
        read_bytes(locked(data, opens_with="bí mật", algorithm=way), "a.pdf")
    assert caught.value.sentence == "Tệp PDF có mật khẩu, hãy bỏ mật khẩu rồi lưu lại."
    assert read_bytes(locked(data, opens_with="", algorithm=way), "a.pdf").lines[0].text == BODY


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\nrubbish", pdf_file([BODY])[:400], b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj"]
)
def test_a_broken_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes(data, "a.pdf")
    assert caught.value.sentence == "Tệp PDF bị hỏng, hãy xuất lại PDF từ tệp gốc."


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "MAX_PAGES", 1)
    assert pdf_text.text_of(pdf_file(["a"], ["b"])) == {"problem": "long"}
    assert pdf_text.text_of(pdf_file(["a"])) == {"pages": [["a", False]]}


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (pdf_file(["a"], pictures=True), {"pages": [["a", True]]}),
        (locked(pdf_file(["a"]), opens_with="x"), {"problem": "locked"}),
        (b"%PDF-1.7", {"problem": "broken"}),
        (pdf_file([]).replace(b"/Resources", b"/Otherwise"), {"pages": [["", False]]}),
    ],
)
def test_the_program_for_pdf_says_what_it_found(data: bytes, answer: dict[str, object]) -> None:
    assert pdf_text.text_of(data) == answer


@pytest.mark.parametrize(
    ("error", "problem"), [(MemoryError, "long"), (DependencyError, "locked"), (KeyError, "broken")]
)
def test_the_program_for_pdf_turns_errors_into_problems(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], problem: str
) -> None:
    def fail(_stream: object) -> None:
        raise error

    monkeypatch.setattr("pypdf.PdfReader", fail)
    assert pdf_text.text_of(b"") == {"problem": problem}


def test_a_pdf_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SECONDS", 0.001)
    with pytest.raises(Unreadable):
        read_bytes(pdf_file(["a"]), "a.pdf")


def test_a_pdf_of_too_many_letters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "MAX_LETTERS", 5)
    assert pdf_text.text_of(pdf_file(["abc"], ["def"])) == {"problem": "long"}


def test_the_program_for_pdf_prints_its_answer_alone() -> None:
    command = [sys.executable, "-P", pdf_text.__file__]
    done = subprocess.run(command, input=pdf_file(["đ"]), capture_output=True, check=True)
    assert json.loads(done.stdout) == {"pages": [["đ", False]]}
    assert done.stderr == b""


def test_reading_other_papers_does_not_load_the_library_for_pdf() -> None:
    code = "import sys, caunoi.documents.reading; print(sorted({'pypdf', 'docx', 'django'} & set(sys.modules)))"
    environment = {"PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, env=environment)
    assert done.stdout.strip() == "[]"
