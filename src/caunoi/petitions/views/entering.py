"""Ghi hộ kiến nghị: what came by telephone, on paper, in person or in a meeting, and the slip for whoever said it."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.documents.serving import paper_answer
from caunoi.documents.writing import CannotConvert, TemplateRefused
from caunoi.ground.times import datetime_vi
from caunoi.org.access import Unknown, person_of
from caunoi.petitions import actions, papers
from caunoi.petitions.access import areas_entered_for, commune_entered_for, follow_token, may_enter
from caunoi.petitions.actions import CannotHandle, Contact
from caunoi.petitions.forms import EnterForm
from caunoi.petitions.models import Petition
from caunoi.petitions.papers import Slip
from caunoi.petitions.queries.languages import offered_languages
from caunoi.petitions.queries.papers import around
from caunoi.petitions.states import Channel, Kind
from caunoi.petitions.views.asking import given

SLIP_SECONDS = 3600
"""How long the page of a slip can be opened again."""
_SALT = "caunoi.petitions.slip"


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """One page for the officer or the village head who writes for somebody."""
    person = person_of(request)
    commune = commune_entered_for(person)
    form = EnterForm(given(request), areas=areas_entered_for(person, commune), languages=offered_languages())
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            sent = actions.register_petition(
                by=person,
                commune=commune,
                area=told["area"],
                place=told["place"],
                words=told["words"],
                channel=Channel(told["channel"]),
                contact=Contact(told["full_name"], told["telephone"], told["address"], consents=told["consents"]),
                language=told["language"],
                interpreter=told["interpreter"],
                may_publish=told["may_publish"],
                kind=Kind.DENUNCIATION if told["accuses"] else "",
            )
        except CannotHandle as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
        else:
            messages.success(request, "Đã ghi kiến nghị. Đưa phiếu này cho người gửi.")
            key = signing.dumps([sent.petition.ref, sent.tail, person.pk], salt=_SALT)
            return redirect(f"{reverse('petitions:slip')}?p={key}")
    return render(request, "petitions/enter.html", {"form": form, "commune": commune})


@require_safe
def slip(request: HttpRequest) -> HttpResponse:
    """The slip: code, four digits, office, day. It can be opened again for an hour by whoever wrote the petition."""
    person = person_of(request)
    try:
        ref, tail, writer = signing.loads(request.GET.get("p", ""), salt=_SALT, max_age=SLIP_SECONDS)
    except signing.BadSignature as error:
        raise Unknown from error
    petition = Petition.objects.select_related("unit", "commune", "area").filter(ref=ref, entered_by=person).first()
    if petition is None or writer != person.pk or not may_enter(person):
        raise Unknown
    kind = request.GET.get("tep", "")
    if kind in ("docx", "pdf"):
        told = Slip(
            ref, tail, datetime_vi(petition.received_at), str(Channel(petition.channel).label), petition.place_words,
            petition.due_on, request.build_absolute_uri(reverse("portal:look_up")), person.full_name,
        )  # fmt: skip
        data = papers.slip(around(petition.unit), told)
        try:
            answer = paper_answer(data, petition.unit, f"phieu-bien-nhan-{ref}", as_pdf=kind == "pdf")
        except (CannotConvert, TemplateRefused) as error:
            messages.warning(request, str(error))
        else:
            actions.note_printed(form="Phiếu biên nhận", unit=petition.unit, petition=petition, by=person)
            return answer
    address = request.build_absolute_uri(reverse("portal:follow", args=[follow_token(petition)]))
    context = {"petition": petition, "tail": tail, "address": address, "key": request.GET["p"]}
    response = render(request, "petitions/slip.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
