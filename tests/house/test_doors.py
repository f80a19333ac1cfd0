"""Every door is guarded: a person without a post sees nothing, a stranger reaches nothing; a program without a token,
without the right or with a stranger's token reaches nothing. Who is let in where, and by which method, is asked of all
doors as everybody in `test_doors_by_role.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse

from caunoi.config.urls import api
from caunoi.ground import times
from caunoi.ground.programs import document_of
from caunoi.org import actions, tokens
from caunoi.org.models import Token, TokenRight
from caunoi.petitions.tests import walks as petitions
from caunoi.plans.tests import walks

pytestmark = pytest.mark.once("sqlite")

# Doors that stand open: what a citizen sees without signing in. A new one is written here on purpose.
OPEN = {
    "documents:link",  # a body outside has no account: its address is the secret
    "documents:link_file",
    "plans:feed",  # a calendar cannot sign in: its address is the secret
    "org:head_link",  # the link of a village head: its address is the secret, and only for its first telephone
    "org:identity_back",  # back from a provider of identities: opens only what the same browser began
    "org:identity_start",
    "org:pin",
    "portal:home",
    "portal:help_index",
    "portal:help_page",
    "petitions:link",  # an authority has no account: its address is the secret
    "petitions:link_done",
    "petitions:link_file",
    "petitions:link_renew",
    "portal:add",
    "portal:ask_data",  # what is held about a sender, for whoever holds the address of her page and the four digits
    "portal:own_copy",
    "portal:own_data",
    "portal:answer_file",  # a sender has no account: the address of her page is the secret
    "portal:begin_at_area",
    "portal:data_notice",  # what is held of people, for whoever asks before she gives her name
    "portal:follow",
    # Open311: anybody reads what is published; who sends brings a token.
    "portal:georeport_discovery",
    "portal:georeport_request",
    "portal:georeport_requests",
    "portal:georeport_service",
    "portal:georeport_services",
    "portal:georeport_token",
    "portal:join",
    "portal:look_up",
    "portal:petition",
    "portal:picture",  # what a sender keeps of her own page: the same secret, nothing that the page does not say
    "portal:send_voice",  # the recording of a draft, for whoever holds the address of the draft
    "portal:petition_feed",
    "portal:petition_figures",
    "portal:petition_figures_csv",
    "portal:petition_figures_json",
    "portal:petition_sheet",  # the figures of one commune, for everybody
    "portal:georeport_document",
    "portal:petitions",
    "portal:rate",
    "portal:reopen",
    "portal:send",
    "portal:send_area",
    "portal:send_at_area",
    "portal:send_check",
    "portal:send_contact",
    "portal:send_photo",
    "portal:send_words",
    "portal:sent",
    "portal:withdraw",
    "gauges:metrics",  # for a program that brings the key of the installation; without it there is no such page
    "ui:healthz",
    "ui:readyz",
    "ui:gallery",
    "ui:gallery_work",
    "ui:gallery_plan",
    "ui:gallery_sign_in",
    "ui:gallery_trouble",
    "account_login",
    "account_logout",
    "account_inactive",
}
# What is here belongs to whoever asks: a number of somebody else's key finds nothing after the password.
OWN = {"mfa_remove_webauthn"}
# Behind these stands nothing of another unit, although their address has a parameter.
SEEN_BY_ALL = {
    "documents:register",
    "documents:template",
    "documents:template_file",
    "documents:template_drop",
    "org:calendar_of",
}
SAMPLES = ("x", "1", "2026-06-23", "00000000-0000-4000-8000-000000000000")


class Door(NamedTuple):
    name: str
    parameters: tuple[str, ...]

    def url(self) -> str:
        """An address behind which no thing stands: it must be refused all the same."""
        for sample in SAMPLES:
            try:
                return reverse(self.name, kwargs=dict.fromkeys(self.parameters, sample))
            except NoReverseMatch:
                continue
        raise AssertionError(f"no sample fits {self.name}{self.parameters}")


def doors_of(resolver: URLResolver, space: str = "", above: tuple[str, ...] = ()) -> Iterator[Door]:
    for entry in resolver.url_patterns:
        parameters = (*above, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            yield Door(f"{space}{entry.name}" if entry.name else f"unnamed {entry.pattern}", parameters)
        else:
            yield from doors_of(entry, f"{space}{entry.namespace}:" if entry.namespace else space, parameters)


DOORS = sorted(doors_of(get_resolver()))
PROGRAMS = [door for door in DOORS if door.name.startswith("api:")]
"""Doors for programs: no session opens them, each operation asks for a token."""
GUARDED = [door for door in DOORS if door.name not in OPEN and door not in PROGRAMS]
# Any token opens these, whatever its rights: behind them stands nothing but the token itself.
BY_ANY_TOKEN = {"api:me"}
METHODS = ("get", "post", "put", "patch", "delete")


def named(door: Door) -> str:
    return door.name


def test_there_are_doors():
    assert len(DOORS) >= 10
    assert len(GUARDED) >= 5
    assert [door.name for door in DOORS if door.name.startswith("unnamed")] == []


def test_the_list_of_open_doors_names_only_doors():
    assert OPEN - {door.name for door in DOORS} == set()


@pytest.mark.parametrize("door", [door for door in DOORS if door.name in OPEN], ids=named)
def test_an_open_door_opens(db, door):
    answer = Client().get(door.url())
    assert answer.status_code in {200, 302, 404, 405}


@pytest.mark.parametrize("door", GUARDED, ids=named)
def test_a_person_without_a_post_sees_nothing(cast, door):
    client = Client()
    client.force_login(cast.nobody)
    answer = client.get(door.url())
    assert answer.status_code in {200, 302, 403, 404, 405}
    # An empty list is as good as a refusal; a name is not. Their own name stands in the frame of the page.
    page = answer.getvalue().decode(errors="replace")
    others = [cast.officer, cast.stranger, cast.clerk, cast.leader, cast.village_head]
    units = [cast.commune, cast.area, cast.board, cast.organisation]
    names = [*(person.full_name for person in others), *(unit.name for unit in units)]
    assert [name for name in names if name in page] == []


@pytest.fixture
def things(cast) -> dict[str, dict[str, object]]:
    """What stands behind the doors of each folder: things of a commune or of the province, none the stranger's."""
    task = walks.a_task(cast)
    plan = walks.a_draft(cast, walks.plan_115())
    officer = cast.officer
    receipt, question = walks.a_guidance_and_a_scheme(cast, task)
    return {
        "receipt": receipt,
        "question": question,
        "plan": {"ref": plan.ref, "line_id": plan.lines.all()[0].pk, "pk": 1, "document_ref": plan.document.ref},
        "task": {"ref": task.ref, "pk": 1},
        "duty": {"ref": walks.a_duty(cast).ref},
        "programme": {"ref": walks.a_programme(cast, task.line.plan if task.line else None).ref},
        "petition": {"ref": petitions.a_petition(cast).ref, "number": 1},
        "token": {
            "number": actions.make_token(
                person=officer, unit=cast.commune, name="Phần mềm", rights=["READ_FIGURES"], days=30, by=officer
            )[0].pk
        },
        "documents": {"ref": plan.document.ref, "number": 1, "way": "di"},
        "org": {
            "code": cast.commune.code,
            "login": officer.login,
            "number": officer.posts.get().pk,
            "key": 1,
            "year": times.today().year,
        },
    }


@pytest.mark.usefixtures("undrawn")
def test_a_stranger_from_another_unit_reaches_nothing(cast, things):
    client = Client()
    client.force_login(cast.stranger)
    reached, tried = [], 0
    for door in GUARDED:
        fitting = [kwargs for kwargs in things.values() if door.parameters and set(door.parameters) <= set(kwargs)]
        for kwargs in fitting:
            url = reverse(door.name, kwargs={name: kwargs[name] for name in door.parameters})
            for method in (client.get, client.post):
                tried += 1
                answer = method(url)
                if answer.status_code not in {403, 404, 405} and door.name not in SEEN_BY_ALL | OWN:
                    reached.append(f"{method.__name__} {door.name} {url}: {answer.status_code}")
    assert tried >= 50
    assert reached == []


def operations() -> list[tuple[str, str]]:
    """Method and path of every operation, as the interface itself describes them."""
    paths = document_of(api)["paths"]
    return [(method, path) for path, found in paths.items() for method in found if method in METHODS]


def a_program(person, unit, rights=tuple(TokenRight.values)):
    """What a call of a program carries that works for the person."""
    token, secret = actions.make_token(person=person, unit=unit, name="Phần mềm", rights=rights, days=30, by=person)
    return token, {"headers": {"Authorization": f"Bearer {secret}"}}


def addressed(path: str, kwargs: dict[str, object]) -> str:
    """The path with things in its parameters; with "x" where there is none."""
    return re.sub(r"{(\w+)}", lambda found: str(kwargs.get(found[1], "x")), path)


def door_at(path: str) -> str:
    return f"api:{resolve(addressed(path, {})).url_name}"


def test_every_operation_is_a_door_and_every_door_an_operation():
    assert PROGRAMS
    assert {door_at(path) for _, path in operations()} == {door.name for door in PROGRAMS}


@pytest.mark.parametrize(("method", "path"), operations(), ids=" ".join)
class TestEveryOperation:
    def test_without_a_token_it_is_401(self, cast, method, path):
        for client in (Client(), cast.client(cast.officer)):
            answer = getattr(client, method)(addressed(path, {}))
            assert (answer.status_code, answer.json()["code"]) == (401, 401)

    def test_with_a_token_that_ended_it_is_401(self, cast, method, path):
        token, program = a_program(cast.officer, cast.commune)
        actions.end_token(token=token, by=cast.officer)
        assert getattr(Client(), method)(addressed(path, {}), **program).status_code == 401

    def test_without_the_right_it_is_403_and_what_needs_none_opens(self, cast, method, path):
        token, program = a_program(cast.officer, cast.commune)
        Token.objects.filter(pk=token.pk).update(rights=[])
        answer = getattr(Client(), method)(addressed(path, {}), **program)
        assert answer.status_code == (200 if door_at(path) in BY_ANY_TOKEN else 403)

    def test_a_strangers_token_finds_nothing_of_another_unit(self, cast, things, method, path):
        """Asked for each thing in the address and beside it: a refusal, or an answer that tells of nobody else."""
        _, program = a_program(cast.stranger, cast.other_commune)
        for kwargs in things.values():
            asked = {**kwargs, "period": "2026Q3", "orgUnit": cast.commune.code}
            answer = getattr(Client(), method)(addressed(path, kwargs), asked, **program)
            assert answer.status_code < 500
            told = answer.content.decode()
            assert not [
                one for one in (cast.commune.name, cast.officer.full_name, things["task"]["ref"]) if one in told
            ]

    def test_it_asks_for_a_token_says_so_and_names_its_refusals(self, method, path):
        told = document_of(api)["paths"][path][method]
        assert told["security"]
        assert {"401", "403", "422", "429"} <= set(map(str, told["responses"]))
        assert told["summary"]
        assert tokens.CALLS >= 60
