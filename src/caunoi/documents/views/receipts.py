"""The receivers' pages inside the system: what was sent to my units, confirm, study, ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.documents import actions
from caunoi.documents.access import receipt_for
from caunoi.documents.actions import CannotRegister
from caunoi.documents.forms.dispatching import QuestionForm, StudyForm
from caunoi.documents.models import DispatchReceiver
from caunoi.documents.queries.dispatches import late_words, questions_of, received_by, sent_by
from caunoi.documents.states import WAITING, ReceiptStatus
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.files.actions import NotAgreed, UploadRefused
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import today
from caunoi.org.access import person_of

PAGE = 25


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What was sent with receipt to my units, or with `?so=gui` what was sent out."""
    person = person_of(request)
    sent = request.GET.get("so") == "gui"
    day, rows = today(), list[tuple[DispatchReceiver, str]]()
    number = request.GET.get("trang")
    page: Page[Any] = Paginator(sent_by(person) if sent else received_by(person), PAGE).get_page(number)
    if not sent:
        rows = [(one, late_words(one, one.dispatch, day)) for one in page.object_list]
    context = {
        "page": page,
        "sent": sent,
        "rows": rows,
        "chips": [
            {"label": "Gửi đến", "href": "?", "current": not sent},
            {"label": "Gửi đi", "href": "?so=gui", "current": sent},
        ],
    }
    return render(request, "documents/received.html", context)


@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, ref: str) -> HttpResponse:
    """The paper as its receiver sees it: confirm, then study or ask."""
    person = person_of(request)
    receipt = receipt_for(person, ref)
    if request.method == "POST":
        try:
            actions.confirm_receipt(receiver=receipt, by=person)
        except (Conflict, WrongStep):
            messages.info(request, "Đơn vị đã xác nhận từ trước.")
        else:
            messages.success(request, "Đã xác nhận đã nhận.")
        return redirect("documents:receive", ref)
    actions.note_opened(receiver=receipt, by=person)
    context = {
        "receipt": receipt,
        "document": receipt.dispatch.document,
        "questions": questions_of(receipt),
        "is_waiting": receipt.status in WAITING,
        "may_study": receipt.dispatch.asks_study and receipt.status != ReceiptStatus.STUDIED,
        "late": late_words(receipt, receipt.dispatch, today()),
    }
    return render(request, "documents/receive.html", context)


@require_http_methods(["GET", "POST"])
def study(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that the unit has studied the paper."""
    person = person_of(request)
    receipt = receipt_for(person, ref)
    form = StudyForm(request.POST or None, request.FILES or None, initial={"studied_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.report_study(receiver=receipt, by=person, **form.cleaned_data)
        except (CannotRegister, NotAgreed) as error:
            form.add_error(error.field, error.sentence)
        except UploadRefused as error:
            form.add_error("upload", error.sentence)
        except (Conflict, WrongStep) as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "Đã ghi kết quả quán triệt.")
            return redirect("documents:receive", ref)
    words = {"heading": "Báo đã quán triệt", "button": "Báo đã quán triệt"}
    context = {"receipt": receipt, "document": receipt.dispatch.document, "form": form, "words": words}
    return render(request, "documents/receipt_form.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the sender."""
    person = person_of(request)
    receipt = receipt_for(person, ref)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_question(receiver=receipt, words=form.cleaned_data["words"], by=person)
        except CannotRegister as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(request, "Đã gửi câu hỏi.")
            return redirect("documents:receive", ref)
    words = {"heading": "Hỏi lại", "button": "Gửi câu hỏi"}
    context = {"receipt": receipt, "document": receipt.dispatch.document, "form": form, "words": words}
    return render(request, "documents/receipt_form.html", context)
