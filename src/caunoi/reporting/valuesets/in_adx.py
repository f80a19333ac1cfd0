"""Values in ADX, the standard of IHE QRPH: one group for each report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any, BinaryIO, Final

from lxml import etree

from caunoi.reporting.periods import MONTHS, Period, Span, parse_any, period_at
from caunoi.reporting.valuesets.rows import BadValueSet, Row, Splits

ADX: Final = "urn:ihe:qrph:adx:2015"
_GROUP, _VALUE, _NOTE = f"{{{ADX}}}group", f"{{{ADX}}}dataValue", f"{{{ADX}}}annotation"
_NAMESPACES: Final[Any] = {None: ADX}
_DAYS: Final = re.compile(r"P(\d{1,4})D")
_DURATIONS: Final = {"QUARTERLY": "P3M", "SIX_MONTHLY": "P6M", "YEARLY": "P1Y"}


def _interval(period: str) -> str:
    """ADX writes a period as its first day and its length: 2026-07-01/P3M."""
    which = parse_any(period)
    days = (which.last_day - which.first_day).days + 1
    return f"{which.first_day.isoformat()}/{_DURATIONS[which.kind] if isinstance(which, Period) else f'P{days}D'}"


def _period(interval: str) -> str:
    start, _, length = interval.partition("/")
    kind = next((kind for kind, duration in _DURATIONS.items() if duration == length), "")
    try:
        first = date.fromisoformat(start)
    except ValueError:
        return interval
    if days := _DAYS.fullmatch(length):
        try:
            return Span(first, first + timedelta(days=int(days[1]) - 1)).iso
        except OverflowError:
            return interval
    which = period_at(first, kind) if kind in MONTHS else None
    return which.iso if which is not None and which.first_day == first else interval


def write_adx(rows: Iterable[Row], splits: Splits, file: BinaryIO) -> None:
    """Rows of the same report that follow each other make one group."""
    with etree.xmlfile(file, encoding="UTF-8") as out:
        out.write_declaration()
        with out.element(f"{{{ADX}}}adx", nsmap=_NAMESPACES):
            for (data_set, period, unit), own in groupby(rows, lambda row: (row.data_set, row.period, row.unit)):
                told = {"orgUnit": unit, "period": _interval(period), "dataSet": data_set}
                with out.element(_GROUP, {name: text for name, text in told.items() if text}):
                    for row in own:
                        out.write(_value(row, splits))


def _value(row: Row, splits: Splits) -> Any:
    attributes = {"dataElement": row.element, "value": row.value}
    if row.option:
        attributes |= splits[row.element][row.option]
    value = etree.Element(_VALUE, attributes, nsmap=_NAMESPACES)
    if row.comment:
        etree.SubElement(value, _NOTE).text = row.comment
    return value


def read_adx(file: BinaryIO, splits: Splits) -> Iterator[Row]:
    """The rows of a file; what was read is thrown away as it goes."""
    told: Any = etree.iterparse(
        file, events=("start", "end"), load_dtd=False, no_network=True, resolve_entities=False, huge_tree=False
    )
    depth, inside = 0, False
    try:
        for event, found in told:
            if event == "start":
                depth += 1
                if depth == 1:
                    _check_root(found)
                inside = found.tag == _GROUP if depth == 2 else inside
                continue
            if depth == 3 and inside and found.tag == _VALUE:
                yield _of_adx(found.getparent().attrib, found, splits)
            depth -= 1
            if 1 <= depth <= 2:
                found.clear()
                _forget_before(found)
    except etree.XMLSyntaxError as error:
        raise BadValueSet("Tệp ADX viết chưa đúng.") from error


def _check_root(root: Any) -> None:
    if root.getroottree().docinfo.doctype:
        # Entities hide there, and ADX has no use for them.
        raise BadValueSet("Tệp ADX không được khai báo DOCTYPE.")
    if root.tag != f"{{{ADX}}}adx":
        raise BadValueSet("Tệp này không phải ADX.")


def _forget_before(one: Any) -> None:
    while (before := one.getprevious()) is not None:
        one.getparent().remove(before)


def _of_adx(group: Mapping[str, str], value: Any, splits: Splits) -> Row:
    told: dict[str, str] = dict(value.attrib)
    element, number = told.pop("dataElement", ""), told.pop("value", "")
    return Row(
        element=element,
        period=_period(group.get("period", "")),
        unit=group.get("orgUnit", ""),
        value=number,
        option=_combination(told, splits.get(element, {})),
        comment=value.findtext(_NOTE) or "",
        data_set=group.get("dataSet", ""),
    )


def _combination(categories: Mapping[str, str], known: Mapping[str, Mapping[str, str]]) -> str:
    """The option combination of these categories; what nobody knows is told as it stands and refused later."""
    if not categories:
        return ""
    return next((code for code, own in known.items() if own == categories), "_".join(categories.values()))
