"""One page for each decision on a petition: ask for more, extend, refuse, keep, merge, split, publish."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from caunoi.ground.refs import BadRef, parse_ref
from caunoi.ground.times import today
from caunoi.org.access import Unknown, person_of
from caunoi.org.models import Person
from caunoi.petitions import actions
from caunoi.petitions.access import check_may_handle, petition_for
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.forms import ExtendForm, MergeForm, NothingForm, PublishForm, RefuseForm, SplitForm, WordsForm
from caunoi.petitions.models import Petition
from caunoi.petitions.queries.grounds import grounds_for
from caunoi.petitions.queries.public import told_words
from caunoi.petitions.states import GroundUse, Kind
from caunoi.petitions.views.asking import ask, given


def _open(request: HttpRequest, ref: str) -> tuple[Person, Petition]:
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_handle(person, petition)
    return person, petition


@require_http_methods(["GET", "POST"])
def ask_more(request: HttpRequest, ref: str) -> HttpResponse:
    """Xin bổ sung: the clock stands meanwhile."""
    person, petition = _open(request, ref)
    words = {
        "heading": "Xin bổ sung",
        "button": "Gửi",
        "said": "Đã xin bổ sung. Thời hạn tạm dừng.",
        "hint": "Người gửi đọc đúng như ghi ở đây.",
    }
    return ask(
        request,
        petition,
        WordsForm(given(request)),
        words,
        lambda told: actions.ask_sender(petition=petition, by=person, words=told["words"]),
    )


@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, ref: str) -> HttpResponse:
    """Gia hạn: with a reason the sender reads."""
    person, petition = _open(request, ref)
    form = ExtendForm(given(request), initial={"due_on": (petition.due_on or today()) + timedelta(days=7)})
    words = {"heading": "Gia hạn", "button": "Gia hạn", "said": "Đã gia hạn."}
    return ask(
        request, petition, form, words, lambda told: actions.extend_petition(petition=petition, by=person, **told)
    )


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Từ chối: on a listed ground."""
    person, petition = _open(request, ref)
    words = {"heading": "Từ chối, có căn cứ", "button": "Từ chối", "said": "Đã từ chối.", "done": "1"}
    return ask(
        request,
        petition,
        RefuseForm(given(request), grounds=grounds_for(GroundUse.PETITION, today())),
        words,
        lambda told: actions.refuse_petition(petition=petition, by=person, ground=told["ground"], words=told["words"]),
    )


@require_http_methods(["GET", "POST"])
def keep_only(request: HttpRequest, ref: str) -> HttpResponse:
    """Lưu đơn."""
    person, petition = _open(request, ref)
    words = {"heading": "Lưu đơn", "button": "Lưu", "said": "Đã lưu đơn.", "hint": "Người gửi đọc được lý do."}
    return ask(
        request,
        petition,
        WordsForm(given(request)),
        words,
        lambda told: actions.file_petition(petition=petition, by=person, words=told["words"]),
    )


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, ref: str) -> HttpResponse:
    """Gộp trùng: with another of the same thing."""
    person, petition = _open(request, ref)
    words = {"heading": "Gộp trùng", "button": "Gộp", "said": "Đã gộp."}

    def deed(told: dict[str, str]) -> None:
        try:
            into = petition_for(person, parse_ref(told["into"]))
        except BadRef as error:
            raise CannotHandle(error.sentence, "into") from error
        except Unknown as error:
            raise CannotHandle("Không thấy kiến nghị có mã này.", "into") from error
        actions.merge_petition(petition=petition, into=into, by=person)

    return ask(request, petition, MergeForm(given(request)), words, deed)


@require_http_methods(["GET", "POST"])
def unmerge(request: HttpRequest, ref: str) -> HttpResponse:
    """Tách ra: it goes on by itself."""
    person, petition = _open(request, ref)
    words = {"heading": "Tách ra", "button": "Tách ra", "said": "Đã tách thành việc riêng."}
    return ask(
        request,
        petition,
        NothingForm(given(request)),
        words,
        lambda _told: actions.unmerge_petition(petition=petition, by=person),
    )


@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, ref: str) -> HttpResponse:
    """Tách nội dung: one of several becomes a petition of its own."""
    person, petition = _open(request, ref)
    words = {"heading": "Tách nội dung", "button": "Tách", "said": "Đã tách thành kiến nghị riêng."}
    return ask(
        request,
        petition,
        SplitForm(given(request)),
        words,
        lambda told: actions.split_petition(petition=petition, by=person, **{**told, "kind": Kind(told["kind"])}),
    )


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, ref: str) -> HttpResponse:
    """Công khai: a text of its own, approved by whoever presses the button."""
    person, petition = _open(request, ref)
    initial = {
        "title": petition.public_title or petition.title,
        "words": petition.public_words or petition.words,
        "answer": petition.public_answer or told_words(petition),
    }
    words = {
        "heading": "Công khai",
        "button": "Công khai",
        "said": "Đã công khai.",
        "hint": "Mọi người đọc được đúng những chữ dưới đây. Ảnh không công khai.",
    }
    return ask(
        request,
        petition,
        PublishForm(given(request), initial=initial),
        words,
        lambda told: actions.publish_petition(petition=petition, by=person, **told),
    )


@require_http_methods(["GET", "POST"])
def unpublish(request: HttpRequest, ref: str) -> HttpResponse:
    """Thôi công khai."""
    person, petition = _open(request, ref)
    words = {"heading": "Thôi công khai", "button": "Thôi công khai", "said": "Đã thôi công khai."}
    return ask(
        request,
        petition,
        NothingForm(given(request)),
        words,
        lambda _told: actions.unpublish_petition(petition=petition, by=person),
    )
