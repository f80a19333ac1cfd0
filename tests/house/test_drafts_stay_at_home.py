"""What a commune has typed and not sent is its own: every door of the house and every operation for programs, found
from the table of doors, is tried by everybody else. The doors of reports themselves are tried, with what stands behind
each, in `reporting/tests/test_who_may.py`."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from caunoi.config.urls import api
from caunoi.ground.programs import document_of
from caunoi.org.access import Denied
from caunoi.org.actions import make_token
from caunoi.org.models import Person, TokenRight
from caunoi.org.tests.cast import Cast, signed_in
from caunoi.reporting.models import Report
from caunoi.reporting.tests.test_who_may import a_secret_draft, tells
from caunoi.reporting.tests.walks import PERIOD
from tests.house.test_doors import GUARDED, OPEN, PROGRAMS, Door

pytestmark = [pytest.mark.once("sqlite"), pytest.mark.django_db]

ROLES = ("stranger", "clerk", "specialist", "leader", "auditor", "administrator", "village_head", "nobody")
"""All of the cast but the commune's own officer and leader."""
SOUGHT = "Ghi chú riêng của huyện"
"""The beginning of what nobody may find: a search that finds it tells its end."""


def addresses(cast: Cast, report: Report) -> list[str]:
    """Every door that a reader can open with what she knows of the draft, also searching for its words."""
    known: dict[str, Any] = {
        "ref": report.ref,
        "code": cast.commune.code,
        "login": cast.officer.login,
        "key": report.ref,
        "number": 1,
        "pk": report.pk,
        "year": report.round.starts_on.year,
    }
    found = []
    for door in GUARDED:
        if door.name.startswith("reporting:") or door.name == "account_logout":
            continue
        if (url := _address(door, known)) is not None:
            found += [url, f"{url}?q={SOUGHT}&tim={SOUGHT}&tu={SOUGHT}&text={SOUGHT}"] if not door.parameters else [url]
    return found


def _address(door: Door, known: dict[str, Any]) -> str | None:
    try:
        return reverse(door.name, kwargs={name: known[name] for name in door.parameters})
    except (KeyError, NoReverseMatch):
        return None


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_the_house_tells_of_a_draft(cast: Cast, role: str) -> None:
    report = a_secret_draft(cast)
    found = addresses(cast, report)
    assert len(found) >= 60, "the table of doors is read"
    client = signed_in(getattr(cast, role))
    client.raise_request_exception = False
    told = [f"{url}: {marks}" for url in found if (marks := tells(client.get(url)))]
    assert told == []


def operations(cast: Cast) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and question of every operation of the interface."""
    known: dict[str, Any] = {
        "period": [PERIOD],
        "orgUnit": [cast.province.code, cast.commune.code],
        "children": "true",
        "dryRun": "true",
        "code": cast.commune.code,
        "unit": cast.commune.code,
    }
    found = []
    for path, methods in document_of(api)["paths"].items():
        for method, told in methods.items():
            parameters = told.get("parameters", [])
            unknown = [one["name"] for one in parameters if one.get("required") and one["name"] not in known]
            assert unknown == [], f"say here what stands for {unknown} of {path}"
            asked = {one["name"]: known[one["name"]] for one in parameters if one["name"] in known}
            at = path
            for one in parameters:
                if one["in"] == "path":
                    at = at.replace(f"{{{one['name']}}}", str(asked.pop(one["name"])))
            found.append((method, at, asked))
    # What ends the token itself comes last.
    return sorted(found, key=lambda one: ("get", "post").index(one[0]) if one[0] in ("get", "post") else 2)


def tokens_of(cast: Cast, person: Person) -> list[str]:
    """A token with every right for each unit for which the person gets one."""
    secrets = []
    for unit in (cast.commune, cast.area, cast.province, cast.office, cast.board, cast.other_commune):
        try:
            made = make_token(person=person, unit=unit, name="Máy", rights=TokenRight.values, days=30, by=person)
        except Denied:
            continue
        secrets.append(made[1])
    return secrets


def asked_all(cast: Cast, person: Person) -> list[str]:
    """What all operations tell the person's programs of the draft."""
    told = []
    for secret in tokens_of(cast, person):
        headers = {"Authorization": f"Bearer {secret}"}
        for method, path, question in operations(cast):
            for shape in ("json", "csv", "adx"):
                if method == "get":
                    answer = Client().get(path, {**question, "format": shape}, headers=headers)
                else:
                    answer = getattr(Client(), method)(f"{path}?dryRun=true", "{}", "application/json", headers=headers)
                told += [f"{method} {path}: {marks}" for marks in tells(answer)]
    return told


@pytest.mark.parametrize("role", ROLES)
def test_no_operation_for_programs_tells_of_a_draft(cast: Cast, role: str) -> None:
    a_secret_draft(cast)
    assert len(operations(cast)) >= 3
    assert asked_all(cast, getattr(cast, role)) == []


def test_the_communes_own_program_finds_it(cast: Cast) -> None:
    """Else the test above would prove nothing."""
    a_secret_draft(cast)
    assert asked_all(cast, cast.officer) != []
    assert not {door.name for door in PROGRAMS} & OPEN
