"""Mẫu trả lời: templates of answers that a unit keeps; those of the units above are shown beside them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.times import today
from caunoi.org.access import person_of
from caunoi.org.models import Person, Unit
from caunoi.petitions import actions
from caunoi.petitions.access import answer_template_for
from caunoi.petitions.actions import CannotHandle, TemplateWords
from caunoi.petitions.forms import AnswerTemplateForm
from caunoi.petitions.models import AnswerTemplate
from caunoi.petitions.models.fields import field_name
from caunoi.petitions.queries.phrases import inherited_by, templates_of
from caunoi.petitions.states import Kind
from caunoi.petitions.views.asking import given
from caunoi.petitions.views.routing import unit_kept


def _fits(template: AnswerTemplate) -> str:
    kind = str(Kind(template.kind).label) if template.kind else ""
    return " · ".join(one for one in (field_name(template.field), kind) if one) or "Mọi kiến nghị"


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """The unit's own templates, those that it inherits, and past ones."""
    unit, units = unit_kept(request, person_of(request))
    rows = [(one, _fits(one)) for one in templates_of(unit)]
    context = {
        "unit": unit,
        "units": units if len(units) > 1 else [],
        "open": [row for row in rows if row[0].until_on is None],
        "above": [(one, _fits(one)) for one in inherited_by(unit)],
        "past": [row for row in rows if row[0].until_on is not None],
    }
    return render(request, "petitions/answer_templates.html", context)


@require_http_methods(["GET", "POST"])
def new_template(request: HttpRequest) -> HttpResponse:
    """One more template."""
    person = person_of(request)
    unit, _ = unit_kept(request, person)
    return _ask(request, person, unit, {"from_on": today()})


@require_http_methods(["GET", "POST"])
def change_template(request: HttpRequest, number: int) -> HttpResponse:
    """Other words in place of this one, from a day on."""
    person = person_of(request)
    template = answer_template_for(person, number)
    initial = {
        "name": template.name, "field": template.field, "kind": template.kind, "words": template.words,
        "from_on": max(today(), template.from_on),
    }  # fmt: skip
    return _ask(request, person, template.unit, initial, template)


def _ask(
    request: HttpRequest, person: Person, unit: Unit, initial: dict[str, Any], template: AnswerTemplate | None = None
) -> HttpResponse:
    form = AnswerTemplateForm(given(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        words = TemplateWords(**form.cleaned_data)
        try:
            actions.set_answer_template(unit=unit, given=words, by=person, template=template)
        except CannotHandle as error:
            form.add_error(error.field or None, error.sentence)
        except Conflict as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "Đã lưu mẫu.")
            return redirect(f"{reverse('petitions:answer_templates')}?don-vi={unit.code}")
    context = {"form": form, "unit": unit, "template": template}
    return render(request, "petitions/answer_template_form.html", context)


@require_POST
def end_template(request: HttpRequest, number: int) -> HttpResponse:
    """Nobody is offered it from tomorrow on."""
    person = person_of(request)
    template = answer_template_for(person, number)
    try:
        actions.end_answer_template(template=template, by=person)
    except (CannotHandle, Conflict) as error:
        messages.warning(request, error.sentence)
    else:
        messages.success(request, "Đã bỏ mẫu từ ngày mai.")
    return redirect(f"{reverse('petitions:answer_templates')}?don-vi={template.unit.code}")
