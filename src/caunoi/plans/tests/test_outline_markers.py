"""Markers as they are printed: what they count, what they leave of the line."""

import pytest

from caunoi.plans.outline.markers import follows, is_rule, letter_value, read_marker, roman_value


@pytest.mark.parametrize(
    ("line", "printed", "family", "value", "rest"),
    [
        ("I. MỤC ĐÍCH", "I", "roman.", (1,), "MỤC ĐÍCH"),
        ("IV- NHIỆM VỤ", "IV", "roman-", (4,), "NHIỆM VỤ"),
        ("II/ NỘI DUNG", "II", "roman/", (2,), "NỘI DUNG"),
        ("III NHIỆM VỤ", "III", "roman.", (3,), "NHIỆM VỤ"),
        ("VII.", "VII", "roman.", (7,), ""),
        ("A. TÌNH HÌNH", "A", "upper.", (1,), "TÌNH HÌNH"),
        ("1. Mục đích", "1", "arabic.", (1,), "Mục đích"),
        ("1.Mục đích", "1", "arabic.", (1,), "Mục đích"),
        ("02. Yêu cầu", "02", "arabic.", (2,), "Yêu cầu"),
        ("3) Việc", "3", "arabic)", (3,), "Việc"),
        ("4/ Việc", "4", "arabic/", (4,), "Việc"),
        ("5- Việc", "5", "arabic-", (5,), "Việc"),
        ("6: Việc", "6", "arabic:", (6,), "Việc"),
        ("1.1. Nội dung", "1.1", "decimal2", (1, 1), "Nội dung"),
        ("1.3 Nội dung", "1.3", "decimal2", (1, 3), "Nội dung"),
        ("2.1- Nội dung", "2.1", "decimal2", (2, 1), "Nội dung"),
        ("1.2.3. Chi tiết", "1.2.3", "decimal3", (1, 2, 3), "Chi tiết"),
        ("II.1. Chi tiết", "II.1", "compound2", (2, 1), "Chi tiết"),
        ("B.2 Chi tiết", "B.2", "compound2", (2, 2), "Chi tiết"),
        ("a) điểm a", "a", "letter)", (1,), "điểm a"),
        ("đ/ điểm đ", "đ", "letter/", (5,), "điểm đ"),
        ("b. Điểm b", "b", "letter.", (2,), "Điểm b"),
        ("a1) điểm", "a1", "letter-digit", (1, 1), "điểm"),
        ("1b) điểm", "1b", "digit-letter", (1, 2), "điểm"),
        ("iii) điểm", "iii", "small roman)", (3,), "điểm"),
        ("(1) mục", "(1)", "(1)", (1,), "mục"),
        ("(a) mục", "(a)", "(a)", (1,), "mục"),
        ("(ii) mục", "(ii)", "(i)", (2,), "mục"),
        ("Điều 12. Hiệu lực", "Điều 12", "điều", (12,), "Hiệu lực"),
        ("ĐIỀU 3: Hiệu lực", "ĐIỀU 3", "điều", (3,), "Hiệu lực"),
        ("Chương IV", "Chương IV", "chương", (4,), ""),
        ("CHƯƠNG 2. QUẢN LÝ", "CHƯƠNG 2", "chương", (2,), "QUẢN LÝ"),
        ("Mục 1 QUYỀN HẠN", "Mục 1", "mục", (1,), "QUYỀN HẠN"),
        ("Phần thứ hai", "Phần thứ hai", "phần", (2,), ""),
        ("PHẦN A. MỞ ĐẦU", "PHẦN A", "phần", (1,), "MỞ ĐẦU"),
        ("BƯỚC MỘT: CHUẨN BỊ", "BƯỚC MỘT", "bước", (1,), "CHUẨN BỊ"),
        ("Bước 2. Thực hiện", "Bước 2", "bước", (2,), "Thực hiện"),
        ("Giai đoạn 1: Khởi động", "Giai đoạn 1", "giai đoạn", (1,), "Khởi động"),
        ("- Việc", "-", "-", (), "Việc"),
        ("-Việc", "-", "-", (), "Việc"),
        ("– Việc", "–", "-", (), "Việc"),
        ("+ Việc", "+", "+", (), "Việc"),
        ("* Việc", "*", "*", (), "Việc"),
        ("• Việc", "•", "•", (), "Việc"),
        ("o Việc", "o", "o", (), "Việc"),
    ],
)
def test_a_marker_is_read(line, printed, family, value, rest):
    marker = read_marker(line)
    assert marker is not None
    assert (marker.printed, marker.family, marker.value) == (printed, family, value)
    assert line[marker.size :] == rest


@pytest.mark.parametrize(
    "line",
    ["", "Mục tiêu chung", "Điều 5 Luật Mặt trận", "điều 5. của Luật", "2030. Năm", "3.500 hộ", "12/KH-UBND", "24/7",
     "1.5 triệu", "1.01 lần", "đ/c Lò Văn An", "V/v báo cáo", "v/v báo cáo", "-----", "* * *", "*nghiêng* là chữ",
     "-> tiếp", "15 - 20 người", "8: 30 phút", "Nội dung gồm", "bước một của việc", "o bế", "Phần mềm quản lý",
     "Chương trình 30a", "Chương i ốt", "Bước a. Thử"],
)  # fmt: skip
def test_a_line_without_marker_has_none(line):
    assert read_marker(line) is None


def test_roman_numbers_are_read_however_they_are_written():
    assert [roman_value(numeral) for numeral in ("I", "IV", "IX", "XIV", "IIII", "xl")] == [1, 4, 9, 14, 4, 40]


@pytest.mark.parametrize(
    ("last", "value", "family", "expected"),
    [
        ((1,), (2,), "arabic.", True), ((1,), (3,), "arabic.", False), ((1, 2), (1, 3), "decimal2", True),
        ((1, 4), (2, 1), "decimal2", True), ((1, 4), (2, 2), "decimal2", False), ((1,), (1, 1), "decimal2", False),
        ((), (1,), "arabic.", False),
    ],
)  # fmt: skip
def test_one_number_follows_another(last, value, family, expected):
    assert follows(last, value, family) is expected


@pytest.mark.parametrize(
    ("last", "letter", "expected"), [("d", "đ", True), ("d", "e", True), ("e", "g", True), ("a", "c", False)]
)
def test_letters_follow_with_and_without_those_that_lists_leave_out(last, letter, expected):
    assert follows((letter_value(last),), (letter_value(letter),), "letter)") is expected


def test_drawn_lines_are_no_text():
    assert is_rule("-------")
    assert is_rule("*")
    assert not is_rule("- 2 -")
    assert not is_rule("-" * 500)
