"""Values over HTTP: out in each shape, in with DHIS2's summary, and nothing that the token does not open."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from caunoi.ground.audit.models import TrailEntry
from caunoi.org.actions import make_token
from caunoi.org.models import Person, Role, TokenRight, Unit
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting import api as doors
from caunoi.reporting.models import DataValue
from caunoi.reporting.queries import figures_of, notes_of
from caunoi.reporting.tests.test_categories import a_split
from caunoi.reporting.tests.walks import PERIOD, a_draft, a_sent_report

DOOR = "/api/dataValueSets"
SHAPES = tuple(doors.MEDIA)


class Program:
    """Another office's program with its token."""

    def __init__(self, person: Person, unit: Unit, rights: tuple[str, ...] = tuple(TokenRight.values)) -> None:
        made = make_token(person=person, unit=unit, name="Phần mềm", rights=rights, days=30, by=person)
        self.headers = {"Authorization": f"Bearer {made[1]}"}

    def get(self, *, accept: str = "application/json", **asked: Any) -> Any:
        return Client().get(DOOR, {"period": PERIOD, **asked}, headers={**self.headers, "Accept": accept})

    def post(self, body: bytes | str, shape: str = "json", **how: Any) -> Any:
        query = "&".join(f"{name}={value}" for name, value in how.items())
        return Client().post(f"{DOOR}?{query}", body, content_type=doors.MEDIA[shape], headers=self.headers)

    def values(self, **asked: Any) -> dict[tuple[str, str], str]:
        answer = self.get(**asked)
        assert answer.status_code == 200, answer.content
        return {(one["orgUnit"], one["dataElement"]): one["value"] for one in answer.json()["dataValues"]}


def a_file(cast: Cast, **values: object) -> str:
    rows = [{"dataElement": code.replace("_", "."), "value": value} for code, value in values.items()]
    return json.dumps({"period": PERIOD, "orgUnit": cast.commune.code, "dataValues": rows})


@pytest.mark.parametrize("shape", SHAPES)
def test_out_over_the_wire_wiped_and_in_again_it_is_the_same(cast: Cast, shape: str) -> None:
    report, element = a_split(cast)
    values = {f"{element.code}.NU_TRE": Decimal(3), "2.03": Decimal("9.25"), "2.05": Decimal(0)}
    actions.save_values(report=report, values=values, notes={"2.03": "=Ghi <nhanh>;\nsau"}, by=cast.officer)
    figures, notes = figures_of(report), notes_of(report)
    program = Program(cast.officer, cast.commune)
    file = program.get(accept=doors.MEDIA[shape])
    assert file["Content-Type"].startswith(doors.MEDIA[shape])
    assert file.content == program.get(format=shape).content
    DataValue.objects.all().delete()
    answer = program.post(file.content, shape)
    assert answer.status_code == 200, answer.content
    assert answer.json()["response"]["importCount"] == {"imported": 3, "updated": 0, "ignored": 0, "deleted": 0}
    assert (figures_of(report), notes_of(report)) == (figures, notes)
    assert program.get(format=shape).content == file.content
    assert TrailEntry.objects.filter(deed="report.saved").latest("pk").facts["via"].startswith("Phần mềm")


@pytest.mark.parametrize("period", ["9999-12-31/P9999D", "0001-01-01/P0D", "2026-07-01/P3M/x", "", "2026-07-01/P4M"])
def test_a_period_that_no_calendar_has_is_a_conflict(cast: Cast, period: str) -> None:
    report = a_draft(cast)
    file = (
        f'<adx xmlns="urn:ihe:qrph:adx:2015"><group orgUnit="{cast.commune.code}" period="{period}">'
        '<dataValue dataElement="2.01" value="3"/></group></adx>'
    )
    answer = Program(cast.officer, cast.commune).post(file, "adx")
    assert answer.status_code == 409, answer.content
    assert len(answer.json()["response"]["conflicts"]) == 1
    assert figures_of(report)["2.01"] == 12


def test_a_dry_run_tells_what_would_be_and_writes_nothing(cast: Cast) -> None:
    report = a_draft(cast)
    program = Program(cast.officer, cast.commune)
    before = figures_of(report)
    tried = program.post(a_file(cast, **{"2_01": 7, "2_05": 1}), dryRun="true")
    assert tried.json()["response"]["importOptions"] == {"dryRun": True}
    assert figures_of(report) == before
    done = program.post(a_file(cast, **{"2_01": 7, "2_05": 1}))
    assert tried.json()["response"]["importCount"] == done.json()["response"]["importCount"]
    assert figures_of(report) == {**before, "2.01": 7, "2.05": 1}


def test_a_bad_value_keeps_all_out_or_only_itself(cast: Cast) -> None:
    report = a_draft(cast)
    before = figures_of(report)
    program = Program(cast.officer, cast.commune)
    file = a_file(cast, **{"2_01": 7, "2_05": "năm", "9_99": 1})
    refused = program.post(file)
    assert (refused.status_code, refused.json()["response"]["status"]) == (409, "ERROR")
    assert [one["indexes"] for one in refused.json()["response"]["conflicts"]] == [[1], [2]]
    assert figures_of(report) == before
    taken = program.post(file, goodPart="true")
    assert (taken.status_code, taken.json()["status"]) == (200, "WARNING")
    assert figures_of(report) == {**before, "2.01": 7}


@pytest.mark.parametrize("right", [TokenRight.READ_FIGURES, TokenRight.WRITE_REPORTS])
def test_each_way_asks_for_its_right(cast: Cast, right: str) -> None:
    a_draft(cast)
    program = Program(cast.officer, cast.commune, (right,))
    reads = right == TokenRight.READ_FIGURES
    assert program.get().status_code == (200 if reads else 403)
    assert program.post(a_file(cast, **{"2_01": 7})).status_code == (403 if reads else 200)


def test_a_draft_is_its_own_units_alone_and_what_was_sent_also_the_collectors(cast: Cast) -> None:
    a_draft(cast)
    outside = [
        Program(person, unit)
        for person, unit in [
            (cast.stranger, cast.other_commune),
            (cast.leader, cast.province),
            (cast.leader, cast.commune),
            (cast.clerk, cast.office),
            (cast.auditor, cast.province),
            (cast.specialist, cast.board),
        ]
    ]
    asked: dict[str, Any] = {"orgUnit": cast.commune.code}
    assert Program(cast.officer, cast.commune).values(**asked)
    for program in outside:
        assert program.values(**asked) == {}
        assert program.values() == {}
        answer = program.post(a_file(cast, **{"2_01": 7}))
        assert (answer.status_code, answer.json()["response"]["importCount"]["ignored"]) == (409, 1)
    actions.submit_report(report=actions_report(cast), by=cast.officer)
    seen = [bool(program.values(**asked)) for program in outside]
    assert seen == [False, True, True, False, True, False]


def actions_report(cast: Cast) -> Any:
    return DataValue.objects.filter(report__unit=cast.commune).latest("pk").report


def test_a_token_of_the_province_for_one_commune_reads_it_and_never_writes_for_it(cast: Cast) -> None:
    report = a_sent_report(cast)
    program = Program(cast.leader, cast.commune)
    assert set(program.values()) == {(cast.commune.code, "2.01"), (cast.commune.code, "2.03")}
    actions.return_report(report=report, reasons={"2.03": "Xem lại"}, due_on=report.due_on, by=cast.clerk)
    assert program.post(a_file(cast, **{"2_03": 7})).status_code == 409


def test_units_below_come_when_asked_for(cast: Cast) -> None:
    a_sent_report(cast)
    program = Program(cast.leader, cast.province)
    assert program.values(orgUnit=cast.province.code) == {}
    assert program.values(orgUnit=cast.province.code, children="true")
    assert program.values(dataSet="KHONG-CO") == {}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"period": "quý III"}, 422),
        ({"period": "x" * 300}, 422),
        ({"period": "2026Q3\x00"}, 422),
        ({"period": [PERIOD] * 41}, 422),
        ({"format": "xls"}, 422),
        ({"orgUnit": "khong-co\x00"}, 422),
        ({"children": "có"}, 422),
    ],
)
def test_an_odd_question_has_an_answer(cast: Cast, asked: dict[str, Any], code: int) -> None:
    answer = Program(cast.officer, cast.commune).get(**asked)
    assert (answer.status_code, answer.json()["code"]) == (code, code)
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    ("shape", "body", "code"),
    [
        ("json", b"{", 400),
        ("json", b" ", 400),
        ("json", b'{"dataValues": [{"dataElement": "\\u0000"}]}', 400),
        ("json", b'{"dataValues": [{"dataElement": "\\ud800"}]}', 400),
        ("json", b"[" * 100_000, 400),
        ("csv", b"dataelement,period,orgunit,value\r\n\x00,1,2,3", 400),
        ("adx", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 400),
        ("json", b'{"dataValues": [{"value": 1e400, "period": {"a": []}}]}', 409),
    ],
)
def test_an_odd_file_has_an_answer(cast: Cast, shape: str, body: bytes, code: int) -> None:
    assert Program(cast.officer, cast.commune).post(body, shape).status_code == code


def test_a_form_and_a_huge_file_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(cast.officer, cast.commune)
    assert Client().post(DOOR, {"a": "b"}, headers=program.headers).status_code == 415
    monkeypatch.setattr(doors, "LARGEST_BODY", 10)
    assert program.post(b'{"dataValues": []}').status_code == 413


def test_more_values_than_one_answer_holds_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    a_draft(cast)
    monkeypatch.setattr(doors, "MOST_VALUES", 1)
    assert Program(cast.officer, cast.commune).get().status_code == 413


def test_a_file_that_names_thousands_of_units_is_answered(cast: Cast) -> None:
    a_draft(cast)
    rows = [{"dataElement": "2.01", "period": f"{1000 + n}Q1", "orgUnit": f"u{n}", "value": "1"} for n in range(6000)]
    answer = Program(cast.officer, cast.commune).post(json.dumps({"dataValues": rows}))
    assert answer.json()["response"]["importCount"]["ignored"] == 6000


def test_a_post_that_ended_closes_the_door(cast: Cast) -> None:
    a_draft(cast)
    program = Program(cast.officer, cast.commune)
    cast.officer.posts.filter(role=Role.OFFICER).update(from_on="2025-07-01", until_on="2025-12-31")
    assert program.values() == {}
    assert program.post(a_file(cast, **{"2_01": 7})).status_code == 409
