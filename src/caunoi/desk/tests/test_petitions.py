"""The invented petitions: marked, in every state that the pages have to show, and readable in public."""

from __future__ import annotations

import pytest

from caunoi.desk.actions import fill_demo
from caunoi.desk.actions.petitions import MARK, SAMPLES
from caunoi.ground.times import today
from caunoi.org.models import Person
from caunoi.petitions.models import Assignment, Identity, Petition, Vault
from caunoi.petitions.queries.box import Group, counts_of
from caunoi.petitions.queries.public import figures_of_communes, published
from caunoi.petitions.states import Status

pytestmark = pytest.mark.django_db


def test_petitions_of_the_demonstration_stand_in_every_state_and_are_marked() -> None:
    fill_demo()
    all_of_them = Petition.objects.all()
    assert all_of_them.count() == len(SAMPLES)
    assert not all_of_them.filter(is_demo=False).exists()
    assert all(MARK in one.words for one in all_of_them.exclude(kind="DENUNCIATION"))
    assert all(MARK in one.words for one in Vault.objects.all())
    assert Vault.objects.count() == 1
    assert not Identity.objects.exists()
    assert set(all_of_them.values_list("status", flat=True)) >= {
        Status.NEW, Status.AT_FRONT, Status.AWAITING_SENDER, Status.TAKEN_UP, Status.ANSWERED, Status.PROMISED,
        Status.RATED, Status.CLOSED, Status.REOPENED, Status.REFUSED, Status.DUPLICATE,
    }  # fmt: skip
    assert Assignment.objects.open().filter(due_on__lt=today(), announced_on=today()).count() >= 2
    # Whoever looks around finds something in every group of the box, and in public.
    counts = counts_of(Person.objects.get(login="huong"))
    assert all(counts[group] for group in (Group.NEW, Group.LATE, Group.SOON, Group.LATER, Group.ELSEWHERE)), counts
    assert published().count() >= 10
    assert any(one.on_time_percent is not None and one.median_days is not None for one in figures_of_communes())
