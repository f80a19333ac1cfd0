"""The private calendar: its format, its secret address, and what it never says."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import today
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.actions.calendar import close_calendar_link, open_calendar_link
from caunoi.plans.feeds import escaped, folded
from caunoi.plans.models import CalendarLink
from caunoi.plans.tests.walks import a_sheet, a_task

PAGE = "/nhiem-vu/lich/lien-ket/"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("a,b;c\\d", "a\\,b\\;c\\\\d"),
        ("một\nhai\r\nba", "một\\nhai\\nba"),
        ("Hạn\x00 việc", "Hạn việc"),
        ("END:VEVENT\r\nBEGIN:VEVENT", "END:VEVENT\\nBEGIN:VEVENT"),
    ],
)
def test_text_is_escaped(words: str, written: str) -> None:
    assert escaped(words) == written


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_no_line_is_longer_than_75_octets_and_unfolding_gives_it_back(line: str) -> None:
    written = folded(line)
    assert written.endswith("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in written.split("\r\n"))
    assert written.replace("\r\n ", "").removesuffix("\r\n") == line


def test_a_line_of_75_octets_is_not_folded() -> None:
    assert folded("a" * 75) == "a" * 75 + "\r\n"
    assert folded("a" * 76) == "a" * 75 + "\r\n a\r\n"


# The address


def address_of(cast_key: tuple[str, str]) -> str:
    return reverse("plans:feed", args=cast_key)


@pytest.mark.django_db
def test_the_calendar_holds_the_due_dates_of_the_persons_own_units(cast: Cast) -> None:
    task = a_task(cast, due_on=today() + timedelta(days=10))
    answer = Client().get(address_of(open_calendar_link(by=cast.officer)))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    said = answer.content.decode().replace("\r\n ", "")
    assert said.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert said.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert f"UID:{task.ref}@caunoi" in said
    assert f"DTSTART;VALUE=DATE:{task.due_on:%Y%m%d}" in said
    assert f"DTEND;VALUE=DATE:{task.due_on + timedelta(days=1):%Y%m%d}" in said
    assert f"URL:http://testserver/nhiem-vu/{task.ref}/" in said
    stamp = re.search(r"DTSTAMP:(\w+)", said)
    assert stamp is not None
    assert datetime.strptime(stamp[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@pytest.mark.django_db
def test_no_person_stands_in_it(cast: Cast) -> None:
    a_task(cast)
    said = Client().get(address_of(open_calendar_link(by=cast.officer))).content.decode().replace("\r\n ", "")
    for person in cast.everybody.values():
        assert person.full_name not in said
        assert f":{person.login}" not in said


@pytest.mark.django_db
def test_finished_work_and_work_of_others_stand_in_no_calendar(cast: Cast) -> None:
    sheet = a_sheet(cast)
    ours = sheet.children.get(unit=cast.commune)
    actions.finish_task(task=ours, by=cast.officer, words="Xong.", uploads=[])
    for person in (cast.officer, cast.nobody):
        assert "VEVENT" not in Client().get(address_of(open_calendar_link(by=person))).content.decode()
    theirs = sheet.children.get(unit=cast.other_commune)
    said = Client().get(address_of(open_calendar_link(by=cast.stranger))).content.decode()
    assert theirs.ref in said
    assert said.count("BEGIN:VEVENT") == 1


@pytest.mark.django_db
def test_only_the_whole_address_opens(cast: Cast) -> None:
    key, secret = open_calendar_link(by=cast.officer)
    other_key, _ = open_calendar_link(by=cast.stranger)
    for wrong in ((key, secret[:-1]), (key, "x"), (other_key, secret), ("x", secret)):
        assert Client().get(address_of(wrong)).status_code == 404
    assert secret not in CalendarLink.objects.get(person=cast.officer).digest
    assert Client().post(address_of((key, secret))).status_code == 405


@pytest.mark.django_db
def test_a_new_link_ends_the_old_and_closing_ends_both(cast: Cast) -> None:
    first = open_calendar_link(by=cast.officer)
    second = open_calendar_link(by=cast.officer)
    assert Client().get(address_of(first)).status_code == 404
    assert Client().get(address_of(second)).status_code == 200
    close_calendar_link(by=cast.officer)
    close_calendar_link(by=cast.officer)
    assert Client().get(address_of(second)).status_code == 404
    deeds = TrailEntry.objects.filter(deed__startswith="calendar_link.").values_list("deed", flat=True)
    assert sorted(deeds) == ["calendar_link.closed", "calendar_link.opened", "calendar_link.opened"]


@pytest.mark.django_db
def test_who_left_reads_no_calendar(cast: Cast) -> None:
    link = open_calendar_link(by=cast.officer)
    type(cast.officer).objects.filter(pk=cast.officer.pk).update(is_active=False)
    assert Client().get(address_of(link)).status_code == 404


@pytest.mark.django_db
def test_the_page_shows_the_link_once(cast: Cast) -> None:
    client = cast.client(cast.officer)
    assert "Chưa có liên kết nào." in client.get(PAGE).content.decode()
    made = client.post(PAGE, {"deed": "open"}).content.decode()
    found = re.search(r"http://testserver(/lich/[\w-]+/[\w-]+\.ics)", made)
    assert found is not None
    assert Client().get(found[1]).status_code == 200
    again = client.get(PAGE).content.decode()
    assert "/lich/" not in again.replace(PAGE, "")
    assert "Đang có một liên kết." in again
    assert "Chưa có liên kết nào." in cast.client(cast.leader_of_commune).get(PAGE).content.decode()
    client.post(PAGE, {"deed": "close"})
    assert Client().get(found[1]).status_code == 404
