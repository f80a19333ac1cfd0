from __future__ import annotations

from datetime import datetime

import pytest

from caunoi.ground.notices.models import Channel, Notice
from caunoi.ground.tables import both_or_neither
from caunoi.ground.times import now


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "second", "holds"), [(0, 0, True), (1, 1, True), (1, 0, False), (0, 1, False)])
def test_a_pair_of_fields_is_filled_together_or_not_at_all(first: int, second: int, holds: bool) -> None:
    moments: list[datetime | None] = [None, now()]
    Notice.objects.create(
        to_id=7, channel=Channel.PAGE, subject="Việc mới", sent_at=moments[first], read_at=moments[second]
    )
    pair = both_or_neither("sent_at", "read_at", name="sent_and_read")
    assert pair.name == "sent_and_read"
    assert Notice.objects.filter(pair.condition).exists() == holds
