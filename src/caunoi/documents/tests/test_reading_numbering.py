"""Word's automatic numbering: what stands before a paragraph on paper stands before its line."""

import pytest

from caunoi.documents.reading import read_bytes
from caunoi.documents.tests.papers import abstract, level, number, paragraph, start_over, style, word_file

PLAN = abstract(
    0,
    level(0, "upperRoman", "%1."),
    level(1, "decimal", "%2."),
    level(2, "decimal", "%2.%3."),
    level(3, "lowerLetter", "%4)"),
    level(4, "bullet", "-", font="Times New Roman"),
    level(5, "bullet", "+"),
) + number(1, 0)


def labels(data: bytes) -> list[str]:
    """What was written in front of the paragraphs, whose own text is "x"."""
    return [line.text.removesuffix("x").rstrip() for line in read_bytes(data, "a.docx").lines]


def numbered(numbering: str, *steps: tuple[int, int], styles: str = "") -> list[str]:
    """The labels of paragraphs at (list, level)."""
    return labels(
        word_file(*[paragraph("x", num=num, level=at) for num, at in steps], numbering=numbering, styles=styles)
    )


def test_a_plan_of_six_levels_is_counted_as_it_is_printed() -> None:
    steps = [(1, at) for at in (0, 1, 1, 2, 2, 3, 3, 4, 5, 4, 1, 2, 0, 1)]
    assert numbered(PLAN, *steps) == [
        "I.", "1.", "2.", "2.1.", "2.2.", "a)", "b)", "-", "+", "-", "3.", "3.1.", "II.", "1.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "start", "printed"),
    [
        ("decimal", 9, ["9", "10"]),
        ("upperRoman", 3, ["III", "IV"]),
        ("lowerRoman", 1999, ["mcmxcix", "mm"]),
        ("upperLetter", 26, ["Z", "AA"]),
        ("lowerLetter", 27, ["aa", "bb"]),
        ("ordinal", 2, ["2nd", "3rd"]),
        ("ordinal", 11, ["11th", "12th"]),
        ("decimalZero", 9, ["09", "10"]),
        ("decimalEnclosedParen", 1, ["(1)", "(2)"]),
        ("decimalEnclosedCircle", 1, ["①", "②"]),
        ("numberInDash", 1, ["- 1 -", "- 2 -"]),
        ("vietnameseCounting", 20, ["hai mươi", "hai mươi mốt"]),
        ("vietnameseCounting", 10, ["mười", "mười một"]),
        ("vietnameseCounting", 15, ["mười lăm", "mười sáu"]),
        ("vietnameseCounting", 7, ["bảy", "tám"]),
        ("chicago", 4, ["§", "**"]),
        ("hex", 15, ["F", "10"]),
        ("upperRoman", 0, ["0", "I"]),
        ("upperLetter", 0, ["0", "A"]),
        ("vietnameseCounting", 99, ["chín mươi chín", "100"]),
        ("somethingNew", 4, ["4", "5"]),
    ],
)
def test_each_number_format_is_written_as_word_writes_it(shape: str, start: int, printed: list[str]) -> None:
    numbering = abstract(0, level(0, shape, "%1", start=start)) + number(1, 0)
    assert numbered(numbering, (1, 0), (1, 0)) == printed


def test_a_format_of_none_prints_only_the_words_of_its_pattern() -> None:
    numbering = abstract(0, level(0, "none", "Phụ lục%1"), level(1, "none", "%2")) + number(1, 0)
    assert numbered(numbering, (1, 0), (1, 1)) == ["Phụ lục", ""]


def test_a_custom_format_pads_with_noughts() -> None:
    custom = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>'
        '</mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    one = f'<w:lvl w:ilvl="0"><w:start w:val="7"/>{custom}<w:lvlText w:val="%1"/></w:lvl>'
    assert numbered(abstract(0, one) + number(1, 0), (1, 0), (1, 0)) == ["007", "008"]


@pytest.mark.parametrize(
    ("sign", "font", "printed"),
    [
        ("\uf0b7", "Symbol", "•"),
        ("·", "Symbol", "•"),
        ("\uf02d", "Symbol", "-"),
        ("\uf02b", "Symbol", "+"),
        ("\uf0a7", "Wingdings", "▪"),
        ("\uf0d8", "Wingdings", "➢"),
        ("v", "Wingdings", "❖"),
        ("\uf0fc", "Wingdings", "✓"),
        ("o", "Courier New", "○"),
        ("o", "Times New Roman", "o"),
        ("-", "", "-"),
        ("–", "Times New Roman", "–"),
        ("\u2212", "", "-"),
        ("+", "", "+"),
        ("*", "", "*"),
        ("\uf099", "Symbol", "•"),
        ("\ue00a", "OpenSymbol", "•"),
        ("\uf041", "Calibri", "A"),
    ],
)
def test_a_bullet_is_written_as_the_sign_that_is_seen(sign: str, font: str, printed: str) -> None:
    numbering = abstract(0, level(0, "bullet", sign, font=font)) + number(1, 0)
    assert read_bytes(word_file(paragraph("việc", num=1, level=0), numbering=numbering), "a.docx").lines[0].text == (
        f"{printed} việc"
    )


def test_lists_of_one_definition_go_on_counting_together() -> None:
    numbering = abstract(0, level(0, "decimal", "%1.")) + number(1, 0) + number(2, 0)
    assert numbered(numbering, (1, 0), (2, 0), (1, 0)) == ["1.", "2.", "3."]


def test_lists_of_two_definitions_count_apart() -> None:
    one, two = abstract(0, level(0, "decimal", "%1.")), abstract(1, level(0, "lowerLetter", "%1)"))
    assert numbered(one + two + number(1, 0) + number(2, 1), (1, 0), (2, 0), (1, 0), (2, 0)) == ["1.", "a)", "2.", "b)"]


def test_a_start_override_starts_anew_once() -> None:
    numbering = abstract(0, level(0, "decimal", "%1.")) + number(1, 0) + number(2, 0, start_over(0, 1))
    assert numbered(numbering, (1, 0), (1, 0), (2, 0), (2, 0), (1, 0)) == ["1.", "2.", "1.", "2.", "3."]


def test_a_start_override_may_start_anywhere() -> None:
    numbering = abstract(0, level(0, "upperRoman", "%1.")) + number(1, 0, start_over(0, 4))
    assert numbered(numbering, (1, 0), (1, 0)) == ["IV.", "V."]


def test_an_overriding_level_replaces_the_format_and_goes_on_counting() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1.")) + number(1, 0) + number(2, 0, override)
    assert numbered(numbering, (1, 0), (2, 0), (1, 0)) == ["1.", "B)", "3."]


def test_articles_that_never_restart_go_on_through_the_chapters() -> None:
    never = '<w:lvlRestart w:val="0"/>'
    numbering = abstract(0, level(0, "upperRoman", "Chương %1"), level(1, "decimal", "Điều %2.", extra=never)) + number(
        1, 0
    )
    assert numbered(numbering, (1, 0), (1, 1), (1, 1), (1, 0), (1, 1)) == [
        "Chương I", "Điều 1.", "Điều 2.", "Chương II", "Điều 3.",
    ]  # fmt: skip


def test_a_level_may_restart_only_after_the_level_it_names() -> None:
    after_first = '<w:lvlRestart w:val="1"/>'
    levels = (
        level(0, "decimal", "%1."),
        level(1, "decimal", "%1.%2."),
        level(2, "lowerLetter", "%3)", extra=after_first),
    )
    steps = [(1, at) for at in (0, 1, 2, 1, 2, 0, 2)]
    assert numbered(abstract(0, *levels) + number(1, 0), *steps) == ["1.", "1.1.", "a)", "1.2.", "b)", "2.", "a)"]


def test_legal_numbering_writes_every_level_in_digits() -> None:
    levels = (level(0, "upperRoman", "%1"), level(1, "lowerLetter", "%1.%2", extra="<w:isLgl/>"))
    assert numbered(abstract(0, *levels) + number(1, 0), (1, 0), (1, 0), (1, 1)) == ["I", "II", "2.1"]


def test_a_skipped_level_counts_as_one() -> None:
    levels = (level(0, "decimal", "%1."), level(1, "decimal", "%1.%2."), level(2, "decimal", "%1.%2.%3."))
    steps = [(1, at) for at in (0, 2, 2, 1)]
    assert numbered(abstract(0, *levels) + number(1, 0), *steps) == ["1.", "1.1.1.", "1.1.2.", "1.2."]


def test_numbering_comes_from_the_style_and_from_what_the_style_is_based_on() -> None:
    levels = (
        level(0, "upperRoman", "%1.", extra='<w:pStyle w:val="Heading1"/>'),
        level(1, "decimal", "%2.", extra='<w:pStyle w:val="Heading2"/>'),
    )
    styles = (
        style("Normal")
        + style("Heading1", based_on="Normal", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("Heading2", based_on="Normal", paragraph='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
        + style("Mine", based_on="Heading2")
    )
    body = [paragraph("x", style=name) for name in ("Heading1", "Heading2", "Mine", "Heading1", "Normal", "Unknown")]
    data = word_file(*body, numbering=abstract(0, *levels) + number(1, 0), styles=styles)
    assert labels(data) == ["I.", "1.", "2.", "II.", "", ""]


def test_the_level_linked_to_a_style_counts_and_not_the_level_in_the_style() -> None:
    levels = (level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)", extra='<w:pStyle w:val="Point"/>'))
    styles = style("Normal") + style("Point", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    data = word_file(
        paragraph("x", num=1, level=0), paragraph("x", style="Point"), paragraph("x", style="Point", num=1, level=0),
        numbering=abstract(0, *levels) + number(1, 0), styles=styles,
    )  # fmt: skip
    assert labels(data) == ["1.", "a)", "2."]


def test_a_list_of_zero_takes_the_number_of_the_style_away() -> None:
    styles = style("Normal") + style("Point", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    data = word_file(
        paragraph("x", style="Point"), paragraph("x", style="Point", num=0), paragraph("x", style="Point"),
        numbering=abstract(0, level(0, "decimal", "%1.")) + number(1, 0), styles=styles,
    )  # fmt: skip
    assert labels(data) == ["1.", "", "2."]


def test_a_style_that_is_based_on_itself_is_survived() -> None:
    styles = style("One", based_on="Two") + style("Two", based_on="One")
    assert labels(word_file(paragraph("x", style="One"), styles=styles)) == [""]


def test_a_list_that_points_to_a_numbering_style_is_written_as_that_style() -> None:
    target = abstract(0, level(0, "decimal", "%1."), link='<w:styleLink w:val="Mine"/>')
    pointing = abstract(1, link='<w:numStyleLink w:val="Mine"/>')
    styles = style("Mine", kind="numbering", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert numbered(target + pointing + number(1, 0) + number(2, 1), (2, 0), (2, 0), styles=styles) == ["1.", "2."]


@pytest.mark.parametrize(("suffix", "text"), [("tab", "1. x"), ("space", "1. x"), ("nothing", "1.x"), ("", "1. x")])
def test_the_gap_after_the_number_follows_its_suffix(suffix: str, text: str) -> None:
    numbering = abstract(0, level(0, "decimal", "%1.", suffix=suffix)) + number(1, 0)
    assert read_bytes(word_file(paragraph("x", num=1, level=0), numbering=numbering), "a.docx").lines[0].text == text


def test_an_empty_numbered_paragraph_shows_its_number() -> None:
    numbering = abstract(0, level(0, "upperRoman", "%1.")) + number(1, 0)
    data = word_file(
        paragraph(num=1, level=0), paragraph("MỤC ĐÍCH"), paragraph("x", num=1, level=0), numbering=numbering
    )
    assert [line.text for line in read_bytes(data, "a.docx").lines] == ["I.", "MỤC ĐÍCH", "II. x"]


def test_a_hidden_number_is_not_written_but_counted() -> None:
    hidden = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
        "<w:rPr><w:vanish/></w:rPr></w:lvl>"
    )
    assert numbered(abstract(0, hidden, level(1, "decimal", "%1.%2.")) + number(1, 0), (1, 0), (1, 1)) == ["", "1.1."]


@pytest.mark.parametrize(
    "numbering",
    [
        "",
        number(1, 7),
        abstract(0) + number(1, 0),
        abstract(0, '<w:lvl w:ilvl="0"/>') + number(1, 0),
        abstract(0, level(0, "decimal", "%1.")) + '<w:num w:numId="one"><w:abstractNumId w:val="0"/></w:num>',
        abstract(0, level(0, "decimal", "")) + number(1, 0, '<w:lvlOverride w:ilvl="x"/>'),
        abstract(0, level(0, "bullet", "")) + number(1, 0),
    ],
)
def test_numbering_that_is_not_defined_costs_no_text(numbering: str) -> None:
    assert numbered(numbering, (1, 0)) == [""]


def test_a_list_inside_table_cells_goes_on_counting_where_the_text_left_it() -> None:
    numbering = abstract(0, level(0, "decimal", "%1.")) + number(1, 0)
    cells = "".join(f"<w:tc>{paragraph('x', num=1, level=0)}</w:tc>" for _ in range(2))
    data = word_file(
        paragraph("x", num=1, level=0),
        f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>",
        paragraph("x", num=1, level=0),
        numbering=numbering,
    )
    lines = read_bytes(data, "a.docx").lines
    assert [line.text for line in lines] == ["1. x", "", "4. x"]
    assert lines[1].rows == (("2. x", "3. x"),)
