"""`caunoi plan read FILE [--json]`: prints the outline of a paper. Starts without Django."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from caunoi.documents.reading import Unreadable, read_path
from caunoi.plans.outline import read_outline

USAGE = "Cách dùng: caunoi plan read TỆP [--json]\n"
WIDEST = 110  # columns; longer lines are hard to read


def mark(node: dict[str, Any]) -> str:
    """The marker as a reader expects to see it: "I.", "1.", "a)", "Điều 3.", "-"."""
    marker: str = node["marker"]
    if node["kind"] != "heading" or not marker:
        return marker
    return f"{marker})" if len(marker) == 1 and marker.islower() else f"{marker}."


def node_lines(node: dict[str, Any], depth: int, width: int) -> Iterator[str]:
    """One node and everything below it, indented by two columns for each storey."""
    indent = "  " * depth
    marker = mark(node)
    first = f"{indent}{marker} " if marker else indent
    if node["kind"] == "table":
        for row in node["rows"]:
            yield indent + " | ".join(row)
    else:
        room = max(width, len(first) + 30)
        yield from textwrap.wrap(
            node["text"],
            room,
            initial_indent=first,
            subsequent_indent=" " * len(first),
            break_long_words=False,
            break_on_hyphens=False,
        ) or [first.rstrip()]
    for child in node["children"]:
        yield from node_lines(child, depth + 1, width)


def document_lines(document: dict[str, Any]) -> Iterator[str]:
    """Kind, number, date, title, issuer and signer: what is known of them."""
    number = "/".join(document[name] for name in ("number", "symbol") if document[name])
    when = "/".join(reversed(document["date"].split("-"))) if document["date"] else ""
    head = " ".join(part for part in (document["kind"], number) if part)
    yield ", ngày ".join(part for part in (head, when) if part)
    if document["title"]:
        yield document["title"]
    if document["issuer"]:
        yield f"Cơ quan ban hành: {document['issuer']}"
    if document["signer"]:
        yield f"Người ký: {document['signer']}" + (f", {document['signer_title']}" if document["signer_title"] else "")


def pleasant(found: dict[str, Any], width: int) -> str:
    """The whole result for a person at a console."""
    lines = [line for line in document_lines(found["document"]) if line] + [""]
    for node in found["outline"]:
        lines += node_lines(node, 0, width)
    for paper in found["attached"]:
        lines += ["", "Kèm theo:", *(line for line in document_lines(paper["document"]) if line)]
        for node in paper["outline"]:
            lines += node_lines(node, 1, width)
    if found["document"]["recipients"]:
        lines += ["", "Nơi nhận:", *(f"  {name}" for name in found["document"]["recipients"])]
    return "\n".join(lines) + "\n"


def warn(warning: dict[str, Any]) -> None:
    where = f"dòng {warning['line']}: " if warning["line"] else ""
    print(f"{where}{warning['message']}", file=sys.stderr)  # noqa: T201


def main(arguments: list[str]) -> int:
    """Return 0, or 2 when the file cannot be read or the command is not understood."""
    files = [argument for argument in arguments if argument != "--json"]
    if "-h" in files or "--help" in files:
        sys.stdout.write(USAGE)
        return 0
    if len(files) != 1 or (files[0].startswith("-") and not Path(files[0]).exists()):
        sys.stderr.write(USAGE)
        return 2
    try:
        found = read_outline(read_path(Path(files[0]))).as_json()
    except Unreadable as refusal:
        print(refusal.sentence, file=sys.stderr)  # noqa: T201
        return 2
    for warning in found["warnings"]:
        warn(warning)
    if "--json" in arguments:
        text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    else:
        text = pleasant(found, min(shutil.get_terminal_size().columns, WIDEST))
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # `caunoi plan read … | head` has seen enough; the interpreter must not complain when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
