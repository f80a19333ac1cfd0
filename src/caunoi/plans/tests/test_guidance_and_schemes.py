"""Guidance for a waiting task, and research topics and schemes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.documents import actions as documents
from caunoi.documents.actions import Facts
from caunoi.documents.models import Direction, Document
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.times import today
from caunoi.org.access import Denied
from caunoi.org.models import Person, Unit
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.actions import CannotWork, SchemeFacts
from caunoi.plans.models import SchemeSort, Task, TaskGuidance
from caunoi.plans.queries.guidance import guidance_of, words_to_go_on
from caunoi.plans.queries.schemes import schemes_of
from caunoi.plans.states import Status
from caunoi.plans.tests import walks

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def a_waiting_task(cast: Cast) -> Task:
    task = walks.a_task(cast)
    actions.wait_for_guidance(task=task, by=cast.officer, waits_for="Ban Thường trực tỉnh")
    return task


def a_guidance(cast: Cast, *to: Unit) -> Document:
    """A paper of the province, sent to units to be studied."""
    document = documents.register_document(
        unit=cast.province,
        direction=Direction.OUTGOING,
        facts=Facts(title="Hướng dẫn rà soát dân chủ ở cơ sở", symbol="HD-MTTQ-BTT", issued_on=today()),
        by=cast.clerk,
    )
    if to:
        documents.dispatch_document(
            document=document,
            units=to,
            receive_by_on=today() + timedelta(days=3),
            study_by_on=today() + timedelta(days=20),
            by=cast.clerk,
        )
    return document


class TestGuidance:
    def test_a_paper_sent_after_the_wait_began_is_offered_and_tied(self, cast: Cast) -> None:
        early = a_guidance(cast, cast.commune)
        task = a_waiting_task(cast)
        late = a_guidance(cast, cast.commune)
        assert guidance_of(cast.officer, task).offered == (late,)
        assert early != late
        page = signed_in(cast.officer).get(reverse("plans:task", args=[task.ref])).content.decode()
        assert "Văn bản đến từ khi chờ" in page
        address = reverse("plans:guide", args=[task.ref])
        assert signed_in(cast.officer).post(address, {"document": late.ref}).status_code == 302
        task.refresh_from_db()
        assert guidance_of(cast.officer, task).tied == (late,)
        assert task.status == Status.WAITING
        resume = signed_in(cast.officer).get(reverse("plans:resume", args=[task.ref])).content.decode()
        assert words_to_go_on(task)["words"] in resume
        actions.resume_task(task=task, by=cast.officer, words=words_to_go_on(task)["words"])
        assert Task.objects.get(pk=task.pk).status == Status.IN_PROGRESS
        assert TrailEntry.objects.get(deed="task.guided").facts == {"document": late.ref}

    def test_the_giver_ties_it_and_the_lead_unit_is_told_once(self, cast: Cast) -> None:
        task, document = a_waiting_task(cast), a_guidance(cast, cast.commune)
        for _ in range(2):
            actions.tie_guidance(task=task, document=document, by=cast.clerk)
        assert Notice.objects.filter(to_id=cast.officer.pk, subject__startswith="Đã có hướng dẫn").count() == 1
        assert TaskGuidance.objects.count() == 1

    def test_what_the_unit_cannot_read_or_does_not_wait_for_is_refused(self, cast: Cast) -> None:
        task, document = a_waiting_task(cast), a_guidance(cast)
        with pytest.raises(CannotWork, match="Gửi văn bản này"):
            actions.tie_guidance(task=task, document=document, by=cast.clerk)
        with pytest.raises(CannotWork):
            actions.tie_guidance(task=task, document=document, by=cast.officer)
        for person in (cast.stranger, cast.auditor, cast.nobody):
            with pytest.raises(Denied):
                actions.tie_guidance(task=task, document=document, by=person)
        actions.resume_task(task=task, by=cast.officer, words="Không chờ nữa")
        with pytest.raises(CannotWork):
            actions.tie_guidance(task=task, document=a_guidance(cast, cast.commune), by=cast.officer)
        assert not TaskGuidance.objects.exists()


class TestSchemes:
    def test_a_scheme_is_a_task_with_a_product(self, cast: Cast) -> None:
        sent = {
            "sort": "TOPIC",
            "title": "Mặt trận số ở cơ sở",
            "unit": cast.province.code,
            "due_on": (today() + timedelta(days=90)).isoformat(),
            "expected_result": "Báo cáo tổng hợp",
            "team": "Chủ nhiệm: Phó Chủ tịch\nThư ký: Chuyên viên Ban Dân chủ",
        }
        answer = signed_in(cast.clerk).post(reverse("plans:add_scheme"), sent)
        assert answer.status_code == 302
        [scheme] = schemes_of(cast.clerk)
        assert (scheme.task.title, scheme.task.approver, scheme.sort) == (
            "Mặt trận số ở cơ sở",
            cast.province,
            SchemeSort.TOPIC,
        )
        assert list(schemes_of(cast.stranger)) == []
        product = a_guidance(cast)
        address = reverse("plans:describe_scheme", args=[scheme.task.ref])
        done = {
            "sort": "TOPIC",
            "team": scheme.team,
            "product": product.ref,
            "accepted_by": "",
            "accepted_on": today().isoformat(),
            "used_in": "Kế hoạch năm 2027, https://mattran.example/kh javascript:alert(1) data:text/html,x",
            "seen": str(scheme.version),
        }
        assert "Ghi nơi nghiệm thu" in signed_in(cast.clerk).post(address, done).content.decode()
        done["accepted_by"] = "Hội đồng khoa học tỉnh"
        assert signed_in(cast.clerk).post(address, done).status_code == 302
        page = signed_in(cast.clerk).get(reverse("plans:scheme", args=[scheme.task.ref])).content.decode()
        assert "Hội đồng khoa học tỉnh" in page
        assert product.title in page
        assert re.findall(r'<a href="([^"]+)"[^>]*rel="nofollow"', page) == ["https://mattran.example/kh"]
        assert signed_in(cast.clerk).get(reverse("plans:schemes")).status_code == 200
        assert signed_in(cast.stranger).get(reverse("plans:scheme", args=[scheme.task.ref])).status_code == 404

    def test_a_task_of_a_plan_becomes_a_scheme_and_keeps_its_line(self, cast: Cast) -> None:
        task = walks.a_task(cast)
        facts = SchemeFacts(SchemeSort.SCHEME, team="Trưởng nhóm: Chủ tịch")
        scheme = actions.describe_scheme(task=task, facts=facts, by=cast.officer)
        assert scheme.task.line == task.line
        with pytest.raises(Conflict):
            actions.describe_scheme(task=task, facts=facts, by=cast.officer, seen=scheme.version + 1)
        for person in (cast.stranger, cast.auditor, cast.nobody):
            with pytest.raises(Denied):
                actions.describe_scheme(task=task, facts=facts, by=person)

    def test_a_product_the_person_cannot_read_is_refused(self, cast: Cast) -> None:
        task = walks.a_task(cast)
        facts = SchemeFacts(SchemeSort.SCHEME, product=a_guidance(cast))
        with pytest.raises(CannotWork):
            actions.describe_scheme(task=task, facts=facts, by=cast.officer)
