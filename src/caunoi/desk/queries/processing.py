"""The record of processing: activities as rows, kinds of data as the tables declare them, terms as they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caunoi.desk.papers import processing_record
from caunoi.documents.writing import PaperData, Signature, issuer_of, place_of
from caunoi.ground.privacy.models import Activity
from caunoi.ground.privacy.queries import activities, kinds_by_activity, past_activities
from caunoi.ground.times import today
from caunoi.org.access import Unknown
from caunoi.org.models import Unit
from caunoi.org.queries import province
from caunoi.petitions.models import Retention
from caunoi.plans.queries.papers import issuer_facts


@dataclass(frozen=True, slots=True)
class Processed:
    """One activity, and its lines: what is told (Vietnamese), and the words."""

    activity: Activity
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProcessingRecord:
    """What is processed today, the terms in force for petitions, and rows that have ended."""

    processed: Sequence[Processed]
    terms: Sequence[Retention]
    past: Sequence[Activity]


def data_holder() -> Unit:
    """The committee that answers for the data of the whole tree. Raises `Unknown` before any is loaded."""
    unit = province()
    if unit is None:
        raise Unknown
    return unit


def processing_of_today() -> ProcessingRecord:
    """The whole record; three queries, however much is held."""
    kinds = kinds_by_activity()
    processed = [
        Processed(
            one,
            (
                ("Mục đích", one.purpose),
                ("Căn cứ", one.basis),
                ("Dữ liệu của ai", one.subjects),
                ("Loại dữ liệu", ", ".join(kinds.get(one.code, ()))),
                ("Ai được xem, nhận", one.receivers),
                ("Nơi lưu", one.kept_where),
                ("Lưu bao lâu", one.term),
                ("Biện pháp bảo vệ", one.safeguards),
            ),
        )
        for one in activities()
    ]
    terms = [one for one in Retention.objects.order_by("pk") if one.from_on <= today() and _holds(one)]
    return ProcessingRecord(processed, terms, list(past_activities()))


def _holds(term: Retention) -> bool:
    return term.until_on is None or term.until_on >= today()


def kept_words(term: Retention) -> str:
    """For how long: "5 năm, không xóa sớm"."""
    return f"{term.years} năm" + (", không xóa sớm" if term.is_binding else "")


def processing_paper(unit: Unit) -> PaperData:
    """The record as a paper that the unit issues."""
    facts, record = issuer_facts(unit), processing_of_today()
    return processing_record(
        issuer=issuer_of(facts.name, upper=facts.upper, is_committee=facts.is_committee),
        place=facts.place or place_of(unit.name),
        symbol=f"BC-{facts.sign}" if facts.sign else "BC",
        on=today(),
        activities=[(one.activity.name, one.lines) for one in record.processed],
        terms=[(one.name, kept_words(one), one.basis) for one in record.terms],
        signature=Signature(facts.signer_title, facts.signer, (facts.authority,) if facts.authority else ()),
    )
