"""What the reader of the outline gives back: a tree of nodes, the fields of the paper, and everything else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

NodeKind = Literal["heading", "item", "attribute", "paragraph", "table"]
Why = Literal["header", "recipients", "signature", "page", "appendix", "preamble", "closing", "other"]


@dataclass(slots=True)
class Node:
    """One line of the plan.

    `marker` is the number as printed, without its stop ("I", "1.1", "đ", "Điều 3", "-", "(1)", or ""). `text` is the
    whole paragraph, joined over wraps and page ends, without the marker. `lines` are the numbers of the first and the
    last line it was read from.
    """

    kind: NodeKind
    marker: str
    text: str
    lines: tuple[int, int]
    children: list["Node"] = field(default_factory=list)
    rows: tuple[tuple[str, ...], ...] = ()

    def walk(self) -> Iterator["Node"]:
        """This node and everything below it, in the order of the paper."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def as_json(self) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "kind": self.kind,
            "marker": self.marker,
            "text": self.text,
            "lines": list(self.lines),
            "children": [child.as_json() for child in self.children],
        }
        if self.kind == "table":
            shape["rows"] = [list(row) for row in self.rows]
        return shape


@dataclass(frozen=True, slots=True)
class DocumentFields:
    """What a register would write down about the paper; a field that is not printed is None.

    `number` is the number alone ("115"), `symbol` the rest without number ("KH-MTTQ-UB"; Party papers "KH/TU").
    `date` is ISO. `kind` is the kind in sentence case ("Kế hoạch"). `title` is the trích yếu on one line. `signer`
    and `signer_title` name everyone who signs, divided by "; ".
    """

    number: str | None = None
    symbol: str | None = None
    date: str | None = None
    place: str | None = None
    issuer: str | None = None
    kind: str | None = None
    title: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    recipients: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "symbol": self.symbol,
            "date": self.date,
            "place": self.place,
            "issuer": self.issuer,
            "kind": self.kind,
            "title": self.title,
            "signer": self.signer,
            "signer_title": self.signer_title,
            "recipients": list(self.recipients),
        }


@dataclass(frozen=True, slots=True)
class Rest:
    """A line that is no part of the outline, and why."""

    line: int
    text: str
    why: Why

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "text": self.text, "why": self.why}


@dataclass(frozen=True, slots=True)
class Attached:
    """A paper that travels with the main one, such as the decision that issues a plan."""

    document: DocumentFields
    outline: tuple[Node, ...]
    rest: tuple[Rest, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "document": self.document.as_json(),
            "outline": [node.as_json() for node in self.outline],
            "rest": [rest.as_json() for rest in self.rest],
        }


@dataclass(frozen=True, slots=True)
class OutlineWarning:
    """Something a person should look at; `line` is a line number or None for the whole paper."""

    line: int | None
    code: str
    message: str

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Outline:
    """A paper understood. `outline`, `attached` and `rest` together hold every word that was read."""

    document: DocumentFields
    outline: tuple[Node, ...]
    attached: tuple[Attached, ...]
    rest: tuple[Rest, ...]
    warnings: tuple[OutlineWarning, ...]

    def walk(self) -> Iterator[Node]:
        """Every node of the main paper, in the order of the paper."""
        for node in self.outline:
            yield from node.walk()

    def as_json(self) -> dict[str, Any]:
        return {
            "document": self.document.as_json(),
            "outline": [node.as_json() for node in self.outline],
            "attached": [paper.as_json() for paper in self.attached],
            "rest": [rest.as_json() for rest in self.rest],
            "warnings": [warning.as_json() for warning in self.warnings],
        }
