"""Reading a composed Word file of 200 pages, with Word's own numbering and a table on every tenth page."""

from __future__ import annotations

import random
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from lxml import etree

from bench.fold import SYLLABLES
from bench.harness import Figure, call_process, figure, made, measure, peak_mb
from caunoi.documents.reading import read_path
from caunoi.plans.outline import read_outline

PAGES = 200
PARAGRAPHS, WORDS = 16, 25  # on a page: 400 words, as an official page of 14 points holds
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def compose(path: Path, *, seed: int = 200) -> None:
    """Write the file: on each page a heading, numbered paragraphs and dashes."""
    dice = random.Random(seed)
    paper = docx.Document()
    for page in range(PAGES):
        paper.add_paragraph(f"{page + 1}. {' '.join(dice.choices(SYLLABLES, k=8))}")
        for turn in range(PARAGRAPHS - 1):
            style = ("List Number", "List Bullet", "Normal")[turn % 3]
            paper.add_paragraph(" ".join(dice.choices(SYLLABLES, k=WORDS)) + ".", style=style)
        if page % 10 == 0:
            table = paper.add_table(rows=6, cols=4)
            for row in table.rows:
                for cell in row.cells:
                    cell.text = " ".join(dice.choices(SYLLABLES, k=3))
        paper.add_page_break()
    paper.save(str(path))


def bare_text(path: Path) -> str:
    """All letters of the file, as one parse of its XML gives them."""
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return "".join(node.text or "" for node in root.iter(TEXT))


def run(_database: str) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="caunoi-bench-") as folder:
        path = Path(folder) / "200.docx"
        # A process of its own composes, so that its memory is not counted here.
        call_process([sys.executable, "-m", "bench.docx_200", str(path)])
        made(f"{PAGES} pages, {PAGES * PARAGRAPHS} paragraphs, {path.stat().st_size / 1e3:.0f} kB, seed 200")
        baseline = ("one parse of its XML", measure(lambda: bare_text(path)))
        parsed_mb = peak_mb()
        yield figure("DOCX of 200 pages into lines", measure(lambda: read_path(path)), baseline, unit="s", limit=3)
        whole = measure(lambda: read_outline(read_path(path)))
        yield figure("DOCX of 200 pages into a tree", whole, baseline, unit="s", limit=3)
        yield Figure(
            name="DOCX of 200 pages, peak memory",
            value=whole.peak_mb,
            unit="MB",
            baseline="one parse of its XML",
            ratio=whole.peak_mb / parsed_mb,
            cpu_ms=whole.cpu * 1000,
            peak_mb=whole.peak_mb,
            n=whole.n,
            limit=150,
        )


if __name__ == "__main__":
    compose(Path(sys.argv[1]))
