"""Pages on which a service outside is set, asked to smooth a draft, and its answer taken or left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caunoi.ground.ui.inputs import version_seen
from caunoi.org.access import Unknown, manages_all, person_of
from caunoi.reporting.access import check_may_collect, round_for
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.actions.rewriting import ask_rewriting, is_given_up, set_writing_service, take_rewritten
from caunoi.reporting.forms.rewriting import ServiceForm
from caunoi.reporting.models import Round, WritingService
from caunoi.reporting.queries.rewriting import offered, outgoing, rewriting_of, unnamed, writing_service
from caunoi.reporting.queries.summaries import merged_texts
from caunoi.reporting.states import Part, RewritingState
from caunoi.reporting.views.asking import done
from caunoi.reporting.views.merging import SLUGS


@require_http_methods(["GET", "POST"])
def service(request: HttpRequest) -> HttpResponse:
    """Where the model answers; the administrator's."""
    person = person_of(request)
    if not manages_all(person):
        raise Unknown
    held = WritingService.objects.first()
    names = ("is_on", "address", "model")
    form = ServiceForm(request.POST or None, initial={name: getattr(held, name) for name in names} if held else {})
    if done(request, form, lambda data: set_writing_service(by=person, **data)):
        messages.success(request, "Đã lưu.")
        return redirect("reporting:writing_service")
    return render(request, "reporting/writing_service.html", {"form": form})


def _asked_for(request: HttpRequest, ref: str, part: str) -> tuple[Round, Part]:
    """The round and the part, for those who collect."""
    person = person_of(request)
    found = round_for(person, ref)
    check_may_collect(person, found.unit)
    if part not in SLUGS:
        raise Unknown
    return found, SLUGS[part]


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, ref: str, part: str) -> HttpResponse:
    """The very words that would leave, and where to; a click sends them."""
    found, which = _asked_for(request, ref, part)
    serving = writing_service()
    if serving is None:
        raise Unknown
    error = ""
    if request.method == "POST":
        try:
            asked = ask_rewriting(round=found, part=which, seen=version_seen(request) or 0, by=person_of(request))
        except CannotReport as refusal:
            error = refusal.sentence
        else:
            return redirect("reporting:rewritten", ref, part, asked.pk)
    row = merged_texts(found)[which]
    context = {
        "round": found, "part": which, "slug": part, "service": serving, "error": error, "seen": row.version,
        "outgoing": outgoing(row),
    }  # fmt: skip
    return render(request, "reporting/rewriting.html", context)


@require_http_methods(["GET", "POST"])
def rewritten(request: HttpRequest, ref: str, part: str, number: int) -> HttpResponse:
    """The answer beside the draft: taken sentence by sentence, or as a whole."""
    found, which = _asked_for(request, ref, part)
    asked = rewriting_of(found, which, number)
    row = merged_texts(found)[which]
    lines = offered(asked, row)
    error = ""
    if request.method == "POST":
        chosen = request.POST.getlist("take")
        free = [one.place for one in lines if not one.is_taken]
        places = free if request.POST.get("do") == "all" else [one for one in free if str(one) in chosen]
        try:
            take_rewritten(rewriting=asked, places=places, by=person_of(request))
        except CannotReport as refusal:
            error = refusal.sentence
        else:
            messages.success(request, f"Đã nhận {len(places)} câu viết lại.")
            return redirect("reporting:merge", ref, part)
    context = {
        "round": found, "part": which, "slug": part, "asked": asked, "error": error,
        "lines": lines, "unnamed": unnamed(asked), "has_free": any(not one.is_taken for one in lines),
        "chosen": request.POST.getlist("take"),
        "draft": row.sentences,
        "is_waiting": asked.state in (RewritingState.WAITING, RewritingState.ASKED) and not is_given_up(asked),
        "failure": asked.error or ("Quá lâu không có trả lời." if is_given_up(asked) else ""),
    }  # fmt: skip
    return render(request, "reporting/rewritten.html", context)
