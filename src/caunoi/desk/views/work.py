"""The first page of work, and the short one of village heads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from caunoi.desk.queries import inbox_of, minutes_of
from caunoi.documents.serving import or_sentence, paper_answer
from caunoi.ground.counts import Capped
from caunoi.ground.times import deadline_of
from caunoi.ground.ui.inputs import whole_number
from caunoi.org.access import hand_over_for, person_of, reach_of
from caunoi.org.models import Role
from caunoi.org.queries import standing_of
from caunoi.plans.queries.tasks import Due
from caunoi.reporting.queries.reports import area_reports_of


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Việc cần làm: `?nhom=` chooses a group, `?pham-vi=tat-ca` widens to the person's whole scope, `?trang=` pages."""
    person = person_of(request)
    asked = request.GET.get("nhom", "")
    found = inbox_of(
        person,
        chosen=Due(asked) if asked in list(Due) else None,
        wide=request.GET.get("pham-vi") == "tat-ca",
        number=whole_number(request, "trang", 1),
    )
    return render(request, "desk/inbox.html", {"inbox": found})


@require_safe
def village(request: HttpRequest) -> HttpResponse:
    """Việc của bản: the inbox of a village head, large and short. Whoever leads no area has the long one."""
    person = person_of(request)
    if not reach_of(person).has(Role.VILLAGE_HEAD):
        return redirect("desk:inbox")
    inbox, reports = inbox_of(person, number=whole_number(request, "trang", 1)), area_reports_of(person)
    stages = [str(deadline_of(one.report.due_on, inbox.day).stage) for one in reports if one.is_held]
    context = {
        "inbox": inbox,
        "place": standing_of(person)[0],
        "reports": reports,
        "late": inbox.late + Capped(stages.count("late")),
        "soon": inbox.soon + Capped(stages.count("today") + stages.count("soon")),
    }
    return render(request, "desk/village.html", context)


@require_safe
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """What somebody handed over to whom, to be read and printed."""
    person = person_of(request)
    return render(request, "desk/hand_over.html", {"handed": hand_over_for(person, number)})


@require_safe
def hand_over_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The minutes as a Word file, to be signed by both."""
    return _minutes(request, number)


@require_safe
def hand_over_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The minutes as PDF; where there can be none, a sentence on their page."""
    return _minutes(request, number, as_pdf=True)


def _minutes(request: HttpRequest, number: int, *, as_pdf: bool = False) -> HttpResponse:
    """By the template of the unit, for those concerned. Raises `Unknown`."""
    handed = hand_over_for(person_of(request), number)
    return or_sentence(
        request,
        lambda: paper_answer(minutes_of(handed), handed.unit, "bien-ban-ban-giao", as_pdf=as_pdf),
        redirect("desk:hand_over", number),
    )
