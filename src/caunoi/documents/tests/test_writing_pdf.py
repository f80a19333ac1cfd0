"""PDF by LibreOffice: what may go wrong, and what comes out when nothing does."""

from __future__ import annotations

import io
import os
import re
import sys
import threading
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from caunoi.documents.tests.official import PAPERS
from caunoi.documents.writing import CannotConvert, pdf_of, pdfs_of, write_docx


def program(folder: Path, text: str) -> str:
    """A stand-in for LibreOffice."""
    path = folder / "office"
    path.write_text(f"#!{sys.executable}\nimport os, pathlib, subprocess, sys, time\n{text}", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def refusal(*papers: bytes, **more: object) -> str:
    with pytest.raises(CannotConvert) as refused:
        pdfs_of(papers or (b"x",), **more)  # type: ignore[arg-type]
    return refused.value.sentence


CONVERT = """
for path in map(pathlib.Path, sys.argv[-N:]):
    path.with_suffix('.pdf').write_bytes(b'%PDF-' + path.read_bytes())
"""


def test_nothing_to_convert_asks_for_no_program() -> None:
    assert pdfs_of([], program="no such program") == []


def test_a_missing_program_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal() == "Máy chủ chưa cài LibreOffice Writer nên chưa tạo được bản PDF. Dùng bản Word."
    assert "Không chạy được LibreOffice" in refusal(program=str(tmp_path / "office"))


def test_papers_come_back_in_their_order(tmp_path: Path) -> None:
    office = program(tmp_path, CONVERT.replace("N", "3"))
    assert pdfs_of([b"a", b"b", b"c"], program=office) == [b"%PDF-a", b"%PDF-b", b"%PDF-c"]


def test_one_paper_that_fails_stops_all(tmp_path: Path) -> None:
    office = program(tmp_path, CONVERT.replace("N", "1"))
    assert "không chuyển được" in refusal(b"a", b"b", program=office)
    nothing = program(tmp_path, "pathlib.Path(sys.argv[-1]).with_suffix('.pdf').write_bytes(b'half')")
    assert "không chuyển được" in refusal(b"a", program=nothing)
    assert "không chuyển được" in refusal(b"a", program=program(tmp_path, "sys.exit(3)"))


def test_a_program_that_hangs_is_ended_with_all_its_helpers(tmp_path: Path) -> None:
    told = tmp_path / "helper"
    office = program(
        tmp_path,
        f"helper = subprocess.Popen(['sleep', '60'])\npathlib.Path({str(told)!r}).write_text(str(helper.pid))\n"
        "time.sleep(60)",
    )
    began = time.monotonic()
    assert "quá 5 giây nên đã dừng" in refusal(program=office, seconds=5)
    assert time.monotonic() - began < 30
    pid = int(told.read_text())
    for _ in range(100):
        if not _is_running(pid):
            break
        time.sleep(0.05)
    assert not _is_running(pid)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z")


def test_where_there_are_no_groups_of_processes_the_program_itself_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "killpg")
    assert pdf_of(b"a", program=program(tmp_path, CONVERT.replace("N", "1"))) == b"%PDF-a"
    assert "nên đã dừng" in refusal(program=program(tmp_path, "time.sleep(60)"), seconds=1)


def test_only_one_program_runs_at_a_time(tmp_path: Path) -> None:
    mark = tmp_path / "running"
    office = program(
        tmp_path,
        f"mark = pathlib.Path({str(mark)!r})\nmark.touch(exist_ok=False); time.sleep(0.3); mark.unlink()\n"
        + CONVERT.replace("N", "1"),
    )
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(pdf_of(b"a", program=office))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [b"%PDF-a"] * 3


def test_the_program_learns_nothing_of_our_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAUNOI_SECRET_KEY", "bí mật")
    office = program(
        tmp_path,
        "told = ' '.join(os.environ) + os.environ['HOME'] + sys.argv[1]\n"
        "pathlib.Path(sys.argv[-1]).with_suffix('.pdf').write_text('%PDF-' + told)",
    )
    told = pdf_of(b"a", program=office).decode()
    assert "CAUNOI" not in told
    profile = Path(told.rsplit("-env:UserInstallation=file://", 1)[1])
    assert profile.parent.name.startswith("caunoi-pdf-")
    assert not profile.parent.exists()


@pytest.fixture(scope="module")
def printed() -> dict[str, PdfReader]:
    made = pdfs_of([write_docx(data) for data in PAPERS.values()])
    return {kind: PdfReader(io.BytesIO(data)) for kind, data in zip(PAPERS, made, strict=True)}


def words(reader: PdfReader) -> list[str]:
    return " ".join(page.extract_text() for page in reader.pages).replace("\u2011", "-").split()


def shapes(reader: PdfReader) -> str:
    """The pages in order: p for portrait, l for landscape."""
    return "".join("l" if page.mediabox.width > page.mediabox.height else "p" for page in reader.pages)


@pytest.mark.office
def test_every_kind_prints_its_paper_upright_and_its_wide_appendix_across(printed: dict[str, PdfReader]) -> None:
    for kind, reader in printed.items():
        assert re.fullmatch("p+l+" if kind in ("KH", "QĐ") else "p+", shapes(reader)), kind


@pytest.mark.office
def test_page_numbers_stand_on_all_pages_but_the_first_of_each_section(printed: dict[str, PdfReader]) -> None:
    plan = printed["KH"]
    upright, across = shapes(plan).count("p"), shapes(plan).count("l")
    expected = ["ỦY", *map(str, range(2, upright + 1)), "Phụ", *map(str, range(2, across + 1))]
    assert (upright > 1, across > 1) == (True, True)
    assert [page.extract_text().split()[0] for page in plan.pages] == expected


@pytest.mark.office
def test_the_head_of_a_table_stands_on_its_second_page_again(printed: dict[str, PdfReader]) -> None:
    plan = printed["KH"]
    across = [page for page, shape in zip(plan.pages, shapes(plan), strict=True) if shape == "l"]
    assert all("Đơn vị chủ trì" in page.extract_text() for page in across)


@pytest.mark.office
def test_the_signature_and_the_last_words_stand_on_one_page(printed: dict[str, PdfReader]) -> None:
    for reader in printed.values():
        page = next(page for page in reader.pages if "Nơi nhận" in page.extract_text())
        assert "./." in page.extract_text()


@pytest.mark.office
def test_a_pdf_carries_its_fonts_its_title_and_its_tags(printed: dict[str, PdfReader]) -> None:
    reader = printed["KH"]
    assert reader.metadata is not None
    assert (reader.metadata.title or "").startswith("Kế hoạch 115/KH-MTTQ-BTT")
    assert "/StructTreeRoot" in reader.root_object
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    assert all("/FontFile2" in str(_descriptor(font)) for font in fonts)


def _descriptor(font: object) -> object:
    below = font.get("/DescendantFonts")  # type: ignore[attr-defined]
    return (below[0].get_object() if below else font)["/FontDescriptor"].get_object()  # type: ignore[index]


@pytest.mark.office
def test_the_words_of_the_pdf_are_those_of_the_paper(printed: dict[str, PdfReader]) -> None:
    assert "Lường Văn Đạo".split() == words(printed["CV"])[-3:]
    assert "115/KH-MTTQ-UB," in words(printed["CV"])
