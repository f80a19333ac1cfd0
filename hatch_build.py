"""Compiles the message catalogues (.po → .mo) when the package is built, and when this file is run by itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Write a .mo beside every .po below `root` that is newer than its .mo; return every .mo."""
    compiled = []
    for source in sorted((root / "src" / "caunoi").rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source), check_for_duplicates=True).save_as_mofile(str(target))
        compiled.append(target)
    return compiled


class CatalogueHook(BuildHookInterface[Any]):
    """Puts the compiled catalogues into the wheel, although git does not keep them."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        build_data["artifacts"] += [str(path.relative_to(root)) for path in compile_catalogues(root)]
        if self.target_name == "wheel" and version != "editable":
            # The checkout finds them where they are written.
            build_data["force_include"][str(root / "docs" / "huong-dan")] = "caunoi/portal/help"


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parent)
    sys.exit(0)
