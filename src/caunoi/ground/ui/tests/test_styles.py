"""The styles: contrast of every pair that carries words, weight, nothing dead, nothing fetched."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.apps import apps

FOLDER = Path(str(apps.get_app_config("ui").path))
HOUSE = FOLDER.parent.parent
STATIC = FOLDER / "static" / "ui"
SHEETS = {path.stem: path.read_text(encoding="utf-8") for path in STATIC.glob("*.css")}
ALL = "\n".join(SHEETS.values())
TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6})\b", SHEETS["base"])) | {
    "white": "#ffffff",
    "menu": "#e6ecf8",
    "menu-small": "#a9badb",
    "brand-small": "#b9c7e2",
    "search-border": "#8491a5",
}
TEXT, SHAPE = 4.5, 3.0


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    bare = colour.lstrip("#")
    digits = "".join(2 * digit for digit in bare) if len(bare) == 3 else bare
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_known_extremes():
    assert contrast("ink", "ink") == pytest.approx(1)
    assert luminance("#fff") == pytest.approx(1)
    assert luminance("#000") == pytest.approx(0)


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("white", "page", "indigo-50")],
        *[("indigo-700", ground) for ground in ("white", "page", "indigo-50", "indigo-100")],
        *[
            (status, ground)
            for status in ("late", "soon", "done", "open", "returned", "waiting")
            for ground in ("white", f"{status}-bg")
        ],
        ("late", "indigo-50"),
        ("soon", "indigo-50"),
        ("front-red-700", "white"),
        ("white", "indigo-700"),
        ("white", "indigo-800"),
        ("white", "front-red-700"),
        ("menu", "indigo-900"),
        ("menu-small", "indigo-900"),
        ("brand-small", "indigo-900"),
    ],
)
def test_words_stand_out_from_their_ground(words: str, ground: str):
    assert contrast(words, ground) >= TEXT


@pytest.mark.parametrize(
    ("shape", "ground"),
    [
        ("indigo-400", "white"),
        ("ink-2", "white"),
        ("search-border", "white"),
        ("amber-600", "white"),
        ("late", "white"),
        ("done-bar", "line-2"),
        ("indigo-600", "line-2"),
        # The two rings of the focus: one of them always shows.
        ("gold-500", "ink"),
    ],
)
def test_borders_and_bars_stand_out_from_their_ground(shape: str, ground: str):
    assert contrast(shape, ground) >= SHAPE


def test_every_token_that_is_used_is_defined():
    defined = set(re.findall(r"(--[a-z0-9-]+):", ALL))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", ALL)) <= defined


def test_a_token_stands_for_a_colour_only_once_outside_its_definition():
    outside = SHEETS["public"] + SHEETS["work"]
    named = {colour for name, colour in TOKENS.items() if f"--{name}: {colour}" in ALL} - {"#fff"}
    assert [colour for colour in named if re.search(rf"{colour}\b", outside)] == []


def packed(*names: str) -> int:
    return len(gzip.compress("".join(SHEETS[name] for name in names).encode(), 9, mtime=0))


def test_the_styles_stay_within_their_budgets():
    assert packed("base", "public") <= 8 * 1024
    assert packed(*SHEETS) <= 12 * 1024


def test_no_script_is_longer_than_its_budget():
    assert all(path.stat().st_size <= 4 * 1024 for path in STATIC.glob("*.js"))


def test_the_styles_fetch_nothing():
    assert "url(" not in ALL
    assert "@import" not in ALL
    assert "@font-face" not in ALL


def sources() -> str:
    """Whatever may write a class: templates and programs of the whole house."""
    found = [path for kind in ("*.html", "*.py", "*.js") for path in HOUSE.rglob(kind) if "tests" not in path.parts]
    return "\n".join(path.read_text(encoding="utf-8") for path in found)


def test_no_style_is_dead():
    written = sources()
    classes = set(re.findall(r"\.([a-z][a-z0-9-]*)(?=[\s,.:>{)\[])", re.sub(r"\{[^{}]*\}", "{ }", ALL)))
    # Written by a template from a word: tag--{{ tone }}.
    made = re.compile(r"^(tag|deadline|notice|button|progress|stat|kind|count|bar|tile|tile-words)-{1,2}|^is-")
    assert sorted(name for name in classes if not made.match(name) and not re.search(rf"\b{name}\b", written)) == []


def test_motion_and_forced_colours_are_minded():
    assert "prefers-reduced-motion" in SHEETS["base"]
    assert "forced-colors" in SHEETS["base"]
    assert "size: A4" in SHEETS["base"]
