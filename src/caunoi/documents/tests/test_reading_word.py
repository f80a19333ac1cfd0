"""What a Word file says, and nothing lost on the way."""

import io
import unicodedata

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunoi.documents.reading import Line, Paper, Unreadable, read_bytes
from caunoi.documents.tests.papers import abstract, level, number, paragraph, rewritten, run, style, table, word_file
from caunoi.ground.tests.examples import few

DELETED = '<w:del w:id="1" w:author="A" w:date="2026-06-01T00:00:00Z"/>'


def read(*body: str, **more: object) -> Paper:
    """The paper of a composed Word file."""
    return read_bytes(word_file(*body, **more), "a.docx")  # type: ignore[arg-type]


def texts(paper: Paper) -> list[str]:
    """The texts of all lines."""
    return [line.text for line in paper.lines]


def inner(xml: str) -> list[str]:
    """The lines of one paragraph with this inner XML."""
    return texts(read(paragraph(inner=xml)))


def test_each_paragraph_is_a_line_and_empty_ones_are_none() -> None:
    paper = read(paragraph("Một"), paragraph(), paragraph(" "), paragraph("Hai"))
    assert paper.format == "docx"
    assert paper.lines == (Line(1, "Một", ends_paragraph=True), Line(2, "Hai", ends_paragraph=True))


def test_runs_of_one_paragraph_stand_together() -> None:
    assert inner(run("Ủy ", "<w:b/>") + run("ban") + run(" MTTQ", "<w:i/>")) == ["Ủy ban MTTQ"]


def test_line_breaks_make_lines_and_only_the_last_ends_the_paragraph() -> None:
    paper = read(
        paragraph(inner=run("TM. BAN THƯỜNG TRỰC") + "<w:r><w:br/></w:r>" + run("PHÓ CHỦ TỊCH") + "<w:r><w:br/></w:r>")
    )
    assert [(line.text, line.ends_paragraph) for line in paper.lines] == [
        ("TM. BAN THƯỜNG TRỰC", False),
        ("PHÓ CHỦ TỊCH", True),
    ]


def test_a_page_break_inside_a_sentence_does_not_end_the_paragraph() -> None:
    paper = read(paragraph(inner=run("các tầng") + '<w:r><w:br w:type="page"/></w:r>' + run("lớp Nhân dân")))
    assert [(line.text, line.ends_paragraph) for line in paper.lines] == [("các tầng", False), ("lớp Nhân dân", True)]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a\tb"),
        ("<w:r><w:t>xã</w:t><w:noBreakHyphen/><w:t>hội</w:t></w:r>", "xã-hội"),
        ("<w:r><w:t>thực</w:t><w:softHyphen/><w:t>hiện</w:t></w:r>", "thựchiện"),
        (run("Số:\u00a0115"), "Số: 115"),
        (run("thực\u00adhiện\u200b"), "thựchiện"),
        (run("2026\u20112031"), "2026-2031"),
        (run(unicodedata.normalize("NFD", "Ủy ban được")), "Ủy ban được"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + run(" đạt"), "✓ đạt"),
        ('<w:r><w:sym w:font="Symbol" w:char="B7"/></w:r>' + run(" điểm"), "• điểm"),
        ('<w:r><w:sym w:font="Symbol" w:char="what"/></w:r>' + run(" điểm"), "• điểm"),
        ('<w:r><w:sym w:font="Arial" w:char="2192"/></w:r>' + run(" xã"), "→ xã"),
        (run("hai\ndòng nguồn"), "hai dòng nguồn"),
        (run("\uf0b7 việc", '<w:rFonts w:ascii="Symbol"/>'), "• việc"),
        (run("kế hoạch", "<w:caps/>"), "KẾ HOẠCH"),
        (run("kế hoạch", '<w:caps w:val="0"/>'), "kế hoạch"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
    ],
)
def test_special_signs_read_as_they_look(xml: str, text: str) -> None:
    assert inner(xml) == [text]


@pytest.mark.parametrize(
    "wrapper",
    [
        '<w:hyperlink r:id="x">{}</w:hyperlink>',
        '<w:smartTag w:uri="u" w:element="place">{}</w:smartTag>',
        "<w:sdt><w:sdtPr><w:alias w:val='n'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:customXml w:element="e"><w:customXmlPr/>{}</w:customXml>',
        '<w:fldSimple w:instr=" DATE ">{}</w:fldSimple>',
        '<w:ins w:id="1" w:author="A">{}</w:ins>',
        '<w:moveTo w:id="1" w:author="A">{}</w:moveTo>',
        '<w:bdo w:val="ltr">{}</w:bdo>',
        "<w:somethingNew>{}</w:somethingNew>",
    ],
)
def test_words_inside_a_wrapper_are_read(wrapper: str) -> None:
    assert inner(run("trước ") + wrapper.format(run("giữa")) + run(" sau")) == ["trước giữa sau"]


@pytest.mark.parametrize(
    "xml",
    [
        '<w:del w:id="1" w:author="A"><w:r><w:delText>xóa</w:delText></w:r></w:del>',
        '<w:moveFrom w:id="1" w:author="A"><w:r><w:t>xóa</w:t></w:r></w:moveFrom>',
        '<w:ins w:id="1"><w:del w:id="2"><w:r><w:delText>xóa</w:delText></w:r></w:del></w:ins>',
        "<w:r><w:instrText>PAGE</w:instrText></w:r>",
        '<w:r><w:commentReference w:id="1"/></w:r>',
    ],
)
def test_deleted_text_and_field_codes_are_not_read(xml: str) -> None:
    assert inner(run("còn") + xml) == ["còn"]


def test_the_result_of_a_field_is_read_and_its_code_with_nested_fields_is_not() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    nested = mark("begin") + run("MÃ") + mark("separate") + run("ẨN") + mark("end")
    xml = (
        run("Ngày ")
        + mark("begin")
        + "<w:r><w:instrText>IF</w:instrText></w:r>"
        + nested
        + mark("separate")
        + run("23")
    )
    assert inner(xml + mark("end") + run(" tháng 6")) == ["Ngày 23 tháng 6"]


def test_a_field_that_never_ends_costs_no_paragraph_after_it() -> None:
    broken = paragraph(inner='<w:r><w:fldChar w:fldCharType="begin"/></w:r>')
    assert texts(read(broken, paragraph(inner='<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("còn đây")))) == [
        "còn đây"
    ]


def test_a_deleted_paragraph_mark_joins_two_paragraphs_and_counts_once() -> None:
    lists = abstract(0, level(0, "decimal", "%1.")) + number(1, 0)
    paper = read(
        paragraph("Một ", num=1, level=0, mark=DELETED),
        paragraph("liền", num=1, level=0),
        paragraph("Hai", num=1, level=0),
        numbering=lists,
    )  # fmt: skip
    assert texts(paper) == ["1. Một liền", "2. Hai"]


def test_a_paragraph_that_was_deleted_whole_leaves_nothing() -> None:
    gone = paragraph(mark=DELETED, inner='<w:del w:id="2"><w:r><w:delText>bỏ</w:delText></w:r></w:del>')
    assert texts(read(paragraph("Một"), gone, paragraph("Hai"))) == ["Một", "Hai"]


def test_the_last_paragraph_of_a_cell_and_of_the_body_survives_a_deleted_mark() -> None:
    paper = read(
        table(["a", "b"], [f"<w:tc>{paragraph('cuối ô', mark=DELETED)}</w:tc>", "d"]), paragraph("cuối", mark=DELETED)
    )
    assert paper.lines[0].rows == (("a", "b"), ("cuối ô", "d"))
    assert paper.lines[1].text == "cuối"


def test_a_style_separator_keeps_two_paragraphs_on_one_line() -> None:
    lists = abstract(0, level(0, "decimal", "%1.")) + number(1, 0)
    paper = read(
        paragraph("Tên. ", num=1, level=0, mark="<w:vanish/><w:specVanish/>"), paragraph("Thân bài"), numbering=lists
    )
    assert texts(paper) == ["1. Tên. Thân bài"]


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (paragraph(inner=run("thấy ") + run("ẩn", "<w:vanish/>")), ""),
        (
            paragraph(inner=run("thấy ") + run("ẩn", '<w:rStyle w:val="Secret"/>')),
            style("Secret", kind="character", run="<w:vanish/>"),
        ),
        (paragraph("thấy ẩn", style="Secret"), style("Secret", run="<w:vanish/>")),
    ],
)
def test_hidden_text_is_kept_with_a_warning(body: str, styles: str) -> None:
    paper = read(paragraph("trước"), body, styles=styles)
    assert texts(paper) == ["trước", "thấy ẩn"]
    assert [(warning.line, warning.code) for warning in paper.warnings] == [(2, "hidden-text")]


def test_text_that_is_shown_against_its_hidden_style_brings_no_warning() -> None:
    paper = read(
        paragraph(inner=run("thấy", '<w:vanish w:val="0"/>'), style="Secret"), styles=style("Secret", run="<w:vanish/>")
    )
    assert paper.warnings == ()


def test_hidden_text_in_a_table_brings_a_warning_too() -> None:
    hidden = f"<w:tc>{paragraph(inner=run('ẩn', '<w:vanish/>'))}</w:tc>"
    paper = read(table(["STT", "Việc"], ["1", hidden]))
    assert [(warning.line, warning.code) for warning in paper.warnings] == [(1, "hidden-text")]


def test_a_text_box_is_read_once_although_it_is_written_twice() -> None:
    box = f"<w:txbxContent>{paragraph('DỰ THẢO')}{paragraph('lần 2')}</w:txbxContent>"
    xml = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp>'
        f"<wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert texts(read(paragraph(inner=run("Neo ") + xml + run("đậu")))) == ["Neo đậu", "DỰ THẢO", "lần 2"]


def test_the_older_form_is_read_where_the_newer_one_holds_no_words() -> None:
    xml = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing/></mc:Choice><mc:Fallback>'
        f"<w:pict><v:shape><v:textbox><w:txbxContent>{paragraph('chữ trong khung')}</w:txbxContent></v:textbox>"
        "</v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert inner(xml) == ["chữ trong khung"]
    assert inner(run("a") + '<w:r><mc:AlternateContent><mc:Choice Requires="x"/></mc:AlternateContent></w:r>') == ["a"]


def test_word_art_is_read() -> None:
    assert inner(run("a") + '<w:r><w:pict><v:shape><v:textpath string="MẬT"/></v:shape></w:pict></w:r>') == ["a", "MẬT"]


def test_a_diagram_is_read() -> None:
    schemas = "http://schemas.openxmlformats.org/drawingml/2006"
    names = f'xmlns:dgm="{schemas}/diagram" xmlns:a="{schemas}/main"'
    points = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{word}</a:t></a:r></a:p></dgm:t></dgm:pt>" for word in ("Tỉnh", "Xã")
    )
    paper = read(
        paragraph(
            inner=run("Sơ đồ") + '<w:r><w:drawing><a:graphic><dgm:relIds r:dm="d1"/></a:graphic></w:drawing></w:r>'
        ),
        raw_parts={"word/diagrams/data1.xml": f"<dgm:model {names}>{points}</dgm:model>".encode()},
        more_relations='<Relationship Id="d1" Type="x/diagramData" Target="diagrams/data1.xml"/>',
    )
    assert texts(paper) == ["Sơ đồ", "Tỉnh", "Xã"]


@pytest.mark.parametrize(
    "wrapper",
    [
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:customXml w:element="e">{}</w:customXml>',
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
    ],
)
def test_paragraphs_and_tables_inside_a_wrapper_are_read(wrapper: str) -> None:
    blocks = paragraph("trong") + table(["a", "b"], ["c", "d"])
    paper = read(paragraph("trước"), wrapper.replace("{}", blocks), paragraph("sau"))
    assert [line.text or line.rows for line in paper.lines] == ["trước", "trong", (("a", "b"), ("c", "d")), "sau"]


def test_footnotes_and_endnotes_follow_the_text_in_the_order_of_their_marks() -> None:
    def noted(text: str, kind: str, identity: int) -> str:
        return paragraph(inner=run(text) + f'<w:r><w:{kind}Reference w:id="{identity}"/></w:r>')

    def note(kind: str, identity: int, text: str) -> str:
        return (
            f'<w:{kind} w:id="{identity}">{paragraph(inner=f"<w:r><w:{kind}Ref/></w:r>" + run(" " + text))}</w:{kind}>'
        )

    separator = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    paper = read(
        noted("một", "footnote", 3), noted("hai", "endnote", 1), noted("ba", "footnote", 2),
        parts={
            "footnotes": separator + note("footnote", 2, "chú hai") + note("footnote", 3, "chú một"),
            "endnotes": note("endnote", 1, "chú cuối"),
        },
    )  # fmt: skip
    assert [(line.text, line.is_note) for line in paper.lines] == [
        ("một", False), ("hai", False), ("ba", False), ("1 chú một", True), ("2 chú hai", True), ("i chú cuối", True),
    ]  # fmt: skip


def test_running_headers_and_footers_stand_at_the_end_once() -> None:
    page = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    page += (
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("2") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    paper = read(
        paragraph("thân bài"),
        parts={"header1": paragraph(inner=page), "header2": paragraph("2"), "footer1": paragraph("Lưu hành nội bộ")},
    )
    assert [(line.text, line.is_page_furniture) for line in paper.lines] == [
        ("thân bài", False),
        ("2", True),
        ("Lưu hành nội bộ", True),
    ]


def test_a_letterhead_in_the_page_header_comes_first() -> None:
    head = table(
        ["TỈNH SƠN LA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Số: 5/KH-MTTQ", "Sơn La, ngày 5 tháng 6 năm 2026"]
    )
    paper = read(paragraph("KẾ HOẠCH"), parts={"header1": head})
    assert texts(paper)[:2] == ["TỈNH SƠN LA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert texts(paper)[-1] == "KẾ HOẠCH"
    assert not any(line.is_page_furniture for line in paper.lines)


def test_a_table_of_contents_is_page_furniture() -> None:
    paper = read(
        paragraph("I. MỤC ĐÍCH\t1", style="TOC1"), paragraph("I. MỤC ĐÍCH"), styles=style("TOC1", name="toc 1")
    )
    assert [line.is_page_furniture for line in paper.lines] == [True, False]


def test_letters_of_the_old_fonts_are_turned_into_unicode() -> None:
    paper = read(
        paragraph(inner=run("ñy ban MÆt trËn", '<w:rFonts w:ascii=".VnTime"/>')),
        paragraph(inner=run("kÕ ho¹ch", '<w:rFonts w:ascii=".VnTimeH"/>')),
        paragraph("café"),
        parts={"fontTable": '<w:font w:name=".VnTime"/>'},
    )
    assert texts(paper) == ["ủy ban Mặt trận", "KẾ HOẠCH", "café"]


def test_a_file_of_the_strict_standard_reads_the_same() -> None:
    lists = abstract(0, level(0, "decimal", "%1.")) + number(1, 0)
    usual = word_file(paragraph("Việc", num=1, level=0), table(["a", "b"], ["c", "d"]), numbering=lists)
    schemas, strict_names = b"http://schemas.openxmlformats.org", b"http://purl.oclc.org/ooxml"
    names = {
        schemas + b"/wordprocessingml/2006/main": strict_names + b"/wordprocessingml/main",
        schemas + b"/officeDocument/2006/relationships": strict_names + b"/officeDocument/relationships",
    }
    strict = rewritten(usual, names)
    assert strict != usual
    assert read_bytes(strict, "a.docx") == read_bytes(usual, "a.docx")


def test_parts_are_found_wherever_the_package_puts_them() -> None:
    data = word_file(
        paragraph("Việc", style="Point"),
        styles=style("Normal") + style("Point", run="<w:caps/>"),
        more_relations='<Relationship Id="e" Type="x/header" Target="http://127.0.0.1:9/" TargetMode="External"/>'
        '<Relationship Id="g" Type="x/footer" Target="gone.xml"/>',
    )
    for target in (b"/word/styles.xml", b"../word/./styles.xml", b"..\\word\\Styles.xml"):
        moved = rewritten(data, {b'"styles.xml"': b'"' + target + b'"'}, part="word/_rels/document.xml.rels")
        assert texts(read_bytes(moved, "a.docx")) == ["VIỆC"]
    assert texts(read_bytes(rewritten(data, {b"officeDocument": b"other"}, part="_rels/.rels"), "a.docx")) == ["VIỆC"]


def test_a_mark_of_a_note_that_is_missing_costs_nothing() -> None:
    body = paragraph(inner=run("một") + '<w:r><w:footnoteReference w:id="7"/></w:r>')
    assert texts(read(body)) == ["một"]
    assert texts(read(body, parts={"footnotes": ""})) == ["một"]


def test_an_embedded_document_brings_a_warning() -> None:
    paper = read(paragraph("a"), '<w:altChunk r:id="x"/>')
    assert [warning.code for warning in paper.warnings] == ["unread-part"]
    with pytest.raises(Unreadable, match="nhúng bên trong"):
        read('<w:altChunk r:id="x"/>')


def test_a_paper_without_a_word_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read(paragraph())
    assert caught.value.sentence == "Tệp không có chữ nào để đọc."


@pytest.mark.parametrize("name", ["a.docx", "", "không đuôi"])
def test_the_name_does_not_matter_where_the_content_speaks(name: str) -> None:
    assert read_bytes(word_file(paragraph("a")), name).warnings == ()


def test_another_ending_brings_a_warning() -> None:
    paper = read_bytes(word_file(paragraph("a")), "a.txt")
    assert paper.format == "docx"
    assert [warning.code for warning in paper.warnings] == ["wrong-ending"]


WORD = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ0123456789.,;()-+/&<>\"'"), min_size=1, max_size=8)
SENTENCE = st.lists(WORD, max_size=12).map(" ".join)


@settings(deadline=None, max_examples=few(40))
@given(
    st.lists(st.lists(SENTENCE, max_size=4), min_size=1, max_size=12),
    st.lists(st.lists(SENTENCE, min_size=3, max_size=3), max_size=4),
)
def test_every_word_of_a_word_file_is_read_in_order(paragraphs: list[list[str]], rows: list[list[str]]) -> None:
    document = docx.Document()
    for pieces in paragraphs:
        added = document.add_paragraph()
        for piece in pieces:
            added.add_run(piece + " ").bold = len(piece) % 2 == 0
    if rows:
        grid = document.add_table(rows=0, cols=3)
        for row in rows:
            for place, text in zip(grid.add_row().cells, row, strict=True):
                place.text = text
    document.add_paragraph("hết")
    stream = io.BytesIO()
    document.save(stream)
    put_in = [
        word
        for text in [*map(" ".join, paragraphs), *(text for row in rows for text in row), "hết"]
        for word in text.split()
    ]
    read_out = [
        word
        for line in read_bytes(stream.getvalue(), "a.docx").lines
        for text in (line.text, *(cell for row in line.rows for cell in row))
        for word in text.split()
    ]
    assert read_out == put_in
