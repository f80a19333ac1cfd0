"""The demonstration: whole, marked, and the same after a second run."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command

from caunoi.desk.actions import PASSWORD, SIGN_INS, fill_demo
from caunoi.ground.audit.models import TrailEntry
from caunoi.org.models import Person, Unit, UnitKind
from caunoi.plans.models import Plan, Task
from caunoi.plans.queries.baseline import agrees_with_baseline

pytestmark = pytest.mark.django_db


@pytest.mark.once("sqlite")
def test_the_demonstration_is_whole_and_a_second_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    fill_demo()
    plan = Plan.objects.get()
    assert agrees_with_baseline(plan)
    assert Unit.objects.filter(kind=UnitKind.COMMUNE).count() == 75
    assert Task.objects.filter(line__plan=plan).counted().count() >= 75 * 3
    assert Task.objects.filter(status="DONE").exists()
    assert {person.login for person in Person.objects.filter(is_demo=True)} == {sign.login for sign in SIGN_INS}
    assert all(person.email.endswith(".invalid") for person in Person.objects.all())
    assert all("(ví dụ)" in area.name for area in Unit.objects.filter(kind=UnitKind.AREA))
    before = (Task.objects.count(), Unit.objects.count(), Person.objects.count(), TrailEntry.objects.count())
    call_command("demo")
    assert (Task.objects.count(), Unit.objects.count(), Person.objects.count(), TrailEntry.objects.count()) == before
    printed = capsys.readouterr().out
    assert PASSWORD in printed
    assert all(sign.login in printed for sign in SIGN_INS)


def test_the_password_of_the_demonstration_keeps_the_rules():
    validate_password(PASSWORD)
