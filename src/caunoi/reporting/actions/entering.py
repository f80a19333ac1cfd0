"""Write numbers and words into a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Generic, TypeVar

from django.db import transaction

from caunoi.ground.audit.actions import change
from caunoi.ground.text import nfc
from caunoi.ground.times import now
from caunoi.org.models import Person
from caunoi.reporting.access import check_may_write
from caunoi.reporting.actions.cells import Stored, changes_of, store, why_shut
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.models import Narrative, Report, why_closed
from caunoi.reporting.queries import figures_of, lines_of, narratives_of, notes_of, operands_of
from caunoi.reporting.states import HELD_BY_SENDER, Part, ReportStatus

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CellConflict(Generic[T]):
    """The number or the note of a cell that somebody else changed after the page was opened."""

    code: str
    mine: T
    theirs: T


class CellsConflict(Exception):
    """Somebody else changed the same cells, their numbers or their notes; nothing was written."""

    def __init__(self, figures: list[CellConflict[Decimal | None]], notes: list[CellConflict[str]]) -> None:
        what = "số" if figures else "ghi chú"
        self.sentence = f"Người khác vừa ghi {what} khác vào các ô dưới đây. Chọn {what} đúng rồi lưu lại."
        super().__init__(self.sentence)
        self.figures = figures
        self.notes = notes


class WordsConflict(Exception):
    """Somebody else changed the same parts of the narrative; nothing was written. `theirs`: part → what is stored."""

    sentence = "Người khác vừa sửa lời văn của phần dưới đây. Đối chiếu hai bản rồi lưu lại."

    def __init__(self, theirs: Mapping[str, str]) -> None:
        super().__init__(self.sentence)
        self.theirs = theirs


@transaction.atomic
def save_values(
    *,
    report: Report,
    values: Mapping[str, Decimal | None],
    by: Person | None,
    notes: Mapping[str, str] | None = None,
    shown: Mapping[str, Decimal | None] | None = None,
    shown_notes: Mapping[str, str] | None = None,
) -> int:
    """Write the cells that differ from what is stored; gives how many.

    `shown` and `shown_notes` are what the page showed when it was opened: what the person left as it was is not
    written, and what somebody else has changed since is not overwritten. Raises Denied, CannotReport, CellsConflict.
    """
    check_may_write(by, report)
    locked = _locked(report)
    cells = {one.code: one for one in operands_of(lines_of(report.round.data_set))}
    stored = Stored(figures_of(report), notes_of(report))
    wanted = {code: value for code, value in values.items() if not (shown and code in shown and shown[code] == value)}
    changes = changes_of(locked, cells, stored, wanted, notes or {}, why_closed(locked))
    figures = _conflicts(changes.figures, stored.figures, shown, None)
    written = _conflicts(changes.notes, stored.notes, shown_notes, "")
    if figures or written:
        raise CellsConflict(figures, written)
    if not changes.codes:
        return 0
    store([changes], now(), by)
    _keep(report, locked, by=by, facts={"figures": changes.facts()})
    return len(changes.codes)


def _conflicts(
    mine: Mapping[str, T], stored: Mapping[str, T], shown: Mapping[str, T] | None, nothing: T
) -> list[CellConflict[T]]:
    """What was changed here and, since the page showed it, elsewhere too; without a page there is no conflict."""
    if shown is None:
        return []
    return [
        CellConflict(code, mine[code], stored.get(code, nothing))
        for code in sorted(mine)
        if stored.get(code, nothing) != shown.get(code, nothing)
    ]


def _locked(report: Report) -> Report:
    held = Report.objects.select_for_update(of=("self",)).select_related("round__unit")
    return held.get(pk=report.pk)


def _keep(report: Report, locked: Report, *, by: Person | None, facts: Mapping[str, object]) -> None:
    """The report has content now; who wrote what stands in the trail."""
    status = ReportStatus.DRAFT if locked.status == ReportStatus.NOT_STARTED else locked.status
    change(report, deed="report.saved", by=by, unit=report.unit, facts=facts, status=status)


def mark_of(words: str) -> str:
    """A short sum of a text, however its lines end: what a page takes along to tell whether the text was changed."""
    return sha256("\n".join(nfc(words.strip()).splitlines()).encode()).hexdigest()[:16]


@transaction.atomic
def save_narrative(
    *, report: Report, texts: Mapping[str, str], by: Person | None, seen: Mapping[str, str] | None = None
) -> int:
    """Write the parts of the narrative that differ; gives how many.

    `seen` holds the `mark_of` each part as the page showed it: a part that the person left as it was is not written,
    and one that somebody else has changed since is not overwritten. Raises Denied, CannotReport, WordsConflict.
    """
    check_may_write(by, report)
    locked = _locked(report)
    if locked.status not in HELD_BY_SENDER:
        raise CannotReport(why_shut(locked.status))
    stored = narratives_of(report)
    changed = {str(Part(part)): nfc(words.strip()) for part, words in texts.items()}
    seen = seen or {}
    changed = {
        part: words
        for part, words in changed.items()
        if stored[part] != words and not (part in seen and mark_of(words) == seen[part])
    }
    for part in changed:
        if locked.status == ReportStatus.RETURNED and part not in locked.unlocked:
            raise CannotReport("Phần này không bị trả lại nên không sửa được.", part)
    if not changed:
        return 0
    if closed := why_closed(locked):
        raise CannotReport(closed)
    if theirs := {part: stored[part] for part in changed if seen.get(part, mark := mark_of(stored[part])) != mark}:
        raise WordsConflict(theirs)
    Narrative.objects.bulk_create(
        [Narrative(report=report, part=part, text=words) for part, words in changed.items()],
        update_conflicts=True,
        unique_fields=["report", "part"],
        update_fields=["text"],
    )
    _keep(report, locked, by=by, facts={"parts": [str(Part(part).label) for part in changed]})
    return len(changed)
