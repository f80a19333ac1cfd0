from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.db.models import TextChoices

from caunoi.ground.audit.chain import (
    FIRST_PREVIOUS,
    canonical,
    link_of,
    new_salt,
    personal_digest,
    plain,
    text_of,
)
from caunoi.ground.audit.models import TrailEntry


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
    assert len(bytes.fromhex(one)) == 16
    assert personal_digest(one, "Lò Thị Hương") != personal_digest(other, "Lò Thị Hương")


def test_a_row_is_written_down_as_it_was_in_the_first_release() -> None:
    """Chains lie in archives and in files of auditors: a name or a moment written otherwise would break all of them."""
    row = TrailEntry(
        pk=12,
        at=datetime(2026, 7, 8, 14, 32, 0, 5, tzinfo=timezone(timedelta(hours=7))),
        deed="task.finished",
        by_id=7,
        by_label="Lò Thị Hương",
        acting_for_id=8,
        acting_for_label="Cầm Văn Thịnh",
        object_kind="plans.task",
        object_id="41",
        unit_id=3,
        facts={"changed": {"status": ["DOING", "DONE"]}},
        digests={"note": "ab"},
    )
    assert text_of(canonical(row.content())) == (
        '{"acting_for_id":8,"acting_for_label":"Cầm Văn Thịnh","at":"2026-07-08T07:32:00.000005+00:00","by_id":7,'
        '"by_label":"Lò Thị Hương","deed":"task.finished","digests":{"note":"ab"},'
        '"facts":{"changed":{"status":["DOING","DONE"]}},"id":12,"object_id":"41","object_kind":"plans.task",'
        '"unit_id":3}'
    )
    link = link_of(FIRST_PREVIOUS, 1, row.content())
    assert link == "be658bf38a34dcd1b9ff048f188909cf1c2a8b14f1446b14615cdc42313e8a2c"
