"""A person puts the tree right: accept, correct, split, join, change level, say who does it."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.db.models import QuerySet

from caunoi.ground.audit.actions import change, record
from caunoi.org.models import Person, Unit
from caunoi.plans.access import check_may_plan
from caunoi.plans.models import LineUnit, Plan, PlanLine
from caunoi.plans.states import Group, LineKind, Part, PlanStatus, Suggestion
from caunoi.plans.tree import CannotReshape, Shape, cut, deeper, end_of, higher, labels, parents, without

GAP = 1024
"""Distance between the positions of two lines of a new plan, so that a line can be split without renumbering."""


class CannotReview(Exception):
    """The tree cannot be changed so; `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _open_for_review(plan: Plan, by: Person | None) -> Plan:
    """The plan, locked; raises `Denied` or `CannotReview`."""
    check_may_plan(by, plan.unit)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    if plan.status != PlanStatus.DRAFT:
        raise CannotReview("Kế hoạch đã ban hành, không sửa được nữa.")
    return plan


def _lines_of(plan: Plan) -> list[PlanLine]:
    return list(PlanLine.objects.filter(plan=plan).order_by("position"))


def _settle(lines: list[PlanLine]) -> None:
    """Write depth, parent and address of every line that no longer has the right ones."""
    above = parents([line.depth for line in lines])
    names = labels([Shape(line.depth, line.kind, line.marker) for line in lines])
    stale: list[PlanLine] = []
    for line, parent, name in zip(lines, above, names, strict=True):
        parent_id = None if parent is None else lines[parent].pk
        if (line.parent_id, line.address) != (parent_id, name) or line.depth != line.__dict__.get("_depth_in_table"):
            line.parent_id, line.address = parent_id, name
            stale.append(line)
    PlanLine.objects.bulk_update(stale, ["depth", "parent", "address"])


def _with_depths(lines: list[PlanLine], depths: list[int]) -> list[PlanLine]:
    for line, depth in zip(lines, depths, strict=True):
        line.__dict__["_depth_in_table"] = line.depth
        line.depth = depth
    return lines


def _index_of(lines: list[PlanLine], line: PlanLine) -> int:
    for index, other in enumerate(lines):
        if other.pk == line.pk:
            return index
    raise CannotReview("Mục này vừa được nối hoặc bỏ. Mở lại trang rà soát.")


@transaction.atomic
def accept_line(*, line: PlanLine, by: Person | None, seen: int | None = None) -> PlanLine:
    """The line was read right; suggestions still open on it are taken with it."""
    plan = _open_for_review(line.plan, by)
    change(line, deed="line.accepted", by=by, seen=seen, unit=plan.unit, is_reviewed=True)
    _take(line.units.filter(state=Suggestion.OPEN))
    return line


def _take(suggestions: QuerySet[LineUnit]) -> None:
    taken = list(suggestions)
    for suggestion in taken:
        suggestion.state = Suggestion.ACCEPTED
    LineUnit.objects.bulk_update(taken, ["state"])


@transaction.atomic
def accept_rest(*, plan: Plan, by: Person | None) -> int:
    """Take every line that nobody has looked at yet as it was read, with its suggestions; the number of lines."""
    plan = _open_for_review(plan, by)
    rest = PlanLine.objects.filter(plan=plan, is_reviewed=False)
    _take(LineUnit.objects.filter(line__in=rest, state=Suggestion.OPEN))
    lines = list(rest.only("id", "plan_id"))
    for line in lines:
        line.is_reviewed = True
    PlanLine.objects.bulk_update(lines, ["is_reviewed"])
    record("plan.rest_accepted", by=by, on=plan, unit=plan.unit, facts={"lines": len(lines)})
    return len(lines)


@transaction.atomic
def edit_line(
    *,
    line: PlanLine,
    by: Person | None,
    kind: LineKind | None = None,
    marker: str | None = None,
    corrected: str = "",
    note: str = "",
    seen: int | None = None,
) -> PlanLine:
    """Correct a line in its second field, with a note; say what kind of line it is and what its marker is."""
    plan = _open_for_review(line.plan, by)
    corrected, note = " ".join(corrected.split()), " ".join(note.split())
    if corrected == line.text:
        corrected, note = "", ""
    if corrected and not note:
        raise CannotReview("Ghi vì sao sửa, ví dụ “mất chữ ở chỗ ngắt trang”.")
    change(
        line,
        deed="line.edited",
        by=by,
        seen=seen,
        unit=plan.unit,
        kind=kind or LineKind(line.kind),
        marker=line.marker if marker is None else marker.strip(),
        corrected=corrected,
        correction_note=note if corrected else "",
        is_reviewed=True,
    )
    lines = _lines_of(plan)
    _settle(_with_depths(lines, [each.depth for each in lines]))
    line.refresh_from_db(fields=["address"])
    return line


@transaction.atomic
def split_line(*, line: PlanLine, wanted: str, by: Person | None, seen: int | None = None) -> list[PlanLine]:
    """Cut a line where `wanted`, the same words, has line breaks. The parts stand one under the other on one level;
    what hung below the line hangs below the last part, as it is read."""
    plan = _open_for_review(line.plan, by)
    try:
        parts = cut(line.text, wanted)
    except CannotReshape as error:
        raise CannotReview(error.sentence) from error
    lines = _lines_of(plan)
    index = _index_of(lines, line)
    room = (lines[index + 1].position if index + 1 < len(lines) else lines[index].position + GAP * len(parts)) - lines[
        index
    ].position
    if room < len(parts):
        _renumber(lines)
        lines = _lines_of(plan)
        room = GAP
    change(line, deed="line.split", by=by, seen=seen, unit=plan.unit, facts={"parts": len(parts)}, text=parts[0])
    step = max(1, room // len(parts))
    start = lines[index].position
    new = PlanLine.objects.bulk_create(
        PlanLine(
            plan=plan,
            parent_id=line.parent_id,
            position=start + step * place,
            depth=line.depth,
            kind=line.kind,
            marker="" if line.kind == LineKind.HEADING else line.marker,
            address="",
            text=part,
            first_line=line.first_line,
            last_line=line.last_line,
        )
        for place, part in enumerate(parts[1:], start=1)
    )
    lines = _lines_of(plan)
    _settle(_with_depths(lines, [each.depth for each in lines]))
    return [line, *new]


def _renumber(lines: list[PlanLine]) -> None:
    """Give all lines even distances again, in two passes so that no two ever share a position."""
    behind = lines[-1].position + 1
    for base in (behind + GAP * len(lines), 0):
        for place, line in enumerate(lines, start=1):
            line.position = base + GAP * place
        PlanLine.objects.bulk_update(lines, ["position"])


@transaction.atomic
def join_line(*, line: PlanLine, by: Person | None, seen: int | None = None) -> PlanLine:
    """Append a line to the one read before it; what hung below it stays where it is read. Returns the joined line."""
    plan = _open_for_review(line.plan, by)
    lines = _lines_of(plan)
    index = _index_of(lines, line)
    if index == 0:
        raise CannotReview("Đây là mục đầu tiên, không có mục ở trên để nối vào.")
    before = lines[index - 1]
    if LineKind.TABLE in (before.kind, line.kind):
        raise CannotReview("Bảng không nối vào mục khác được.")
    own = line.text if line.kind == LineKind.PARAGRAPH or not line.marker else f"{line.marker} {line.text}"
    if line.corrected:
        raise CannotReview("Mục này có chữ sửa lại. Bỏ chữ sửa lại rồi nối.")
    depths = without([each.depth for each in lines], index)
    change(
        before,
        deed="line.joined",
        by=by,
        unit=plan.unit,
        facts={"with": line.address, "words": line.text},
        text=" ".join(part for part in (before.text, own) if part),
        first_line=min(before.first_line, line.first_line),
        last_line=max(before.last_line, line.last_line),
        is_reviewed=False,
    )
    taken = set(before.units.values_list("group", "unit_id", "part"))
    moving = [unit for unit in line.units.all() if (unit.group, unit.unit_id, unit.part) not in taken]
    for unit in moving:
        unit.line = before
    LineUnit.objects.bulk_update(moving, ["line"])
    change(line, deed="line.absorbed", by=by, seen=seen, unit=plan.unit, facts={"into": before.address})
    rest = [each for place, each in enumerate(lines) if place != index]
    _settle(_with_depths(rest, depths))
    line.delete()
    before.refresh_from_db()
    before.plan = plan
    return before


@transaction.atomic
def shift_line(
    *, line: PlanLine, to: Literal["deeper", "higher"], by: Person | None, seen: int | None = None
) -> PlanLine:
    """Move a line, and all below it, one level deeper or higher."""
    plan = _open_for_review(line.plan, by)
    lines = _lines_of(plan)
    index = _index_of(lines, line)
    depths = [each.depth for each in lines]
    try:
        moved = deeper(depths, index) if to == "deeper" else higher(depths, index)
    except CannotReshape as error:
        raise CannotReview(error.sentence) from error
    change(
        line,
        deed="line.moved",
        by=by,
        seen=seen,
        unit=plan.unit,
        facts={"to": to, "with": end_of(depths, index) - index - 1},
        is_reviewed=True,
    )
    _settle(_with_depths(lines, moved))
    line.refresh_from_db(fields=["depth", "parent", "address"])
    return line


@transaction.atomic
def name_unit(
    *, line: PlanLine, by: Person | None, part: Part, group: Group | None = None, unit: Unit | None = None
) -> LineUnit:
    """Say who leads or co-operates on a line: a group or one unit."""
    plan = _open_for_review(line.plan, by)
    if (group is None) == (unit is None):
        raise CannotReview("Chọn một đơn vị hoặc một nhóm đơn vị.")
    named, _ = LineUnit.objects.update_or_create(
        line=line,
        group=group or "",
        unit=unit,
        part=part,
        defaults={"state": Suggestion.ACCEPTED},
    )
    record("line.unit_named", by=by, on=line, unit=plan.unit, facts={"who": str(named), "part": str(part)})
    return named


@transaction.atomic
def accept_suggestion(*, named: LineUnit, by: Person | None) -> LineUnit:
    """Take one suggested unit."""
    return _decide(named, Suggestion.ACCEPTED, "line.suggestion_accepted", by)


@transaction.atomic
def dismiss_suggestion(*, named: LineUnit, by: Person | None) -> LineUnit:
    """Put one suggested unit aside; it stays on record as dismissed."""
    return _decide(named, Suggestion.DISMISSED, "line.suggestion_dismissed", by)


def _decide(named: LineUnit, state: Suggestion, deed: str, by: Person | None) -> LineUnit:
    plan = _open_for_review(named.line.plan, by)
    named.state = state
    LineUnit.objects.bulk_update([named], ["state"])
    record(deed, by=by, on=named.line, unit=plan.unit, facts={"who": str(named), "part": named.part})
    return named


@transaction.atomic
def edit_plan(
    *, plan: Plan, title: str, starts_on: object, ends_on: object, by: Person | None, seen: int | None = None
) -> Plan:
    """Put right the title and the span of a draft."""
    _open_for_review(plan, by)
    change(
        plan, deed="plan.edited", by=by, seen=seen, unit=plan.unit, title=title, starts_on=starts_on, ends_on=ends_on
    )
    return plan
