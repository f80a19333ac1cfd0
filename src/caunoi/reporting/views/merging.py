"""Pages on which the words of the reports become one text."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.files.serving import file_answer
from caunoi.org.access import Unknown, person_of
from caunoi.reporting.access import check_may_collect, may_collect, round_for
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.actions.merging import write_merged
from caunoi.reporting.forms.merging import MergeForm
from caunoi.reporting.models import MergedText, Round
from caunoi.reporting.queries.merging import (
    merged_round,
    merged_sentences,
    points_of,
    sources_of,
    voices_of,
)
from caunoi.reporting.queries.rewriting import outgoing, writing_service
from caunoi.reporting.queries.summaries import merged_texts
from caunoi.reporting.states import Part
from caunoi.reporting.writing import Sheet, book_of

SLUGS = {
    "ket-qua": Part.RESULTS,
    "kho-khan": Part.DIFFICULTIES,
    "kien-nghi": Part.PROPOSALS,
    "phuong-huong": Part.DIRECTIONS,
}
TRACE_COLUMNS = (
    ("Phần", 22),
    ("Câu", 6),
    ("Lời văn tổng hợp", 60),
    ("Nguồn", 24),
    ("Báo cáo", 18),
    ("Bản", 6),
    ("Lời của nguồn", 60),
)
SLUG_OF = {part: slug for slug, part in SLUGS.items()}
BY_UNIT = "don-vi"


def _part_chips(round: Round, current: Part | None, texts: dict[str, MergedText]) -> list[dict[str, object]]:
    return [
        {
            "label": str(part.label),
            "href": reverse("reporting:merge", args=[round.ref, slug]),
            "current": part == current,
            "count": str(len(texts[str(part)].sentences)),
        }
        for slug, part in SLUGS.items()
    ]


@require_safe
def merged(request: HttpRequest, ref: str) -> HttpResponse:
    """The merged words as they will be read, each sentence with its sources."""
    person = person_of(request)
    found = round_for(person, ref)
    context = {
        "round": found,
        "words": found.words,
        "parts": [(part, SLUG_OF[part], sentences) for part, sentences in merged_round(found)],
        "may_collect": may_collect(person, found.unit),
    }
    return render(request, "reporting/merged.html", context)


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, ref: str, part: str) -> HttpResponse:
    """One part: what the units say, idea by idea or unit by unit, beside what is made of it."""
    person = person_of(request)
    found = round_for(person, ref)
    check_may_collect(person, found.unit)
    if part not in SLUGS:
        raise Unknown
    which = SLUGS[part]
    texts = merged_texts(found)
    row = texts[which]
    theirs = ""
    form = MergeForm(request.POST or None, sentences=merged_sentences(found, row), version=row.version)
    if request.method == "POST" and form.is_valid():
        do = request.POST.get("do", "")
        try:
            write_merged(
                round=found,
                part=which,
                lines=form.lines,
                picked=request.POST.getlist("pick") if do == "pick" else (),
                draft=do == "draft",
                seen=form.cleaned_data["seen"],
                by=person,
            )
        except CannotReport as error:
            form.add_error(f"t-{error.field}" if f"t-{error.field}" in form.fields else None, error.sentence)
        except Conflict as error:
            form.add_error(None, error.sentence)
            theirs = "\n".join(one.text for one in form.sentences)
            # The next time is with open eyes: their text stands on the page.
            form.data = {**{name: request.POST[name] for name in request.POST}, "seen": str(row.version)}
        else:
            messages.success(request, "Đã lưu phần này.")
            return redirect(request.get_full_path())
    return render(request, "reporting/merge.html", _merge_page(request, found, which, texts, form, theirs))


def _merge_page(
    request: HttpRequest, found: Round, which: Part, texts: dict[str, MergedText], form: MergeForm, theirs: str
) -> dict[str, object]:
    sources = sources_of(found, which)
    by_unit = request.GET.get("xem") == BY_UNIT
    voices = voices_of(found, sources) if by_unit else {}
    return {
        "round": found,
        "words": found.words,
        "part": which,
        "chips": _part_chips(found, which, texts),
        "views": [
            {"label": "Theo ý", "href": "?", "current": not by_unit},
            {"label": "Theo đơn vị", "href": f"?xem={BY_UNIT}", "current": by_unit},
        ],
        "form": form,
        "rows": form.rows(),
        "theirs": theirs,
        "by_unit": by_unit,
        "sources": [(source, voices.get(source.ref, [])) for source in sources],
        "points": [] if by_unit else points_of(found, sources, texts[which]),
        "picked": set(request.POST.getlist("pick")),
        "slug": SLUG_OF[which],
        "may_rewrite": writing_service() is not None and bool(outgoing(texts[which]).sentences),
    }


@require_safe
def traces(request: HttpRequest, ref: str) -> HttpResponse:
    """Every sentence of the merged words with its sources, as a workbook."""
    found = round_for(person_of(request), ref)
    rows = [
        (
            str(part.label),
            at,
            one.shown,
            trace.unit if trace else one.without_trace,
            trace.ref if trace else "",
            trace.version if trace else None,
            trace.text if trace else "",
        )
        for part, sentences in merged_round(found)
        for at, one in enumerate(sentences, 1)
        for trace in (one.traces or (None,))
    ]
    title = f"Nguồn của từng câu, {found.words}"
    book = book_of([Sheet("Nguồn", title, TRACE_COLUMNS, rows)])
    return file_answer(book, f"nguon-loi-van-{found.ref.lower()}.xlsx")
