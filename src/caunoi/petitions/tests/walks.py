"""Petitions of the tests, brought to where they stand by walking the real deeds. All of it is invented."""

from __future__ import annotations

import io
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from caunoi.ground.files.actions import RECORDINGS, accept_upload
from caunoi.ground.files.tests import recordings
from caunoi.ground.times import today
from caunoi.org import actions as org
from caunoi.org.models import FilterPage, SavedFilter, Unit
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.actions import Contact, Registered, RuleWords, TemplateWords
from caunoi.petitions.models import (
    AnswerTemplate,
    DataRequest,
    Limit,
    Petition,
    PetitionField,
    RefusalGround,
    Retention,
    RoutingRule,
)
from caunoi.petitions.states import DataKind, Kind, Status

WORDS = "Cống thoát nước đầu bản bị sụt từ trận mưa đêm, nước tràn vào sân nhà văn hóa và sáu hộ phía dưới."
SENDER = Contact(full_name="Quàng Thị Xôm", telephone="+84912345678", consents=True)
"""An invented sender."""
ORDER = (Status.NEW, Status.CLASSIFIED, Status.AT_FRONT, Status.TOLD, Status.RATED, Status.CLOSED)


def sent(cast: Cast, *, contact: Contact | None = SENDER, **more: object) -> Registered:
    """What a citizen of bản Giàn, xã Mường Bú sent from the page."""
    given = {"commune": cast.commune, "area": cast.area, "words": WORDS, **more}
    return actions.register_petition(by=None, contact=contact, **given)  # type: ignore[arg-type]


def a_petition(cast: Cast, status: Status = Status.NEW, **more: object) -> Petition:
    """A petition of the commune at one step of the plain way: the commune's Front answers it by itself."""
    petition = sent(cast, **more).petition  # type: ignore[arg-type]
    for wanted in ORDER[1 : ORDER.index(status) + 1]:
        _walk(cast, petition, wanted)
    return petition


def _walk(cast: Cast, petition: Petition, wanted: Status) -> None:
    if wanted == Status.CLASSIFIED:
        classified(cast, petition)
    elif wanted == Status.AT_FRONT:
        actions.claim_petition(petition=petition, by=cast.officer)
    elif wanted == Status.TOLD:
        actions.answer_petition(petition=petition, by=cast.officer, words="Ủy ban đã cho nạo vét, cống thông lại.")
    elif wanted == Status.RATED:
        actions.rate_answer(petition=petition, is_satisfied=True)
    else:
        actions.close_petition(petition=petition, by=cast.officer)


def classified(cast: Cast, petition: Petition, **more: object) -> Petition:
    """Read and sorted by the commune's officer."""
    given = {"by": cast.officer, "kind": Kind.REPORT, "field": "ROADS", "title": "Cống đầu bản Giàn bị sụt", **more}
    return actions.classify_petition(petition=petition, **given)  # type: ignore[arg-type]


def forwarded(cast: Cast, **more: object) -> Petition:
    """At the UBND of the commune, due in ten days."""
    petition = a_petition(cast, Status.CLASSIFIED, **more)
    actions.forward_petition(
        petition=petition, by=cast.officer, unit=cast.agency, due_on=today() + timedelta(days=10), words="Đề nghị xem."
    )
    return petition


def a_kept_filter(cast: Cast) -> SavedFilter:
    """A filter of the box, of the commune's officer."""
    return org.keep_filter(
        by=cast.officer, page=FilterPage.PETITIONS, name="Đường sá", query="linh-vuc=ROADS", is_shared=False, units=()
    )


def a_data_request(cast: Cast) -> DataRequest:
    """The sender of an answered petition asks for a copy of what is held about her."""
    return actions.ask_for_data(petition=a_petition(cast, Status.TOLD), kind=DataKind.COPY)


def a_template(cast: Cast, **more: object) -> AnswerTemplate:
    """A template of answers of the commune."""
    given = {"name": "Đường sá", "words": "Kiến nghị {mã} gửi {ngày gửi} ở {nơi}: đã sửa.", "from_on": today(), **more}
    words = TemplateWords(**given)  # type: ignore[arg-type]
    return actions.set_answer_template(unit=cast.commune, given=words, by=cast.officer)


def a_term() -> Retention:
    """One of the terms of keeping that the house comes with."""
    actions.seed_retention()
    return Retention.objects.earliest("pk")


def a_limit() -> Limit:
    """One of the limits that the house comes with."""
    actions.seed_limits()
    return Limit.objects.earliest("pk")


def a_ground() -> RefusalGround:
    """One of the grounds of refusal that the house comes with."""
    actions.seed_grounds()
    return RefusalGround.objects.earliest("pk")


def a_field() -> PetitionField:
    """One of the fields of life that the house comes with."""
    actions.seed_fields()
    return PetitionField.objects.get(code="ROADS")


def rule_words(to: Unit, **more: object) -> RuleWords:
    """What a routing rule says."""
    given = {"position": 10, "to": to, "reason": "Phòng phụ trách giao thông", "from_on": today(), **more}
    return RuleWords(**given)  # type: ignore[arg-type]


def a_rule(cast: Cast, to: Unit, **more: object) -> RoutingRule:
    """A routing rule of the commune, tried and set by its officer."""
    words = rule_words(to, **more)
    _, ticket = actions.try_routing_rule(unit=cast.commune, words=words, by=cast.officer)
    return actions.set_routing_rule(unit=cast.commune, words=words, tried=ticket, by=cast.officer)


def sent_with_a_picture(cast: Cast, *, words: str, place: str, contact: Contact = SENDER) -> Petition:
    """The same from the pages of sending: a draft, a picture, the last button."""
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(held, "JPEG")
    draft = actions.keep_draft(draft=actions.begin_draft(given={}), words=words)
    actions.add_photo(draft=draft, upload=SimpleUploadedFile("a.jpg", held.getvalue(), "image/jpeg"))
    return actions.send_draft(
        draft=draft,
        commune=cast.commune,
        area=cast.area,
        place=place,
        words=words,
        contact=contact,
        may_publish=True,
    ).petition


def a_spoken_petition(cast: Cast, **more: object) -> Petition:
    """What a citizen who does not write Vietnamese said into her telephone."""
    upload = SimpleUploadedFile("giong-noi.webm", recordings.webm())
    voice = accept_upload(upload, by=None, kinds=RECORDINGS)
    return sent(cast, **{"words": "", "voice": voice, "language": "Mông", **more}).petition  # type: ignore[arg-type]
