"""Ways around the doors: a guessed number, another unit's code in a form, an old link, a session that changed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import reverse

from caunoi.documents.models import Direction, Register
from caunoi.ground import times
from caunoi.ground.audit.models import TrailEntry
from caunoi.org import actions as org
from caunoi.org.models import Person, Token, TokenRight
from caunoi.org.tests.cast import Cast, signed_in
from caunoi.petitions import actions as petition_actions
from caunoi.petitions.access import draft_token, follow_token, link_token
from caunoi.petitions.tests import walks as petitions
from caunoi.plans.models import Task
from caunoi.plans.tests import walks as plans
from tests.house import rules
from tests.house.test_doors import DOORS

pytestmark = [pytest.mark.once("sqlite"), pytest.mark.django_db]

CHANGING = re.compile(
    rb'nonce="[^"]*"|value="[\w-]{20,}"|[A-Z]{2}-\d{4}-\w{5}-\w|[0-9a-f]{8}[0-9a-f-]{8,}|<b>\w\w-\w{4}-\w</b>'
)
"""What differs on two pages that say the same: nonces, keys of forms, the code asked for, numbers of requests."""


def told(answer: Any) -> tuple[int, bytes]:
    return answer.status_code, CHANGING.sub(b"", answer.content)


# A guessed number


def test_a_code_that_is_anothers_and_one_that_nobody_has_are_answered_alike(cast: Cast) -> None:
    client = signed_in(cast.stranger)
    for door, ref in (
        ("petitions:detail", petitions.a_petition(cast).ref),
        ("plans:task", plans.a_task(cast).ref),
        ("plans:detail", plans.a_draft(cast, plans.plan_115()).ref),
    ):
        unheard_of = f"{ref[:8]}{ref[8:13][::-1]}{ref[13:]}"
        assert told(client.get(reverse(door, args=[ref]))) == told(client.get(reverse(door, args=[unheard_of])))
        assert client.get(reverse(door, args=[ref])).status_code == 404


def test_numbers_that_are_counted_through_open_nothing(cast: Cast) -> None:
    """Doors whose address is a plain number: all small numbers, as somebody without a post."""
    org.make_token(
        person=cast.officer, unit=cast.commune, name="Máy", rights=TokenRight.values, days=30, by=cast.officer
    )
    petitions.a_template(cast)
    petitions.a_rule(cast, cast.agency)
    petitions.a_data_request(cast)
    client = signed_in(cast.nobody)
    counted = [door for door in DOORS if door.parameters == ("number",)]
    assert len(counted) >= 20
    opened = [
        f"{method.__name__} {door.name} {number}"
        for door in counted
        for number in range(1, 9)
        for method in (client.get, client.post)
        if method(reverse(door.name, args=[number])).status_code not in {403, 404, 405}
    ]
    assert opened == []


# Another unit's code in a form

NAMES = (
    "unit",
    "units",
    "commune",
    "area",
    "to",
    "about",
    "scope",
    "parent",
    "person",
    "login",
    "receiver",
    "substitute",
)
WORDS = dict.fromkeys(("name", "title", "words", "reason", "text"), "Việc của xã khác")


def of_the_commune(cast: Cast) -> list[dict[str, str]]:
    """The same fields, filled with codes and with numbers of the commune and its officer."""
    people = ("person", "login", "receiver", "substitute")
    by_code = {name: cast.officer.login if name in people else cast.commune.code for name in NAMES}
    by_number = {name: str(cast.officer.pk if name in people else cast.commune.pk) for name in NAMES}
    return [{**WORDS, **by_code}, {**WORDS, **by_number}]


def test_no_form_that_is_open_to_a_stranger_writes_anything_on_another_unit(cast: Cast) -> None:
    """Whatever she may send anywhere, filled with the commune's codes: the trail tells of nothing done there."""
    plain = {door.name for door in DOORS if not door.parameters}
    forms = [
        one.door
        for one in rules.declared()
        if one.method == "POST" and one.door in plain and "stranger" in (rules.RULES[one.rule].roles or ())
        if not one.door.startswith(("account_", "mfa_", "api:", "portal:", "ui:"))
    ]
    assert len(forms) >= 12
    there = [cast.commune.pk, cast.area.pk, cast.agency.pk, cast.province.pk, cast.office.pk, cast.board.pk]
    client = signed_in(cast.stranger)
    for door in forms:
        for given in of_the_commune(cast):
            with transaction.atomic():
                client.post(reverse(door), given)
                done = TrailEntry.objects.filter(by_id=cast.stranger.pk, unit_id__in=there)
                assert [one.deed for one in done if not one.deed.endswith("refused")] == [], door
                transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("door", "given", "table"),
    [
        ("org:tokens", {"name": "Máy", "rights": ["READ_FIGURES"], "days": "30"}, Token),
        ("documents:registers", {"name": "Sổ quyết định", "direction": Direction.OUTGOING}, Register),
        ("plans:give", {"title": "Rà soát hộ", "due_on": "2030-06-03", "expected_result": "Danh sách"}, Task),
    ],
)
def test_a_form_takes_ones_own_unit_and_never_anothers(cast: Cast, door: str, given: Any, table: Any) -> None:
    """The owner's own form writes; the same form of a stranger with the same unit is given back."""
    sent = {**given, "unit": cast.commune.code}
    before = table.objects.count()
    assert signed_in(cast.stranger).post(reverse(door), sent).status_code == 200
    assert table.objects.count() == before
    assert signed_in(cast.officer).post(reverse(door), sent).status_code == 302
    assert table.objects.count() == before + 1


# An old link


def test_a_changed_address_of_a_sender_a_draft_or_an_authority_opens_nothing(cast: Cast) -> None:
    forwarded = petitions.forwarded(cast)
    draft = petition_actions.begin_draft(given={})
    follow, begun = follow_token(forwarded), draft_token(draft)
    link = link_token(forwarded.assignments.latest("pk"))
    right = {"portal:follow": follow, "portal:send_words": begun, "petitions:link": link}
    client = Client()
    for door, token in right.items():
        assert client.get(reverse(door, args=[token])).status_code == 200
        flipped = token[:-2] + ("AB" if token[-2:] != "AB" else "BA")
        # The signature of one kind of address is none of another.
        others = [one for one in right.values() if one != token]
        for wrong in (flipped, token.rsplit(".", 1)[0], *others):
            assert client.get(reverse(door, args=[wrong])).status_code == 404, door


def test_a_link_of_an_authority_that_was_renewed_or_closed_opens_nothing(cast: Cast) -> None:
    held = petitions.forwarded(cast).assignments.latest("pk")
    first = reverse("petitions:link", args=[link_token(held)])
    assert Client().get(first).status_code == 200
    second = reverse("petitions:link", args=[link_token(petition_actions.renew_link(held=held, by=cast.officer))])
    assert [Client().get(one).status_code for one in (first, second)] == [404, 200]
    held.refresh_from_db()
    petition_actions.close_link(held=held, by=cast.officer)
    assert Client().get(second).status_code == 404


# A session that changed


def box(client: Client) -> int:
    return int(client.get(reverse("petitions:boards")).status_code)


def to_sign_in(client: Client) -> bool:
    answer = client.get(reverse("petitions:boards"))
    return answer.status_code == 302 and answer.headers["Location"].startswith(reverse("account_login"))


def test_an_account_that_is_closed_leaves_at_the_next_request(cast: Cast) -> None:
    client = signed_in(cast.officer)
    assert box(client) == 200
    org.deactivate_person(person=cast.officer, by=cast.administrator)
    assert to_sign_in(client)


def test_a_renewed_password_ends_sessions_opened_with_the_old_one(cast: Cast) -> None:
    client = signed_in(cast.officer)
    org.renew_password(person=cast.officer, by=cast.administrator)
    assert to_sign_in(client)


def test_a_post_that_is_over_opens_nothing_in_a_session_begun_with_it(cast: Cast) -> None:
    petition = petitions.a_petition(cast)
    client, address = signed_in(cast.officer), reverse("petitions:detail", args=[petition.ref])
    assert client.get(address).status_code == 200
    cast.officer.posts.update(from_on="2025-07-01", until_on="2025-12-31")
    assert client.get(address).status_code == 404
    assert client.post(reverse("petitions:claim", args=[petition.ref])).status_code == 404


def test_a_session_in_which_another_persons_number_was_written_is_nobodys(cast: Cast) -> None:
    """The number of a person stands beside a digest of the password: the one without the other is no sign-in."""
    client = signed_in(cast.stranger)
    session = client.session
    session["_auth_user_id"] = str(cast.administrator.pk)
    session.save()
    assert to_sign_in(client)


def test_a_cookie_that_was_made_up_opens_nothing_and_is_not_taken_over(cast: Cast) -> None:
    """Signing in makes a new session: one that was put into the browser before does not become the person's."""
    client = Client()
    made_up = "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6"
    client.cookies["sessionid"] = made_up
    assert to_sign_in(client)
    answer = client.post(reverse("account_login"), {"login": cast.officer.login, "password": Cast.password})
    assert answer.status_code == 302
    assert client.cookies["sessionid"].value != made_up
    assert not Session.objects.filter(session_key=made_up).exists()
    assert box(client) == 200


def test_a_substitution_that_is_over_lends_nothing_in_an_open_session(cast: Cast) -> None:
    today = times.today()
    lent = org.arrange_substitution(
        person=cast.leader_of_commune, substitute=cast.officer, from_on=today, until_on=today, reason="Đi học",
        by=cast.leader_of_commune,
    )  # fmt: skip
    client = signed_in(cast.officer)
    requests = reverse("petitions:data_requests")
    assert client.get(requests).status_code == 404
    client.post(reverse("org:substitution_enter", args=[lent.pk]))
    assert client.get(requests).status_code == 200
    org.end_substitution(substitution=lent, by=cast.leader_of_commune)
    assert client.get(requests).status_code == 302, "led to the start, as herself"
    assert client.get(requests).status_code == 404


def test_who_signed_out_has_no_session_left(cast: Cast) -> None:
    client = signed_in(cast.officer)
    old = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["sessionid"] = old
    assert to_sign_in(thief)
    assert Person.objects.get(pk=cast.officer.pk).is_active
