"""Every door of the house tried as everybody: one world, found doors, all methods.

What comes out is a table of door and method → answer per role. Nothing that a trial does stays: each request runs in a
transaction of its own that is rolled back, so the thousandth door is tried in the same world as the first.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from PIL import Image

from caunoi.config.urls import api
from caunoi.documents.access import link_token as paper_token
from caunoi.documents.actions import Facts
from caunoi.documents.models import DocumentKind
from caunoi.documents.states import Way
from caunoi.documents.tests.entries import PLAN_TEXT, sent_by_province
from caunoi.documents.tests.test_dispatching import a_dispatch, receiver_of
from caunoi.ground import times
from caunoi.ground.files.tests import recordings
from caunoi.ground.programs import document_of
from caunoi.ground.workdays.actions import seed_years
from caunoi.ground.workdays.models import CalendarDay
from caunoi.org import actions as org
from caunoi.org.access import Denied
from caunoi.org.models import Person, Role, TokenRight
from caunoi.org.tests.cast import Cast, signed_in
from caunoi.org.tests.test_substitution import a_substitution
from caunoi.petitions.access import draft_token, follow_token, link_token
from caunoi.petitions.actions import (
    add_photo,
    add_voice,
    begin_draft,
    declare_remote,
    keep_draft,
    publish_petition,
    seed_languages,
)
from caunoi.petitions.models import Language
from caunoi.petitions.states import Kind, Status
from caunoi.petitions.tests import walks as petitions
from caunoi.plans.actions.calendar import open_calendar_link
from tests.house.rules import ROLES
from tests.house.test_doors import DOORS, PROGRAMS, Door, addressed, door_at
from tests.journeys.test_every_page import samples_of

READING, WRITING = "GET", "POST"
FORM = "application/x-www-form-urlencoded"
OTHER_METHODS = ("PUT", "PATCH", "OPTIONS", "DELETE", "TRACE")
"""What no page of the house answers; an operation of a program may delete, and none is traced."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods by which nothing may be changed (RFC 9110, 9.2.1)."""

WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE(?: TABLE)?|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)

KEPT_OF_READING = {
    "django_session": "the session itself: its last use, what a page has to say once",
    "caunoi_cache": "what can be computed again",
    "limits_tries": "requests are counted, so that nobody asks without end",
}
"""Tables in which any reading may leave a row → why that is no deed: it changes nothing that anybody did or wrote."""

_OPENED = "whoever sent a paper sees that its receiver, who has no account, opened it; opening confirms nothing"
TOLD_BY_READING = {
    **{
        f"GET documents:{door} {table}": _OPENED
        for door in ("link_file", "receive")
        for table in ("audit_trailentry", "audit_personalvalue", "documents_dispatchreceiver")
    },
    **{
        f"{method} org:identity_start audit_trailentry": "a provider that does not answer is told, once it was asked"
        for method in ("GET", "HEAD")
    },
    **{
        f"GET mfa_view_recovery_codes {table}": "spare codes are shown once, and drawn as they are shown"
        for table in ("mfa_authenticator", "audit_trailentry")
    },
    "GET api org_token": "when a program last used its token, to the minute",
}
"""Method, door and table in which reading it leaves a row → why it must."""

LIKELY = ("owner", "office", "administrator", "leader", "board", "province", "village head", "auditor")
"""Whom to ask first whether anything stands behind an address."""

OPENED, SIGN_IN, REFUSED = "yes", "sign in", frozenset({"401", "403", "404"})
NO_METHOD, NOTHING = "405", "404"
FOLDERS_OF = {
    "KH": "plans",
    "NV": "plans",
    "DK": "plans",
    "CT": "plans",
    "DB": "reporting",
    "BC": "reporting",
    "KN": "petitions portal",
    "VB": "documents",
}
"""Kind of a reference code → folders whose doors know it; the others need not be asked."""


FILLED = urlencode(
    {
        **dict.fromkeys(("reason", "words", "note", "title", "name", "text", "answer"), "Cần làm rõ thêm việc này"),
        **dict.fromkeys(("due_on", "from_on", "until_on", "on", "day"), "2030-06-03"),
    }
)
"""What stands in every form that is sent: a form without its words would be given back before anybody asks who may."""


class Tried(NamedTuple):
    """One door by one method: role → what it was answered."""

    door: str
    method: str
    answers: Mapping[str, str]

    @property
    def lets_in(self) -> frozenset[str]:
        return frozenset(role for role, answer in self.answers.items() if answer == OPENED)


def read(answer: Any) -> str:
    """What an answer means for who may."""
    # A file that is sent is closed here; the connection, in the middle of a test's transaction, is not.
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)
    if answer.status_code == 302 and answer.headers["Location"].split("?")[0] == reverse("account_login"):
        return SIGN_IN
    if answer.status_code in {401, 403, 404, 405} or answer.status_code >= 500:
        return str(answer.status_code)
    return OPENED


def watching(method: str, url: str, changed: set[str]) -> AbstractContextManager[None]:
    """Notes in `changed` each statement that writes while something is only read: "GET plans:index plans_plan"."""

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITES.match(sql) if method in SAFE else None
        if found and found[1] not in KEPT_OF_READING:
            door = resolve(url.partition("?")[0]).view_name
            changed.add(f"{method} {'api' if door.startswith('api:') else door} {found[1]}")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(watch)


class World:
    """The people and things of one trial, and a browser for each person."""

    def __init__(self, cast: Cast, roles: Collection[str] = tuple(ROLES)) -> None:
        self.roles = roles
        self.cast = cast
        made = {
            role: org.register_person(full_name=name, unit=unit, role=post, password=cast.password, by=None).person
            for role, name, unit, post in (
                ("organisation", "Hà Thị Hội", cast.organisation, Role.OFFICER),
                ("colleague", "Bạc Thị Soát", cast.commune, Role.AUDITOR),
            )
        }
        self.people: dict[str, Person | None] = {
            "anybody": None,
            "no post": cast.nobody,
            "stranger": cast.stranger,
            "village head": cast.village_head,
            "owner": cast.officer,
            "leader": cast.leader_of_commune,
            "board": cast.specialist,
            "office": cast.clerk,
            "province": cast.leader,
            "auditor": cast.auditor,
            "administrator": cast.administrator,
            **made,
        }
        self.samples = [*samples_of(cast), *more_of(cast)]
        self.closed: list[str] = []
        self.answered: dict[tuple[str, str, str], str] = {}
        self.changed: set[str] = set()
        """Method and door of what was read, and the table in which the reading left something."""
        self.clients = {role: signed_in(person) if person else Client() for role, person in self.people.items()}
        for client in self.clients.values():
            client.raise_request_exception = False

    def ask(self, role: str, method: str, url: str, **more: Any) -> str:
        """What the role is answered; nothing of it stays, so that it is asked once."""
        if (answered := self.answered.get((role, method, url))) and not more:
            return answered
        body = (FILLED, FORM) if method == WRITING and "headers" not in more else ()
        client = self.clients[role]
        kept = client.cookies.output(header="", sep=";")
        try:
            with transaction.atomic(), watching(method, url, self.changed):
                answer = read(client.generic(method, url, *body, **more))
                transaction.set_rollback(True)
        finally:
            client.cookies = SimpleCookie(kept)
        self.answered[role, method, url] = answer
        return answer

    def asked(self, method: str, url: str) -> dict[str, str]:
        """Role → what it is answered there."""
        return {role: self.ask(role, method, url) for role in self.roles}

    def addresses(self, door: Door) -> list[str]:
        """Addresses of the door at which something may stand, each once."""
        found = []
        for sample in self.samples if door.parameters else [{}]:
            ref = str(sample.get("ref", ""))[:2]
            if "ref" in door.parameters and door.name.split(":")[0] not in FOLDERS_OF.get(ref, "").split():
                continue
            try:
                found.append(reverse(door.name, kwargs={name: sample[name] for name in door.parameters}))
            except (KeyError, NoReverseMatch):
                continue
        return list(dict.fromkeys(found or [door.url()]))

    def best(self, door: Door, method: str, first: str = "") -> tuple[str, str]:
        """The address of the door that opens to somebody, `first` if that does, and what the likeliest was told there.

        Where a page is nothing to all who are likely, what lies beneath its address is not asked: /a/b/c/ stays closed
        when /a/b/ is.
        """
        urls = sorted(self.addresses(door), key=lambda one: one != first)
        found: list[tuple[str, str]] = []
        for url in [one for one in urls if not self.lies_beneath_closed(one)] or urls[:1]:
            said = self.first_welcome(method, url)
            if said in {OPENED, NO_METHOD}:
                return url, said
            if said == NOTHING and method == READING and door.parameters:
                self.closed.append(url)
            found.append((url, said))
        return min(found, key=lambda one: one[1])

    def lies_beneath_closed(self, url: str) -> bool:
        return any(url.startswith(one) and url != one for one in self.closed)

    def first_welcome(self, method: str, url: str) -> str:
        """What the first of the likely is told who gets in; else the milder of the refusals."""
        told = NOTHING
        for role in LIKELY:
            said = self.ask(role, method, url)
            if said in {OPENED, NO_METHOD}:
                return said
            told = min(told, said)
        return told


def more_of(cast: Cast) -> list[dict[str, object]]:
    """What stands behind doors that are no pages of their own."""
    token, _ = org.make_token(
        person=cast.officer, unit=cast.commune, name="Máy", rights=TokenRight.values, days=30, by=cast.officer
    )
    seed_years(times.today().year, times.today().year)
    key, secret = open_calendar_link(by=cast.officer)
    return [
        {"number": token.pk},
        {"number": a_substitution(cast).pk},
        {"number": CalendarDay.objects.latest("on").pk},
        {"code": cast.area.code, "login": cast.village_head.login},
        {"code": cast.commune.code, "login": cast.village_head.login},
        {"token": org.make_key(person=cast.village_head, by=cast.officer).token},
        {"key": key, "secret": secret},
        {"kind": "400", "name": "dang-nhap", "form": "json", "code": "ROADS"},
        *of_petitions(cast),
        *of_papers(cast),
    ]


def of_petitions(cast: Cast) -> list[dict[str, object]]:
    """Secret addresses of senders and of an authority, a petition in public, a denunciation, places and languages."""
    answered = petitions.a_petition(cast, Status.TOLD)
    given = {"commune": cast.commune.code, "area": cast.area.code, "place": "Nhà văn hóa"}
    draft = keep_draft(draft=begin_draft(given=given), words=petitions.WORDS)
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(held, "JPEG")
    photo = add_photo(draft=draft, upload=SimpleUploadedFile("a.jpg", held.getvalue(), "image/jpeg"))
    add_voice(draft=draft, upload=SimpleUploadedFile("giong-noi.webm", recordings.webm()))
    with_picture = petitions.sent_with_a_picture(cast, words=petitions.WORDS, place="Nhà văn hóa")
    forwarded = petitions.forwarded(cast)
    public = petitions.classified(cast, petitions.sent(cast, may_publish=True).petition)
    publish_petition(petition=public, by=cast.officer, title="Cống sụt", words="Cống đầu bản sụt")
    denounced = petitions.sent(cast, kind=Kind.DENUNCIATION).petition
    seed_languages()
    remote = declare_remote(unit=cast.area, basis="Quyết định 1/QĐ", from_on=times.today(), by=cast.administrator)
    return [
        {"token": follow_token(answered), "what": "ban-sao", "number": 1},
        {"token": draft_token(draft), "number": photo.pk},
        {"token": draft_token(draft), "number": 1},
        {"token": link_token(forwarded.assignments.latest("pk")), "number": 1},
        {"ref": with_picture.ref, "number": with_picture.files.earliest("pk").pk},
        {"ref": public.ref, "form": "json"},
        {"ref": denounced.ref},
        {"number": Language.objects.earliest("pk").pk},
        {"number": remote.pk},
    ]


def of_papers(cast: Cast) -> list[dict[str, object]]:
    """A paper whose receiver outside has a link."""
    facts = Facts(title="Thông báo kết quả giao ban", symbol="TB-MTTQ-BTT", issued_on=times.today())
    dispatch = a_dispatch(cast, sent_by_province(cast, facts, text=PLAN_TEXT))
    outside = receiver_of(dispatch, Way.LINK)
    return [
        {"token": paper_token(outside)},
        {"ref": dispatch.document.ref, "number": outside.pk},
        {"number": DocumentKind.objects.earliest("pk").pk},
    ]


def pages(world: World, doors: Iterable[Door]) -> Iterator[Tried]:
    """Every door that people open, shortest addresses first."""
    for door in sorted(set(doors) - set(PROGRAMS), key=lambda one: len(one.url())):
        url = ""
        for method in (READING, WRITING):
            url, stands = world.best(door, method, url)
            if stands != NO_METHOD:
                answers = world.asked(method, url)
                yield Tried(door.name, method, answers)
                if method == READING and (one := next((role for role in answers if answers[role] == OPENED), None)):
                    world.ask(one, "HEAD", url)


def programs(world: World) -> Iterator[Tried]:
    """Every operation for programs, asked by a token of each role's own unit that bears every right."""
    bearers = {role: dict(bearer_of(person)) for role, person in world.people.items()}
    for path, methods in document_of(api)["paths"].items():
        url = addressed(path, {})
        for method in methods:
            answers = {role: world.ask(role, method.upper(), url, headers=bearers[role]) for role in world.roles}
            yield Tried(door_at(path), method.upper(), answers)


def bearer_of(person: Person | None) -> Mapping[str, str]:
    """The header of a program that works as the person in the first unit where she may make a token; else none."""
    if person is None:
        return {}
    for post in person.posts.valid(on=times.today()).select_related("unit"):
        try:
            _, secret = org.make_token(
                person=person, unit=post.unit, name="Máy", rights=TokenRight.values, days=30, by=person
            )
        except Denied:
            continue
        return {"Authorization": f"Bearer {secret}"}
    return {}


def other_methods(world: World) -> list[str]:
    """Pages that answer a method which none should; doors of the sign-in library answer any as they answer GET."""
    return [
        f"{method} {door.name}: {said}"
        for door in DOORS
        if not door.name.startswith(("account_", "mfa_"))
        for method in (("TRACE",) if door in PROGRAMS else OTHER_METHODS)
        if (said := world.ask("administrator", method, door.url())) != NO_METHOD
    ]
