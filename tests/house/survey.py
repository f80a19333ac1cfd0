"""What stands in the house: its storeys, folders, files and templates, found by looking and not by a list."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSE = ROOT / "src" / "caunoi"


@cache
def storeys() -> dict[str, int]:
    """Each folder that the storey contract names, with its storey; the lowest is 1."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(one["layers"] for one in contracts if one.get("containers") == ["caunoi"])
    return {name.strip(" ()"): number for number, layer in enumerate(reversed(layers), 1) for name in layer.split("|")}


@cache
def folders() -> tuple[str, ...]:
    """Folders of the house that exist; those inside `ground` as "ground/audit"."""
    found = [path for path in HOUSE.iterdir() if (path / "__init__.py").exists()]
    found += [path for path in (HOUSE / "ground").iterdir() if (path / "apps.py").exists()]
    return tuple(sorted(path.relative_to(HOUSE).as_posix() for path in found))


def folder_of(path: Path) -> str:
    """The folder in which a file lives: "plans", or "ground/audit"."""
    first, *rest = path.relative_to(HOUSE).parts
    within = f"{first}/{rest[0]}" if rest else first
    return within if within in folders() else first


def room_of(path: Path) -> str:
    """The room of a file: "actions" for plans/actions/issuing.py, "" for a file that stands in no folder."""
    return "".join(path.relative_to(HOUSE / folder_of(path)).parts[:1]).removesuffix(".py")


def python_files(*, tests: bool = False, migrations: bool = False) -> list[Path]:
    """Our own source files."""
    return [
        path
        for path in sorted(HOUSE.rglob("*.py"))
        if (tests or "tests" not in path.parts) and (migrations or "migrations" not in path.parts)
    ]


def templates() -> list[Path]:
    """All templates, mails among them."""
    return sorted(path for folder in HOUSE.rglob("templates") for path in folder.rglob("*") if path.is_file())


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file, with the last word of what is called."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Attribute(attr=name) | ast.Name(id=name):
                    yield name, node


def place(path: Path, node: ast.AST | int) -> str:
    """File and line, to be read in a failure."""
    line = node if isinstance(node, int) else getattr(node, "lineno", 0)
    return f"{path.relative_to(ROOT)}:{line}"
