"""What holds for every paper: the printed tree comes back, no word is lost, nothing makes the reader fail or slow."""

import textwrap
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.documents.reading import Line, Paper
from caunoi.ground.tests.examples import few
from caunoi.plans.outline import Node, read_outline
from caunoi.plans.tests.papers import HEAD, TAIL, kept, text_paper, word_paper, words_of

PHRASES = (
    "tổ chức tuyên truyền chủ trương của Đảng", "vận động Nhân dân tham gia phong trào thi đua",
    "phối hợp với Ủy ban nhân dân các xã, phường", "nâng cao chất lượng Ban Công tác Mặt trận",
    "giai đoạn 2026 - 2030", "theo khoản 3 Điều 12 Luật Mặt trận Tổ quốc Việt Nam", "ở thôn, bản, tiểu khu",
    "gìn giữ tình hữu nghị Việt Nam – Lào", "hoàn thành trước ngày 25 tháng 11 năm 2026",
    "hỗ trợ 3.500 hộ nghèo", "các tổ chức chính trị - xã hội", "đạt 95% số hộ vào năm 2030",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
LETTERS = "abcdđegh"
SCHEMES = (
    ("roman.", "arabic.", "-", "+"),
    ("upper.", "roman.", "arabic.", "letter)"),
    ("roman-", "arabic-", "decimal-", "letter)"),
    ("chương", "điều", "arabic.", "letter)"),
    ("bước", "arabic.", "-", "+"),
    ("roman/", "arabic/", "letter/", "-"),
    ("roman.", "arabic.", "decimal.", "-"),
    ("arabic.", "letter)", "-"),
)  # fmt: skip
STEPS = ("MỘT", "HAI", "BA", "BỐN", "NĂM", "SÁU", "BẢY")


@dataclass
class Printed:
    """A node as somebody printed it: the line, and what must be read from it."""

    marker: str
    line: str
    text: str
    children: list["Printed"] = field(default_factory=list)


def printed_marker(family: str, number: int, above: str) -> tuple[str, str]:
    """Marker and what is printed of it."""
    system, stop = family.rstrip(".)/-"), family[len(family.rstrip(".)/-")) :]
    of_a_system = {
        "roman": lambda: ROMAN[number - 1],
        "upper": lambda: "ABCDĐEG"[number - 1],
        "arabic": lambda: str(number),
        "letter": lambda: LETTERS[number - 1],
        "decimal": lambda: f"{above}.{number}",
        "chương": lambda: f"Chương {ROMAN[number - 1]}",
        "điều": lambda: f"Điều {number}",
        "bước": lambda: f"BƯỚC {STEPS[number - 1]}",
    }
    marker = of_a_system.get(system, lambda: family)()
    shown = marker + {"chương": "", "điều": ".", "bước": ":"}.get(system, stop if system in of_a_system else "")
    return marker, shown


@st.composite
def trees(draw, scheme=None, depth=0, above="", articles=None):
    scheme = scheme or draw(st.sampled_from(SCHEMES))
    articles = articles if articles is not None else []
    nodes = []
    for number in range(1, draw(st.integers(2, 3)) + 1):
        family = scheme[depth]
        if family == "điều":
            articles.append(None)
        marker, shown = printed_marker(family, len(articles) if family == "điều" else number, above)
        deeper = depth + 1 < len(scheme) and (depth == 0 or draw(st.booleans()))
        words = " ".join(draw(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=4)))
        text = words.upper() if depth == 0 and family != "arabic." else words[0].upper() + words[1:]
        if depth and not deeper:
            text += "."
        elif family in "-+" and deeper:
            text += ":"
        node = Printed(marker, shown if family == "chương" else f"{shown} {text}", text)
        if deeper:
            node.children = draw(trees(scheme, depth + 1, marker, articles))
        nodes.append(node)
    return nodes


def paragraphs(nodes: list[Printed]) -> list[str]:
    lines = []
    for node in nodes:
        lines.append(node.line)
        if node.text not in node.line:
            lines.append(node.text)
        lines += paragraphs(node.children)
    return lines


def shape(nodes: Iterable[Printed] | Iterable[Node]) -> list[object]:
    return [(node.marker, node.text, shape(node.children)) for node in nodes]


def wrapped(paragraph: str, width: int) -> list[str]:
    return textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)


def paged(lines: list[str], height: int) -> list[str]:
    out: list[str] = []
    for at, line in enumerate(lines):
        if at and at % height == 0:
            out.append(str(at // height + 1))
        out.append(line)
    return out


@given(trees())
@settings(max_examples=few(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_printed_tree_comes_back_from_word_and_from_text(tree):
    body = "\n".join(paragraphs(tree)) + "\n"
    decomposed = unicodedata.normalize("NFD", HEAD + body + TAIL)
    for paper in (word_paper(HEAD + body + TAIL), text_paper(HEAD + body + TAIL), text_paper(decomposed)):
        assert shape(read_outline(paper).outline) == shape(tree)


# Where lines wrap, short papers can be printed that nobody can tell apart; so the examples are always the same ones.
@given(trees(), st.integers(60, 110), st.integers(20, 45))
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_the_printed_tree_comes_back_from_lines_that_wrap_and_pages_that_end(tree, width, height):
    lines = [line for paragraph in paragraphs(tree) for line in (*wrapped(paragraph, width), "")]
    text = "\n".join(paged(lines, height)) + "\n"
    assert shape(read_outline(text_paper(HEAD + "\n" + text + TAIL)).outline) == shape(tree)


PIECES = st.one_of(
    st.sampled_from(
        ["I.", "II-", "1.", "2)", "a)", "đ)", "- ", "+ ", "* ", "(1) ", "Điều 1.", "Chương I", "BƯỚC MỘT:", "KẾ HOẠCH",
         "QUYẾT ĐỊNH", "QUYẾT ĐỊNH:", "Nơi nhận:", "- Lưu: VT.", "TM. ỦY BAN", "CHỦ TỊCH", "Lò Thị Mai", "PHỤ LỤC I",
         "(Kèm theo Quyết định số 1)", "Số: 1/KH-UB", "Sơn La, ngày 1 tháng 2 năm 2026", "Căn cứ Luật;", "|", "-----",
         "2", "- 3 -", "1 Nghị quyết", "của", "Thời gian: Quý I", "Kính gửi: Ai", "V/v việc"]
    ),
    st.sampled_from(PHRASES),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
)  # fmt: skip


@given(st.lists(st.lists(PIECES, max_size=4).map(" ".join), max_size=30), st.booleans(), st.sampled_from([None, 3]))
@settings(max_examples=few(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_makes_the_reader_fail_or_lose_a_word(texts, ends, per_page):
    lines = [
        Line(
            at,
            unicodedata.normalize("NFC", text),
            page=at // per_page + 1 if per_page else None,
            ends_paragraph=ends or None,
        )
        for at, text in enumerate(texts, 1)
    ]
    plan = read_outline(Paper(tuple(lines), "pdf" if per_page else "txt"))
    assert kept(plan) == words_of("\n".join(line.text for line in lines))


@pytest.mark.parametrize(
    "line",
    [
        "a " * 50_000, "1." * 50_000, "(" * 100_000, "-" * 100_000 + "a", "I" * 100_000, " " * 100_000 + "x",
        "A. " * 33_000, "Số:" + " " * 100_000, "ngày " * 20_000, "x" + "." * 100_000, "Điều 1" + " " * 99_000,
        "1.2." * 25_000, "|" * 100_000, "Nơi nhận: " + "- a;" * 25_000, "KẾ HOẠCH " + "A" * 100_000,
        "TM. " + "A " * 50_000,
    ],
    ids=lambda line: line[:8],
)  # fmt: skip
def test_a_line_of_a_hundred_thousand_letters_is_read_at_once(line):
    started = time.process_time()
    plan = read_outline(text_paper(f"{line}\n{HEAD}{line}\nI. MỤC ĐÍCH\n{line}\n1. Việc.\n{TAIL}{line}\n{line}"))
    assert time.process_time() - started < 5
    assert plan.document is not None


def test_a_paper_of_two_hundred_pages_is_read_with_work_that_grows_with_it(calls_made):
    section = "".join(f"{number}. {PHRASES[number % 12].capitalize()}.\n- {PHRASES[1]};\n" for number in range(1, 60))
    body = "".join(f"{roman}. PHẦN VIỆC\n{section}" for roman in ROMAN)

    def work(times: int) -> int:
        paper = word_paper(HEAD + body * times + TAIL)
        return calls_made(lambda: read_outline(paper))

    assert work(12) < 2.5 * work(6)
