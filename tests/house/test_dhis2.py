"""The table of what is as in DHIS2 names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "src" / "caunoi" / "reporting" / "tests"


def test_every_line_names_a_test_that_is_there():
    lines = [line for line in (ROOT / "docs" / "dhis2.md").read_text(encoding="utf-8").splitlines() if line[:2] == "| "]
    missing = []
    for line in lines[1:]:
        named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", line)
        missing += [line] if not named else []
        for file, test in named:
            if f"\ndef {test}(" not in (TESTS / file).read_text(encoding="utf-8"):
                missing.append(f"{file}::{test}")
    assert len(lines) > 20
    assert missing == []
