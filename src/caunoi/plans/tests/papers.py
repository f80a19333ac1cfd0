"""Papers for the tests of the reader, made of text the way the formats make them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from caunoi.documents.reading import Line, Paper
from caunoi.plans.outline import Node, Outline, read_outline

HEAD = """
ỦY BAN MTTQ VIỆT NAM
TỈNH SƠN LA
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/KH-MTTQ-BTT
Sơn La, ngày 05 tháng 02 năm 2026
KẾ HOẠCH
Vận động ủng hộ Quỹ Vì người nghèo
Thực hiện Chương trình công tác năm 2026, Ban Thường trực xây dựng kế hoạch như sau:
"""
TAIL = """
Nơi nhận:
- Các tổ chức thành viên;
- Lưu: VT.
TM. BAN THƯỜNG TRỰC
PHÓ CHỦ TỊCH
Lò Thị Mai
"""


def text_paper(text: str) -> Paper:
    """Plain text: a line for each physical line; blank lines only count."""
    lines = unicodedata.normalize("NFC", text).split("\n")
    return Paper(tuple(Line(at, line) for at, line in enumerate(lines, 1) if line.strip()), "txt")


def word_paper(text: str) -> Paper:
    """Word: a line for each paragraph, and the format knows where it ends."""
    paragraphs = [line for line in unicodedata.normalize("NFC", text).split("\n") if line.strip()]
    return Paper(tuple(Line(at, line, ends_paragraph=True) for at, line in enumerate(paragraphs, 1)), "docx")


def pdf_paper(*pages: str) -> Paper:
    """A PDF: lines with their page, and no word of where a paragraph ends."""
    lines = [(page, line) for page, text in enumerate(pages, 1) for line in text.split("\n") if line.strip()]
    return Paper(tuple(Line(at, line, page=page) for at, (page, line) in enumerate(lines, 1)), "pdf")


def plan_of(body: str) -> Outline:
    """The outline of a whole plan with this body, out of plain text."""
    return read_outline(text_paper(HEAD + body + TAIL))


def sketch(nodes: Iterable[Node], depth: int = 0) -> str:
    """The tree as an indented list, one node a line: "1 Text"; attributes with "=", paragraphs with "¶"."""
    lines = []
    for node in nodes:
        sign = {"attribute": "=", "paragraph": "¶", "table": "#"}.get(node.kind, "")
        lines.append("  " * depth + " ".join(part for part in (sign, node.marker, node.text) if part))
        if node.children:
            lines.append(sketch(node.children, depth + 1))
    return "\n".join(lines)


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def kept(plan: Outline) -> Counter[str]:
    found: Counter[str] = Counter()

    def take(nodes: tuple[Node, ...]) -> None:
        for top in nodes:
            for node in top.walk():
                found.update(words_of(f"{node.marker} {node.text}"))
                for row in node.rows:
                    found.update(words_of(" ".join(row)))

    take(plan.outline)
    for paper in plan.attached:
        take(paper.outline)
        for rest in paper.rest:
            found.update(words_of(rest.text))
    for rest in plan.rest:
        found.update(words_of(rest.text))
    return found
