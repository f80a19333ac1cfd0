"""Word files and PDF files that were damaged on their way: lines, or one sentence, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caunoi.documents.reading import Unreadable, read_bytes
from caunoi.documents.tests.papers import abstract, level, number, paragraph, table, word_file
from caunoi.ground.tests.damage import damaged, damaged_inside

GOOD = word_file(
    paragraph("KẾ HOẠCH") + paragraph("Tổ chức", num=1, level=0) + table(["a", "b"], ["c", "d"], bordered=True),
    numbering=abstract(0, level(0, "%1.")) + number(1, 0),
)
PIECES = (
    b"<w:p>", b"</w:p>", b"<w:tbl>", b"<w:tr/>", b"<w:ilvl w:val='99'/>", b"<w:numId w:val='-1'/>", b"&amp;", b"&a;",
    b"<!DOCTYPE a>", b"<w:vMerge/>", b"<w:gridSpan w:val='99999999999'/>", b"w:val=''", b"<w:fldChar/>",
)  # fmt: skip


@given(st.one_of(damaged(GOOD), damaged_inside(GOOD, *PIECES)))
def test_a_damaged_word_file_gives_lines_or_one_sentence(data: bytes) -> None:
    try:
        good = all(line.text or line.rows for line in read_bytes(data, "a.docx").lines)
    except Unreadable as refusal:
        good = refusal.sentence.endswith(".")
    assert good
