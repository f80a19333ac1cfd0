"""Every door is guarded: nobody is sent to sign in, a person without a post sees nothing, a wrong method is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

# Doors that stand open: what a citizen sees without signing in. A new one is written here on purpose.
OPEN = {
    "portal:home",
    "ui:healthz",
    "ui:readyz",
    "ui:gallery",
    "ui:gallery_work",
    "ui:gallery_plan",
    "ui:gallery_sign_in",
    "ui:gallery_trouble",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
# Doors that each person who signed in may pass, with a post or without.
ONES_OWN = {
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "account_email",
    "account_confirm_login_code",
    "ui:all",
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
    assert (OPEN | ONES_OWN) - {door.name for door in DOORS} == set()


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


@pytest.mark.parametrize("door", [door for door in GUARDED if door.name not in ONES_OWN], ids=named)
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


# The library's own doors answer any method they do not know as they answer GET.
@pytest.mark.parametrize("door", [door for door in DOORS if not door.name.startswith("account_")], ids=named)
def test_a_wrong_method_is_refused(cast, door):
    client = Client()
    client.force_login(cast.officer)
    assert client.delete(door.url()).status_code == 405
