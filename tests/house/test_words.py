"""One spelling for Vietnamese, and the tone of a sentence."""

from __future__ import annotations

import ast
import re
import unicodedata
from pathlib import Path

import pytest

from tests.house import survey

# The tone mark stands on the first of two open vowels: hóa, hòa, thủy, khỏe. "quý" is no such pair.
OLD_TONE = re.compile(r"(?:o[áàảãạéèẻẽẹ]|(?<!q)u[ýỳỷỹỵ])(?![a-zà-ỹ])", re.IGNORECASE)
PLEADING = re.compile(r"\bvui lòng\b|\bxin vui\b|\bquý khách\b", re.IGNORECASE)
LETTER = re.compile(r"[à-ỹđĂÂĐÊÔƠƯ]", re.IGNORECASE)
VIETNAMESE_SHOUT = re.compile(r"[à-ỹđ][^<>{}\"'`()|]*!(?=[\s<”\"']|$)", re.IGNORECASE)


def strings(path: Path) -> list[tuple[int, str]]:
    """Text that a file shows: string literals of Python that are no docstrings, lines of a template."""
    if path.suffix != ".py":
        return list(enumerate(path.read_text(encoding="utf-8").splitlines(), 1))
    tree = survey.tree_of(path)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


def speaking_files() -> list[Path]:
    # These hold the spellings themselves, to be read in papers of any hand.
    return [
        path
        for path in [*survey.python_files(), *survey.templates()]
        if path not in {survey.HOUSE / "ground" / "text.py", survey.HOUSE / "plans" / "hints.py"}
        and not path.is_relative_to(survey.HOUSE / "plans" / "outline")
        and not path.is_relative_to(survey.HOUSE / "documents" / "reading")
    ]


def offences(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{survey.place(path, line)}: {text.strip()[:90]}"
        for path in speaking_files()
        for line, text in strings(path)
        if pattern.search(text)
    ]


def test_there_is_vietnamese_to_read():
    assert sum(bool(LETTER.search(text)) for path in speaking_files() for _, text in strings(path)) >= 100


def test_tone_marks_stand_where_the_glossary_puts_them():
    assert offences(OLD_TONE) == []


def test_a_sentence_neither_begs_nor_shouts():
    assert offences(PLEADING) == []
    assert offences(VIETNAMESE_SHOUT) == []


def test_every_letter_is_composed():
    loose = [
        survey.place(path, 1)
        for path in [*survey.python_files(tests=True), *survey.templates()]
        if not unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))
    ]
    assert loose == []


@pytest.mark.parametrize("text", ["Uỷ ban", "hoà giải", "văn hoá", "sức khoẻ", "thuỷ lợi"])
def test_the_old_spelling_would_be_noticed(text):
    assert OLD_TONE.search(text)


@pytest.mark.parametrize("text", ["Ủy ban", "hòa giải", "quý", "hoàn thành", "khoảng", "tuyên", "thuyền", "toàn"])
def test_the_right_spelling_passes(text):
    assert not OLD_TONE.search(text)


def test_a_shout_would_be_noticed():
    assert VIETNAMESE_SHOUT.search("Đã lưu!")
    assert VIETNAMESE_SHOUT.search("Chúc mừng đồng chí!</p>")
    assert not VIETNAMESE_SHOUT.search("(?!năm)")
