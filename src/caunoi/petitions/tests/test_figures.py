"""The figures of petitions: each number is the number of rows behind its link, and no denunciation is in any."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from caunoi.ground.figures import offered, offered_for_any_days
from caunoi.ground.times import ZONE, standing_at, today
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.figures import FIGURES
from caunoi.petitions.queries.figured import MEDIAN
from caunoi.petitions.states import Channel, Kind, LimitStep, Status
from caunoi.petitions.tests.walks import a_petition, classified, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(cast: Cast) -> Cast:
    a_petition(cast, Status.RATED)
    a_petition(cast, Status.TOLD)
    sent(cast, channel=Channel.IN_PERSON)
    classified(cast, sent(cast).petition, kind=Kind.COMPLAINT)
    sent(cast, kind=Kind.DENUNCIATION)
    actions.register_petition(by=None, commune=cast.other_commune, words="Việc nơi khác")
    return cast


def test_all_are_offered_and_counted_as_they_say(busy: Cast) -> None:
    first, last = today() - timedelta(days=5), today() + timedelta(days=60)
    told = {one.code: int(one.value(busy.commune, first, last)) for one in FIGURES if one.code != MEDIAN}
    assert set(told) <= set(offered())
    assert told == {
        "petitions.received": 3,
        "petitions.received_online": 2,
        "petitions.answered": 2,
        "petitions.answered_on_time": 2,
        "petitions.overdue": 0,
        "petitions.rated": 1,
        "petitions.satisfied": 1,
        "petitions.received_in_person": 1,
        "petitions.complaints": 1,
        "petitions.complaints_forwarded": 0,
        "petitions.complaints_told": 0,
        "petitions.fell_due": 0,
        "petitions.fell_due_on_time": 0,
        "petitions.denunciations": 1,
        "petitions.denunciations_forwarded": 0,
        "petitions.denunciations_told": 0,
    }
    assert int(offered()["petitions.received"].value(busy.province, first, last)) == 4


def test_the_link_lists_the_very_rows(busy: Cast) -> None:
    first, last = today() - timedelta(days=5), today() + timedelta(days=60)
    client = busy.client(busy.clerk)
    for one in (one for one in FIGURES if not one.is_for_reports and one.code != MEDIAN):
        page = client.get(one.records(busy.commune, first, last)).content.decode()
        assert page.count('class="work-row"') == int(one.value(busy.commune, first, last)), one.code
    stranger = busy.client(busy.stranger).get(FIGURES[0].records(busy.commune, first, last))
    assert stranger.status_code == 404


MONDAY = datetime(2026, 7, 6, 9, tzinfo=ZONE)
WEEK = (date(2026, 7, 6), date(2026, 7, 31))


def value(code: str, cast: Cast, *, of: str = "commune") -> Decimal:
    return offered()[code].value(getattr(cast, of), *WEEK)


def test_the_median_is_of_working_days_and_its_link_lists_what_it_was_taken_of(cast: Cast) -> None:
    assert value(MEDIAN, cast) == 0
    for days in (1, 2, 9):
        with standing_at(MONDAY):
            petition = a_petition(cast, Status.AT_FRONT)
        with standing_at(MONDAY + timedelta(days=days)):
            actions.answer_petition(petition=petition, by=cast.officer, words="Đã làm xong.")
    # One, two and seven working days: nine days hold a weekend.
    assert value(MEDIAN, cast) == 2
    with standing_at(MONDAY):
        petition = a_petition(cast, Status.AT_FRONT)
    with standing_at(MONDAY + timedelta(days=3)):
        actions.answer_petition(petition=petition, by=cast.officer, words="Đã làm xong.")
    assert value(MEDIAN, cast) == Decimal("2.5")
    page = cast.client(cast.clerk).get(offered()[MEDIAN].records(cast.commune, *WEEK)).content.decode()
    assert page.count('class="work-row"') == 4


def test_what_fell_due_is_counted_with_what_of_it_was_on_time(cast: Cast) -> None:
    with standing_at(MONDAY):
        prompt, late, open_one, gone = (a_petition(cast, Status.AT_FRONT) for _ in range(4))
        actions.answer_petition(petition=prompt, by=cast.officer, words="Đã làm xong.")
        actions.withdraw_petition(petition=gone)
    with standing_at(MONDAY + timedelta(days=24)):
        actions.answer_petition(petition=late, by=cast.officer, words="Đã làm xong.")
        assert [value(f"petitions.fell_due{which}", cast) for which in ("", "_on_time")] == [3, 1]
        assert value("petitions.overdue", cast) == 1
    assert open_one.is_running


class TestDenunciations:
    """A number for the report, and nothing else to anybody."""

    @pytest.fixture
    def denounced(self, cast: Cast) -> Cast:
        with standing_at(MONDAY):
            petition = sent(cast, kind=Kind.DENUNCIATION).petition
            about = sent(cast, kind=Kind.DENUNCIATION, about=cast.commune).petition
            held = sent(cast, words="Tôi tố cáo ông trưởng bản lấy tiền hỗ trợ của dân").petition
            assert (about.unit, held.is_held) == (cast.province, True)
            classified(cast, petition, kind=Kind.DENUNCIATION, by=cast.leader_of_commune)
            actions.begin_term(petition=petition, by=cast.leader_of_commune, step=LimitStep.VERIFY, on=today())
        return cast

    def test_they_are_counted_where_they_are_handled_and_never_where_they_accuse(self, denounced: Cast) -> None:
        assert value("petitions.denunciations", denounced) == 1
        assert value("petitions.denunciations_forwarded", denounced) == 1
        assert value("petitions.denunciations_told", denounced) == 0
        assert value("petitions.denunciations", denounced, of="province") == 2
        assert value("petitions.denunciations", denounced, of="area") == 0
        assert value("petitions.received", denounced, of="province") == 0

    def test_behind_the_number_a_head_sees_no_word_and_others_see_no_row(self, denounced: Cast) -> None:
        address = offered()["petitions.denunciations"].records(denounced.commune, *WEEK)
        for person, rows in ((denounced.leader_of_commune, 1), (denounced.officer, 0), (denounced.clerk, 0)):
            page = denounced.client(person).get(address).content.decode()
            assert page.count('class="work-row"') == rows
            assert "Đơn tố cáo chỉ đếm" in page
            assert "cống" not in page.lower()
        assert denounced.client(denounced.stranger).get(address).status_code == 404

    def test_nobody_chooses_the_days_for_which_they_are_counted(self) -> None:
        sealed = {one.code for one in FIGURES if one.is_for_reports}
        assert len(sealed) == 3
        assert not sealed & set(offered_for_any_days())
