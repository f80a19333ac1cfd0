from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.db.models import TextChoices

from caunoi.ground.audit.chain import FIRST_PREVIOUS, link_of, new_salt, personal_digest, plain


class Colour(TextChoices):
    RED = "RED", "Đỏ"


def test_facts_become_what_json_can_hold() -> None:
    assert plain(
        {
            "on": date(2026, 7, 8),
            "at": datetime(2026, 7, 8, 14, 32, tzinfo=UTC),
            "sum": Decimal("1.50"),
            "share": 0.5,
            "kind": Colour.RED,
            "who": {3, 1},
            "id": UUID(int=1),
            "text": "a\x00b",
            "list": [None, True, 7, (date(2026, 1, 1),)],
        }
    ) == {
        "on": "2026-07-08",
        "at": "2026-07-08T14:32:00+00:00",
        "sum": "1.50",
        "share": "0.5",
        "kind": "RED",
        "who": [1, 3],
        "id": "00000000-0000-0000-0000-000000000001",
        "text": "ab",
        "list": [None, True, 7, ["2026-01-01"]],
    }


def test_an_object_does_not_slip_into_the_trail() -> None:
    with pytest.raises(TypeError, match="cannot hold a object"):
        plain({"thing": object()})


def test_a_link_depends_on_everything_before_it() -> None:
    content = {"deed": "task.finished", "facts": {"b": 1, "a": "ă"}}
    link = link_of(FIRST_PREVIOUS, 1, content)
    assert len(link) == 64
    assert link == link_of(FIRST_PREVIOUS, 1, {"facts": {"a": "ă", "b": 1}, "deed": "task.finished"})
    assert link != link_of(FIRST_PREVIOUS, 2, content)
    assert link != link_of(link, 1, content)
    assert link != link_of(FIRST_PREVIOUS, 1, {**content, "facts": {"b": 2, "a": "ă"}})


def test_one_moment_in_two_zones_is_one_content() -> None:
    here = datetime(2026, 7, 8, 14, 32, 0, 5, tzinfo=timezone(timedelta(hours=7)))
    assert link_of("x", 1, {"at": here}) == link_of("x", 1, {"at": here.astimezone(UTC)})


def test_a_digest_cannot_be_guessed_without_its_salt() -> None:
    one, other = new_salt(), new_salt()
    assert one != other
    assert personal_digest(one, "Lò Thị Hương") != personal_digest(other, "Lò Thị Hương")
