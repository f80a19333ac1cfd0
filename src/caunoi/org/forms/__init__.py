"""Cleaning what people type about units, people, posts and days. Forms never save."""

from caunoi.org.forms.calendar import DayForm
from caunoi.org.forms.fields import (
    DATE_HINT,
    DayField,
    EditForm,
    NameField,
    OnForm,
    Panel,
    PhoneField,
    ReasonForm,
    UnitField,
    VersionForm,
)
from caunoi.org.forms.people import EndPostForm, NewPersonForm, OwnForm, PersonForm, PostForm
from caunoi.org.forms.signing_in import PASSWORD_HINT, NewPasswordForm, SignInForm
from caunoi.org.forms.trail import TrailForm
from caunoi.org.forms.units import (
    AliasForm,
    MergeForm,
    MoveForm,
    NewUnitForm,
    RenameForm,
    SplitForm,
    UnitForm,
    full_name_of,
)

__all__ = [
    "DATE_HINT",
    "PASSWORD_HINT",
    "AliasForm",
    "DayField",
    "DayForm",
    "EditForm",
    "EndPostForm",
    "MergeForm",
    "MoveForm",
    "NameField",
    "NewPasswordForm",
    "NewPersonForm",
    "NewUnitForm",
    "OnForm",
    "OwnForm",
    "Panel",
    "PersonForm",
    "PhoneField",
    "PostForm",
    "ReasonForm",
    "RenameForm",
    "SignInForm",
    "SplitForm",
    "TrailForm",
    "UnitField",
    "UnitForm",
    "VersionForm",
    "full_name_of",
]
