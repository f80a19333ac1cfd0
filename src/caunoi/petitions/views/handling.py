"""One page for each thing that the Front does with a petition."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import today
from caunoi.org.access import person_of
from caunoi.petitions import actions
from caunoi.petitions.access import (
    agencies_for,
    bodies_near,
    check_may_handle,
    check_may_work_on,
    holder_of,
    petition_for,
    units_to_assign,
    voice_for,
)
from caunoi.petitions.forms import (
    AnswerForm,
    AssignForm,
    ClassifyForm,
    ForwardForm,
    NoteAnswerForm,
    NothingForm,
    SendBackForm,
    WordsForm,
    WrittenDownForm,
)
from caunoi.petitions.models import AnswerTemplate, Petition
from caunoi.petitions.phrases import joined
from caunoi.petitions.queries.phrases import filled_for, templates_for
from caunoi.petitions.queries.suggesting import SURE, Suggestion, field_guesses, office_suggested, suggested
from caunoi.petitions.states import Kind, Level, Status
from caunoi.petitions.views.asking import ask, given

FORWARD_DAYS = 15


@require_http_methods(["GET", "POST"])
def classify(request: HttpRequest, ref: str) -> HttpResponse:
    """Tiếp nhận: read it and say what it is."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_handle(person, petition)
    guesses = field_guesses(petition)
    likeliest = guesses[0].label if guesses and guesses[0].share >= SURE else ""
    initial = {
        "title": petition.title,
        "kind": petition.kind or Kind.REPORT,
        "field": petition.field or likeliest,
        "level": petition.level,
        "about": petition.about.code if petition.about else "",
    }
    form = ClassifyForm(given(request), bodies=bodies_near(petition), initial=initial, suggested=suggested(guesses))
    words = {"heading": "Tiếp nhận, phân loại", "button": "Tiếp nhận", "said": "Đã tiếp nhận."}
    return ask(
        request,
        petition,
        form,
        words,
        lambda told: actions.classify_petition(
            petition=petition, by=person, **{**told, "kind": Kind(told["kind"]), "level": Level(told["level"])}
        ),
    )


@require_http_methods(["GET", "POST"])
def write_down(request: HttpRequest, ref: str) -> HttpResponse:
    """Ghi thành chữ: what the recording says."""
    person = person_of(request)
    petition = petition_for(person, ref)
    voice = voice_for(person, ref)
    form = WrittenDownForm(given(request), initial={"words": voice.words})
    words = {"heading": "Ghi bản ghi âm thành chữ", "button": "Lưu", "said": "Đã ghi thành chữ."}
    return ask(
        request,
        petition,
        form,
        words,
        lambda told: actions.write_voice_down(petition=petition, by=person, words=told["words"]),
        template="petitions/write_down.html",
    )


@require_POST
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Nhận xử lý: one press."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_work_on(person, petition)
    try:
        actions.claim_petition(petition=petition, by=person)
    except (actions.CannotHandle, WrongStep, Conflict) as error:
        messages.warning(request, error.sentence)
    else:
        messages.success(request, "Đã nhận xử lý.")
    return redirect("petitions:detail", ref)


def _suggested(petition: Petition, door: str) -> tuple[Suggestion | None, dict[str, Any]]:
    """What is suggested behind this door, and how the form begins with it; a person confirms or chooses another."""
    found = office_suggested(petition)
    if found is None or found.door != door:
        return None, {}
    return found, {"unit": found.unit.code}


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, ref: str) -> HttpResponse:
    """Giao xử lý: to a unit of the Front."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_handle(person, petition)
    told, initial = _suggested(petition, "assign")
    form = AssignForm(given(request), units=units_to_assign(petition), initial=initial)
    if told is not None:
        form.fields["unit"].help_text = f"Gợi ý: {told.unit.short_name}. {told.why}."
    words = {"heading": "Giao xử lý", "button": "Giao", "said": "Đã giao."}
    return ask(
        request, petition, form, words, lambda told: actions.assign_petition(petition=petition, by=person, **told)
    )


@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Trả lại: a unit gives back what it was given."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_work_on(person, petition)
    words = {"heading": "Trả lại nơi giao", "button": "Trả lại", "said": "Đã trả lại."}
    return ask(
        request,
        petition,
        WordsForm(given(request)),
        words,
        lambda told: actions.return_petition(petition=petition, by=person, words=told["words"]),
    )


@require_http_methods(["GET", "POST"])
def forward(request: HttpRequest, ref: str) -> HttpResponse:
    """Chuyển cơ quan có thẩm quyền."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_handle(person, petition)
    due = min(petition.due_on or today(), today() + timedelta(days=FORWARD_DAYS))
    units = agencies_for(petition)
    told, initial = _suggested(petition, "forward")
    form = ForwardForm(given(request), units=units, initial={**initial, "due_on": max(due, today())})
    if told is not None:
        form.fields["unit"].help_text = f"Gợi ý: {told.unit.short_name}. {told.why}."
    words = {"heading": "Chuyển cơ quan có thẩm quyền", "button": "Chuyển", "said": "Đã chuyển.", "done": "1"}
    return ask(
        request, petition, form, words, lambda told: actions.forward_petition(petition=petition, by=person, **told)
    )


@require_http_methods(["GET", "POST"])
def note_answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Enter what an authority answered on paper."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_handle(person, petition)
    words = {
        "heading": "Câu trả lời của cơ quan",
        "button": "Ghi câu trả lời",
        "said": "Đã ghi. Xem rồi báo người gửi.",
    }
    return ask(
        request,
        petition,
        NoteAnswerForm(given(request)),
        words,
        lambda told: actions.note_answer_for(petition=petition, by=person, **told),
    )


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Đề nghị trả lời lại: the authority's answer does not answer."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_handle(person, petition)
    form = SendBackForm(given(request), initial={"due_on": today() + timedelta(days=7)})
    words = {"heading": "Đề nghị cơ quan trả lời lại", "button": "Gửi lại", "said": "Đã gửi lại cơ quan."}
    return ask(
        request, petition, form, words, lambda told: actions.send_back_answer(petition=petition, by=person, **told)
    )


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Trả lời người gửi, with the authority's words where it has answered; first shown as the sender will see it."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_handle(person, petition)
    last = petition.answers.select_related("unit").filter(told_at=None).order_by("-pk").first()
    judged = last if petition.status == Status.ANSWERED else None
    initial = {"words": judged.words, "document": judged.document, "promised_on": judged.promised_on} if judged else {}
    offered = templates_for(petition)
    chosen = next((one for one in offered if str(one.pk) == request.POST.get("template")), None)
    fills = chosen is not None and "fill" in request.POST
    form = AnswerForm(None, initial=_filled(request, petition, chosen)) if fills else None
    form = form or AnswerForm(given(request), initial=initial)
    words = {"heading": "Trả lời người gửi", "button": "Trả lời", "said": "Đã trả lời người gửi.", "done": "1"}
    preview = form.cleaned_data if "preview" in request.POST and form.is_valid() else None
    context: dict[str, Any] = {
        "templates": offered,
        "chosen": chosen.pk if chosen else 0,
        "preview": preview,
        "answering": judged.unit if judged else petition.unit,
        "judged": judged,
    }
    if preview is not None or "fill" in request.POST:
        return ask_preview(request, petition, form, words, context)
    return ask(
        request,
        petition,
        form,
        words,
        lambda told: actions.answer_petition(petition=petition, by=person, answer=judged, **told),
        template="petitions/answer.html",
        context=context,
    )


def _filled(request: HttpRequest, petition: Petition, template: AnswerTemplate | None) -> dict[str, Any]:
    """What was typed, with the words of the template below it; nothing is lost."""
    typed = {name: request.POST.get(name, "") for name in ("words", "document", "promised_on")}
    more = filled_for(petition, template) if template else ""
    return {**typed, "words": joined(typed["words"], more)}


def ask_preview(
    request: HttpRequest, petition: object, form: AnswerForm, words: dict[str, str], context: dict[str, Any]
) -> HttpResponse:
    """The form once more, under what the sender will see; nothing is written."""
    return render(request, "petitions/answer.html", {"form": form, "words": words, "petition": petition, **context})


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Đóng."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_handle(person, petition)
    words = {"heading": "Đóng kiến nghị", "button": "Đóng", "said": "Đã đóng.", "hint": "Người gửi vẫn mở lại được."}
    return ask(
        request,
        petition,
        NothingForm(given(request)),
        words,
        lambda _told: actions.close_petition(petition=petition, by=person),
    )


@require_POST
def link(request: HttpRequest, ref: str) -> HttpResponse:
    """Renew or close the link of the authority that holds the petition."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_handle(person, petition)
    held = holder_of(petition)
    if held is None or not held.is_outside:
        return redirect("petitions:detail", ref)
    held.petition = petition
    if request.POST.get("what") == "close":
        actions.close_link(held=held, by=person)
        messages.success(request, "Đã khóa liên kết.")
    else:
        actions.renew_link(held=held, by=person)
        messages.success(request, "Đã làm liên kết mới.")
    return redirect("petitions:detail", ref)
