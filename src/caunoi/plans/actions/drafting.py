"""From a paper to a draft plan: read, enter in the register, keep the tree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from caunoi.documents.actions import CannotRegister, register_document
from caunoi.documents.actions.registering import Facts
from caunoi.documents.models import Direction, Document, DocumentKind
from caunoi.documents.queries import lines_of
from caunoi.documents.reading import Paper, Unreadable, read_bytes
from caunoi.ground.audit.actions import record
from caunoi.ground.refs import new_ref
from caunoi.ground.text import fold
from caunoi.ground.times import today
from caunoi.org.models import Person, Unit
from caunoi.plans.access import check_may_plan
from caunoi.plans.actions.reviewing import GAP
from caunoi.plans.actions.suggesting import add_hints, suggest_units
from caunoi.plans.models import Plan, PlanLine, PlanSource
from caunoi.plans.outline import DocumentFields, Node, Outline, read_outline
from caunoi.plans.periods import period_of
from caunoi.plans.states import LineKind
from caunoi.plans.tree import Shape, labels

MAX_BYTES = 30 * 1024 * 1024


class CannotDraft(Exception):
    """The paper cannot become a plan; `sentence` says what to do, `field` names the field of the form it belongs to."""

    def __init__(self, sentence: str, field: str = "file") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def draft_plan_from_upload(*, upload: UploadedFile[Any], unit: Unit, by: Person) -> Plan:
    """Read an uploaded paper, enter it among the unit's outgoing documents with the fields that were read, and keep its
    tree as a draft. Raises `Denied`, `CannotDraft`, `UploadRefused`; nothing is half-written."""
    check_may_plan(by, unit)
    if upload.size is None or upload.size > MAX_BYTES:
        raise CannotDraft(f"Tệp lớn quá {MAX_BYTES // 1024 // 1024} MB. Gửi tệp nhỏ hơn, bỏ bớt ảnh trong tệp.")
    try:
        paper = read_bytes(upload.read(), upload.name or "")
    except Unreadable as error:
        raise CannotDraft(error.sentence) from error
    upload.seek(0)
    outline = _outline_of(paper)
    with transaction.atomic():
        document = _registered(outline.document, paper, upload, unit, by)
        return _kept(document, outline, unit, by)


def draft_plan(*, document: Document, unit: Unit, by: Person) -> Plan:
    """The same for a document that stands in the register already, with its text. Raises `Denied`, `CannotDraft`."""
    check_may_plan(by, unit)
    lines = lines_of(document)
    if not lines:
        raise CannotDraft("Văn bản này chưa có chữ đọc được. Tải tệp Word hoặc PDF có chữ lên.", "document")
    outline = _outline_of(Paper(lines=lines, format="txt"))
    with transaction.atomic():
        return _kept(document, outline, unit, by)


def _outline_of(paper: Paper) -> Outline:
    outline = read_outline(paper)
    if not any(node.kind in ("heading", "item") for node in outline.walk()):
        raise CannotDraft("Không thấy mục nào trong văn bản. Xem lại tệp, cần có các mục đánh số hoặc gạch đầu dòng.")
    return outline


def _registered(read: DocumentFields, paper: Paper, upload: UploadedFile[Any], unit: Unit, by: Person) -> Document:
    kind = None
    if read.kind:
        wanted = fold(read.kind)
        kind = DocumentKind.objects.filter(folded__startswith=wanted).order_by("pk").first()
    facts = Facts(
        title=read.title or upload.name or "Kế hoạch",
        number=read.number or "",
        symbol=read.symbol or "",
        issued_on=date.fromisoformat(read.date) if read.date else None,
        issuer=read.issuer or unit.name,
        kind=kind,
        signer=read.signer or "",
        signer_title=read.signer_title or "",
        recipients="\n".join(read.recipients),
    )
    try:
        return register_document(
            unit=unit, direction=Direction.OUTGOING, facts=facts, by=by, upload=upload, paper=paper, sure=True
        )
    except CannotRegister as error:
        raise CannotDraft(error.sentence) from error


def _kept(document: Document, outline: Outline, unit: Unit, by: Person) -> Plan:
    first, last = period_of(document.title, document.issued_on or today())
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                ref=new_ref("KH", today()),
                document=document,
                unit=unit,
                title=document.title[:500],
                starts_on=first,
                ends_on=last,
                created_by=by,
            )
    except IntegrityError as error:
        if Plan.objects.filter(document=document, unit=unit).exists():
            raise CannotDraft("Văn bản này đã có trong danh sách kế hoạch.", "document") from error
        raise
    PlanSource.objects.create(
        plan=plan,
        warnings=[warning.as_json() for warning in outline.warnings],
        rest=[{"line": rest.line, "why": rest.why} for rest in outline.rest],
    )
    lines = _write_lines(plan, outline)
    suggest_units(plan, lines)
    record("plan.drafted", by=by, on=plan, unit=unit, facts={"document": document.ref, "lines": len(lines)})
    return plan


def _flat(nodes: tuple[Node, ...] | list[Node], depth: int = 0) -> Iterator[tuple[Node, int]]:
    for node in nodes:
        yield node, depth
        yield from _flat(node.children, depth + 1)


def _write_lines(plan: Plan, outline: Outline) -> list[PlanLine]:
    """All lines of the tree, one bulk insert per level so that children know their parents."""
    flat = list(_flat(outline.outline))
    names = labels([Shape(depth, LineKind[node.kind.upper()], node.marker) for node, depth in flat])
    lines = [
        PlanLine(
            plan=plan,
            position=GAP * place,
            depth=depth,
            kind=LineKind[node.kind.upper()],
            marker=node.marker,
            address=name,
            text=node.text,
            rows=[list(row) for row in node.rows],
            first_line=node.lines[0],
            last_line=node.lines[1],
        )
        for place, ((node, depth), name) in enumerate(zip(flat, names, strict=True), start=1)
    ]
    above: list[PlanLine] = []
    for line in lines:
        del above[line.depth :]
        line.parent = above[-1] if above else None
        above.append(line)
    add_hints(lines)
    for depth in range(max(line.depth for line in lines) + 1):
        PlanLine.objects.bulk_create(line for line in lines if line.depth == depth)
    return lines
