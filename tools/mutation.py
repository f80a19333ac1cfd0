"""Mutation, room by room: every rule of the rooms that decide is changed one sign at a time; the tests must notice.

The rooms, the files that are changed and the tests that must notice stand in pyproject.toml: [tool.caunoi.mutation].
Each room is worked in a folder of its own, mutants/ROOM, beside links to the source; what was changed and whether it
was noticed is kept there. Tests with a database get one whose tables were made once, for the whole run.

CAUNOI_MUTATION_CHILDREN  how many processes work at once (default: as many as there are processors)
CAUNOI_MUTATION_SAMPLE    1, 2, 5 or 10: one of so many changes is tried, in every function the first (default: 1, all)
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WORK = ROOT / "mutants"
# Some changes cannot be noticed: another wording of an error, a faster way to the same answer.
LEAST_NOTICED = 0.85
# What mutmut puts a trampoline around; anything else that decorates a function keeps it from being changed.
CHANGED_ANYWAY = {"staticmethod", "classmethod"}
TABLES = "CAUNOI_TEST_TABLES"
SECONDS_TO_BEGIN = 6.0
"""mutmut lets the tests of a change run fifteen times this and what they took at first, by the clock on the wall. With
the one second that it gives of itself, a machine that was busy with other work passed for a test that hangs."""
HUNG = {-24, -9, 24, 36, 152, 255}
"""How a process ends, in mutmut's numbers, whose time was over."""
SAMPLES = {"1": "*", "2": "*[13579]", "5": "*[16]", "10": "*1"}
"""The last digits of the numbers of the changes that are tried, by the size of the sample."""
ARGUMENTS = (
    *("--reuse-db", "--no-migrations", "-p", "no:cacheprovider", "--hypothesis-profile", "again"),
    *("-p", "tools.quickest_first"),
)


@dataclass(frozen=True)
class Found:
    """What became of the changes in a room: how many were tried and noticed, the names of the rest, and of those that
    count as noticed only because their tests came to no end."""

    tried: int
    noticed: int
    unnoticed: tuple[str, ...]
    hung: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        return self.noticed / self.tried if self.tried else 0.0


def rooms() -> dict[str, dict[str, list[str]]]:
    """Room -> {"change": globs of files, "tests": paths, "without": tests that cannot run here}."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, list[str]]] = told["tool"]["caunoi"]["mutation"]
    return found


def files_of(room: dict[str, list[str]]) -> list[Path]:
    """The files that are changed; a glob that finds none is an error, for a moved room must not fall silent."""
    found: list[Path] = []
    for pattern in room["change"]:
        paths = sorted(path for path in ROOT.glob(pattern) if path.suffix == ".py")
        if not paths:
            raise FileNotFoundError(f"[tool.caunoi.mutation]: nothing at {pattern}")
        found += paths
    return found


def never_changed(source: str) -> list[str]:
    """Names of the functions that mutmut leaves as they are: whatever is decorated, and what stands in it."""
    found: list[str] = []

    def visit(node: ast.AST, above: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                names = {ast.unparse(one) for one in child.decorator_list}
                if len(names) > 1 or names - CHANGED_ANYWAY:
                    found.append(f"{above}{child.name}")
                    continue
            visit(child, f"{above}{child.name}." if isinstance(child, ast.ClassDef) else above)

    visit(ast.parse(source), "")
    return found


def made_tables() -> Path:
    """A database of SQLite with every table and guard, which each run of tests copies: migrating takes longer."""
    made = WORK / "tables.sqlite3"
    made.unlink(missing_ok=True)
    env = os.environ | {"CAUNOI_DATABASE_URL": f"sqlite:///{made}", "CAUNOI_DATA_DIR": str(WORK / "data")}
    subprocess.run(
        [sys.executable, "-m", "caunoi", "migrate", "-v", "0"], cwd=ROOT, env=env, check=True, stdin=subprocess.DEVNULL
    )
    return made


def set_up(name: str, room: dict[str, list[str]]) -> Path:
    """The folder in which mutmut works on a room: links to the house, and its own pyproject.toml."""
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for entry in ROOT.iterdir():
        if entry.name not in {"mutants", "mutants.log", "pyproject.toml", ".git", ".venv", "wheelhouse", "var"}:
            (folder / entry.name).symlink_to(entry)
    left_out = [argument for one in room.get("without", []) for argument in ("--deselect", one)]
    keys: dict[str, Any] = {
        "source_paths": ["src"],
        "only_mutate": [str(path.relative_to(ROOT)) for path in files_of(room)],
        "pytest_add_cli_args_test_selection": room["tests"],
        "pytest_add_cli_args": [*ARGUMENTS, *left_out],
        "timeout_constant": SECONDS_TO_BEGIN,
        "also_copy": ["conftest.py", "docs", "tests", "tools", "hatch_build.py"],
    }
    told = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in keys.items())
    (folder / "pyproject.toml").write_text(
        f"{told}\n[tool.mutmut]\n{lines}\nuse_git_change_detection = false\n", encoding="utf-8"
    )
    return folder


def outcome(folder: Path) -> Found:
    """Read from what mutmut keeps beside each changed file: exit codes of the tests, by the name of the change."""
    tried, unnoticed, hung = 0, [], []
    for meta in sorted((folder / "mutants").rglob("*.py.meta")):
        for name, code in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            if code in (None, 34):
                continue
            tried += 1
            # 0: the tests passed; 5 and 33: no test comes by; everything else is a failure or a test that hangs.
            if code in (0, 5, 33):
                unnoticed.append(name)
            if code in HUNG:
                hung.append(name)
    return Found(tried, tried - len(unnoticed), tuple(unnoticed), tuple(hung))


def why_it_ended(log: Path) -> list[str]:
    """The tests that failed before anything was changed (they must all pass then), or the last lines of the log."""
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    red = [line for line in lines if line.startswith(("FAILED ", "ERROR "))]
    return [f"red before any change: {line}" for line in red] or lines[-5:]


def holds(names: list[str] | None = None) -> bool:
    """Whether in every room enough of the changes were noticed."""
    known = rooms()
    good = True
    WORK.mkdir(exist_ok=True)
    tables = made_tables()
    sample = os.environ.get("CAUNOI_MUTATION_SAMPLE") or "1"
    of = "" if sample == "1" else f" (one of {sample} was tried)"
    for name in names or known:
        folder = set_up(name, known[name])
        children = os.environ.get("CAUNOI_MUTATION_CHILDREN") or str(os.cpu_count() or 1)
        env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {TABLES: str(tables)}
        with (folder / "mutmut.log").open("w", encoding="utf-8") as log:
            done = subprocess.run(
                [BIN / "mutmut", "run", "--max-children", children, f"*__mutmut_{SAMPLES[sample]}"],
                cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        found = outcome(folder)
        if done.returncode or not found.tried:
            print(f"mutation of {name}: NOTHING CAN BE SAID, mutmut ended with {done.returncode}", flush=True)
            for line in why_it_ended(folder / "mutmut.log"):
                print(f"    {line}")
            good = False
            continue
        print(
            f"mutation of {name}: {found.noticed} of {found.tried} changes noticed, {found.share:.1%}{of}", flush=True
        )
        for change in found.unnoticed:
            print(f"    not noticed: {change}")
        for change in found.hung:
            print(f"    counted as noticed, for its tests came to no end: {change}")
        for path in files_of(known[name]):
            left = never_changed(path.read_text(encoding="utf-8"))
            if left:
                print(f"    never changed in {path.relative_to(ROOT)} (decorated): {', '.join(left)}")
        good = good and found.share >= LEAST_NOTICED
    return good
