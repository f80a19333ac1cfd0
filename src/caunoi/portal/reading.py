"""The pages of help: Markdown files of `docs/huong-dan` turned into HTML, and found by words without marks.

A page opens with its title (`# …`) and one paragraph that says when one needs it. Links between pages are written as
files (`dang-nhap.md`), pictures as `images/….png`: so they work where the files are read as they are, and here too.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from caunoi.ground.text import fold, highlight

INDEX = "README"
PHONE_WIDTH = 480
"""Pictures up to this width (in pixels) were taken on a telephone."""
EXCERPT = 220

Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page: name of its file without ".md", title, when one needs it, the rest as HTML, its blocks as text."""

    name: str
    title: str
    need: str
    html: str
    blocks: tuple[str, ...]

    @property
    def folded(self) -> str:
        return fold(" ".join((self.title, self.need, *self.blocks)))


@dataclass(frozen=True, slots=True)
class Found:
    """A page that answers a search: its title and a line of it, cut into pieces, True where the words stand."""

    name: str
    title: list[tuple[str, bool]]
    excerpt: list[tuple[str, bool]]


def read_pages(folder: Path, *, address_of_page: Address, address_of_picture: Address) -> dict[str, HelpPage]:
    """All pages of the folder by name, the index (`README.md`) among them."""
    return {
        path.stem: _read(path, address_of_page=address_of_page, address_of_picture=address_of_picture)
        for path in sorted(folder.glob("*.md"))
    }


def find(pages: Iterable[HelpPage], query: str) -> list[Found]:
    """Pages with every word of the query, marks and case apart; those that have them in the title come first."""
    wanted = fold(query).split()
    hits = [page for page in pages if wanted and all(word in page.folded for word in wanted)]
    hits.sort(key=lambda page: (-sum(word in fold(page.title) for word in wanted), page.title))
    return [Found(page.name, highlight(page.title, query), highlight(_excerpt(page, wanted), query)) for page in hits]


def _excerpt(page: HelpPage, wanted: list[str]) -> str:
    """The block in which most of the words stand."""
    best = max((page.need, *page.blocks), key=lambda block: sum(word in fold(block) for word in wanted))
    return best if len(best) <= EXCERPT else best[:EXCERPT].rsplit(" ", 1)[0] + "…"


def _read(path: Path, *, address_of_page: Address, address_of_picture: Address) -> HelpPage:
    markdown = MarkdownIt("commonmark", {"html": False})
    tokens = markdown.parse(path.read_text(encoding="utf-8"))
    title, need, rest = _plain(tokens[1]), _plain(tokens[4]), tokens[6:]
    for token in rest:
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrSet("href", _link(str(inner.attrGet("href")), address_of_page))
            elif inner.type == "image":
                _show(inner, path.parent, address_of_picture)
    return HelpPage(
        name=path.stem,
        title=title,
        need=need,
        html=str(markdown.renderer.render(rest, markdown.options, {})),
        blocks=tuple(words for token in rest if token.type == "inline" and (words := _plain(token))),
    )


def _plain(token: Token) -> str:
    """The words of a block; a picture has none of its own."""
    parts = (
        " " if inner.type in {"softbreak", "hardbreak"} else inner.content
        for inner in token.children or ()
        if inner.type != "image"
    )
    return "".join(parts).strip()


def _link(href: str, address_of_page: Address) -> str:
    name, dot, rest = href.partition(".md")
    return address_of_page(name) + rest if dot and "/" not in name else href


def _show(image: Token, folder: Path, address_of_picture: Address) -> None:
    """Give a picture its address, its size (so that nothing jumps while it loads) and the class of its screen."""
    source = str(image.attrGet("src"))
    width, height = picture_size(folder / source)
    image.attrSet("src", address_of_picture(source))
    image.attrSet("width", str(width))
    image.attrSet("height", str(height))
    image.attrSet("loading", "lazy")
    image.attrSet("class", "help-phone" if width <= PHONE_WIDTH else "help-laptop")


def picture_size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG file in pixels, from its first bytes."""
    with path.open("rb") as file:
        head = file.read(24)
    width, height = struct.unpack(">II", head[16:24])
    return width, height
