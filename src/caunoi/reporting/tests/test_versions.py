"""Every version that was sent is kept; two of them are compared."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from caunoi.ground.times import today
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.comparing import side_by_side
from caunoi.reporting.models import Report
from caunoi.reporting.queries.versions import compare, versions_of
from caunoi.reporting.tests.walks import a_draft


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("Mười hai hội nghị", "Mười ba hội nghị", ["hai"], ["ba"]),
        ("", "Mới viết", [], ["Mới viết"]),
        ("Như cũ\nhai dòng", "Như cũ\nhai dòng", [], []),
    ],
)
def test_words_that_differ_are_marked_and_nothing_is_lost(
    old: str, new: str, left: list[str], right: list[str]
) -> None:
    before, after = side_by_side(old, new)
    assert "".join(one.words for one in before) == old
    assert "".join(one.words for one in after) == new
    assert [one.words for one in before if one.is_new] == left
    assert [one.words for one in after if one.is_new] == right


def a_mended_report(cast: Cast) -> Report:
    report = a_draft(cast)
    actions.save_narrative(report=report, texts={"RESULTS": "Mười hai hội nghị"}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    actions.return_report(
        report=report,
        reasons={"2.01": "Xem lại", "2.03": "Đếm lại", "RESULTS": "Khác số"},
        due_on=today() + timedelta(days=3),
        by=cast.clerk,
    )
    actions.save_values(report=report, values={"2.01": Decimal(13)}, by=cast.officer)
    actions.save_narrative(report=report, texts={"RESULTS": "Mười ba hội nghị"}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    return report


@pytest.mark.django_db
def test_two_versions_side_by_side_with_the_reasons(cast: Cast) -> None:
    report = a_mended_report(cast)
    versions = versions_of(report)
    found = compare(report, versions, 1, 2)
    assert [(cell.code, cell.old, cell.new, cell.reason, cell.is_same) for cell in found.cells] == [
        ("2.01", Decimal(12), Decimal(13), "Xem lại", False),
        ("2.03", Decimal(9), Decimal(9), "Đếm lại", True),
    ]
    assert [(part.name, part.reason, part.is_same) for part in found.parts] == [("Kết quả", "Khác số", False)]
    for pair in ((1, 3), (0, 1), (2, 2)):
        with pytest.raises(IndexError):
            compare(report, versions, *pair)


@pytest.mark.django_db
def test_who_sees_the_comparison(cast: Cast) -> None:
    report = a_mended_report(cast)
    address = f"/bao-cao/{report.ref}/cac-ban/"
    for person in (cast.officer, cast.clerk):
        page = cast.client(person).get(address).content.decode()
        assert "<ins>ba</ins>" in page
        assert "<del>hai</del>" in page
        assert "Không đổi" in page
        assert "So sánh các bản" in cast.client(person).get(f"/bao-cao/{report.ref}/").content.decode()
        assert cast.client(person).get(f"{address}?ban=9").status_code == 404
    assert cast.client(cast.stranger).get(address).status_code == 404
