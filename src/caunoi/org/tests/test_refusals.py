"""A refused attempt stands in the trail: who, which door, what; bounded, and without anything personal."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from caunoi.ground import times
from caunoi.ground.audit.models import TrailEntry
from caunoi.org import access, actions, queries
from caunoi.org.actions.refusing import MOST, WITHIN
from caunoi.org.models import RefusalCount

REFUSED = ("action.refused", "reading.refused")


def refusals() -> list[TrailEntry]:
    return list(TrailEntry.objects.filter(deed__in=REFUSED).order_by("pk"))


def test_a_refused_deed_names_who_the_door_and_the_thing(cast):
    client = cast.client(cast.officer)
    assert client.post(reverse("org:unit_close", args=[cast.commune.code])).status_code == 403
    (entry,) = refusals()
    assert (entry.deed, entry.by_id) == ("action.refused", cast.officer.pk)
    assert (entry.object_kind, entry.object_id, entry.unit_id) == ("org.unit", str(cast.commune.pk), cast.commune.pk)
    assert entry.facts == {"door": "org:unit_close", "ref": cast.commune.code}


def test_a_strangers_attempt_is_told_although_he_sees_nothing(cast):
    client = cast.client(cast.stranger)
    assert client.post(reverse("org:unit_close", args=[cast.commune.code])).status_code == 404
    assert client.get(reverse("org:unit", args=[cast.commune.code])).status_code == 404
    assert [entry.deed for entry in refusals()] == ["action.refused", "reading.refused"]
    assert {entry.object_id for entry in refusals()} == {str(cast.commune.pk)}


def test_a_mistyped_address_leaves_nothing_but_a_deed_on_it_does(cast):
    client = cast.client(cast.officer)
    assert client.get(reverse("org:unit", args=["khong-co"])).status_code == 404
    assert refusals() == []
    assert client.post(reverse("org:unit_close", args=["khong-co"])).status_code == 404
    (entry,) = refusals()
    assert (entry.object_kind, entry.object_id, entry.facts) == ("", "", {"door": "org:unit_close"})


def test_a_person_who_is_not_shown_is_told_by_number_alone(cast):
    client = cast.client(cast.stranger)
    assert client.get(reverse("org:person", args=[cast.officer.login])).status_code == 404
    (entry,) = refusals()
    assert (entry.object_kind, entry.object_id) == ("org.person", str(cast.officer.pk))
    assert cast.officer.login not in str(entry.facts)
    assert cast.officer.full_name not in str(entry.facts)


def test_a_thing_known_by_a_bare_number_is_told_too(cast):
    post = cast.officer.posts.get()
    client = cast.client(cast.stranger)
    assert client.post(reverse("org:post_end", args=[post.pk])).status_code == 404
    (entry,) = refusals()
    assert (entry.object_kind, entry.object_id, entry.unit_id) == ("org.post", str(post.pk), cast.commune.pk)


def test_reading_the_trail_without_right_is_told(cast):
    assert cast.client(cast.officer).get(reverse("org:trail")).status_code == 403
    (entry,) = refusals()
    assert (entry.deed, entry.facts) == ("reading.refused", {"door": "org:trail"})


def test_who_is_not_signed_in_leaves_nothing(cast):
    assert cast.client(None).post(reverse("org:unit_close", args=[cast.commune.code])).status_code == 302
    assert refusals() == []


def test_nobody_floods_the_trail_and_the_rest_is_counted(cast):
    start = times.now()
    for _ in range(MOST + 5):
        actions.note_refusal(door="org:trail", thing=None, is_deed=False, by=cast.officer)
    assert len(refusals()) == MOST
    assert RefusalCount.objects.get(person=cast.officer).held_back == 5
    assert actions.note_refusal(door="org:trail", thing=None, is_deed=False, by=cast.stranger)
    with times.standing_at(start + WITHIN + timedelta(seconds=1)):
        actions.note_refusal(door="org:trail", thing=None, is_deed=False, by=cast.officer)
    assert refusals()[-1].facts == {"door": "org:trail", "held_back": 5}
    assert RefusalCount.objects.get(person=cast.officer).held_back == 0


def test_the_auditor_reads_refusals_in_words(cast):
    cast.client(cast.stranger).get(reverse("org:unit", args=[cast.commune.code]))
    (line,) = queries.trail_lines(refusals())
    assert line.what == "Từ chối mở xem"
    assert line.unit == cast.commune.short_name
    assert "lối vào: org:unit" in line.facts


def test_in_anothers_place_the_refusal_tells_it(cast):
    made = actions.arrange_substitution(
        person=cast.officer,
        substitute=cast.leader_of_commune,
        from_on=times.today(),
        until_on=times.today(),
        reason="Đi học",
        by=cast.officer,
    )
    client = cast.client(cast.leader_of_commune)
    client.post(reverse("org:substitution_enter", args=[made.pk]))
    assert client.post(reverse("org:unit_close", args=[cast.commune.code])).status_code == 403
    (entry,) = refusals()
    assert (entry.by_id, entry.acting_for_id) == (cast.leader_of_commune.pk, cast.officer.pk)


def test_what_was_not_to_be_seen_is_no_part_of_the_answer(cast):
    error = access.Unknown(cast.commune)
    assert str(error) == ""
