"""Quy tắc chuyển: a unit's routing rules, each tried on past cases before it is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.times import today
from caunoi.ground.ui.inputs import version_seen
from caunoi.org.access import Unknown, person_of
from caunoi.org.models import Person, Unit
from caunoi.petitions import actions
from caunoi.petitions.access import offices_routed_to, places_routed, routing_rule_for, rules_kept_for
from caunoi.petitions.actions import CannotHandle, RuleWords
from caunoi.petitions.forms import RoutingRuleForm
from caunoi.petitions.models import RoutingRule
from caunoi.petitions.queries.routing import rules_of, words_of
from caunoi.petitions.views.asking import given

STEP = 10
"""Between the places of two rules, so that a third finds room."""


def unit_kept(request: HttpRequest, person: Person) -> tuple[Unit, list[Unit]]:
    """The unit that the address asks for, and all whose rules the person keeps. Raises Unknown where there is none."""
    units = list(rules_kept_for(person))
    asked = request.GET.get("don-vi", "")
    found = next((one for one in units if one.code == asked), units[0] if units else None)
    if found is None:
        raise Unknown
    return found, units


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in their order, and those that hold no more."""
    unit, units = unit_kept(request, person_of(request))
    rows = [(one, words_of(one)) for one in rules_of(unit.pk)]
    context = {
        "unit": unit,
        "units": units if len(units) > 1 else [],
        "open": [row for row in rows if row[0].until_on is None],
        "past": [row for row in rows if row[0].until_on is not None],
    }
    return render(request, "petitions/rules.html", context)


@require_http_methods(["GET", "POST"])
def new_rule(request: HttpRequest) -> HttpResponse:
    """Another rule, behind those that are there."""
    person = person_of(request)
    unit, _ = unit_kept(request, person)
    last = max((one.position for one in rules_of(unit.pk) if one.until_on is None), default=0)
    return _ask(request, person, unit, {"position": min(last + STEP, 999), "from_on": today()})


@require_http_methods(["GET", "POST"])
def change_rule(request: HttpRequest, number: int) -> HttpResponse:
    """Another rule in place of this one, from a day on."""
    person = person_of(request)
    rule = routing_rule_for(person, number)
    initial = {
        "position": rule.position, "place": rule.place.code if rule.place else "", "field": rule.field,
        "kind": rule.kind, "hours": rule.hours, "opens_at": rule.opens_at, "closes_at": rule.closes_at,
        "to": rule.to.code, "reason": rule.reason, "from_on": max(today(), rule.from_on),
    }  # fmt: skip
    return _ask(request, person, rule.unit, initial, rule)


def _ask(
    request: HttpRequest, person: Person, unit: Unit, initial: dict[str, Any], rule: RoutingRule | None = None
) -> HttpResponse:
    """The form; then the form with what it would have done; then, by its second button, saved."""
    hours = {"opens_at": "07:30", "closes_at": "17:00"}
    form = RoutingRuleForm(
        given(request), places=places_routed(unit), offices=offices_routed_to(unit), initial={**hours, **initial}
    )
    found, ticket = None, ""
    if request.method == "POST" and form.is_valid():
        words = RuleWords(**form.cleaned_data)
        try:
            if "save" in request.POST:
                tried = request.POST.get("tried", "")
                actions.set_routing_rule(
                    unit=unit,
                    words=words,
                    tried=tried,
                    by=person,
                    rule=rule,
                    seen=version_seen(request) if rule else None,
                )
                messages.success(request, "Đã lưu quy tắc.")
                return redirect(f"{reverse('petitions:rules')}?don-vi={unit.code}")
        except CannotHandle as error:
            form.add_error(error.field or None, error.sentence)
        except Conflict as error:
            form.add_error(None, error.sentence)
        try:
            found, ticket = actions.try_routing_rule(unit=unit, words=words, by=person, rule=rule)
        except CannotHandle as error:
            if not form.errors:
                form.add_error(error.field or None, error.sentence)
    context = {"form": form, "unit": unit, "rule": rule, "tried": found, "ticket": ticket}
    return render(request, "petitions/rule_form.html", context)


@require_POST
def end_rule(request: HttpRequest, number: int) -> HttpResponse:
    """The rule says nothing from today on."""
    person = person_of(request)
    rule = routing_rule_for(person, number)
    try:
        actions.end_routing_rule(rule=rule, by=person)
    except (CannotHandle, Conflict) as error:
        messages.warning(request, error.sentence)
    else:
        messages.success(request, "Đã bỏ quy tắc.")
    return redirect(f"{reverse('petitions:rules')}?don-vi={rule.unit.code}")
