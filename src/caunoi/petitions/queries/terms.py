"""The terms beside the promise, as the Front's people read them on the page of a petition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caunoi.ground.times import date_vi, deadline_of, today
from caunoi.petitions.deadlines import told
from caunoi.petitions.models import Petition, RunningTerm
from caunoi.petitions.queries.limits import days_off
from caunoi.petitions.terms import TERMS, offered_for


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term: what is owed, since when, how it stands, and how its day was counted."""

    title: str
    since: str
    stands: str
    tone: str
    sentences: tuple[str, ...]


def terms_of(petition: Petition) -> tuple[TermLine, ...]:
    """Those that run first, by their day, then those that ended; two queries, one where there are none."""
    rows = list(petition.terms.order_by("due_on", "pk"))
    if not rows:
        return ()
    off = days_off(min(one.start_on for one in rows), max(one.due_on for one in rows))
    return tuple(_line(one, off) for one in sorted(rows, key=lambda one: one.ended_on is not None))


def _line(term: RunningTerm, off: dict[date, str]) -> TermLine:
    document = f" (văn bản {term.document})" if term.document else ""
    since = f"{TERMS[term.step_enum].begins} ngày {date_vi(term.start_on)}{document}"
    if term.ended_on is not None:
        how = f"quá hạn {date_vi(term.due_on)}" if term.was_late else "đúng hạn"
        stands, tone = f"Xong {date_vi(term.ended_on)}, {how}", "late" if term.was_late else "done"
    else:
        found = deadline_of(term.due_on, today())
        stands, tone = f"Hạn {date_vi(term.due_on)} · {found.words}", str(found.stage)
    title = str(term.get_step_display())
    return TermLine(title, since, stands, tone, tuple(told(term.reckoning, off)))


def terms_offered(petition: Petition) -> list[tuple[str, str]]:
    """What may be written down now: the end of each term that runs, then what would begin another; one query."""
    running = list(petition.terms.open().order_by("due_on", "pk"))
    open_steps = {one.step for one in running}
    ends = [(f"{ENDS}{one.pk}", f"Xong: {TERMS[one.step_enum].ends}") for one in running]
    begins = [(str(step), TERMS[step].begins) for step in offered_for(petition.kind) if step not in open_steps]
    return [*ends, *begins]


ENDS = "xong-"
"""How a choice that ends a term begins; its number follows."""
