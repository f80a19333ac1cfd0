"""Pages on which the Office keeps due dates, rules, targets and versions of forms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.text import number_vi
from caunoi.ground.times import today
from caunoi.ground.ui.inputs import whole_number
from caunoi.org.access import Unknown, manages_all, person_of
from caunoi.org.models import Person
from caunoi.reporting import actions
from caunoi.reporting.access import check_may_collect, collects_for, manages_forms, round_for
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.forms.settings import (
    OPERATORS,
    STRATEGIES,
    DueDatesForm,
    MoveDueForm,
    RuleForm,
    TargetForm,
    VersionForm,
)
from caunoi.reporting.models import Target, ValidationRule
from caunoi.reporting.queries.checking import committees_of
from caunoi.reporting.queries.forms import units_beneath
from caunoi.reporting.queries.settings import (
    Trial,
    askable,
    due_rows_of,
    newest_version,
    rules,
    targets,
    tried,
    versions,
)
from caunoi.reporting.views.asking import done


def keeper_of(request: HttpRequest) -> Person:
    """The person, if she keeps forms and rules; nobody else learns that the page is there."""
    person = person_of(request)
    if not manages_forms(person):
        raise Unknown
    return person


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """What the person can keep here."""
    person = person_of(request)
    may = {"may_keep": manages_forms(person), "may_serve": manages_all(person)}
    if not any(may.values()):
        raise Unknown
    return render(request, "reporting/settings.html", may)


@require_http_methods(["GET", "POST"])
def due_dates(request: HttpRequest) -> HttpResponse:
    """The due dates of a year; what nobody has set yet stands there as a proposal."""
    person, this = keeper_of(request), today().year
    asked = whole_number(request, "nam", this)
    year = asked if this - 5 <= asked <= this + 5 else this
    form = DueDatesForm(request.POST or None, rows=due_rows_of(year))
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.set_due_dates(days=form.days, by=person)
        except CannotReport as error:
            form.add_error(f"d-{error.field}" if error.field else None, error.sentence)
        else:
            messages.success(request, f"Đã đặt {number_vi(changed)} hạn nộp năm {year}.")
            return redirect(f"{request.path}?nam={year}")
    context = {"form": form, "year": str(year), "years": [str(one) for one in range(this - 1, this + 3)]}
    return render(request, "reporting/due_dates.html", context)


@require_http_methods(["GET", "POST"])
def move_due(request: HttpRequest, ref: str) -> HttpResponse:
    """Another due date for an open round."""
    person = person_of(request)
    found = round_for(person, ref)
    check_may_collect(person, found.unit)
    form = MoveDueForm(request.POST or None, initial={"due_on": found.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.move_due(round=found, by=person, **form.cleaned_data)
        except CannotReport as error:
            form.add_error(error.field or None, error.sentence)
        else:
            messages.success(request, f"Đã đổi hạn nộp và báo {number_vi(count)} đơn vị chưa nộp.")
            return redirect("reporting:round", found.ref)
    return render(request, "reporting/move_due.html", {"form": form, "round": found, "words": found.words})


@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """All validation rules."""
    keeper_of(request)
    operators = {str(code): words for code, words in OPERATORS}
    rows = [(one, operators[one.operator]) for one in rules()]
    return render(request, "reporting/rules.html", {"rows": rows})


def _tried(person: Person, fields: dict[str, Any]) -> Trial:
    wanted = ValidationRule(**fields)
    actions.check_rule(wanted)
    return tried(person, wanted)


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, code: str = "") -> HttpResponse:
    """A rule: tried on accepted reports, then saved."""
    person = keeper_of(request)
    found = ValidationRule.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise Unknown
    form = RuleForm(request.POST or None, rule=found)
    trial = None
    if request.POST.get("do") == "try":
        trial = done(request, form, lambda fields: _tried(person, fields))
    elif saved := done(request, form, lambda fields: actions.save_rule(rule=found, fields=fields, by=person)):
        messages.success(request, f"Đã lưu quy tắc {saved.code}.")
        return redirect("reporting:rules")
    context = {"form": form, "rule": found, "trial": trial, "strategies": STRATEGIES}
    return render(request, "reporting/rule.html", context)


@require_safe
def target_list(request: HttpRequest) -> HttpResponse:
    """What the years ask."""
    keeper_of(request)
    return render(request, "reporting/targets.html", {"targets": targets()})


@require_http_methods(["GET", "POST"])
def target(request: HttpRequest, number: int = 0) -> HttpResponse:
    """What a year asks of one number."""
    person = keeper_of(request)
    found = Target.objects.filter(pk=number).first() if number else None
    if number and found is None:
        raise Unknown
    units = units_beneath(collects_for(person)[0], today())
    form = TargetForm(request.POST or None, target=found, units=units)
    if done(request, form, lambda fields: actions.save_target(target=found, fields=fields, by=person)):
        messages.success(request, "Đã lưu mục tiêu năm.")
        return redirect("reporting:targets")
    return render(request, "reporting/target.html", {"form": form, "target": found})


@require_safe
def form_list(request: HttpRequest) -> HttpResponse:
    """Every version of every form, and how often it was used."""
    keeper_of(request)
    return render(request, "reporting/forms.html", {"versions": versions()})


@require_http_methods(["GET", "POST"])
def form_version(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of a form."""
    person = keeper_of(request)
    newest = newest_version(code)
    if newest is None:
        raise Unknown
    form = VersionForm(
        request.POST or None,
        name=newest.name,
        expiry_days=newest.expiry_days,
        sections=askable(newest),
        committees=committees_of(person),
        checkers={one.title: one.checked_by_id for one in newest.sections.all() if one.checked_by_id is not None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.new_version(
                data_set=newest,
                name=form.cleaned_data["name"],
                asked=form.asked,
                compulsory=form.compulsory,
                expiry_days=form.cleaned_data["expiry_days"],
                checkers=form.checkers,
                by=person,
            )
        except CannotReport as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"Đã lập bản {made.version}. Đợt mở từ nay dùng bản này, kỳ cũ giữ bản cũ.")
            return redirect("reporting:forms")
    return render(request, "reporting/form_version.html", {"form": form, "newest": newest})
