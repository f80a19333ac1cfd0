"""Every door as every role: what `doors.csv` declares is what happens, and nothing stands undeclared."""

from __future__ import annotations

from collections import Counter

import pytest
from django.contrib.sessions.models import Session
from django.core.management import get_commands
from django.db import connection

from caunoi.org.actions import touch_session
from caunoi.org.tests.cast import Cast
from tests.house import rules, trial
from tests.house.rules import ROLES, RULES
from tests.house.survey import ROOT
from tests.house.test_doors import DOORS, GUARDED, OPEN, PROGRAMS, SEEN_BY_ALL, Door

pytestmark = pytest.mark.once("sqlite")

FOLDERS = sorted({door.name.split(":")[0] for door in DOORS if ":" in door.name} - {"api"})
REST = "sign-in and programs"
FEW = ("anybody", "stranger", "owner", "office", "administrator")
"""Whom PostgreSQL is asked for, and a short run: the rules are the same rows and the same code."""

OF_THE_CALENDAR = {"org:day_edit", "org:day_remove"}
"""Days that everybody sees: who may not change them is told so."""


@pytest.fixture
def world(cast: Cast, undrawn: None, request: pytest.FixtureRequest) -> trial.World:
    """The whole world, whose pages are not drawn: that is tried elsewhere."""
    asks_all = connection.vendor == "sqlite" and "not long" not in request.config.option.markexpr
    return trial.World(cast, tuple(ROLES) if asks_all else FEW)


def doors_in(folder: str) -> list[Door]:
    """The doors of a folder; of `REST`, those outside of any."""
    return [door for door in DOORS if (door.name.split(":")[0] if ":" in door.name else REST) == folder]


def wrongs(tried: list[trial.Tried], declared: dict[tuple[str, str], str]) -> list[str]:
    """What was answered otherwise than declared, each with what could be declared."""
    found = []
    for one in tried:
        name = declared.get((one.door, one.method), "")
        let_in = ", ".join(role for role in ROLES if role in one.lets_in) or "nobody"
        if not name:
            fitting = (
                " or ".join(name for name, rule in RULES.items() if rule.roles == one.lets_in) or "MINE or a new rule"
            )
            found.append(
                f"{one.door},{one.method} is not declared in tests/house/doors.csv; lets in {let_in}: {fitting}"
            )
        elif not fits(one, RULES[name]):
            found.append(f"{one.door},{one.method} is declared {name} and lets in {let_in}")
    return found


def fits(one: trial.Tried, rule: rules.Rule) -> bool:
    if rule.roles is None:
        return "anybody" not in one.lets_in and len(one.lets_in) <= 1
    return one.lets_in == rule.roles & set(one.answers)


@pytest.mark.parametrize("folder", [*FOLDERS, REST])
def test_every_door_lets_in_whom_its_rule_names_and_nobody_else(world: trial.World, folder: str) -> None:
    tried = [*trial.pages(world, doors_in(folder)), *(trial.programs(world) if folder == REST else ())]
    mine = {(one.door, one.method): one.rule for one in rules.declared() if one.door in {done.door for done in tried}}
    assert wrongs(tried, mine) == []
    assert set(mine) - {(one.door, one.method) for one in tried} == set(), "declared, and answered no more"
    assert [one for one in tried for said in one.answers.values() if said.startswith("5")] == []
    assert unlike(tried) == []
    assert not (left := world.changed - trial.TOLD_BY_READING.keys()), "; ".join(sorted(left))


def unlike(tried: list[trial.Tried]) -> list[str]:
    """Doors of one thing that tell a stranger, or whoever has no post, that the thing exists; doors that do not lead
    to sign in whoever has not."""
    guarded = {door.name for door in GUARDED}
    things = {door.name for door in GUARDED if door.parameters} - SEEN_BY_ALL - OF_THE_CALENDAR
    others = ("stranger", "no post", "organisation")
    return [
        f"{one.door} {one.method}: {role}, {said}"
        for one in tried
        for role, said in one.answers.items()
        if (role in others and said == "403" and one.door in things)
        or (role == "anybody" and said != trial.SIGN_IN and one.door in guarded)
    ]


def test_every_door_is_declared_once_and_only_doors_are() -> None:
    listed = rules.declared()
    assert {one.door for one in listed} == {door.name for door in DOORS}
    assert [row for row, times in Counter((one.door, one.method) for one in listed).items() if times > 1] == []
    assert {one.rule for one in listed} <= set(RULES)
    assert listed == sorted(listed), "in the order of the alphabet, so that two who add a door do not meet"


def test_what_stands_open_is_declared_so_and_the_other_way_about() -> None:
    open_rules = {"ANYBODY", "SECRET"}
    assert {one.door for one in rules.declared() if one.rule in open_rules} <= OPEN
    assert {one.door for one in rules.declared() if one.rule == "TOKEN"} == {door.name for door in PROGRAMS}


def test_few_doors_are_closed_to_all_for_want_of_a_thing() -> None:
    """What cannot be opened in the trial by anybody proves little; a new door brings a sample of what it shows."""
    closed = [one for one in rules.declared() if one.rule == "NOTHING"]
    assert len(closed) <= 20


@pytest.mark.django_db
def test_a_reading_that_writes_would_be_noticed() -> None:
    changed: set[str] = set()
    for method in ("GET", "POST", "HEAD"):
        with trial.watching(method, "/viec-can-lam/", changed):
            touch_session(key="no such session")
            Session.objects.filter(session_key="no such session").update(session_data="")
    assert changed == {"GET desk:inbox usersessions_usersession", "HEAD desk:inbox usersessions_usersession"}


def test_no_page_answers_another_method(world: trial.World) -> None:
    assert trial.other_methods(world) == []


def test_every_command_is_declared() -> None:
    ours = {name for name, home in get_commands().items() if home.startswith("caunoi")}
    assert ours == set(rules.COMMANDS)


def test_the_page_of_doors_is_as_declared() -> None:
    text = (ROOT / "docs" / "doors.md").read_text(encoding="utf-8")
    assert text == rules.page(), "type: python -m tools.reference"


def test_a_door_that_lets_in_too_many_or_is_new_would_be_noticed() -> None:
    open_to_all = trial.Tried("plans:new", "GET", dict.fromkeys(ROLES, trial.OPENED))
    assert "is not declared" in wrongs([open_to_all], {})[0]
    assert "lets in anybody" in wrongs([open_to_all], {("plans:new", "GET"): "ADMINISTERS"})[0]
    assert wrongs([open_to_all], {("plans:new", "GET"): "ANYBODY"}) == []
