"""Every page behind the sign-in, found from the table of doors, passes every gate in a real browser.

A door that is added tomorrow is tried tomorrow: it is opened as the first of the cast whom it lets in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import NoReverseMatch, reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData
from playwright.sync_api import BrowserContext

from caunoi.desk.tests.test_impact import an_impact_file
from caunoi.desk.tests.test_incidents import a_privacy_term, an_incident
from caunoi.ground import times
from caunoi.ground.privacy.actions import seed_activities
from caunoi.ground.privacy.models import Activity, Risk
from caunoi.org import actions as org
from caunoi.org.models import HandOver, ImportKind, Person, Role
from caunoi.org.reading import AccountRow, AreaRow
from caunoi.org.tests.cast import Cast, signed_in
from caunoi.org.tests.providers import identity_samples
from caunoi.petitions.states import Status
from caunoi.petitions.tests import walks as petitions
from caunoi.plans.actions import keep_sheet
from caunoi.plans.sheets import WrittenTask
from caunoi.plans.tests import walks
from caunoi.reporting.actions import keep_figures
from caunoi.reporting.models import Indicator, Target, WeeklyColumn
from caunoi.reporting.sheets import WrittenCell
from caunoi.reporting.tests import walks as reports
from tests.house.test_doors import GUARDED, Door
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Stop = tuple[str, Person]
Trouble = dict[str, list[str]]


def a_hand_over(cast: Cast) -> HandOver:
    """Of somebody of the commune, to its officer."""
    made = org.register_person(full_name="Lò Văn Chuyển", unit=cast.commune, role=Role.OFFICER, by=None)
    return org.hand_over(person=made.person, receiver=cast.officer, last_day=times.today(), by=cast.administrator)


def an_activity() -> Activity:
    """One of the activities that the house comes with."""
    seed_activities()
    return Activity.objects.earliest("pk")


def kept_lists(cast: Cast) -> list[dict[str, object]]:
    """Keys of lists that were handed over and are looked at before they are applied; the last one is applied."""
    areas = [AreaRow(2, "xã Mường Bú", "bản", "Nà Lo"), AreaRow(3, "xã Mường Bu Bu", "bản", "Huổi Tát")]
    accounts = [AccountRow(2, "Mường Bú", "Cà Thị Ban", "Cán bộ")]
    applied = org.keep_import(rows=accounts, file_name="b.csv", by=cast.administrator, kind=ImportKind.PEOPLE)
    org.apply_import(draft=applied, by=cast.administrator)
    drafts = [
        org.keep_import(rows=areas, file_name="khu-dan-cu.csv", by=cast.administrator),
        org.keep_import(rows=accounts, file_name="a.csv", by=cast.administrator, kind=ImportKind.PEOPLE),
        keep_sheet(
            rows=[WrittenTask(2, title="Họp giao ban", unit="xã Mường Bú", due_on="30/09/2030"), WrittenTask(3)],
            file_name="nhiem-vu.csv",
            by=cast.officer,
        ),
        keep_figures(
            rows=[WrittenCell(1, 2, unit="Mường Bú", code="2.01", value="12", period="2026Q2"), WrittenCell(1, 3)],
            file_name="so-lieu.csv",
            by=cast.officer,
        ),
        applied,
    ]
    return [{"key": draft.key} for draft in drafts]


def a_key(cast: Cast) -> Authenticator:
    """The second steps: an app and spare codes of the clerk; a passkey of the administrator, which is given back."""
    TOTP.activate(cast.clerk, generate_totp_secret())
    RecoveryCodes.activate(cast.clerk)
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    made = AttestedCredentialData.create(Aaguid(bytes(16)), b"telephone", public)
    attested = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, made), {})
    client = CollectedClientData.create("webauthn.create", bytes(32), "https://localhost")
    credential = {
        "id": websafe_encode(b"telephone"),
        "rawId": websafe_encode(b"telephone"),
        "type": "public-key",
        "response": {"clientDataJSON": client.b64, "attestationObject": websafe_encode(attested)},
        "clientExtensionResults": {},
    }
    key: Authenticator = Authenticator.objects.create(
        user=cast.administrator, type="webauthn", data={"name": "Điện thoại", "credential": credential}
    )
    return key


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
        {"ref": petitions.a_petition(cast, Status.CLASSIFIED).ref},
        {"ref": petitions.a_petition(cast, Status.AT_FRONT).ref},
        {"ref": petitions.a_spoken_petition(cast).ref},
        {"ref": walks.a_duty(cast).ref},
        {"ref": walks.a_programme(cast, issued).ref},
        *({"ref": one.ref, "number": 2} for one in (report, reports.a_draft(cast, period="2026Q2"))),
        {"ref": report.round.ref, "code": "2.01"},
        {"ref": report.round.ref, "code": cast.commune.code},
        {"ref": reports.an_area_report(cast, reports.a_draft(cast, period="2025Q3")).ref},
        {"ref": reports.a_report_with_areas(cast).ref, "code": "2.17a"},
        {"ref": reports.a_frozen_round(cast).ref, "code": "2.01", "number": 1, "part": "ket-qua"},
        {"ref": reports.a_closed_report(cast).round.ref},
        {"ref": (asked := reports.a_rewriting(cast)).round.ref, "part": "ket-qua", "number": asked.pk},
        {"ref": reports.a_checked_report(cast, period="2025Q2").ref, "number": 2},
        {"code": "R01", "number": Target.objects.earliest("pk").pk},
        {"number": reports.a_threshold().pk},
        {"number": reports.a_range().pk},
        {"number": WeeklyColumn.objects.earliest("pk").pk},
        {"code": Indicator.objects.earliest("pk").code},
        {"code": "BC-XA"},
        {"code": reports.a_category().code},
        {"filter_id": walks.a_kept_filter(cast).pk},
        {"number": a_hand_over(cast).pk},
        *kept_lists(cast),
        {"pk": a_key(cast).pk},
        *identity_samples(cast),
        {"filter_id": petitions.a_kept_filter(cast).pk},
        {"number": petitions.a_data_request(cast).pk},
        {"number": petitions.a_template(cast).pk},
        {"number": petitions.a_limit().pk},
        {"number": petitions.a_ground().pk},
        {"number": petitions.a_field().pk},
        {"number": petitions.a_term().pk},
        {"number": an_activity().pk},
        {"number": an_incident(cast).pk},
        {"number": a_privacy_term().pk},
        {"number": an_impact_file(cast).number},
        {"number": Risk.objects.earliest("pk").pk},
        {"number": petitions.a_rule(cast, cast.agency).pk},
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
    """A door, the number of the sample that stands in its address, the number of the first person it lets in, and how
    many headings of the first rank the page has before any script has run."""

    door: Door
    sample: int
    person: int
    heads: int


FOUND: list[Shown] = []
"""Looked for once a run: asking some thousand addresses takes longer than looking at the pages behind them."""


def address(door: Door, sample: dict[str, object]) -> str | None:
    """The address, unless the sample is of another door that names its parameters alike."""
    try:
        return reverse(door.name, kwargs={name: sample[name] for name in door.parameters})
    except (KeyError, NoReverseMatch):
        return None


REFUSED = {403, 404}
NO_PAGE = {200, 405}
"""A file or a part of a page, which opens to the next person as well and after a while of writing; a door for deeds."""


def headings(answer: Any) -> int | None:
    """How many headings of the first rank stand on the whole page that opens there; None where none opens."""
    shows = answer.status_code == 200 and not answer.streaming and b"<!doctype html>" in answer.content[:200]
    found = answer.content.count(b"<h1") if shows else None
    answer.close()
    return found


def look_for(samples: list[dict[str, object]], people: list[Person]) -> Iterator[Shown]:
    """Each address that shows a whole page, with the first person who may see it.

    Where all of them are refused, nothing is looked for beneath: /a/b/c/ is not asked when /a/b/ opens to nobody. An
    address is looked at once, whichever samples lead to it; of what bears a number alone one is enough, because the
    numbers of other things mostly stand for something there too; a door of files or deeds is opened once.
    """
    clients = [signed_in(person) for person in people]
    done: set[str] = set()
    for place, sample in enumerate(samples):
        doors = {
            url: door
            for door in GUARDED
            if (door.parameters or not place) and door.name not in done and (url := address(door, sample))
        }
        closed: list[str] = []
        for url in sorted(doors.keys() - done, key=len):
            name = doors[url].name
            if name in done or url.startswith(tuple(closed)):
                continue
            refused = True
            for who, client in enumerate(clients):
                answer = client.get(url)
                refused = refused and answer.status_code in REFUSED
                if (heads := headings(answer)) is not None:
                    done.update((url, name) if set(doors[url].parameters) == {"number"} else (url,))
                    yield Shown(doors[url], place, who, heads)
                    break
                if answer.status_code in NO_PAGE:
                    done.add(name)
                    break
            if refused:
                closed.append(url)


@pytest.fixture
def stops(cast: Cast) -> list[Stop]:
    samples = samples_of(cast)
    people = [cast.clerk, cast.administrator, cast.officer, cast.auditor, cast.specialist]
    FOUND.extend(look_for(samples, people) if not FOUND else ())
    found = [(address(shown.door, samples[shown.sample]), people[shown.person]) for shown in FOUND]
    return [(url, person) for url, person in found if url]


def looked_at(
    stops: list[Stop],
    window: Callable[[Person], BrowserContext],
    origin: str,
    questions: Callable[[Any], Trouble],
    *,
    weighed: bool = False,
) -> dict[str, Trouble]:
    """What is wrong with each page; one window for each person, who goes from address to address."""
    pages: dict[int, Any] = {}
    troubles = {}
    for url, person in stops:
        if person.pk not in pages:
            first: Any = window(person).new_page()
            first.log, first.size = browsing.watched(first), first.viewport_size
            # Weighing fetches every style and script again for each page: only where it is asked for.
            first.weight = browsing.Scale(first) if weighed else None
            pages[person.pk] = first
        page = pages[person.pk]
        page.set_viewport_size(page.size)
        page.log.clear()
        if page.weight:
            page.weight.clear()
        page.goto(origin + url, wait_until="load")
        if found := {name: answers for name, answers in questions(page).items() if answers}:
            troubles[url] = found
    for page in pages.values():
        page.context.close()
    return troubles


def test_every_page_passes_every_gate_on_a_telephone(window_of: Any, live_server: Any, stops: list[Stop]):
    """Also in the narrowest window with twice the size of text."""

    def questions(page: Any) -> Trouble:
        browsing.shoot(page, f"page-{page.url.removeprefix(live_server.url).strip('/').replace('/', '-')}-390")
        found = browsing.gates(page) | said(page, live_server.url)
        page.set_viewport_size({"width": 320, "height": 900})
        found["sideways at 320"] = browsing.sideways(page)
        return found | large(page)

    assert len(stops) >= 25
    assert looked_at(stops, lambda person: window_of(person, 390), live_server.url, questions) == {}


def test_every_page_passes_every_gate_on_a_desk(window_of: Any, live_server: Any, stops: list[Stop]):
    """Also by keyboard, within its weight, and with twice the size of text."""

    def questions(page: Any) -> Trouble:
        browsing.shoot(page, f"page-{page.url.removeprefix(live_server.url).strip('/').replace('/', '-')}-1366")
        weight = page.weight.read()
        heavy = weight.document > 25 * 1024 or weight.total > 120 * 1024 or weight.script > 35 * 1024
        found = browsing.gates(page) | said(page, live_server.url)
        found |= {"heavy": [str(weight)] if heavy else [], "no focus": browsing.hidden_focus(page, most=80)}
        return found | large(page)

    assert looked_at(stops, lambda person: window_of(person, 1366), live_server.url, questions, weighed=True) == {}


def test_every_page_stands_without_scripts(stops: list[Stop]):
    assert [shown for shown in FOUND if shown.heads != 1] == []


def said(page: Any, origin: str) -> Trouble:
    """What the page complained of, and what it asked of other hosts."""
    return {"complaints": page.log.complaints, "elsewhere": page.log.elsewhere(origin)}


def large(page: Any) -> Trouble:
    """What twice the size of text breaks; nothing can be asked of the page at its own size afterwards."""
    browsing.enlarge(page)
    return {"twice the size": browsing.sideways(page) + browsing.cut_off(page)}
