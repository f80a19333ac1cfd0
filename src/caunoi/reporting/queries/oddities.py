"""What is not wrong but worth a look: figures that stray from the unit's past, words that name other numbers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from caunoi.ground.text import number_vi
from caunoi.reporting.merging import pieces_of, sentences_of
from caunoi.reporting.models import DataValue, Report, Threshold
from caunoi.reporting.periods import Period, parse_any
from caunoi.reporting.queries.checks import figures_of, narratives_of
from caunoi.reporting.queries.forms import lines_of
from caunoi.reporting.states import Part, ReportStatus
from caunoi.reporting.steadiness import change_percent, strays


@dataclass(frozen=True, slots=True)
class Odd:
    """A figure and the sentences that say why it is worth a look."""

    code: str
    name: str
    value: Decimal
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strange:
    """A sentence of the narrative with the numbers in it that no figure of the report knows."""

    part: str
    text: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Oddities:
    """All that is worth a look in a report; nothing of it stops the report."""

    figures: tuple[Odd, ...]
    words: tuple[Strange, ...]

    def __bool__(self) -> bool:
        return bool(self.figures or self.words)


def _past_of(report: Report) -> dict[str, dict[str, Decimal]]:
    """Accepted values of the unit, by code and period, the oldest first, of the same form and kind of period before
    this one; a number that is split by options is their sum."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    values = DataValue.objects.filter(
        report__unit_id=report.unit_id,
        report__status=ReportStatus.ACCEPTED,
        report__round__data_set__code=report.round.data_set.code,
        report__round__period_kind=report.round.period_kind,
        report__round__starts_on__lt=report.round.starts_on,
        value__isnull=False,
    )
    told = values.order_by("report__round__starts_on").values_list("element__code", "report__round__period", "value")
    for code, period, value in told:
        if value is not None:
            found[code][period] = found[code].get(period, Decimal(0)) + value
    return found


def _change(value: Decimal, before: Decimal | None, words: str, much: int) -> str:
    """A sentence where the value is far from the one before, "" else."""
    percent = change_percent(value, before)
    if before is None or percent is None or abs(percent) <= much:
        return ""
    way = "Tăng" if percent > 0 else "Giảm"
    return f"{way} {number_vi(abs(percent), 0)}% so với {words} ({number_vi(before)})."


def _odd_figures(report: Report, figures: dict[str, Decimal | None]) -> tuple[Odd, ...]:
    past, this = _past_of(report), parse_any(report.round.period)
    thresholds = Threshold.objects.holding(report.round.ends_on)
    neighbours = dict.fromkeys((this.previous, this.last_year)) if isinstance(this, Period) else {}
    found = []
    for line in lines_of(report.round.data_set):
        code, value = line.element.code, figures.get(line.element.code)
        if value is None or not past.get(code):
            continue
        told = [_change(value, past[code].get(one.iso), one.words, thresholds.change_percent) for one in neighbours]
        if strays(value, list(past[code].values()), thresholds):
            told.append("Khác hẳn các kỳ trước của đơn vị.")
        if sentences := tuple(one for one in told if one):
            found.append(Odd(code, line.element.name, value, sentences))
    return tuple(found)


def _strange_words(report: Report, figures: dict[str, Decimal | None]) -> tuple[Strange, ...]:
    known = {value for value in figures.values() if value is not None}
    found = []
    for part, text in narratives_of(report).items():
        for sentence in sentences_of(text):
            pieces = pieces_of(sentence)
            strange = tuple(one.text for one in pieces if one.number is not None and one.number not in known)
            if strange:
                found.append(Strange(str(Part(part).label), sentence, strange))
    return tuple(found)


def oddities_of(report: Report) -> Oddities:
    """What to look at before the report is sent, and again before it is accepted; queries do not grow with it."""
    figures = figures_of(report)
    return Oddities(_odd_figures(report, figures), _strange_words(report, figures))
