"""Templates as offices change them, and templates that cannot carry a paper."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest

from caunoi.documents.reading import read_bytes
from caunoi.documents.tests.official import TASKS, decision, dispatch, minutes, plan, proposal
from caunoi.documents.writing import Kind, Level, Passage, TemplateRefused, check_template, default_template, write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The package with one part rewritten, or added where it had none."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for other in old.namelist():
            text = old.read(other)
            new.writestr(other, change(text.decode()).encode() if other == name else text)
        if name not in old.namelist():
            new.writestr(name, change(""))
    return target.getvalue()


def changed(kind: Kind, old: str, new: str) -> bytes:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return with_part(default_template(kind), "word/document.xml", change)


def refusal(template: bytes, kind: Kind = Kind.PLAN) -> str:
    with pytest.raises(TemplateRefused) as refused:
        check_template(template, kind)
    return refused.value.sentence


def lines(template: bytes, data=None) -> list[str]:
    return [line.text for line in read_bytes(write_docx(data or plan(), template), "a.docx").lines]


@pytest.mark.parametrize("kind", Kind)
def test_the_templates_of_the_product_are_good_and_small(kind: Kind) -> None:
    template = default_template(kind)
    check_template(template, kind)
    assert len(template) < 8_000


@pytest.mark.parametrize("kind", Kind)
def test_a_template_saved_again_by_another_program_is_still_one(kind: Kind) -> None:
    again = io.BytesIO()
    docx.Document(io.BytesIO(default_template(kind))).save(again)
    check_template(again.getvalue(), kind)


def test_what_the_office_changes_in_word_is_what_comes_out() -> None:
    word = docx.Document(io.BytesIO(default_template(Kind.PLAN)))
    word.styles["Nội dung"].font.name = "Arial"
    word.tables[0].cell(0, 0).paragraphs[0].text = "MẶT TRẬN TỔ QUỐC VIỆT NAM"
    word.tables[0].cell(0, 0).paragraphs[1].text = "TỈNH SƠN LA"
    saved = io.BytesIO()
    word.save(saved)
    made = docx.Document(io.BytesIO(write_docx(plan(), saved.getvalue())))
    assert made.tables[0].cell(0, 0).text.startswith("MẶT TRẬN TỔ QUỐC VIỆT NAM\nTỈNH SƠN LA")
    body = next(one for one in made.paragraphs if one.text.startswith("1. Tạo sự"))
    assert body.style is not None
    assert body.style.font.name == "Arial"


def test_a_place_that_word_split_into_runs_is_still_found() -> None:
    split = "{{s</w:t></w:r><w:proofErr w:type='spellStart'/><w:r><w:rPr><w:b/></w:rPr><w:t>ố</w:t></w:r><w:r><w:t>}}"
    assert "Số: 115/KH-MTTQ-BTT" in lines(changed(Kind.PLAN, "{{số}}", split))


def test_capitals_spaces_and_old_tones_in_a_place_do_not_matter() -> None:
    template = changed(Kind.PLAN, "{{ký hiệu}}", "{{ Ký  HIỆU }}")
    assert "Số: 115/KH-MTTQ-BTT" in lines(template)
    assert "{{khoá}}" in refusal(changed(Kind.PLAN, "{{khoản}}", "{{khoá}}"))


def test_text_and_tabs_beside_a_place_stay() -> None:
    template = changed(Kind.PLAN, "{{gạch đầu dòng}}</w:t>", "a {{gạch đầu dòng}} b</w:t><w:tab/><w:t>c</w:t>")
    body = (Passage("*nghiêng* rồi thẳng", Level.ITEM),)
    assert any(
        line.startswith("a - nghiêng rồi thẳng") and line.endswith("b\tc") for line in lines(template, plan(body=body))
    )


def test_the_look_of_a_place_is_kept_and_only_added_to() -> None:
    run = '<w:r><w:t xml:space="preserve">{{điều}}</w:t></w:r>'
    bold = '<w:r><w:rPr><w:b w:val="0"/><w:color w:val="FF0000"/></w:rPr><w:tab/><w:t>{{điều}}</w:t></w:r>'
    template = changed(Kind.DECISION, run, bold)
    made = docx.Document(io.BytesIO(write_docx(decision(), template)))
    runs = next(one for one in made.paragraphs if "Điều 3." in one.text).runs
    assert [(one.text, one.bold, str(one.font.color.rgb)) for one in runs] == [
        ("\t", False, "FF0000"),
        ("Điều 3.", True, "FF0000"),
        (" Quyết định này có hiệu lực kể từ ngày ký.", False, "FF0000"),
    ]


def test_a_rule_with_indents_of_its_own_gets_new_ones() -> None:
    template = with_part(
        default_template(Kind.PLAN),
        "word/document.xml",
        lambda text: text.replace("</w:pBdr></w:pPr>", '</w:pBdr><w:ind w:left="1"/></w:pPr>'),
    )
    assert write_docx(plan(), template) == write_docx(plan())


def test_one_paragraph_may_show_the_look_of_two_levels() -> None:
    template = changed(Kind.PLAN, "{{gạch đầu dòng}}", "{{gạch đầu dòng}}{{điểm}}")
    body = (Passage("Một.", Level.ITEM), Passage("Hai.", Level.POINT))
    assert {"- Một.", "a) Hai./."} <= set(lines(template, plan(body=body, closing=())))


def test_words_in_a_box_are_filled_too() -> None:
    box = (
        "<w:pict xmlns:v='urn:schemas-microsoft-com:vml'><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>Mã: "
        "{{số}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    template = changed(Kind.PLAN, '<w:t xml:space="preserve">{{tên loại}}</w:t>', f"{box}<w:t>{{{{tên loại}}}}</w:t>")
    told = lines(template)
    assert "Mã: 115" in told
    assert "KẾ HOẠCH" in told


def test_tracked_changes_in_a_template_are_taken_as_accepted() -> None:
    run = '<w:r><w:t xml:space="preserve">{{tên loại}}</w:t></w:r>'
    old = "<w:del><w:r><w:t>{{cũ}}</w:t></w:r></w:del>"
    template = changed(Kind.PLAN, run, f"{old}<w:ins>{run}</w:ins>")
    assert "KẾ HOẠCH" in lines(template)


def test_a_fixed_title_of_the_kind_is_allowed() -> None:
    assert "KẾ HOẠCH CÔNG TÁC" in lines(changed(Kind.PLAN, "{{tên loại}}", "KẾ HOẠCH CÔNG TÁC"))


@pytest.mark.parametrize("name", ["số", "ký hiệu", "trích yếu", "mục I", "dấu cộng", "nơi nhận", "họ tên", "ô", "ngày"])
def test_a_lost_place_is_named(name: str) -> None:
    template = changed(Kind.PLAN, f"{{{{{name}}}}}", "…")
    assert refusal(template) == f"Mẫu kế hoạch thiếu chỗ điền {{{{{name}}}}}. Thêm vào mẫu rồi tải lại."
    with pytest.raises(TemplateRefused):
        write_docx(plan(), template)


def test_each_kind_needs_its_own_places() -> None:
    assert "{{điều}}" in refusal(default_template(Kind.PLAN), Kind.DECISION)
    assert "{{kính gửi từng nơi}}" in refusal(default_template(Kind.PLAN), Kind.PROPOSAL)
    assert "{{chức vụ thư ký}}" in refusal(default_template(Kind.PLAN), Kind.MINUTES)
    check_template(default_template(Kind.REPORT), Kind.PROPOSAL)


def test_a_mistyped_place_is_shown_as_typed() -> None:
    assert refusal(changed(Kind.PLAN, "{{tên loại}}", "{{Tên lọai}}")) == (
        "Mẫu có chỗ điền không rõ nghĩa: {{Tên lọai}}. Sửa lại tên hoặc xóa chỗ này."
    )


@pytest.mark.parametrize("place", ["{{7*7}}", "{{số.__class__}}", "{{''.join(x)}}", "{{số|upper}}"])
def test_a_place_is_a_name_and_no_expression(place: str) -> None:
    assert place in refusal(changed(Kind.PLAN, "{{tên loại}}", place))


def test_what_other_languages_of_templates_would_run_stays_letters() -> None:
    odd = "{% load os %} ${7*7} #{7*7} %(name)s {0.__class__}"
    assert any(odd in line for line in lines(changed(Kind.PLAN, "{{tên loại}}", f"{{{{tên loại}}}} {odd}")))
    filled = lines(default_template(Kind.PLAN), plan(title="Về {{số}} và {{ký hiệu}}"))
    assert any("{{số}} và {{ký hiệu}}" in line for line in filled)


def test_open_braces_are_shown_with_their_line() -> None:
    assert "“Số: {{số/{{ký hiệu}}”" in refusal(changed(Kind.PLAN, "{{số}}", "{{số"))


def test_a_paper_that_has_more_than_the_template_is_refused_not_cut() -> None:
    with pytest.raises(TemplateRefused, match=r"{{căn cứ}}"):
        write_docx(plan(grounds=("Luật",)), changed(Kind.PLAN, "{{căn cứ}}", ""))
    with pytest.raises(TemplateRefused, match=r"{{kính gửi}}"):
        write_docx(plan(addressees=("Ai đó",)))
    with pytest.raises(TemplateRefused, match=r"{{điều}}"):
        write_docx(plan(body=(Passage("Một", Level.ARTICLE),)))
    with pytest.raises(TemplateRefused, match=r"{{thẩm quyền}}"):
        write_docx(decision(), changed(Kind.DECISION, "{{thẩm quyền}}", ""))
    with pytest.raises(TemplateRefused, match=r"{{chức vụ thư ký}}"):
        write_docx(replace(minutes(), kind=Kind.PLAN))
    assert write_docx(dispatch())
    assert write_docx(proposal())


def test_an_appendix_needs_its_section() -> None:
    word = docx.Document(io.BytesIO(default_template(Kind.PLAN)))
    for mark in word.element.body.findall(f"{W}p/{W}pPr/{W}sectPr"):
        mark.getparent().remove(mark)
    saved = io.BytesIO()
    word.save(saved)
    assert "Ngắt phần" in refusal(saved.getvalue())


def test_places_of_the_paper_behind_the_section_break_are_refused() -> None:
    template = changed(Kind.PLAN, "{{tên phụ lục}}", "{{tên phụ lục}} {{trích yếu}}")
    assert "nằm sau Ngắt phần" in refusal(template)


def test_lines_and_cells_stand_where_they_can_be_copied() -> None:
    word = docx.Document(io.BytesIO(default_template(Kind.PLAN)))
    word.tables[0].cell(0, 0).add_paragraph("{{đoạn}}")
    saved = io.BytesIO()
    word.save(saved)
    assert "{{đoạn}} nằm trong bảng" in refusal(saved.getvalue())
    lonely = changed(Kind.PLAN, "{{tên loại}}", "{{tên loại}} {{ô}}")
    assert "trong cùng một bảng" in refusal(lonely)
    word = docx.Document(io.BytesIO(default_template(Kind.PLAN)))
    word.tables[1].rows[0].cells[0].paragraphs[0].text = "TT"
    saved = io.BytesIO()
    word.save(saved)
    assert "trong cùng một bảng" in refusal(saved.getvalue())


def test_a_paper_may_use_the_table_of_its_other_half() -> None:
    for at in (1, -1):
        word = docx.Document(io.BytesIO(default_template(Kind.PLAN)))
        word.element.body.remove(word.tables[at]._tbl)
        saved = io.BytesIO()
        word.save(saved)
        made = docx.Document(io.BytesIO(write_docx(plan(body=(Passage("Có bảng:"), TASKS)), saved.getvalue())))
        assert [len(table.rows) for table in made.tables if len(table.columns) == 5] == [22, 22]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "hỏng"),
        (b"PK\x03\x04 nothing", "hỏng"),
        (b"%PDF-1.7", "hỏng"),
        (b"x" * (2 * 1024 * 1024 + 1), "2 MB"),
    ],
)
def test_what_is_no_word_file_is_refused_in_one_sentence(data: bytes, word: str) -> None:
    assert word in refusal(data)


def test_a_package_without_text_is_refused() -> None:
    empty = with_part(default_template(Kind.PLAN), "word/document.xml", lambda _: f"<w:document xmlns:w='{W[1:-1]}'/>")
    assert refusal(empty) == "Mẫu không có nội dung. Mở bằng Word rồi lưu lại."
    entity = with_part(
        default_template(Kind.PLAN), "word/document.xml", lambda text: "<!DOCTYPE a [<!ENTITY b 'c'>]>" + text[55:]
    )
    assert "hỏng" in refusal(entity)


def test_what_runs_or_is_fetched_from_elsewhere_is_refused() -> None:
    template = default_template(Kind.PLAN)
    assert "macro" in refusal(with_part(template, "word/vbaProject.bin", lambda _: "x"))
    link = '<Relationship Id="rId9" Type="x/image" Target="http://example.org/a.png" TargetMode="External"/>'
    outside = with_part(
        template,
        "word/_rels/document.xml.rels",
        lambda text: text.replace("</Relationships>", f"{link}</Relationships>"),
    )
    assert "nơi khác" in refusal(outside)
    hyperlink = link.replace("x/image", "x/hyperlink")
    check_template(
        with_part(
            template,
            "word/_rels/document.xml.rels",
            lambda text: text.replace("</Relationships>", f"{hyperlink}</Relationships>"),
        ),
        Kind.PLAN,
    )
    fetching = with_part(template, "word/header1.xml", lambda text: text.replace(" PAGE ", " INCLUDETEXT x "))
    assert "trường lấy nội dung" in refusal(fetching)


def test_a_template_bare_of_all_looks_will_do() -> None:
    word = docx.Document(io.BytesIO(default_template(Kind.DECISION)))
    for name in ("pStyle", "pBdr", "spacing", "ind", "rPr", "tcPr", "tblPr", "trPr", "pgSz", "pgMar"):
        for element in list(word.element.body.iter(f"{W}{name}")):
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
    for properties in list(word.element.body.iter(f"{W}pPr")):
        paragraph = properties.getparent()
        assert paragraph is not None
        if not len(properties):
            paragraph.remove(properties)
    saved = io.BytesIO()
    word.save(saved)
    data = replace(decision(), body=(Passage("Một.", Level.ARTICLE), TASKS, Passage("Hai.", Level.ARTICLE)))
    told = lines(saved.getvalue(), data)
    assert {"Điều 1. Một.", "Điều 2. Hai./.", "Phụ lục II"} <= set(told)


def test_a_part_that_is_squeezed_wrongly_is_told() -> None:
    data = bytearray(default_template(Kind.PLAN))
    at = data.index(b"word/header1.xml") + len("word/header1.xml")
    data[at : at + 40] = b"\xff" * 40
    assert refusal(bytes(data)) == "Mẫu bị hỏng. Mở bằng Word rồi lưu lại."


def test_a_package_whose_text_lies_elsewhere_is_refused() -> None:
    moved = with_part(
        default_template(Kind.PLAN), "_rels/.rels", lambda text: text.replace("word/document.xml", "word/styles.xml")
    )
    assert refusal(moved) == "Mẫu không phải là tệp Word thường. Mở bằng Word rồi lưu lại thành .docx."


def test_a_template_that_unpacks_beyond_measure_is_refused() -> None:
    target = io.BytesIO(default_template(Kind.PLAN))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/a.bin", bytes(21 * 1024 * 1024))
    assert "quá lớn" in refusal(target.getvalue())


def test_a_template_without_properties_of_the_file_will_do() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default_template(Kind.PLAN))) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name != "docProps/core.xml":
                new.writestr(name, old.read(name))
    assert "KẾ HOẠCH" in lines(target.getvalue())
