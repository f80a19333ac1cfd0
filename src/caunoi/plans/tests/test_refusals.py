"""Every door of plans behind which something is done refuses who has no right, and the trail tells the attempt.

The doors are found from the router: one that is added tomorrow is tried tomorrow. Parameters that this page does not
know are filled with something that leads nowhere; the attempt must be told all the same.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import today
from caunoi.org import actions as org
from caunoi.org.access import Denied
from caunoi.org.models import Person, RefusalCount, Role
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.models import LineUnit
from caunoi.plans.states import Part, Reason
from caunoi.plans.tests.walks import SHORT, a_draft, a_duty, a_judged_task, paper
from caunoi.plans.urls import urlpatterns

pytestmark = pytest.mark.django_db

NOWHERE = ("x", "1", "00000000-0000-4000-8000-000000000000")
# Behind these everybody who reads tasks makes something of his own: a private link, a private filter.
OWN = {"plans:calendar", "plans:filters", "plans:notice_choice"}
DOORS = sorted((f"plans:{one.name}", tuple(one.pattern.regex.groupindex)) for one in urlpatterns)


def things(cast: Cast) -> list[dict[str, Any]]:
    """A draft with a line and a named unit, a task with an obstacle, an issued plan: all the province's or the
    commune's, none the stranger's."""
    draft = a_draft(cast, paper(SHORT.replace("07/KH", "09/KH"), name="ke-hoach-9.txt"))
    line = draft.lines.latest("position")
    actions.name_unit(line=line, unit=cast.commune, part=Part.LEAD, by=cast.clerk)
    task = a_judged_task(cast)
    obstacle = actions.raise_obstacle(
        task=task, words="Thiếu kinh phí", asked_unit=cast.province, answer_on=today(), by=cast.officer
    )
    return [
        {"ref": draft.ref, "line_id": line.pk, "pk": LineUnit.objects.filter(line=line).latest("pk").pk},
        {"ref": task.ref, "pk": obstacle.pk},
        {"document_ref": draft.document.ref},
        {"ref": a_duty(cast).ref},
    ]


def address_of(name: str, parameters: tuple[str, ...], things: list[dict[str, Any]]) -> list[str]:
    """Each address of the door behind which something stands, else one that leads nowhere."""
    fitting = [one for one in things if set(parameters) <= set(one)]
    if fitting and parameters:
        return [reverse(name, kwargs={key: one[key] for key in parameters}) for one in fitting]
    for sample in NOWHERE:
        try:
            return [reverse(name, kwargs=dict.fromkeys(parameters, sample))]
        except NoReverseMatch:
            continue
    raise AssertionError(f"no sample fits {name}")


def try_door(cast: Cast, person: Person, name: str, url: str) -> str:
    """What is wrong with the answer to an attempt at the door: "" when it was refused and told, or is no deed."""
    RefusalCount.objects.all().delete()
    before = TrailEntry.objects.count()
    answer = cast.client(person).post(url, {"words": "x", "reason": "x", "form_key": ""})
    if answer.status_code == 405:
        return ""
    if answer.status_code not in (403, 404):
        return f"{name} {url}: {answer.status_code}"
    told = list(TrailEntry.objects.order_by("pk")[before:])
    if [(one.deed, one.by_id, one.facts.get("door")) for one in told] != [("action.refused", person.pk, name)]:
        return f"{name} {url}: told {told}"
    return ""


def test_there_are_doors_to_try():
    assert len(DOORS) >= 40


def test_a_colleague_without_the_right_is_refused_and_told_at_every_door(cast):
    colleague = org.register_person(
        full_name="Vì Văn Xem", unit=cast.province, role=Role.AUDITOR, password=cast.password, by=None
    ).person
    found = things(cast)
    tried = [(name, url) for name, parameters in DOORS for url in address_of(name, parameters, found)]
    troubles = [try_door(cast, colleague, name, url) for name, url in tried if name not in OWN]
    assert len(tried) >= 50
    assert [trouble for trouble in troubles if trouble] == []


def test_a_stranger_of_another_commune_is_refused_and_told_at_every_door_to_a_thing(cast):
    found = things(cast)
    tried = [(name, url) for name, parameters in DOORS if parameters for url in address_of(name, parameters, found)]
    troubles = [try_door(cast, cast.stranger, name, url) for name, url in tried]
    assert len(tried) >= 40
    assert [trouble for trouble in troubles if trouble] == []


def test_the_row_names_the_task_its_unit_and_the_door(cast):
    task = a_judged_task(cast)
    cast.client(cast.stranger).post(reverse("plans:finish", args=[task.ref]), {"words": "Xong"})
    entry = TrailEntry.objects.latest("pk")
    assert (entry.deed, entry.object_kind, entry.object_id) == ("action.refused", "plans.task", str(task.pk))
    assert (entry.unit_id, entry.facts) == (cast.commune.pk, {"door": "plans:finish", "ref": task.ref})


def test_reading_a_task_of_another_commune_is_told_and_a_mistyped_one_is_not(cast):
    task = a_judged_task(cast)
    client = cast.client(cast.stranger)
    before = TrailEntry.objects.count()
    assert client.get(reverse("plans:task", args=["NV-2601-AAAAA-A"])).status_code == 404
    assert TrailEntry.objects.count() == before
    assert client.get(reverse("plans:task", args=[task.ref])).status_code == 404
    assert TrailEntry.objects.latest("pk").deed == "reading.refused"


# The trail of a task


def test_every_change_of_a_task_stands_there_with_its_old_and_new_value(cast):
    task = a_judged_task(cast)
    due_on = task.due_on
    deeds: list[tuple[Any, dict[str, Any], dict[str, list[Any]]]] = [
        (actions.edit_task, {"title": "Họp bản", "by": cast.clerk}, {"title": [task.title, "Họp bản"]}),
        (
            actions.report_progress,
            {"percent": 40, "by": cast.officer},
            {"percent": [0, 40], "status": ["NOT_STARTED", "IN_PROGRESS"]},
        ),
        (
            actions.wait_for_guidance,
            {"waits_for": "Sở Nội vụ", "by": cast.officer},
            {"status": ["IN_PROGRESS", "WAITING"], "waits_for": ["", "Sở Nội vụ"]},
        ),
        (
            actions.resume_task,
            {"words": "Đã có hướng dẫn", "by": cast.officer},
            {"status": ["WAITING", "IN_PROGRESS"], "waits_for": ["Sở Nội vụ", ""]},
        ),
        (
            actions.move_due_date,
            {"due_on": due_on + timedelta(days=5), "reason": "Lũ", "by": cast.clerk},
            {"due_on": [due_on.isoformat(), (due_on + timedelta(days=5)).isoformat()]},
        ),
        (
            actions.finish_task,
            {"words": "Xong", "by": cast.officer},
            {"status": ["IN_PROGRESS", "AWAITING_APPROVAL"]},
        ),
        (
            actions.return_task,
            {"reasons": {Reason.FILES: "Thiếu ảnh"}, "by": cast.clerk},
            {"status": ["AWAITING_APPROVAL", "RETURNED"]},
        ),
        (
            actions.finish_task,
            {"words": "Đã thêm ảnh", "by": cast.officer},
            {"status": ["RETURNED", "AWAITING_APPROVAL"]},
        ),
        (actions.approve_task, {"by": cast.clerk}, {"status": ["AWAITING_APPROVAL", "DONE"]}),
        (
            actions.reopen_task,
            {"reason": "Nhầm", "by": cast.clerk},
            {"status": ["DONE", "IN_PROGRESS"], "percent": [100, 99]},
        ),
        (actions.cancel_task, {"reason": "Trùng", "by": cast.clerk}, {"status": ["IN_PROGRESS", "CANCELLED"]}),
    ]
    for deed, given, expected in deeds:
        deed(task=task, **given)
        task.refresh_from_db()
        changed = (
            TrailEntry.objects.filter(object_kind="plans.task", object_id=str(task.pk)).latest("pk").facts["changed"]
        )
        assert {name: changed.get(name) for name in expected} == expected, deed.__name__


def test_an_answer_to_an_obstacle_stands_there_with_its_old_and_new_value(cast):
    task = a_judged_task(cast)
    obstacle = actions.raise_obstacle(
        task=task, words="Thiếu kinh phí", asked_unit=cast.province, answer_on=today(), by=cast.officer
    )
    actions.answer_obstacle(obstacle=obstacle, answer="Đã cấp", by=cast.clerk)
    entry = TrailEntry.objects.get(deed="obstacle.answered")
    assert entry.facts["changed"]["answer"] == ["", "Đã cấp"]


def test_in_her_place_nobody_approves_what_she_sent(cast):
    task = a_judged_task(cast)
    actions.finish_task(task=task, words="Xong", by=cast.officer)
    org.appoint(person=cast.officer, unit=cast.province, role=Role.APPROVER, by=cast.administrator)
    org.arrange_substitution(
        person=cast.officer,
        substitute=cast.specialist,
        from_on=today(),
        until_on=today(),
        reason="Đi học",
        by=cast.administrator,
    )
    acting = Person.objects.get(pk=cast.specialist.pk)
    acting.acting_for = cast.officer
    with pytest.raises(Denied, match="không tự duyệt"):
        actions.approve_task(task=task, by=acting)
