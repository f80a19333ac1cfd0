"""Cleaning what people type about plans and tasks. Nothing here saves."""

from caunoi.plans.forms.choices import NoticeChoiceForm
from caunoi.plans.forms.fields import (
    LONGEST_MEASURE,
    LONGEST_TITLE,
    FilesField,
    ManyFiles,
    UnitsField,
    approval_field,
    choice_field,
    count_field,
    number_field,
)
from caunoi.plans.forms.giving import AssignForm, DutyForm, EditTaskForm, GiveTaskForm, ScaleForm, SplitForm, WeighForm
from caunoi.plans.forms.guidance import GuidanceForm, NewSchemeForm, SchemeForm
from caunoi.plans.forms.papers import PaperForm
from caunoi.plans.forms.planning import EditLineForm, NameUnitForm, PlanForm, ReadPlanForm
from caunoi.plans.forms.programmes import (
    NewProgrammeForm,
    OfferRow,
    OwnTaskForm,
    ReturnProgrammeForm,
    SubmitProgrammeForm,
    TakeLinesForm,
)
from caunoi.plans.forms.working import (
    AnswerForm,
    ApproveForm,
    FinishForm,
    MoveForm,
    RaiseForm,
    ReasonForm,
    ReportForm,
    ResumeForm,
    ReturnForm,
    WaitForm,
)

__all__ = [
    "LONGEST_MEASURE",
    "LONGEST_TITLE",
    "AnswerForm",
    "ApproveForm",
    "AssignForm",
    "DutyForm",
    "EditLineForm",
    "EditTaskForm",
    "FilesField",
    "FinishForm",
    "GiveTaskForm",
    "GuidanceForm",
    "ManyFiles",
    "MoveForm",
    "NameUnitForm",
    "NewProgrammeForm",
    "NewSchemeForm",
    "NoticeChoiceForm",
    "OfferRow",
    "OwnTaskForm",
    "PaperForm",
    "PlanForm",
    "RaiseForm",
    "ReadPlanForm",
    "ReasonForm",
    "ReportForm",
    "ResumeForm",
    "ReturnForm",
    "ReturnProgrammeForm",
    "ScaleForm",
    "SchemeForm",
    "SplitForm",
    "SubmitProgrammeForm",
    "TakeLinesForm",
    "UnitsField",
    "WaitForm",
    "WeighForm",
    "approval_field",
    "choice_field",
    "count_field",
    "number_field",
]
