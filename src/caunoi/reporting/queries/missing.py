"""Who has not sent, as a text to paste into Zalo."""

from __future__ import annotations

from datetime import date

from caunoi.ground.text import number_vi
from caunoi.ground.times import date_vi, deadline_of, short_date_vi
from caunoi.reporting.models import Report, Round

LONGEST = 1_800
"""Letters of a text: a message of Zalo holds 2,000."""


def text_of_missing(round: Round, reports: list[Report], address: str, day: date) -> str:
    """A line for each unit, whose own day is told where it is not the round's; it names no person. Units that do not
    fit a message are counted. `reports`: those not sent, in the order of places; `address`: the page of the reports."""
    head = [f"NHẮC NỘP BÁO CÁO {round.words.upper()}", round.data_set.name]
    late = deadline_of(round.due_on, day).words
    head.append(f"Hạn nộp {date_vi(round.due_on)} ({late[:1].lower()}{late[1:]})")
    foot = ["", f"Nhập và nộp tại {address}"]
    if not reports:
        return "\n".join([*head, "", "Mọi đơn vị đã nộp. Xin cảm ơn."])
    lines = [*head, "", f"{number_vi(len(reports))} đơn vị chưa nộp:"]
    length = sum(len(one) + 1 for one in (*lines, *foot)) + 40
    for place, report in enumerate(reports):
        own = f" (hạn {short_date_vi(report.due_on)})" if report.due_on != round.due_on else ""
        line = f"- {report.unit.short_name}{own}"
        length += len(line) + 1
        if length > LONGEST:
            lines.append(f"Và {number_vi(len(reports) - place)} đơn vị khác.")
            break
        lines.append(line)
    return "\n".join([*lines, *foot])
