"""The file of impact assessment as it is read and printed: today's rows for a draft, what was frozen for a sent one."""

from __future__ import annotations

from typing import Any

from caunoi.desk.papers import impact_assessment
from caunoi.documents.writing import Kind, PaperData, Signature, issuer_of, place_of
from caunoi.ground.privacy.models import ImpactFile, Risk, RiskLevel
from caunoi.ground.privacy.queries import activities, impact_content, risks
from caunoi.ground.times import official_date_vi, today
from caunoi.org.models import Unit
from caunoi.plans.queries.papers import issuer_facts

LINES = (
    ("Mục đích", "purpose"),
    ("Căn cứ", "basis"),
    ("Dữ liệu của ai", "subjects"),
    ("Loại dữ liệu", "kinds"),
    ("Ai được xem, nhận", "receivers"),
    ("Nơi lưu", "kept_where"),
    ("Lưu bao lâu", "term"),
    ("Biện pháp bảo vệ", "safeguards"),
)


def risks_named() -> list[tuple[Risk, str]]:
    """Each risk of today with the name of its activity; its code where that has ended."""
    names = dict(activities().values_list("code", "name"))
    return [(one, names.get(one.activity, one.activity)) for one in risks()]


def activities_offered() -> list[tuple[str, str]]:
    """Code and name of the activities of today."""
    return list(activities().values_list("code", "name"))


def impact_paper(file: ImpactFile, unit: Unit) -> PaperData:
    """The file as a paper that the unit issues; one that was sent as it was frozen, whatever rows say by now."""
    facts = issuer_facts(unit)
    content: dict[str, Any] = file.content if file.sent_on else impact_content()
    names = {one["code"]: one["name"] for one in content["activities"]}
    issuer = issuer_of(facts.name, upper=facts.upper, is_committee=facts.is_committee)
    told = file.reckoning
    return impact_assessment(
        issuer=issuer,
        place=facts.place or place_of(unit.name),
        symbol=f"{Kind.REPORT}-{facts.sign}" if facts.sign else str(Kind.REPORT),
        on=file.sent_on or today(),
        preamble=(
            *((f"Căn cứ {told['basis']}.",) if told.get("basis") else ()),
            f"{issuer.in_words} lập hồ sơ bản số {file.number} ({file.get_cause_display().lower()}), "
            f"tính từ {official_date_vi(file.counted_on)}, như sau:",
        ),
        activities=[
            (
                one["name"],
                [(label, ", ".join(one[key]) if key == "kinds" else one[key]) for label, key in LINES],
            )
            for one in content["activities"]
        ],
        risks=[
            (names.get(one["activity"], one["activity"]), one["risk"], one["measures"], RiskLevel(one["level"]).label)
            for one in content["risks"]
        ],
        receiver=told.get("receiver", ""),
        signature=Signature(facts.signer_title, facts.signer, (facts.authority,) if facts.authority else ()),
    )
