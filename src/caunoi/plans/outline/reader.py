"""From the lines of a paper to its outline."""

import re
from collections.abc import Iterable

from caunoi.documents.reading import Paper
from caunoi.plans.outline.doubts import doubts_of
from caunoi.plans.outline.fields import fields_of
from caunoi.plans.outline.joining import Block, Joiner, Printing
from caunoi.plans.outline.parts import Part, opens_preamble, split_parts
from caunoi.plans.outline.rows import Row, rows_of
from caunoi.plans.outline.sentences import closes, ends_sentence
from caunoi.plans.outline.shape import Attached, Node, Outline, OutlineWarning, Rest, Why
from caunoi.plans.outline.tree import tree_of

_FAREWELL = re.compile(r"trên đây (?:là|,)", re.IGNORECASE)


def read_outline(paper: Paper) -> Outline:
    """The outline of a paper: never fails, loses no word; what looks wrong is told in `warnings`.

    Where a decision carries a plan, the plan is the paper and the decision is attached.
    """
    rows, furniture = rows_of(paper)
    parts = split_parts([row for row in rows if not row.is_note])
    printing = Printing([row for part in parts for row in part.body])
    read = [_Read(part, printing) for part in parts]
    main, others = (read[1], [read[0], *read[2:]]) if len(read) > 1 else (read[0], [])
    around = [*_rest(furniture, "page"), *_rest((row for row in rows if row.is_note), "other")]
    warnings = [OutlineWarning(warning.line, warning.code, warning.message) for warning in paper.warnings]
    for one in read:
        warnings += doubts_of(one.blocks)
    return Outline(
        document=fields_of(main.part),
        outline=main.nodes(),
        attached=tuple(Attached(fields_of(other.part), other.nodes(), tuple(other.rest())) for other in others),
        rest=tuple(sorted([*main.rest(), *around], key=lambda rest: rest.line)),
        warnings=tuple(warnings),
    )


class _Read:
    """One part with its body joined; `start` and `end` bound the blocks that make the outline."""

    def __init__(self, part: Part, printing: Printing) -> None:
        self.part = part
        self.blocks = Joiner(part.body, printing).join()
        self.start = _outline_start(self.blocks)
        self.end = _outline_end(self.blocks, self.start)

    def nodes(self) -> tuple[Node, ...]:
        return tuple(tree_of(self.blocks[self.start : self.end]))

    def rest(self) -> list[Rest]:
        part = self.part
        ending = [one for row, why in zip(part.ending.rows, part.ending.whys, strict=True) for one in _rest([row], why)]
        return [
            *_rest(part.head, "header"),
            *_rest(part.title, "header"),
            *_rest(_rows(self.blocks[: self.start]), "preamble"),
            *_rest(_rows(self.blocks[self.end :]), "closing"),
            *ending,
            *_rest(part.appendix, "appendix"),
        ]


def _outline_start(blocks: list[Block]) -> int:
    """The first heading; without headings the first item; without both the first paragraph that is no preamble."""
    start = 0
    if blocks and opens_preamble(blocks[0].tail, greeting=True):
        start = next((at for at in range(1, len(blocks)) if not _is_item(blocks[at])), len(blocks))
    for wanted in (_is_heading, _is_item):
        found = next((at for at in range(start, len(blocks)) if wanted(blocks[at])), None)
        if found is not None:
            return found
    return next((at for at in range(start, len(blocks)) if not opens_preamble(blocks[at].tail)), start)


def _outline_end(blocks: list[Block], start: int) -> int:
    """Where the plain paragraphs begin that close the whole paper.

    Under a bare title plain paragraphs are what the title announces, whatever they say, up to "Trên đây là …".
    """
    end = len(blocks)
    while end - 1 > start and blocks[end - 1].marker is None and not blocks[end - 1].rows[0].table:
        end -= 1
    titled = 0 < end <= len(blocks) and _is_heading(blocks[end - 1]) and not ends_sentence(blocks[end - 1].tail)
    for at in range(end, len(blocks)):
        if blocks[at - 1].tail.endswith(":"):
            continue
        text = blocks[at].text[:200]
        if _FAREWELL.match(text) or (not titled and (closes(text) or blocks[at].tail.endswith("./."))):
            return at
        if titled and at > end and closes(text) and blocks[at].tail.endswith("./."):
            return at
    return len(blocks)


def _is_heading(block: Block) -> bool:
    return block.marker is not None and block.marker.kind == "heading"


def _is_item(block: Block) -> bool:
    return block.marker is not None and block.marker.kind == "item"


def _rows(blocks: list[Block]) -> list[Row]:
    return [row for block in blocks for row in block.rows]


def _rest(rows: Iterable[Row], why: Why) -> list[Rest]:
    return [
        Rest(row.number, " | ".join(cell for cells in row.table for cell in cells) or row.text, why) for row in rows
    ]
