"""What every list that is handed over shares: each row has a verdict and a sentence before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from caunoi.ground import text
from caunoi.org import writing
from caunoi.org.models import ImportKind, Unit
from caunoi.org.queries.finding import Chip, PlaceBook, address


class Verdict(StrEnum):
    """What will happen to a row of an import."""

    NEW = "NEW"
    CHANGE = "CHANGE"
    SAME = "SAME"
    ERROR = "ERROR"


VERDICT_LABELS = {Verdict.NEW: "Mới", Verdict.CHANGE: "Sửa", Verdict.SAME: "Đã có", Verdict.ERROR: "Lỗi"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the preview under its heading."""

    heading: str
    words: str


class Refusal(Exception):
    """A row cannot be taken; the message is its sentence."""


@dataclass(slots=True)
class Judged:
    """A row with its verdict and a sentence; the rest is filled when it is good."""

    row: Any
    verdict: Verdict
    sentence: str

    headings: ClassVar[tuple[str, ...]] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """What stands under the headings."""
        return ()

    @property
    def cells(self) -> list[Cell]:
        return [Cell(*pair) for pair in zip(self.headings, self.words, strict=True)]

    @property
    def label(self) -> str:
        """The Vietnamese word for the verdict."""
        return VERDICT_LABELS[self.verdict]

    @property
    def tone(self) -> str:
        """The colour of the verdict's tag."""
        return {Verdict.NEW: "done", Verdict.CHANGE: "soon", Verdict.ERROR: "late"}.get(self.verdict, "")

    @property
    def refused(self) -> bool:
        return self.verdict == Verdict.ERROR


@dataclass(slots=True)
class Preview:
    """All rows of an import, judged against what stands in the database now."""

    kind: ImportKind
    rows: Sequence[Judged]

    def count(self, verdict: Verdict) -> int:
        return sum(judged.verdict == verdict for judged in self.rows)

    @property
    def counts(self) -> list[tuple[Verdict, str, int]]:
        """Verdict, its word and how many rows have it."""
        return [(verdict, VERDICT_LABELS[verdict], self.count(verdict)) for verdict in Verdict]

    def of(self, verdict: str) -> list[Judged]:
        """The rows with this verdict, or all: the bad ones first, so that they are seen."""
        if verdict in VERDICT_LABELS:
            return [judged for judged in self.rows if judged.verdict == verdict]
        return sorted(self.rows, key=lambda judged: judged.verdict != Verdict.ERROR)

    def chips(self, chosen: str) -> list[Chip]:
        """The verdicts as filters."""
        chips = [Chip("Tất cả", text.number_vi(len(self.rows)), "?", chosen not in VERDICT_LABELS)]
        return chips + [
            Chip(label, text.number_vi(count), address(ket_qua=verdict), chosen == verdict)
            for verdict, label, count in self.counts
            if count
        ]

    @property
    def headings(self) -> tuple[str, ...]:
        return self.rows[0].headings if self.rows else ()

    def book(self) -> bytes:
        """An Excel file of all rows with their verdicts, in the order of the file."""
        told = ((one.row.line, one.label, one.sentence, one.words) for one in self.rows)
        return writing.verdict_book(self.headings, told)

    @property
    def errors(self) -> int:
        return self.count(Verdict.ERROR)

    @property
    def good(self) -> int:
        """Rows that will write something."""
        return self.count(Verdict.NEW) + self.count(Verdict.CHANGE)


def named_unit(book: PlaceBook, written: str, what: str) -> Unit:
    """The unit that a cell names. Raises `Refusal` with what it could mean; `what` is the word for such a unit."""
    if not written:
        raise Refusal(f"Ghi tên {what}.")
    found = book.candidates(written)
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(f"“{written}” có thể là {either(found)}. Ghi rõ tên đang dùng.")
    near = book.suggestions(written)
    hint = f" Có phải {either(near)}?" if near else f" Ghi tên {what} đang dùng."
    raise Refusal(f"Không thấy “{written}”.{hint}")


def either(units: Sequence[Unit]) -> str:
    """The units as a choice: "xã A, xã B hoặc xã C"."""
    names = [unit.short_name for unit in units]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} hoặc {names[-1]}"
