"""What waits for a person in other folders than the tasks: papers, petitions, programmes, reports. The nearest few of
each; each has a page of its own for the whole list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from caunoi.desk.queries.rows import Group, Row
from caunoi.documents.queries.dispatches import nearest_unconfirmed
from caunoi.ground.counts import Capped
from caunoi.ground.times import date_vi, deadline_of
from caunoi.org.models import Person
from caunoi.petitions.access import keeps_a_box
from caunoi.petitions.queries.box import due_first
from caunoi.petitions.states import Status as PetitionStatus
from caunoi.plans.access import programmes_to_approve
from caunoi.reporting.queries.waiting import waiting_reports

MOST_RECEIPTS = 5
MOST_PETITIONS = 8
MOST_PROGRAMMES = 5
MOST_REPORTS = 8
NEXT_OF_PETITION = {
    PetitionStatus.NEW: "Tiếp nhận",
    PetitionStatus.ANSWERED: "Xem trả lời",
    PetitionStatus.AT_FRONT: "Trả lời",
    PetitionStatus.REOPENED: "Xem lại",
}
"""What the button of a petition says; another state says "Xử lý"."""


class Waiting(StrEnum):
    """What is counted together with the tasks, in the one statement of the counts."""

    PROGRAMMES = "programmes"


def waiting_of(person: Person) -> dict[StrEnum, QuerySet[Any]]:
    """What waits for the person, to be counted."""
    return {Waiting.PROGRAMMES: programmes_to_approve(person)}


def elsewhere(person: Person, day: date, counts: Mapping[Any, Capped]) -> list[Group]:
    """The groups above the tasks; a folder in which nothing was counted is not asked again."""
    return [
        *_receipt_group(person, day),
        *_petition_group(person),
        *(_programme_group(person) if counts[Waiting.PROGRAMMES] else ()),
        *_report_group(person, day),
    ]


def _group(heading: str, hint: str, rows: list[Row], most: int, whole: str) -> list[Group]:
    """The group, none without rows; with the page of the whole list where `most` rows leave some out or may do so."""
    return [Group(heading, hint, tuple(rows), reverse(whole) if len(rows) == most else "")] if rows else []


def _programme_group(person: Person) -> list[Group]:
    """Programmes of the year that were submitted to the person's units."""
    found = programmes_to_approve(person).select_related("unit").order_by("pk")[:MOST_PROGRAMMES]
    rows = [
        Row(
            href=reverse("plans:programme", args=[one.ref]),
            title=f"Chương trình năm {one.year} của {one.unit.short_name}",
            note=f"Chương trình năm · {one.unit.name} trình",
            stage="none",
            deadline="",
            due="",
            action_label="Duyệt",
            action_href=reverse("plans:programme", args=[one.ref]),
            primary=True,
            kind="document",
            kind_label="Chương trình năm",
            icon="flag",
        )
        for one in found
    ]
    return _group("Chương trình chờ duyệt", "xem, duyệt hoặc trả lại", rows, MOST_PROGRAMMES, "plans:programmes")


def _report_group(person: Person, day: date) -> list[Group]:
    """Reports that the person's units have to make or to check, the nearest day first; the whole list has its page."""
    rows = []
    for one in waiting_reports(person, MOST_REPORTS):
        found = deadline_of(one.due_on, day)
        rows.append(
            Row(
                href=one.href,
                title=one.title,
                note=f"Báo cáo · {one.note}",
                stage=str(found.stage),
                deadline=found.words,
                due=date_vi(one.due_on),
                action_label=one.verb,
                action_href=one.door,
                primary=str(found.stage) == "late",
                kind="report",
                kind_label="Báo cáo",
                icon="report",
                tag=one.tag,
                tone=one.tone,
            )
        )
    return _group("Báo cáo", "nhập, sửa, kiểm tra", rows, MOST_REPORTS, "reporting:index")


def _receipt_group(person: Person, day: date) -> list[Group]:
    """Papers that the person's units have not confirmed, the nearest day first; the whole list has its own page."""
    rows = []
    for one in nearest_unconfirmed(person, MOST_RECEIPTS):
        found = deadline_of(one.dispatch.receive_by_on, day)
        document = one.dispatch.document
        href = reverse("documents:receive", args=[document.ref])
        rows.append(
            Row(
                href=href,
                title=Truncator(document.title).chars(200),
                note=f"Văn bản · {document.name} · {document.unit.short_name} gửi",
                stage=str(found.stage),
                deadline=found.words,
                due=date_vi(one.dispatch.receive_by_on),
                action_label="Xác nhận",
                action_href=href,
                primary=True,
                kind="document",
                kind_label="Văn bản",
                icon="document",
            )
        )
    return _group("Văn bản chờ xác nhận", "mở, đọc, xác nhận đã nhận", rows, MOST_RECEIPTS, "documents:received")


def _petition_group(person: Person) -> list[Group]:
    """Petitions that wait at the person's units, the nearest day first; the whole box has its own page."""
    if not keeps_a_box(person):
        return []
    rows = [
        Row(
            href=one.href,
            title=Truncator(one.title).chars(200),
            note=f"Kiến nghị · {one.note}",
            stage=one.stage,
            deadline=one.deadline,
            due=one.due,
            action_label=NEXT_OF_PETITION.get(one.status, "Xử lý"),
            action_href=one.href,
            primary=one.stage == "late",
            kind="petition",
            kind_label="Kiến nghị",
            icon="petition",
            tag=one.tag,
            tone=one.tone,
        )
        for one in due_first(person, MOST_PETITIONS)
    ]
    return _group("Kiến nghị", "của bà con gửi đến", rows, MOST_PETITIONS, "petitions:box")
