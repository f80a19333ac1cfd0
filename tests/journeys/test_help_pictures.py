"""The pages of help say what the screens say, and their pictures are of the screens as they are today.

When a screen has changed, `make pictures` takes its pictures anew; look at them before they are committed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from PIL import Image
from playwright.sync_api import expect

from caunoi.config import settings as installation
from caunoi.desk.actions import fill_demo
from caunoi.ground import times
from caunoi.ground.workdays.actions import seed_years
from caunoi.org.passwords import LEAST_LETTERS
from caunoi.portal.reading import picture_size
from tests.house import survey, test_words
from tests.journeys import browser as browsing
from tests.journeys.help_walks import (
    LAPTOP_PICTURE,
    MOMENT,
    MOST_BYTES,
    PHONE,
    WALKS,
    Walk,
    keep,
    one_line,
    print_of,
    small_png,
)

HELP = survey.ROOT / "docs" / "huong-dan"
IMAGES = HELP / "images"
README_PICTURE = survey.ROOT / "docs" / "images" / "viec-can-lam.png"
NAMES = sorted(path.stem for path in HELP.glob("*.md"))
MOST_README_BYTES = 150 * 1024
ANYTHING = r".{1,40}?"


@dataclass
class Step:
    """One item of a list, or a paragraph: the words of the screen that it names, and its pictures."""

    named: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


def steps_of(name: str) -> Iterator[Step]:
    """The steps of a page: list items of the first level with all that stands in them, else single paragraphs."""
    depth, step = 0, Step()
    for token in MarkdownIt("commonmark").parse((HELP / f"{name}.md").read_text(encoding="utf-8")):
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        bold = False
        for inner in token.children or ():
            bold = inner.type == "strong_open" or (bold and inner.type != "strong_close")
            if bold and inner.type == "text":
                step.named.append(inner.content)
            if inner.type == "image":
                step.pictures.append(Path(str(inner.attrs["src"])).name)
        if depth == 0 and (step.named or step.pictures):
            yield step
            step = Step()


def stands_in(named: str, words: str) -> bool:
    """Whether the screen says these words; an ellipsis stands for a number or a name."""
    pattern = ANYTHING.join(re.escape(one_line(part)) for part in named.split("…"))
    return re.search(pattern, words) is not None


def troubles_of(name: str, walk: Walk) -> list[str]:
    """What a page says and its screens do not."""
    all_words = " ".join(walk.words)
    told = {picture for step in steps_of(name) for picture in step.pictures}
    troubles = [f"no walk takes {picture}" for picture in sorted(told - set(walk.shown))]
    troubles += [f"the page does not show {picture}" for picture in sorted(set(walk.shown) - told)]
    for step in steps_of(name):
        screen = " ".join(walk.shown.get(picture, "") for picture in step.pictures) or all_words
        troubles += [f"“{word}” is not on the screen of its step" for word in step.named if not stands_in(word, screen)]
    return troubles


def aged(picture: Path, words: str) -> bool:
    """Whether the picture is missing or shows other words than the screen does now."""
    if not picture.exists():
        return True
    with Image.open(picture) as image:
        return image.info.get("words") != print_of(words)


@pytest.fixture
def demonstration(transactional_db: None) -> Iterator[None]:
    with times.standing_at(MOMENT):
        seed_years(2026, 2027)
        fill_demo()
        yield


@pytest.mark.long
@pytest.mark.browser
def test_the_pages_say_what_the_screens_say(demonstration: None, visit: Any, tmp_path: Path):
    troubles, old = {}, []
    front = Walk(visit)
    page = front.open("/viec-can-lam/", "huong", 1366, 768)
    shot = page.screenshot(animations="disabled")
    sign = print_of(front.words[-1])
    picture = small_png(shot, width=1366, sign=sign, most=MOST_README_BYTES, colours=256)
    keep(Path("images", README_PICTURE.name), picture)
    old += [README_PICTURE.name] if aged(README_PICTURE, front.words[-1]) else []
    for title, walk_through in WALKS.items():
        walk = Walk(visit)
        walk_through(walk, tmp_path)
        if found := troubles_of(title, walk):
            troubles[title] = found
        old += [name for name, words in walk.shown.items() if aged(IMAGES / name, words)]
    assert troubles == {}
    assert old == [], "these screens have changed; type: make pictures"


def test_every_page_is_walked():
    assert sorted(WALKS) == NAMES


def test_every_page_is_reached_from_the_index():
    index = (HELP / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if name != "README" and f"({name}.md)" not in index] == []


def test_no_picture_is_left_over():
    told = {picture for name in NAMES for step in steps_of(name) for picture in step.pictures}
    assert {path.name for path in IMAGES.glob("*")} == told


def test_pictures_are_small():
    pictures = sorted(IMAGES.glob("*.png"))
    assert [path.name for path in pictures if path.stat().st_size > MOST_BYTES] == []
    assert [path.name for path in pictures if picture_size(path)[0] not in {PHONE, LAPTOP_PICTURE}] == []
    assert README_PICTURE.stat().st_size <= MOST_README_BYTES


def test_sentences_in_quotes_are_sentences_of_the_product():
    """What the help says that the machine says is written so somewhere in the product."""
    source = (
        one_line(" ".join(path.read_text(encoding="utf-8") for path in [*survey.python_files(), *survey.templates()]))
        .replace('" f"', "")
        .replace('" "', "")
    )
    source = re.sub(r"\{[^{}\":]{1,60}\}", "", source)
    unknown = []
    for name in NAMES:
        for quote in re.findall("“([^“”]+)”", (HELP / f"{name}.md").read_text(encoding="utf-8")):
            parts = [one_line(part) for part in quote.split("…")]
            unknown += [f"{name}: {quote}" for part in parts if part and part not in source]
    assert unknown == []


def test_the_pages_keep_the_spelling_and_the_tone_of_the_product():
    loud = (test_words.OLD_TONE, test_words.PLEADING, test_words.VIETNAMESE_SHOUT)
    pages = {name: (HELP / f"{name}.md").read_text(encoding="utf-8") for name in NAMES}
    assert {name for name, words in pages.items() if any(pattern.search(words) for pattern in loud)} == set()
    assert {name for name, words in pages.items() if not unicodedata.is_normalized("NFC", words)} == set()


def test_numbers_in_the_page_of_sign_in_are_those_of_the_settings():
    page = (HELP / "dang-nhap.md").read_text(encoding="utf-8")
    assert f"dài từ {LEAST_LETTERS} ký tự" in page
    assert f"đợi {round(installation.AXES_COOLOFF_TIME * 60)} phút" in page
    assert installation.AXES_FAILURE_LIMIT == 5
    assert "sai năm lần" in page


def test_a_word_that_is_not_on_the_screen_would_be_noticed():
    assert stands_in("Giao cho … đơn vị", "Sửa lại Giao cho 75 đơn vị Thôi")
    assert not stands_in("Giao cho … đơn vị", "Giao cho các xã")
    assert not stands_in("Gửi đi", "Gửi cập nhật")


def test_a_screen_that_changed_makes_its_picture_old(tmp_path: Path):
    [picture, *_] = sorted(IMAGES.glob("*.png"))
    assert aged(picture, "Một màn hình khác")
    assert aged(tmp_path / "nowhere.png", "")
    assert print_of("Việc NV-2607-4T9QX-8") == print_of("Việc NV-2608-7KJ2M-A")
    assert print_of("http://localhost:4173/theo-doi/KN.Ci-C8_v/") == print_of("http://localhost:5281/theo-doi/KN.9x/")


# The pages themselves -------------------------------------------------------------------------------------------------


ADDRESSES = ["/tro-giup/", "/tro-giup/?q=hoan+thanh", *(f"/tro-giup/{name}/" for name in NAMES if name != "README")]


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1366])
def test_every_page_of_help_passes_every_gate(transactional_db: None, visit: Any, live_server: Any, width: int):
    troubles = {}
    for address in ADDRESSES:
        page = visit(address, width)
        browsing.shoot(page, f"help-{address.strip('/').replace('/', '-').replace('?', '-')}-{width}")
        found = browsing.gates(page)
        found |= {"complaints": page.log.complaints} if page.log.complaints else {}
        found |= {"elsewhere": there} if (there := page.log.elsewhere(live_server.url)) else {}
        browsing.enlarge(page)
        found |= {"at twice the size": wide} if (wide := browsing.sideways(page) + browsing.cut_off(page)) else {}
        if found:
            troubles[address] = found
        page.context.close()
    assert troubles == {}


@pytest.mark.long
@pytest.mark.browser
def test_every_page_of_help_prints_on_one_sheet(transactional_db: None, visit: Any):
    sheets = {}
    for address in ADDRESSES[2:]:
        page = visit(address, 1366)
        page.evaluate("() => document.querySelectorAll('img').forEach(image => { image.loading = 'eager'; })")
        browsing.settle(page)
        sheets[address] = len(browsing.printed(page).pages)
        page.context.close()
    assert {address: number for address, number in sheets.items() if number != 1} == {}


@pytest.mark.long
@pytest.mark.browser
def test_a_person_who_cannot_sign_in_finds_help(transactional_db: None, visit: Any):
    page = visit("/dang-nhap/", 390)
    page.get_by_role("link", name="Xem hướng dẫn").click()
    page.get_by_label("Tìm trong hướng dẫn").fill("quen mat khau")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Đăng nhập và đổi mật khẩu").click()
    expect(page.locator("h1")).to_have_text("Đăng nhập và đổi mật khẩu")
    page.locator(".help-text img").first.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.help-text img').naturalWidth > 0")


def test_the_pages_are_where_the_product_looks_for_them():
    assert installation.HELP_DIR == HELP
