"""The list of tasks as an Excel file that goes out and comes back in. Knows no database and no web framework."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from caunoi.ground import sheets, text

COLUMNS = (
    ("Mã", 18),
    ("Việc", 60),
    ("Chủ trì", 26),
    ("Đơn vị giao", 26),
    ("Kế hoạch", 20),
    ("Mục", 14),
    ("Hạn", 12),
    ("Số ngày quá hạn", 10),
    ("Tình trạng", 16),
    ("Tiến độ (%)", 10),
    ("Đơn vị xong / tổng số", 14),
    ("Kết quả cần có", 40),
    ("Đo bằng gì", 26),
    ("Đã làm gì, kết quả thế nào", 40),
    ("Lý do", 30),
    ("Cách đo tiến độ", 16),
    ("Đã đạt", 12),
    ("Chỉ tiêu", 12),
    ("Đơn vị tính", 14),
    ("Trọng số", 9),
    ("Hạn khi giao", 12),
    ("Số lần gia hạn", 9),
    ("Số ngày quá hạn khi giao", 11),
    ("Bản", 10),
)
"""Heading and width. The last one is hidden: it tells which version of a task went out, and whether its row was
touched since."""
LONGEST_CELL = 32_767
"""Letters that Excel takes in one cell."""
MOST_TASKS = 10_000
"""Tasks that one file brings back."""
_HEAD_ROW = 3
_ROOM = 2_000
"""Empty rows below the list in which the choices are offered too."""
# Columns that a person may change in the row of a task that stands; all but the code may be filled in a new row.
_OPEN_IN_ROW = frozenset(
    {"title", "due_on", "status", "percent", "expected_result", "measure", "told", "reason"},
)
_FIELDS = (
    "ref", "title", "unit", "giver", "plan", "address", "due_on", "days_late", "status", "percent", "units_done",
    "expected_result", "measure", "told", "reason", "gauge", "reached", "target", "gauge_unit", "weight",
    "first_due_on", "moves", "days_late_at_first", "mark",
)  # fmt: skip
_FILLED_IN = _OPEN_IN_ROW | {"unit", "giver", "plan", "address"}
_HEADINGS: sheets.Columns = {
    "ref": ("ma", "ma viec", "ma nhiem vu"),
    "title": ("viec", "viec can lam", "nhiem vu", "noi dung", "ten viec"),
    "unit": ("chu tri", "don vi chu tri", "don vi", "don vi thuc hien"),
    "giver": ("don vi giao",),
    "plan": ("ke hoach", "so, ky hieu ke hoach"),
    "address": ("muc", "muc cua ke hoach"),
    "due_on": ("han", "han xong", "thoi han", "han hoan thanh", "thoi gian hoan thanh"),
    "status": ("tinh trang", "trang thai"),
    "percent": ("tien do (%)", "tien do", "tien do %"),
    "expected_result": ("ket qua can co", "san pham"),
    "measure": ("do bang gi",),
    "told": ("da lam gi, ket qua the nao", "da lam gi", "ket qua"),
    "reason": ("ly do",),
    "mark": ("ban",),
}


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One task, in the order of `COLUMNS`. `days_late` is None for work that is not late, `percent` 0 to 100; a sheet
    stands at the weighted mean of its tasks. `days_late_at_first` counts from the date the task was given with."""

    ref: str
    title: str
    unit: str
    giver: str
    plan: str
    address: str
    due_on: date
    days_late: int | None
    status: str
    percent: int
    units_done: str
    expected_result: str = ""
    measure: str = ""
    told: str = ""
    reason: str = ""
    gauge: str = ""
    reached: Decimal | None = None
    target: Decimal | None = None
    gauge_unit: str = ""
    weight: int = 1
    first_due_on: date | None = None
    moves: int = 0
    days_late_at_first: int | None = None
    version: int = 0

    @property
    def mark(self) -> str:
        """The hidden cell: version and a short sum of the cells that a person could have changed."""
        if not self.version:
            return ""
        cells = (self.unit, self.giver, self.plan, self.address, self.title, self.due_on.isoformat(), self.status)
        return f"{self.version}-{_sum_of((*cells, str(self.percent), self.expected_result, self.measure))}"


@dataclass(frozen=True, slots=True)
class SheetChoices:
    """What the drop-down lists of the sheet offer, by column."""

    units: Sequence[str] = ()
    plans: Sequence[str] = ()
    addresses: Sequence[str] = ()
    states: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class WrittenTask:
    """A row as the file wrote it. `line` counts from 1 as the spreadsheet shows it; `seen` is the version of the task
    that went out (None: unknown), `touched` whether a cell was changed since."""

    line: int
    ref: str = ""
    title: str = ""
    unit: str = ""
    giver: str = ""
    plan: str = ""
    address: str = ""
    due_on: str = ""
    status: str = ""
    percent: str = ""
    expected_result: str = ""
    measure: str = ""
    told: str = ""
    reason: str = ""
    seen: int | None = None
    touched: bool = True


class NotADay(ValueError):
    """A cell does not say a day; `sentence` says how to write one."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_FIRST_DAY, _LAST_SERIAL = date(1899, 12, 30), 73_050


def day_in(cell: str) -> date:
    """The day of a cell: a date of the spreadsheet or its number, 08/07/2026, 8.7.26, ngày 08 tháng 7 năm 2026.

    Raises `NotADay`.
    """
    if cell.isascii() and cell.isdigit() and 36_526 <= int(cell[:6]) <= _LAST_SERIAL:
        return _FIRST_DAY + timedelta(days=int(cell))
    if iso := _ISO.fullmatch(cell):
        year, month, day = (int(part) for part in iso.groups())
    elif found := _DAY.fullmatch(cell) or _IN_WORDS.fullmatch(text.fold(cell)):
        day, month, year = (int(part) for part in found.groups())
    else:
        raise NotADay(f"“{cell[:40]}” không phải là ngày. Ghi ngày/tháng/năm, ví dụ 08/07/2026.")
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError as error:
        raise NotADay(f"Không có ngày {cell[:40]}. Ghi ngày/tháng/năm, ví dụ 08/07/2026.") from error


def percent_in(cell: str) -> int | None:
    """The percent of a cell, 0 to 100: "40", "40%", or 0.4 as a spreadsheet keeps 40%. None for what is no such."""
    digits = cell.rstrip("% ").replace(",", ".")
    try:
        number = float(digits)
    except ValueError:
        return None
    number = number * 100 if 0 < number < 1 and "%" not in cell else number
    return round(number) if 0 <= number <= 100 and abs(number - round(number)) < 1e-6 else None


def _sum_of(cells: Iterable[str]) -> str:
    return f"{zlib.crc32(chr(31).join(one_line(cell) for cell in cells).encode()):08x}"


def one_line(words: str) -> str:
    """The words as a cell brings them back: composed, without breaks and double spaces."""
    return " ".join(text.nfc(words[:LONGEST_CELL]).split())


def task_rows(raw: bytes) -> list[WrittenTask]:
    """The tasks of a file that a person hands over. Raises `sheets.Unreadable` when no row of headings names the work,
    for too many rows, and for whatever is no list."""
    rows = sheets.table(raw, _HEADINGS, {"title", "due_on"}, "cột “Việc” và cột “Hạn”")
    if len(rows) > MOST_TASKS:
        raise sheets.Unreadable(f"Tệp có hơn {text.number_vi(MOST_TASKS)} việc. Chia thành nhiều tệp nhỏ.")
    return [_written(line, cells) for line, cells in rows]


def _written(line: int, cells: dict[str, str]) -> WrittenTask:
    version, _, kept = cells.pop("mark").partition("-")
    try:
        day = day_in(cells["due_on"]).isoformat()
    except NotADay:
        day = cells["due_on"]
    shut = [cells[name] for name in ("unit", "giver", "plan", "address")]
    now = (*shut, cells["title"], day, *(cells[name] for name in ("status", "percent", "expected_result", "measure")))
    known = bool(cells["ref"] and version.isascii() and version.isdigit() and len(version) < 9)
    touched = not known or kept != _sum_of(now) or bool(cells["told"])
    return WrittenTask(line=line, seen=int(version) if known else None, touched=touched, **cells)


def task_book(
    title: str,
    about: str,
    lines: Iterable[SheetLine],
    choices: SheetChoices = SheetChoices(),
) -> bytes:
    """The lines as XLSX: a title, a line that says what was asked for, a head that stays in sight, one line each.

    Rows go to disk as they come, so that memory does not grow with their number. Every text is written as text: a
    title such as "=1+1" is never a formula and never an address, whatever program opens the file. Cells that a file
    cannot change when it comes back are locked (without a password), drop-down lists offer what is known.
    """
    target = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Nhiệm vụ")
        lists = book.add_worksheet("Danh mục")
        bold = book.add_format({"bold": True, "font_size": 13})
        head = book.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#E4EBF7"}
        )
        shut = {"border": 1, "valign": "top", "bg_color": "#F3F4F6"}
        locked = {
            str: book.add_format({**shut, "text_wrap": True}),
            int: book.add_format(shut),
            date: book.add_format({**shut, "num_format": "dd/mm/yyyy"}),
        }
        free = {"border": 1, "valign": "top", "locked": False}
        opened = {
            str: book.add_format({**free, "text_wrap": True}),
            int: book.add_format(free),
            date: book.add_format({**free, "num_format": "dd/mm/yyyy"}),
        }
        blank = book.add_format({"locked": False, "valign": "top", "text_wrap": True})
        blank_day = book.add_format({"locked": False, "valign": "top", "num_format": "dd/mm/yyyy"})
        for column, ((_, width), name) in enumerate(zip(COLUMNS, _FIELDS, strict=True)):
            kept = blank if name in _FILLED_IN else None
            sheet.set_column(column, column, width, blank_day if name == "due_on" else kept, {"hidden": name == "mark"})
        sheet.freeze_panes(_HEAD_ROW + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.write_string(0, 0, title, bold)
        sheet.write_string(1, 0, about[:LONGEST_CELL])
        for column, (label, _) in enumerate(COLUMNS):
            sheet.write_string(_HEAD_ROW, column, label, head)
        row = _HEAD_ROW
        for line in lines:
            row += 1
            for column, name in enumerate(_FIELDS):
                value = getattr(line, name)
                formats = opened if name in _OPEN_IN_ROW else locked
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, formats[date])
                elif isinstance(value, int | Decimal):
                    sheet.write_number(row, column, value, formats[int])
                else:
                    sheet.write_string(row, column, (value or "")[:LONGEST_CELL], formats[str])
        sheet.autofilter(_HEAD_ROW, 0, max(row, _HEAD_ROW + 1), len(COLUMNS) - 1)
        _offer(sheet, lists, choices, row + _ROOM)
        sheet.protect(
            "", {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True, "insert_rows": True}
        )
    return target.getvalue()


def _offer(sheet: Worksheet, lists: Worksheet, choices: SheetChoices, last: int) -> None:
    """Drop-down lists beside the columns that take one of a few words; other words may be typed and are judged."""
    offered = {
        "unit": choices.units,
        "plan": choices.plans,
        "address": choices.addresses,
        "status": choices.states,
    }
    width = max((len(words) for words in offered.values()), default=0)
    for place in range(width):
        for column, words in enumerate(offered.values()):
            if place < len(words):
                lists.write_string(place, column, words[place])
    first = _HEAD_ROW + 1
    for column, (name, words) in enumerate(offered.items()):
        lists.set_column(column, column, 30)
        if words:
            letter = chr(ord("A") + column)
            place = _FIELDS.index(name)
            source = f"='Danh mục'!${letter}$1:${letter}${len(words)}"
            sheet.data_validation(
                first, place, last, place, {"validate": "list", "source": source, "error_type": "warning"}
            )
    day = _FIELDS.index("due_on")
    sheet.data_validation(
        first, day, last, day,
        {
            "validate": "date", "criteria": ">=", "value": date(2000, 1, 1), "error_type": "warning",
            "error_title": "Hạn", "error_message": "Ghi ngày/tháng/năm, ví dụ 08/07/2026.",
        },
    )  # fmt: skip


INSIDE, GIVEN, MISSING = "có", "đã giao", "thiếu"
"""Marks of the grid: in the unit's programme; given but in no programme; missing. Nothing where nothing is asked."""


@dataclass(frozen=True, slots=True)
class GridSheetRow:
    """One unit: its name, the state of its programme, a mark for each column."""

    unit: str
    programme: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridSheet:
    """Units × lines; `columns` are pairs of address and words."""

    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[GridSheetRow, ...]


def grid_book(sheet: GridSheet) -> bytes:
    """The grid as XLSX: gaps in colour and in words, a count for each unit and each line, heads that stay in sight."""
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        page = book.add_worksheet("Lồng ghép")
        bold = book.add_format({"bold": True, "font_size": 13})
        base = {"border": 1, "text_wrap": True, "valign": "vcenter"}
        head = book.add_format({**base, "bold": True, "bg_color": "#E4EBF7"})
        turned = book.add_format({**base, "bold": True, "bg_color": "#E4EBF7", "rotation": 90, "font_size": 9})
        words = book.add_format(base)
        of_mark = {
            INSIDE: book.add_format({**base, "align": "center", "bg_color": "#DCF0E4"}),
            GIVEN: book.add_format({**base, "align": "center", "bg_color": "#FFF3D6"}),
            MISSING: book.add_format({**base, "align": "center", "bg_color": "#FDECEB", "font_color": "#B3180F"}),
        }
        page.write_string(0, 0, sheet.title, bold)
        page.write_string(1, 0, f"{INSIDE}: trong chương trình; {GIVEN}: đã giao, chưa đưa vào; {MISSING}: chưa có")
        for column, label in enumerate(("Đơn vị", "Chương trình", "Còn thiếu")):
            page.write_string(_HEAD_ROW, column, label, head)
        for column, (address, text) in enumerate(sheet.columns, 3):
            page.write_string(_HEAD_ROW, column, f"{address}. {text}"[:150], turned)
        page.set_row(_HEAD_ROW, 180)
        page.set_column(0, 0, 30)
        page.set_column(1, 2, 12)
        page.set_column(3, 2 + max(1, len(sheet.columns)), 7)
        for at, row in enumerate(sheet.rows, _HEAD_ROW + 1):
            page.write_string(at, 0, row.unit, words)
            page.write_string(at, 1, row.programme, words)
            page.write_number(at, 2, sum(mark in (GIVEN, MISSING) for mark in row.marks), words)
            for column, mark in enumerate(row.marks, 3):
                page.write_string(at, column, mark, of_mark.get(mark, words))
        page.freeze_panes(_HEAD_ROW + 1, 1)
        page.set_landscape()
        page.set_paper(8)
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEAD_ROW)
    return target.getvalue()
