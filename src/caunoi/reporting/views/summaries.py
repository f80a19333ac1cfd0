"""Pages of frozen summaries."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.files.serving import file_answer
from caunoi.org.access import person_of
from caunoi.org.models import Person
from caunoi.reporting import actions
from caunoi.reporting.access import check_may_collect, may_collect, round_for
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.forms.summaries import ReasonForm
from caunoi.reporting.models import Round
from caunoi.reporting.queries.summaries import (
    changes_of,
    frozen_for,
    frozen_line,
    is_intact,
    opened,
    parts_of_frozen,
)


def _collected(request: HttpRequest, ref: str) -> tuple[Person, Round]:
    person = person_of(request)
    found = round_for(person, ref)
    check_may_collect(person, found.unit)
    return person, found


@require_POST
def freeze(request: HttpRequest, ref: str) -> HttpResponse:
    """Freeze the sums of a round; after a correction with its reason."""
    person, found = _collected(request, ref)
    form = ReasonForm(request.POST)
    try:
        frozen = actions.freeze_round(
            round=found, by=person, reason=form.cleaned_data["reason"] if form.is_valid() else ""
        )
    except (CannotReport, Conflict) as error:
        messages.error(request, error.sentence)
        return redirect("reporting:totals", found.ref)
    messages.success(request, f"Đã chốt số liệu, bản {frozen.number}.")
    return redirect("reporting:frozen", found.ref, frozen.number)


@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Open frozen sums for a correction."""
    person, found = _collected(request, ref)
    form = ReasonForm(request.POST)
    try:
        actions.reopen_round(round=found, by=person, reason=form.cleaned_data["reason"] if form.is_valid() else "")
    except (CannotReport, Conflict) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, "Đã mở đính chính. Trả lại báo cáo sai, tiếp nhận lại rồi chốt bản mới.")
    return redirect("reporting:totals", found.ref)


@require_POST
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """End a correction that has changed nothing."""
    person, found = _collected(request, ref)
    try:
        actions.close_correction(round=found, by=person)
    except (CannotReport, Conflict) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, "Đã đóng đính chính, số liệu giữ nguyên.")
    return redirect("reporting:totals", found.ref)


@require_safe
def frozen(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """What was frozen, who froze it, and what it corrects."""
    person = person_of(request)
    found = round_for(person, ref)
    kept = frozen_for(found, number)
    context = {
        "round": found,
        "words": found.words,
        "frozen": kept,
        "content": opened(kept),
        "changes": changes_of(kept),
        "is_intact": is_intact(kept),
        "issued": getattr(kept, "issued", None),
        "may_collect": may_collect(person, found.unit),
    }
    return render(request, "reporting/frozen.html", context)


@require_safe
def frozen_parts(request: HttpRequest, ref: str, number: int, code: str) -> HttpResponse:
    """The units' figures behind one frozen number, each with the version of its report."""
    found = round_for(person_of(request), ref)
    kept = frozen_for(found, number)
    content = opened(kept)
    context = {
        "round": found,
        "words": found.words,
        "frozen": kept,
        "line": frozen_line(content, code),
        "parts": parts_of_frozen(content, code),
    }
    return render(request, "reporting/frozen_parts.html", context)


@require_safe
def frozen_file(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The very text that was signed: its SHA-256 is the hash on the page."""
    kept = frozen_for(round_for(person_of(request), ref), number)
    return file_answer(kept.content, f"{ref.lower()}-ban-{number}.json")
