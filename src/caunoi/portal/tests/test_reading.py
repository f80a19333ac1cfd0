"""Pages of help are read as they are written, and found without marks."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from caunoi.portal.reading import HelpPage, find, read_pages

PAGE = """# Gửi báo cáo

Cần khi hết quý.

## Các bước

1. Bấm **Gửi**, xem
   thêm [trang khác](khac.md) <script>alert(1)</script>.

   ![Một màn hình](images/gui.png)
"""


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", width, height)


@pytest.fixture
def pages(tmp_path: Path) -> dict[str, HelpPage]:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "gui.png").write_bytes(png(390, 700))
    (tmp_path / "gui.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "khac.md").write_text("# Đổi mật khẩu\n\nCần khi quên.\n\nGửi thư cho người quản trị.\n", "utf-8")
    return read_pages(
        tmp_path, address_of_page=lambda name: f"/giup/{name}/", address_of_picture=lambda source: f"/tep/{source}"
    )


def test_title_and_need_stand_apart_from_the_steps(pages: dict[str, HelpPage]):
    page = pages["gui"]
    assert (page.name, page.title, page.need) == ("gui", "Gửi báo cáo", "Cần khi hết quý.")
    assert page.html.startswith("<h2>Các bước</h2>")
    assert page.blocks == ("Các bước", "Bấm Gửi, xem thêm trang khác <script>alert(1)</script>.")


def test_links_and_pictures_lead_into_the_product(pages: dict[str, HelpPage]):
    html = pages["gui"].html
    assert '<a href="/giup/khac/">trang khác</a>' in html
    assert '<img src="/tep/images/gui.png" alt="Một màn hình" width="390" height="700"' in html
    assert 'loading="lazy" class="help-phone"' in html


def test_nothing_but_markdown_is_rendered(pages: dict[str, HelpPage]):
    assert "<script" not in pages["gui"].html


def test_words_are_found_without_marks_and_those_in_the_title_first(pages: dict[str, HelpPage]):
    assert [hit.name for hit in find(pages.values(), "GUI")] == ["gui", "khac"]
    [hit] = find(pages.values(), "mat khau")
    assert [words for words, is_hit in hit.title if is_hit] == ["mật khẩu"]


def test_every_word_of_the_search_must_stand_on_the_page(pages: dict[str, HelpPage]):
    assert find(pages.values(), "gui bao cao ngay") == []
    assert find(pages.values(), "   ") == []


def test_the_excerpt_is_the_line_that_says_it(pages: dict[str, HelpPage]):
    [hit] = find(pages.values(), "quan tri")
    assert "".join(words for words, _ in hit.excerpt) == "Gửi thư cho người quản trị."


def test_a_long_line_is_cut_at_a_word():
    page = HelpPage("dai", "Dài", "Cần.", "", ("Một hai ba bốn. " * 40,))
    [hit] = find([page], "ba")
    excerpt = "".join(words for words, _ in hit.excerpt)
    assert len(excerpt) <= 221
    assert excerpt.endswith(("Một…", "hai…", "ba…", "bốn.…"))
