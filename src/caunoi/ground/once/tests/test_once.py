from __future__ import annotations

import threading
import time
import uuid
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from django.conf import LazySettings
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_POST

from caunoi.ground.once import jobs
from caunoi.ground.once.actions import answer_once
from caunoi.ground.once.models import Receipt
from caunoi.ground.times import now, standing_at
from caunoi.ground.workdays.models import CalendarDay, DayKind

pytestmark = [pytest.mark.urls(__name__)]

FIRST_DAY = date(2027, 1, 1)


class Pace:
    """How long the page of these tests takes, so that two requests meet inside."""

    seconds: ClassVar[float] = 0.0


def add_a_day() -> CalendarDay:
    """A deed that would happen twice if it were let."""
    count = CalendarDay.objects.count()
    return CalendarDay.objects.create(on=FIRST_DAY + timedelta(days=count), kind=DayKind.HOLIDAY, name="Nghỉ")


@login_not_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    if not request.POST.get("name"):
        return HttpResponse("Nhập tên ngày.", status=200)
    day = add_a_day()
    time.sleep(Pace.seconds)
    if request.POST["name"] == "gone":
        raise Http404
    if request.POST["name"] == "broken":
        raise RuntimeError("the page is broken")
    return HttpResponseRedirect(f"/days/{day.pk}/")


@login_not_required
@require_POST
def partial(request: HttpRequest) -> HttpResponse:
    add_a_day()
    return HttpResponse("<li>Nghỉ</li>")


@require_POST
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"/of/{request.user.pk}/{add_a_day().pk}/")


urlpatterns = [path("add/", add), path("add-other/", add), path("partial/", partial), path("guarded/", guarded)]


def a_key() -> str:
    return str(uuid.uuid4())


@pytest.mark.django_db
def test_a_form_sent_twice_is_one_deed(client: Client) -> None:
    form = {"form_key": a_key(), "name": "Nghỉ"}
    first, second = client.post("/add/", form), client.post("/add/", form)
    assert CalendarDay.objects.count() == 1
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"] == f"/days/{CalendarDay.objects.get().pk}/"


@pytest.mark.django_db
@pytest.mark.parametrize("key", [None, "", "no-uuid"])
def test_a_form_without_a_key_runs_as_ever(client: Client, key: str | None) -> None:
    form = {"name": "Nghỉ"} | ({} if key is None else {"form_key": key})
    client.post("/add/", form)
    client.post("/add/", form)
    assert CalendarDay.objects.count() == 2
    assert not Receipt.objects.exists()


@pytest.mark.django_db
def test_the_corrected_form_goes_through_with_the_same_key(client: Client) -> None:
    key = a_key()
    assert client.post("/add/", {"form_key": key, "name": ""}).status_code == 200
    assert client.post("/add/", {"form_key": key, "name": "Nghỉ"}).status_code == 302
    assert CalendarDay.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_form_may_be_sent_again(client: Client) -> None:
    key = a_key()
    assert client.post("/add/", {"form_key": key, "name": "gone"}).status_code == 404
    assert not Receipt.objects.exists()
    assert client.post("/add/", {"form_key": key, "name": "Nghỉ"}).status_code == 302


@pytest.mark.django_db
def test_a_failure_of_the_server_undoes_what_was_written() -> None:
    client = Client(raise_request_exception=False)
    key = a_key()
    assert client.post("/add/", {"form_key": key, "name": "broken"}).status_code == 500
    assert not CalendarDay.objects.exists()
    assert not Receipt.objects.exists()
    assert client.post("/add/", {"form_key": key, "name": "Nghỉ"}).status_code == 302


@pytest.mark.django_db
def test_an_answer_without_redirect_keeps_its_deed_and_no_receipt(client: Client) -> None:
    assert client.post("/partial/", {"form_key": a_key()}).status_code == 200
    assert CalendarDay.objects.count() == 1
    assert not Receipt.objects.exists()


@pytest.mark.django_db
def test_a_key_counts_for_one_sender_and_one_address(cast: Any) -> None:
    key = a_key()
    officer, stranger = Client(), Client()
    officer.force_login(cast.officer)
    stranger.force_login(cast.stranger)
    first = officer.post("/guarded/", {"form_key": key})
    other = stranger.post("/guarded/", {"form_key": key})
    assert first["Location"].startswith(f"/of/{cast.officer.pk}/")
    assert other["Location"].startswith(f"/of/{cast.stranger.pk}/")
    assert officer.post("/guarded/", {"form_key": key})["Location"] == first["Location"]
    officer.post("/add/", {"form_key": key, "name": "Nghỉ"})
    officer.post("/add-other/", {"form_key": key, "name": "Nghỉ"})
    assert CalendarDay.objects.count() == 4


@pytest.mark.django_db
def test_signing_in_does_not_send_a_form_back_to_the_door(cast: Any, client: Client, settings: LazySettings) -> None:
    settings.LOGIN_URL = "/vao/"
    key = a_key()
    assert "/vao/" in client.post("/guarded/", {"form_key": key})["Location"]
    client.force_login(cast.officer)
    assert client.post("/guarded/", {"form_key": key})["Location"].startswith("/of/")


@pytest.mark.django_db
def test_a_receipt_tells_nobody_who_sent_what(cast: Any, client: Client) -> None:
    client.force_login(cast.officer)
    client.post("/guarded/", {"form_key": a_key()})
    receipt = Receipt.objects.get()
    assert len(receipt.scope) == 64
    assert set(receipt.scope) <= set("0123456789abcdef")


@pytest.mark.django_db
def test_a_foreign_token_leaves_no_receipt() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/add/", {"form_key": a_key(), "name": "Nghỉ"}).status_code == 403
    assert not Receipt.objects.exists()
    assert not CalendarDay.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("copies", [2, 5])
def test_copies_sent_at_the_same_time_make_one_deed(
    copies: int, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    monkeypatch.setattr(Pace, "seconds", 0.2)
    form = {"form_key": a_key(), "name": "Nghỉ"}
    barrier = threading.Barrier(copies)
    answers: list[tuple[int, str]] = []

    def send() -> None:
        client = Client()
        barrier.wait(10)
        answer = client.post("/add/", form)
        answers.append((answer.status_code, answer["Location"]))
        connections.close_all()

    senders = [threading.Thread(target=send) for _ in range(copies)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    day = CalendarDay.objects.get()
    assert answers == [(302, f"/days/{day.pk}/")] * copies
    assert Receipt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_copy_takes_over_when_the_first_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pace, "seconds", 0.3)
    key, statuses = a_key(), {}

    def send(name: str, wait: float) -> None:
        time.sleep(wait)
        client = Client(raise_request_exception=False)
        statuses[name] = client.post("/add/", {"form_key": key, "name": name}).status_code
        connections.close_all()

    senders = [threading.Thread(target=send, args=pair) for pair in (("broken", 0.0), ("Nghỉ", 0.1))]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert statuses == {"broken": 500, "Nghỉ": 302}
    assert CalendarDay.objects.count() == 1


@pytest.mark.django_db
def test_old_receipts_are_forgotten(client: Client) -> None:
    client.post("/add/", {"form_key": a_key(), "name": "Nghỉ"})
    with standing_at(now() + timedelta(days=6)):
        assert jobs.prune_receipts.call() == 0
    with standing_at(now() + timedelta(days=8)):
        assert jobs.prune_receipts.call() == 1
    assert not Receipt.objects.exists()


@pytest.mark.django_db
def test_a_broken_rule_of_the_database_is_not_taken_for_a_repeat() -> None:
    def answer() -> HttpResponse:
        raise IntegrityError("another rule")

    with pytest.raises(IntegrityError, match="another rule"):
        answer_once(scope="s", key=uuid.uuid4(), answer=answer)
    assert not Receipt.objects.exists()


@pytest.mark.django_db
def test_a_session_without_a_person_is_a_sender_of_its_own() -> None:
    key = a_key()
    locations = set()
    for _ in range(2):
        client = Client()
        session = client.session
        session["seen"] = True
        session.save()
        client.cookies["sessionid"] = str(session.session_key)
        locations |= {client.post("/add/", {"form_key": key, "name": "Nghỉ"})["Location"] for _ in range(2)}
    assert len(locations) == 2
