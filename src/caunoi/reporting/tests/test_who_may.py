"""A draft is its own unit's: every page, partial, download and call of this folder, tried by every role."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse

from caunoi.org.access import Denied
from caunoi.org.actions import make_token
from caunoi.org.models import ListImport, Person, TokenRight
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import Report
from caunoi.reporting.queries import figures_of, narratives_of, notes_of
from caunoi.reporting.tests.test_sheets import a_file, rows_of
from caunoi.reporting.tests.walks import PERIOD, a_draft, an_area_report
from caunoi.reporting.urls import urlpatterns

pytestmark = [pytest.mark.once("sqlite"), pytest.mark.django_db]

NUMBER, NOTE, WORDS = Decimal(731_462), "Ghi chú riêng của huyện cũ", "Đoàn cán bộ còn đang bàn chưa gửi ai"
MARKS = ("731462", "731.462", NOTE, WORDS)
PARTS = {"ref", "number", "code", "key", "part"}
OTHERS = (
    "stranger", "nobody", "clerk", "specialist", "leader", "auditor", "administrator", "village_head",
)  # fmt: skip
"""All of the cast but the commune's own officer and leader."""
NOT_EMPTY = 40


def text_of(answer: Any) -> str:
    """What an answer tells, with what is packed in a workbook or a paper."""
    content = answer.getvalue()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return str(content.decode(errors="replace"))


def a_secret_draft(cast: Cast) -> Report:
    """The commune's report with a number, a note and words that stand nowhere else; nobody has sent it."""
    report = a_draft(cast)
    actions.save_values(report=report, values={"2.01": NUMBER}, notes={"2.01": NOTE}, by=cast.officer)
    actions.save_narrative(report=report, texts={"RESULTS": WORDS}, by=cast.officer)
    return report


def addresses(cast: Cast, report: Report) -> Iterator[tuple[str, str]]:
    """Name and address of every door, with the draft, its round, its area's report and its file behind it."""
    row = rows_of(report)["2.01"]
    signed_in(cast.officer).post(
        reverse("reporting:sheet_new"), {"file": SimpleUploadedFile("a.csv", a_file(row))}
    )  # fmt: skip
    key = ListImport.objects.latest("pk").key
    refs = (report.ref, report.round.ref, an_area_report(cast, report).ref)
    for door in urlpatterns:
        assert isinstance(door, URLPattern)
        parameters = set(door.pattern.regex.groupindex)
        assert parameters <= PARTS, f"say here what stands behind {door.name}"
        for ref in refs if "ref" in parameters else ("",):
            for code in ("2.01", cast.area.code, cast.commune.code) if "code" in parameters else ("",):
                given = {"ref": ref, "number": 1, "code": code, "key": key, "part": "ket-qua"}
                kwargs = {name: given[name] for name in parameters}
                yield f"reporting:{door.name}", reverse(f"reporting:{door.name}", kwargs=kwargs)


STANDS: set[int] = set()
"""Places in the list of addresses at which something stands, in every world alike; looked for once a run."""


def doors(cast: Cast, report: Report) -> list[tuple[str, str]]:
    """Each door where something stands behind it for the commune's officer or for the clerk of the Office; of a door
    that opens to neither, all its addresses."""
    found = list(addresses(cast, report))
    if not STANDS:
        clients = [signed_in(cast.officer), signed_in(cast.clerk)]
        for place, (_, url) in enumerate(found):
            if any(client.get(url).status_code not in {403, 404} for client in clients):
                STANDS.add(place)
    opened = {found[place][0] for place in STANDS}
    return [(name, url) for place, (name, url) in enumerate(found) if place in STANDS or name not in opened]


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def tells(answer: Any) -> list[str]:
    text = text_of(answer)
    return [mark for mark in MARKS if mark in text]


def test_its_own_people_find_the_marks(cast: Cast) -> None:
    """Else the test below would prove nothing."""
    report = a_secret_draft(cast)
    found = doors(cast, report)
    for person in (cast.officer, cast.leader_of_commune):
        client = signed_in(person)
        telling = {name for name, url in found if tells(client.get(url))}
        wanted = {"section", "report_excel", "report_csv", "narrative", "all_excel", "all_csv"}
        assert {f"reporting:{name}" for name in wanted} <= telling


@pytest.mark.long
@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_reads_or_changes_a_draft(cast: Cast, role: str) -> None:
    report = a_secret_draft(cast)
    found = doors(cast, report)
    before = (figures_of(report), notes_of(report), narratives_of(report), report.status)
    person: Person = getattr(cast, role)
    client = signed_in(person)
    told = []
    for name, url in found:
        for method, answer in (("GET", client.get(url)), ("HX", client.get(url, headers={"HX-Request": "true"}))):
            told += [f"{method} {name} {url}: {marks}" for marks in tells(answer)]
            assert answer.status_code in {200, 302, 403, 404, 405}, f"{method} {url}: {answer.status_code}"
    for name, url in found:
        answer = client.post(url, {"2.01": "1", "v-2.01": "1", "reason": "x", "dong": "dung"})
        told += [f"POST {name} {url}: {marks}" for marks in tells(answer)]
        assert answer.status_code in {200, 302, 400, 403, 404, 405, 409, 422}, f"POST {url}: {answer.status_code}"
    assert told == []
    assert len(found) >= NOT_EMPTY
    report.refresh_from_db()
    assert (figures_of(report), notes_of(report), narratives_of(report), report.status) == before


@pytest.mark.parametrize("role", OTHERS)
def test_no_program_of_anybody_else_reads_or_changes_a_draft(cast: Cast, role: str) -> None:
    report = a_secret_draft(cast)
    person: Person = getattr(cast, role)
    reachable = [cast.commune, cast.area, cast.province, cast.office, cast.board, cast.other_commune]
    tried = 0
    for unit in reachable:
        try:
            _, secret = make_token(
                person=person, unit=unit, name="Máy", rights=TokenRight.values, days=30, by=person
            )  # fmt: skip
        except Denied:
            continue
        tried += 1
        headers = {"Authorization": f"Bearer {secret}"}
        for shape in ("json", "csv", "adx"):
            asked = {"period": PERIOD, "format": shape, "orgUnit": cast.province.code, "children": "true"}
            for question in (asked, {"period": PERIOD, "format": shape}):
                assert tells(Client().get("/api/dataValueSets", question, headers=headers)) == []
        file = f"dataelement,period,orgunit,value\r\n2.01,{PERIOD},{cast.commune.code},1\r\n"
        for how in ("", "?dryRun=true", "?goodPart=true"):
            answer = Client().post(f"/api/dataValueSets{how}", file, content_type="text/csv", headers=headers)
            assert answer.status_code == 409
            assert tells(answer) == []
    assert bool(tried) == (role not in {"nobody", "administrator"})
    assert figures_of(report)["2.01"] == NUMBER
