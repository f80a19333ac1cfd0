"""Hồ sơ đánh giá tác động xử lý dữ liệu cá nhân: its versions, the risks that it tells, and the paper."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.desk.forms import ImpactFileForm, ImpactSentForm, RiskForm
from caunoi.desk.queries.impact import activities_offered, impact_paper, risks_named
from caunoi.desk.queries.processing import data_holder
from caunoi.documents.serving import or_sentence, paper_answer
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.privacy.actions import CannotSetActivity, impact_digest
from caunoi.ground.privacy.models import Cause, RiskLevel
from caunoi.ground.privacy.queries import impact_files
from caunoi.ground.times import today
from caunoi.org import actions
from caunoi.org.access import Unknown, impact_file_for, manages_all, person_of, risk_for, sees_processing
from caunoi.org.models import Person


def _asker(request: HttpRequest, *, sets: bool = False) -> Person:
    """Who asks, when she answers for the data of the whole tree (`sets`: administers it); else `Unknown`."""
    person = person_of(request)
    if not (manages_all(person) if sets else sees_processing(person)):
        raise Unknown
    return person


def _done(form: forms.Form, deed: Callable[[], object]) -> bool:
    """Whether the deed was done; else the form says why not."""
    try:
        deed()
    except CannotSetActivity as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
    except Conflict as error:
        form.add_error(None, error.sentence)
    else:
        return True
    return False


def _form_page(request: HttpRequest, form: forms.Form, heading: str, button: str, lead: str = "") -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button, "lead": lead}
    return render(request, "desk/impact_form.html", context)


@require_safe
def impact(request: HttpRequest) -> HttpResponse:
    """The draft with its day, the risks, and what was sent."""
    person = _asker(request)
    files = list(impact_files())
    context = {
        "draft": files[0] if files and files[0].sent_on is None else None,
        "is_late": bool(files and files[0].sent_on is None and files[0].due_on and files[0].due_on < today()),
        "sent": [(one, impact_digest(one.content) == one.digest) for one in files if one.sent_on],
        "risks": risks_named(),
        "may_set": manages_all(person),
    }
    return render(request, "desk/impact.html", context)


@require_http_methods(["GET", "POST"])
def impact_new(request: HttpRequest) -> HttpResponse:
    """Begin a version."""
    person = _asker(request, sets=True)
    first = Cause.UPDATE if impact_files().exists() else Cause.FIRST
    given = request.POST if request.method == "POST" else None
    form = ImpactFileForm(given, initial={"cause": first, "counted_on": today()})
    if request.method == "POST" and form.is_valid():
        told = {"cause": Cause(form.cleaned_data["cause"]), "counted_on": form.cleaned_data["counted_on"]}
        if _done(form, lambda: actions.begin_impact_file(by=person, **told)):
            messages.success(request, "Đã lập hồ sơ. Hạn gửi đã tính.")
            return redirect("desk:impact")
    return _form_page(request, form, "Lập hồ sơ", "Lập hồ sơ", "Hạn gửi tính theo bảng thời hạn luật đặt.")


@require_http_methods(["GET", "POST"])
def impact_sent(request: HttpRequest, number: int) -> HttpResponse:
    """It went out: freeze it."""
    person = _asker(request, sets=True)
    file = impact_file_for(person, number)
    form = ImpactSentForm(request.POST if request.method == "POST" else None, initial={"sent_on": today()})
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: actions.send_impact_file(file=file, by=person, **form.cleaned_data))
    ):
        messages.success(request, "Đã ghi. Nội dung đã chốt, không sửa được nữa.")
        return redirect("desk:impact")
    return _form_page(request, form, "Đã gửi hồ sơ", "Ghi và chốt", "Chốt xong thì nội dung bản này không đổi nữa.")


@require_http_methods(["GET", "POST"])
def risk_new(request: HttpRequest) -> HttpResponse:
    """One more risk."""
    person = _asker(request, sets=True)
    form = RiskForm(request.POST if request.method == "POST" else None, kinds=activities_offered())
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "level": RiskLevel(form.cleaned_data["level"])}
        if _done(form, lambda: actions.add_risk(by=person, **told)):
            messages.success(request, "Đã thêm rủi ro.")
            return redirect("desk:impact")
    return _form_page(request, form, "Thêm rủi ro", "Lưu")


@require_http_methods(["GET", "POST"])
def risk_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Other words for a risk, or its end."""
    person = _asker(request, sets=True)
    risk = risk_for(person, number)
    ends = request.method == "POST" and "end" in request.POST
    initial = {name: getattr(risk, name) for name in ("activity", "risk", "measures", "level")}
    given = request.POST if request.method == "POST" and not ends else None
    form = RiskForm(given, kinds=activities_offered(), initial=initial)
    if ends and _done(form, lambda: actions.end_risk(risk=risk, by=person)):
        messages.success(request, "Đã bỏ rủi ro.")
        return redirect("desk:impact")
    if given is not None and form.is_valid():
        told = form.cleaned_data
        values = {"activity": told["activity"], "words": told["risk"], "measures": told["measures"]}
        level = RiskLevel(told["level"])
        if _done(form, lambda: actions.set_risk(risk=risk, by=person, level=level, **values)):
            messages.success(request, "Đã lưu.")
            return redirect("desk:impact")
    return render(
        request, "desk/impact_form.html", {"form": form, "heading": "Sửa rủi ro", "button": "Lưu", "ends": True}
    )


@require_safe
def impact_docx(request: HttpRequest, number: int) -> HttpResponse:
    """The file as Word."""
    return _paper(request, number)


@require_safe
def impact_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The file as PDF; where there can be none, a sentence on its page."""
    return _paper(request, number, as_pdf=True)


def _paper(request: HttpRequest, number: int, *, as_pdf: bool = False) -> HttpResponse:
    """By the template of the province. Raises `Unknown`."""
    file, unit = impact_file_for(_asker(request), number), data_holder()
    name = f"danh-gia-tac-dong-{number}"
    return or_sentence(
        request, lambda: paper_answer(impact_paper(file, unit), unit, name, as_pdf=as_pdf), redirect("desk:impact")
    )
