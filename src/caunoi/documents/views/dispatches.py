"""The sender's pages of a paper that goes out with receipt."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.documents import actions
from caunoi.documents.access import (
    check_may_write,
    document_for,
    link_token,
    question_for,
    receiver_for,
    units_to_dispatch_to,
)
from caunoi.documents.actions import CannotRegister
from caunoi.documents.forms.dispatching import AnswerForm, DispatchForm, PaperReceiptForm, first_days
from caunoi.documents.models import Dispatch, Document
from caunoi.documents.queries.dispatches import dispatch_of, overview_of, questions_of, receipt_lines
from caunoi.documents.writing import receipt_book
from caunoi.ground import text
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.files.serving import file_answer, open_for_download
from caunoi.ground.times import today
from caunoi.org.access import person_of
from caunoi.org.models import Person

GUIDES = frozenset({"HD"})
"""Abbreviations of kinds that are sent out to be studied."""


def _sent(person: Person, ref: str) -> tuple[Document, Dispatch]:
    """A document whose register the person keeps, with its dispatch."""
    document = document_for(person, ref)
    check_may_write(person, document.unit)
    dispatch = dispatch_of(document)
    if dispatch is None:
        raise Http404
    return document, dispatch


@require_safe
def dispatch(request: HttpRequest, ref: str) -> HttpResponse:
    """Receivers × received, studied, asked; those behind first."""
    person = person_of(request)
    document = document_for(person, ref)
    check_may_write(person, document.unit)
    made = dispatch_of(document)
    if made is None:
        return redirect("documents:dispatch_add", ref)
    return render(request, "documents/dispatch.html", {"document": document, "page": overview_of(made)})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, ref: str) -> HttpResponse:
    """Send it out, or to more receivers."""
    person = person_of(request)
    document = document_for(person, ref)
    check_may_write(person, document.unit)
    made = dispatch_of(document)
    guides = document.kind is not None and document.kind.abbreviation in GUIDES
    form = DispatchForm(
        request.POST or None, units=units_to_dispatch_to(document), initial=first_days(made, guides=guides)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.dispatch_document(document=document, by=person, **form.deed())
        except CannotRegister as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
        else:
            messages.success(request, "Đã gửi. Nơi nhận xác nhận thì hiện ở đây.")
            return redirect("documents:dispatch", ref)
    return render(request, "documents/dispatch_form.html", {"document": document, "form": form, "dispatch": made})


@require_safe
def book(request: HttpRequest, ref: str) -> HttpResponse:
    """The receivers as an Excel file."""
    document, made = _sent(person_of(request), ref)
    title = f"Nơi nhận {document.name}"
    book = receipt_book(title, receipt_lines(overview_of(made)))
    return file_answer(book, f"{text.slug(title)}-{today():%Y-%m-%d}.xlsx")


@require_POST
def remind(request: HttpRequest, ref: str) -> HttpResponse:
    """Remind all who are behind."""
    person = person_of(request)
    _, made = _sent(person, ref)
    count = actions.remind_receivers(dispatch=made, by=person)
    if count:
        messages.success(request, f"Đã nhắc {count} nơi nhận.")
    else:
        messages.info(request, "Không còn nơi nào nhắc được hôm nay. Nơi đã nhắc trong một ngày qua không nhắc lại.")
    return redirect("documents:dispatch", ref)


@require_http_methods(["GET", "POST"])
def receiver(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """One receiver: its link, its receipt on paper, what it asked."""
    person = person_of(request)
    found = receiver_for(person, ref, number)
    document = found.dispatch.document
    check_may_write(person, document.unit)
    deed = request.POST.get("deed", "")
    form = PaperReceiptForm(request.POST if deed == "paper" else None, initial={"received_on": today()})
    try:
        if deed in {"renew", "close"}:
            (actions.renew_link if deed == "renew" else actions.close_link)(receiver=found, by=person)
            messages.success(request, "Đã tạo liên kết mới." if deed == "renew" else "Đã hủy liên kết.")
            return redirect("documents:receiver", ref, number)
        if deed == "paper" and form.is_valid():
            actions.enter_paper_receipt(receiver=found, by=person, **form.cleaned_data)
            messages.success(request, "Đã ghi người nhận.")
            return redirect("documents:dispatch", ref)
    except CannotRegister as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
    except Conflict:
        messages.error(request, "Nơi này đã xác nhận rồi.")
        return redirect("documents:receiver", ref, number)
    token = link_token(found)
    address = request.build_absolute_uri(reverse("documents:link", args=[token])) if token else ""
    context = {
        "document": document,
        "receiver": found,
        "form": form,
        "address": address,
        "questions": questions_of(found),
    }
    response = render(request, "documents/receiver.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Answer a question."""
    person = person_of(request)
    question = question_for(person, ref, number)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_question(question=question, answer=form.cleaned_data["answer"], by=person)
        except CannotRegister as error:
            form.add_error(error.field, error.sentence)
        except Conflict:
            form.add_error(None, "Câu này đã có người trả lời.")
        else:
            messages.success(request, "Đã trả lời.")
            return redirect("documents:dispatch", ref)
    context = {"document": question.receiver.dispatch.document, "question": question, "form": form}
    return render(request, "documents/answer.html", context)


@require_safe
def evidence(request: HttpRequest, ref: str, number: int) -> HttpResponseBase:
    """The file with which a unit proves that it studied the paper."""
    found = receiver_for(person_of(request), ref, number)
    if found.evidence is None:
        raise Http404
    try:
        return open_for_download(found.evidence)
    except FileNotFoundError as error:
        raise Http404 from error
