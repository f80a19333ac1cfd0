"""Forms, rounds, expected reports and their values. The words are DHIS2's: data element, indicator, validation rule,
data set, period."""

from caunoi.reporting.models.categories import (
    MOST_CATEGORIES,
    Category,
    CategoryCombo,
    CategoryComboPart,
    CategoryOption,
)
from caunoi.reporting.models.checking import SectionCheck
from caunoi.reporting.models.closing import LockException, closed_among, is_closed, takes_entries, why_closed
from caunoi.reporting.models.due import DueDate
from caunoi.reporting.models.form import (
    MISSING,
    OPERATORS,
    DataElement,
    DataSet,
    Indicator,
    Section,
    SectionElement,
    Target,
    ValidationRule,
)
from caunoi.reporting.models.limits import Threshold, ValueRange
from caunoi.reporting.models.report import (
    DataValue,
    Narrative,
    Report,
    ReportEntry,
    ReportingChoice,
    ReportQuerySet,
    Round,
)
from caunoi.reporting.models.rewriting import Rewriting, WritingService
from caunoi.reporting.models.summaries import FrozenSummary, IssuedReport, MergedText
from caunoi.reporting.models.weekly import WeeklyColumn

__all__ = [
    "MISSING",
    "MOST_CATEGORIES",
    "OPERATORS",
    "Category",
    "CategoryCombo",
    "CategoryComboPart",
    "CategoryOption",
    "DataElement",
    "DataSet",
    "DataValue",
    "DueDate",
    "FrozenSummary",
    "Indicator",
    "IssuedReport",
    "LockException",
    "MergedText",
    "Narrative",
    "Report",
    "ReportEntry",
    "ReportQuerySet",
    "ReportingChoice",
    "Rewriting",
    "Round",
    "Section",
    "SectionCheck",
    "SectionElement",
    "Target",
    "Threshold",
    "ValidationRule",
    "ValueRange",
    "WeeklyColumn",
    "WritingService",
    "closed_among",
    "is_closed",
    "takes_entries",
    "why_closed",
]
