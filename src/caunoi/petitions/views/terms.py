"""Ghi mốc thời hạn: the days that the law counts from, beside the promise to the sender."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from caunoi.ground.times import today
from caunoi.org.access import person_of
from caunoi.petitions import actions
from caunoi.petitions.access import check_may_handle, petition_for
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.forms import TermForm
from caunoi.petitions.models import Petition
from caunoi.petitions.queries.terms import ENDS, terms_offered
from caunoi.petitions.states import LimitStep
from caunoi.petitions.views.asking import ask, given


@require_http_methods(["GET", "POST"])
def term(request: HttpRequest, ref: str) -> HttpResponse:
    """What begins a term of the law, or that what was owed is done."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_handle(person, petition)
    form = TermForm(given(request), offered=terms_offered(petition), initial={"on": today()})
    words = {
        "heading": "Ghi mốc thời hạn",
        "button": "Ghi",
        "said": "Đã ghi mốc.",
        "hint": "Hệ thống tính hạn theo luật từ ngày này và báo khi đã qua. Người gửi không thấy mốc này.",
    }
    return ask(request, petition, form, words, lambda told: _write(petition, person, told))


def _write(petition: Petition, person: Any, told: dict[str, Any]) -> object:
    what, day = told["what"], {"on": told["on"], "document": told["document"]}
    if not what.startswith(ENDS):
        return actions.begin_term(petition=petition, by=person, step=LimitStep(what), **day)
    running = petition.terms.open().filter(pk=int(what.removeprefix(ENDS))).first()
    if running is None:
        raise CannotHandle("Mốc này đã xong.", "what")
    running.petition = petition
    return actions.end_term(term=running, by=person, **day)
