"""From the lines of a paper to its outline."""

import re

from caunoi.documents.reading import Paper
from caunoi.plans.outline.doubts import doubts_of
from caunoi.plans.outline.fields import fields_of
from caunoi.plans.outline.joining import Block, Joiner
from caunoi.plans.outline.parts import Part, split_parts
from caunoi.plans.outline.rows import Row, rows_of
from caunoi.plans.outline.shape import Attached, Node, Outline, OutlineWarning, Rest, Why
from caunoi.plans.outline.tree import tree_of

_CLOSING = re.compile(
    r"trên đây là|trên đây,|kế hoạch này|đề nghị|yêu cầu|căn cứ (?:kế hoạch|nội dung|chương trình|hướng dẫn)|trong quá trình|nhận được|"
    r"giao |quyết định này|nghị quyết này|chỉ thị này|hướng dẫn này|thông tri này|kết luận này|quy chế này|quy định này|"
    r"[^.]{0,80}(?:báo cáo|đề nghị|yêu cầu) ",
    re.IGNORECASE,
)


def read_outline(paper: Paper) -> Outline:
    """The outline of a paper: never fails, loses no word; what looks wrong is told in `warnings`.

    Where a decision carries a plan, the plan is the paper and the decision is attached.
    """
    rows, furniture = rows_of(paper)
    notes = [row for row in rows if row.is_note]
    rows = [row for row in rows if not row.is_note]
    papers = [_read(part) for part in split_parts(rows)]
    main = papers[1] if len(papers) > 1 else papers[0]
    attached = tuple(Attached(*_shape(other)) for other in papers if other is not main)
    document, outline, rest = _shape(main)
    rest = tuple(
        sorted(
            [*rest, *(Rest(row.number, row.text, "page") for row in furniture), *_rest(notes, "other")],
            key=lambda entry: entry.line,
        )
    )
    warnings = [OutlineWarning(warning.line, warning.code, warning.message) for warning in paper.warnings]
    for other in papers:
        warnings += doubts_of(other.blocks)
    return Outline(document, outline, attached, rest, tuple(warnings))


class _Read:
    """One part with its body joined."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.blocks = Joiner(part.body).join()
        start = next((at for at, block in enumerate(self.blocks) if block.marker is not None), 0)
        if self.blocks and self.blocks[start].marker is not None and self.blocks[start].marker.kind == "item":  # type: ignore[union-attr]
            start = next(
                (
                    at
                    for at, block in enumerate(self.blocks)
                    if block.marker is not None and block.marker.kind == "heading"
                ),
                start,
            )
        self.start = start
        self.end = _closing_start(self.blocks, self.start)


def _read(part: Part) -> _Read:
    return _Read(part)


def _closing_start(blocks: list[Block], start: int) -> int:
    """The paragraphs without marker at the end that speak of the whole paper."""
    end = len(blocks)
    while end - 1 > start and blocks[end - 1].marker is None and not blocks[end - 1].rows[0].table:
        end -= 1
    for at in range(end, len(blocks)):
        text = blocks[at].text
        after_heading = at == end and blocks[at - 1].marker is not None and blocks[at - 1].marker.kind == "heading"  # type: ignore[union-attr]
        if (_CLOSING.match(text[:200]) and not after_heading) or re.match("trên đây", text, re.IGNORECASE):
            return at
        if text.endswith("./.") and not after_heading:
            return at
    return len(blocks)


def _shape(read: _Read) -> tuple:  # type: ignore[type-arg]
    part = read.part
    nodes: tuple[Node, ...] = tuple(tree_of(read.blocks[read.start : read.end]))
    rest: list[Rest] = []
    rest += _rest(part.head, "header")
    rest += _rest(part.title, "header")
    rest += _rest([row for block in read.blocks[: read.start] for row in block.rows], "preamble")
    rest += _rest([row for block in read.blocks[read.end :] for row in block.rows], "closing")
    for row, why in zip(part.ending.rows, part.ending.whys, strict=True):
        rest += _rest([row], why)
    rest += _rest(part.appendix, "appendix")
    return fields_of(part), nodes, tuple(rest)


def _rest(rows: list[Row], why: Why) -> list[Rest]:
    return [
        Rest(row.number, " | ".join(cell for cells in row.table for cell in cells) if row.table else row.text, why)
        for row in rows
    ]
