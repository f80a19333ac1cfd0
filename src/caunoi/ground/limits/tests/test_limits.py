from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.ground.limits.actions import is_spent, prune_tries
from caunoi.ground.limits.models import Tries
from caunoi.ground.times import now, standing_at

pytestmark = pytest.mark.django_db


def test_the_try_after_the_last_is_refused_until_the_span_is_over() -> None:
    with standing_at(now()) as moment:
        assert [is_spent("mã KN-1", most=3, seconds=600) for _ in range(5)] == [False, False, False, True, True]
        assert not is_spent("mã KN-2", most=3, seconds=600)
    with standing_at(moment + timedelta(seconds=601)):
        assert not is_spent("mã KN-1", most=3, seconds=600)


def test_nothing_of_what_was_tried_can_be_read() -> None:
    is_spent("0912345678", most=3, seconds=600)
    assert "0912345678" not in "".join(str(value) for row in Tries.objects.values_list() for value in row)


def test_spans_that_are_over_are_forgotten() -> None:
    with standing_at(now()) as moment:
        is_spent("cũ", most=3, seconds=600)
    with standing_at(moment + timedelta(hours=1)):
        is_spent("mới", most=3, seconds=600)
        assert prune_tries() == 1
        assert Tries.objects.count() == 1
