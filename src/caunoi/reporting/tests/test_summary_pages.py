"""Pages of frozen summaries, by way of the browser's requests."""

from __future__ import annotations

import hashlib

import pytest
from django.urls import reverse

from caunoi.org.tests.cast import Cast
from caunoi.reporting.models import FrozenSummary
from caunoi.reporting.tests.walks import a_round, sent_and_accepted

pytestmark = pytest.mark.django_db


def test_the_office_freezes_looks_behind_a_number_and_takes_the_signed_file(cast: Cast) -> None:
    a = a_round(cast)
    office = cast.client(cast.clerk)
    first, _ = sent_and_accepted(cast, a)
    totals = office.get(reverse("reporting:totals", args=[a.ref])).content.decode()
    form = totals.split(f'action="{reverse("reporting:freeze", args=[a.ref])}"', 1)[1].split("</form>", 1)[0]
    assert "csrfmiddlewaretoken" in form
    answer = office.post(reverse("reporting:freeze", args=[a.ref]))
    assert answer.headers["Location"] == reverse("reporting:frozen", args=[a.ref, 1])
    page = office.get(answer.headers["Location"]).content.decode()
    assert "Nguyễn Thu Mai" in page
    assert "Nội dung đúng với dấu" in page
    behind = office.get(reverse("reporting:frozen_parts", args=[a.ref, 1, "2.01"])).content.decode()
    assert f"{first.ref}</a>, bản 1" in behind
    assert "bản chốt 1: 42 " in behind
    file = office.get(reverse("reporting:frozen_file", args=[a.ref, 1])).content
    assert hashlib.sha256(file).hexdigest() == FrozenSummary.objects.get().digest
    assert office.get(reverse("reporting:frozen_parts", args=[a.ref, 1, "9.99"])).status_code == 404
    assert office.get(reverse("reporting:frozen", args=[a.ref, 2])).status_code == 404


def test_a_correction_is_opened_with_a_reason_and_closed_again(cast: Cast) -> None:
    a = a_round(cast)
    sent_and_accepted(cast, a)
    office = cast.client(cast.clerk)
    office.post(reverse("reporting:freeze", args=[a.ref]))
    page = office.post(reverse("reporting:reopen", args=[a.ref]), {"reason": ""}, follow=True).content.decode()
    assert "Ghi lý do" in page
    page = office.post(reverse("reporting:reopen", args=[a.ref]), {"reason": "Xem lại"}, follow=True).content.decode()
    assert "Đang mở đính chính" in page
    page = office.post(reverse("reporting:freeze", args=[a.ref]), {"reason": "Xem lại"}, follow=True).content.decode()
    assert "không khác bản 1" in page
    office.post(reverse("reporting:close_correction", args=[a.ref]))
    a.refresh_from_db()
    assert a.frozen_at is not None


def test_nobody_else_freezes_or_sees(cast: Cast) -> None:
    a = a_round(cast)
    sent_and_accepted(cast, a)
    cast.client(cast.clerk).post(reverse("reporting:freeze", args=[a.ref]))
    pages = [
        reverse("reporting:frozen", args=[a.ref, 1]),
        reverse("reporting:frozen_file", args=[a.ref, 1]),
        reverse("reporting:frozen_parts", args=[a.ref, 1, "2.01"]),
    ]
    for person in (cast.officer, cast.stranger, cast.leader_of_commune, cast.village_head):
        assert [cast.client(person).get(page).status_code for page in pages] == [404, 404, 404]
        assert cast.client(person).post(reverse("reporting:reopen", args=[a.ref]), {"reason": "x"}).status_code == 404
    assert cast.client(cast.auditor).get(pages[0]).status_code == 200
    assert cast.client(cast.auditor).post(reverse("reporting:reopen", args=[a.ref]), {"reason": "x"}).status_code in (
        403,
        404,
    )
    a.refresh_from_db()
    assert a.frozen_at is not None
