"""The public notice says of personal data what the rows and the tables say, and asks nobody who she is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from caunoi.ground import times
from caunoi.ground.privacy.actions import WRITTEN, seed_activities, set_activity, starter_activities
from caunoi.ground.privacy.models import Activity
from caunoi.ground.privacy.queries import declared, kinds_by_activity
from caunoi.org import actions as org
from caunoi.org.tests.cast import Cast
from caunoi.petitions.access import draft_token
from caunoi.petitions.actions import begin_draft, seed_limits, seed_retention, set_retention
from caunoi.petitions.models import Limit, Retention
from caunoi.portal.queries import OF_SENDERS, data_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(cast: Cast) -> Cast:
    seed_activities()
    seed_retention()
    seed_limits()
    return cast


def page(client: Client | None = None) -> str:
    answer = (client or Client()).get("/du-lieu-ca-nhan/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_tells_of_every_activity_and_of_every_kind_of_data_that_a_table_declares(known: Cast):
    told = page()
    for one in Activity.objects.all():
        for words in (one.name, one.purpose, one.receivers, one.term, one.basis):
            assert escape(words) in told
    for kinds in kinds_by_activity().values():
        assert escape(", ".join(kinds)) in told
    assert declared()


def test_what_touches_senders_comes_first_and_nothing_is_told_twice(known: Cast):
    found = data_notice()
    first, second = ([one.activity.code for one in part] for part in (found.of_senders, found.of_workers))
    assert first == list(OF_SENDERS)
    assert sorted(first + second) == sorted(one.code for one in starter_activities())
    of_petitions = {one.activity for one in declared() if one.table._meta.app_label == "petitions"}
    assert of_petitions - set(OF_SENDERS) <= {"choices", "accounts", "trail"}


def test_other_words_stand_there_from_their_day(known: Cast):
    old = Activity.objects.get(code="senders")
    words = {name: getattr(old, name) for name in WRITTEN}
    day = times.today() + timedelta(days=1)
    set_activity(activity=old, from_on=day, by=None, **{**words, "receivers": "Chỉ người trực, theo Quy chế 9"})
    assert "Quy chế 9" not in page()
    with times.standing_at(times.now() + timedelta(days=1)):
        assert "Chỉ người trực, theo Quy chế 9" in page()


def test_years_and_days_are_those_of_the_tables(known: Cast):
    term = Retention.objects.get(kind="PROPOSAL")
    set_retention(term=term, years=7, basis="Quyết định 12", from_on=times.today(), by=known.administrator)
    Limit.objects.filter(step="COPY").update(days=4)
    told = page()
    assert "7 năm" in told
    assert "Quyết định 12" in told
    assert "Nhận được trong 4 ngày." in told
    # Said of a copy and of erasure: both are told of first.
    assert told.count("Mặt trận báo đã nhận yêu cầu trong 2 ngày làm việc.") == 2


def test_it_names_the_unit_that_answers_and_how_to_reach_it(known: Cast):
    assert "tel:" not in page()
    org.correct_unit(unit=known.province, telephone="02123852123", email="mttq@sonla.gov.vn", by=known.administrator)
    told = page()
    assert known.province.name in told
    assert 'href="tel:02123852123"' in told
    assert "mailto:mttq@sonla.gov.vn" in told


def test_before_anything_is_loaded_it_says_whom_to_ask(db: None):
    assert "Nội dung này chưa được nạp" in page()


def test_the_step_that_asks_for_consent_leads_there(known: Cast):
    draft = begin_draft(given={"commune": known.commune.code, "words": "Cầu treo đứt cáp", "area": known.area.code})
    asked = Client().get(reverse("portal:send_contact", args=[draft_token(draft)])).content.decode()
    assert 'href="/du-lieu-ca-nhan/"' in asked


def test_what_it_asks_of_the_database_does_not_grow(known: Cast, django_assert_num_queries):
    with django_assert_num_queries(4):
        data_notice()
