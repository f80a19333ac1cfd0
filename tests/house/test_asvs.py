"""The answers to OWASP ASVS: every number once, and every test that is named exists."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

from tests.house import survey

PAGE = survey.ROOT / "docs" / "security" / "asvs.md"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| (met|not applicable|not met) \| (.+) \|$", re.MULTILINE)
# The numbers of levels 1 and 2 in each section; V17 (WebRTC) is not used.
SECTIONS: dict[str, tuple[int, ...]] = {
    "1.1": (1, 2), "1.2": tuple(range(1, 10)), "1.3": tuple(range(1, 12)), "1.4": (1, 2, 3), "1.5": (1, 2),
    "2.1": (1, 2, 3), "2.2": (1, 2, 3), "2.3": (1, 2, 3, 4), "2.4": (1,),
    "3.2": (1, 2), "3.3": (1, 2, 3, 4), "3.4": tuple(range(1, 7)), "3.5": tuple(range(1, 6)), "3.7": (1, 2),
    "4.1": (1, 2, 3), "4.2": (1,), "4.3": (1, 2), "4.4": (1, 2, 3, 4),
    "5.1": (1,), "5.2": (1, 2, 3), "5.3": (1, 2), "5.4": (1, 2, 3),
    "6.1": (1, 2, 3), "6.2": tuple(range(1, 13)), "6.3": (1, 2, 3, 4), "6.4": (1, 2, 3, 4), "6.5": (1, 2, 3, 4, 5),
    "6.6": (1, 2, 3), "6.8": (1, 2, 3, 4),
    "7.1": (1, 2, 3), "7.2": (1, 2, 3, 4), "7.3": (1, 2), "7.4": (1, 2, 3, 4, 5), "7.5": (1, 2), "7.6": (1, 2),
    "8.1": (1, 2), "8.2": (1, 2, 3), "8.3": (1,), "8.4": (1,),
    "9.1": (1, 2, 3), "9.2": (1, 2, 3, 4),
    "10.1": (1, 2), "10.2": (1, 2), "10.3": (1, 2, 3, 4), "10.4": tuple(range(1, 12)), "10.5": (1, 2, 3, 4, 5),
    "10.6": (1, 2), "10.7": (1, 2, 3),
    "11.1": (1, 2), "11.2": (1, 2, 3), "11.3": (1, 2, 3), "11.4": (1, 2, 3, 4), "11.5": (1,), "11.6": (1,),
    "12.1": (1, 2, 3), "12.2": (1, 2), "12.3": (1, 2, 3, 4),
    "13.1": (1,), "13.2": (1, 2, 3, 4, 5), "13.3": (1, 2), "13.4": (1, 2, 3, 4, 5),
    "14.1": (1, 2), "14.2": (1, 2, 3, 4), "14.3": (1, 2, 3),
    "15.1": (1, 2, 3), "15.2": (1, 2, 3), "15.3": tuple(range(1, 8)),
    "16.1": (1,), "16.2": (1, 2, 3, 4, 5), "16.3": (1, 2, 3, 4), "16.4": (1, 2, 3), "16.5": (1, 2, 3),
}  # fmt: skip


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


@cache
def names_in(path: Path) -> frozenset[str]:
    """Names of the tests of a file, those of its classes too."""
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def is_there(named: str) -> bool:
    """Whether there is such a test, "folder/tests/test_a.py::test_b", or such a page or file of tests."""
    file, _, test = named.partition("::")
    path = next((base / file for base in (survey.ROOT, survey.HOUSE) if (base / file).is_file()), None)
    return path is not None and (not test or test in names_in(path))


def test_every_number_of_the_levels_is_answered_once() -> None:
    wanted = {f"{section}.{number}" for section, numbers in SECTIONS.items() for number in numbers}
    assert Counter(number for number, *_ in rows()) == Counter(wanted)


def test_what_is_met_names_what_shows_it_and_that_exists() -> None:
    wrong = []
    for number, _, answer, told in rows():
        named = re.findall(r"`([^`]+)`", told) if answer == "met" else []
        if answer == "met" and not any("test_" in one for one in named):
            wrong.append(f"{number} names no test")
        wrong += [f"{number}: {one}" for one in named if not is_there(one)]
    assert wrong == []


def test_the_sums_at_the_head_are_those_of_the_rows() -> None:
    by_answer = Counter(answer for _, _, answer, _ in rows())
    line = f"| together | {by_answer['met']} | {by_answer['not applicable']} | {by_answer['not met']} |"
    assert line in PAGE.read_text(encoding="utf-8")


def test_a_test_that_is_not_there_would_be_noticed() -> None:
    assert is_there("tests/house/test_asvs.py::test_a_test_that_is_not_there_would_be_noticed")
    assert not is_there("tests/house/test_asvs.py::test_never")
    assert not is_there("tests/house/never.py")
