"""What stands in the body of a Word file once its XML is understood, and which tables are only there for layout."""

import re
from dataclasses import dataclass, field

_NATION = re.compile(
    r"\W*(?:cộng\s+h(?:òa|oà)\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam|đảng\s+cộng\s+sản\s+việt\s+nam"
    r"|độc\s+lập\s*[-–—]\s*tự\s+do\s*[-–—]\s*hạnh\s+phúc)\W*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*số\s*:", re.IGNORECASE)
_PLACE_AND_DATE = re.compile(r".{0,60}ngày[\s\d.…_]*tháng[\s\d.…_]*năm[\s\d.…_]*", re.IGNORECASE)
_RECIPIENTS = re.compile(r"\W*(?:nơi\s+nhận|kính\s+gửi)\s*:?.{0,40}", re.IGNORECASE)
_ON_BEHALF = re.compile(r"\W*(?:T/?M|K/?T|T/?L|TUQ|T/?UQ|Q)\s*\.\s*\S")
_SIGNS = re.compile(r"\(\s*(?:đã\s+)?ký\b|\bký\s+tên\b", re.IGNORECASE)
_OFFICES = (
    "chủ tịch", "bí thư", "trưởng ban", "giám đốc", "chánh văn phòng", "chủ nhiệm", "thủ trưởng", "trưởng phòng",
    "người lập", "tổng thư ký", "hiệu trưởng", "đại diện", "chủ tọa", "thư ký",
)  # fmt: skip
_ROW_NUMBER = re.compile(r"\W*(?:stt|tt|số\s+tt|số\s+thứ\s+tự)\W*", re.IGNORECASE)
_LONGEST_CELL = 1200
_MOST_COLUMNS = 4
_MOST_ROWS = 10


@dataclass(slots=True)
class Paragraph:
    """A paragraph; more than one text where it holds line breaks."""

    texts: list[str]
    hidden: bool = False
    is_contents: bool = False


@dataclass(slots=True)
class Cell:
    """A cell over `span` columns; a cell that a merge swallowed has no blocks."""

    blocks: "list[Block]" = field(default_factory=list)
    span: int = 1


@dataclass(slots=True)
class Table:
    """A table as rows of cells; `bordered` when any of its lines is drawn."""

    rows: list[list[Cell]]
    bordered: bool = False


Block = Paragraph | Table


def texts_of(blocks: list[Block]) -> list[str]:
    """The non-empty texts of blocks and of the tables inside them, in reading order."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.extend(text for text in block.texts if text.strip())
        else:
            for row in block.rows:
                for cell in row:
                    found.extend(texts_of(cell.blocks))
    return found


def is_layout(table: Table, *, at_start: bool) -> bool:
    """Whether a table only places a letterhead, a signature or one box on the page.

    Told by what the cells say; the place on the paper helps with letterheads that lack the name of the state.
    """
    rows = [[texts_of(cell.blocks) for cell in row] for row in table.rows]
    filled = [[cell for cell in row if cell] for row in rows]
    if sum(len(row) for row in filled) == 1 or (all(len(row) <= 1 for row in table.rows) and not table.bordered):
        return True
    columns = max((len(row) for row in filled), default=0)
    if columns > _MOST_COLUMNS or len(filled) > _MOST_ROWS or _is_counted(rows):
        return False
    cells = [cell for row in filled for cell in row]
    if any(sum(map(len, cell)) > _LONGEST_CELL for cell in cells):
        return False
    return has_letterhead(cells, at_start=at_start) or _has_signature(cells, columns, bordered=table.bordered)


def has_letterhead(cells: list[list[str]], *, at_start: bool) -> bool:
    """Whether texts belong to the head of a paper: state or Party line, number, place and date."""
    texts = [text for cell in cells for text in cell]
    if any(_NATION.fullmatch(text) for text in texts):
        return True
    numbered = any(_NUMBER.match(text) for text in texts)
    dated = any(_PLACE_AND_DATE.fullmatch(text) for text in texts)
    return (numbered and dated) or (at_start and (numbered or dated))


def _has_signature(cells: list[list[str]], columns: int, *, bordered: bool) -> bool:
    for cell in cells:
        if _RECIPIENTS.fullmatch(cell[0]) and (len(cell) > 1 or columns < 3):
            return True
    if bordered and columns > 2:
        return False
    return any(_signs(cell) for cell in cells) and all(_is_short(cell) for cell in cells)


def _signs(cell: list[str]) -> bool:
    first = cell[0].strip()
    if _ON_BEHALF.match(first) or any(_SIGNS.search(text) for text in cell):
        return True
    return first.isupper() and any(office in first.lower() for office in _OFFICES)


def _is_short(cell: list[str]) -> bool:
    return len(cell) <= 12 and all(len(text) <= 120 for text in cell)


def _is_counted(rows: list[list[list[str]]]) -> bool:
    """A first column that is headed as a running number makes a table of facts."""
    return any(bool(row) and bool(row[0]) and bool(_ROW_NUMBER.fullmatch(row[0][0])) for row in rows[:2])
