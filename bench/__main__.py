"""Runs the benches that are named, or all of them, each in a process of its own."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.record import DATABASES, keep, part_of, without_database
from bench.registry import BENCHES
from caunoi.ground.times import today

COLUMNS = ("name", "value", "unit", "limit", "baseline", "ratio", "CPU ms", "peak MB", "n", "database")
WIDTHS = (34, 10, 5, 8, 34, 8, 9, 8, 6, 10)


def run_here(name: str, database: str) -> int:
    """Print the figures of one bench, one JSON object a line."""
    for figure in importlib.import_module(BENCHES[name]).run(database):
        print(json.dumps(figure.as_dict(), ensure_ascii=False), flush=True)
    return 0


def line_of(cells: tuple[object, ...]) -> str:
    left = {0, 2, 4, 9}
    parts = [
        f"{cell!s:<{width}}" if place in left else f"{cell!s:>{width}}"
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    ]
    return "  ".join(parts).rstrip()


def row(figure: dict[str, Any]) -> str:
    limit = "" if figure["limit"] is None else f"≤{figure['limit']:g}{'' if figure['held'] else ' !'}"
    numbers = (f"{figure['ratio']:.2f}", f"{figure['cpu_ms']:.1f}", f"{figure['peak_mb']:.0f}", figure["n"])
    value = f"{figure['value']:.3g}" if figure["value"] < 1000 else f"{figure['value']:.0f}"
    return line_of((figure["name"], value, figure["unit"], limit, figure["baseline"], *numbers, figure["database"]))


def run_apart(name: str, database: str, *, json_lines: bool, page: Path | None) -> tuple[list[dict[str, Any]], bool]:
    """Run one bench in a process of its own; return its figures, and whether it ended well and kept every limit."""
    load = os.getloadavg()[0]
    figures: list[dict[str, Any]] = []
    command = [sys.executable, "-m", "bench", name, "--db", database, "--here"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as child:
        for text in child.stdout or ():
            figures.append(json.loads(text))
            print(text.strip() if json_lines else row(figures[-1]), flush=True)
    ended_well = child.returncode == 0
    if page and ended_well:
        keep(page, part_of(name, database, figures, day=today(), load=load))
    return figures, ended_well and all(figure["held"] for figure in figures)


def main() -> int:
    """Return 0, or 1 when a figure breaks its limit or a bench fails."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}")
    parser.add_argument("--db", choices=(*DATABASES, "both"), default="sqlite")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="keep the figures in this page, docs/measurements.md"
    )
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in BENCHES]
    if unknown:
        parser.error(f"no bench named {', '.join(unknown)}; there are: {', '.join(BENCHES)}")
    if options.here:
        return run_here(options.names[0], options.db)
    if not options.json:
        print(line_of(COLUMNS))
    good = True
    for name in options.names or BENCHES:
        for database in tuple(DATABASES) if options.db == "both" else (options.db,):
            figures, held = run_apart(name, database, json_lines=options.json, page=options.write)
            good = good and held
            if without_database(figures):
                break
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
