"""docs/measurements.md: what was measured last, bench by bench and database by database, and on what machine."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.registry import BENCHES

TITLE = """# Measurements

What `make bench` measured last. Each figure stands beside its limit (a promise: "!" where it was not kept), beside a
baseline that was measured in the same run, and with the processor time of the page or the work. A part is replaced
when its bench is run again (`make bench ARGS="NAME --db sqlite"`); a figure is worth what its machine and its load are
worth.
"""
HEAD = "| figure | value | limit | beside | ratio | CPU ms | peak MB | n |\n|---|---:|---:|---|---:|---:|---:|---:|"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def machine() -> str:
    """The processor, the memory and the programs of this machine, in one line; never its name."""
    told = Path("/proc/cpuinfo")
    model = (
        re.search(r"^model name\s*:\s*(.+)$", told.read_text(encoding="utf-8"), re.MULTILINE) if told.exists() else None
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    processor = model[1] if model else platform.machine()
    programs = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{os.cpu_count()} × {processor}, {memory:.0f} GB, {platform.system()}, {programs}"


def line_of(figure: Mapping[str, Any]) -> str:
    value = f"{figure['value']:.3g}" if figure["value"] < 1000 else f"{figure['value']:,.0f}"
    limit = "" if figure["limit"] is None else f"≤ {figure['limit']:g}{'' if figure['held'] else ' **!**'}"
    numbers = (f"{figure['ratio']:.2f}", f"{figure['cpu_ms']:,.1f}", f"{figure['peak_mb']:.0f}", figure["n"])
    cells = (figure["name"], f"{value} {figure['unit']}", limit, figure["baseline"], *numbers)
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def without_database(figures: Sequence[Mapping[str, Any]]) -> bool:
    """Whether no figure has anything to do with a database, so that the bench need not run once for each."""
    return all(figure["database"] == "-" for figure in figures)


def heading(name: str, database: str) -> str:
    return f"{name}, {DATABASES[database]}" if database else name


def part_of(name: str, database: str, figures: Sequence[Mapping[str, Any]], *, day: date, load: float) -> str:
    """The part of the page for one bench on one database. `load` is that of the machine when it began."""
    what = (import_module(BENCHES[name]).__doc__ or "").strip().partition("\n\n")[0].replace("\n", " ")
    told = f"{day.isoformat()}, load {load:.1f} at the start; {machine()}."
    lines = "\n".join(map(line_of, figures))
    return f"## {heading(name, '' if without_database(figures) else database)}\n\n{what}\n\n{told}\n\n{HEAD}\n{lines}\n"


def written(page: str, part: str) -> str:
    """The page with this part in its place; the parts stand in the order of the registry."""
    parts = {one.partition("\n")[0]: one for one in (*_parts(page), part)}
    order = [f"## {heading(name, database)}" for name in BENCHES for database in ("", *DATABASES)]
    return TITLE + "".join(f"\n{parts[heading].strip()}\n" for heading in order if heading in parts)


def _parts(page: str) -> list[str]:
    return re.split(r"^(?=## )", page, flags=re.MULTILINE)[1:]


def keep(path: Path, part: str) -> None:
    """Write the part into the file."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(written(before, part), encoding="utf-8")
