"""The same papers through LibreOffice: numbers and words must come out alike."""

import subprocess
from pathlib import Path

import pytest

from caunoi.documents.reading import read_bytes, read_path
from caunoi.documents.tests.papers import abstract, cell, level, number, paragraph, start_over, style, table, word_file

STYLES = (
    style("Normal", run='<w:rFonts w:ascii="DejaVu Serif" w:hAnsi="DejaVu Serif"/>')
    + style("Heading1", name="heading 1", based_on="Normal", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    + style(
        "Heading2",
        name="heading 2",
        based_on="Normal",
        paragraph='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>',
    )
    + style("Mine", based_on="Heading2")
)
LINKED = abstract(
    0,
    level(0, "upperRoman", "%1.", extra='<w:pStyle w:val="Heading1"/>'),
    level(1, "decimal", "%2.", extra='<w:pStyle w:val="Heading2"/>'),
    level(2, "decimal", "%2.%3."),
    level(3, "lowerLetter", "%4)"),
)


def numbered(*steps: tuple[int, int]) -> list[str]:
    """Paragraphs at (list, level), each saying where it stands."""
    return [paragraph(f"đoạn {at}", num=num, level=deep) for at, (num, deep) in enumerate(steps)]


PAPERS = {
    "levels": word_file(
        *numbered(*[(1, at) for at in (0, 1, 1, 2, 2, 3, 3, 1, 2, 0, 1, 3, 0, 2, 3)]), numbering=LINKED + number(1, 0)
    ),
    "styles": word_file(
        *[paragraph(name, style=name) for name in ("Heading1", "Heading2", "Mine", "Heading1", "Heading2", "Normal")],
        paragraph("không số", style="Heading2", num=0),
        paragraph("cấp hai", style="Heading1", level=1),
        paragraph("danh sách khác", style="Heading1", num=2),
        numbering=LINKED + abstract(1, level(0, "lowerLetter", "%1)")) + number(1, 0) + number(2, 1),
        styles=STYLES,
    ),
    "restarts": word_file(
        *numbered(*[(num, 0) for num in (1, 1, 1, 2, 2, 1, 3, 1)], (1, 1), (3, 1)),
        numbering=abstract(0, level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)"))
        + number(1, 0) + number(2, 0, start_over(0, 1)) + number(3, 0),
    ),
    "shapes": word_file(
        *numbered(*[(num, 0) for num in range(1, 8) for _ in range(30)]),
        numbering="".join(
            abstract(at, level(0, shape, "Mục %1."))
            for at, shape in enumerate(
                ("upperLetter", "lowerLetter", "upperRoman", "lowerRoman", "ordinal", "decimalZero", "chicago")
            )
        )
        + "".join(number(at + 1, at) for at in range(7)),
    ),
    "deletions": word_file(
        *numbered((1, 0), (1, 0)), paragraph(num=1, level=0), *numbered((1, 0)), numbering=LINKED + number(1, 0)
    ),
}  # fmt: skip


def converted(folder: Path, target: str, *paths: Path) -> None:
    """Has LibreOffice write each file in another format beside it."""
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        target,
    ]
    command += ["--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


@pytest.mark.office
def test_numbers_stand_as_libreoffice_prints_them(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.docx" for name in PAPERS]
    for path in paths:
        path.write_bytes(PAPERS[path.stem])
    converted(tmp_path, "txt:Text (encoded):UTF8", *paths)
    for path in paths:
        printed = [row.strip() for row in path.with_suffix(".txt").read_text("utf-8-sig").splitlines() if row.strip()]
        assert [line.text for line in read_path(path).lines] == printed, path.stem


@pytest.mark.office
def test_a_pdf_and_a_word_file_rewritten_by_libreoffice_say_the_same(tmp_path: Path) -> None:
    head = table(
        ["TỈNH SƠN LA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Số: 5/KH-MTTQ", "Sơn La, ngày 5 tháng 6 năm 2026"]
    )
    body = [paragraph("Ủy ban MTTQ Việt Nam các cấp tuyên truyền sâu rộng " * 8, style="Heading2") for _ in range(30)]
    sign = table(
        [cell(paragraph("Nơi nhận:"), paragraph("- Như trên;")), cell(paragraph("KT. CHỦ TỊCH"), paragraph("Lò A"))]
    )
    data = word_file(head, paragraph("KẾ HOẠCH"), *body, sign, numbering=LINKED + number(1, 0), styles=STYLES)
    (tmp_path / "a.docx").write_bytes(data)
    converted(tmp_path, "pdf", tmp_path / "a.docx")
    converted(tmp_path, "odt", tmp_path / "a.docx")
    (tmp_path / "b.odt").write_bytes((tmp_path / "a.odt").read_bytes())
    converted(tmp_path, "docx", tmp_path / "b.odt")
    expected = read_bytes(data, "a.docx")
    assert [line.text for line in read_path(tmp_path / "b.docx").lines] == [line.text for line in expected.lines]
    from_pdf = read_path(tmp_path / "a.pdf")
    words, printed = ([word for line in paper.lines for word in line.text.split()] for paper in (expected, from_pdf))
    signature = words.index("Nơi")
    assert printed[:signature] == words[:signature]
    # A page is read line by line, so that recipients and signature alternate.
    assert sorted(printed[signature:]) == sorted(words[signature:])
    assert {line.page for line in from_pdf.lines} == set(range(1, 1 + max(line.page or 0 for line in from_pdf.lines)))
