"""Petitions and their matters, who holds them, answers, entries, files, and the sealed identity of the sender."""

from caunoi.petitions.models.fields import PetitionField
from caunoi.petitions.models.grounds import RefusalGround
from caunoi.petitions.models.handling import Answer, Assignment, AssignmentSet, Entry, Rating
from caunoi.petitions.models.identity import Identity, Vault
from caunoi.petitions.models.languages import Language
from caunoi.petitions.models.limits import Limit, RemotePlace
from caunoi.petitions.models.looking import Looking
from caunoi.petitions.models.own_data import DataRequest, DataRequestSet
from caunoi.petitions.models.petition import (
    Draft,
    DraftPhoto,
    Matter,
    Petition,
    PetitionFile,
    PetitionSet,
    heading_of,
    place_of,
)
from caunoi.petitions.models.phrases import AnswerTemplate, AnswerTemplateSet
from caunoi.petitions.models.retention import Retention
from caunoi.petitions.models.routing import RoutingRule
from caunoi.petitions.models.terms import RunningTerm, RunningTermSet

__all__ = [
    "Answer",
    "AnswerTemplate",
    "AnswerTemplateSet",
    "Assignment",
    "AssignmentSet",
    "DataRequest",
    "DataRequestSet",
    "Draft",
    "DraftPhoto",
    "Entry",
    "Identity",
    "Language",
    "Limit",
    "Looking",
    "Matter",
    "Petition",
    "PetitionField",
    "PetitionFile",
    "PetitionSet",
    "Rating",
    "RefusalGround",
    "RemotePlace",
    "Retention",
    "RoutingRule",
    "RunningTerm",
    "RunningTermSet",
    "Vault",
    "heading_of",
    "place_of",
]
