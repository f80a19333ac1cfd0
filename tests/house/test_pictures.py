"""State tables are in order, and their pictures in docs/states are the ones that the tables draw."""

from __future__ import annotations

import pytest

from caunoi.ground import steps
from tests.house import survey
from tools import reference

TABLES = reference.tables()


def test_there_are_state_tables():
    assert TABLES


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.folder}.{table.name}")
class TestEveryTable:
    def test_every_status_can_be_reached(self, table):
        assert steps.unreachable(table.steps, table.start) == set()
        assert list(table.steps) == list(type(table.start).__members__.values()), "names each status of its kind"

    def test_every_status_has_words(self, table):
        assert [status for status in table.steps if not status.label] == []

    def test_the_work_on_it_has_a_holder_and_words_for_each_status(self, table):
        for room in (table.holders, table.words):
            assert room is None or set(room) == set(table.steps)


def test_the_pictures_agree():
    drawn = reference.state_pages()
    kept = {path.name: path.read_text(encoding="utf-8") for path in (survey.ROOT / "docs" / "states").glob("*.md")}
    assert kept == drawn, "type: python -m tools.reference"


def test_the_page_of_deeds_agrees():
    kept = (survey.ROOT / "docs" / "deeds.md").read_text(encoding="utf-8")
    assert kept == reference.deeds_page(), "type: python -m tools.reference"
