"""Templates of answers, kept by the people who handle the unit's petitions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.times import date_vi, today
from caunoi.org.models import Person, Unit
from caunoi.petitions.access import check_may_keep_rules
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.models import AnswerTemplate
from caunoi.petitions.models.fields import fields_offered
from caunoi.petitions.phrases import PLACES, unknown_places


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """What a template says and for which petitions, from which day; "" for field or kind fits all."""

    name: str
    words: str
    from_on: date
    field: str = ""
    kind: str = ""


@transaction.atomic
def set_answer_template(
    *, unit: Unit, given: TemplateWords, by: Person | None, template: AnswerTemplate | None = None,
    seen: int | None = None,
) -> AnswerTemplate:  # fmt: skip
    """Another template of the unit, or other words in place of `template`.

    Raises Denied, CannotHandle, Conflict. Records answer_template.set, answer_template.ended.
    """
    check_may_keep_rules(by, unit)
    name = " ".join(given.name.split())
    if not name:
        raise CannotHandle("Ghi tên mẫu.", "name")
    if not given.words.strip():
        raise CannotHandle("Ghi câu trả lời.", "words")
    if unknown := unknown_places(given.words):
        offered = ", ".join(f"{{{one}}}" for one in PLACES)
        raise CannotHandle(f"Không có chỗ điền “{{{unknown[0]}}}”. Dùng được: {offered}.", "words")
    if given.field not in ("", *fields_offered(template.field if template else "")):
        raise CannotHandle("Chọn lĩnh vực trong danh sách.", "field")
    first = max(today(), template.from_on) if template else today()
    if given.from_on < first:
        raise CannotHandle(f"Chọn ngày từ {date_vi(first)} trở đi.", "from_on")
    alike = AnswerTemplate.objects.open().filter(unit=unit, name=name)
    if alike.exclude(pk=template.pk if template else 0).exists():
        raise CannotHandle("Đã có mẫu tên này. Đặt tên khác.", "name")
    if template is not None:
        _end(template, by=by, last=given.from_on - timedelta(days=1), seen=seen)
    made = AnswerTemplate.objects.create(
        unit=unit, name=name, field=given.field, kind=given.kind, words=given.words.strip(), by=by,
        from_on=given.from_on,
    )  # fmt: skip
    record(
        "answer_template.set", by=by, on=made, unit=unit,
        facts={"name": name, "field": given.field, "kind": given.kind, "from_on": given.from_on},
    )  # fmt: skip
    return made


@transaction.atomic
def end_answer_template(*, template: AnswerTemplate, by: Person | None, seen: int | None = None) -> AnswerTemplate:
    """Nobody is offered the template from tomorrow on. Raises Denied, CannotHandle, Conflict.

    Records answer_template.ended.
    """
    check_may_keep_rules(by, template.unit)
    return _end(template, by=by, last=max(today(), template.from_on), seen=seen)


def _end(template: AnswerTemplate, *, by: Person | None, last: date, seen: int | None) -> AnswerTemplate:
    if template.until_on is not None:
        raise CannotHandle(f"Mẫu này hết dùng ngày {date_vi(template.until_on)}.")
    return change(
        template, deed="answer_template.ended", by=by, unit=template.unit, seen=seen, where={"until_on": None},
        facts={"name": template.name}, values={"until_on": last},
    )  # fmt: skip
