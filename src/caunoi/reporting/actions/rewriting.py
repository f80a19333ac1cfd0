"""Asking the service of the administrator to smooth a draft, hearing it, and taking what is good of it.

Nothing leaves the machine but by `ask_rewriting`, which a person calls after she has seen the very words that go. The
question is put by a job, outside of every transaction: a slow service holds nobody up.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.ground.jobs.actions import soon
from caunoi.ground.notices import adapters
from caunoi.ground.times import now
from caunoi.org.access import check_manages_all
from caunoi.org.models import Person
from caunoi.reporting.access import check_may_collect
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.actions.merging import MOST_SENTENCES, store_sentences
from caunoi.reporting.models import MergedText, Rewriting, Round, WritingService
from caunoi.reporting.rewriting import BadAnswer, Given, answer_in, fit_to_go_out, question
from caunoi.reporting.states import Part, RewritingState

SECONDS: Final = 90
"""From the first byte sent to the last one heard: who drips does not hold a worker."""
MOST_BYTES: Final = 1024 * 1024
GIVEN_UP_AFTER: Final = timedelta(seconds=SECONDS + 180)
"""A question that a worker died over is put to rest."""
_PATH: Final = "chat/completions"
_JOB: Final = "caunoi.reporting.jobs.hear_rewriting"


@transaction.atomic
def set_writing_service(*, address: str, model: str, key: str, is_on: bool, by: Person | None) -> WritingService:
    """Set where the model answers; the address is that before "/chat/completions". Without a key the one that is there
    stays. Raises Denied, CannotReport (`address`, `model`). The trail never tells the key."""
    check_manages_all(by)
    held = WritingService.objects.select_for_update().first() or WritingService(pk=1)
    address, model = address.strip().rstrip("/"), model.strip()
    if address or is_on:
        try:
            adapters.checked(address, may_be_near=settings.CAUNOI_WRITER_NEAR)
        except adapters.BadAddress as error:
            raise CannotReport(error.sentence, "address") from error
    if is_on and not model:
        raise CannotReport("Ghi tên mô hình, như nhà cung cấp đặt.", "model")
    # A key goes to the one it was given for and to nobody else.
    moved = held.address != address
    held.key = key.strip() or ("" if moved else held.key)
    held.address, held.model, held.is_on = address, model, is_on
    held.save()
    facts = {"to": address, "model": model, "is_on": is_on, "new_key": bool(key.strip())}
    record("writing_service.set", by=by, on=held, facts=facts)
    return held


@transaction.atomic
def ask_rewriting(*, round: Round, part: str, seen: int, by: Person | None) -> Rewriting:
    """Hand the draft of a part to the service. `seen` is the version of the draft that the person had before her eyes:
    what has changed since does not leave. Raises Denied, CannotReport."""
    check_may_collect(by, round.unit)
    part = str(Part(part))
    _check_open(round)
    service = WritingService.objects.filter(is_on=True).first()
    if service is None:
        raise CannotReport("Người quản trị chưa đặt dịch vụ viết lại, hoặc đã tắt.")
    row = MergedText.objects.filter(round=round, part=part).first()
    given = fit_to_go_out(row.sentences if row else ())
    if not given:
        raise CannotReport("Chưa có câu nào lấy từ báo cáo của đơn vị để viết lại.")
    if row is None or row.version != seen:
        raise CannotReport("Lời văn vừa đổi. Xem lại những câu sẽ gửi rồi bấm lần nữa.")
    asked = Rewriting.objects.create(
        round=round, part=part, address=service.address, model=service.model, asked_by=by,
        given=[{"id": one.id, "text": one.text} for one in given],
    )  # fmt: skip
    record(
        "rewriting.asked",
        by=by,
        on=asked,
        unit=round.unit,
        facts={
            "parts": [str(Part(part).label)],
            "to": service.address,
            "model": service.model,
            "count": len(given),
            "letters": sum(len(one.text) for one in given),
        },
    )
    soon(_JOB, asked.pk)
    return asked


def hear(number: int) -> str:
    """Put the question once and keep the answer, or why there is none; gives the state. The draft is not touched."""
    waiting = RewritingState.WAITING
    if Rewriting.objects.filter(pk=number, state=waiting).update(state=RewritingState.ASKED) != 1:
        return ""
    asked = Rewriting.objects.get(pk=number)
    given = [Given(one["id"], one["text"]) for one in asked.given]
    try:
        answer = _answer(asked, given)
    except (BadAnswer, adapters.BadAddress) as error:
        return _closed(asked, RewritingState.FAILED, error=error.sentence)
    except TimeoutError:
        return _closed(
            asked, RewritingState.FAILED, error=f"Dịch vụ chưa trả lời xong sau {SECONDS:g} giây, đã thôi chờ."
        )
    except OSError as error:
        return _closed(asked, RewritingState.FAILED, error=f"Không gọi được dịch vụ ({type(error).__name__}).")
    return _closed(asked, RewritingState.ANSWERED, answer=[{"text": one.text, "of": list(one.of)} for one in answer])


def _answer(asked: Rewriting, given: list[Given]) -> Any:
    service = WritingService.objects.filter(is_on=True, address=asked.address).first()
    if service is None:
        raise BadAnswer("Dịch vụ viết lại đã tắt hoặc đổi địa chỉ trước khi gửi.")
    headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
    if service.key:
        headers["Authorization"] = f"Bearer {service.key}"
    reply = adapters.post(
        f"{asked.address}/{_PATH}",
        json.dumps(question(asked.model, given), ensure_ascii=False).encode(),
        headers,
        may_be_near=settings.CAUNOI_WRITER_NEAR,
        seconds=SECONDS,
        most_bytes=MOST_BYTES,
    )
    if not 200 <= reply.status < 300:
        raise BadAnswer(f"Dịch vụ từ chối (mã {reply.status}).")
    if reply.is_cut:
        raise BadAnswer("Dịch vụ trả lời quá dài.")
    return answer_in(reply.body, given)


def _closed(asked: Rewriting, state: RewritingState, **found: Any) -> str:
    Rewriting.objects.filter(pk=asked.pk, state=RewritingState.ASKED).update(state=state, **found)
    return str(state)


def is_given_up(asked: Rewriting) -> bool:
    """Whether nobody will answer any more."""
    return asked.state in (RewritingState.WAITING, RewritingState.ASKED) and now() > asked.created_at + GIVEN_UP_AFTER


def _check_open(round: Round) -> None:
    if Round.objects.select_for_update().get(pk=round.pk).frozen_at is not None:
        raise CannotReport("Số liệu và lời văn đợt này đã chốt. Mở đính chính ở trang tổng hợp trước.")


@transaction.atomic
def take_rewritten(*, rewriting: Rewriting, places: Collection[int], by: Person | None) -> MergedText:
    """Put the sentences at these places of the answer where those stand that they come from, with the sources of all of
    them. What no accepted sentence names stays. A sentence that comes from none is marked as having no source.

    Raises Denied, CannotReport: also when a sentence was edited or dropped after it was handed over.
    """
    round = rewriting.round
    check_may_collect(by, round.unit)
    _check_open(round)
    asked = Rewriting.objects.select_for_update().get(pk=rewriting.pk)
    row = MergedText.objects.select_for_update().get(round=round, part=asked.part)
    wanted = sorted(set(places))
    if not wanted or any(not 0 <= at < len(asked.answer) or at in asked.taken for at in wanted):
        raise CannotReport("Chọn câu viết lại chưa nhận.")
    held, sent = {one["id"]: one for one in row.sentences}, {one["id"]: one["text"] for one in asked.given}
    chosen = [asked.answer[at] for at in wanted]
    replaced = {one for answer in chosen for one in answer["of"]}
    if any(one not in held or held[one]["text"] != sent[one] for one in replaced):
        raise CannotReport("Có câu nguồn vừa được sửa hoặc bỏ sau khi gửi. Giữ bản nháp, hoặc gửi viết lại lần nữa.")
    sentences = _placed(row.sentences, chosen, held, replaced)
    if len(sentences) > MOST_SENTENCES:
        raise CannotReport(f"Mỗi phần tối đa {MOST_SENTENCES} câu. Bỏ bớt rồi thêm.")
    Rewriting.objects.filter(pk=asked.pk).update(taken=sorted({*asked.taken, *wanted}))
    return store_sentences(
        row, sentences, round=round, by=by, seen=row.version, facts={"rewritten": len(wanted), "rewriting": asked.pk}
    )


def _placed(
    sentences: list[dict[str, Any]], chosen: list[dict[str, Any]], held: dict[str, dict[str, Any]], replaced: set[str]
) -> list[dict[str, Any]]:
    """The sentences with the chosen ones in the place of the first that each comes from; one without a source follows
    the one before it."""
    order = {one["id"]: at for at, one in enumerate(sentences)}
    new: dict[int, list[dict[str, Any]]] = {}
    at = len(sentences)
    for answer in chosen:
        at = min((order[one] for one in answer["of"]), default=at)
        told = {(of["report"], of["text"]): of for one in answer["of"] for of in held[one]["sources"]}
        made = {"id": "", "text": answer["text"], "sources": list(told.values()), "rewritten": True}
        new.setdefault(at, []).append(made)
    kept: list[dict[str, Any]] = []
    for place, one in enumerate(sentences):
        kept += new.get(place, [])
        if one["id"] not in replaced:
            kept.append(one)
    return kept + new.get(len(sentences), [])
