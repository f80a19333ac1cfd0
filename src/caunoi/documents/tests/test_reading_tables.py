"""Which tables are only there for layout, and what the others keep."""

import pytest

from caunoi.documents.reading import Line, read_bytes
from caunoi.documents.tests.papers import abstract, cell, level, number, paragraph, table, word_file

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
ISSUER = "ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA"
DATE = "Sơn La, ngày 23 tháng 6 năm 2026"


def lines(*body: str, **more: str) -> tuple[Line, ...]:
    """The lines of a composed Word file."""
    return read_bytes(word_file(*body, **more), "a.docx").lines  # type: ignore[arg-type]


def texts(*body: str, **more: str) -> list[str]:
    """The texts of its lines; a table that stayed one has none."""
    return [line.text for line in lines(*body, **more)]


def of(*paragraphs: str) -> str:
    """A cell of plain paragraphs."""
    return cell(*map(paragraph, paragraphs))


def test_a_letterhead_is_unrolled_cell_by_cell() -> None:
    head = table([of("BAN THƯỜNG TRỰC", ISSUER), of(NATION, MOTTO)], ["Số: 115/KH-MTTQ-UB", DATE])
    assert texts(head, paragraph("KẾ HOẠCH")) == [
        "BAN THƯỜNG TRỰC", ISSUER, NATION, MOTTO, "Số: 115/KH-MTTQ-UB", DATE, "KẾ HOẠCH",
    ]  # fmt: skip
    assert all(line.ends_paragraph for line in lines(head))


@pytest.mark.parametrize(
    "rows",
    [
        (["ĐẢNG BỘ TỈNH SƠN LA", "ĐẢNG CỘNG SẢN VIỆT NAM"], ["Số 12-KH/ĐU", "Sơn La, ngày 02 tháng 3 năm 2026"]),
        ([ISSUER, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"],),
        ([ISSUER, DATE], ["Số:     /KH-MTTQ", ""]),
        (["MTTQ XÃ A", "Xã A, ngày ... tháng … năm 2026"],),
        (["Số: 12/BC", ISSUER],),
    ],
)
def test_heads_of_other_styles_are_unrolled_too(rows: tuple[list[str], ...]) -> None:
    assert all(line.rows == () for line in lines(table(*rows), paragraph("BÁO CÁO")))


def test_a_letterhead_of_a_plan_after_its_decision_is_unrolled() -> None:
    text = [paragraph(f"Điều {number}.") for number in range(1, 9)]
    assert texts(*text, table([ISSUER, NATION]))[-2:] == [ISSUER, NATION]


def test_a_table_that_only_names_a_number_in_the_middle_of_a_paper_stays_a_table() -> None:
    text = [paragraph(f"Điều {number}.") for number in range(1, 9)]
    assert lines(*text, table(["Số: 12", "Nội dung"], ["a", "b"]))[-1].rows == (("Số: 12", "Nội dung"), ("a", "b"))


def test_the_signature_table_is_unrolled_with_its_numbered_dashes() -> None:
    dash = abstract(0, level(0, "bullet", "-")) + number(1, 0)
    left = cell(paragraph("Nơi nhận:"), paragraph("Như trên;", num=1, level=0), paragraph("Lưu: VT.", num=1, level=0))
    right = of("TM. BAN THƯỜNG TRỰC", "PHÓ CHỦ TỊCH", "", "Nguyễn Văn A")
    assert texts(paragraph("Thân bài"), table([left, right]), numbering=dash) == [
        "Thân bài", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. BAN THƯỜNG TRỰC", "PHÓ CHỦ TỊCH", "Nguyễn Văn A",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        ([of("NGƯỜI LẬP BIỂU", "Lò Thị B"), of("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Quàng Văn C")],),
        ([of("TM. HỘI NÔNG DÂN"), of("TM. ỦY BAN MTTQ")],),
        ([of("Người báo cáo", "(Ký, ghi rõ họ tên)"), of("Trưởng thôn", "(Ký, ghi rõ họ tên)")],),
        ([of("BÍ THƯ CHI BỘ"), of("CHỦ TỊCH HỘI"), of("TRƯỞNG BAN")],),
        ([of("Nơi nhận:", "- Như trên;"), of("CHÁNH VĂN PHÒNG", "Vì Văn D")], ["", "Trang cuối"]),
    ],
)
def test_signatures_of_other_styles_are_unrolled_too(rows: tuple[list[str], ...]) -> None:
    assert all(line.rows == () for line in lines(paragraph("Thân bài"), table(*rows)))


@pytest.mark.parametrize(
    "rows",
    [
        (["STT", "Chức danh", "Họ tên"], ["1", "CHỦ TỊCH", "Nguyễn Văn A"]),
        (["TT", "Nơi nhận", "Số bản"], ["1", "Tỉnh ủy", "2"]),
        (["Nơi nhận", "Số bản", "Ghi chú"], ["Tỉnh ủy", "2", ""]),
        (["Đơn vị", "Số hộ"], ["Xã A", "120"]),
        (["Nhiệm vụ", "Thời gian"], ["Hội nghị quán triệt", "Tháng 7"]),
        (["Chủ tịch Ủy ban MTTQ tỉnh", "chỉ đạo chung"], ["Các ban", "giúp việc"]),
        *[([f"cột {at}" for at in range(5)], ["CHỦ TỊCH", *"abcd"])],
    ],
)
def test_tables_of_facts_stay_tables(rows: tuple[list[str], ...]) -> None:
    found = lines(paragraph("Đoạn"), *map(paragraph, "abcd"), table(*rows, bordered=True))
    assert found[-1] == Line(6, "", rows=tuple(map(tuple, rows)), ends_paragraph=True)


def test_a_bordered_table_of_offices_and_names_stays_a_table() -> None:
    rows = (["CHỦ TỊCH", "BÍ THƯ", "TRƯỞNG BAN"], ["Nguyễn A", "Lò B", "Vì C"])
    assert lines(table(*rows, bordered=True))[0].rows == tuple(map(tuple, rows))
    assert len(lines(table(*rows))) == 6


def test_borders_may_come_from_the_table_style_or_from_a_cell() -> None:
    rows = (["CHỦ TỊCH", "BÍ THƯ", "TRƯỞNG BAN"], ["Nguyễn A", "Lò B", "Vì C"])
    line = '<w:top w:val="single"/>'
    styles = (
        f'<w:style w:type="table" w:styleId="Grid"><w:tblPr><w:tblBorders>{line}</w:tblBorders></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="Plain"><w:basedOn w:val="Nothing"/></w:style>'
        '<w:style w:type="table" w:styleId="Mine"><w:basedOn w:val="Grid"/></w:style>'
    )
    assert len(lines(table(*rows, properties='<w:tblStyle w:val="Mine"/>'), styles=styles)) == 1
    assert len(lines(table(*rows, properties='<w:tblStyle w:val="Plain"/>'), styles=styles)) == 6
    drawn = cell(paragraph("x"), properties=f"<w:tcBorders>{line}</w:tcBorders>")
    assert len(lines(table(*rows, ["a", drawn, "b"]))) == 1


def test_a_box_of_one_cell_and_an_unruled_column_are_unrolled() -> None:
    assert texts(table([of("Khung", "hai dòng")], bordered=True)) == ["Khung", "hai dòng"]
    assert texts(table(["một"], ["hai"])) == ["một", "hai"]
    assert lines(table(["một"], ["hai"], bordered=True))[0].rows == (("một",), ("hai",))


def test_merged_cells_stand_once_and_columns_stay_in_place() -> None:
    wide = cell(paragraph("Tên chung"), properties='<w:gridSpan w:val="2"/>')
    first = cell(paragraph("dọc"), properties='<w:vMerge w:val="restart"/>')
    below = cell(paragraph("dọc"), properties="<w:vMerge/>")
    old = cell(paragraph("x"), properties='<w:hMerge w:val="continue"/>')
    found = lines(table([wide, "c"], [first, "1", "2"], [below, "3", old]))[0]
    assert found.rows == (("Tên chung", "", "c"), ("dọc", "1", "2"), ("", "3", ""))


def test_rows_of_unequal_length_are_filled() -> None:
    early = "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell(paragraph("b")) + "</w:tr>"
    short = f"<w:tbl><w:tr>{cell(paragraph('1'))}{cell(paragraph('2'))}{cell(paragraph('3'))}</w:tr>{early}</w:tbl>"
    assert lines(short)[0].rows == (("1", "2", "3"), ("", "b", ""))


def test_a_span_without_sense_is_bounded() -> None:
    wild = cell(paragraph("a"), properties='<w:gridSpan w:val="99999999"/>')
    assert len(lines(table([wild, "b"], ["c", "d"]))[0].rows[0]) == 64


def test_several_paragraphs_of_a_cell_are_kept_apart_and_a_nested_table_is_its_text() -> None:
    nested = cell(paragraph("trên"), table(["a", "b"], ["c", "d"]), paragraph("dưới"))
    assert lines(table(["STT", "Việc"], ["1", nested]))[0].rows == (("STT", "Việc"), ("1", "trên\na\nb\nc\nd\ndưới"))


def test_a_table_nested_in_a_layout_table_is_read() -> None:
    assert texts(table([cell(table(["Số: 5/KH", "x"]), paragraph(ISSUER)), of(NATION)])) == [
        "Số: 5/KH",
        "x",
        ISSUER,
        NATION,
    ]


def test_deleted_rows_and_cells_are_gone() -> None:
    gone = f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{cell(paragraph('bỏ'))}</w:tr>"
    dropped = cell(paragraph("bỏ"), properties='<w:cellDel w:id="1"/>')
    xml = table(["a", "b"], ["c", dropped]).replace("</w:tbl>", gone + "</w:tbl>")
    assert lines(xml)[0].rows == (("a", "b"), ("c", ""))


def test_rows_and_cells_inside_content_controls_are_read() -> None:
    inside = f"<w:sdt><w:sdtPr/><w:sdtContent>{cell(paragraph('b'))}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr>{cell(paragraph('a'))}{inside}</w:tr></w:sdtContent></w:sdt>"
    assert lines(table(["x", "y"]).replace("</w:tbl>", row + "</w:tbl>"))[0].rows == (("x", "y"), ("a", "b"))


def test_a_table_without_a_word_is_no_line() -> None:
    assert texts(table(["", ""], ["", ""]), paragraph("sau")) == ["sau"]


def test_a_long_text_in_two_columns_is_not_taken_for_a_signature() -> None:
    found = lines(table(["TM. đại diện " + "lời " * 400, "cột hai"], ["a", "b"]))
    assert len(found) == 1
