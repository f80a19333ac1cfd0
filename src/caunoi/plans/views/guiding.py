"""The page that ties a waiting task to its guidance."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from caunoi.org.access import person_of
from caunoi.plans import actions
from caunoi.plans.access import check_may_pause, task_for
from caunoi.plans.forms import GuidanceForm
from caunoi.plans.queries.guidance import papers_to_tie
from caunoi.plans.views.tasks import ask


@require_http_methods(["GET", "POST"])
def guide(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose the paper that has come."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_pause(person, task)
    form = GuidanceForm(
        request.POST or None,
        documents=papers_to_tie(person),
        initial={"document": request.GET.get("van-ban", "")},
    )
    words = {
        "heading": "Gắn văn bản hướng dẫn",
        "button": "Gắn văn bản",
        "said": "Đã gắn văn bản hướng dẫn. Nhiệm vụ làm tiếp được.",
    }
    return ask(
        request, task, form, words, lambda given: actions.tie_guidance(task=task, by=person, document=given["document"])
    )
