"""Every `figures.py` of the house is found, and each figure says what it counts."""

from __future__ import annotations

from caunoi.ground.figures import offered
from tests.house import survey


def test_every_folder_that_has_figures_offers_them():
    having = {path.parent.name for path in survey.HOUSE.glob("*/figures.py") if path.parent.name != "ground"}
    assert "plans" in having
    assert {code.split(".")[0] for code in offered()} == having


def test_a_figure_has_a_title_a_unit_and_a_definition():
    for figure in offered().values():
        assert figure.title[0].isupper(), figure.code
        assert figure.unit, figure.code
        assert figure.definition.endswith("."), figure.code
        assert len(figure.definition) > len(figure.title), figure.code
