"""Where a petition should go: by the rules of a unit, and by its words. A person confirms (pure)."""

from caunoi.petitions.routing.guessing import (
    EMPTY,
    NO_KEYWORDS,
    Guess,
    KeywordBook,
    Model,
    features,
    keyword_book,
    keyword_scores,
    suggest,
    train,
)
from caunoi.petitions.routing.rules import WITHIN, Case, Compared, Done, Route, chosen, compare, in_force

__all__ = [
    "EMPTY",
    "NO_KEYWORDS",
    "WITHIN",
    "Case",
    "Compared",
    "Done",
    "Guess",
    "KeywordBook",
    "Model",
    "Route",
    "chosen",
    "compare",
    "features",
    "in_force",
    "keyword_book",
    "keyword_scores",
    "suggest",
    "train",
]
