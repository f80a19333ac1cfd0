"""From which releases one may jump to which."""

from __future__ import annotations

import pytest

from caunoi.ground.releases import upgrading

LINES = (("0.1.0", "0.1.0"), ("0.4.0", "0.2.0"), ("1.0.0", "0.10.0"))


@pytest.fixture(autouse=True)
def lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrading, "OLDEST_BROUGHT_UP", LINES)


def test_releases_are_compared_by_number_and_not_by_letter() -> None:
    assert upgrading.order_of("0.10.0rc1") == (0, 10, 0) > upgrading.order_of("0.9.3")


@pytest.mark.parametrize("nonsense", ["", "v1", "unknown"])
def test_what_is_no_release_is_no_number(nonsense: str) -> None:
    with pytest.raises(ValueError, match="no release"):
        upgrading.order_of(nonsense)


@pytest.mark.parametrize(
    ("own", "oldest"),
    [
        ("0.0.1", "0.1.0"),
        ("0.1.0", "0.1.0"),
        ("0.3.9", "0.1.0"),
        ("0.4.0", "0.2.0"),
        ("0.12.0", "0.2.0"),
        ("2.0", "0.10.0"),
    ],
)
def test_a_line_holds_until_the_next(own: str, oldest: str) -> None:
    assert upgrading.oldest_for(own) == oldest


@pytest.mark.parametrize(
    ("found", "own"),
    [("0.1.0", "0.1.0"), ("0.1.0", "0.3.9"), ("0.2.0", "0.4.0"), ("0.10.0", "1.0.0"), ("0.2.1", "0.2.0")],
)
def test_a_jump_that_can_be_made_is_not_refused(found: str, own: str) -> None:
    assert upgrading.jump_refusal(found, own) == ""


@pytest.mark.parametrize(("found", "own", "by_way_of"), [("0.1.9", "0.4.0", "0.2.0"), ("0.9.0", "1.0.0", "0.10.0")])
def test_a_jump_that_is_too_far_names_the_release_on_the_way(found: str, own: str, by_way_of: str) -> None:
    sentence = upgrading.jump_refusal(found, own)
    assert f"Cài phiên bản {by_way_of}, chạy caunoi init, rồi mới cài phiên bản {own}." in sentence


def test_a_newer_database_is_refused_with_the_step_that_is_not_known() -> None:
    assert upgrading.newer_refusal([], "0.1.0") == ""
    assert "plans.0009_x" in upgrading.newer_refusal(["plans.0009_x", "plans.0010_y"], "0.1.0")
