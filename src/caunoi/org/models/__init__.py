"""Units with their history, people and posts, who acts for whom, keys of village heads, tokens, drafts of imports,
incidents with personal data."""

from caunoi.org.models.drafts import DraftStatus, ImportKind, ListImport
from caunoi.org.models.identities import IdentityLink, IdentityProvider, LinkRequest, LinkStatus
from caunoi.org.models.incidents import Incident
from caunoi.org.models.person import LOGIN, Person, PersonManager, Post, PostSet, Role, Salutation
from caunoi.org.models.saved_filters import FilterPage, SavedFilter
from caunoi.org.models.signing_in import FactorReset, KeyStatus, RefusalCount, ResetStatus, VillageKey
from caunoi.org.models.standing_in import HandOver, Substitution, SubstitutionSet
from caunoi.org.models.tokens import Token, TokenRight
from caunoi.org.models.unit import (
    AREA_PLACES,
    COMMUNE_PLACES,
    PROVINCE_PLACES,
    SEGMENT,
    PlaceKind,
    Succession,
    SuccessionKind,
    Unit,
    UnitAlias,
    UnitKind,
    UnitSet,
    UnitVersion,
    path_end,
    path_under,
)

__all__ = [
    "AREA_PLACES",
    "COMMUNE_PLACES",
    "LOGIN",
    "PROVINCE_PLACES",
    "SEGMENT",
    "DraftStatus",
    "FactorReset",
    "FilterPage",
    "HandOver",
    "IdentityLink",
    "IdentityProvider",
    "ImportKind",
    "Incident",
    "KeyStatus",
    "LinkRequest",
    "LinkStatus",
    "ListImport",
    "Person",
    "PersonManager",
    "PlaceKind",
    "Post",
    "PostSet",
    "RefusalCount",
    "ResetStatus",
    "Role",
    "Salutation",
    "SavedFilter",
    "Substitution",
    "SubstitutionSet",
    "Succession",
    "SuccessionKind",
    "Token",
    "TokenRight",
    "Unit",
    "UnitAlias",
    "UnitKind",
    "UnitSet",
    "UnitVersion",
    "VillageKey",
    "path_end",
    "path_under",
]
