"""The terms of the law beside the promise to the sender: what begins each, who owes what, what ends it.

How long a term is stands in the table of limits, each with its basis; here stands only when one runs at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from caunoi.petitions.states import Channel, Kind, LimitStep, Status

OVER: Final = frozenset({Status.WITHDRAWN, Status.DUPLICATE})
"""In these states no term runs on."""


@dataclass(frozen=True, slots=True)
class Term:
    """`begins` and `ends` are what happens on the two days, in words for a form; no kinds: petitions of every kind.

    One that runs `by_itself` is begun by the deed that the law counts from and is never offered in a form. `stops` are
    the states that end it. `is_checked` compares a day in the past with the day of receipt and never runs.
    """

    begins: str
    ends: str
    kinds: tuple[Kind, ...] = ()
    stops: frozenset[Status] = frozenset()
    by_itself: bool = False
    looks_ahead: bool = False
    is_checked: bool = False

    def fits(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds


_COMPLAINT = (Kind.COMPLAINT,)
_DENUNCIATION = (Kind.DENUNCIATION,)
_DECIDED = frozenset({Status.AT_FRONT, Status.FORWARDED, Status.PROMISED, Status.TOLD, Status.REFUSED, Status.FILED})

TERMS: Final[dict[LimitStep, Term]] = {
    LimitStep.FATE: Term(
        "Tiếp công dân", "Đã báo người đến tiếp kết quả tiếp nhận", stops=_DECIDED, by_itself=True
    ),
    LimitStep.ACCEPT: Term(
        "Chuyển khiếu nại đến cơ quan", "Cơ quan đã thụ lý", _COMPLAINT,
        frozenset({Status.TAKEN_UP, Status.ANSWERED, Status.CLASSIFIED}), by_itself=True,
    ),
    LimitStep.PRESS: Term(
        "Nhận tố cáo do báo chí, cơ quan khác chuyển", "Đã báo kết quả cho nơi chuyển", _DENUNCIATION, by_itself=True
    ),
    LimitStep.RULES: Term(
        "Nhận phản ánh về thủ tục, quy định hành chính", "Đã chuyển cơ quan có thẩm quyền",
        (Kind.PROPOSAL, Kind.REPORT), frozenset({Status.FORWARDED, Status.TOLD, Status.REFUSED, Status.FILED}),
        by_itself=True,
    ),
    LimitStep.LODGE: Term(
        "Người khiếu nại biết quyết định, hành vi", "Đã gửi khiếu nại", _COMPLAINT, is_checked=True
    ),
    LimitStep.REPORT: Term(
        "Cơ quan ra văn bản giải quyết", "Mặt trận đã nhận kết quả", (Kind.COMPLAINT, Kind.DENUNCIATION),
        frozenset({Status.ANSWERED}),
    ),
    LimitStep.SECOND: Term("Cơ quan thụ lý khiếu nại lần hai", "Đã có quyết định lần hai", _COMPLAINT),
    LimitStep.SENDING: Term("Ban hành quyết định giải quyết lần hai", "Đã gửi, công khai quyết định", _COMPLAINT),
    LimitStep.DIALOGUE: Term("Ngày đối thoại", "Đã báo người tham gia đối thoại", looks_ahead=True),
    LimitStep.VERIFY: Term("Cơ quan nhận tố cáo được chuyển", "Cơ quan đã thụ lý tố cáo", _DENUNCIATION),
    LimitStep.SETTLE: Term("Cơ quan thụ lý tố cáo", "Đã có kết luận nội dung tố cáo", _DENUNCIATION),
    LimitStep.VERYLONG: Term(
        "Cơ quan thụ lý tố cáo đặc biệt phức tạp", "Đã có kết luận vụ việc đặc biệt phức tạp", _DENUNCIATION
    ),
    LimitStep.CRIME: Term("Thấy dấu hiệu tội phạm", "Đã chuyển cơ quan điều tra, viện kiểm sát"),
    LimitStep.DISCLOSE: Term("Ban hành kết luận nội dung tố cáo", "Đã công khai kết luận", _DENUNCIATION),
    LimitStep.INSPECT: Term(
        "Ban Thanh tra nhân dân, Ban Giám sát đầu tư gửi kiến nghị", "UBND xã đã trả lời",
        (Kind.PROPOSAL, Kind.REPORT), frozenset({Status.ANSWERED}),
    ),
    LimitStep.COMMUNAL: Term(
        "Cộng đồng dân cư họp ra quyết định", "Đã gửi quyết định đến UBND xã", (Kind.PROPOSAL, Kind.REPORT)
    ),
}  # fmt: skip


def stopped_by(status: str) -> frozenset[LimitStep]:
    """The terms that a petition in this state no longer has."""
    if status in OVER:
        return frozenset(TERMS)
    return frozenset(step for step, term in TERMS.items() if status in term.stops)


def offered_for(kind: str) -> list[LimitStep]:
    """The terms that a person may begin for a petition of this kind, in the order of the table."""
    return [step for step, term in TERMS.items() if not term.by_itself and term.fits(kind)]


def on_receipt(*, kind: str, channel: str, field: str) -> list[LimitStep]:
    """The terms that run from the day of receipt, by how a petition came and what it is."""
    asked = {
        LimitStep.FATE: channel == Channel.IN_PERSON,
        LimitStep.PRESS: channel in (Channel.PRESS, Channel.MEMBER),
        LimitStep.RULES: field == RULES_FIELD,
    }
    return [step for step, runs in asked.items() if runs and TERMS[step].fits(kind)]


RULES_FIELD: Final = "PROCEDURES"
"""The field of life whose petitions are about administrative rules (Nghị định 20/2008/NĐ-CP)."""
