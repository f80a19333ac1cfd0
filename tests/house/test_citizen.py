"""The cautions against surveillance: each answered once, every test that is named exists, no table does the harm."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caunoi.ground.ui.middleware import PERMISSIONS
from tests.house import survey
from tests.house.test_asvs import is_there
from tests.house.test_tables import ours

PAGE = survey.ROOT / "docs" / "security" / "citizen.md"
ROW = re.compile(r"^\| (C\d+) \| ([^|]+) \| (held|in part|no such feature) \| (.+) \|$", re.MULTILINE)
CAUTIONS = [f"C{number}" for number in range(1, 20)]
# Words of tables and columns that lists of people to be watched, scored or pressed would bear. A z score is of figures.
WATCHING = re.compile(
    r"(^|_)(household|family|kin|attend(ance|ee)|donor|donation|giver|recipient_of_aid|beneficiary|influence|"
    r"attitude|loyalty|mood|watch(list|ed)?|suspect|informant|informer|infiltrat\w*|overseas|passport|membership|"
    r"member_of|(?<!z_)score|ranking|reputation|core_force|social_account|geolocation|whereabouts)(_|$)"
)


def in_words(name: str) -> str:
    """`HouseholdScore` as `household_score`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def test_every_caution_is_answered_once_and_in_order() -> None:
    assert [one for one, *_ in ROW.findall(PAGE.read_text(encoding="utf-8"))] == CAUTIONS


def test_what_is_held_names_a_test() -> None:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert [one for one, _, answer, told in rows if answer == "held" and "::test_" not in told] == []


def test_every_test_that_a_page_of_safety_names_exists() -> None:
    wrong, named = [], 0
    for page in sorted((survey.ROOT / "docs" / "security").rglob("*.md")):
        for one in re.findall(r"`([\w/.-]+\.py(?:::test_\w+)?)`", page.read_text(encoding="utf-8")):
            named += 1
            wrong += [] if is_there(one) else [f"{page.name}: {one}"]
    assert wrong == []
    assert named > 250


def test_no_table_is_made_for_what_must_not_be_kept() -> None:
    tables = ours()
    assert len(tables) > 50
    names = {f"{model.__name__}.{field.name}": field.name for model in tables for field in model._meta.fields}
    names |= {model.__name__: in_words(model.__name__) for model in tables}
    assert [place for place, name in names.items() if WATCHING.search(name)] == []


@pytest.mark.parametrize("name", ["HouseholdScore", "attendance", "DonorList", "core_force", "Watchlist", "kin"])
def test_such_a_table_would_be_noticed(name: str) -> None:
    assert WATCHING.search(in_words(name))


@pytest.mark.parametrize("name", ["Petition", "kind", "matching", "unit", "remember", "z_score", "watcher_count"])
def test_an_innocent_one_passes(name: str) -> None:
    assert not WATCHING.search(in_words(name))


INVITING = re.compile(r"tố giác|hàng xóm|láng giềng|khả nghi|nghi vấn|đối tượng (?:xấu|nghi)|người có biểu hiện", re.I)
"""Words by which a page would ask for reports about people (C13, C14)."""
PLACING = re.compile(r"\bgeolocation\b|watchPosition|getCurrentPosition")
"""What a script says that asks a telephone where it is (C17)."""


def files_of_pages() -> list[Path]:
    """Templates, scripts and the data behind them, but what others or tests wrote, and the words by which an accusation
    is known: those seal it."""
    found = [path for kind in ("*.html", "*.js", "*.csv") for path in survey.HOUSE.rglob(kind)]
    return [path for path in found if not {"vendor", "tests"} & set(path.parts) and path.name != "accusing.csv"]


def test_no_page_invites_to_report_a_person() -> None:
    files = files_of_pages()
    assert len(files) > 100
    assert [path.name for path in files if INVITING.search(path.read_text(encoding="utf-8"))] == []


def test_no_page_asks_a_telephone_where_it_is() -> None:
    assert [path.name for path in files_of_pages() if PLACING.search(path.read_text(encoding="utf-8"))] == []
    assert "geolocation=()" in PERMISSIONS


@pytest.mark.parametrize("words", ["Tố giác người khả nghi", "Báo tin về hàng xóm"])
def test_such_an_invitation_would_be_noticed(words: str) -> None:
    assert INVITING.search(words)
    assert not INVITING.search("Cống đầu bản bị sụt; đối tượng được hỗ trợ theo chính sách")
