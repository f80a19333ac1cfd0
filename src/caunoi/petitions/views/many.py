"""One deed on many petitions of the box: chosen, looked at row by row with a verdict each, then done at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caunoi.ground.refs import BadRef, parse_ref
from caunoi.ground.times import today
from caunoi.org.access import Unknown, person_of
from caunoi.org.models import Person, Unit, UnitSet
from caunoi.petitions import actions
from caunoi.petitions.access import agencies_for, petition_for, petitions_for, units_to_assign
from caunoi.petitions.actions import CannotDoAll, CannotHandle, Verdict
from caunoi.petitions.actions.many import MOST, Deed
from caunoi.petitions.forms import AssignForm, ForwardForm, MergeForm, NothingForm
from caunoi.petitions.models import Petition
from caunoi.petitions.views.asking import given

CLAIM, ASSIGN, FORWARD, MERGE, GATHER, CLOSE = "nhan", "giao", "chuyen", "gop", "gop-nhau", "dong"
DEEDS = {
    CLAIM: "Nhận xử lý",
    ASSIGN: "Giao xử lý",
    FORWARD: "Chuyển cùng một cơ quan",
    MERGE: "Gộp vào một việc đã có",
    GATHER: "Gộp trùng với nhau",
    CLOSE: "Đóng",
}
FORWARD_DAYS = 15


@require_http_methods(["GET", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """Each row is named with what would happen to it; the second press does all that was shown as possible."""
    person = person_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    name = asked.get("lam", "")
    petitions = petitions_for(person, asked.getlist("viec")[:MOST])
    if name not in DEEDS or not petitions:
        messages.warning(request, "Đánh dấu ít nhất một kiến nghị rồi chọn việc cần làm.")
        return redirect("petitions:box")
    form = _form(name, given(request), petitions)
    verdicts: list[Verdict] = []
    if not form.fields and request.method == "GET":
        verdicts = actions.try_many(petitions=petitions, deed=_deed(name, person, petitions, {}))
    elif request.method == "POST" and form.is_valid():
        try:
            deed = _deed(name, person, petitions, form.cleaned_data)
            if "do" in request.POST:
                done = actions.do_many(petitions=petitions, deed=deed, expected=set(request.POST.getlist("duoc")))
                messages.success(request, f"{DEEDS[name]}: đã làm {done} việc.")
                return redirect("petitions:box")
        except CannotDoAll as error:
            form.add_error(None, error.sentence)
        except CannotHandle as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
            return _page(request, name, form, petitions, [])
        petitions = petitions_for(person, [one.ref for one in petitions])
        verdicts = actions.try_many(petitions=petitions, deed=_deed(name, person, petitions, form.cleaned_data))
    return _page(request, name, form, petitions, verdicts)


def _page(
    request: HttpRequest, name: str, form: forms.Form, petitions: Sequence[Petition], verdicts: Sequence[Verdict]
) -> HttpResponse:
    context = {
        "deed": name,
        "heading": DEEDS[name],
        "form": form,
        "petitions": petitions,
        "verdicts": verdicts,
        "may": [one.petition.ref for one in verdicts if one.may],
    }
    return render(request, "petitions/many.html", context)


def _form(name: str, posted: Any, petitions: Sequence[Petition]) -> forms.Form:
    if name == ASSIGN:
        return AssignForm(posted, units=_offices(petitions, units_to_assign))
    if name == FORWARD:
        initial = {"due_on": today() + timedelta(days=FORWARD_DAYS)}
        return ForwardForm(posted, units=_offices(petitions, agencies_for), initial=initial)
    return MergeForm(posted) if name == MERGE else NothingForm(posted)


def _offices(petitions: Iterable[Petition], of: Callable[[Petition], UnitSet]) -> UnitSet:
    """The offices that at least one of the petitions may go to; asked once for petitions that stand alike."""
    alike = {(one.unit_id, one.commune_id, one.area_id, one.about_id): one for one in petitions}
    ids = {pk for one in alike.values() for pk in of(one).values_list("pk", flat=True)}
    return Unit.objects.filter(pk__in=ids).in_order()


def _deed(name: str, person: Person, petitions: Sequence[Petition], told: dict[str, Any]) -> Deed:
    """What is done with one of them. Raises CannotHandle (`into`)."""
    if name == CLAIM:
        return lambda one: actions.claim_petition(petition=one, by=person)
    if name == ASSIGN:
        return lambda one: actions.assign_petition(petition=one, by=person, **told)
    if name == FORWARD:
        return lambda one: actions.forward_petition(petition=one, by=person, **told)
    if name == CLOSE:
        return lambda one: actions.close_petition(petition=one, by=person)
    into = _named(person, told["into"]) if name == MERGE else min(petitions, key=lambda one: (one.received_at, one.pk))

    def merge(one: Petition) -> object:
        # The one that the others are gathered into stays as it is.
        return one if name == GATHER and one.pk == into.pk else actions.merge_petition(
            petition=one, into=into, by=person
        )  # fmt: skip

    return merge


def _named(person: Person, code: str) -> Petition:
    try:
        return petition_for(person, parse_ref(code))
    except (BadRef, Unknown):
        raise CannotHandle("Không thấy kiến nghị có mã này.", "into") from None
