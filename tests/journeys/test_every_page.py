"""Every page behind the sign-in, found from the table of doors, passes every gate in a real browser.

A door that is added tomorrow is tried tomorrow: it is opened as the first of the cast whom it lets in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from caunoi.ground import times
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.plans.tests import walks
from caunoi.reporting.tests import walks as reports
from tests.house.test_doors import GUARDED, Door
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Stop = tuple[str, Person]


def samples_of(cast: Cast) -> list[dict[str, object]]:
    """What may stand in the address of a door: a draft, an issued plan, a task, a paper, units, people."""
    task = walks.a_task(cast)
    draft = walks.a_draft(cast, walks.plan_115())
    issued = task.line.plan if task.line else draft
    report = reports.a_sent_report(cast)
    return [
        *(
            {"ref": plan.ref, "line_id": plan.lines.earliest("id").pk, "document_ref": plan.document.ref}
            for plan in (draft, issued)
        ),
        {"ref": task.ref},
        {"ref": walks.a_duty(cast).ref},
        {"ref": walks.a_programme(cast, issued).ref},
        *({"ref": one.ref, "number": 2} for one in (report, reports.a_draft(cast, period="2026Q2"))),
        {"ref": report.round.ref, "code": "2.01"},
        {"filter_id": walks.a_kept_filter(cast).pk},
        {"ref": draft.document.ref, "number": 1, "way": "di"},
        *walks.a_guidance_and_a_scheme(cast, task),
        {
            "code": cast.commune.code,
            "login": cast.officer.login,
            "number": cast.officer.posts.get().pk,
            "year": times.today().year,
        },
    ]


@dataclass(frozen=True)
class Shown:
    """A door, the number of the sample that stands in its address, and the number of the first person it lets in."""

    door: Door
    sample: int
    person: int


FOUND: list[Shown] = []
"""Looked for once a run: asking some thousand addresses takes longer than looking at the pages behind them."""


def address(door: Door, sample: dict[str, object]) -> str | None:
    """The address, unless the sample is of another door that names its parameters alike."""
    try:
        return reverse(door.name, kwargs={name: sample[name] for name in door.parameters})
    except (KeyError, NoReverseMatch):
        return None


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def is_page(client: Client, url: str) -> bool:
    """Whether a whole page opens there."""
    answer = client.get(url)
    shows = answer.status_code == 200 and not answer.streaming and b"<!doctype html>" in answer.content[:200]
    answer.close()
    return shows


def look_for(samples: list[dict[str, object]], people: list[Person]) -> Iterator[Shown]:
    """Each address that shows a whole page, with the first person who may see it."""
    clients = [signed_in(person) for person in people]
    for door in GUARDED:
        for place, sample in enumerate(samples if door.parameters else samples[:1]):
            if (url := address(door, sample)) is None:
                continue
            for who, client in enumerate(clients):
                if is_page(client, url):
                    yield Shown(door, place, who)
                    break


@pytest.fixture
def stops(cast: Cast) -> list[Stop]:
    samples = samples_of(cast)
    people = [cast.clerk, cast.administrator, cast.officer, cast.auditor]
    FOUND.extend(look_for(samples, people) if not FOUND else ())
    found = [(address(shown.door, samples[shown.sample]), people[shown.person]) for shown in FOUND]
    return [(url, person) for url, person in found if url]


@pytest.mark.parametrize("width", [390, 1366])
def test_every_page_passes_every_gate(visit: Any, live_server: Any, stops: list[Stop], width: int):
    troubles = {}
    for url, person in stops:
        page = visit(url, width, person=person)
        browsing.shoot(page, f"page-{url.strip('/').replace('/', '-')}-{width}")
        found = browsing.gates(page)
        found |= {"complaints": page.log.complaints} if page.log.complaints else {}
        found |= {"elsewhere": there} if (there := page.log.elsewhere(live_server.url)) else {}
        if found:
            troubles[url] = found
        page.context.close()
    assert len(stops) >= 25
    assert troubles == {}


@pytest.mark.parametrize("width", [320, 1366])
def test_every_page_holds_at_twice_the_size_of_text(visit: Any, stops: list[Stop], width: int):
    troubles = {}
    for url, person in stops:
        page = visit(url, width, person=person)
        narrow = browsing.sideways(page)
        browsing.enlarge(page)
        if found := narrow + browsing.sideways(page) + browsing.cut_off(page):
            troubles[url] = found
        page.context.close()
    assert troubles == {}


def test_every_page_stands_without_scripts_and_shows_where_the_keyboard_is(visit: Any, stops: list[Stop]):
    troubles = {}
    for url, person in stops:
        bare = visit(url, 390, person=person, java_script_enabled=False)
        heads = bare.locator("h1").count()
        bare.context.close()
        page = visit(url, 1366, person=person)
        hidden = browsing.hidden_focus(page, most=80)
        page.context.close()
        if heads != 1 or hidden:
            troubles[url] = [f"{heads} h1", *hidden]
    assert troubles == {}


def test_every_page_of_the_workspace_is_light(browser: Any, live_server: Any, visit: Any, stops: list[Stop]):
    troubles = {}
    for url, person in stops:
        page = visit("/", 1366, person=person)
        weight = browsing.weight(page, live_server.url + url)
        if weight.document > 25 * 1024 or weight.total > 120 * 1024 or weight.script > 35 * 1024:
            troubles[url] = weight
        page.context.close()
    assert troubles == {}
