"""Papers written from templates, read by an independent hand (python-docx)."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.shared import Mm
from lxml import etree

from caunoi.documents.reading import read_bytes
from caunoi.documents.tests.official import (
    PAPERS,
    RECIPIENTS,
    TASKS,
    decision,
    dispatch,
    invitation,
    minutes,
    notice,
    part,
    plan,
    proposal,
    report,
    section,
)
from caunoi.documents.writing import (
    Appendix,
    Column,
    Issuer,
    Level,
    PaperData,
    Passage,
    Signature,
    Table,
    write_docx,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EMPTY = plan(body=(), preamble=(), closing=(), recipients=(), appendices=())


def opened(data: PaperData) -> WordDocument:
    return docx.Document(io.BytesIO(write_docx(data)))


def texts(data: PaperData) -> list[str]:
    """Every line of the paper as the house's own reader gives it."""
    return [line.text for line in read_bytes(write_docx(data), "a.docx").lines if not line.is_page_furniture]


def paragraph(data: PaperData, text: str) -> Any:
    return next(found for found in opened(data).paragraphs if text in found.text)


def cells(data: PaperData, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in opened(data).tables[table].rows]


# The parts of a paper


@pytest.mark.parametrize("kind", PAPERS)
def test_every_kind_opens_in_word_and_holds_no_open_place(kind: str) -> None:
    data = write_docx(PAPERS[kind])
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    whole = "".join(map(str, root.itertext()))
    assert "{{" not in whole
    assert "}}" not in whole
    assert len(docx.Document(io.BytesIO(data)).tables) >= 2


@pytest.mark.parametrize("kind", PAPERS)
def test_the_page_is_a4_with_the_margins_of_the_decree_and_its_number_not_on_the_first(kind: str) -> None:
    first = opened(PAPERS[kind]).sections[0]
    sides = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    for measured, wanted in zip(sides, (20, 20, 30, 15), strict=True):
        assert measured is not None
        assert abs(measured - Mm(wanted)) < Mm(0.1)
    assert (round((first.page_width or 0) / Mm(1)), round((first.page_height or 0) / Mm(1))) == (210, 297)
    assert first.different_first_page_header_footer
    assert "PAGE" in etree.tostring(first.header._element).decode()
    assert first.first_page_header.is_linked_to_previous


def test_the_head_names_both_bodies_the_state_the_number_and_the_day_as_the_law_writes_it() -> None:
    assert cells(plan(), 0) == [
        [
            "ỦY BAN MTTQ VIỆT NAM TỈNH\u00a0SƠN\u00a0LA\nBAN THƯỜNG TRỰC\n",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
        ],
        ["Số: 115/KH-MTTQ-BTT", "Sơn La, ngày 08 tháng 7 năm 2026"],
    ]


def test_an_issuer_without_an_upper_line_leaves_no_hole() -> None:
    assert cells(plan(issuer=Issuer("ỦY BAN MTTQ VIỆT NAM XÃ MƯỜNG BÚ")), 0)[0][0] == (
        "ỦY BAN MTTQ VIỆT NAM XÃ\u00a0MƯỜNG\u00a0BÚ\n"
    )


def test_a_paper_without_number_and_day_keeps_their_places_open() -> None:
    lines = texts(replace(plan(), number="", on=None))
    assert "Số:       /KH-MTTQ-BTT" in lines
    assert "Sơn La, ngày      tháng      năm" in lines


def test_body_levels_are_counted_and_only_headings_are_bold() -> None:
    lines = texts(plan())
    assert [line.split(" ")[0] for line in lines if line.startswith(("I", "1.", "2.", "+"))] == [
        *("I.", "1.", "2.", "II.", "1.", "+", "+", "2.", "III.", "1.", "2.")
    ]
    looks = {found.text[:12]: found.style.name for found in opened(plan()).paragraphs if found.style is not None}
    assert looks["I. MỤC ĐÍCH,"] == "Mục I"
    assert looks["1. Tạo sự th"] == "Nội dung"
    assert looks["1. Đẩy mạnh "] == "Mục 1"


def test_a_given_marker_stands_instead_of_the_counted_one() -> None:
    body = (part("MỘT"), Passage("HAI", Level.PART, marker="IIa"), part("BA"))
    assert [line for line in texts(replace(EMPTY, body=body)) if line[0] == "I"] == [
        "I. MỘT",
        "IIa. HAI",
        "III. BA./.",
    ]


def test_points_go_through_the_vietnamese_alphabet() -> None:
    body = tuple(Passage(f"điểm {at}", Level.POINT) for at in range(1, 25))
    marks = [line.split(")")[0] for line in texts(replace(EMPTY, body=body)) if ") điểm" in line]
    assert marks == [*"abcdđeghiklmnopqrstuvxy", "aa"]


def test_roman_numbers_of_parts_are_right_beyond_ten() -> None:
    body = tuple(part(f"PHẦN {at}") for at in range(1, 20))
    marks = [line.split(".")[0] for line in texts(replace(EMPTY, body=body)) if ". PHẦN" in line]
    assert (marks[3], marks[8], marks[13], marks[18]) == ("IV", "IX", "XIV", "XIX")


def test_the_last_words_of_a_paper_are_closed_once() -> None:
    assert texts(plan(closing=("Đề nghị thực hiện.",), appendices=()))[-10:].count("Đề nghị thực hiện./.") == 1
    assert "Đề nghị thực hiện./." in texts(plan(closing=("Đề nghị thực hiện./.",)))
    assert "1. Nghe “Dân nói”./." in texts(replace(EMPTY, body=(section("Nghe “*Dân nói*”;"),)))
    assert "Theo *./." not in texts(replace(EMPTY, body=(Passage("Theo *Sổ tay.*"),)))
    assert "Theo Sổ tay./." in texts(replace(EMPTY, body=(Passage("Theo *Sổ tay.*"),)))


def test_a_paper_that_ends_with_a_table_gets_no_stop() -> None:
    assert not any("./." in line for line in texts(replace(EMPTY, body=(Passage("Danh sách:"), TASKS))))


def test_recipients_end_with_semicolons_and_the_last_with_a_full_stop_however_they_came() -> None:
    lines = texts(plan(recipients=("- Như trên;", "Lưu: VT, VP.", "  ")))
    assert lines[lines.index("Nơi nhận:") :][:3] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT, VP."]
    head, *rest = cells(plan(), 1)[0][0].split("\n")
    assert (head, len(rest)) == ("Nơi nhận:", len(RECIPIENTS))


def test_the_signature_stands_on_the_right_and_keeps_the_last_words_with_it() -> None:
    assert cells(proposal(), 1)[0][1] == "TM. BAN THƯỜNG TRỰC\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLò Thị Hạnh"
    last = paragraph(plan(), "đúng tiến độ./.")
    assert last.paragraph_format.keep_with_next


def test_one_addressee_stands_beside_the_greeting_and_several_beneath() -> None:
    assert "Kính gửi: Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La" in texts(report())
    lines = texts(proposal())
    assert lines[lines.index("Kính gửi:") :][:3] == [
        "Kính gửi:",
        "- Thường trực Tỉnh ủy;",
        "- Ủy ban nhân dân tỉnh.",
    ]
    assert not any("Kính gửi" in line for line in texts(replace(report(), addressees=())))


def test_a_dispatch_has_no_title_but_a_subject_under_its_number() -> None:
    lines = texts(dispatch())
    at = lines.index("Số: 45/MTTQ-BTT")
    assert lines[at + 1] == "V/v báo cáo tiến độ thực hiện nhiệm vụ quý II năm 2026"
    assert "CÔNG VĂN" not in lines


def test_a_decision_names_its_authority_its_grounds_and_its_articles() -> None:
    lines = texts(decision())
    at = lines.index("BAN THƯỜNG TRỰC ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA")
    assert [line[-1] for line in lines[at + 1 : at + 4]] == [";", ";", "."]
    assert lines[at + 4] == "QUYẾT ĐỊNH:"
    assert [line.split(".")[0] for line in lines if line.startswith("Điều")] == [f"Điều {at}" for at in range(1, 5)]
    runs = paragraph(decision(), "Điều 3.").runs
    assert [(run.text, run.bold) for run in runs] == [
        ("Điều 3.", True),
        (" Quyết định này có hiệu lực kể từ ngày ký.", None),
    ]


def test_minutes_are_signed_by_two_and_an_invitation_invites() -> None:
    assert cells(minutes(), 1) == [["THƯ KÝ\nLò Văn Hặc", "CHỦ TỌA\nQuàng Thị Xuân"]]
    assert cells(replace(minutes(), secretary=None), 1)[0][0].strip() == ""
    assert "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La trân trọng kính mời:" in texts(invitation())
    assert "a) Văn phòng tổng hợp danh sách nhiệm vụ quá hạn trước ngày 10/7/2026." in texts(notice())


# Tables and appendices


def test_a_table_repeats_its_head_breaks_no_row_and_spreads_its_columns() -> None:
    table = opened(plan()).tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == [column.title for column in TASKS.columns]
    assert len(table.rows) == 1 + len(TASKS.rows)
    head, *others = table._tbl.findall(f"{W}tr")
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert not any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in others)
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (head, *others))
    widths = [int(column.get(f"{W}w", "0")) for column in table._tbl.iterfind(f"{W}tblGrid/{W}gridCol")]
    last = opened(plan()).sections[-1]
    room = (last.page_width or 0) - (last.left_margin or 0) - (last.right_margin or 0)
    assert abs(sum(widths) * 635 - room) < Mm(0.1)
    assert widths[1] > 3 * widths[0]


def test_a_row_of_one_cell_goes_over_all_columns() -> None:
    first = opened(plan()).tables[-1].rows[1]
    assert {cell.text for cell in first.cells} == {"I. Công tác tuyên truyền, vận động"}
    assert len(first._tr.findall(f"{W}tc")) == 1


def test_short_rows_are_filled_up_and_long_ones_cut() -> None:
    table = Table((Column("A"), Column("B"), Column("C")), (("1", "2"), ("1", "2", "3", "4")))
    rows = cells(replace(EMPTY, body=(table,)), 1)
    assert rows == [["A", "B", "C"], ["1", "2", ""], ["1", "2", "3"]]


def test_a_table_of_no_columns_is_left_out() -> None:
    assert len(opened(replace(EMPTY, body=(Table((), ()),))).tables) == 2


def test_a_cell_may_hold_several_lines() -> None:
    table = Table((Column("A"),), (("một\nhai",), ("ba",)))
    assert cells(replace(EMPTY, body=(table,)), 1)[1] == ["một\nhai"]


def test_each_appendix_lies_as_it_should_and_counts_its_own_pages() -> None:
    sections = opened(decision()).sections
    assert [one.orientation for one in sections] == [0, 0, 1]
    assert [(one.page_width or 0) > (one.page_height or 0) for one in sections] == [False, False, True]
    starts = [one._sectPr.find(f"{W}pgNumType") for one in sections]
    assert [start is not None and start.get(f"{W}start") for start in starts] == ["1", "1", "1"]


def test_appendices_are_numbered_only_when_there_are_several() -> None:
    assert "Phụ lục" in texts(plan())
    assert [line for line in texts(decision()) if line.startswith("Phụ lục")] == ["Phụ lục I", "Phụ lục II"]
    assert "(Kèm theo Quyết định số 42/QĐ-MTTQ-BTT ngày 08 tháng 7 năm 2026" in texts(decision())
    assert not any("Phụ lục" in line for line in texts(plan(appendices=())))


def test_an_appendix_without_title_has_no_empty_line() -> None:
    lines = texts(plan(appendices=(Appendix("", (Passage("Chỉ có chữ."),)),)))
    at = lines.index("Phụ lục")
    assert lines[at + 1].startswith("(Kèm theo")
    assert lines[-1] == "Chỉ có chữ."


# Words


def test_hostile_words_come_out_as_they_were_typed() -> None:
    hostile = """<w:p>&amp; "ngoặc" 'đơn' ]]> {{số}} \\1 %s </w:t>"""
    data = plan(
        title=hostile,
        body=(part(hostile, section(hostile), Table((Column(hostile), Column("B")), ((hostile, "b"),))),),
        recipients=(hostile,),
        signature=Signature(hostile, hostile, (hostile,)),
    )
    whole = read_bytes(write_docx(data), "a.docx")
    told = "\n".join(
        [line.text for line in whole.lines] + [c for line in whole.lines for row in line.rows for c in row]
    )
    assert told.count(hostile) == 9
    assert len(opened(data).tables) == 4


def test_words_that_look_like_places_stay_words() -> None:
    sly = "{{số}} {{kẻ}} {{đoạn}}"
    data = plan(
        title=sly, body=(part(sly),), closing=(sly,), appendices=(Appendix(sly, (Passage(sly), Passage("{{kẻ}}"))),)
    )
    told = texts(data)
    assert told.count(sly) == 2
    assert {f"I. {sly}", f"{sly}./.", sly.upper(), "{{kẻ}}"} <= set(told)


def test_control_characters_lone_surrogates_and_our_own_signs_are_dropped() -> None:
    text = "Mặt\x00 tr\x0bận\ud800 \ufffe\ue010số\ue014\u200b"
    lines = texts(replace(EMPTY, body=(Passage(text),)))
    assert lines[lines.index("Mặt tr") + 1] == "ận số./."


def test_words_are_composed() -> None:
    name = unicodedata.normalize("NFD", "Lường Văn Đạo")
    written = zipfile.ZipFile(io.BytesIO(write_docx(plan(signature=Signature("CHỦ TỊCH", name))))).read(
        "word/document.xml"
    )
    assert "Lường Văn Đạo" in written.decode()


def test_starred_words_are_italic_and_footnote_stars_stay() -> None:
    runs = paragraph(plan(), "Mặt trận số").runs
    assert [run.text for run in runs if run.italic] == ["Mặt trận số"]
    lines = texts(replace(EMPTY, body=(Passage("Số liệu (*) và 2 * 3 * 4, (*) ước tính"),)))
    assert "Số liệu (*) và 2 * 3 * 4, (*) ước tính./." in lines


def test_a_line_break_in_a_text_starts_a_paragraph() -> None:
    lines = texts(replace(EMPTY, body=(section("Dòng một.\r\nDòng hai."),)))
    assert "1. Dòng một." in lines
    assert "Dòng hai./." in lines


def test_a_symbol_is_not_broken_at_its_hyphens() -> None:
    written = zipfile.ZipFile(io.BytesIO(write_docx(decision()))).read("word/document.xml").decode()
    assert "115/KH</w:t></w:r><w:r><w:noBreakHyphen/></w:r><w:r>" in written


def test_the_same_words_give_the_same_bytes() -> None:
    assert write_docx(plan()) == write_docx(plan())


def test_the_file_is_titled_for_readers_of_screens() -> None:
    properties = opened(plan()).core_properties
    assert properties.title.startswith("Kế hoạch 115/KH-MTTQ-BTT: Triển khai")
    assert properties.author == "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La"
    assert opened(replace(plan(), number="")).core_properties.title.startswith("Kế hoạch …/KH")


def test_the_rule_under_a_title_is_a_third_to_a_half_of_it() -> None:
    def length(title: str) -> float:
        body = opened(replace(plan(), title=title)).paragraphs
        rule = next(one for one in body if one.style is not None and one.style.name == "Đường kẻ trích yếu")
        look = rule.paragraph_format
        return (Mm(165) - (look.left_indent or 0) - (look.right_indent or 0)) / Mm(1)

    assert 28 < length("Kết quả công tác Mặt trận quý IV năm 2025") < 43
    assert 55 < length("Triển khai Chương trình hành động " * 5) < 83


def test_days_below_ten_and_the_first_two_months_have_a_zero() -> None:
    assert "Sơn La, ngày 05 tháng 01 năm 2026" in texts(plan(on=date(2026, 1, 5)))
