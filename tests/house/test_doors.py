"""Every door is guarded: nobody is sent to sign in, a person without a post sees nothing, a wrong method is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from caunoi.ground import times
from caunoi.plans.tests import walks

# Doors that stand open: what a citizen sees without signing in. A new one is written here on purpose.
OPEN = {
    "documents:link",  # a body outside has no account: its address is the secret
    "documents:link_file",
    "plans:feed",  # a calendar cannot sign in: its address is the secret
    "org:head_link",  # the link of a village head: its address is the secret, and only for its first telephone
    "org:pin",
    "portal:home",
    "portal:help_index",
    "portal:help_page",
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
GUARDED = [door for door in DOORS if door.name not in OPEN]


def named(door: Door) -> str:
    return door.name


def test_there_are_doors():
    assert len(DOORS) >= 10
    assert len(GUARDED) >= 5
    assert [door.name for door in DOORS if door.name.startswith("unnamed")] == []


def test_the_list_of_open_doors_names_only_doors():
    assert OPEN - {door.name for door in DOORS} == set()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("door", GUARDED, ids=named)
def test_nobody_is_sent_to_sign_in(db, door, method):
    answer = getattr(Client(), method)(door.url())
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


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
        "documents": {"ref": plan.document.ref, "number": 1, "way": "di"},
        "org": {
            "code": cast.commune.code,
            "login": officer.login,
            "number": officer.posts.get().pk,
            "key": 1,
            "year": times.today().year,
        },
    }


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


# The library's own doors answer any method they do not know as they answer GET.
@pytest.mark.parametrize("door", [door for door in DOORS if not door.name.startswith(("account_", "mfa_"))], ids=named)
def test_a_wrong_method_is_refused(cast, door):
    client = Client()
    client.force_login(cast.officer)
    assert client.delete(door.url()).status_code == 405
