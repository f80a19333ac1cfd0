"""Sổ tiếp công dân: thirteen columns, names sealed but for a head with a reason, denunciations nowhere."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.sheets import sheets_of
from caunoi.org.tests.cast import Cast
from caunoi.petitions.queries.book import COLUMNS
from caunoi.petitions.states import Channel, Kind, Status
from caunoi.petitions.tests.walks import SENDER, a_petition, forwarded, sent

pytestmark = pytest.mark.django_db

BOOK = "/hop-kien-nghi/so-tiep-cong-dan/"


def rows_of(content: bytes) -> list[list[str]]:
    return next(iter(sheets_of(content)))


def test_the_book_has_the_thirteen_columns_of_the_form_in_its_order(cast: Cast) -> None:
    a_petition(cast, Status.TOLD, channel=Channel.IN_PERSON)
    forwarded(cast, channel=Channel.POST)
    sent(cast)  # from the page: no visit
    sent(cast, channel=Channel.IN_PERSON, kind=Kind.DENUNCIATION)
    answer = cast.client(cast.officer).get(f"{BOOK}excel/")
    rows = rows_of(answer.content)
    assert rows[3] == list(COLUMNS)
    assert rows[4] == [f"({place})" for place in range(1, 14)]
    assert len(rows) == 7
    own, passed = rows[5], rows[6]
    assert [own[0], own[5], own[8]] == ["1", "Phản ánh", "x"]
    assert own[11].startswith("Trả lời ngày ")
    assert [passed[8], passed[10]] == ["", cast.agency.short_name]
    assert SENDER.full_name not in str(rows)
    assert own[2] == own[3] == "Niêm phong"


def test_names_are_in_the_book_of_a_head_who_says_why_and_each_is_told(cast: Cast) -> None:
    petition = a_petition(cast, channel=Channel.IN_PERSON)
    client = cast.client(cast.leader_of_commune)
    assert b"Ghi l\xc3\xbd do" in client.post(f"{BOOK}co-ten/", {"reason": ""}).content
    before = TrailEntry.objects.filter(deed="identity.opened").count()
    rows = rows_of(client.post(f"{BOOK}co-ten/", {"reason": "Lập sổ quý để kiểm tra"}).content)
    assert rows[5][2] == SENDER.full_name
    assert TrailEntry.objects.filter(deed="identity.opened").count() == before + 1
    assert petition.entries.filter(kind="IDENTITY", by=cast.leader_of_commune).count() == 1
    # A colleague who is no head, and the unit above, take no names out.
    assert cast.client(cast.officer).post(f"{BOOK}co-ten/", {"reason": "Lập sổ quý"}).status_code == 403
    above = cast.client(cast.leader).post(f"{BOOK}co-ten/", {"reason": "Lập sổ quý"})
    assert rows_of(above.content)[5][2] == "Niêm phong"


def test_the_book_is_for_the_front_and_for_its_own_units(cast: Cast) -> None:
    petition = a_petition(cast, channel=Channel.IN_PERSON)
    assert petition.ref in cast.client(cast.officer).get(BOOK).content.decode()
    assert petition.ref not in cast.client(cast.stranger).get(BOOK).content.decode()
    assert cast.client(cast.nobody).get(BOOK).status_code == 403


def test_the_queries_of_the_book_grow_with_nothing(cast: Cast) -> None:
    client = cast.client(cast.officer)
    counts = []
    for _ in range(2):
        a_petition(cast, Status.TOLD, channel=Channel.IN_PERSON)
        forwarded(cast, channel=Channel.PHONE)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(BOOK)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
