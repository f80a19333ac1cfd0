from __future__ import annotations

from typing import Any

import pytest

from caunoi.ground import counts
from caunoi.ground.counts import capped, capped_each
from caunoi.ground.jobs.models import ScheduledJob
from caunoi.ground.times import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def five_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "CAP", 3)
    ScheduledJob.objects.all().delete()
    for number in range(5):
        ScheduledJob.objects.create(name=f"job {number}", timing="hourly", next_at=now())


def test_a_count_stops_one_past_the_cap() -> None:
    assert [str(capped(ScheduledJob.objects.all())), str(capped(ScheduledJob.objects.none()))] == ["3+", "0"]
    assert str(capped(ScheduledJob.objects.exclude(name__in=["job 0", "job 1"]))) == "3"


def test_many_counts_are_one_statement_and_say_the_same(django_assert_num_queries: Any) -> None:
    asked = {
        "all": ScheduledJob.objects.order_by("-name"),
        "two": ScheduledJob.objects.filter(name__in=["job 1", "job 2"]),
        "none": ScheduledJob.objects.filter(name="nobody"),
        "nothing asked": ScheduledJob.objects.filter(name__in=[]),
    }
    with django_assert_num_queries(1):
        found = capped_each(asked)
    assert {key: str(count) for key, count in found.items()} == {
        "all": "3+", "two": "2", "none": "0", "nothing asked": "0",
    }  # fmt: skip
