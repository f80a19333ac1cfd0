"""A unit's routing rules: tried on past cases first, then set from a day on; ended, never changed in place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.core import signing
from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.times import date_vi, today
from caunoi.org.models import Person, Unit
from caunoi.petitions.access import check_may_keep_rules, offices_routed_to, places_routed
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.models import RoutingRule
from caunoi.petitions.models.fields import fields_offered
from caunoi.petitions.queries.routing import TryOut, try_out
from caunoi.petitions.routing import Route
from caunoi.petitions.states import Hours, Kind

SALT = "caunoi.petitions.routing"
TRIED_SECONDS = 24 * 60 * 60
"""How long a try-out is good for."""
MOST_RULES = 100
LAST_POSITION = 999


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What a rule says, as a person has written it."""

    position: int
    to: Unit
    reason: str
    from_on: date
    place: Unit | None = None
    field: str = ""
    kind: str = ""
    hours: str = ""
    opens_at: time = time(7, 30)
    closes_at: time = time(17)

    @property
    def route(self) -> Route:
        return Route(
            0, self.position, self.to.code, self.to.path, self.from_on, None, self.place.path if self.place else "",
            self.field, self.kind, self.hours, self.opens_at, self.closes_at,
        )  # fmt: skip

    @property
    def decides(self) -> list[str]:
        """All that a try-out has looked at; the reason does not decide."""
        parts = (
            self.position, self.to.pk, self.place.pk if self.place else 0, self.field, self.kind, self.hours,
            self.opens_at, self.closes_at, self.from_on,
        )  # fmt: skip
        return [str(one) for one in parts]


def try_routing_rule(
    *, unit: Unit, words: RuleWords, by: Person, rule: RoutingRule | None = None
) -> tuple[TryOut, str]:
    """What the rule would have done with past cases, and the ticket without which it cannot be set. Writes nothing.

    Raises Denied, CannotHandle.
    """
    _check(unit, words, by, rule)
    found = try_out(by, unit, words.route, replaces=rule.pk if rule else 0)
    return found, signing.dumps(_ticket(unit, words, rule), salt=SALT)


@transaction.atomic
def set_routing_rule(
    *, unit: Unit, words: RuleWords, tried: str, by: Person, rule: RoutingRule | None = None, seen: int | None = None
) -> RoutingRule:
    """From a day on the unit has a new rule, or another in place of `rule`. Only what was tried on past cases an hour
    or a day ago can be set. Raises Denied, CannotHandle, Conflict.

    Records petition_routing.set, petition_routing.ended.
    """
    _check(unit, words, by, rule)
    try:
        ticket = signing.loads(tried, salt=SALT, max_age=TRIED_SECONDS)
    except signing.BadSignature:
        ticket = None
    if ticket != _ticket(unit, words, rule):
        raise CannotHandle("Quy tắc đã sửa sau lần thử. Xem lại kết quả thử trên việc cũ rồi lưu.")
    if rule is not None:
        _end(rule, by=by, last=words.from_on - timedelta(days=1), seen=seen)
    made = RoutingRule.objects.create(
        unit=unit, position=words.position, place=words.place, field=words.field, kind=words.kind, hours=words.hours,
        opens_at=words.opens_at, closes_at=words.closes_at, to=words.to, reason=words.reason.strip(), by=by,
        from_on=words.from_on,
    )  # fmt: skip
    record(
        "petition_routing.set",
        by=by,
        on=made,
        unit=unit,
        facts={
            "to": words.to.code, "place": words.place.code if words.place else "", "field": words.field,
            "kind": words.kind, "hours": words.hours, "position": words.position, "from_on": words.from_on,
            "reason": made.reason,
        },
    )  # fmt: skip
    return made


@transaction.atomic
def end_routing_rule(*, rule: RoutingRule, by: Person, seen: int | None = None) -> RoutingRule:
    """From today on the rule says nothing any more. Raises Denied, CannotHandle, Conflict.

    Records petition_routing.ended.
    """
    check_may_keep_rules(by, rule.unit)
    return _end(rule, by=by, last=today() - timedelta(days=1), seen=seen)


def _end(rule: RoutingRule, *, by: Person, last: date, seen: int | None) -> RoutingRule:
    if rule.until_on is not None:
        raise CannotHandle(f"Quy tắc này đã thôi dùng từ ngày {date_vi(rule.until_on + timedelta(days=1))}.")
    return change(
        rule, deed="petition_routing.ended", by=by, unit=rule.unit, seen=seen, where={"until_on": None},
        facts={"to": rule.to.code}, values={"until_on": last},
    )  # fmt: skip


def _ticket(unit: Unit, words: RuleWords, rule: RoutingRule | None) -> list[str]:
    return [str(unit.pk), str(rule.pk if rule else 0), *words.decides]


def _check(unit: Unit, words: RuleWords, by: Person, rule: RoutingRule | None) -> None:
    check_may_keep_rules(by, unit)
    offered = ("", *fields_offered(rule.field if rule else ""))
    for refused, sentence, field in (
        (not words.reason.strip(), "Ghi lý do đặt quy tắc.", "reason"),
        (not 1 <= words.position <= LAST_POSITION, f"Ghi thứ tự từ 1 đến {LAST_POSITION}.", "position"),
        (words.from_on < today(), f"Chọn ngày từ {date_vi(today())} trở đi.", "from_on"),
        (words.field not in offered, "Chọn lĩnh vực trong danh sách.", "field"),
        (words.kind not in ("", *Kind.values) or words.kind == Kind.DENUNCIATION, "Chọn loại khác.", "kind"),
        (words.hours not in ("", *Hours.values), "Chọn trong danh sách.", "hours"),
        (words.opens_at >= words.closes_at, "Giờ kết thúc phải sau giờ bắt đầu.", "closes_at"),
    ):
        if refused:
            raise CannotHandle(sentence, field)
    if words.place is not None and not places_routed(unit).filter(pk=words.place.pk).exists():
        raise CannotHandle("Chọn địa bàn trong danh sách.", "place")
    if not offices_routed_to(unit).filter(pk=words.to.pk).exists():
        raise CannotHandle("Chọn nơi xử lý trong danh sách.", "to")
    if rule is not None and rule.unit_id != unit.pk:
        raise CannotHandle("Quy tắc này của đơn vị khác.")
    if rule is None and RoutingRule.objects.filter(unit=unit, until_on=None).count() >= MOST_RULES:
        raise CannotHandle(f"Mỗi đơn vị giữ nhiều nhất {MOST_RULES} quy tắc. Bỏ bớt rồi thêm.")
