"""Writes the pages of docs that a machine can write: docs/states, docs/deeds.md, docs/doors.md,
docs/how-to/settings.md, and what tools/protections.py tells for docs/security.

Type: python -m tools.reference
"""

from __future__ import annotations

import ast
import csv
import importlib
import os
import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

from caunoi.ground.steps import draw
from tests.house import rules

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "src" / "caunoi"


@dataclass(frozen=True, slots=True)
class Table:
    """A state table of a folder: `name` is STEPS or ends with _STEPS; the walk starts at its first status."""

    folder: str
    name: str
    steps: Mapping[Any, Collection[Any]]
    holders: Mapping[Any, str] | None
    words: Mapping[Any, Any] | None

    @property
    def start(self) -> Any:
        return next(iter(self.steps))


def tables() -> list[Table]:
    """All state tables of the house, folder by folder, in the order in which they are written."""
    found = []
    for path in sorted(HOUSE.glob("**/states.py")):
        folder = ".".join(path.parent.relative_to(HOUSE).parts)
        module = importlib.import_module(f"caunoi.{folder}.states")
        for name, value in vars(module).items():
            if name.endswith("STEPS") and isinstance(value, Mapping):
                stem = name.removesuffix("STEPS")
                found.append(
                    Table(folder, name, value, vars(module).get(f"{stem}HOLDER"), vars(module).get(f"{stem}WORDS"))
                )
    return found


def deeds() -> dict[str, str]:
    """Code of each deed of the trail → the words that people read."""
    with (HOUSE / "org" / "data" / "deeds.csv").open(encoding="utf-8", newline="") as file:
        return {code: words for code, words in csv.reader(file) if "." in code}


def deeds_page() -> str:
    """docs/deeds.md"""
    rows = [f"| `{code}` | {words} |" for code, words in deeds().items()]
    head = [
        "# Deeds",
        "",
        "What the trail can tell, and the words in which people read it.",
        "",
        "| deed | words |",
        "|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def variables() -> dict[str, str]:
    """Each environment variable of an installation → what it does, as the settings file says at its head."""
    told = ast.get_docstring(ast.parse((HOUSE / "config" / "settings.py").read_text(encoding="utf-8"))) or ""
    found = re.findall(r"^(CAUNOI_[A-Z_]+) +(\S.*(?:\n {2,}\S.*)*)", told, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}


def settings_page() -> str:
    """docs/how-to/settings.md"""
    rows = [f"| `{name}` | {text.replace('|', chr(92) + '|')} |" for name, text in variables().items()]
    head = [
        "# Settings",
        "",
        "Every knob of an installation is an environment variable, read when a process starts and refused when odd. An"
        " example for a province:",
        "[deploy/caunoi.env](../../deploy/caunoi.env). After a change: `caunoi check --deploy`.",
        "",
        "| variable | what it does |",
        "|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def state_pages() -> dict[str, str]:
    """docs/states: file name → text."""
    parts: dict[str, list[str]] = defaultdict(list)
    for table in tables():
        title = type(table.start).__name__
        parts[f"{table.folder}.md"].append(draw(table.steps, start=table.start, title=f"{table.folder}: {title}"))
    return {name: "\n".join(drawn) for name, drawn in parts.items()}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
    django.setup()
    # What it tells is asked of Django, which stands only now.
    protections = importlib.import_module("tools.protections")
    folder = ROOT / "docs" / "states"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        old.unlink()
    for name, text in state_pages().items():
        (folder / name).write_text(text, encoding="utf-8")
    (ROOT / "docs" / "deeds.md").write_text(deeds_page(), encoding="utf-8")
    (ROOT / "docs" / "how-to" / "settings.md").write_text(settings_page(), encoding="utf-8")
    (ROOT / "docs" / "doors.md").write_text(rules.page(), encoding="utf-8")
    for name, text in protections.pages().items():
        (ROOT / "docs" / "security" / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
