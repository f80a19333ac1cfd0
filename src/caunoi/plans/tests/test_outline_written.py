"""What the house writes, the house reads back: the same tree and the same fields."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunoi.documents.reading import read_bytes
from caunoi.documents.tests.official import PAPERS, plan
from caunoi.documents.writing import Kind, Level, PaperData, Passage, Table, write_docx
from caunoi.ground.tests.examples import few
from caunoi.plans.outline import Node, Outline, read_outline

Tree = list[tuple[str, str, "Tree"]]
MARKS = {Level.ITEM: "-", Level.SUBITEM: "+", Level.PARAGRAPH: ""}
ROMAN = ("I", "II", "III", "IV", "V", "VI")


def outline_of(data: PaperData) -> Outline:
    return read_outline(read_bytes(write_docx(data), "a.docx"))


def read(nodes: Sequence[Node]) -> Tree:
    return [(node.marker, node.text or table_text(node.rows), read(node.children)) for node in nodes]


def table_text(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(" | ".join(row) for row in rows)


def meant(blocks: Sequence[Passage | Table]) -> Tree:
    """The tree that the data means, with the markers that a reader expects."""
    tree: Tree = []
    counts: dict[Level, int] = {}
    for block in blocks:
        if isinstance(block, Table):
            rows = [[column.title for column in block.columns], *block.rows]
            tree.append(("", table_text(rows), []))
            continue
        at = counts[block.level] = counts.get(block.level, 0) + 1
        counted = {
            Level.PART: ROMAN[at - 1] if at <= len(ROMAN) else "",
            Level.SECTION: str(at),
            Level.POINT: "abcdđe"[at - 1 : at],
            Level.ARTICLE: f"Điều {at}",
        }
        tree.append(
            (MARKS.get(block.level) or counted.get(block.level, ""), block.text.replace("*", ""), meant(block.children))
        )
    return tree


@pytest.mark.parametrize("kind", ["KH", "BC", "TB", "TTr", "QĐ"])
def test_the_tree_comes_back(kind: str) -> None:
    data = PAPERS[kind]
    expected = meant(data.body)
    if not data.closing:
        marker, text, children = expected[-1]
        expected[-1] = (marker, f"{text.rstrip('.')}./.", children)
    assert read(outline_of(data).outline) == expected


@pytest.mark.parametrize("kind", PAPERS)
def test_the_fields_come_back(kind: str) -> None:
    data = PAPERS[kind]
    found = outline_of(data).document
    assert (found.number, found.symbol, found.title) == (data.number, data.symbol, data.title)
    assert found.kind == data.kind.words
    assert found.issuer == f"{data.issuer.upper} {data.issuer.name}"
    assert found.recipients == data.recipients
    if kind == Kind.MINUTES:
        assert found.signer == "Lò Văn Hặc; Quàng Thị Xuân"
    else:
        assert (found.signer, found.signer_title) == (data.signature.name, data.signature.title)
        assert (found.place, found.date) == (data.place, data.on and data.on.isoformat())


@pytest.mark.parametrize("kind", PAPERS)
def test_nothing_in_a_written_paper_makes_the_reader_doubt(kind: str) -> None:
    assert outline_of(PAPERS[kind]).warnings == ()


def test_preamble_closing_and_appendix_are_no_lines_of_the_tree() -> None:
    rest = outline_of(plan()).rest
    assert [entry.text[:9] for entry in rest if entry.why == "preamble"] == ["Thực hiện"]
    assert [entry.text[-7:] for entry in rest if entry.why == "closing"] == ["n độ./."]
    assert sum(entry.why == "appendix" for entry in rest) == 5


WORDS = "tổ chức tuyên truyền giám sát phản biện vận động Nhân dân đoàn kết kiến nghị cơ sở 2026 <b> & “trích”".split()
SENTENCES = st.lists(
    st.sampled_from(WORDS),
    min_size=3,
    max_size=40,
).map(lambda words: f"Tăng cường {' '.join(words)}.")
PLUSES = st.lists(SENTENCES.map(lambda text: Passage(text, Level.SUBITEM)), max_size=2).map(tuple)
DASHES = st.lists(st.builds(Passage, SENTENCES, st.just(Level.ITEM), PLUSES), max_size=3).map(tuple)
SECTIONS = st.lists(st.builds(Passage, SENTENCES, st.just(Level.SECTION), DASHES), min_size=1, max_size=3).map(tuple)
TITLES = st.sampled_from(["MỤC ĐÍCH", "YÊU CẦU", "NHIỆM VỤ TRỌNG TÂM", "TỔ CHỨC THỰC HIỆN"])
BODIES = st.lists(st.builds(Passage, TITLES, st.just(Level.PART), SECTIONS), min_size=1, max_size=4).map(tuple)


@settings(max_examples=few(40), deadline=None)
@given(BODIES)
def test_any_tree_of_the_four_levels_comes_back(body: tuple[Passage, ...]) -> None:
    assert read(outline_of(plan(body=body)).outline) == meant(body)
